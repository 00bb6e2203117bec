"""charts/NAME.toml: read into the record of its kind."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analysis.study.errors import FactError, near
from analysis.study.ids import check_id
from analysis.study.kinds import (
    BeforeAfter,
    Chart,
    Columns,
    Dots,
    Effects,
    Likert,
    Ranked,
    Scatter,
    Spread,
    Stacked,
)
from analysis.study.pages import bare
from analysis.study.reader import made
from analysis.study.tables import read_toml
from analysis.study.trend import Trend

KINDS: dict[str, type[Chart]] = {
    "dots": Dots, "ranked": Ranked, "effects": Effects, "spread": Spread, "before_after": BeforeAfter,
    "likert": Likert, "stacked": Stacked, "columns": Columns, "scatter": Scatter, "trend": Trend,
}  # fmt: skip


def read_chart(path: Path) -> Chart:
    """A chart's record, of its kind; raises FactError with every fault of the file."""
    check_id(path.stem, str(path), "name of the chart")
    given = read_toml(path)
    kind = given.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        got = f"kind is {kind!r}{near(kind, KINDS)}" if "kind" in given else "kind is missing"
        raise FactError(f"{path}: {got}; expected one of {', '.join(KINDS)}")
    return made(path, KINDS[kind], given)


def as_given(record: Any) -> dict[str, Any]:
    """A chart's record as a table of what is there, `is_` named `is`."""
    return {k: _renamed(v) for k, v in bare(asdict(record)).items()}


def _renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {k.rstrip("_"): _renamed(v) for k, v in value.items()}
    return (
        [_renamed(v) for v in value]
        if isinstance(value, Sequence) and not isinstance(value, str)
        else value
    )
