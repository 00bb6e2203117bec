"""Bounds on what those could do whose group is unknown, by hand, from printed numbers alone."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.stages.disclose.unstated import unstated
from analysis.study import Imputation, read_survey

OURS = Path("survey_data")
SIZES = {"chinese": 0.1, "asian": 0.1, "other": 0.7, "not_stated": 0.1}
SAYS = {"chinese": 0.6, "asian": 0.5, "other": 0.2, "not_stated": 0.4}


@pytest.fixture(scope="module")
def ours():
    return read_survey(*(OURS / f for f in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")))


def public(withheld: str = "", question: str = "B7_worrycol.worried") -> pd.DataFrame:
    rows = [{"key": f"share.descent.{k}.all", "value": x, "kind": "share"} for k, x in SIZES.items()]
    rows += [{"key": f"share.{question}.descent.{k}", "value": x, "kind": "share"} for k, x in SAYS.items()]
    rows += [
        {"key": f"{row['key']}@imputation=answers", "kind": "imputed", "left": row["key"], "value": 0.0}
        for row in rows
        if "not_stated" not in row["key"]
    ]
    table = pd.DataFrame(rows).fillna({"left": ""}).assign(low=None, high=None)
    return table.assign(status=["withheld" if k == withheld else "shown" for k in table.key])


def test_bounds_by_hand(ours):
    study, questions = ours
    found = unstated(public(), study, questions).set_index("key")
    size = found.loc["unstated.share.descent.chinese.all"]
    assert (size.low, size.high) == (0.1, 0.2)
    worst = found.loc["unstated.share.B7_worrycol.worried.descent.chinese"]
    assert worst.low == round(0.1 * 0.6 / (0.1 + 0.1 * 0.6), 3)
    assert worst.high == round((0.1 * 0.6 + 0.1 * 0.4) / (0.1 + 0.1 * 0.4), 3)
    assert len(found) == 6


def test_nothing_is_made_of_what_is_withheld_or_not_asked_of_all(ours):
    study, questions = ours
    gone = unstated(public("share.B7_worrycol.worried.descent.not_stated"), study, questions)
    assert len(gone) == 3 and gone.key.str.startswith("unstated.share.descent").all()
    routed = unstated(public(question="C6_disclose.done"), study, questions)
    assert len(routed) == 3
    assert unstated(public(), replace(study, imputation=Imputation()), questions).empty
    assert unstated(public(), replace(study, imputation=None), questions).empty
