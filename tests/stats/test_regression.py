"""Models: derivatives, special cases that must coincide, peers at equal weights, and bad input."""

import numpy as np
import pytest

from analysis.stats import (
    Calibration,
    Design,
    StatsError,
    ame,
    average_slopes,
    glm,
    likelihood_ratio_term,
    make_jackknife,
    means,
    multinomial,
    predictions,
    predictive_margins,
    proportional_odds,
    proportional_odds_check,
    rake,
    ratios,
    setting,
    wald_term,
)
from analysis.stats.categories import Multinomial, ProportionalOdds
from analysis.stats.likelihoods import Glm, Likelihood

RNG = np.random.default_rng(5)
N = 400
X = np.column_stack([np.ones(N), RNG.normal(size=N), RNG.integers(0, 2, N)])
LATENT = 0.8 * X[:, 1] - 0.5 * X[:, 2] + RNG.logistic(size=N)
YES = (LATENT > 0).astype(float)
LEVEL = np.digitize(LATENT, [-1, 0.3, 1.5])
COUNT = RNG.poisson(np.exp(0.3 * X[:, 1] + 0.5)).astype(float)
WEIGHTS = np.exp(RNG.normal(0, 0.4, N))
UNIT = np.arange(N) // 8
DESIGN = Design(WEIGHTS, psu=UNIT)


def models() -> list[Likelihood]:
    return [
        Glm(X, LATENT, "gaussian"),
        Glm(X, YES, "binomial"),
        Glm(X, COUNT, "poisson"),
        ProportionalOdds(X[:, 1:], LEVEL, 4),
        Multinomial(X, LEVEL, 4),
    ]


@pytest.mark.parametrize("model", models(), ids=lambda m: getattr(m, "family", type(m).__name__))
def test_derivatives_are_those_of_the_likelihood(model: Likelihood) -> None:
    beta = model.start + np.linspace(-0.1, 0.15, len(model.start))
    step = 1e-5 * np.eye(len(beta))
    value = np.array([(model.value(beta + e) - model.value(beta - e)) / 2e-5 for e in step])
    np.testing.assert_allclose(model.scores(beta), value.T, atol=2e-8)
    bend = np.array([WEIGHTS @ (model.scores(beta - e) - model.scores(beta + e)) for e in step])
    np.testing.assert_allclose(model.information(beta, WEIGHTS), bend / 2e-5, rtol=1e-6, atol=1e-6)
    upper = np.triu_indices(len(beta))
    rows = WEIGHTS @ model.products(beta)
    np.testing.assert_allclose(rows, model.information(beta, WEIGHTS)[upper], rtol=1e-10, atol=1e-10)
    both = np.column_stack([beta, beta * 0.9])
    weights = np.column_stack([WEIGHTS, WEIGHTS[::-1]])
    sums = np.column_stack([w @ model.scores(b) for w, b in zip(weights.T, both.T, strict=True)])
    np.testing.assert_allclose(model.gradients(both, weights), sums, atol=1e-9)
    x = model.x
    out = np.array(
        [
            WEIGHTS @ (model.outcomes(x, beta + e) - model.outcomes(x, beta - e)) / WEIGHTS.sum()
            for e in step
        ]
    )
    np.testing.assert_allclose(model.slopes(x, beta, WEIGHTS), out.T / 2e-5, atol=1e-8)


def test_linear_regression_by_hand() -> None:
    # y 1, 2, 6 on x 0, 1, 2, equal weights: slope 5/2, intercept 1/2, residuals 1/2, -1, 1/2.
    # influence of the slope x - 1 over 2 times residual: -1/4, 0, 1/4; variance 3/2 * 1/8
    fit = glm(Design(np.ones(3)), [1.0, 2.0, 6.0], np.column_stack([np.ones(3), [0.0, 1.0, 2.0]]))
    assert fit.coefficients.value == pytest.approx([0.5, 2.5])
    assert fit.coefficients.covariance[1, 1] == pytest.approx(3 / 16)
    assert fit.coefficients.df == 1


def test_a_model_of_ones_is_a_mean() -> None:
    fit = glm(DESIGN, YES, np.ones(N), "binomial")
    margin, mean = predictive_margins(fit, [fit.x]), means(DESIGN, YES)
    assert margin.value == pytest.approx(mean.value)
    np.testing.assert_allclose(predictive_margins(fit, [fit.x], fixed=True).scores, mean.scores, atol=1e-14)


