"""What is true of the whole population: every share and mean, for everyone and by descent.

Routing holds; what is shown to a random part counts for all whom it could be shown to; refusals
of single items do not, for what people would decline to say is still so.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from analysis.numbers.key import ALL, Group, Key
from analysis.study import Question, Questions, published
from analysis.tools.demonstrate.codes import SKIP, code_of, meets, numbers
from analysis.tools.demonstrate.population import Population

COLUMNS = ["key", "unit", "value", "base"]
BREAKDOWN = "descent"
LOWEST = -9  # the lowest code in use


def truths(population: Population, questions: Questions) -> Iterator[dict[str, Any]]:
    """Rows of truth.csv: keys as in the published numbers, value, and how many people it is of."""
    people = {**population.people, **recodes(population, questions)}
    groups = {ALL: np.arange(population.size)}
    for level in questions[BREAKDOWN].answers:
        code = code_of(questions[BREAKDOWN], level)
        groups[Group.of(BREAKDOWN, level)] = np.flatnonzero(people[BREAKDOWN] == code)
    for question in published(questions):
        for group, members in groups.items():
            if question.kind != "number":
                for answer, hit, base in counted(question, people, members):
                    yield row(Key("share", question.id, answer, group), "share", hit, base)
            if question.has_numbers:
                x = numbers(question, people[question.id][members])
                valid = np.isfinite(x)
                yield row(Key("mean", question.id, group=group), "mean", x[valid].sum(), int(valid.sum()))


def row(key: Key, unit: str, total: float, base: int) -> dict[str, Any]:
    return {"key": str(key), "unit": unit, "value": float(total / base) if base else None, "base": base}


def counted(
    question: Question, people: Mapping[str, np.ndarray], members: np.ndarray
) -> Iterator[tuple[str, int, int]]:
    """(answer or net, how many members gave it, of how many)."""
    if question.kind == "multiple":
        for key, column in zip(question.answers, question.columns, strict=True):
            marks = people[column][members]
            yield key, int((marks == 1).sum()), int((marks >= 0).sum())
        return
    tally = np.bincount(people[question.id][members] - LOWEST, minlength=-LOWEST + 1)
    count = {
        key: int(tally[place]) if (place := code_of(question, key) - LOWEST) < len(tally) else 0
        for key in question.answers
    }
    base = sum(count.values())
    for key in count:
        yield key, count[key], base
    for net, keys in question.nets.items():
        if net not in count:
            yield net, sum(count[k] for k in keys), base


def recodes(population: Population, questions: Questions) -> dict[str, np.ndarray]:
    """Each recode of the whole population: (N,) codes of its levels, or numbers with NaN."""
    people, n = dict(population.people), population.size
    made = {}
    for question in questions.values():
        recode = question.recode
        if recode is None:
            continue
        asked = meets(question.asked_of, people, questions, n)
        if recode.levels:
            out = np.full(n, SKIP)
            for level, condition in reversed(recode.levels):
                out[meets(condition, people, questions, n)] = code_of(question, level)
            out[~asked] = SKIP
        elif recode.count:
            out = np.sum([meets(c, people, questions, n) for c in recode.count], axis=0, dtype=float)
            out[~asked] = np.nan
        else:
            first, second = (numbers(questions[c], people[c]) for c in recode.difference)
            out = np.where(asked, first - second, np.nan)
        people[question.id] = made[question.id] = out
    return made
