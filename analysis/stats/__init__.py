"""Formulas on arrays: how a sample becomes numbers with their errors.

Every number is a value and a column of scores (`Estimates`); a design (`Design`,
`ReplicateDesign`) makes the scores, whose cross products are covariances.
"""

from analysis.stats.association import Independence, Test, independence
from analysis.stats.calibration import Calibration, calibrate
from analysis.stats.contents import Items, Means
from analysis.stats.contrasts import (
    Contrast,
    benjamini_hochberg,
    compare,
    contrast,
    difference,
    nonlinear,
    t_test,
)
from analysis.stats.crosstabs import Crosstab, crosstab, means_by, tabulated
from analysis.stats.design import Design, covariance, kish_deff, standard_errors
from analysis.stats.distributions import mixture_tail
from analysis.stats.errors import NotConverged, StatsError
from analysis.stats.estimators import Estimates, joined, means, ratios, shares, totals, variances
from analysis.stats.imputation import Combined, chained_equations, combine
from analysis.stats.intervals import (
    asin_interval,
    effective_base,
    korn_graubard_interval,
    likelihood_interval,
    logit_interval,
    t_interval,
    t_quantile,
    wilson_interval,
)
from analysis.stats.margins import ame, average_slopes, predictive_margins, setting
from analysis.stats.nonresponse import propensity_classes, response_propensity, weighting_classes
from analysis.stats.quantiles import Quantiles, quantiles, weighted_quantile
from analysis.stats.raking import poststratify, rake
from analysis.stats.ranks import Ranks, ranks
from analysis.stats.regression import Fit, glm, multinomial, predictions, proportional_odds
from analysis.stats.replicates import ReplicateDesign, make_bootstrap, make_brr, make_jackknife
from analysis.stats.termtests import likelihood_ratio_term, proportional_odds_check, wald, wald_term
from analysis.stats.trimming import trim

__all__ = [
    "Calibration",
    "Combined",
    "Contrast",
    "Crosstab",
    "Design",
    "Estimates",
    "Fit",
    "Independence",
    "Items",
    "Means",
    "NotConverged",
    "Quantiles",
    "Ranks",
    "ReplicateDesign",
    "StatsError",
    "Test",
    "ame",
    "asin_interval",
    "average_slopes",
    "benjamini_hochberg",
    "calibrate",
    "chained_equations",
    "combine",
    "compare",
    "contrast",
    "covariance",
    "crosstab",
    "difference",
    "effective_base",
    "glm",
    "independence",
    "joined",
    "kish_deff",
    "korn_graubard_interval",
    "likelihood_interval",
    "likelihood_ratio_term",
    "logit_interval",
    "make_bootstrap",
    "make_brr",
    "make_jackknife",
    "means",
    "means_by",
    "mixture_tail",
    "multinomial",
    "nonlinear",
    "poststratify",
    "predictions",
    "predictive_margins",
    "propensity_classes",
    "proportional_odds",
    "proportional_odds_check",
    "quantiles",
    "rake",
    "ranks",
    "ratios",
    "response_propensity",
    "setting",
    "shares",
    "standard_errors",
    "t_interval",
    "t_quantile",
    "t_test",
    "tabulated",
    "totals",
    "trim",
    "variances",
    "wald",
    "wald_term",
    "weighted_quantile",
    "weighting_classes",
    "wilson_interval",
]
