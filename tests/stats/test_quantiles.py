"""Quantile rules by hand and beside NumPy, and what is refused."""

import numpy as np
import pytest

from analysis.stats import Design, StatsError, quantiles, weighted_quantile

Y = np.array([3.0, 1.0, 2.0, 10.0])


def test_rules_by_hand() -> None:
    w = np.ones(4)
    assert weighted_quantile(Y, w, [0.25, 0.26, 0.5]) == pytest.approx([1, 2, 2])
    assert weighted_quantile(Y, w, [0.25, 0.26, 0.5], "average") == pytest.approx([1.5, 2, 2.5])
    p = np.linspace(0.05, 0.95, 7)
    np.testing.assert_allclose(weighted_quantile(Y, w, p, "interpolate"), np.quantile(Y, p))
    assert np.isnan(weighted_quantile(Y, w, [-0.1, 1.1])).all()
    # a weight of 3 on the value 1 makes it the median
    assert weighted_quantile(Y, np.array([1.0, 4, 1, 1]), [0.5]) == pytest.approx([1])


def test_scores_have_the_standard_error() -> None:
    rng = np.random.default_rng(0)
    q = quantiles(Design(np.ones(500)), rng.normal(size=500), [0.25, 0.5])
    width = (q.high - q.low) / 2
    assert q.estimates.se == pytest.approx(width / 1.9647, rel=1e-3)
    # the asymptotic value for a normal median: sqrt(pi / 2 / n)
    assert q.estimates.se[1] == pytest.approx(np.sqrt(np.pi / 1000), rel=0.25)
    assert q.estimates.covariance[0, 1] > 0


def test_refusals() -> None:
    d = Design(np.ones(4))
    with pytest.raises(StatsError, match="rule: 'median'"):
        quantiles(d, Y, 0.5, rule="median")
    with pytest.raises(StatsError, match="method: 'exact'"):
        quantiles(d, Y, 0.5, method="exact")
    with pytest.raises(StatsError, match="quantiles: 4 known values"):
        quantiles(d, Y, 1.0)
    with pytest.raises(StatsError, match="quantiles: 0 known values"):
        quantiles(d, np.full(4, np.nan), 0.5)
