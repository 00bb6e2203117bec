"""The respondents with their design, and the groups that breakdowns put them in."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.numbers import key
from analysis.numbers.key import crossed
from analysis.sample.people import levels_of
from analysis.stats import Design
from analysis.store.claims import Book
from analysis.study import FactError, Question, Questions, known


@dataclass(frozen=True)
class Group:
    """Everyone (breakdown ''), or one level of a breakdown; who is in it (n,)."""

    breakdown: str
    level: str
    members: np.ndarray
    df: int

    @property
    def suffix(self) -> str:
        return str(key.Group.of(self.breakdown, self.level))


class Sample:
    """The respondents with their design: in the groups of each breakdown."""

    def __init__(
        self,
        people: pd.DataFrame,
        questions: Questions,
        design: Design,
        breakdowns: list[str],
        confidence: float,
    ) -> None:
        self.people = {c: people[c].to_numpy(dtype=object) for c in people.columns}
        self.questions, self.design, self.confidence = questions, design, confidence
        self.book = Book()
        n = design.n
        self.everyone = Group("", "", np.ones(n, bool), design.degrees_of_freedom)
        self.groups = {b: self.group(known(b, questions, "breakdown")) for b in breakdowns}
        self.crossed: dict[tuple[str, str], list[Group]] = {}

    def group(self, breakdown: str) -> list[Group]:
        return [
            Group(breakdown, level, members, self.design.domain_degrees_of_freedom(members))
            for level, members in levels_of(self.questions[breakdown], self.people)
            if members.any()
        ]

    def cross(self, pairs: Sequence[Sequence[str]], study: Path) -> None:
        """Add the groups of crossed breakdowns; raises FactError where a level cannot be named or
        somebody stands at none."""
        for one, two in pairs:
            name, groups = crossed((one, two)), []
            for a, b in product(self.groups[one], self.groups[two]):
                members = a.members & b.members
                if members.any():
                    df = self.design.domain_degrees_of_freedom(members)
                    groups.append(Group(name, crossed((a.level, b.level)), members, df))
            if not np.sum([g.members for g in groups], axis=0).all():
                raise FactError(f"{study}: pair {name!r}: some respondents stand at no level of either")
            self.crossed[one, two] = groups

    def breakdowns(self, question: Question) -> dict[str, list[Group]]:
        """The breakdowns that say something about a question: none that it is made of, or makes.

        Two breakdowns are crossed once, not also the other way round: a table and its mirror image
        would bound each other's withheld cells.
        """
        order = list(self.groups)
        mirrored = order[: order.index(question.id)] if question.id in order else []
        own = {question.id, *(question.recode.sources if question.recode else ())}
        groups = {
            b: g
            for b, g in self.groups.items()
            if b not in mirrored
            and b not in own
            and not own & set(self.sources(b))
            and question.id not in self.sources(b)
        }
        if question.experiment:
            groups[question.experiment] = self.group(question.experiment)
        return groups

    def sources(self, breakdown: str) -> tuple[str, ...]:
        recode = self.questions[breakdown].recode
        return recode.sources if recode else ()
