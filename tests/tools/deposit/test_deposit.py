"""A stranger's check of the archive, from the archive alone; and the record that a DOI is registered with."""

import csv
import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft201909Validator, FormatChecker

from analysis.stages.release import __main__ as release
from analysis.stages.release.edition import Edition
from analysis.study import read_study
from analysis.tools import archive
from analysis.tools.deposit import datacite
from tests.stages.release.editions import HOSTILE, edition, with_site
from tests.stages.release.test_release import GONE, HEAD, ROW
from tests.tools.publishing.studies import ADDRESS, TINY, settings

SCHEMA = json.loads((Path(__file__).parent / "datacite-4.5" / "schema.json").read_text())
ROWS = "".join(f'<tr id="{row.split(",")[0]}"><td>x</td></tr>' for row in (ROW, GONE))
RECORDS = f"<table><tbody>{ROWS}</tbody></table>"


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """The archive of a small site with the data of the release, as a stranger unpacks it."""
    site, study = tmp_path / "site", settings(tmp_path)
    for name, text in {
        "index.html": '<a href="numbers/happy/">n</a>',
        "numbers/happy/index.html": RECORDS,
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    (tmp_path / "numbers.csv").write_text("\n".join([HEAD, ROW, GONE]) + "\n")
    release.main(
        tmp_path / "numbers.csv", TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml", study, site / "data",
        tmp_path / "parts", [TINY / "codebook.csv", TINY / "scales.csv"],
    )  # fmt: skip
    archive.main(study, site, tmp_path / "archive")
    with zipfile.ZipFile(tmp_path / "archive" / "tiny-1.0.zip") as packed:
        packed.extractall(tmp_path / "elsewhere")
    return tmp_path / "elsewhere" / "tiny-1.0"


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    """Without this project's packages, and from another place."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py")], cwd="/", capture_output=True, text=True
    )


def test_a_stranger_checks_the_archive_alone(unpacked):
    done = check(unpacked)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(" tables and 2 numbers are as this archive says\n")
    made = subprocess.run(["make", "-s", "verify"], cwd=unpacked, capture_output=True, text=True)
    assert made.returncode == 0 and made.stdout == done.stdout


def rewritten(unpacked: Path, name: str, old: str, new: str) -> None:
    """A file and its line in the list of hashes, as somebody would who means to be believed."""
    path, sums = unpacked / name, unpacked / "SHA256SUMS"
    before = archive.hashlib.sha256(path.read_bytes()).hexdigest()
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    sums.write_text(sums.read_text().replace(before, archive.hashlib.sha256(path.read_bytes()).hexdigest()))


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("data/numbers.csv", "0.49", "0.94", "numbers.csv: not of the size and hash in the data package"),
        ("data/numbers.csv", ",0.49,", ",many,", "numbers.csv, row 2: value is no number"),
        (
            "data/numbers.csv",
            "0.49",
            "0.94",
            "questions/happy.csv: share.happy.agree.all is not as in numbers.csv",
        ),
        ("data/numbers.csv", ",value,", ",estimate,", "numbers.csv: not the columns in the data package"),
        (
            "numbers/happy/index.html",
            "agree",
            "agrees",
            "share.happy.agrees.all is shown and not in numbers.csv",
        ),
        ("numbers/happy/index.html", "agree", "agrees", "share.happy.agree.all has no record on a page"),
    ],
)
def test_what_was_altered_with_its_hash_is_found_by_the_rest(unpacked, name, old, new, says):
    rewritten(unpacked, name, old, new)
    done = check(unpacked)
    assert done.returncode == 1 and says in done.stderr, done.stderr


def test_files_gone_altered_and_beside_the_list_are_named(unpacked):
    (unpacked / "data" / "ddi.xml").unlink()
    (unpacked / "index.html").write_text("x")
    (unpacked / "more.html").write_text("x")
    said = check(unpacked).stderr
    for fault in (
        "data/ddi.xml: listed and not there",
        "index.html: not as listed",
        "more.html: there and not listed",
    ):
        assert fault in said
    assert "verify: 3 faults" in said


def valid(text: str) -> dict:
    record = json.loads(text)
    Draft201909Validator(SCHEMA, format_checker=FormatChecker()).validate(record)
    return record


def test_the_record_is_datacite_s(unpacked, tmp_path):
    record = valid((unpacked / "datacite.json").read_text())
    assert (tmp_path / "archive" / "tiny-1.0.datacite.json").read_text() == (
        unpacked / "datacite.json"
    ).read_text()
    assert record["url"] == f"{ADDRESS}2026-01-05/" and record["publicationYear"] == "2026"
    assert record["rightsList"][0]["rightsIdentifier"] == "CC-BY-4.0"
    assert record["titles"][0]["title"] == "Demonstration data: Tiny" and "text/csv" in record["formats"]
    packed = sum(p.stat().st_size for p in unpacked.rglob("*") if p.is_file())
    assert 0 < int(record["sizes"][0].split()[0]) < packed


def test_any_study_makes_a_valid_record(tmp_path):
    valid(datacite.record(edition(tmp_path, HOSTILE), ["a.csv"], 1, []))
    bare = replace(read_study(TINY / "study.toml"), licence="", release=None, themes={})
    with pytest.raises(Exception, match="publicationYear"):  # a deposit has a date
        valid(datacite.record(Edition(bare), [], 1, []))
    dated = replace(bare, release=read_study(TINY / "study.toml").release)
    assert "rightsList" not in valid(datacite.record(Edition(dated), [], 1, []))


def test_an_edition_follows_the_one_before(tmp_path):
    it = with_site(edition(tmp_path), site_url="https://survey.uni-tiny.eu/")
    found = valid(datacite.record(it, [], 1, ["2024-01-01", "2025-01-01"]))["relatedIdentifiers"]
    assert [(x["relationType"], x["relatedIdentifier"]) for x in found] == [
        ("IsIdenticalTo", "https://survey.uni-tiny.eu/2026-01-05/"),
        ("IsNewVersionOf", "https://survey.uni-tiny.eu/2025-01-01/"),
    ]


def test_the_archive_of_the_built_site_passes(built_site, tmp_path):
    """The whole of it, as `make archive` packs it."""
    archive.main(Path("survey_data/study.toml"), built_site, tmp_path)
    (packed,) = tmp_path.glob("*.zip")
    with zipfile.ZipFile(packed) as files:
        files.extractall(tmp_path)
    done = check(packed.with_suffix(""))
    assert done.returncode == 0, done.stderr
    with (built_site / "data" / "numbers.csv").open(encoding="utf-8") as file:
        assert f" {len(list(csv.reader(file))) - 1} numbers are" in done.stdout
    shutil.rmtree(packed.with_suffix(""))
