"""Rubin's rules by hand and beside R, and imputations that recover what was taken away."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.stats import Design, Estimates, Item, StatsError, chained_equations, combine, means, pooled
from analysis.stats.draws import around, lent, logit
from tests.stats.golden import expected
from tests.stats.golden_cases import design, read

RUBIN = Path("../shared/golden/referee/rubin.csv")


def number(value: float, se: float, df: float = np.inf) -> Estimates:
    one = np.ones(1)
    return Estimates(np.array([value]), np.array([[se]]), df, one.astype(int), one, one)


def test_rules_by_hand() -> None:
    # within 4, between 1: total 4 + 3/2; share of missing information 1.5 / 5.5, df 1 / share²
    c = combine([number(v, 2.0) for v in (9.0, 11.0)])
    between = 2.0
    assert c.value[0] == 10
    assert c.se[0] ** 2 == pytest.approx(4 + 1.5 * between)
    share = 3 / 7
    assert c.df[0] == pytest.approx(1 / share**2)
    finite = combine([number(v, 2.0, 20) for v in (9.0, 11.0)])
    observed = 21 / 23 * 20 * (1 - share)
    assert finite.df[0] == pytest.approx(1 / (share**2 + 1 / observed))
    with pytest.raises(StatsError, match="1 imputations"):
        combine([number(1.0, 1.0)])
    whole = combine([number(5.0, 2.0, 20)] * 3)
    assert (whole.value[0], whole.se[0], whole.missing[0]) == (5, 2, 0)
    assert whole.df[0] == pytest.approx(21 / 23 * 20)


@pytest.mark.shared
def test_rules_to_ten_digits() -> None:
    rows = pd.read_csv(RUBIN)
    c = pooled(rows[["value"]], rows[["se"]], 86)
    assert c.value[0] == pytest.approx(0.26204, abs=1e-12)
    assert c.se[0] == pytest.approx(0.0114538, abs=1e-7)
    assert c.df[0] == pytest.approx(78.14403, abs=1e-5)
    assert c.missing[0] == pytest.approx(0.06384, abs=1e-5)


def test_values_and_errors_of_the_rows_whose_df_we_take_from_the_paper() -> None:
    rows = expected()
    row = rows[rows.case_id.str.startswith("mi|mean|income|12")].iloc[0]
    copies = read("synth_mi").drop(columns="row_id").to_numpy()
    c = combine([means(design("synth_clus"), y) for y in copies.T])
    assert c.value[0] == pytest.approx(float(row.value), rel=1e-9)
    assert c.se[0] == pytest.approx(float(row.se), rel=1e-9)
    assert c.df[0] < float(row.df)


def test_parameters_are_drawn_with_their_covariance() -> None:
    information = np.array([[4.0, 1.0], [1.0, 2.0]])
    rng = np.random.default_rng(0)
    drawn = np.array([around(np.ones(2), information, 3.0, rng) for _ in range(20_000)])
    np.testing.assert_allclose(drawn.mean(axis=0), 1, atol=0.05)
    np.testing.assert_allclose(np.cov(drawn.T), 3 * np.linalg.inv(information), atol=0.05)


def test_a_separated_logit_stays_finite_and_others_are_as_statsmodels_makes_them() -> None:
    import statsmodels.api as sm

    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(400), rng.normal(size=400)])
    y = (x @ [0.3, 1.0] + rng.logistic(size=400) > 0).astype(float)
    slopes, _ = logit(x, y, np.ones(400), np.zeros(2), rng)
    wanted = sm.Logit(y, x).fit(disp=0).params
    np.testing.assert_allclose(slopes, wanted, rtol=0.01)  # the prior moves them by less
    slopes, drawn = logit(x, (x[:, 1] > 0) * 1.0, np.ones(400), np.zeros(2), rng)
    assert np.isfinite([slopes, drawn]).all() and slopes[1] > 3


def test_lenders_are_the_five_nearest() -> None:
    have = np.array([0.0, 10, 1, 11, 2, 12, 3, 13, 4, 14])
    got = {int(lent(have, np.array([12.0]), np.random.default_rng(s))[0]) for s in range(200)}
    assert got == {1, 3, 5, 7, 9}


def taken(rng: np.random.Generator, n: int = 3000) -> tuple[list[Item], np.ndarray]:
    """Items that are missing by what is known, and what they were."""
    x = rng.normal(size=n)
    y = 2 + x + rng.normal(size=n)
    agrees = (x + rng.logistic(size=n) > 0).astype(float)
    scale = np.clip(np.round(3 + x + rng.normal(size=n)), 1, 5)
    holes = rng.random((3, n)) < 1 / (1 + np.exp(-x))
    y0, agrees0, scale0 = (np.where(h, np.nan, v) for h, v in zip(holes, (y, agrees, scale), strict=True))
    items = [Item(x), Item(y0), Item(agrees0, levels=2), Item(scale0)]
    return items, np.column_stack([x, y, agrees, scale])


def test_numbers_missing_by_what_is_known_are_recovered() -> None:
    items, whole = taken(np.random.default_rng(4))
    n = len(whole)
    made = chained_equations(items, np.ones(n), seed=1, imputations=5, rounds=4)
    assert len(made) == 5
    d = Design(np.ones(n))
    c = combine([means(d, np.column_stack(copy.whole[1:])) for copy in made])
    truth = whole[:, 1:].mean(axis=0)
    naive = np.array([np.nanmean(item.given) for item in items[1:]])
    assert (np.abs(c.value - truth) < 3 * c.se).all()
    assert (np.abs(naive - truth) > 5 * c.se).all()
    assert (c.missing > 0.05).all()
    for copy in made:
        for item, values, donors in zip(items, copy.whole, copy.donors, strict=True):
            assert (values[item.known] == item.given[item.known]).all()
            assert (donors[item.known] == np.flatnonzero(item.known)).all()
            if not item.levels:
                assert (item.given[donors] == values).all()
        assert set(np.unique(copy.whole[2])) == {0.0, 1.0}
        assert set(np.unique(copy.whole[3])) <= {1.0, 2.0, 3.0, 4.0, 5.0}
    again = chained_equations(items, np.ones(n), seed=1, imputations=5, rounds=4)
    for a, b in zip(made, again, strict=True):
        assert all((x == y).all() for x, y in zip(a.whole, b.whole, strict=True))
    other = chained_equations(items, np.ones(n), seed=2, imputations=2, rounds=4)
    assert (other[0].whole[1] != made[0].whole[1]).any()


def test_as_statsmodels_imputes_and_as_theory_says() -> None:
    """Half of y gone at random, correlated .8 with x: estimate, error, df and missing information of mean y.

    Anderson's (1957) maximum likelihood: variance (s² / n)(ρ² + (1 − ρ²) n / known), so that the share of
    information missing is .5 (1 − .64) / (1 − .5 · .64) = .265.
    """
    from statsmodels.imputation.mice import MICEData

    rng = np.random.default_rng(2)
    n, m = 4000, 60
    x = rng.normal(size=n)
    y = 0.8 * x + 0.6 * rng.normal(size=n)
    gone = np.where(rng.random(n) < 0.5, np.nan, y)
    made = chained_equations([Item(x), Item(gone)], np.ones(n), seed=3, imputations=m, rounds=1)
    ours = combine([means(Design(np.ones(n)), copy.whole[1]) for copy in made])
    np.random.seed(0)
    data = MICEData(pd.DataFrame({"x": x, "y": gone}), k_pmm=5)
    copies = [data.next_sample()["y"].to_numpy(copy=True) for _ in range(m)]
    theirs = combine([means(Design(np.ones(n)), copy) for copy in copies])
    assert ours.value[0] == pytest.approx(theirs.value[0], abs=0.3 * ours.se[0])
    assert ours.se[0] == pytest.approx(theirs.se[0], rel=0.15)  # theirs lies below what theory says
    known = int(np.isfinite(gone).sum())
    exact = np.sqrt(y.var() / n * (0.64 + 0.36 * n / known))
    assert ours.se[0] == pytest.approx(exact, rel=0.08)
    assert ours.missing[0] == pytest.approx(0.265, abs=0.07)
    lam = 1 - np.mean([means(Design(np.ones(n)), c.whole[1]).se[0] ** 2 for c in made]) / ours.se[0] ** 2
    observed = (1 - lam) * n / (n + 2) * (n - 1)
    assert ours.df[0] == pytest.approx(1 / (lam**2 / (m - 1) + 1 / observed), rel=1e-6)


def test_who_was_not_asked_gets_nothing_and_lends_nothing() -> None:
    rng = np.random.default_rng(5)
    n = 600
    asked = rng.random(n) < 0.5
    x = rng.normal(size=n)
    values = np.where(asked & (rng.random(n) > 0.3), np.round(x), np.nan)
    item = Item(values, applies=asked)
    copy = chained_equations([Item(x), item], np.ones(n), seed=1, imputations=1)[0]
    assert np.isnan(copy.whole[1][~asked]).all() and np.isfinite(copy.whole[1][asked]).all()
    assert (copy.donors[1][~asked] == np.flatnonzero(~asked)).all()
    assert asked[copy.donors[1][asked]].all()


def test_who_does_not_know_lends_that_to_those_who_gave_no_answer_alone() -> None:
    rng = np.random.default_rng(6)
    n = 900
    x = rng.normal(size=n)
    unsure = rng.random(n) < 0.4
    none = ~unsure & (rng.random(n) < 0.3)
    item = Item(np.where(unsure | none, np.nan, np.round(x)), unsure=unsure)
    copy = chained_equations([Item(x), item], np.ones(n), seed=1, imputations=1)[0]
    assert np.isfinite(copy.whole[1]).all() and not unsure[copy.donors[1]].any()
    assert (copy.answers[1][unsure] == np.flatnonzero(unsure)).all()
    share = unsure[copy.answers[1][none]].mean()
    assert share == pytest.approx(0.4 / 0.82, abs=0.12)


def test_a_level_that_an_answer_rules_out_is_not_drawn_and_separation_does_no_harm() -> None:
    """Nobody is of both descents, so one answer predicts the other without error."""
    rng = np.random.default_rng(7)
    n = 800
    group = rng.choice(3, n, p=[0.3, 0.1, 0.6]).astype(float)
    gone = rng.random(n) < 0.2
    open_ = np.ones((n, 3), bool)
    open_[gone & (group != 0), 0] = False
    sure = Item((group == 2).astype(float), levels=2)
    item = Item(np.where(gone, np.nan, group), levels=3, open=open_)
    copy = chained_equations([sure, item], np.ones(n), seed=1, imputations=1)[0]
    assert (copy.whole[1][gone & (group != 0)] != 0).all()
    assert (copy.whole[1] == group)[gone & (group == 2)].mean() > 0.9


def test_refusals() -> None:
    two = np.array([1.0, 2.0])
    with pytest.raises(StatsError, match="item 1: no known value; item 2: codes beyond 2 levels"):
        chained_equations([Item(two), Item(two * np.nan), Item(two, levels=2)], np.ones(2), 1)
    shut = Item(np.array([0.0, np.nan]), levels=2, open=np.zeros((2, 2), bool))
    with pytest.raises(StatsError, match="item 0: no level is left open for some"):
        chained_equations([shut], np.ones(2), 1)
    with pytest.raises(StatsError, match="item 0: 2 values, expected 3"):
        chained_equations([Item(two)], np.ones(3), 1)
