"""Earlier waves among the downloads: a table of their own with a column for the wave, and in the JSON of a question."""

import csv
import json
from pathlib import Path

import pytest

from analysis.stages.release import __main__ as release
from analysis.stages.release.tables import OF_WAVES
from analysis.study import FactError
from tests.stages.release.reading import numbers_of
from tests.stages.release.test_release import HEAD, ROW, TINY

THEN = ROW.replace(".all,", ".all@wave=2025,", 1).replace("0.49", "0.4", 1) + ",2025"
CHANGE = "change." + THEN.replace(",share,mood", ",change,mood", 1).replace(",share,0.4", ",points,0.09", 1)


def run(folder: Path, *rows: str, head: str = ",".join(OF_WAVES)) -> Path:
    numbers, waves = folder / "numbers.csv", folder / "waves.csv"
    numbers.write_text(f"{HEAD}\n{ROW}\n")
    waves.write_text("\n".join([head, *rows]) + "\n")
    release.main(
        numbers, TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml", TINY / "study.toml",
        folder / "data", folder / "parts", [], waves=waves,
    )  # fmt: skip
    return folder / "data"


def test_the_table_of_waves_is_described_and_numbers_stay_those_of_now(tmp_path):
    data = run(tmp_path, THEN, CHANGE)
    rows = list(csv.DictReader((data / "waves.csv").read_text(encoding="utf-8").splitlines()))
    assert (
        [row["wave"] for row in rows] == ["2025", "2025"]
        and rows[0]["data"]
        and rows[1]["kind"] == "change"
    )
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    (of,) = [x for x in package["resources"] if x["path"] == "waves.csv"]
    assert [field["name"] for field in of["schema"]["fields"]] == ["data", *OF_WAVES]
    assert "wave" in of["schema"]["fields"][-1]["name"] and of["schema"]["primaryKey"] == ["key"]
    for name in ("numbers.csv", "questions/happy.csv"):
        assert "wave=" not in (data / name).read_text(encoding="utf-8")


def test_the_json_of_a_question_has_its_waves(tmp_path):
    told = numbers_of((run(tmp_path, THEN, CHANGE) / "questions/happy.json").read_text(encoding="utf-8"))
    assert [x.get("wave") for x in told] == [None, "2025", "2025"]
    assert told[1]["written.value"] == "40%"


def test_a_table_without_the_wave_is_refused(tmp_path):
    with pytest.raises(FactError, match="wave"):
        run(tmp_path, ROW, head=HEAD)
