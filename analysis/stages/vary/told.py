"""What is told of a finding: the share of choices that keep it, how far they move it, which does most.

key = kept.claim.<claim>                     the share of reasonable choices under which the claim is so
      varied.<finding>                       the least and the most that a reasonable choice makes of it
      <headline>@specification=<choice>      a headline under one choice alone
      choice.<kind>.<choice>.lost | .moved   claims that it alone overturns, and how far it moves shares
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from analysis.numbers.key import Key
from analysis.numbers.schema import made_by
from analysis.stages.vary.findings import Finding, Made
from analysis.stages.vary.refit import Specification

Row = dict[str, Any]
OF_PARTS = (
    "share",
    "points",
)  # units that are told in steps of people; a mean is told by its verdict alone


def told(listed: Sequence[Specification], findings: Sequence[Finding], made: Made) -> Iterator[Row]:
    """Every row of findings that are made of answers."""
    yield from of_findings(listed, findings, made)
    alone = {s.changed[0]: i for i, s in enumerate(listed) if len(s.changed) == 1}
    first = next(i for i, s in enumerate(listed) if not s.changed)
    yield from _choices(alone, findings, made, first)
    yield counted(listed)


def counted(listed: Sequence[Specification]) -> Row:
    """How many choices are reasonable."""
    key = str(Key("choice", term="every", level="reasonable", part="count"))
    return _row(key, "diagnostic", "count", counted) | {"value": sum(not s.naive for s in listed)}


def of_findings(listed: Sequence[Specification], findings: Sequence[Finding], made: Made) -> Iterator[Row]:
    """Rows of each finding. Simonsohn, Simmons & Nelson (2020), Nature Human Behaviour 4, 1208–1214."""
    counted = np.array([not s.naive for s in listed])
    alone = {s.changed[0]: i for i, s in enumerate(listed) if len(s.changed) == 1}
    first = next(i for i, s in enumerate(listed) if not s.changed)
    reasonable = {of: i for of, i in alone.items() if counted[i]}
    for j, finding in enumerate(findings):
        moved = {of: abs(made.value[i, j] - made.value[first, j]) for of, i in reasonable.items()}
        moved = {of: by for of, by in moved.items() if by > 0}
        yield from _finding(finding, made, j, counted, reasonable, moved, first)
        if finding.claim is None:
            for (_, name), i in alone.items():
                yield from _alone(finding, name, made, i, j)


def _finding(
    finding: Finding, made: Made, j: int, counted: np.ndarray, alone: dict[tuple[str, str], int],
    moved: dict[tuple[str, str], float], first: int,
) -> Iterator[Row]:  # fmt: skip
    ends = {"left": finding.left, "right": finding.right}
    most = max(moved, key=lambda of: moved[of], default=None)
    if finding.unit in OF_PARTS:
        values = made.value[counted, j]
        row = _row(str(Key("varied", of=Key.parse(finding.key))), "varied", finding.unit, _finding)
        yield row | ends | {
            "value": made.value[first, j], "low": np.nanmin(values), "high": np.nanmax(values),
            "base": np.nanmin(made.base[counted, j]), "answer": ".".join(most) if most else "",
        }  # fmt: skip
    if finding.claim is not None:
        lost = [of for of, i in alone.items() if made.kept[i, j] == 0]
        worst = max(lost, key=lambda of: moved.get(of, 0.0), default=None)
        key = str(Key("kept", of=Key("claim", claim=finding.claim.name)))
        yield _row(key, "kept", "share", _finding) | ends | {
            "value": np.nanmean(made.kept[counted, j]),
            "answer": ".".join(worst or most or ()), "level": "alone" if worst else "",
        }  # fmt: skip


def _alone(finding: Finding, name: str, made: Made, i: int, j: int) -> Iterator[Row]:
    if np.isfinite(made.value[i, j]):
        key = str(Key.parse(finding.key).on(specification=name))
        yield _row(key, "varied", finding.unit, _alone) | {
            "value": made.value[i, j], "low": made.low[i, j], "high": made.high[i, j],
            "base": made.base[i, j], "left": finding.left, "answer": name,
        }  # fmt: skip


def _choices(
    alone: dict[tuple[str, str], int], findings: Sequence[Finding], made: Made, first: int
) -> Iterator[Row]:
    """Of each choice alone: how many claims it overturns, and how far it moves those on shares."""
    shares = [j for j, f in enumerate(findings) if f.claim is not None and f.unit in OF_PARTS]
    claims = [j for j, f in enumerate(findings) if f.claim is not None]
    for (kind, name), i in alone.items():
        lost = int((made.kept[i, claims] == 0).sum())
        moved = np.abs(made.value[i, shares] - made.value[first, shares])
        for part, unit, value in (("lost", "count", lost), ("moved", "points", np.nanmean(moved))):
            key = str(Key("choice", term=kind, level=name, part=part))
            yield _row(key, "diagnostic", unit, _choices) | {"value": value}


def _row(key: str, kind: str, unit: str, by: Any) -> Row:
    return {"key": key, "kind": kind, "unit": unit, "made_by": made_by(by)}
