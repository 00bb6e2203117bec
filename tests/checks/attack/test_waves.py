"""Two waves of the same people: what the one withholds the other gives away without the gate's rule."""

import csv
import os
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from analysis.stages.disclose import waves as door
from analysis.stages.disclose.changes import judged
from analysis.study import read_survey
from tests.checks.attack import waves
from tests.checks.attack.site import Site
from tests.checks.attack.test_attack import COLUMNS, both, gated, share, site, withheld
from tests.stages.disclose.test_disclose import crosstab

PANEL = Path("tests/studies/twice")
GROUPS = {"red": (80, 160), "green": (90, 180), "blue": (3, 150)}
HIDDEN = both("blue", "green")
FILES = [PANEL / name for name in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")]
SURVEY = read_survey(*FILES)


def two(folder: Path, now: list[dict], before: list[dict], changes: list[dict] = ()) -> Site:
    """A site of two waves of 490 people."""
    made = site(folder, now, people=490)
    n = {"key": "quality.respondents", "kind": "diagnostic", "unit": "count", "value": 490, "base": 490}
    with (folder / "data" / "waves.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, [*COLUMNS, "se", "wave"], restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**row, "key": f"{row['key']}@wave=2025", "wave": "2025"} for row in [*before, n])
        writer.writerows({**row, "wave": "2025"} for row in changes)
    return Site(made.folder)


def test_another_choice_of_cells_in_another_wave_is_undone_and_not_with_the_rule(tmp_path):
    rows = [r | {"weighted_base": r["base"]} for r in crosstab(GROUPS)]
    now = withheld([share("paid", r["answer"], r["level"], r["cell"], r["base"]) for r in rows], *HIDDEN)
    newest = pd.DataFrame(now).set_index("key")
    found, _ = waves.attacked(two(tmp_path / "alone", now, gated(rows, 490, panel={})), PANEL)
    assert min(b.width for b in found) < 6
    panel = door.shown(newest)
    assert panel["share.paid.yes.group.red"] and not panel["share.paid.yes.group.green"]
    found, few = waves.attacked(two(tmp_path / "beside", now, gated(rows, 490, panel=panel)), PANEL)
    assert len(found) >= 4 and min(b.width for b in found) >= 10 and not few


def test_waves_of_other_people_tell_nothing_of_each_other(tmp_path):
    rows = [r | {"weighted_base": r["base"]} for r in crosstab(GROUPS)]
    now = withheld([share("paid", r["answer"], r["level"], r["cell"], r["base"]) for r in rows], *HIDDEN)
    found, _ = waves.attacked(
        two(tmp_path / "alone", now, gated(rows, 490, panel={})), Path("tests/studies/tiny")
    )
    assert found and min(b.width for b in found) >= 10


def change(key: str, value: float, se: float) -> dict:
    return {"key": f"change.{key}@wave=2025", "kind": "change", "question": "paid", "answer": "yes", "unit": "points",
            "breakdown": "group", "level": "blue", "value": value, "se": se, "base": 150, "status": "shown"}  # fmt: skip


def test_a_change_beside_one_end_gives_the_other(tmp_path):
    rows = [share("paid", r["answer"], r["level"], r["cell"], r["base"]) for r in crosstab(GROUPS)]
    told = [change("share.paid.yes.group.blue", 0.01, 0.02)]
    found = list(waves.changes(two(tmp_path, withheld(rows, *HIDDEN), rows, told)))
    assert [b.width < 1 for b in found] == [True]


def test_a_change_between_two_earlier_waves_gives_its_later_end_too(tmp_path):
    rows = [share("paid", r["answer"], r["level"], r["cell"], r["base"]) for r in crosstab(GROUPS)]
    between = change("share.paid.yes.group.blue", 0.01, 0.02)
    told = [between | {"key": f"{between['key'].replace('2025', '2024')}@until=2025"}]
    found = list(waves.changes(two(tmp_path, rows, withheld(rows, *HIDDEN), told)))
    assert [b.key.partition(" ")[0] for b in found] == ["share.paid.yes.group.blue@wave=2025"]


@pytest.mark.parametrize("gone", ["left", "right"])
def test_the_gate_withholds_a_change_with_either_end(gone):
    ends = pd.DataFrame({"key": ["a", "b"], "kind": "share", "status": "shown", "reason": "", "value": [0.4, 0.3],
                         "se": [0.02, 0.02], "alike": False, "simple": False, "left": "", "right": ""})  # fmt: skip
    ends.loc[ends.key == {"left": "a", "right": "b"}[gone], ["status", "reason"]] = "withheld", "privacy"
    made, _ = judged(changed(0.1, 20), changed(0.1, 20).head(0), ends, SURVEY, {})
    assert (
        made.status.tolist() == ["withheld"]
        and made.reason.tolist() == ["privacy"]
        and made["value"].isna().all()
    )


def changed(value: float, cell: float) -> pd.DataFrame:
    row = {"key": "change.a@wave=2025", "kind": "change", "theme": "", "question": "happy", "answer": "agree", "breakdown": "",
           "level": "", "unit": "points", "value": value, "low": 0.05, "high": 0.15, "se": 0.025, "df": 20.0, "p": 0.01,
           "p_adjusted": 0.01, "base": 400.0, "cell": cell, "left": "a", "right": "b", "deff": None,
           "effective_base": None, "unweighted": None, "made_by": ""}  # fmt: skip
    return pd.DataFrame([row]).astype({"deff": float, "effective_base": float, "unweighted": float})


def test_an_error_that_knows_of_few_who_changed_is_made_from_the_printed_ends():
    ends = pd.DataFrame({"key": ["a", "b"], "kind": "share", "status": "shown", "reason": "", "value": [0.4, 0.31],
                         "se": [0.02, 0.021], "alike": False, "simple": False, "left": "", "right": ""})  # fmt: skip
    for cell, se, value in ((20, 0.025, 0.1), (4, 0.029, 0.09), (float("nan"), 0.025, 0.1)):
        made, _ = judged(changed(0.1, cell), changed(0.1, cell).head(0), ends, SURVEY, {})
        assert made.se.tolist() == [se] and made["value"].tolist() == [value]


def test_both_waves_of_a_panel_give_nobody_away(tmp_path):
    """The whole way, by two breakdowns, of which one has a level of some forty people."""
    study, build = Path(shutil.copytree(PANEL, tmp_path / "panel")), tmp_path / "build"
    settings = study / "study.toml"
    text = settings.read_text(encoding="utf-8").replace(str(PANEL), str(study))
    settings.write_text(
        text.replace('breakdowns = ["role"]', 'breakdowns = ["role", "group"]'), encoding="utf-8"
    )
    made = subprocess.run(
        ["make", "-s", f"STUDY={study}", f"BUILD={build}", f"{build}/stamps/release"],
        capture_output=True, text=True, env={**os.environ, "MAKEFLAGS": "", "LC_ALL": "C"},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-2000:]
    found, few = waves.attacked(Site(build / "docs"), study)
    assert len(found) > 20 and min(b.width for b in found) >= 10 and not few


def test_what_speaks_of_a_change_that_the_gate_left_out_is_withheld():
    ends = pd.DataFrame({"key": ["b"], "kind": "share", "status": "shown", "reason": "", "value": [0.3], "se": [0.02],
                         "alike": False, "simple": False, "left": "", "right": ""})  # fmt: skip
    gap = changed(0.1, 20).assign(key="gap.rose", kind="gap", left="change.a@wave=2025", right="")
    made, spoken = judged(changed(0.1, 20), gap, ends, SURVEY, {})
    assert made.empty and spoken.status.tolist() == ["withheld"] and spoken["value"].isna().all()


def test_a_change_under_another_choice_is_told_by_its_verdict_alone():
    """Beside the change itself it would tell, to a tenth, of those whom the choice leaves out."""
    ends = pd.DataFrame({"key": ["a", "b"], "kind": "share", "status": "shown", "reason": "", "value": [0.4, 0.3],
                         "se": [0.02, 0.02], "alike": False, "simple": False, "left": "", "right": ""})  # fmt: skip
    of = changed(0.1, 20).assign(left="change.a@wave=2025", right="", base=float("nan"))
    kept = of.assign(key="kept.claim.rose", kind="kept", unit="share", value=0.9)
    range_of = of.assign(key="varied.gap.rose", kind="varied", value=0.0987)
    made, spoken = judged(changed(0.1, 20), pd.concat([kept, range_of]), ends, SURVEY, {})
    assert made.status.tolist() == ["shown"]
    assert dict(zip(spoken.kind, spoken.status, strict=True)) == {"kept": "shown", "varied": "withheld"}
    assert spoken["value"][spoken.kind == "varied"].isna().all()
