"""Alpha, omega and polychoric correlations against closed forms, published variances and other code."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import multivariate_normal, t

from analysis.stats import Design, StatsError, polychoric, reliability
from analysis.stats.polychoric import bivariate
from analysis.stats.reliability import alpha_of, omega_of, one_factor

LOADINGS = np.array([0.9, 0.7, 0.6, 0.5])
ONE = np.outer(LOADINGS, LOADINGS) + np.diag(1 - LOADINGS**2)


def drawn(covariance: np.ndarray, n: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).multivariate_normal(np.zeros(len(covariance)), covariance, n)


def test_of_a_known_covariance() -> None:
    """One factor: omega = (sum of loadings)² / variance of the sum; alpha below it unless they are alike."""
    np.testing.assert_allclose(one_factor(ONE), LOADINGS, atol=1e-9)
    assert omega_of(ONE) == pytest.approx(2.7**2 / (2.7**2 + (1 - LOADINGS**2).sum()), abs=1e-6)
    assert alpha_of(ONE) == pytest.approx(4 / 3 * (1 - 4 / ONE.sum()))
    assert alpha_of(ONE) < omega_of(ONE)
    alike = np.full((5, 5), 0.4) + 0.6 * np.eye(5)
    # Spearman and Brown: k r / (1 + (k - 1) r)
    assert alpha_of(alike) == pytest.approx(2 / 2.6) and omega_of(alike) == pytest.approx(2 / 2.6, abs=1e-9)


def test_items_of_which_one_would_be_the_factor_itself_have_loadings_too() -> None:
    """Heywood (1931): r12 r13 > r23 wants a loading above 1. At 1 the others load as they correlate with it, and
    one that the pair cannot follow halves its distance."""
    near = np.array([[1, 0.9, 0.8], [0.9, 1, 0.6], [0.8, 0.6, 1]])
    first, *others = one_factor(near)
    assert first == pytest.approx(1, abs=1e-7)

    def lost(two: np.ndarray) -> float:
        return float((two[0] - 0.9) ** 2 + (two[1] - 0.8) ** 2 + (two[0] * two[1] - 0.6) ** 2)

    np.testing.assert_allclose(others, minimize(lost, [0.9, 0.8], tol=1e-14).x, atol=1e-6)


def test_error_df_and_interval_of_alpha() -> None:
    """van Zyl, Neudecker & Nel (2000), Psychometrika 65, 271–280: the variance of alpha of normal items."""
    n = 4000
    x = drawn(ONE, n)
    found = reliability(Design(np.ones(n)), x).alpha
    s, k = np.cov(x.T), 4
    total = s.sum()
    variance = (
        2 * k**2 / ((k - 1) ** 2 * total**3)
        * (total * (np.trace(s @ s) + np.trace(s) ** 2) - 2 * np.trace(s) * (s @ s).sum())
    )  # fmt: skip
    assert found.value[0] == pytest.approx(alpha_of(s), abs=1e-9)
    assert found.se[0] == pytest.approx(np.sqrt(variance / n), rel=0.05)
    assert found.df == n - 1
    half = t.ppf(0.975, n - 1) * found.se[0]
    assert (found.low[0], found.high[0]) == (
        pytest.approx(found.value[0] - half),
        pytest.approx(found.value[0] + half),
    )


def test_error_under_a_design_is_that_of_repeated_samples() -> None:
    """Forty units of ten that share a part: the design's error is near the spread over samples."""
    values, errors, omegas = [], [], []
    for seed in range(150):
        rng = np.random.default_rng(seed)
        shared = np.repeat(rng.normal(size=(40, 1)), 10, axis=0)
        x = drawn(ONE, 400, seed) + 0.8 * shared
        unit = np.repeat(np.arange(40), 10)
        found = reliability(Design(rng.uniform(1, 2, 400), psu=unit), x)
        values.append(found.alpha.value[0])
        omegas.append((found.omega.value[0], found.omega.se[0]))
        errors.append(found.alpha.se[0])
        assert found.alpha.df == 39
    assert np.mean(errors) == pytest.approx(np.std(values), rel=0.15)
    omega, se = np.array(omegas).T
    assert se.mean() == pytest.approx(omega.std(), rel=0.15)


def test_a_reversed_item_is_turned_and_named() -> None:
    x = drawn(ONE, 500)
    whole = reliability(Design(np.ones(500)), x)
    x[:, 2] *= -1
    turned = reliability(Design(np.ones(500)), x)
    assert turned.reversed.tolist() == [False, False, True, False] and not whole.reversed.any()
    assert turned.alpha.value[0] == pytest.approx(whole.alpha.value[0])
    assert turned.omega.se[0] == pytest.approx(whole.omega.se[0])


def test_who_left_an_item_out_does_not_count() -> None:
    x = drawn(ONE, 300)
    x[::3, 1] = np.nan
    whole = np.isfinite(x).all(axis=1)
    some = reliability(Design(np.ones(300)), x)
    assert some.base == 200
    assert some.alpha.value[0] == pytest.approx(reliability(Design(np.ones(200)), x[whole]).alpha.value[0])


def test_chances_of_two_normals_as_scipy_makes_them() -> None:
    for rho in (-0.9, -0.3, 0.0, 0.5, 0.95):
        joint = multivariate_normal([0, 0], [[1, rho], [rho, 1]], abseps=1e-12, releps=1e-12)
        for h, k in ((0.0, 0.0), (-1.2, 0.4), (2.0, -0.7)):
            assert bivariate(h, k, rho) == pytest.approx(joint.cdf([h, k]), abs=1e-8)


@pytest.mark.parametrize("p", [0.3, 0.4, 0.45])
def test_cut_at_the_middle_it_has_a_closed_form(p: float) -> None:
    """Sheppard: with both items halved r = sin(2 pi (p - 1/4)), p the share above both."""
    one, two = np.array([1, 1, 0, 0]), np.array([1, 0, 1, 0])
    weights = np.array([p, 0.5 - p, 0.5 - p, p])
    wanted = np.sin(2 * np.pi * (p - 0.25))
    assert polychoric(one, two, (2, 2), weights) == pytest.approx(wanted, abs=1e-6)


def test_the_correlation_behind_coarse_answers_is_found() -> None:
    x = drawn(np.array([[1, 0.6], [0.6, 1]]), 20_000)
    one, two = np.digitize(x[:, 0], [-1, 0.5, 1.5]), np.digitize(x[:, 1], [0.8])
    assert polychoric(one, two, (4, 3), np.ones(20_000)) == pytest.approx(0.6, abs=0.02)
    assert np.corrcoef(one, two)[0, 1] < 0.52


def test_refusals() -> None:
    d = Design(np.ones(3))
    with pytest.raises(StatsError, match="1 items"):
        reliability(d, np.ones((3, 1)))
    with pytest.raises(StatsError, match="item 1 does not vary"):
        reliability(d, [[1, 2], [2, 2], [3, 2]])
    with pytest.raises(StatsError, match="one answer alone"):
        polychoric([0, 0, 0], [0, 1, 0], (2, 2), np.ones(3))
