"""A sample's own numbers in groups, by its design."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.stats import logit_interval, standard_errors, t_interval
from analysis.study import Question
from analysis.tools.demonstrate.codes import code_of
from analysis.tools.simulate.sample import Sample


@dataclass(frozen=True)
class Direct:
    """Groups (k,): value, standard error and interval by the design, people in the base and in the cell."""

    value: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    base: np.ndarray
    cell: np.ndarray
    df: np.ndarray


def direct(sample: Sample, z: np.ndarray, inside: np.ndarray, factor: np.ndarray, is_mean: bool) -> Direct:
    """Of answers z (n, k), NaN out of the base, in groups inside (n, k)."""
    known = np.isfinite(z) & inside
    x, y = known * factor, np.where(known, z, 0.0) * factor
    design = sample.design
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (design.weights @ y) / (design.weights @ x)
        se = standard_errors(design.ratio_scores(y, x, value))
        df = np.asarray(design.degrees_of_freedom)
        low, high = (t_interval if is_mean else logit_interval)(value, se, df, 0.95)
    own = np.array([design.domain_degrees_of_freedom(column) for column in inside.T])
    return Direct(value, se, low, high, known.sum(axis=0), (y > 0).sum(axis=0), own)


def groups(people: Mapping[str, np.ndarray], question: Question) -> tuple[np.ndarray, list[str]]:
    """(n,) which answer of a breakdown each has, in order, and the answers."""
    keys = list(question.answers)
    out = np.full(len(people[question.id]), -1)
    for i, key in enumerate(keys):
        out[people[question.id] == code_of(question, key)] = i
    return out, keys
