"""Intervals against scipy and statsmodels on simple random samples, and at the edges."""

import numpy as np
import pytest
from scipy import stats as reference

from analysis.stats import (
    StatsError,
    asin_interval,
    korn_graubard_interval,
    likelihood_interval,
    logit_interval,
    mixture_tail,
    t_interval,
    t_quantile,
    wilson_interval,
)


def test_t_quantiles() -> None:
    got = t_quantile(0.9, [1, 5, np.inf, 0])
    expected = [reference.t.ppf(0.95, 1), reference.t.ppf(0.95, 5), reference.norm.ppf(0.95)]
    assert got[:3] == pytest.approx(expected)
    assert np.isnan(got[3])
    with pytest.raises(StatsError, match="confidence: 95"):
        t_quantile(95, 3)


def test_korn_graubard_of_a_simple_random_sample_is_clopper_pearson() -> None:
    n, k = 40, 7
    p = k / n
    se = np.sqrt(p * (1 - p) / n)
    low, high = korn_graubard_interval(p, se, n, n - 1)
    exact = reference.binomtest(k, n).proportion_ci(method="exact")
    assert (float(low), float(high)) == pytest.approx((exact.low, exact.high), rel=1e-9)


def test_wilson_of_a_simple_random_sample() -> None:
    n, k = 40, 7
    p = k / n
    low, high = wilson_interval(p, np.sqrt(p * (1 - p) / n), n)
    exact = reference.binomtest(k, n).proportion_ci(method="wilson")
    assert (float(low), float(high)) == pytest.approx((exact.low, exact.high), rel=1e-9)


def test_shares_of_zero_and_one() -> None:
    p, se, n = np.array([0.0, 1.0]), np.zeros(2), np.array([30, 30])
    low, high = korn_graubard_interval(p, se, n, 29)
    assert low[0] == 0
    assert high[1] == 1
    assert high[0] == pytest.approx(1 - 0.025 ** (1 / 30))
    assert low[1] == pytest.approx(0.025 ** (1 / 30))
    low, high = wilson_interval(p, se, n)
    assert (low[0], high[1]) == (0, 1)
    assert 0 < high[0] < 0.13
    assert np.isnan(logit_interval(p, se, 29)).all()


def test_a_mixture_of_equal_parts_is_an_f() -> None:
    for k, ddf in ((1, 12), (3, 5.5), (4, 400)):
        tail = mixture_tail(7.0, np.full(k, 1.3), ddf)
        assert tail == pytest.approx(reference.f.sf(7.0 / 1.3 / k, k, ddf), rel=1e-9)
    rng = np.random.default_rng(0)
    chi = rng.chisquare(1, (200_000, 2)) @ [2.0, 0.5] / (rng.chisquare(9, 200_000) / 9)
    assert mixture_tail(5.0, np.array([2.0, 0.5]), 9) == pytest.approx((chi > 5).mean(), abs=0.003)
    with pytest.raises(StatsError, match="ddf inf"):
        mixture_tail(1.0, np.ones(2), np.inf)


def test_every_interval_holds_its_estimate_and_lies_within_bounds() -> None:
    p, se = np.array([0.02, 0.3, 0.97]), np.array([0.01, 0.05, 0.012])
    n = np.array([200, 90, 210])
    for low, high in (
        logit_interval(p, se, 20),
        asin_interval(p, se, 20),
        wilson_interval(p, se, n, 20),
        korn_graubard_interval(p, se, n, 20),
        likelihood_interval(p, se, n, 20),
    ):
        assert ((low < p) & (p < high) & (low >= 0) & (high <= 1)).all()
    low, high = t_interval(p, se, 20)
    assert (high - low) == pytest.approx(2 * t_quantile(0.95, 20) * se)
