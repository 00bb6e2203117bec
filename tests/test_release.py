"""Downloads: everything published and nothing else, marked as synthetic where it is."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import release
from analysis.facts import FactError

TINY = Path("tests/studies/tiny")
HEAD = ",".join(release.COLUMNS)
ROW = "share.happy.agree.all,share,mood,happy,agree,,,share,0.49,0.45,0.53,0.02,20,1.1,240,200,0.4,,,shown,,analysis.estimate.shares"
GONE = "share.happy.neither.all,share,mood,happy,neither,,,share,,,,,,,240,,,,,withheld,privacy,analysis.estimate.shares"


def run(tmp_path: Path, settings: Path, file: list[Path]) -> Path:
    numbers = tmp_path / "numbers.csv"
    numbers.write_text(f"{HEAD}\n{ROW}\n{GONE}\n")
    data = tmp_path / "data"
    release.main(
        numbers, TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml", settings, data, file
    )
    return data


@pytest.mark.parametrize(("synthetic", "says"), [("true", "synthetic demonstration"), ("false", "survey")])
def test_every_file_says_whether_it_is_synthetic(tmp_path, synthetic, says):
    settings = tmp_path / "study.toml"
    settings.write_text(
        (TINY / "study.toml").read_text().replace("synthetic  = true", f"synthetic = {synthetic}")
    )
    data = run(tmp_path, settings, [TINY / "margins.csv"])
    for path in sorted(data.rglob("*.csv")):
        assert set(pd.read_csv(path).data) == {says}, path
    for path in sorted(data.rglob("*.json")):
        assert json.loads(path.read_text())["data"] == says, path


def test_a_question_s_file_holds_its_numbers_as_published(tmp_path):
    data = run(tmp_path, TINY / "study.toml", [])
    rows = pd.read_csv(data / "questions" / "happy.csv", keep_default_na=False)
    assert rows.status.tolist() == ["shown", "withheld"] and rows["value"].tolist() == ["0.49", ""]
    described = json.loads((data / "questions" / "happy.json").read_text())
    assert described["wording"] == "I am happy with my work." and described["numbers"][0]["value"] == 0.49
    assert "value" not in described["numbers"][1]


@pytest.mark.parametrize("text", ["=1+1", "+a", "-a", "@a", "\uff1d1"])
def test_a_cell_that_a_spreadsheet_would_run_is_refused(tmp_path, text):
    path = tmp_path / "context.csv"
    path.write_text(f"id,figure\na,{text}\n")
    with pytest.raises(FactError, match="begins like a formula"):
        run(tmp_path, TINY / "study.toml", [path])
