"""One draw: who of the sample answers, how far they get, which topics they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.tools.demonstrate.codes import BREAK_OFF, NOT_SHOWN, REFUSED
from analysis.tools.demonstrate.frame import NOBODY
from analysis.tools.demonstrate.population import Population
from analysis.tools.demonstrate.sample import Stay, select

COMPLETE, PARTIAL, LEFT = 1, 2, 3  # codes of `complete`
DISPOSITION = {"complete": "1.1", "partial": "1.2", "refusal": "2.1", "break_off": "2.12",
               "non_contact": "2.2", "unknown": "3.19", "ineligible": "4.7"}  # fmt: skip
TOPICS, DRAWN = 14, 5
OWN = (9, 10, 4, 13, 12, 14, 8, 14)  # topic by field, fixed in the questionnaire, module D


@dataclass(frozen=True)
class Drawn:
    """A sample with its answers.

    row, probability, disposition: (n,) of everyone drawn: row of the frame, selection probability
    respondent: (r,) places in the sample of those who started · person: (r,) rows of the population
    complete: (r,) codes · codes: (r, C) answers in the population's columns · shown: (r, 14) codes
    """

    row: np.ndarray
    probability: np.ndarray
    disposition: np.ndarray
    respondent: np.ndarray
    person: np.ndarray
    complete: np.ndarray
    codes: np.ndarray
    shown: np.ndarray

    @property
    def kept(self) -> np.ndarray:
        """(r,) bool: complete and partial interviews."""
        return self.complete != LEFT


def draw_sample(
    population: Population,
    parameters: Mapping[str, Any],
    rng: np.random.Generator,
    stay: Stay | None = None,
) -> Drawn:
    """Draw people by the design and let them answer; a pure function of its arguments."""
    sample = select(population.frame, parameters, rng, stay)
    person = population.frame.person[sample.row]
    starts = (person != NOBODY) & (
        rng.random(len(person)) < start_probability(population, sample.row, parameters)
    )
    respondent = np.flatnonzero(starts)
    person = person[respondent]
    shown = show_topics(population.people["S2_field"][person], rng)
    answers = population.answers
    codes = np.where(answers.declines[person], np.int16(REFUSED), answers.codes[person])
    first = answers.place("D1_01")
    hidden = np.repeat(shown == 0, 2, axis=1)  # gain and risk of one topic stand together
    codes[:, first : first + 2 * TOPICS][hidden] = NOT_SHOWN
    complete, last = how_far(len(person), answers.place("C1_nonfed"), len(answers.columns), parameters, rng)
    codes[np.arange(codes.shape[1]) >= last[:, None]] = BREAK_OFF
    disposition = outcomes(population.frame.person[sample.row], respondent, complete, parameters, rng)
    return Drawn(sample.row, sample.probability, disposition, respondent, person, complete, codes, shown)


def start_probability(population: Population, row: np.ndarray, parameters: Mapping[str, Any]) -> np.ndarray:
    """(n,) probability that a listed person starts: the frame's traits, and the latent fear if so set."""
    spec, frame = parameters["response"], population.frame
    x = spec["start"] + np.array(spec["role"])[frame.role[row] - 1] + spec["list"] * frame.listed[row]
    x += np.array(spec["stratum"])[frame.stratum[frame.institution[row]]]
    if spec["unobserved"]:
        x -= spec["unobserved"] * population.fear[frame.person[row]]
    return 1 / (1 + np.exp(-x))


def show_topics(field: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(r, 14) codes: 2 the field's own topic, 1 five others at random, 0 not shown."""
    own = np.array(OWN)[field - 1] - 1
    u = rng.random((len(field), TOPICS))
    u[np.arange(len(field)), own] = -1.0  # the smallest: rank 0
    rank = np.argsort(np.argsort(u, axis=1), axis=1)
    return np.where(rank == 0, 2, np.where(rank <= DRAWN, 1, 0))


def how_far(
    n: int, middle: int, columns: int, parameters: Mapping[str, Any], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """(n,) complete codes and (n,) the first column never reached; `middle` is where module C begins."""
    spec = parameters["response"]
    u = rng.random(n)
    complete = np.where(u < spec["break_off"], LEFT, COMPLETE)
    complete[(u >= spec["break_off"]) & (u < spec["break_off"] + spec["partial"])] = PARTIAL
    at = rng.random(n)
    last = np.full(n, columns)
    last[complete == LEFT] = 3 + (at * (middle - 3))[complete == LEFT].astype(int)
    last[complete == PARTIAL] = middle + (at * (columns - middle))[complete == PARTIAL].astype(int)
    return complete, last


def outcomes(
    person: np.ndarray,
    respondent: np.ndarray,
    complete: np.ndarray,
    parameters: Mapping[str, Any],
    rng: np.random.Generator,
) -> np.ndarray:
    """(n,) AAPOR disposition codes (Standard Definitions, 10th ed., internet surveys of named persons)."""
    spec = parameters["response"]
    kinds = list(spec["contact"])
    out = np.array([DISPOSITION[k] for k in kinds], object)[
        rng.choice(len(kinds), len(person), p=list(spec["contact"].values()))
    ]
    nobody = person == NOBODY
    known = rng.random(len(person)) < spec["screened"]
    out[nobody] = np.where(known[nobody], DISPOSITION["ineligible"], DISPOSITION["unknown"])
    names = np.array(["", "complete", "partial", "break_off"])
    out[respondent] = [DISPOSITION[k] for k in names[complete]]
    return out
