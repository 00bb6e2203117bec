"""The groups that numbers are of: everyone, the levels of each breakdown, two breakdowns crossed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np

from analysis.numbers.key import ALL, Group, crossed
from analysis.sample.answers import Columns, coded
from analysis.stats import AnyDesign
from analysis.study import FactError, Question, Questions, known


@dataclass(frozen=True)
class Cut:
    """A breakdown, two crossed, or everyone (name ``): codes (n,) of its groups, -1 in none.

    df (G,): units less strata that a group reaches; pair_df: that two of them reach together, in the order
    of combinations. mean: whether means and differences are told of it.
    """

    name: str
    groups: tuple[Group, ...]
    codes: np.ndarray
    df: tuple[int, ...]
    pair_df: tuple[int, ...] = ()
    mean: bool = True

    @property
    def levels(self) -> list[str]:
        """Each group's level, as in the column of that name."""
        return [crossed(group.level) for group in self.groups]


def everyone(design: AnyDesign) -> Cut:
    return Cut("", (ALL,), np.zeros(design.n, np.int64), (design.degrees_of_freedom,))


def cut(question: Question, people: Columns, design: AnyDesign) -> Cut:
    """The levels of a breakdown at which somebody stands, in the order of its scale."""
    at = coded(people[question.id], {key: i for i, key in enumerate(question.answers)}).astype(np.int64)
    groups = [Group.of(question.id, level) for level in question.answers]
    return _reached(Cut(question.id, tuple(groups), at, ()), design)


def cross(one: Cut, two: Cut, study: Path, design: AnyDesign) -> Cut:
    """Two breakdowns crossed; raises FactError where somebody stands at no level of either."""
    name = crossed((one.name, two.name))
    both = one.codes * len(two.groups) + two.codes
    if (one.codes < 0).any() or (two.codes < 0).any():
        raise FactError(f"{study}: pair {name!r}: some respondents stand at no level of either")
    groups = [Group((one.name, two.name), a.level + b.level) for a in one.groups for b in two.groups]
    return _reached(Cut(name, tuple(groups), both, (), mean=False), design)


def _reached(of: Cut, design: AnyDesign) -> Cut:
    """Without the groups that nobody is in."""
    there = np.bincount(of.codes[of.codes >= 0], minlength=len(of.groups)) > 0
    code = np.append(np.where(there, np.cumsum(there) - 1, -1), -1)
    codes = code[of.codes]
    groups = tuple(group for group, is_there in zip(of.groups, there, strict=True) if is_there)
    df = tuple(design.domain_degrees_of_freedom(codes == g) for g in range(len(groups)))
    pairs = combinations(range(len(groups)), 2) if of.mean else ()
    both = tuple(design.domain_degrees_of_freedom((codes == a) | (codes == b)) for a, b in pairs)
    return replace(of, groups=groups, codes=codes, df=df, pair_df=both)


class Plan:
    """Every division of the respondents, and which of them a question is told by, in order."""

    def __init__(
        self, questions: Questions, people: Columns, design: AnyDesign, breakdowns: Sequence[str],
        apart: str | None = None,
    ) -> None:  # fmt: skip
        self.questions, self.apart = questions, apart
        self.everyone = everyone(design)
        self.cuts = {
            b: cut(questions[known(b, questions, "breakdown")], people, design) for b in breakdowns
        }
        self.pairs: dict[tuple[str, str], frozenset[str] | None] = {}
        splits = dict.fromkeys(q.experiment for q in questions.values() if q.published and q.experiment)
        self.splits = {name: cut(questions[name], people, design) for name in splits}

    def cross(
        self, pairs: Mapping[tuple[str, str], frozenset[str] | None], study: Path, design: AnyDesign
    ) -> None:
        """Add crossed breakdowns, each for some questions or for all (None)."""
        self.pairs |= pairs
        for one, two in pairs:
            self.cuts[crossed((one, two))] = cross(self.cuts[one], self.cuts[two], study, design)

    def all(self) -> list[Cut]:
        """Every cut once, everyone first."""
        return [self.everyone, *({**self.cuts, **self.splits}).values()]

    def order(self, question: Question) -> dict[str, int]:
        """The cuts that say something about a question, by name, in the order of its rows.

        None that it is made of, or makes. Two breakdowns are crossed once, not also the other way round: a
        table and its mirror image would bound each other's withheld cells.
        """
        names = [name for name in self.cuts if self.cuts[name].mean]
        mirrored = names[: names.index(question.id)] if question.id in names else []
        mirrored = [b for b in mirrored if b != self.apart]  # which is no question, and has no table
        own = {question.id, *self.sources(question.id)}
        taken = [
            b for b in names
            if b not in mirrored and b not in own
            and not own & set(self.sources(b)) and question.id not in self.sources(b)
        ]  # fmt: skip
        if question.experiment:
            taken = [*(b for b in taken if b != question.experiment or b in names), question.experiment]
        taken += [
            crossed(pair)
            for pair, only in self.pairs.items()
            if set(pair) <= set(taken) and (only is None or question.id in only)
        ]
        return {name: i for i, name in enumerate(["", *dict.fromkeys(taken)])}

    def sources(self, name: str) -> tuple[str, ...]:
        recode = self.questions[name].recode
        return recode.sources if recode else ()


Orders = Mapping[str, Mapping[str, int]]  # question -> the cuts that it is told by, with their order
