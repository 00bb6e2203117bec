"""The numbers for people: headlines in words, a workbook with labels beside codes, claims in one unit."""

import csv
import io
import json
import zipfile
from datetime import date

import openpyxl
import pytest

from analysis.numbers.schema import Number
from analysis.stages.release import claims, people
from analysis.stages.release.edition import Edition
from analysis.study import Claim, read_study, read_survey
from analysis.words import Numbers
from tests.stages.release.test_release import TINY, every_file

SHARE = {"kind": "share", "question": "happy", "answer": "agree", "unit": "share", "made_by": "a.b"}
EVERYONE = Number(
    key="share.happy.agree.all", value=0.4912, low=0.45, high=0.53, se=0.02, df=20, base=240, status="shown",
    **SHARE,
)  # fmt: skip
EARLY = Number(
    key="share.happy.agree.role.early", breakdown="role", level="early", status="withheld", reason="privacy",
    **SHARE,
)  # fmt: skip
GAP = {"unit": "points", "made_by": "a.b", "status": "shown"}
CLAIM = Claim("happy_half", "share.happy.agree.all", "<", 0.6, "Fewer than six in ten are happy.")


@pytest.fixture
def book() -> Numbers:
    settings, questions = read_survey(
        *(TINY / name for name in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml"))
    )
    gap = Number(key="gap.happy_half", kind="gap", value=-0.11, low=-0.15, high=-0.07, **GAP)
    verdict = Number(key="claim.happy_half", kind="claim", value=1, **{**GAP, "unit": "verdict"})
    return Numbers({x.key: x for x in (EVERYONE, EARLY, gap, verdict)}, {}, questions, settings.breakdowns)


@pytest.fixture
def edition() -> Edition:
    return Edition(read_study(TINY / "study.toml"))


def test_headlines_are_in_words_and_keep_what_is_withheld(book, edition):
    rows = [dict(zip(people.HEADLINES, row, strict=True)) for row in people.headlines(edition, book)]
    assert [(r["answer"], r["group"]) for r in rows] == [("Agree", "Everyone"), ("Agree", "Early")]
    assert rows[0]["value"] == "0.4912" and rows[0]["asked_of"] == "Everyone"
    assert rows[1]["value"] == rows[1]["low"] == rows[1]["base"] == "" and rows[1]["status"] == "withheld"
    assert {r["data"] for r in rows} == {"synthetic demonstration"}


def test_the_workbook_has_labels_beside_codes_and_says_what_it_is(book, edition):
    short = people.headlines(edition, book)
    made = openpyxl.load_workbook(
        io.BytesIO(people.workbook(edition, list(people.sheets(edition, book, short))))
    )
    assert made.sheetnames == ["Read me", "Headlines", "Numbers", "Columns"]
    assert made["Read me"]["A2"].value == "synthetic demonstration"
    head, *rows = made["Numbers"].iter_rows(values_only=True)
    first, second = (dict(zip(head, row, strict=True)) for row in rows)
    assert first["question"] == "happy" and first["answer_label"] == "Agree" and first["value"] == 0.4912
    assert second["level"] == "early" and second["level_label"] == "Early" and second["value"] is None
    described = {row[0] for row in made["Columns"].iter_rows(min_row=2, values_only=True)}
    assert set(head) - {"data"} <= described
    assert {row[0] for row in made["Headlines"].iter_rows(min_row=2, values_only=True)} == {edition.says}


def test_the_workbook_is_the_same_bytes_and_holds_no_clock(book, edition, monkeypatch):
    short = people.headlines(edition, book)
    once = people.workbook(edition, list(people.sheets(edition, book, short)))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert people.workbook(edition, list(people.sheets(edition, book, short))) == once
    with zipfile.ZipFile(io.BytesIO(once)) as made:
        assert {info.date_time[:3] for info in made.infolist()} == {(1980, 1, 1)}
        core = made.read("docProps/core.xml").decode()
    released = edition.study.release
    assert isinstance(released, date) and f"{released:%Y-%m-%d}T00:00:00Z" in core


def test_text_that_looks_like_a_formula_stays_text(book, edition):
    row = ["=1+1" if name == "wording" else "" for name in people.HEADLINES]
    made = openpyxl.load_workbook(
        io.BytesIO(people.workbook(edition, list(people.sheets(edition, book, [row]))))
    )
    cell = made["Headlines"]["C2"]
    assert cell.value == "=1+1" and cell.data_type == "s"


def test_a_claim_is_one_unit_with_interval_base_and_caveat(book, edition):
    told = json.loads(claims.graph(edition, book, {"happy_half": CLAIM, "unknown": CLAIM}))
    (unit,) = told["hasPart"]
    assert unit["text"] == CLAIM.says and unit["creativeWorkStatus"] == "holds"
    assert unit["mainEntity"]["value"] == {
        "@type": "QuantitativeValue", "value": -0.11, "minValue": -0.15, "maxValue": -0.07, "unitText": "points",
    }  # fmt: skip
    share, line = unit["isBasedOn"]
    assert share["additionalProperty"][0]["value"] == 240 and share["value"]["minValue"] == 0.45
    assert share["measuredProperty"] == book.questions["happy"].wording and line["value"] == 0.6
    assert unit["disambiguatingDescription"].startswith("Demonstration data. Intervals speak of sampling")
    assert unit["@id"] == "../claims/#happy_half" and told["keywords"] == "synthetic demonstration"


def test_a_withheld_end_of_a_claim_gives_no_number(book, edition):
    assert claims.measured(EARLY) == {"creativeWorkStatus": "withheld"}
    assert "value" not in claims.observed(EARLY, book)


def test_the_release_holds_them(tmp_path):
    data = every_file(tmp_path)
    rows = list(csv.DictReader((data / "headlines.csv").read_text().splitlines()))
    assert rows and rows[0]["key"].startswith("share.")
    listed = (tmp_path / "parts" / "files.html").read_text()
    for name in (
        "headlines.csv",
        "numbers.xlsx",
        "claims.jsonld",
        "croissant.json",
        "ro-crate-metadata.json",
    ):
        assert (data / name).is_file() and f'data/{name}"' in listed
    assert "<code>p_adjusted</code>" in (tmp_path / "parts" / "columns.html").read_text()
