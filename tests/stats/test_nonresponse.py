"""Weights for those who did not respond, in the sample and in every replicate."""

import numpy as np
import pytest

from analysis.stats import (
    Design,
    StatsError,
    glm,
    make_jackknife,
    propensity_classes,
    rake,
    response_propensity,
    weighting_classes,
)

RNG = np.random.default_rng(2)
N = 240
CLASS = RNG.integers(0, 3, N)
X = np.column_stack([np.ones(N), CLASS == 1, CLASS == 2]).astype(float)
RESPONDED = RNG.random(N) < np.array([0.3, 0.5, 0.8])[CLASS]
BASE = np.exp(RNG.normal(2, 0.3, N))


def test_weighting_classes_by_hand() -> None:
    made = weighting_classes([0, 0, 1, 1], 2, np.array([True, False, True, True]), [1.0, 3.0, 2.0, 2.0])
    assert made == pytest.approx([4, 0, 2, 2])


def test_classes_keep_their_sums() -> None:
    made = weighting_classes(CLASS, 3, RESPONDED, BASE)
    np.testing.assert_allclose(np.bincount(CLASS, made), np.bincount(CLASS, BASE))
    assert (made[~RESPONDED] == 0).all()


def test_propensities_of_classes_are_their_response_rates() -> None:
    p = response_propensity(X, RESPONDED, BASE)
    rate = np.bincount(CLASS, BASE * RESPONDED) / np.bincount(CLASS, BASE)
    np.testing.assert_allclose(p, rate[CLASS], rtol=1e-9)
    np.testing.assert_allclose(
        (BASE / p)[RESPONDED], weighting_classes(CLASS, 3, RESPONDED, BASE)[RESPONDED]
    )


def test_each_replicate_has_its_own_propensities() -> None:
    replicates = make_jackknife(Design(BASE, psu=np.arange(N) // 10)).replicates
    p = response_propensity(X, RESPONDED, replicates)
    for r in (0, 5):
        np.testing.assert_allclose(p[:, r], glm_propensity(replicates[:, r]), rtol=1e-7)


def glm_propensity(weights: np.ndarray) -> np.ndarray:
    inside = weights > 0
    fit = glm(Design(weights[inside]), RESPONDED[inside].astype(float), X[inside], "binomial")
    return fit.model.outcomes(X, fit.coefficients.value)[:, 0]


def test_the_whole_chain_is_done_again_in_every_replicate() -> None:
    design = Design(BASE, psu=np.arange(N) // 10)
    codes = RNG.integers(0, 2, N)
    kept = RESPONDED

    def chain(base: np.ndarray) -> np.ndarray:
        adjusted = weighting_classes(CLASS, 3, RESPONDED, base)
        return rake([codes[kept]], [[700, 900]], adjusted[kept])

    made = make_jackknife(design, chain)
    np.testing.assert_allclose(made.weights, chain(BASE[:, None])[:, 0])
    assert made.n == kept.sum()
    np.testing.assert_allclose(np.bincount(codes[kept], made.replicates[:, 3]), [700, 900])


def test_a_propensity_that_is_missing_has_no_class() -> None:
    with pytest.raises(StatsError, match="propensity: 1 of 3 are missing"):
        propensity_classes([0.1, np.nan, 0.3], np.ones(3))


def test_propensity_classes_are_of_equal_weight_and_keep_ties() -> None:
    p = np.linspace(0.1, 0.9, 100)
    classes = propensity_classes(p, np.ones(100))
    assert np.bincount(classes).tolist() == [20] * 5
    assert (np.diff(classes) >= 0).all()
    assert len(set(propensity_classes(np.full(10, 0.5), np.ones(10)))) == 1


def test_refusals() -> None:
    with pytest.raises(StatsError, match="class 1: nobody responded"):
        weighting_classes([0, 1], 2, np.array([True, False]), [1.0, 1.0])
    with pytest.raises(StatsError, match="responded: int64"):
        weighting_classes([0, 1], 2, [1, 0], [1.0, 1.0])
    with pytest.raises(StatsError, match="constant"):
        response_propensity(X, np.ones(N, bool), BASE)
    with pytest.raises(StatsError, match="classes: 1 rows have no class"):
        weighting_classes([0, -1], 2, np.array([True, True]), [1.0, 1.0])
