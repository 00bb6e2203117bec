"""Formulas on arrays: how a sample becomes numbers with their errors.

Every number is a value and a column of scores (`Estimates`); a design (`Design`,
`ReplicateDesign`) makes the scores, whose cross products are covariances.

The stages run `tabulated`, `glm`, `ame`, `ranks`, raking and replicates. The rest is a library for analyses
by hand, held to the same reference values:

>>> import numpy as np
>>> from analysis import stats
>>> rng = np.random.default_rng(1)
>>> trait, unit = rng.normal(size=400), np.arange(400) // 10
>>> answer, group = np.digitize(trait + rng.normal(size=400), [-1, 1]), np.digitize(trait, [0])
>>> design = stats.Design(rng.uniform(1, 3, 400), strata=unit // 10, psu=unit)
>>> stats.independence(design, answer, group, (3, 2)).rao_scott_f().p < 0.001
True
>>> stats.quantiles(design, trait, [0.25, 0.5, 0.75]).estimates.value.round(2).tolist()
[-0.68, -0.05, 0.5]
>>> x = np.column_stack([np.ones(400), trait, group])
>>> fit = stats.glm(design, answer == 2, x, "binomial")
>>> round(stats.wald_term(fit, [2]).p, 2)  # the trait says what the group does
0.81
>>> ordered = stats.proportional_odds(design, answer, 3, x[:, 1:])
>>> round(stats.proportional_odds_check(ordered)[""].p, 2)
0.96
>>> gone = stats.Item(np.where(rng.random(400) < 0.1, np.nan, trait))
>>> copies = stats.chained_equations([gone, stats.Item(group, levels=2)], design.weights, seed=2)
>>> each = [stats.means(design, copy.whole[0]) for copy in copies]
>>> combined = stats.combine(each, design.degrees_of_freedom)
>>> bool(abs(combined.value[0] - stats.means(design, trait).value[0]) < combined.se[0])
True
"""

from analysis.stats.areas import Areas, fay_herriot, smoothed
from analysis.stats.association import Independence, Test, independence
from analysis.stats.calibration import Calibration, calibrate
from analysis.stats.contents import Items
from analysis.stats.contrasts import (
    Contrast,
    Familywise,
    adjusted_within,
    benjamini_hochberg,
    compare,
    contrast,
    critical_p,
    difference,
    nonlinear,
    picked_level,
    t_test,
)
from analysis.stats.controls import control_error, share_error
from analysis.stats.crosstabs import Crosstab, crosstab, means_by, tabulated
from analysis.stats.design import Design, covariance, kish_deff, standard_errors
from analysis.stats.distributions import mixture_tail
from analysis.stats.errors import NotConvergedError, StatsError
from analysis.stats.estimators import AnyDesign, Estimates, joined, means, ratios, shares, totals, variances
from analysis.stats.homogeneity import equal_means, equal_shares
from analysis.stats.imputation import chained_equations, completed
from analysis.stats.incomplete import Copy, Item
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
from analysis.stats.margins import ame, average_slopes, predictions, predictive_margins, setting
from analysis.stats.nonresponse import propensity_classes, response_propensity, weighting_classes
from analysis.stats.numeric import Means
from analysis.stats.overlap import common_rows, laid, unit_labels
from analysis.stats.polychoric import polychoric
from analysis.stats.pooling import Crossed, pooled_means, pooled_shares
from analysis.stats.quantiles import Quantiles, quantiles, weighted_quantile
from analysis.stats.raking import poststratify, rake
from analysis.stats.ranks import Ranks, ranks
from analysis.stats.regression import Fit, glm, multinomial, proportional_odds
from analysis.stats.reliability import Reliability, reliability
from analysis.stats.replicates import ReplicateDesign, make_bootstrap, make_brr, make_jackknife
from analysis.stats.rubin import Combined, combine, pooled
from analysis.stats.silence import response, tip, tip_apart, tip_within
from analysis.stats.splines import natural_spline
from analysis.stats.termtests import likelihood_ratio_term, proportional_odds_check, wald, wald_term
from analysis.stats.trimming import trim

__all__ = [
    "AnyDesign",
    "Areas",
    "Calibration",
    "Combined",
    "Contrast",
    "Copy",
    "Crossed",
    "Crosstab",
    "Design",
    "Estimates",
    "Familywise",
    "Fit",
    "Independence",
    "Item",
    "Items",
    "Means",
    "NotConvergedError",
    "Quantiles",
    "Ranks",
    "Reliability",
    "ReplicateDesign",
    "StatsError",
    "Test",
    "adjusted_within",
    "ame",
    "asin_interval",
    "average_slopes",
    "benjamini_hochberg",
    "calibrate",
    "chained_equations",
    "combine",
    "common_rows",
    "compare",
    "completed",
    "contrast",
    "control_error",
    "covariance",
    "critical_p",
    "crosstab",
    "difference",
    "effective_base",
    "equal_means",
    "equal_shares",
    "fay_herriot",
    "glm",
    "independence",
    "joined",
    "kish_deff",
    "korn_graubard_interval",
    "laid",
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
    "natural_spline",
    "nonlinear",
    "picked_level",
    "polychoric",
    "pooled",
    "pooled_means",
    "pooled_shares",
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
    "reliability",
    "response",
    "response_propensity",
    "setting",
    "share_error",
    "shares",
    "smoothed",
    "standard_errors",
    "t_interval",
    "t_quantile",
    "t_test",
    "tabulated",
    "tip",
    "tip_apart",
    "tip_within",
    "totals",
    "trim",
    "unit_labels",
    "variances",
    "wald",
    "wald_term",
    "weighted_quantile",
    "weighting_classes",
    "wilson_interval",
]
