"""Bounds of refusals: rows whole, and of which shares there are any."""

import pandas as pd

from analysis.numbers.schema import PUBLIC as PRINTED
from analysis.stages.disclose.refusals import refusals

PUBLIC = [*PRINTED, "left"]  # what a row is made from goes after the gate
BAND = {"kind": "band", "unit": "share", "status": "shown", "reason": "2 to 5%"}


def told(**more: dict) -> pd.DataFrame:
    """A share of everyone, one of a group, one withheld, one without a band, and one that is told, in order."""
    names = ("a.yes.group.red", "b.yes.all", "c.yes.all", "d.yes.all")
    rows = [{"key": f"share.{name}", "kind": "share", "unit": "share", "status": "shown", "value": 0.4}
            | more.get(name[0], {}) for name in names]  # fmt: skip
    rows += [{"key": f"quality.refused.{question}"} | BAND for question in "abd"]
    rows += [{"key": f"tipping.{name[0]}", "kind": "tipping", "left": f"share.{name}"} for name in names]
    return pd.DataFrame(rows).reindex(columns=PUBLIC)


def test_a_row_whole():
    (row,) = refusals(told(b={"status": "withheld", "value": None})).dropna(axis=1).to_dict("records")
    assert row == {
        "key": "bound.share.d.yes.all", "kind": "bound", "unit": "share", "status": "shown", "value": 0.4,
        "low": 0.38, "high": 0.43, "left": "share.d.yes.all",
        "made_by": "analysis.stages.disclose.refusals.refusals",
    }  # fmt: skip


def test_a_flagged_share_has_bounds_and_one_of_a_group_or_without_a_band_has_none():
    made = refusals(told(b={"status": "flagged"}))
    assert list(made.key) == ["bound.share.b.yes.all", "bound.share.d.yes.all"]
    assert list(made.columns) == PUBLIC
