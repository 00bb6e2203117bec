"""Formulas on arrays: how a sample becomes numbers with their errors.

Every number is a value and a column of scores (`Estimates`); a design (`Design`,
`ReplicateDesign`) makes the scores, whose cross products are covariances.
"""

from analysis.stats.calibration import Calibration, calibrate
from analysis.stats.contrasts import Contrast, benjamini_hochberg, compare, contrast, difference, t_test
from analysis.stats.crosstabs import Crosstab, crosstab, means_by
from analysis.stats.design import Design, covariance, standard_errors
from analysis.stats.errors import NotConverged, StatsError
from analysis.stats.estimators import Estimates, joined, means, ratios, shares, totals, variances
from analysis.stats.intervals import (
    asin_interval,
    effective_base,
    korn_graubard_interval,
    logit_interval,
    t_interval,
    t_quantile,
    wilson_interval,
)
from analysis.stats.margins import ame, average_slopes, predictive_margins, setting
from analysis.stats.nonresponse import propensity_classes, response_propensity, weighting_classes
from analysis.stats.raking import poststratify, rake, trim
from analysis.stats.regression import Fit, glm
from analysis.stats.replicates import ReplicateDesign, make_bootstrap, make_brr, make_jackknife

__all__ = [
    "Calibration",
    "Contrast",
    "Crosstab",
    "Design",
    "Estimates",
    "Fit",
    "NotConverged",
    "ReplicateDesign",
    "StatsError",
    "ame",
    "asin_interval",
    "average_slopes",
    "benjamini_hochberg",
    "calibrate",
    "compare",
    "contrast",
    "covariance",
    "crosstab",
    "difference",
    "effective_base",
    "glm",
    "joined",
    "korn_graubard_interval",
    "logit_interval",
    "make_bootstrap",
    "make_brr",
    "make_jackknife",
    "means",
    "means_by",
    "poststratify",
    "predictive_margins",
    "propensity_classes",
    "rake",
    "ratios",
    "response_propensity",
    "setting",
    "shares",
    "standard_errors",
    "t_interval",
    "t_quantile",
    "t_test",
    "totals",
    "trim",
    "variances",
    "weighting_classes",
    "wilson_interval",
]
