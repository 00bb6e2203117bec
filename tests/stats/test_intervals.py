"""Intervals against R's survey, scipy and closed forms, and at the edges."""

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
from analysis.stats.intervals import effective_base
from tests.stats import golden


def test_t_quantiles() -> None:
    got = t_quantile(0.9, [1, 5, np.inf, 0])
    expected = [reference.t.ppf(0.95, 1), reference.t.ppf(0.95, 5), reference.norm.ppf(0.95)]
    assert got[:3] == pytest.approx(expected)
    assert got[2] == expected[2]  # the normal one itself, not the t of many
    assert np.isnan(got[3])
    assert np.isnan(t_quantile(0.9, [np.nan, -1])).all()


@pytest.mark.parametrize("confidence", [0, 1, 1.5, 95])
def test_a_confidence_is_a_share(confidence: float) -> None:
    with pytest.raises(StatsError, match=f"^confidence: {confidence}, expected between 0 and 1$"):
        t_quantile(confidence, 3)


@pytest.mark.parametrize("method", ["logit", "beta", "asin", "mean", "xlogit", "wilson", "likelihood"])
def test_intervals_of_shares_as_r_has_them(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(golden, "computed", golden.computed.__wrapped__)  # not those of an earlier test
    rows = golden.expected()
    rows = rows[
        (rows.statistic == "ciprop")
        & (rows.extra == f"method={method}")
        & rows.dataset.isin(["synth", "nhanes"])
    ]
    assert len(rows) >= 5
    seen = [golden.compare(row) for _, row in rows.iterrows()]
    assert [r.seen for r in seen if r.status != "agrees"] == []


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


@pytest.mark.parametrize("k", [0.4, 39.6])
def test_korn_graubard_of_less_than_one_person_is_the_beta_quantile(k: float) -> None:
    p, n = k / 40, 40
    low, high = korn_graubard_interval(p, np.sqrt(p * (1 - p) / n), n, n - 1)
    assert float(low) == pytest.approx(reference.beta.ppf(0.025, k, n - k + 1), rel=1e-9)
    assert float(high) == pytest.approx(reference.beta.ppf(0.975, k + 1, n - k), rel=1e-9)


def test_effective_base_by_hand() -> None:
    # .25 / .05² = 100; a census has no error, so that its base stands
    assert effective_base([0.5, 0.3, 0.0], [0.05, 0.0, 0.0], [400, 50, 30]).tolist() == pytest.approx(
        [100, 50, 30]
    )


def test_the_likelihood_of_nobody_and_of_everybody_in_closed_form() -> None:
    # the deviance of q is -2 (n - 1) log(1 - q): up to t² at q = 1 - exp(-t² / (2 (n - 1)))
    bound = 1 - np.exp(-(reference.t.ppf(0.975, 12) ** 2) / (2 * 29))
    low, high = likelihood_interval([0, 1], [0, 0], [30, 30], 12)
    assert low == pytest.approx([0, 1 - bound])
    assert high == pytest.approx([bound, 1])


def test_a_domain_of_nobody_has_no_interval() -> None:
    nothing, zero = np.array([np.nan]), np.array([0.0])
    for low, high in (
        wilson_interval(nothing, nothing, zero),
        korn_graubard_interval(nothing, nothing, zero, 20),
        asin_interval(nothing, nothing, 20),
        logit_interval(nothing, nothing, 20),
        t_interval(nothing, nothing, 20),
    ):
        assert np.isnan(low).all() and np.isnan(high).all()


def test_shares_of_zero_and_one() -> None:
    p, se, n = np.array([0.0, 1.0]), np.zeros(2), np.array([30, 30])
    low, high = korn_graubard_interval(p, se, n, 29)
    assert low[0] == 0
    assert high[1] == 1
    assert high[0] == pytest.approx(1 - 0.025 ** (1 / 30))
    assert low[1] == pytest.approx(0.025 ** (1 / 30))
    low, high = korn_graubard_interval(p, se, 1, 0)  # of one person, who bounds nothing else
    assert (low[0], high[1]) == (0, 1) and np.isnan([low[1], high[0]]).all()
    low, high = wilson_interval(p, se, n)
    assert (low[0], high[1]) == (0, 1)
    assert 0 < high[0] < 0.13
    for size in range(20, 200):  # exactly 0 and 1, whatever the rounding
        low, high = wilson_interval([0, 1], [0, 0], size)
        assert (low[0], high[1]) == (0, 1)
    assert np.isnan(logit_interval(p, se, 29)).all()
    assert np.isnan(asin_interval(p, se, 29)).all()


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
