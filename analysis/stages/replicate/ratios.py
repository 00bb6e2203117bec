"""Replicate beside linearized standard errors of the headline numbers."""

from collections.abc import Container, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.numbers.key import Group, Key
from analysis.numbers.schema import made_by
from analysis.sample.people import weight_factor
from analysis.stats import ReplicateDesign, standard_errors
from analysis.study import Question, Questions, Study, published

PER_THEME = 3  # as in the table of precision of the method page


def headlines(questions: Questions, keys: Container[str]) -> list[tuple[Question, str]]:
    """The leads of the first questions of each theme that lead with a share."""
    found: dict[str, list[tuple[Question, str]]] = {}
    for question in (q for q in published(questions) if q.kind != "number"):
        made = [a for a in (*question.headline, *question.nets) if a == "mean" or key(question, a) in keys]
        if made and made[0] != "mean":
            found.setdefault(question.theme, []).append((question, made[0]))
    return [x for theme, heads in found.items() if theme or len(found) == 1 for x in heads[:PER_THEME]]


def key(question: Question, answer: str, breakdown: str = "", level: str = "") -> str:
    return str(Key.about(question.id, answer, Group.of(breakdown, level)))


def compared(
    heads: list[tuple[Question, str]], people: pd.DataFrame, questions: Questions, design: ReplicateDesign,
    linearized: pd.DataFrame, study: Study,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """A row a headline number, for everyone and each level of the first breakdown that has people in
    every replicate."""
    columns: Mapping[str, Any] = {c: people[c].to_numpy(dtype=object) for c in people.columns}
    for question, answer in heads:
        hit, base = chosen(question, answer, columns)
        factor = np.broadcast_to(weight_factor(question, questions, columns), hit.shape)
        for breakdown, level in [("", ""), *levels(questions, study)]:
            name = key(question, answer, breakdown, level)
            if name not in linearized.index or not linearized.se[name] > 0:
                continue
            x = base * factor * ((columns[breakdown] == level) if breakdown else 1.0)
            se = replicated_error(design, hit * x, x)
            if not np.isfinite(se):
                continue
            yield {
                "key": str(Key("replicated", of=Key.parse(name))), "kind": "diagnostic",
                "theme": question.theme, "question": question.id, "answer": answer,
                "breakdown": breakdown, "level": level,
                "unit": "ratio", "value": se / linearized.se[name], "se": se, "left": name,
                "base": int((x > 0).sum()), "df": design.degrees_of_freedom,
                "made_by": made_by(compared),
            }  # fmt: skip


def replicated_error(design: ReplicateDesign, y: np.ndarray, x: np.ndarray) -> float:
    """Standard error of total(y) / total(x) of y and x (n,)."""
    value = (design.weights @ y) / (design.weights @ x)
    scores = design.ratio_scores(y[:, None], x[:, None], np.array([value]))
    return float(standard_errors(scores)[0])


def levels(questions: Questions, study: Study) -> list[tuple[str, str]]:
    """(breakdown, level) of the study's first breakdown."""
    return [(b, level) for b in study.breakdowns[:1] for level in questions[b].answers]


def chosen(question: Question, answer: str, people: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """(n,) who gave an answer or one of a net, and (n,) who is in the base of it, as 1 and 0."""
    if question.kind == "multiple":
        cells = people[f"{question.id}_{answer}"].astype(str)
        return (cells == "yes").astype(float), np.isin(cells, ["yes", "no"]).astype(float)
    cells = people[question.id].astype(str)
    hit = np.isin(cells, question.nets.get(answer, (answer,)))
    return hit.astype(float), np.isin(cells, list(question.answers)).astype(float)
