"""The list that the sample is drawn from: institutions, and people in them by class."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

NOBODY = -1  # listed, but not in the population


@dataclass(frozen=True)
class Frame:
    """Listed people, ordered by institution and class (position x name list), at random within.

    person: (M,) row of the population or NOBODY · institution, role, listed: (M,)
    stratum: (I,) of the institutions, from 0 · size: (I,) listed people
    """

    person: np.ndarray
    institution: np.ndarray
    role: np.ndarray
    listed: np.ndarray
    stratum: np.ndarray
    size: np.ndarray


def list_people(
    people: Mapping[str, np.ndarray],
    descent: np.ndarray,
    parameters: Mapping[str, Any],
    rng: np.random.Generator,
) -> Frame:
    """Everyone of the population and some more, as the frame has them: positions may be wrong."""
    spec, n = parameters["sample"], len(descent)
    listed = rng.random(n) < np.array(parameters["descent"]["listed"])[descent]
    double = rng.choice(n, spec["ineligible"], replace=False)  # whose place the ineligible look like
    source = np.concatenate([np.arange(n), double])
    person = np.where(np.arange(len(source)) < n, source, NOBODY)
    role = people["S1_role"][source]
    role = np.where(rng.random(len(role)) < spec["misplaced"], rng.integers(1, 7, len(role)), role)
    institution, listed = people["institution"][source], listed[source].astype(int)
    order = np.lexsort((rng.random(len(source)), listed, role, institution))
    stratum = np.zeros(institution.max() + 1, int)
    stratum[people["institution"]] = people["stratum"] - 1
    return Frame(person[order], institution[order], role[order], listed[order],
                 stratum, np.bincount(institution, minlength=len(stratum)))  # fmt: skip
