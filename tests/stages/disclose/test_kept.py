"""What the gate settled is kept, and settled again wherever anything that it was made from is another."""

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.stages.disclose import gate, shares
from analysis.study import Questions, Study
from tests.stages.disclose.given import COLUMNS, TEXT, share, table

ROWS = [
    share("paid yes", 60, 120),
    share("paid no", 60, 120),
    *(share(f"paid yes role {level}", n, 60) for level, n in (("early", 33), ("late", 27))),
    *(share(f"paid no role {level}", n, 60) for level, n in (("early", 27), ("late", 33))),
]
CELLS = [
    share(f"paid {answer} role {level}", 30, 60) for answer in ("yes", "no") for level in ("early", "late")
]


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many cells each audit had."""
    seen: list[int] = []
    plain = shares.audited

    def watched(tables, *more):
        seen.append(len(tables.base))
        return plain(tables, *more)

    monkeypatch.setattr(shares, "audited", watched)
    return seen


def gated(
    rows: pd.DataFrame, questions: Questions, study: Study, pieces: Path | None, **more
) -> pd.DataFrame:
    """In a build of its own, which knows nothing of what another one worked out."""
    questions, study = deepcopy((questions, study))
    rows = rows.astype({c: float for c in COLUMNS if c not in TEXT})  # as a file of them is read
    return gate.gate(rows, questions, study, pieces=pieces, **more)


def told(of: str, at: str, value: object) -> pd.DataFrame:
    """The rows, of which one says something else."""
    rows = table(ROWS)
    rows.loc[rows.key == of, at] = value
    return rows


def test_what_is_the_same_is_settled_once(tmp_path, questions, study, settled):
    first = gated(table(ROWS), questions, study, tmp_path)
    again = gated(table(ROWS), questions, study, tmp_path)
    assert len(settled) == 1 and first.equals(again)
    assert first.equals(gated(table(ROWS), questions, study, None)) and len(settled) == 2


def test_a_number_that_is_no_share_settles_nothing_again(tmp_path, questions, study, settled):
    gated(table(ROWS), questions, study, tmp_path)
    gap = dict.fromkeys(TEXT, "") | {"key": "missing.share.paid.yes.all@imputation=answers", "kind": "missing",
                                     "left": ROWS[0]["key"], "unit": "share", "value": 0.1}  # fmt: skip
    gated(table([*ROWS, gap]), questions, study, tmp_path)
    assert len(settled) == 1


CHANGES = {
    "cells": {"rows": table([*ROWS[:2], *CELLS])},
    "a value": {"rows": told("share.paid.yes.role.early", "value", 0.5500001)},
    "weighted people": {"rows": told("share.paid.yes.role.early", "weighted_base", 61.0)},
    "a standard error": {"rows": told("share.paid.yes.role.early", "se", 0.5)},
    "a row more": {"rows": table([*ROWS, share("paid yes group red", 50, 100)])},
    "a row less": {"rows": table(ROWS[:-2])},
    "a known share": {"panel": {"share.paid.yes.role.early": True}},
    "an unsafe share": {"panel": {"share.paid.yes.role.early": False}},
    "answers nearly another's": {"near": {("paid", "yes")}},
    "the same people": {"same": {("role", "early"): {"paid": frozenset({"yes"})}}},
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_it_is_settled_again_where_something_that_it_rests_on_is_another(
    name, tmp_path, questions, study, settled
):
    given = {"rows": table(ROWS)} | CHANGES[name]
    gated(table(ROWS), questions, study, tmp_path)
    settled.clear()
    kept = gated(given.pop("rows"), questions, study, tmp_path, **given)
    assert settled
    anew = {"rows": table(ROWS)} | CHANGES[name]
    assert kept.equals(gated(anew.pop("rows"), questions, study, None, **anew))


@pytest.mark.parametrize("floor", ["min_cell", "min_base", "width"])
def test_it_is_settled_again_under_another_floor(floor, tmp_path, questions, study, settled):
    gated(table(ROWS), questions, study, tmp_path)
    more = {floor: getattr(study.disclosure, floor) + 1}
    gated(table(ROWS), questions, replace(study, disclosure=replace(study.disclosure, **more)), tmp_path)
    assert len(settled) == 2
