"""Means of small groups, modeled from what is printed alone.

A group's own mean, its shrinkage and what the main effects say of it give each other away. So the model
sees nothing but printed numbers: it is a function of them, and whoever has them could fit it too. A group
whose mean is withheld has no part in it and gets no number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.numbers.key import Group, Key
from analysis.numbers.schema import made_by
from analysis.stats import Areas, StatsError, pooled_means, smoothed
from analysis.store import mapped
from analysis.study import FactError, Study, modeled_items
from analysis.study.modeled import Modeled

DIRECT, MODELED = "direct", "modeled"  # which of a group's two means is the one to read


@dataclass(frozen=True)
class Groups:
    """The shown means of one breakdown's groups, a row each, and their smoothed variances."""

    spec: Modeled
    place: str
    by: str
    cells: pd.DataFrame
    variance: np.ndarray


@dataclass(frozen=True)
class Task:
    """All that a model is fitted to, each array (means,), and where the study asks for it."""

    place: str
    value: np.ndarray
    variance: np.ndarray
    item: np.ndarray
    group: np.ndarray
    singled: np.ndarray


def modeled(public: pd.DataFrame, study: Study, pieces: Path | None = None) -> pd.DataFrame:
    """A row a group whose mean is shown: Fay & Herriot (1979), smoothed variances, flat priors.

    Main effects are the item, the group, and the item that the questionnaire singles out for the group. In
    `answer` stands which mean is to be read: the group's own where its base is large, or where it lies so
    far from the modeled one that pooling would hide it; else the modeled one. pieces: a folder that keeps
    models of the same numbers.
    """
    means = public[(public.kind == "mean") & (public.status != "withheld")]
    asked = [
        groups(means[means.question.isin(modeled_items(study, name))], name, by, study)
        for name, spec in study.modeled.items()
        for by in spec.by
    ]
    listed = [of for of in asked if of]
    found = mapped(fitted, [task(of) for of in listed], pieces)
    made = [row for of, one in zip(listed, found, strict=True) for row in _rows(of, one, study.confidence)]
    return pd.DataFrame(made).reindex(columns=public.columns)


def groups(means: pd.DataFrame, name: str, by: str, study: Study) -> Groups | None:
    cells = means[means.breakdown == by]
    everyone = means[means.breakdown == ""].set_index("question")
    cells = cells[cells.question.isin(everyone.index) & (cells.se > 0)]
    if cells.empty:
        return None
    place = f"{study.path}, [modeled.{name}]"
    return Groups(study.modeled[name], place, by, cells, variances(cells, everyone))


def _rows(of: Groups, found: Areas, confidence: float) -> Iterator[dict[str, Any]]:
    low, high = found.interval(confidence)
    own = of.cells["value"].to_numpy(float)
    spread = np.sqrt(np.maximum(of.variance - found.se**2, 0))
    outlying = np.abs(own - found.value) > of.spec.outlying * spread
    direct = outlying | (of.cells.base.to_numpy(float) >= of.spec.direct)
    for i, (cell, is_direct) in enumerate(zip(of.cells.to_dict("records"), direct, strict=True)):
        yield {
            "key": str(Key(MODELED, cell["question"], group=Group.of(of.by, cell["level"]))),
            "kind": MODELED, "theme": cell["theme"], "question": cell["question"],
            "breakdown": of.by, "level": cell["level"],
            "unit": cell["unit"], "value": round(found.value[i], 2), "low": round(low[i], 2),
            "high": round(high[i], 2), "se": round(found.se[i], 3), "base": cell["base"], "status": "shown",
            "answer": DIRECT if is_direct else MODELED, "made_by": made_by(modeled),
        }  # fmt: skip


def task(of: Groups) -> Task:
    item, group = (pd.factorize(of.cells[name], sort=True)[0] for name in ("question", "level"))
    own = of.spec.own if of.by == of.spec.own_by else {}
    singled = of.cells.level.map(own).eq(of.cells.question).to_numpy(float)
    value = of.cells["value"].to_numpy(float)
    return Task(f"{of.place}: {of.by!r}", value, of.variance, item, group, singled)


def fitted(task: Task) -> Areas:
    """The model of one breakdown's groups; raises FactError where too few of them are shown."""
    try:
        return pooled_means(task.value, task.variance, task.item, task.group, task.singled)
    except StatsError as wrong:
        raise FactError(f"{task.place} cannot be modeled: {wrong}") from wrong


def variances(cells: pd.DataFrame, everyone: pd.DataFrame) -> np.ndarray:
    """(cells,) smoothed: the spread of an item's answers over the base, times one design effect."""
    spread = cells.question.map(everyone.se**2 * everyone.base).to_numpy(float)
    return smoothed(cells.se.to_numpy(float) ** 2, spread, cells.base.to_numpy(float))