def test_predicted_at_their_own_x_people_answer_as_they_did() -> None:
    for family, y in (("gaussian", LATENT), ("binomial", YES), ("poisson", COUNT)):
        fit = glm(DESIGN, y, X, family)
        margin, mean = predictive_margins(fit, [fit.x]), means(DESIGN, y)
        assert margin.value == pytest.approx(mean.value)
        np.testing.assert_allclose(margin.scores, mean.scores, atol=1e-9)


def test_point_estimates_are_those_of_statsmodels() -> None:
    import statsmodels.api as sm

    for family, y, peer in (
        ("gaussian", LATENT, sm.families.Gaussian()),
        ("binomial", YES, sm.families.Binomial()),
        ("poisson", COUNT, sm.families.Poisson()),
    ):
        expected = sm.GLM(y, X, family=peer, var_weights=WEIGHTS).fit(tol=1e-12)
        ours, theirs = (glm(DESIGN, y, X, family, statsmodels=by).coefficients for by in (False, True))
        np.testing.assert_allclose(ours.value, expected.params, rtol=1e-8)
        np.testing.assert_allclose(theirs.value, ours.value, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(theirs.scores, ours.scores, rtol=1e-7, atol=1e-12)
    equal = Design(np.full(N, 2.0))
    expected = sm.MNLogit(LEVEL, X).fit(disp=False, maxiter=200, tol=1e-12)
    got = multinomial(equal, LEVEL, 4, X).coefficients
    np.testing.assert_allclose(got.value.reshape(3, 3).T, expected.params, rtol=1e-6, atol=1e-8)
    # sandwich with n / (n - 1)
    scores = expected.model.score_obs(expected.params)
    bread = np.linalg.inv(expected.model.hessian(expected.params))
    robust = bread @ scores.T @ scores @ bread * N / (N - 1)
    np.testing.assert_allclose(got.covariance, robust, rtol=1e-5, atol=1e-8)


def test_an_integer_weight_counts_as_so_many_people() -> None:
    weights = RNG.integers(1, 4, N)
    copies = np.repeat(np.arange(N), weights)
    for fitter in (proportional_odds, multinomial):
        x = X[:, 1:] if fitter is proportional_odds else X
        one = fitter(Design(weights.astype(float)), LEVEL, 4, x)
        two = fitter(Design(np.ones(len(copies)), psu=copies), LEVEL[copies], 4, x[copies])
        np.testing.assert_allclose(one.coefficients.value, two.coefficients.value, atol=1e-9)
        np.testing.assert_allclose(one.coefficients.se, two.coefficients.se, rtol=1e-8)


def test_two_levels_are_a_logistic_model() -> None:
    binary = glm(DESIGN, YES, X, "binomial").coefficients
    logit = multinomial(DESIGN, YES.astype(int), 2, X).coefficients
    odds = proportional_odds(DESIGN, YES.astype(int), 2, X[:, 1:]).coefficients
    np.testing.assert_allclose(logit.value, binary.value, atol=1e-9)
    np.testing.assert_allclose(logit.scores, binary.scores, atol=1e-9)
    np.testing.assert_allclose(odds.value, [*binary.value[1:], -binary.value[0]], atol=1e-9)
    np.testing.assert_allclose(odds.scores[:, :2], binary.scores[:, 1:], atol=1e-9)
    assert odds.df == binary.df == logit.df


@pytest.mark.parametrize("model", ["binomial", "ordered", "multinomial"])
def test_replicates_are_refitted_to_convergence(model: str) -> None:
    replicates = make_jackknife(DESIGN)
    fitter = {
        "binomial": lambda d: glm(d, YES, X, "binomial"),
        "ordered": lambda d: proportional_odds(d, LEVEL, 4, X[:, 1:]),
        "multinomial": lambda d: multinomial(d, LEVEL, 4, X),
    }[model]
    whole = fitter(replicates)
    one = replicates.replicates[:, 7]
    present = one > 0
    alone = Design(one[present])
    again = {
        "binomial": lambda: glm(alone, YES[present], X[present], "binomial"),
        "ordered": lambda: proportional_odds(alone, LEVEL[present], 4, X[present, 1:]),
        "multinomial": lambda: multinomial(alone, LEVEL[present], 4, X[present]),
    }[model]()
    scale = np.sqrt(replicates.rscales)
    centred = whole.coefficients.scores / scale[:, None]
    moved = centred[7] - centred[3]
    other = replicates.replicates[:, 3]
    present = other > 0
    alone = Design(other[present])
    back = {
        "binomial": lambda: glm(alone, YES[present], X[present], "binomial"),
        "ordered": lambda: proportional_odds(alone, LEVEL[present], 4, X[present, 1:]),
        "multinomial": lambda: multinomial(alone, LEVEL[present], 4, X[present]),
    }[model]()
    gap = again.coefficients.value - back.coefficients.value
    np.testing.assert_allclose(moved, gap, atol=1e-7)
    np.testing.assert_allclose(whole.coefficients.se, fitter(DESIGN).coefficients.se, rtol=0.1)


def test_marginal_effects_in_the_unit_of_the_outcome() -> None:
    linear = glm(DESIGN, LATENT, X)
    effect = ame(linear, [(setting(linear, [2], [0]), setting(linear, [2], [1]))])
    assert effect.value[0] == pytest.approx(linear.coefficients.value[2])
    np.testing.assert_allclose(effect.scores[:, 0], linear.coefficients.scores[:, 2], atol=1e-12)
    slope = average_slopes(linear, [1])
    assert slope.value[0] == pytest.approx(linear.coefficients.value[1])
    binary = glm(DESIGN, YES, X, "binomial")
    step = 1e-5
    nudged = [fit_x + step * (np.arange(3) == 1) for fit_x in (binary.x,)]
    numeric = ame(binary, [(binary.x, nudged[0])])
    slope = average_slopes(binary, [1])
    assert slope.value[0] == pytest.approx(numeric.value[0] / step, rel=1e-4)
    assert slope.se[0] == pytest.approx(numeric.se[0] / step, rel=1e-3)


def test_probabilities_of_categories_sum_to_one_and_effects_to_zero() -> None:
    for fit in (
        proportional_odds(DESIGN, LEVEL, 4, X[:, 1:]),
        multinomial(DESIGN, LEVEL, 4, X),
    ):
        column = fit.x.shape[1] - 1
        sides = setting(fit, [column], [0]), setting(fit, [column], [1])
        margins, effects = predictive_margins(fit, sides), ame(fit, [sides])
        assert margins.value.reshape(2, 4).sum(axis=1) == pytest.approx([1, 1])
        assert effects.value.sum() == pytest.approx(0, abs=1e-12)
        assert np.abs(effects.scores.sum(axis=1)).max() < 1e-12
        at = predictions(fit, fit.x[:2])
        assert at.value.reshape(2, 4).sum(axis=1) == pytest.approx([1, 1])


def test_tests_of_terms() -> None:
    fit = glm(DESIGN, YES, X, "binomial")
    wald = wald_term(fit, [1])
    t = fit.coefficients.value[1] / fit.coefficients.se[1]
    assert wald.statistic == pytest.approx(t**2)
    ratio, effects = likelihood_ratio_term(fit, [1])
    assert len(effects) == 1
    assert ratio.statistic / effects[0] == pytest.approx(wald.statistic, rel=0.3)
    assert ratio.p < 0.001
    noise = glm(DESIGN, YES, np.column_stack([X, RNG.normal(size=N)]), "binomial")
    assert wald_term(noise, [3]).p > 0.01


def test_the_proportional_odds_check_sees_slopes_that_differ() -> None:
    holds = proportional_odds_check(proportional_odds(DESIGN, LEVEL, 4, X[:, 1:], ["x", "g"]))
    assert set(holds) == {"x", "g", ""}
    assert holds[""].p > 0.01
    assert holds["x"].ndf == 2
    cuts = [glm(DESIGN, k < LEVEL, X, "binomial").coefficients for k in range(3)]
    gap = np.array([c.value[1] - cuts[0].value[1] for c in cuts[1:]])
    scores = np.column_stack([c.scores[:, 1] - cuts[0].scores[:, 1] for c in cuts[1:]])
    quadratic = gap @ np.linalg.solve(scores.T @ scores, gap)
    assert holds["x"].statistic == pytest.approx(quadratic / 2 * 48 / 49, rel=1e-6)
    assert (DESIGN.degrees_of_freedom, holds["x"].ddf) == (49, 48)
    # the first cut depends on x, the second on nothing
    y = np.where(RNG.random(N) < 0.4, 2, (2 * X[:, 1] + RNG.logistic(size=N) > 0).astype(int))
    fails = proportional_odds_check(proportional_odds(DESIGN, y, 3, X[:, 1:], ["x", "g"]))
    assert fails["x"].p < 1e-4
    assert fails[""].p < 1e-4


def test_a_domain_and_missing_values_stay_out() -> None:
    y = YES.copy()
    y[:5] = np.nan
    fit = glm(DESIGN, y, X, "binomial", domain=np.arange(N) < 200)
    assert fit.rows.tolist() == list(range(5, 200))
    assert (fit.coefficients.base == 195).all()


@pytest.mark.parametrize(
    ("y", "x", "family", "message"),
    [
        (np.ones(N), X, "binomial", "the outcome is constant: 1"),
        (YES * 2, X, "binomial", r"binomial outcome lies in 0..1, got 0..2"),
        (COUNT - 5, X, "poisson", "Poisson outcome is not negative"),
        (YES, X, "probit", "family: 'probit'"),
        (YES[:-1], X, "binomial", r"y: shape \(399, 1\)"),
        (YES, np.column_stack([X, X[:, 1] * 2]), "gaussian", "collinear columns: column 3"),
        (YES, np.column_stack([X, 1 - X[:, 2]]), "binomial", "collinear columns: column 3"),
        (YES, np.column_stack([X, np.zeros(N)]), "binomial", "collinear columns: column 3"),
        (YES, np.where(X == 1, np.inf, X), "binomial", "x: .* not finite"),
        (np.full(N, np.nan), X, "gaussian", "0 complete rows for 3 columns"),
        (YES, np.column_stack([np.ones(N), YES]), "binomial", "separated: column 1"),
        (
            YES,
            np.column_stack([X, YES * (np.arange(N) < 60)]),
            "binomial",
            "separated: column 3 predicts it without error",
        ),
    ],
)
def test_models_that_are_refused(y: np.ndarray, x: np.ndarray, family: str, message: str) -> None:
    for by in (False, True):
        with pytest.raises(StatsError, match=message):
            glm(DESIGN, y, x, family, statsmodels=by)


def test_a_level_that_nobody_has_is_refused() -> None:
    with pytest.raises(StatsError, match="nobody has level 2"):
        proportional_odds(DESIGN, np.where(LEVEL == 2, 1, LEVEL), 4, X[:, 1:])
    with pytest.raises(StatsError, match=r"names: 1, expected 3"):
        multinomial(DESIGN, LEVEL, 4, X, ["one"])


def test_a_replicate_that_loses_a_column_is_named() -> None:
    rare = (UNIT == 3).astype(float) * (RNG.random(N) < 0.5)
    with pytest.raises(StatsError, match="replicate 3: parameter 2 has no information left"):
        glm(make_jackknife(DESIGN), LATENT, np.column_stack([X[:, :2], rare]))


def test_a_factor_multiplies_the_weights_of_a_model():
    """1 over the probability of being shown a question: coefficients, effects and errors as with those weights."""
    factor = np.where(np.arange(N) % 3 == 0, 1.0, 2.6)
    for design, weighted in (
        (DESIGN, Design(WEIGHTS * factor, psu=UNIT)),
        (make_jackknife(DESIGN), make_jackknife(Design(WEIGHTS * factor, psu=UNIT))),
    ):
        one, two = glm(design, YES, X, "binomial", factor=factor), glm(weighted, YES, X, "binomial")
        assert one.coefficients.value == pytest.approx(two.coefficients.value, rel=1e-9)
        assert one.coefficients.se == pytest.approx(two.coefficients.se, rel=1e-6)
        changes = [[(setting(f, [2], [0.0]), setting(f, [2], [1.0]))] for f in (one, two)]
        effects = [ame(f, c) for f, c in zip((one, two), changes, strict=True)]
        assert effects[0].value == pytest.approx(effects[1].value, rel=1e-9)
        assert effects[0].se == pytest.approx(effects[1].se, rel=1e-6)


def test_with_a_factor_calibration_still_counts_by_the_final_weights():
    """A mean of those shown a question, as a ratio of totals and as a model without terms."""
    margin = RNG.integers(0, 4, N)
    start = np.exp(RNG.normal(0, 0.3, N))
    final = rake([margin], [np.array([100.0, 80.0, 120.0, 100.0])], start)
    design = Design(final, psu=UNIT, calibration=Calibration(start, margin[:, None]))
    shown, factor = RNG.random(N) < 0.6, np.where(RNG.random(N) < 0.5, 1.0, 13 / 5)
    fit = glm(design, np.where(shown, LATENT, np.nan), X[:, :1], domain=shown, factor=factor)
    mean = ratios(design, LATENT * factor, factor, domain=shown)
    assert fit.coefficients.value == pytest.approx(mean.value, rel=1e-9)
    assert fit.coefficients.se == pytest.approx(mean.se, rel=1e-9)
    with pytest.raises(StatsError, match="factor"):
        glm(design, LATENT, X[:, :1], factor=np.zeros(N))
