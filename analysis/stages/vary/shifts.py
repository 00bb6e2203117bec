"""Headlines if a target were another: each that is composed or assumed is moved, and its margin gives way.

key = shift.<margin>.<level>.<question>.<answer>    how far it moves a share of everyone, in points
      choice.<margin>.<level>.moved                 how far it moves them on average, whichever way
      choice.targets.larger.by                      by what part of itself each is moved
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.numbers.key import Key
from analysis.numbers.schema import made_by
from analysis.stages.vary.findings import Finding, Sums
from analysis.stages.vary.refit import Task, columns, weigh
from analysis.stats import Design
from analysis.store import mapped
from analysis.study import Margins, Questions, Study

Row = dict[str, Any]
SURE = "published"  # what a target is that one source states


def moved(shares: Margins, margin: str, level: str, by: float) -> Margins:
    """The margins with the share of a level so much of itself larger, the others of its margin smaller."""
    target = float(shares[margin][level]["share"])
    rest = (1 - target * (1 + by)) / (1 - target)
    told = {
        name: {**row, "share": repr(float(row["share"]) * (1 + by if name == level else rest))}
        for name, row in shares[margin].items()
    }
    return {**shares, margin: told}


def unsure(study: Study, shares: Margins) -> list[tuple[str, str]]:
    """(margin, level) of each target that no source states as it stands."""
    return [
        (m.margin, level)
        for m in study.weighting.raking
        for level, row in shares[m.margin].items()
        if row["composed"] != SURE and float(row["share"]) * (1 + study.robustness.shift) < 1
    ]


def shifted(
    people: pd.DataFrame, cases: pd.DataFrame | None, shares: Margins, study: Study, questions: Questions,
    headlines: Sequence[Finding], of: Sums, published: Design, pieces: Path | None,
) -> Iterator[Row]:  # fmt: skip
    """A row a target and headline; none where the weights cannot meet the target."""
    by = study.robustness.shift
    listed = unsure(study, shares) if by else []
    needed = people[columns({"": study}, people)]
    about = {c: questions[c] for c in needed if c in questions}
    tasks = [Task(needed, cases, moved(shares, *place, by), study, about) for place in listed]
    at = [of.at(f.left) for f in headlines]
    before = values(published, of, at)
    if listed:
        key = str(Key("choice", term="targets", level="larger", part="by"))
        yield {"key": key, "kind": "diagnostic", "unit": "share", "value": by, "made_by": made_by(shifted)}
    for place, made in zip(listed, mapped(weigh, tasks, pieces), strict=True):
        if isinstance(made, Design):
            change = values(made, of, at) - before
            yield {
                "key": str(key_of(*place, "choice", part="moved")), "kind": "diagnostic", "unit": "points",
                "value": float(np.nanmean(np.abs(change))), "made_by": made_by(shifted),
            }  # fmt: skip
            yield from rows(place, headlines, change, of, at)


def values(design: Design, of: Sums, at: Sequence[int]) -> np.ndarray:
    """(headlines,) shares under a design."""
    return (design.weights @ of.y[:, at]) / (design.weights @ of.x[:, at])


def rows(
    place: tuple[str, str], headlines: Sequence[Finding], change: np.ndarray, of: Sums, at: Sequence[int]
) -> Iterator[Row]:
    base = (of.x[:, at] > 0).sum(axis=0)
    for f, by, people in zip(headlines, change, base, strict=True):
        share = Key.parse(f.left)
        key = key_of(*place, "shift", question=share.question, answer=share.answer)
        yield {
            "key": str(key), "kind": "shift", "question": key.question, "answer": key.answer,
            "unit": "points", "value": by, "base": float(people), "left": f.left,
            "made_by": made_by(shifted),
        }  # fmt: skip


def key_of(margin: str, level: str, kind: str, **parts: str) -> Key:
    """A number about a target: of kind `choice` the margin is the term."""
    return Key.of_margin(margin, level, "").on(kind=kind, term=margin, **parts)
