"""Effects of models on every imputation, put together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.numbers.key import Key
from analysis.sample.models.fits import fitted
from analysis.sample.models.plan import Plan
from analysis.stages.impute.pooled import Row, compared, rows, together
from analysis.stats import Design, t_interval
from analysis.store import mapped
from analysis.study import Model, Questions

Effects = tuple[list[str], np.ndarray, np.ndarray, float]  # keys, values, errors, df


@dataclass(frozen=True)
class Fits:
    """A model on one imputation, as a piece of work."""

    plan: Plan
    design: Design
    alpha: float


def effects(task: Fits) -> Effects:
    """Average marginal effects of a model's terms."""
    fit = fitted(task.plan, task.design, task.alpha, statsmodels=False)
    keys, pairs = [], []
    for term in task.plan.terms:
        for level, before, after in term.changes():
            keys.append(str(Key("effect", model=task.plan.name, term=term.name, level=level)))
            pairs.append((task.plan.matrix({term.name: before}), task.plan.matrix({term.name: after})))
    found = fit.changes(task.plan, pairs)
    return keys, found.value, found.se, float(found.df)


def fits(
    models: Mapping[str, Model], path: Path, copies: Sequence[Mapping[str, pd.Categorical]],
    questions: Questions, design: Design, alpha: float, pieces: Path | None,
) -> Iterator[tuple[str, list[Effects]]]:  # fmt: skip
    """Each model by name, with its effects on every imputation."""
    texts = [{c: np.asarray(x).astype(object) for c, x in copy.items()} for copy in copies]
    tasks = [
        Fits(bare(Plan(name, spec, f"{path}, [{name}]", columns, questions)), design, alpha)
        for name, spec in models.items()
        for columns in texts
    ]
    made = mapped(effects, tasks, pieces)
    for i, name in enumerate(models):
        yield name, made[i * len(texts) : (i + 1) * len(texts)]


def bare(plan: Plan) -> Plan:
    """The plan without the questions that it was read by."""
    plan.outcome = replace(plan.outcome, questions=())
    return plan


def of_effects(
    name: str, exposure: str, made: Sequence[Effects], published: pd.DataFrame, imputation: str,
    confidence: float,
) -> tuple[list[Row], list[Row]]:  # fmt: skip
    """What is told of a model's exposure, and what claims on any of its effects compare."""
    keys = [k for k in made[0][0] if k in published.index]
    places = [[m[0].index(k) for k in keys] for m in made]
    values = [m[1][at] for m, at in zip(made, places, strict=True)]
    errors = [m[2][at] for m, at in zip(made, places, strict=True)]
    found = together(values, errors, min(m[3] for m in made))
    low, high = t_interval(found.value, found.se, found.df, confidence)
    told: list[Row] = []
    claims: list[Row] = []
    for i, key in enumerate(keys):
        unit, base = published.unit[key], published.base[key]
        if Key.parse(key).term == exposure:
            told += rows(key, imputation, unit, found, i, (low[i], high[i]), base)
        claims.append(compared(Key.parse(key), imputation, unit, found, i, base))
    return told, claims
