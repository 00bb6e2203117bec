"""Tables of the tiny study as the gate gets them, and what its audit is told of them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.privacy import Cells
from analysis.stages.disclose import gate, shares
from analysis.stages.disclose.behind import NOBODY
from analysis.study import Disclosure, Questions, Study, read_questions, read_study

TINY = Path("tests/studies/tiny")
COLUMNS = (
    "key kind theme question answer breakdown level unit value low high se df deff base effective_base "
    "cell unweighted domain_df p p_adjusted left right made_by weighted_base"
).split()
TEXT = "key kind theme question answer breakdown level unit left right made_by".split()


def study_of(tmp_path: Path, old: str, new: str) -> Study:
    text = (TINY / "study.toml").read_text()
    assert old in text
    (tmp_path / "study.toml").write_text(text.replace(old, new))
    return read_study(tmp_path / "study.toml")


def questions_of(tmp_path: Path, recodes: str = "", scales: dict[str, str] | None = None) -> Questions:
    """The tiny study's questions with more recodes and other lines of scales."""
    (tmp_path / "recodes.toml").write_text((TINY / "recodes.toml").read_text() + recodes)
    text = (TINY / "scales.csv").read_text()
    for old, new in (scales or {}).items():
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "scales.csv").write_text(text)
    return read_questions(TINY / "codebook.csv", tmp_path / "scales.csv", tmp_path / "recodes.toml")


def table(rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame([dict.fromkeys(TEXT, "") | r for r in rows]).reindex(columns=COLUMNS)


def laid(rows: list[dict]) -> pd.DataFrame:
    """A table of which no two shares are known to be of the same people."""
    return table(rows).assign(inside=NOBODY, beside=NOBODY, mass=0.0, whole=0.0)


def share(
    place: str, cell: int, base: int, value: float | None = None, whole: float | None = None, **more: object
) -> dict:
    """A share at `question answer` or `question answer breakdown level`, of people and of weights."""
    question, answer, breakdown, level = [*place.split(), "", ""][:4]
    p = value if value is not None else cell / base if base else np.nan
    return {
        "key": f"share.{place.replace(' ', '.')}", "kind": "share", "question": question, "answer": answer,
        "breakdown": breakdown, "level": level, "unit": "share", "value": p, "low": p, "high": p,
        "se": np.sqrt(p * (1 - p) / base) if base else np.nan, "df": 200, "base": base, "cell": cell, "domain_df": 100,
        "effective_base": base, "unweighted": cell / base if base else np.nan,
        "weighted_base": base if whole is None else whole,
    } | more  # fmt: skip


def judged(rows: list[dict], questions: Questions, study: Study) -> pd.DataFrame:
    return gate.gate(table(rows), questions, study).set_index("key")


def audited(monkeypatch: pytest.MonkeyPatch, rows: list[dict], questions: Questions, study: Study) -> Cells:
    """The tables that the audit is given."""
    given = []

    def listen(tables: Cells, *more: object) -> np.ndarray:
        given.append(tables)
        return tables.primary.copy()

    monkeypatch.setattr(shares, "audited", listen)
    gate.gate(table(rows), questions, study)
    (tables,) = given
    return tables


def told(tables: Cells, *columns: str) -> dict[str, tuple]:
    """question answer breakdown level -> what stands there."""
    places = zip(tables.question, tables.answer, tables.breakdown, tables.level, strict=True)
    cells = zip(*(getattr(tables, c).tolist() for c in columns), strict=True)
    return {"|".join(place): cell for place, cell in zip(places, cells, strict=True)}


GROUPS = {("red", "early"): 60, ("red", "late"): 130, ("green", "early"): 120, ("green", "late"): 130,
          ("blue", "early"): 90, ("blue", "late"): 70}  # fmt: skip


def people(*levels: str) -> int:
    """How many stand at all of these levels of group and role."""
    return sum(n for at, n in GROUPS.items() if set(levels) <= set(at))


def by_role() -> list[dict]:
    """Groups by role."""
    rows = [share(f"group {g}", people(g), people()) for g in ("red", "green", "blue")]
    return rows + [share(f"group {g} role {r}", n, people(r)) for (g, r), n in GROUPS.items()]


def role_by(name: str, yes: set[str], fewer: int = 0) -> list[dict]:
    """Roles by whether the group is among some; of fewer people than in the other table."""
    rows = [share(f"role {r}", people(r), people()) for r in ("early", "late")]
    for level, groups in (("yes", yes), ("no", {"red", "green", "blue"} - yes)):
        base = sum(people(g) for g in groups) - 2 * fewer
        rows += [
            share(f"role {r} {name} {level}", sum(people(g, r) for g in groups) - fewer, base)
            for r in ("early", "late")
        ]
    return rows


def mirrors(tables: Cells) -> dict[str, str]:
    """Each mirror and the cell that it repeats; both hold the same people."""
    names = list(told(tables, "count"))
    found = {names[i]: names[same] for i, same in enumerate(tables.same) if same >= 0}
    for name, same in enumerate(tables.same):
        assert same < 0 or (tables.count[name], tables.base[name]) == (
            tables.count[same],
            tables.base[same],
        )
    return found


FLOORS = Disclosure()


class Every:
    """All groups: nothing is weighted."""

    def __contains__(self, group: object) -> bool:
        return True


EVERY = Every()


def printed_rows(*rows: dict, respondents: float | None = None) -> pd.DataFrame:
    """Rows as an edition prints them, by key."""
    n = {"key": "quality.respondents", "kind": "diagnostic", "unit": "count", "value": respondents}
    return table([*rows, n] if respondents is not None else list(rows)).set_index("key")
