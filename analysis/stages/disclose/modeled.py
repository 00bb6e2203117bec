"""Means of small groups, modeled from what is printed alone.

A group's own mean, its shrinkage and what the main effects say of it give each other away. So the model
sees nothing but printed numbers: it is a function of them, and whoever has them could fit it too. A group
whose mean is withheld has no part in it and gets no number.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.numbers.key import Group, Key
from analysis.numbers.schema import made_by
from analysis.stats import Areas, StatsError, pooled_means, smoothed
from analysis.study import FactError, Study, modeled_items

DIRECT, MODELED = "direct", "modeled"  # which of a group's two means is the one to read


def modeled(public: pd.DataFrame, study: Study) -> pd.DataFrame:
    """A row a group whose mean is shown: Fay & Herriot (1979), smoothed variances, flat priors.

    Main effects are the item, the group, and the item that the questionnaire singles out for the group. In
    `answer` stands which mean is to be read: the group's own where its base is large, or where it lies so
    far from the modeled one that pooling would hide it; else the modeled one.
    """
    means = public[(public.kind == "mean") & (public.status != "withheld")]
    made = [
        row
        for name, spec in study.modeled.items()
        for by in spec.by
        for row in _rows(means[means.question.isin(modeled_items(study, name))], name, by, study)
    ]
    return pd.DataFrame(made).reindex(columns=public.columns)


def _rows(means: pd.DataFrame, name: str, by: str, study: Study) -> Iterator[dict[str, Any]]:
    cells = means[means.breakdown == by]
    everyone = means[means.breakdown == ""].set_index("question")
    cells = cells[cells.question.isin(everyone.index) & (cells.se > 0)]
    if cells.empty:
        return
    spec = study.modeled[name]
    found = fitted(
        cells, everyone, spec.own if by == spec.own_by else {}, f"{study.path}, [modeled.{name}]"
    )
    low, high = found.interval(study.confidence)
    own = cells["value"].to_numpy(float)
    spread = np.sqrt(np.maximum(variances(cells, everyone) - found.se**2, 0))
    outlying = np.abs(own - found.value) > spec.outlying * spread
    direct = outlying | (cells.base.to_numpy(float) >= spec.direct)
    for i, (cell, is_direct) in enumerate(zip(cells.to_dict("records"), direct, strict=True)):
        yield {
            "key": str(Key(MODELED, cell["question"], group=Group.of(by, cell["level"]))), "kind": MODELED,
            "theme": cell["theme"], "question": cell["question"], "breakdown": by, "level": cell["level"],
            "unit": cell["unit"], "value": round(found.value[i], 2), "low": round(low[i], 2),
            "high": round(high[i], 2), "se": round(found.se[i], 3), "base": cell["base"], "status": "shown",
            "answer": DIRECT if is_direct else MODELED, "made_by": made_by(modeled),
        }  # fmt: skip


def fitted(cells: pd.DataFrame, everyone: pd.DataFrame, own: dict[str, str], place: str) -> Areas:
    """The model of one breakdown's groups; raises FactError where too few of them are shown."""
    item, group = (pd.factorize(cells[name], sort=True)[0] for name in ("question", "level"))
    singled = cells.level.map(own).eq(cells.question).to_numpy(float)
    try:
        return pooled_means(cells["value"], variances(cells, everyone), item, group, singled)
    except StatsError as wrong:
        raise FactError(f"{place}: {cells.breakdown.iloc[0]!r} cannot be modeled: {wrong}") from wrong


def variances(cells: pd.DataFrame, everyone: pd.DataFrame) -> np.ndarray:
    """(cells,) smoothed: the spread of an item's answers over the base, times one design effect."""
    spread = cells.question.map(everyone.se**2 * everyone.base).to_numpy(float)
    return smoothed(cells.se.to_numpy(float) ** 2, spread, cells.base.to_numpy(float))
