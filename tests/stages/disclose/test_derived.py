"""Means that others add up to: which go together, by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.stages.disclose.derived import judge_derived
from analysis.study.questions import Recode

PLAIN = {q: SimpleNamespace(id=q, recode=None, columns=(q,)) for q in ("gain", "risk", "gift", "visit")}
NET = SimpleNamespace(id="net", recode=Recode(difference=("gain", "risk")), columns=("net",))
ROWS = [(q, level) for q in ("gain", "risk", "net") for level in ("red", "blue")]


def judged(*gone: tuple[str, str]) -> set[tuple[str, str]]:
    """Withheld (question, level) after `gone` were withheld for privacy."""
    rows = pd.DataFrame(
        [{"kind": "mean", "question": q, "breakdown": "group", "level": level, "status": "shown", "reason": ""}
         for q, level in ROWS]
    )  # fmt: skip
    first = [place in gone for place in ROWS]
    rows.loc[first, ["status", "reason"]] = "withheld", "privacy"
    judge_derived(rows, PLAIN | {"net": NET})
    assert set(rows.reason[rows.status == "withheld"]) <= {"privacy"}
    return {place for place, status in zip(ROWS, rows.status, strict=True) if status == "withheld"}


@pytest.mark.parametrize(
    ("gone", "with_it"),
    [
        ([], []),
        ([("gain", "red")], [("risk", "red")]),
        ([("risk", "blue")], [("gain", "blue")]),
        ([("net", "red")], [("risk", "red")]),
        ([("gain", "red"), ("risk", "red")], []),
        ([("gain", "red"), ("net", "red")], [("risk", "red")]),
    ],
)
def test_of_two_means_and_their_difference_none_is_withheld_alone(gone, with_it):
    assert judged(*gone) == {*gone, *with_it}


def test_a_count_goes_with_any_share_that_it_adds_up_and_with_no_mean():
    condition = SimpleNamespace(columns=("gift",)), SimpleNamespace(columns=("visit",))
    count = SimpleNamespace(id="n", recode=Recode(count=condition), columns=("n",))
    rows = pd.DataFrame(
        {
            "kind": ["share", "share", "mean", "mean", "mean"], "question": ["gift", "visit", "n", "n", "gift"],
            "breakdown": "group", "level": ["red", "red", "red", "blue", "blue"],
            "status": ["withheld", "shown", "shown", "shown", "withheld"],
            "reason": ["privacy", "", "", "", "privacy"],
        }
    )  # fmt: skip
    judge_derived(rows, PLAIN | {"n": count})
    assert rows.status.tolist() == ["withheld", "shown", "withheld", "shown", "withheld"]
    assert rows.reason.tolist() == ["privacy", "", "privacy", "", "privacy"]
