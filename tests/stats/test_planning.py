"""Formulas of a plan against statsmodels, published values, and samples that are drawn."""

import numpy as np
import pytest
from statsmodels.stats.proportion import power_proportions_2indep

from analysis.stats import StatsError, planning
from analysis.stats.design import kish_deff


@pytest.mark.parametrize(("p1", "p2"), [(0.5, 0.75), (0.1, 0.15), (0.6, 0.3), (0.02, 0.2)])
@pytest.mark.parametrize(("n1", "n2"), [(50, 50), (400, 120), (90, 1000)])
@pytest.mark.parametrize("alpha", [0.05, 0.01])
def test_power_is_that_of_statsmodels(p1, p2, n1, n2, alpha):
    """Its power counts both tails: the other one is below .001 where there is power to speak of."""
    reference = power_proportions_2indep(p1 - p2, p2, n1, n2 / n1, alpha).power
    assert planning.power(p1, p2, n1, n2, alpha) == pytest.approx(
        reference, abs=1e-3 if reference > 0.2 else 1e-2
    )
    assert planning.power(p1, p2, n1, n2, alpha) == pytest.approx(planning.power(p2, p1, n2, n1, alpha))


def test_power_is_that_of_the_example_in_the_help_of_r():
    """?power.prop.test: n = 50 each, .50 and .75 have power .740; .90 needs 76.7 each, and n = 50 needs .8026."""
    assert planning.power(0.5, 0.75, 50, 50) == pytest.approx(0.740, abs=5e-4)
    assert planning.power(0.5, 0.75, 76.7, 76.7) == pytest.approx(0.9, abs=5e-4)
    assert 0.5 + planning.detectable(0.5, 50, 50, wanted=0.9) == pytest.approx(0.8026, abs=5e-4)


@pytest.mark.parametrize(("p", "n1", "n2"), [(0.5, 100, 100), (0.1, 300, 80), (0.93, 500, 500)])
def test_the_smallest_difference_has_the_wanted_power_and_a_smaller_one_less(p, n1, n2):
    size = planning.detectable(p, n1, n2, wanted=0.8)
    ends = [planning.power(p, x, n1, n2) for x in (p - size, p + size) if 0 < x < 1]
    assert max(ends) == pytest.approx(0.8, abs=1e-9)
    for x in (p - 0.9 * size, p + 0.9 * size):
        assert not 0 < x < 1 or planning.power(p, x, n1, n2) < 0.8


def test_groups_too_small_for_any_difference_have_none():
    assert np.isnan(planning.detectable(0.5, 2, 2))


@pytest.mark.parametrize(("overlap", "stability"), [(0, 0), (1, 0.6), (0.5, 0.6)])
def test_a_change_is_found_as_often_as_planned_in_samples_that_are_drawn(overlap, stability):
    """20,000 pairs of waves; who is in both keeps the answer with the chance that makes the correlation."""
    rng, n, p, draws = np.random.default_rng(5), 400, 0.4, 20_000
    change = planning.detectable_change(p, n, overlap, stability)
    both = round(overlap * n)
    keeps = rng.binomial(both, stability, draws)  # the others answer afresh
    same = rng.binomial(keeps, p)
    first = same + rng.binomial(n - keeps, p)
    second = same + rng.binomial(n - keeps, p)
    gap = (second - first) / n
    expected = np.sqrt(2 * p * (1 - p) / n * (1 - overlap * stability))
    assert gap.std() == pytest.approx(expected, rel=0.02)
    assert change == pytest.approx((1.959964 + 0.841621) * expected, rel=1e-6)
    assert (gap + change > 1.959964 * expected).mean() == pytest.approx(0.8, abs=0.02)


def test_the_effect_of_unequal_rates_is_kish_s_of_the_weights():
    people, respondents = np.array([52_000, 25_000, 9_000]), np.array([1000, 500, 300])
    weights = np.repeat(people / respondents, respondents)
    found = planning.kish_effect(people, respondents)
    assert found == pytest.approx(1 + weights.var() / weights.mean() ** 2)
    assert found == pytest.approx(float(kish_deff(weights)))
    assert planning.kish_effect(respondents, respondents) == pytest.approx(1)
    with pytest.raises(StatsError, match="needs people and respondents"):
        planning.kish_effect([1, 2], [1, 0])


def test_the_effect_of_clusters_is_that_of_a_one_way_layout():
    """Var of a mean of k clusters of m with correlation ρ, over that of k·m alone: 1 + (m - 1) ρ; drawn 4,000 times."""
    rng, k, m, rho = np.random.default_rng(3), 30, 12, 0.05
    means = (rng.normal(0, rho**0.5, (4000, k, 1)) + rng.normal(0, (1 - rho) ** 0.5, (4000, k, m))).mean(
        (1, 2)
    )
    effect = float(planning.cluster_effect(m, rho))
    assert effect == pytest.approx(1.55) and means.var() * k * m == pytest.approx(effect, rel=0.06)
    assert planning.cluster_effect(0.4, rho) == 1


def test_clusters_that_a_small_group_reaches():
    rng = np.random.default_rng(1)
    drawn = np.mean([len(np.unique(rng.integers(0, 28, 40))) for _ in range(4000)])
    assert planning.clusters_reached(28, 40) == pytest.approx(drawn, rel=0.01)
    assert planning.clusters_reached(1, 40) == pytest.approx(1)
