"""Small groups: against metafor and a fine grid, by hand, and how often intervals hold the truth."""

import numpy as np
import pandas as pd
import pytest

from analysis.stats import StatsError, fay_herriot, smoothed


def main_effects(rows: pd.DataFrame, *names: str) -> np.ndarray:
    dummies = pd.get_dummies(rows[list(names)], drop_first=True).to_numpy(dtype=float)
    return np.column_stack([np.ones(len(rows)), dummies])


def test_reference_values(shared):
    """Twelve cells: posterior mean, deviation and interval on a grid of 400; the same with t² known against
    metafor 3.8.1's REML and its BLUPs."""
    rows = pd.read_csv(shared / "golden/referee/fay_herriot.csv")
    x, v = main_effects(rows, "descent", "career_age"), rows.se.to_numpy() ** 2
    found = fay_herriot(rows.direct, v, x, (np.arange(400) + 0.5) / 1000)
    assert found.value == pytest.approx(rows.hb_mean.to_numpy(), abs=2e-8)
    assert found.se == pytest.approx(rows.hb_sd.to_numpy(), abs=2e-8)
    low, high = found.interval()
    assert low == pytest.approx(rows.hb_low.to_numpy(), abs=2e-8)
    assert high == pytest.approx(rows.hb_high.to_numpy(), abs=2e-8)
    known = fay_herriot(rows.direct, v, x, [np.sqrt(0.0019702042)])
    assert known.value == pytest.approx(rows.metafor_blup.to_numpy(), abs=2e-8)
    assert known.se == pytest.approx(rows.metafor_se.to_numpy(), abs=2e-8)
    assert known.fitted == pytest.approx(rows.fitted.to_numpy(), abs=2e-8)
    coarse = fay_herriot(rows.direct, v, x)  # the grid of its own choice
    assert coarse.value == pytest.approx(found.value, abs=0.1 * rows.hb_sd.to_numpy().min())


def test_two_groups_by_hand():
    """One mean, t known: each is drawn towards the weighted mean by V / (V + t²)."""
    y, v, t = np.array([0.0, 1.0, 0.5]), np.array([1.0, 1.0, 2.0]), 1.0
    w = 1 / (v + t**2)
    centre = (w @ y) / w.sum()
    found = fay_herriot(y, v, np.ones((3, 1)), [t])
    assert found.value == pytest.approx(y + v / (v + t**2) * (centre - y))
    share = v / (v + t**2)
    assert np.diag(found.covariance) == pytest.approx(v * (1 - share) + share**2 / w.sum())


def test_correlated_errors_and_independent_ones_are_the_same_formula():
    rng = np.random.default_rng(3)
    y, v, x = rng.normal(size=8), rng.uniform(0.5, 1, 8), np.ones((8, 1))
    one, two = fay_herriot(y, v, x), fay_herriot(y, np.diag(v), x)
    assert np.array_equal(one.value, two.value)
    both = np.outer(np.sqrt(v), np.sqrt(v)) * (0.3 + 0.7 * np.eye(8))
    assert not np.allclose(fay_herriot(y, both, x).value, one.value)


def test_intervals_hold_the_truth_and_errors_shrink():
    """200 draws of 30 groups with a spread of half their error: coverage, and error beside the direct one."""
    rng, held, ours, direct = np.random.default_rng(5), 0, 0.0, 0.0
    x = np.column_stack([np.ones(30), np.arange(30) % 2])
    for _ in range(200):
        truth = x @ [1.0, 0.5] + rng.normal(0, 0.5, 30)
        y = truth + rng.normal(0, 1, 30)
        found = fay_herriot(y, np.ones(30), x)
        low, high = found.interval()
        held += int(((low <= truth) & (truth <= high)).sum())
        ours, direct = ours + ((found.value - truth) ** 2).sum(), direct + ((y - truth) ** 2).sum()
    assert 0.93 < held / 6000 < 0.98
    assert ours < 0.4 * direct


@pytest.mark.parametrize(
    ("v", "x", "says"),
    [(np.zeros(3), np.ones((3, 1)), "positive variances"), (np.ones(3), np.ones((3, 2)), "cannot tell apart"),
     (np.ones(3), np.eye(3), "cannot tell apart"), (np.ones((3, 2)), np.ones((3, 1)), "expected positive")],
)  # fmt: skip
def test_what_cannot_be_computed_says_so(v, x, says):
    with pytest.raises(StatsError, match=says):
        fay_herriot([1.0, 2.0, 3.0], v, x)


def test_smoothed_variances_keep_their_sum():
    made = smoothed([0.1, 0.4], [1.0, 2.0], [10.0, 20.0])
    assert made.sum() == pytest.approx(0.5) and made[0] == pytest.approx(made[1])


def test_sums_of_groups_are_what_a_mixed_model_makes_of_them():
    """Of six groups four are known alone and two by a sum: the joint normal of groups and sums, laid out."""
    rng = np.random.default_rng(8)
    x = np.column_stack([np.ones(6), np.arange(6) % 2])
    v, t = rng.uniform(0.5, 1, 6), 0.7
    sums = np.zeros((5, 6))
    sums[np.arange(4), np.arange(4)] = 1
    sums[4, 4:] = 0.3, 0.7
    y, rounding = rng.normal(0, 1, 5), np.full(5, 0.01)
    found = fay_herriot(y, v, x, [t], sums, rounding)
    # a prior so wide that it is flat, and the conditional of a joint normal
    prior = t**2 * np.eye(6) + 1e4 * x @ x.T
    whole = sums @ (prior + np.diag(v)) @ sums.T + np.diag(rounding)
    gain = prior @ sums.T @ np.linalg.inv(whole)
    assert found.value == pytest.approx(gain @ y, abs=1e-3)
    assert found.covariance == pytest.approx(prior - gain @ sums @ prior, abs=1e-3)


def test_every_group_alone_is_the_plain_model():
    rng = np.random.default_rng(3)
    y, v, x = rng.normal(size=8), rng.uniform(0.5, 1, 8), np.ones((8, 1))
    one, two = fay_herriot(y, v, x), fay_herriot(y, v, x, sums=np.eye(8), rounding=np.zeros(8))
    assert one.value == pytest.approx(two.value) and one.covariance == pytest.approx(two.covariance)


def test_sums_that_do_not_fit_are_refused():
    with pytest.raises(StatsError, match="a row of sums each"):
        fay_herriot([1.0, 2.0], np.ones(3), np.ones((3, 1)))
