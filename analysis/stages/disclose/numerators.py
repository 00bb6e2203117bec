"""The people of each share compared with those of every other, whatever the names.

Where two shares of different questions tell of the same people, the one gives the other away (`tables`
mirrors them). Where the people of one are those of another but for one to nine, and what is printed of the
two tells so for certain, the two give those few away, and the smaller share is withheld.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.stages.disclose.behind import NOBODY, PARTS, Behind, People, Place
from analysis.stages.disclose.fineness import steps
from analysis.stages.disclose.printing import FINE_BASE
from analysis.store import mapped
from analysis.study import Disclosure, Questions

FEW = 9
PLACE = ("question", "answer", "breakdown", "level")
TOLD = (*PLACE, "base", "cell", "alike")


@dataclass(frozen=True)
class Compared:
    """Of each row, (rows,): a number for the people in its numerator and one for those beside them, equal
    where the people are; and whether its people are certainly another's but for a few."""

    inside: np.ndarray
    beside: np.ndarray
    few: np.ndarray


@dataclass(frozen=True)
class Task:
    """All that decides which shares are of whom: what is told of them (shares, ...), and the people."""

    told: pd.DataFrame
    people: People
    questions: Questions
    floors: Disclosure


def compared(
    rows: pd.DataFrame, people: People, questions: Questions, floors: Disclosure, pieces: Path | None = None
) -> Compared:
    """Every share beside every other. rows: as of `fineness.alike`, bases exact. pieces: a folder that
    keeps what was found, for the same task alone."""
    share = np.flatnonzero(rows.kind == "share")
    told = pd.DataFrame({c: rows[c].iloc[share] for c in TOLD}).reset_index(drop=True)
    ((of, of_few),) = mapped(of_people, [Task(told, people, questions, floors)], pieces)
    out, few = np.full((2, len(rows)), NOBODY), np.zeros(len(rows), bool)
    out[:, share], few[share] = of, of_few
    return Compared(out[0], out[1], few)


def of_people(task: Task) -> tuple[np.ndarray, np.ndarray]:
    """(2, shares) numbers of the people in each and beside it; which are another's but for a few."""
    told, questions, floors = task.told, task.questions, task.floors
    behind = Behind(task.people, questions)
    places = [Place(*place) for place in zip(*(told[c] for c in PLACE), strict=True)]
    places += [replace(place, beside=True) for place in places]
    parts = np.array([behind.parts(place) for place in places], np.int32).reshape(-1, PARTS)
    of = numbered(behind, places, parts, floors.min_cell).reshape(2, -1)
    out = np.where(parts.sum(axis=1).reshape(2, -1)[::-1] > 0, of, NOBODY)  # a base is no secret
    few, gone = np.zeros(len(told), bool), {NOBODY}
    for i, j in pinned(told, parts[: len(told)], floors):
        # who is not in the one is not in the other but for the same few: that goes with it
        if (
            gone.isdisjoint(of[0, [i, j]])
            and (behind.members(places[i]) <= behind.members(places[j])).all()
        ):
            few[i] = True
            gone.update(of[:, i].tolist())
    return out, few


def unknown_people(rows: pd.DataFrame) -> Compared:
    """Nothing known of anybody."""
    nobody = np.full(len(rows), NOBODY)
    return Compared(nobody, nobody, np.zeros(len(rows), bool))


def numbered(behind: Behind, places: list[Place], parts: np.ndarray, least: int) -> np.ndarray:
    """(places,) a number for each set of at least so many people, the place of the first that is equal."""
    number, firsts = np.full(len(places), NOBODY), dict[bytes, list[int]]()
    for i in np.flatnonzero(parts.sum(axis=1) >= least).tolist():
        alike = firsts.setdefault(parts[i].tobytes(), [])
        same = (j for j in alike if np.array_equal(behind.members(places[i]), behind.members(places[j])))
        number[i] = next(same, i)
        if number[i] == i:
            alike.append(i)
    return number


def pinned(told: pd.DataFrame, parts: np.ndarray, floors: Disclosure) -> Iterator[tuple[int, int]]:
    """Pairs of shares of two questions, of which the first may lie in the second and what is printed tells
    that one to nine people are the difference, as if weights were undone."""
    size, base = told.cell.to_numpy(float), told.base.to_numpy(float)
    question = told.question.to_numpy(object)
    group = pd.factorize(pd.MultiIndex.from_frame(told[["breakdown", "level", "base"]]))[0]
    near = np.round(base / floors.round_base) * floors.round_base
    step = np.where(told.alike, steps(near), np.where(base < FINE_BASE, 0.01, 0.001))
    p, top = np.round(size / np.maximum(base, 1) / step) * step, (told.breakdown == "").to_numpy()
    half = np.where(top, 0, floors.round_base // 2)
    low, high = (
        np.where(top, base, np.maximum(near - half, floors.min_base)),
        np.where(top, base, near + half),
    )
    shown = (base >= floors.min_base) & (size >= floors.min_cell) & (base - size >= floors.min_cell)
    at = {n: np.flatnonzero(shown & (size == n)) for n in np.unique(size[shown])}
    for n, small in at.items():
        for large in (at[n + more] for more in range(1, FEW + 1) if n + more in at):
            fits = (parts[small][:, None] <= parts[large][None]).all(axis=2)
            for a, b in np.argwhere(fits & (question[small][:, None] != question[large][None])):
                i, j = int(small[a]), int(large[b])
                rough, apart = (step[i] + step[j]) / 2, p[j] - p[i]
                if group[i] == group[j]:
                    least, most = (apart - rough) * low[i], (apart + rough) * high[i]
                else:
                    least = (p[j] - step[j] / 2) * low[j] - (p[i] + step[i] / 2) * high[i]
                    most = (p[j] + step[j] / 2) * high[j] - (p[i] - step[i] / 2) * low[i]
                if np.ceil(least - 1e-9) >= 1 and np.floor(most + 1e-9) <= FEW:
                    yield i, j
