"""Rubin's rules by hand and beside R, and imputations that recover what was taken away."""

import numpy as np
import pytest

from analysis.stats import Design, Estimates, StatsError, chained_equations, combine, means
from analysis.stats.imputation import _around
from tests.stats.golden import expected
from tests.stats.golden_cases import design, read


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
    drawn = np.array([_around(np.ones(2), information, 3.0, rng) for _ in range(20_000)])
    np.testing.assert_allclose(drawn.mean(axis=0), 1, atol=0.05)
    np.testing.assert_allclose(np.cov(drawn.T), 3 * np.linalg.inv(information), atol=0.05)


def test_numbers_missing_by_what_is_known_are_recovered() -> None:
    rng = np.random.default_rng(4)
    n = 3000
    x = rng.normal(size=n)
    y = 2 + x + rng.normal(size=n)
    agrees = (x + rng.logistic(size=n) > 0).astype(float)
    scale = np.clip(np.round(3 + x + rng.normal(size=n)), 1, 5)
    holes = rng.random((3, n)) < 1 / (1 + np.exp(-x))
    columns = np.column_stack(
        [x, *(np.where(h, np.nan, v) for h, v in zip(holes, (y, agrees, scale), strict=True))]
    )
    kinds = ["numeric", "numeric", "binary", "nearest"]
    made = chained_equations(columns, kinds, np.ones(n), seed=1, imputations=5, rounds=4)
    assert len(made) == 5
    d = Design(np.ones(n))
    c = combine([means(d, copy[:, 1:]) for copy in made])
    truth = np.array([y.mean(), agrees.mean(), scale.mean()])
    naive = np.nanmean(columns[:, 1:], axis=0)
    assert (np.abs(c.value - truth) < 3 * c.se).all()
    assert (np.abs(naive - truth) > 5 * c.se).all()
    assert (c.missing > 0.05).all()
    for copy in made:
        known = ~np.isnan(columns)
        assert (copy[known] == columns[known]).all()
        assert set(np.unique(copy[:, 2])) == {0.0, 1.0}
        assert set(np.unique(copy[:, 3])) <= {1.0, 2.0, 3.0, 4.0, 5.0}
    again = chained_equations(columns, kinds, np.ones(n), seed=1, imputations=5, rounds=4)
    assert all((a == b).all() for a, b in zip(made, again, strict=True))


def test_refusals() -> None:
    with pytest.raises(StatsError, match="column 1: no known value"):
        chained_equations(np.array([[1.0, np.nan], [2.0, np.nan]]), ["numeric"] * 2, np.ones(2), 1)
    with pytest.raises(StatsError, match="kinds: "):
        chained_equations(np.ones((3, 2)), ["numeric", "ordered"], np.ones(3), 1)
