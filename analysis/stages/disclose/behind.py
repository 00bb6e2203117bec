"""The people behind each share: those in its numerator, and those beside them in its base.

A set of people is counted in parts: how many of it stand in each of 64 parts of the respondents. Of a set
that lies in another no part is larger than the other's, so parts rule out nearly all that does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.numbers.key import crossed, parted
from analysis.study import Questions
from analysis.study.questions import NO, YES

People = Mapping[str, pd.Categorical]  # columns of keys, by name
PARTS = 64
NOBODY = -1  # the number of a set that is none, or of fewer people than a cell needs


@dataclass(frozen=True)
class Place:
    """Where a share stands, and which of its people are meant: in its numerator or beside it."""

    question: str
    answer: str
    breakdown: str
    level: str
    beside: bool = False


def columns(rows: pd.DataFrame, questions: Questions) -> list[str]:
    """The columns of the respondents that the shares are of."""
    share = rows[rows.kind == "share"]
    names = [*share.question, *(part for b in share.breakdown if b for part in parted(b))]
    return [c for name in dict.fromkeys(names) if name in questions for c in questions[name].columns]


class Behind:
    """Counts and members of sets of people, by place."""

    def __init__(self, people: People, questions: Questions) -> None:
        self.questions = questions
        self.codes = {name: np.asarray(column.codes) for name, column in people.items()}
        self.keys = {name: list(map(str, column.categories)) for name, column in people.items()}
        self.part = np.arange(len(next(iter(self.codes.values()), ()))) % PARTS
        self.tables: dict[tuple[str, str], np.ndarray] = {}
        self.sums: dict[tuple[str, str, str, bool], np.ndarray] = {}
        self.groups: dict[str, tuple[np.ndarray, dict[str, int]]] = {}

    def parts(self, place: Place) -> np.ndarray:
        """(PARTS,) how many of each part are in the set."""
        named = place.question, place.answer, place.breakdown, place.beside
        levels = self._group(place.breakdown)[1]
        if named not in self.sums:
            name, cells = self._cells(place)
            self.sums[named] = self._table(name, place.breakdown)[cells].sum(axis=0)
        return self.sums[named][levels[place.level]]

    def _table(self, name: str, breakdown: str) -> np.ndarray:
        """(cells of a column, levels, PARTS) how many people."""
        if (name, breakdown) not in self.tables:
            code, levels = self._group(breakdown)
            shape = len(self.keys[name]), max(levels.values()) + 1, PARTS
            flat = np.ravel_multi_index((self.codes[name], code, self.part), shape)
            counts = np.bincount(flat, minlength=int(np.prod(shape)))
            self.tables[name, breakdown] = counts.reshape(shape)
        return self.tables[name, breakdown]

    def members(self, place: Place) -> np.ndarray:
        """(n,) whether each respondent is in the set."""
        name, cells = self._cells(place)
        code, levels = self._group(place.breakdown)
        return np.isin(self.codes[name], cells) & (code == levels[place.level])

    def _cells(self, place: Place) -> tuple[str, list[int]]:
        """The column, and the codes of its cells that are meant."""
        asked = self.questions[place.question]
        if asked.kind == "multiple":
            name = asked.columns[list(asked.answers).index(place.answer)]
            keys, base = {YES}, {YES, NO}
        else:
            name, base = asked.id, {*asked.answers}
            keys = {place.answer} if place.answer in base else {*asked.nets.get(place.answer, ())}
        wanted = base - keys if place.beside else keys
        return name, [i for i, key in enumerate(self.keys[name]) if key in wanted]

    def _group(self, breakdown: str) -> tuple[np.ndarray, dict[str, int]]:
        """(n,) codes of the levels of a breakdown, or of two crossed, and the code of each level."""
        if breakdown not in self.groups:
            names = parted(breakdown) if breakdown else ()
            sizes = [len(self.keys[name]) for name in names]
            levels = {"": 0}
            code = np.zeros(len(self.part), np.int64)
            if names:
                code = np.ravel_multi_index([self.codes[name] for name in names], sizes)
                cells = [
                    [self.keys[n][i] for n, i in zip(names, at, strict=True)] for at in np.ndindex(*sizes)
                ]
                levels = {crossed(cell): i for i, cell in enumerate(cells)}
            self.groups[breakdown] = code, levels
        return self.groups[breakdown]
