"""Shares of a level whose line could have been drawn elsewhere: each of its numbers moved, all crossed.

key = share.<variable>.<level>.all@specification=cut_<number>_<number>
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from analysis.numbers.key import Key
from analysis.numbers.schema import made_by
from analysis.sample.answers import Columns
from analysis.sample.ratios import needed, ratio
from analysis.stats import Design, logit_interval, standard_errors
from analysis.study import Condition, Cuts, FactError, Questions, Study, known

Row = dict[str, Any]


def columns(cuts: tuple[Cuts, ...], questions: Questions) -> list[str]:
    """What of the respondents cuts are made from."""
    names = [name for cut in cuts for name in cut.of if name in questions]
    made = [needed(Key("share", name, "any"), questions) for name in names]
    return [c for name, own in zip(names, made, strict=True) for c in (*own, *sources(name, questions))]


def sources(name: str, questions: Questions) -> tuple[str, ...]:
    recode = questions[name].recode
    return recode.sources if recode else ()


def moved(study: Study, questions: Questions, people: Columns, design: Design) -> Iterator[Row]:
    """A row a variable and set of lines but the published one; raises FactError where a level has none."""
    for i, cut in enumerate(study.robustness.cuts, start=1):
        place = f"{study.path}, [robustness] cuts, entry {i}"
        for name in cut.of:
            question = questions[known(name, questions, f"{place}: variable")]
            levels = dict(question.recode.levels) if question.recode else {}
            condition = levels[known(cut.level, levels, f"{place}: level of {name!r}")]
            key = Key("share", name, cut.level)
            _, x = ratio(key, questions, people)
            for line, other in lines(condition, cut, f"{place}: {name!r}"):
                yield told(key.on(specification=line), other, x, people, design, study.confidence)


def lines(condition: Condition, cut: Cuts, place: str) -> Iterator[tuple[str, Condition]]:
    """(`cut_5_4`, the condition) of each set of lines but the published one."""
    (*ways,) = condition.ways
    numbers = [clause.number for way in ways for clause in way]
    if len(ways) != 1 or not all(np.isfinite(n) for n in numbers):
        raise FactError(f"{place}: {condition.text!r} is not numbers compared, joined by 'and'")
    for by in product(cut.by, repeat=len(numbers)):
        if any(by):
            pairs = zip(ways[0], by, strict=True)
            clauses = tuple(replace(clause, number=clause.number + step) for clause, step in pairs)
            name = "_".join(f"{clause.number:g}".replace(".", "p") for clause in clauses)
            yield f"cut_{name}", replace(condition, ways=(clauses,))


def told(
    key: Key, condition: Condition, x: np.ndarray, people: Mapping[str, Any], design: Design, level: float
) -> Row:
    """The share of those in the base who meet a condition."""
    y = x * condition.holds(people, len(x))
    value = (design.weights @ y) / (design.weights @ x)
    se = standard_errors(design.ratio_scores(y[:, None], x[:, None], np.array([value])))
    low, high = logit_interval(np.array([value]), se, design.degrees_of_freedom, level)
    return {
        "key": str(key), "kind": "varied", "unit": "share", "value": value, "low": low[0], "high": high[0],
        "base": float((x > 0).sum()), "left": str(key.on(specification="")), "answer": key.specification,
        "made_by": made_by(told),
    }  # fmt: skip
