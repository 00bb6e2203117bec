"""What an earlier wave calls a number, and which changes between waves are tested together."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.numbers.key import MEAN, Group, Key, crossed
from analysis.stats import Familywise, adjusted_within, benjamini_hochberg
from analysis.study import Questions, Wave


def translated(key: Key, wave: Wave, breakdowns: Sequence[str]) -> Key | None:
    """What an earlier wave calls a number that may be compared; None where nothing may."""
    link = wave.links.get(key.question)
    by = key.group.breakdown
    answer = key.answer or MEAN
    if link is None or not link.compared or answer not in link.answers:
        return None
    if by and crossed(by) not in breakdowns:
        return None
    group = Group(tuple(wave.links[b].was for b in by), key.group.level)
    return Key.about(link.was, link.answers[answer], group)


def adjusted(
    rows: pd.DataFrame, families: Sequence[str], questions: Questions, by: Familywise = benjamini_hochberg
) -> np.ndarray:
    """p (rows,) of changes adjusted in a family of two waves: what agrees in `families` (a theme, a
    breakdown). Changes of what questions lead with are a family, as differences between groups are; any
    other is adjusted for all of them, since nobody would have looked for it alone."""
    waves = (rows[end].str.partition("@")[2] for end in ("left", "right"))
    family = list(zip(*waves, *(rows[name] for name in families), strict=True))
    p = rows["p"].to_numpy(float)
    out = adjusted_within(family, p, by)
    pairs = zip(rows.question, rows.answer, strict=True)
    lead = np.flatnonzero([answer in (questions[question].tested or [MEAN]) for question, answer in pairs])
    out[lead] = adjusted_within([family[at] for at in lead], p[lead], by)
    return out
