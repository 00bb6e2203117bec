"""Control totals that are estimates: by hand, against regression slopes of statsmodels, and what they cover."""

import numpy as np
import pytest
import statsmodels.api as sm

from analysis.stats import Calibration, Design, StatsError, control_error, glm, means, rake, share_error

SHARES = np.array([0.5, 0.3, 0.2])


def test_errors_of_one_random_sample_are_the_multinomial():
    n, p = 400, SHARES
    made = share_error(p, np.sqrt(p * (1 - p) / n))
    assert made @ made.T == pytest.approx((np.diag(p) - np.outer(p, p)) / n, abs=1e-15)


def test_shares_sum_to_one_whatever_their_errors_and_an_exact_level_stays():
    made = share_error([0.4, 0.3, 0.2, 0.1], [0.02, 0.01, 0.03, 0.0])
    covariance = made @ made.T
    assert covariance.sum(axis=0) == pytest.approx(np.zeros(4), abs=1e-15)
    assert np.all(covariance[3] == 0) and np.all(np.diag(covariance)[:3] > 0)
    assert not share_error(SHARES, np.zeros(3)).any()
    with pytest.raises(StatsError, match="one level alone"):
        share_error(SHARES, [0.1, 0, 0])


def test_two_cells_by_hand():
    """Poststratified mean: T1/N m1 + T2/N m2; an error s of the first share adds (m1 - m2)² s²."""
    rng, codes = np.random.default_rng(2), np.repeat([0, 1], [60, 40])
    y = rng.normal(codes, 1)
    weights = np.where(codes == 0, 0.3 / 60, 0.7 / 40) * 100
    plain = Design(weights, calibration=Calibration(np.ones(100), codes[:, None]))
    error = control_error(codes[:, None], weights, [np.array([0.02, 0.02])])
    ours = Design(weights, calibration=Calibration(np.ones(100), codes[:, None], error=error))
    gap = y[codes == 0].mean() - y[codes == 1].mean()
    expected = means(plain, y).covariance[0, 0] + gap**2 * 0.02**2
    assert means(ours, y).covariance[0, 0] == pytest.approx(expected, rel=1e-12)
    share = means(ours, (codes == 0).astype(float))  # what calibration fixes has the error of its target
    assert share.se == pytest.approx([0.02])


N = 240
RNG = np.random.default_rng(7)
CODES = np.column_stack([np.arange(N) % 3, RNG.integers(0, 2, N)])
ERRORS = [np.array([0.02, 0.015, 0.01]), np.array([0.03, 0.03])]
START = RNG.uniform(0.5, 2, N)
GOALS = [SHARES * N, np.array([0.55, 0.45]) * N]
WEIGHTS = rake([CODES[:, 0], CODES[:, 1]], GOALS, START)
STRATA, UNITS = np.arange(N) % 4, np.arange(N) % 24
FACTOR = control_error(CODES, WEIGHTS, ERRORS)


def design(psu=None, error=FACTOR) -> Design:
    return Design(WEIGHTS, STRATA, psu, calibration=Calibration(START, CODES, error=error))


def test_variance_of_dever_and_valliant():
    """That of residuals, plus slopes of the base-weighted regression by the covariance of the totals."""
    y = RNG.normal(CODES[:, 0], 1)
    value = WEIGHTS @ y / N
    x = np.column_stack([CODES[:, 0] == i for i in range(3)] + [CODES[:, 1] == 1]).astype(float)
    slopes = sm.WLS((y - value) / N, x, weights=START).fit().params
    v = np.zeros((4, 4))
    p = SHARES
    first, second = (share_error(q, e) for q, e in zip((p, [0.55, 0.45]), ERRORS, strict=True))
    v[:3, :3], v[3, 3] = first @ first.T, (second @ second.T)[1, 1]
    expected = means(design(UNITS, None), y).covariance[0, 0] + slopes @ (v * N**2) @ slopes
    assert means(design(UNITS), y).covariance[0, 0] == pytest.approx(expected, rel=1e-9)


def test_models_have_it_too():
    y = (RNG.random(N) < 0.3 + 0.2 * (CODES[:, 0] == 1)).astype(float)
    x = np.column_stack([np.ones(N), CODES[:, 0] == 1]).astype(float)
    more, less = (glm(design(UNITS, e), y, x, "binomial").coefficients.se for e in (FACTOR, None))
    assert (more > less).all()


def test_intervals_cover_where_targets_are_estimates():
    """400 samples of 300, raked to shares of another sample of 150: 95% with their error, less without."""
    rng, held = np.random.default_rng(11), np.zeros(2)
    means_of = np.array([0.0, 2.0, -2.0])
    truth = SHARES @ means_of
    for _ in range(400):
        target = rng.multinomial(150, SHARES) / 150
        codes = rng.choice(3, 300, p=SHARES)
        y = rng.normal(means_of[codes], 1)
        weights = (target / (np.bincount(codes, minlength=3) / 300))[codes]
        se = np.sqrt(target * (1 - target) / 150)
        for i, error in enumerate((control_error(codes[:, None], weights, [se]), None)):
            made = Design(weights, calibration=Calibration(np.ones(300), codes[:, None], error=error))
            found = means(made, y)
            held[i] += abs(found.value[0] - truth) < 1.96 * found.se[0]
    assert 0.93 < held[0] / 400 < 0.975
    assert held[1] / 400 < 0.75


@pytest.mark.parametrize("wrong", [np.ones((2, 2)), np.ones((4, 1))])
def test_an_error_of_other_totals_is_refused(wrong):
    with pytest.raises(StatsError, match="calibration error: expected 5 rows"):
        Calibration(START, CODES, error=wrong)
