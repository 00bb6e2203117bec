"""Covariances where each respondent is a sampling unit, from sums alone: no influence is laid out.

The residual of a number for a respondent is r = u - w x' b, u the influence, x the calibration codes. The
variance sums f² (r - mean of its stratum)², f² the stratum's factor; expanded, every term is a sum over
respondents by answer, group and stratum or margin, so the work and the memory are those of clusters.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.stats.contents import Cut, Items
from analysis.stats.design import Design
from analysis.stats.errors import Array, Codes

ROUNDING = 1e-12  # of a variance before calibration: what is left below it is none


def by_sums(design: Design) -> bool:
    """Whether respondents are units of one stage, calibrated on codes or not at all."""
    stage = design.stages[0]
    alone = len(design.stages) == 1 and len(stage.stratum) == design.n
    by_codes = design.calibration is None or design.calibration.by_codes
    return alone and by_codes and not (stage.alone.any() and stage.lonely == "adjust")


@dataclass(frozen=True)
class Moments:
    """What the covariance needs of a design: codes of strata, weights, sums of calibration variables."""

    stratum: Codes
    strata: int
    scale: Array  # (H,) f² / m of each stratum
    square: Array  # (n,) w² f²
    gram: Array  # (p, p) sum of w² f² x x'
    of_strata: Array  # (H, p) sum of w x


def moments(design: Design) -> Moments:
    """Made once a design, and kept by it."""
    if "moments" not in design.__dict__:
        stage = design.stages[0]
        stratum = stage.stratum[stage.unit]
        factor = np.zeros(len(stage.size))
        factor[stage.stratum] = stage.factor**2
        square = design.weights**2 * factor[stratum]
        gram, of_strata = np.zeros((0, 0)), np.zeros((len(stage.size), 0))
        if design.calibration is not None:
            x = design.calibration.columns.tocsr()
            gram = (x.T @ x.multiply(square[:, None]).tocsr()).toarray()
            from scipy.sparse import csr_array

            cells = (design.weights, (stratum, np.arange(design.n)))
            of_strata = (csr_array(cells, shape=(len(stage.size), design.n)) @ x).toarray()
        made = Moments(stratum, len(stage.size), factor / stage.size, square, gram, of_strata)
        design.__dict__["moments"] = made
    found: Moments = design.__dict__["moments"]
    return found


def covariances(design: Design, items: Items, cut: Cut, places: Codes) -> Any:
    """Ratios (K, b, G), their weighted bases, covariances (b, K, G, G), weighted counts (1, ...)."""
    of, stage = moments(design), design.stages[0]
    by_stratum = Cut(of.stratum, of.strata, cut.group, cut.groups)
    counts = items.counts(by_stratum, places, design.weights)
    tops, bottoms = items.asked(counts)
    size = bottoms.sum(axis=0)
    value = tops.sum(axis=0) / size
    sums = _flat((tops - bottoms * value) / size)  # (b, K, G, H)
    own = items.squares(cut, places, of.square, value, size)
    between = np.zeros((*own.shape, cut.groups))
    if (calibration := design.calibration) is not None:
        levers, mixed = [], []
        for margin in calibration.margins.T:
            known = margin >= 0
            rows = Cut(np.maximum(margin, 0), int(margin.max()) + 1, cut.group, cut.groups)
            y, x = items.asked(items.counts(rows, places, np.where(known, calibration.base_weights, 0.0)))
            levers.append(_flat((y - x * value) / size))
            y, x = items.asked(items.counts(rows, places, np.where(known, of.square, 0.0)))
            mixed.append(_flat((y - x * value) / size))
        slopes = np.concatenate(levers, axis=-1) @ calibration.gram_inverse  # (b, K, G, p)
        crossed = np.concatenate(mixed, axis=-1) @ slopes.swapaxes(2, 3)
        between += slopes @ of.gram @ slopes.swapaxes(2, 3) - crossed - crossed.swapaxes(2, 3)
        if calibration.error is not None:
            lent = slopes @ calibration.error
            between += lent @ lent.swapaxes(2, 3)
        sums = sums - slopes @ of.of_strata.T
    between -= (sums * of.scale) @ sums.swapaxes(2, 3)
    g = np.arange(cut.groups)
    between[..., g, g] += own
    _fix(between, own)
    reach = stage.reach(
        lambda: np.broadcast_to(bottoms > 0, tops.shape).reshape(of.strata, -1)[stage.stratum]
    )
    if reach is not None:
        by = reach.reshape(tops.shape[1:]).swapaxes(0, 1)
        between *= by[..., :, None] * by[..., None, :]
    return value, size, between, counts.sum(axis=0, keepdims=True)


def _flat(sums: Array) -> Array:
    """Sums (rows, K, b, G) as (b, K, G, rows)."""
    return np.ascontiguousarray(sums.transpose(2, 1, 3, 0))


def _fix(between: Array, own: Array) -> None:
    """Numbers that weighting fixes vary with nothing."""
    variance = np.einsum("jkgg->jkg", between)
    fixed = variance <= ROUNDING * own
    between[fixed] = 0.0
    between.swapaxes(2, 3)[fixed] = 0.0
