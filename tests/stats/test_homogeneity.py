"""Tests over all groups, from covariances of groups: as the test of independence of the same table is, and by hand."""

import numpy as np
import pytest

from analysis.stats import (
    Calibration,
    Design,
    Items,
    StatsError,
    equal_means,
    equal_shares,
    independence,
    means_by,
    tabulated,
    wald,
)

N, Q, GROUPS = 600, 7, 4
RNG = np.random.default_rng(11)
GROUP = np.where(RNG.random(N) < 0.05, -1, RNG.integers(0, GROUPS, N))
CODES = RNG.integers(0, 3, (N, Q)) + (RNG.random((N, Q)) < 0.2 + 0.2 * (GROUP == 1)[:, None])
CODES[RNG.random((N, Q)) < 0.15] = -1
STRATUM = RNG.integers(0, 5, N)
WEIGHTS = np.exp(RNG.normal(0, 0.4, N))
MARGIN = np.column_stack([RNG.integers(0, 3, N), np.maximum(GROUP, 0)])

DESIGNS = {
    "plain": Design(WEIGHTS),
    "clusters": Design(WEIGHTS, STRATUM, RNG.integers(0, 8, N)),
    "calibrated": Design(WEIGHTS, STRATUM, None, calibration=Calibration(WEIGHTS * 0.9, MARGIN)),
    "both": Design(WEIGHTS, STRATUM, RNG.integers(0, 9, N), calibration=Calibration(WEIGHTS, MARGIN)),
}


@pytest.mark.parametrize("name", DESIGNS)
def test_equal_shares_are_independence_of_the_table(name):
    design = DESIGNS[name]
    found = tabulated(design, Items(CODES, 4), GROUP, GROUPS)
    for level in (0, 2, 3):
        base = found.base[:, level].sum(axis=1)
        sizes = found.weighted_base[:, level]
        made = equal_shares(found.value[:, level], found.covariance[:, level], sizes, base, found.df)
        for j in range(Q):
            answer = np.where(CODES[:, j] < 0, -1, CODES[:, j] == level)
            one = independence(design, answer, GROUP, (2, GROUPS)).rao_scott_f()
            assert [x[j] for x in (made.statistic, made.ndf, made.ddf)] == pytest.approx(
                [one.statistic, one.ndf, one.ddf], rel=1e-9
            )
            assert made.p[j] == pytest.approx(one.p, rel=1e-8)


@pytest.mark.parametrize("name", DESIGNS)
def test_equal_means_are_walds_of_the_differences(name):
    values = np.where(CODES < 0, np.nan, CODES + RNG.normal(size=CODES.shape))
    found = means_by(DESIGNS[name], values, GROUP, GROUPS)
    made = equal_means(found.value[:, 0], found.covariance[:, 0], found.df)
    for j in range(Q):
        scores = found.scores(np.arange(GROUPS) + j * GROUPS)
        gap = found.value[j, 0, 1:] - found.value[j, 0, 0]
        one = wald(gap, scores[:, 1:] - scores[:, :1], found.df)
        assert (made.statistic[j], made.p[j]) == pytest.approx((one.statistic, one.p), rel=1e-8)
        assert (made.ndf, made.ddf) == (one.ndf, one.ddf)


def test_means_that_vary_together_cannot_be_tested():
    with pytest.raises(StatsError, match="3 differences between groups is singular"):
        equal_means(np.ones((2, 4)), np.ones((2, 4, 4)), 30)
