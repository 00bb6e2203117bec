"""Which changes between waves are tested together."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.numbers.key import MEAN
from analysis.stats import adjusted_within
from analysis.study import Questions


def adjusted(rows: pd.DataFrame, families: Sequence[str], questions: Questions) -> np.ndarray:
    """p (rows,) of changes adjusted in a family of one earlier wave: what agrees in `families` (a theme, a
    breakdown). Changes of what questions lead with are a family, as differences between groups are; any
    other is adjusted for all of them, since nobody would have looked for it alone."""
    wave = rows["right"].str.rpartition("=")[2]
    family = list(zip(wave, *(rows[name] for name in families), strict=True))
    p = rows["p"].to_numpy(float)
    out = adjusted_within(family, p)
    pairs = zip(rows.question, rows.answer, strict=True)
    lead = np.flatnonzero([answer in (questions[question].tested or [MEAN]) for question, answer in pairs])
    out[lead] = adjusted_within([family[at] for at in lead], p[lead])
    return out
