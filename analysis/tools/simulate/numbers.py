"""The shares and means that are judged: items by groups, read from recorded codes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from analysis.numbers.key import ALL, Group, Key
from analysis.study import Question, Questions, known
from analysis.tools.demonstrate.codes import code_of, numbers

LOWEST, HIGHEST = -9, 30  # the range of codes of the items
CODES = np.arange(LOWEST, HIGHEST + 1)
Codes = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Item:
    """A share of an answer or net, or a mean, of one question: value of each code, NaN out of base."""

    question: Question
    answer: str
    values: np.ndarray

    @property
    def is_mean(self) -> bool:
        return self.answer == "mean"

    def of(self, people: Codes) -> np.ndarray:
        """(n,) what each answered, NaN out of its base."""
        return self.values[people[self.question.id] - LOWEST]


@dataclass(frozen=True)
class Cells:
    """Items by groups: number k is item[k] in group[k]; group 0 is everyone.

    levels: (breakdown, level, code) of the groups from 1 on
    """

    items: tuple[Item, ...]
    levels: tuple[tuple[str, str, int], ...]
    item: np.ndarray
    group: np.ndarray

    @cached_property
    def table(self) -> np.ndarray:
        """Value of each item at each code (codes, items)."""
        return np.column_stack([item.values for item in self.items])

    @cached_property
    def is_mean(self) -> np.ndarray:
        """(k,) bool."""
        return np.array([i.is_mean for i in self.items])[self.item]

    @property
    def keys(self) -> list[str]:
        """Keys as in the published numbers."""
        groups = [ALL, *(Group.of(b, level) for b, level, _ in self.levels)]
        named = [(self.items[i], groups[g]) for i, g in zip(self.item, self.group, strict=True)]
        return [str(Key.about(i.question.id, i.answer, group)) for i, group in named]

    def values(self, people: Codes) -> np.ndarray:
        """(n, items) what each answered to each item, NaN out of its base."""
        codes = np.column_stack([people[item.question.id] for item in self.items])
        return np.take_along_axis(self.table, codes - LOWEST, axis=0)

    def members(self, people: Codes) -> np.ndarray:
        """(n, groups) bool."""
        n = len(next(iter(people.values())))
        return np.column_stack([np.ones(n, bool), *(people[b] == code for b, _, code in self.levels)])

    def truth(self, people: Codes) -> np.ndarray:
        """(k,) of a whole population."""
        z, inside = self.values(people), self.members(people).astype(float)
        valid = np.isfinite(z)
        with np.errstate(invalid="ignore"):
            mean = (inside.T @ np.where(valid, z, 0.0)) / (inside.T @ valid)
        return mean[self.group, self.item]


def cells(plan: Mapping[str, Any], questions: Questions, people: Codes) -> Cells:
    """The numbers of the plan: the lead of each question everywhere, its extreme answers for everyone."""
    levels = tuple(
        (b, level, code_of(questions[b], level))
        for b in plan["breakdowns"]
        for level in questions[known(b, questions, "breakdown")].answers
        if (people[b] == code_of(questions[b], level)).any()
    )
    named = [questions[known(q, questions, "question")] for q in plan["numbers"]["shares"]]
    lead = [share(q, q.headline[0]) for q in named]
    lead += [Item(questions[q], "mean", numbers(questions[q], CODES)) for q in plan["numbers"]["means"]]
    other = [share(q, answer) for q in named for answer in answers(q) if answer != q.headline[0]]
    items, groups = (*lead, *other), len(levels) + 1
    item, group = np.divmod(np.arange(len(items) * groups), groups)
    truth = Cells(items, levels, item, group).truth(people)
    rare = (truth > 0) & ((truth < plan["extreme"]) | (truth > 1 - plan["extreme"]))
    asked = np.isfinite(truth) & ((item < len(lead)) | ((group == 0) & rare))
    return Cells(items, levels, item[asked], group[asked])


def answers(question: Question) -> Iterator[str]:
    """Every answer, then every net of two or more."""
    yield from question.answers
    yield from (net for net in question.nets if net not in question.answers)


def share(question: Question, answer: str) -> Item:
    """1 for the answer or what the net holds, 0 for the others in the base."""
    out = np.full(len(CODES), np.nan)
    hits = question.nets.get(answer, (answer,))
    for key in question.answers:
        out[code_of(question, key) - LOWEST] = key in hits
    return Item(question, answer, out)
