"""The weighting recipe of study.toml, step by step: for the stage that weights the sample, and for
those that draw it anew or replicate it and weight again.

nonresponse: base weights, the sample, adjustment for nonresponse · margins: raking and trimming
recipe: all of them in turn
"""

from analysis.sample.weighting.margins import Target, raked, raking_targets, target, targets_of, trim_bounds
from analysis.sample.weighting.nonresponse import (
    DISPOSITIONS,
    Sampled,
    base_weights,
    kind_of,
    read_sample,
    sampled,
    weighted_cases,
)
from analysis.sample.weighting.recipe import Weighted, calibrated, weighted

__all__ = [
    "DISPOSITIONS", "Sampled", "Target", "Weighted", "base_weights", "calibrated", "kind_of", "raked",
    "raking_targets", "read_sample", "sampled", "target", "targets_of", "trim_bounds", "weighted",
    "weighted_cases",
]  # fmt: skip
