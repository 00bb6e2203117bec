"""The sample: institutions with probability proportional to size, then people within them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.tools.demonstrate.frame import Frame


@dataclass(frozen=True)
class Selected:
    """row: (n,) rows of the frame that were drawn · probability: (n,) of each being drawn."""

    row: np.ndarray
    probability: np.ndarray


@dataclass(frozen=True)
class Stay:
    """Strata, by number, in which the institutions of an earlier draw (k,) are asked again."""

    strata: Sequence[int]
    institutions: np.ndarray


def institution_probabilities(frame: Frame, parameters: Mapping[str, Any]) -> np.ndarray:
    """(I,) m_h N_i / N_h: proportional to size within the stratum."""
    total = np.bincount(frame.stratum, frame.size)
    return np.array(parameters["institutions"]["drawn"])[frame.stratum] * frame.size / total[frame.stratum]


def select(
    frame: Frame, parameters: Mapping[str, Any], rng: np.random.Generator, stay: Stay | None = None
) -> Selected:
    """Draw institutions, and people in the drawn ones, both by systematic sampling. stay: strata whose
    institutions are those of an earlier draw.

    Randomized systematic sampling with unequal probabilities: Särndal, Swensson & Wretman (1992)
    3.6.2. Institutions stand in random order; people in order of class, at rates that give everyone
    of a class the same overall probability where that is possible.
    """
    first = institution_probabilities(frame, parameters)
    drawn = np.zeros(len(first), bool)
    for h in range(frame.stratum.max() + 1):
        members = rng.permutation(np.flatnonzero(frame.stratum == h))
        drawn[members] = systematic(first[members], np.zeros(1, int), rng)
        if stay and h in stay.strata:
            drawn[members] = np.isin(members, stay.institutions)
    row = np.flatnonzero(drawn[frame.institution])
    institution = frame.institution[row]
    rate = np.array(parameters["sample"]["rate"])[frame.listed[row]]
    second = np.minimum(rate / first[institution], 1.0)
    starts = np.flatnonzero(np.diff(institution, prepend=-1))
    hit = systematic(second, starts, rng)
    return Selected(row[hit], (first[institution] * second)[hit])


def systematic(p: np.ndarray, starts: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(n,) bool: drawn with probabilities p (n,), a random start in each run that begins at `starts`."""
    upto = np.cumsum(p)
    length = np.diff(starts, append=len(p))
    before = np.concatenate([[0.0], upto])[starts]
    shift = np.repeat(rng.random(len(starts)) - before, length)
    return np.floor(upto + shift + 1e-9) > np.floor(upto - p + shift + 1e-9)
