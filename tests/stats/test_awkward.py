"""Samples that are hard on a fit: separated small levels, replicates that walk away, weights of zero."""

import numpy as np
import pytest

from analysis.stats import (
    Design,
    ReplicateDesign,
    StatsError,
    glm,
    means,
    multinomial,
    proportional_odds,
    variances,
)


@pytest.mark.parametrize("size", [3, 10, 40])
@pytest.mark.parametrize("kind", ["binomial", "multinomial", "ordinal"])
@pytest.mark.parametrize("seed", range(5))
def test_a_separated_level_is_named_however_small(size, kind, seed):
    rng = np.random.default_rng(seed)
    n = 2000
    level = np.zeros(n)
    level[:size] = 1
    y = rng.integers(0, 3, n)
    y[:size] = 2
    design, names = Design(rng.uniform(1, 3, n)), ["trait", "group=small"]
    x = np.column_stack([rng.normal(size=n), level])
    one, constant = np.column_stack([np.ones(n), x]), ["(constant)", *names]
    fits = {
        "binomial": lambda: glm(design, y == 2, one, "binomial", constant, statsmodels=True),
        "multinomial": lambda: multinomial(design, y, 3, one, constant),
        "ordinal": lambda: proportional_odds(design, y, 3, x, names),
    }
    with pytest.raises(StatsError, match=r"separated: .*group=small"):
        fits[kind]()


def test_an_ordered_logit_converges_in_every_bootstrap():
    """Small samples drawn anew: Newton in full where the chord walks away; each as if fitted alone."""
    rng = np.random.default_rng(4)
    n, count = 60, 40
    x = rng.normal(size=(n, 2))
    y = np.digitize(x @ [2.0, -1.5] + rng.logistic(size=n), [-2, 0.5, 2.5])
    replicates = rng.multinomial(n, np.full(n, 1 / n), size=count).T.astype(float)
    design = ReplicateDesign(np.ones(n), replicates, scale=1 / (count - 1), mse=True)
    scores = proportional_odds(design, y, 4, x).coefficients.scores
    alone = []
    for weights in replicates.T:
        there = weights > 0
        fit = proportional_odds(Design(weights[there]), y[there], 4, x[there])
        alone.append(fit.coefficients.value)
    whole = proportional_odds(Design(np.ones(n)), y, 4, x).coefficients.value
    np.testing.assert_allclose(scores * np.sqrt(count - 1), np.array(alone) - whole, atol=1e-6)


def test_a_variance_in_a_replicate_is_about_its_own_mean():
    rng = np.random.default_rng(6)
    y, n, count = rng.normal(50, 10, 30), 30, 12
    replicates = rng.uniform(0.5, 1.5, (n, count))
    found = variances(ReplicateDesign(np.ones(n), replicates, scale=0.3, mse=True), y[:, None])
    each = [np.average((y - np.average(y, weights=w)) ** 2, weights=w) * n / (n - 1) for w in replicates.T]
    assert found.value[0] == pytest.approx(y.var(ddof=1))
    assert found.se[0] == pytest.approx(np.sqrt(0.3 * ((np.array(each) - y.var(ddof=1)) ** 2).sum()))


def test_who_has_a_weight_of_zero_counts_in_no_number_and_no_degree_of_freedom():
    """R's survey takes a subpopulation as weights of zero; its degf counts units of weight above it."""
    rng = np.random.default_rng(7)
    n = 120
    unit, strata, y = np.arange(n) // 6, np.arange(n) // 30, rng.normal(size=n)
    inside = unit % 5 != 0
    weights = np.where(inside, rng.uniform(1, 4, n), 0.0)
    zero = Design(weights, strata, unit)
    whole = Design(np.where(inside, weights, 1.0), strata, unit)
    one, two = means(zero, y[:, None]), means(whole, y[:, None], inside)
    assert one.value == pytest.approx(two.value) and one.se == pytest.approx(two.se)
    assert zero.degrees_of_freedom == whole.domain_degrees_of_freedom(inside) < whole.degrees_of_freedom
    with pytest.raises(StatsError, match="weights"):
        Design(np.zeros(4))
    with pytest.raises(StatsError, match="weights"):
        Design([1.0, -1.0])


def test_replicate_weights_may_hold_people_of_weight_zero():
    """As if they were not in the file: means, models and degrees of freedom."""
    rng = np.random.default_rng(8)
    n, count = 90, 12
    out = np.arange(n) % 9 == 0
    weights = np.where(out, 0.0, rng.uniform(1, 4, n))
    replicates = weights[:, None] * rng.uniform(0.2, 1.8, (n, count))
    x = np.column_stack([np.ones(n), rng.normal(size=n)])
    y = (x[:, 1] + rng.logistic(size=n) > 0).astype(float)
    all_of, those = (
        ReplicateDesign(weights[k], replicates[k], scale=0.1) for k in (np.full(n, True), ~out)
    )
    one, two = means(all_of, y[:, None]), means(those, y[~out, None])
    assert (one.value, one.se, one.df) == (
        pytest.approx(two.value), pytest.approx(two.se), pytest.approx(two.df)
    )  # fmt: skip
    whole = glm(all_of, y, x, "binomial").coefficients
    part = glm(those, y[~out], x[~out], "binomial").coefficients
    assert whole.value == pytest.approx(part.value) and whole.se == pytest.approx(part.se)
