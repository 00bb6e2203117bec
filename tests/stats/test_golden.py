"""Every number of the golden reference, those committed always and the rest where they are."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from analysis.stats import Fit, glm
from tests.stats import golden, golden_cases, golden_designs
from tests.stats.golden import Result

COMMITTED = ("synth", "nhanes")


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return golden.run() + golden.run_weights()


def differing(results: list[Result]) -> list[Result]:
    return [r for r in results if r.status == "differs"]


def test_committed_rows_agree(results: list[Result]) -> None:
    expected = golden.expected()
    committed = [
        r for r, dataset in zip(results, expected.dataset, strict=False) if dataset.startswith(COMMITTED)
    ]
    assert Counter(r.status for r in committed) == {"agrees": 2663, "unsupported": 9}


def test_nothing_differs(results: list[Result]) -> None:
    assert differing(results) == []


def test_shared_rows_agree(results: list[Result], shared: Path) -> None:
    assert Counter(r.status for r in results) == {"agrees": 14545, "unsupported": 17}


def test_models_estimated_by_statsmodels_agree_with_r_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model stage's point estimates: every model of the reference, its errors and margins."""
    rows = golden.expected()
    rows = rows[rows.case_id.str.contains(r"\|glm") & rows.dataset.str.startswith(COMMITTED)]
    listed = golden.unsupported().pattern
    rows = rows[[not any(re.search(p, name) for p in listed) for name in golden.names()[rows.index]]]
    asked = []

    def by_statsmodels(*args: Any, **more: Any) -> Fit:
        asked.append(args)
        return glm(*args, **more, statsmodels=True)

    monkeypatch.setattr(golden_cases.stats, "glm", by_statsmodels)
    kept = (golden_cases.fitted, golden_cases.computed)
    for function in kept:
        function.cache_clear()
    try:
        assert Counter(golden.compare(row).status for _, row in rows.iterrows()) == {"agrees": len(rows)}
    finally:
        for function in kept:
            function.cache_clear()
    assert len(rows) > 100 and len(asked) >= 5


def test_unsupported_rows_are_those_listed_and_no_more() -> None:
    listed = golden.unsupported()
    names = golden.names()
    found = [sum(bool(re.search(p, name)) for name in names) for p in listed.pattern]
    assert found == list(listed.rows)
    assert sum(found) == 17
    assert (listed.reason != "").all()


def test_a_wrong_design_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = golden.expected()
    row = rows[(rows.case_id == "synth|synth_clus|mean|hh|all|")].iloc[0]
    assert golden.compare(row).status == "agrees"
    nudged = row.copy()
    nudged["se"] = str(float(row.se) * (1 + 1e-7))
    assert golden.compare(nudged).status == "differs"


def test_inputs_are_complete() -> None:
    folder = golden_designs.HERE
    assert sorted(p.name for p in folder.iterdir() if not p.name.startswith(("repw_", "repmeta_"))) == [
        "nhanes.csv",
        "population_totals.csv",
        "synth.csv",
        "synth_lonely.csv",
        "synth_mi.csv",
    ]
