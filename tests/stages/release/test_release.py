"""Downloads: everything published and nothing else, marked as synthetic where it is."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.stages.release import __main__ as release
from analysis.stages.release import tables
from analysis.study import FactError
from tests.stages.release.reading import numbers_of

TINY = Path("tests/studies/tiny")
HEAD = ",".join(tables.COLUMNS)
ROW = "share.happy.agree.all,share,mood,happy,agree,,,share,0.49,0.45,0.53,0.02,20,1.1,240,200,0.4,,,shown,,analysis.estimate.shares"
GONE = "share.happy.neither.all,share,mood,happy,neither,,,share,,,,,,,240,,,,,withheld,privacy,analysis.estimate.shares"
VOCABULARIES = {  # that a format must name: hosts
    "croissant.json": ("mlcommons.org", "purl.org"),
    "ro-crate-metadata.json": ("w3id.org",),
}
AUTHORED = ("codebook", "scales", "margins", "sources")


def run(tmp_path: Path, settings: Path, file: list[Path], rows: tuple[str, ...] = (ROW, GONE)) -> Path:
    numbers = tmp_path / "numbers.csv"
    numbers.write_text("\n".join([HEAD, *rows]) + "\n")
    data = tmp_path / "data"
    release.main(
        numbers, TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml", settings, data,
        tmp_path / "parts", file,
    )  # fmt: skip
    return data


def every_file(tmp_path: Path) -> Path:
    return run(tmp_path, TINY / "study.toml", [TINY / f"{name}.csv" for name in AUTHORED])


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
        told = json.loads(path.read_text())
        if path.name in ("croissant.json", "ro-crate-metadata.json"):  # formats with keys of their own
            assert says in path.read_text(), path
        else:
            assert told["data"] == says, path
    for name in ("ddi.xml", "dataset.jsonld", "CITATION.cff", "citation.bib"):
        text = (data / name).read_text()
        assert ("Demonstration data: " in text) == (synthetic == "true"), name
        assert ("ynthetic" in text) <= (synthetic == "true"), name
    for path in sorted((tmp_path / "parts").rglob("*.html")):
        assert synthetic == "true" or "ynthetic" not in path.read_text()


def test_a_question_s_file_holds_its_numbers_as_published(tmp_path):
    data = run(tmp_path, TINY / "study.toml", [])
    rows = pd.read_csv(data / "questions" / "happy.csv", keep_default_na=False)
    assert rows.status.tolist() == ["shown", "withheld"] and rows["value"].tolist() == ["0.49", ""]
    text = (data / "questions" / "happy.json").read_text()
    described, (first, second) = json.loads(text), numbers_of(text)
    assert described["wording"] == "I am happy with my work." and first["value"] == 0.49
    assert "value" not in second
    table = rows[["key", "status", "made_by"]].to_dict("records")
    assert [{name: x[name] for name in table[0]} for x in (first, second)] == table
    assert described["universe"] == "Everyone" and described["nets"]["agree"]["label"] == "Agree"
    assert [a["code"] for a in described["answers"]][:2] == ["1", "2"]


@pytest.mark.parametrize("text", ["=1+1", "+a", "-a", "@a", "\uff1d1", "-1..a", "-1..=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_refused(tmp_path, text):
    path = tmp_path / "context.csv"
    path.write_text(f"id,figure\na,{text}\n")
    with pytest.raises(FactError, match="begins like a formula"):
        run(tmp_path, TINY / "study.toml", [path])


@pytest.mark.parametrize("text", ["-1", "-10.0..9.999", "-5..-1"])
def test_numbers_below_zero_and_ranges_from_there_are_no_formula(tmp_path, text):
    path = tmp_path / "context.csv"
    path.write_text(f"id,figure\na,{text}\n")
    run(tmp_path, TINY / "study.toml", [path])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ROW.replace("0.49", "half"), "'half' is no number"),
        (ROW.replace("0.49", "nan"), "'nan' is no number"),
        (ROW.replace(",shown,,", ",shown,=1,"), "begins like a formula"),
        (GONE.replace("neither.all", "agree.all"), "stands twice"),
    ],
)
def test_a_number_that_is_none_stops_the_release(tmp_path, row, said):
    with pytest.raises(FactError, match=said):
        run(tmp_path, TINY / "study.toml", [], (ROW, row) if "twice" in said else (row,))


def test_a_column_that_nobody_described_is_refused(tmp_path):
    path = tmp_path / "context.csv"
    path.write_text("id,figures\na,1\n")
    with pytest.raises(FactError, match="did you mean 'figure'"):
        run(tmp_path, TINY / "study.toml", [path])
    with pytest.raises(FactError, match=r"contexts.csv: no such table.*did you mean 'context'"):
        run(tmp_path, TINY / "study.toml", [path.rename(tmp_path / "contexts.csv")])


def test_the_release_repeats_to_the_byte_and_drops_files_of_questions_that_went(tmp_path):
    data = every_file(tmp_path)
    before = {p: p.read_bytes() for p in data.rglob("*") if p.is_file()}
    (data / "questions" / "gone.csv").write_text("data\n")
    every_file(tmp_path)
    assert {p: p.read_bytes() for p in data.rglob("*") if p.is_file()} == before


def test_the_codebook_tells_recodes_and_what_is_missing(tmp_path):
    book = json.loads((every_file(tmp_path) / "codebook.json").read_text())
    questions = {q["id"]: q for q in book["questions"]}
    assert questions["perks"]["columns"][0] == "perks_car"
    assert {
        "code": "-9",
        "key": "refused",
        "label": "Prefer not to say",
        "treatment": "refused",
    } in questions["happy"]["missing"]
    assert [q for q in questions.values() if "made_from" in q]


def test_no_host_is_named_but_sources_schemas_and_licences(tmp_path):
    data = every_file(tmp_path)
    for path in (*sorted(data.rglob("*")), *sorted((tmp_path / "parts").rglob("*.html"))):
        if path.is_file():
            hosts = set(re.findall(r"https?://([^/\"<\s,)]+)", path.read_text(errors="ignore")))
            named = set(VOCABULARIES.get(path.name, ()))
            assert hosts - named <= {"datapackage.org", "creativecommons.org", "schema.org"}, path
