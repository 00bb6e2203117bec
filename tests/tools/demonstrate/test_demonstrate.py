"""The study folder: written facts agree with each other, and the data are made from them alone."""

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from analysis.sample.people import read_people
from analysis.stages.prepare import __main__ as prepare
from analysis.study import read_margins, read_models, read_questions, read_study, read_toml
from analysis.tools.demonstrate.__main__ import main

STUDY = Path("survey_data")
FACTS = ("codebook.csv", "scales.csv", "recodes.toml")
MADE = ("responses.csv", "sample.csv", "truth.csv")


def rows_of(name: str) -> list[dict[str, str]]:
    with (STUDY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def questions():
    return read_questions(STUDY / "codebook.csv", STUDY / "scales.csv", STUDY / "recodes.toml")


def generate(folder: Path) -> None:
    authored = ("demonstration.toml", "margins.csv", *FACTS, "study.toml")
    main(*(STUDY / name for name in authored), *(folder / name for name in MADE))


def test_the_same_parameters_make_the_same_bytes(tmp_path):
    generate(tmp_path)
    for name in MADE:
        assert (tmp_path / name).read_bytes() == (STUDY / name).read_bytes(), f"{name}: make demonstration"


def test_the_responses_pass_every_check_of_the_first_stage(tmp_path):
    """Codes on their scales, routing, splits, break-offs."""
    files = {name.split(".")[0]: STUDY / name for name in (*FACTS, "study.toml", "responses.csv")}
    prepare.main(**files, people=tmp_path / "people.parquet", quality=tmp_path / "quality.csv")
    kept = sum(r["complete"] in ("1", "2") for r in rows_of("responses.csv"))
    assert len(read_people(tmp_path / "people.parquet")) == kept > 1_900


def test_routing_once_more_from_the_codes():
    for row in rows_of("responses.csv"):
        worked = row["S3_collab"] in ("1", "2")
        if row["B8_ended"] != "-6":
            assert (row["B8_ended"] == "-5") == (not worked)
        if row["C4_opendata"] != "-6":
            assert (row["C4_opendata"] == "-5") == (row["S3_collab"] not in ("1", "2", "3"))
        if row["B12_avoidfed"] != "-6":
            assert (row["B12_avoidfed"] == "-5") == (row["S1_role"] == "6")
        if row["D1_11"] != "-6":
            assert (row["D1_11"] == "-7") == (row["d_shown_11"] == "0")


def test_sample_and_responses_are_of_the_same_people():
    cases = {r["respondent"]: r for r in rows_of("sample.csv") if r["respondent"]}
    responses = {r["resp_id"]: r for r in rows_of("responses.csv")}
    assert set(cases) == set(responses)
    of_complete = {"1": "1.1", "2": "1.2", "3": "2.12"}
    for name, answered in responses.items():
        case = cases[name]
        assert case["disposition"] == of_complete[answered["complete"]]
        weight = float(case["selection_probability"]) * float(answered["base_wt"])
        assert weight == pytest.approx(1, abs=1e-9)
        for column in ("stratum", "psu", "frame_role", "frame_list"):
            assert case[column] == answered[column]


def test_base_weights_of_the_sample_add_up_to_the_frame():
    total = sum(1 / float(r["selection_probability"]) for r in rows_of("sample.csv"))
    assert total == pytest.approx(104_000, rel=0.01)


def test_item_nonresponse_is_plausible():
    rows = [r for r in rows_of("responses.csv") if r["complete"] == "1"]

    def refused(column: str) -> float:
        return float(np.mean([r[column] == "-9" for r in rows]))

    assert 0.04 < refused("H1_descent") < 0.08 and 0.025 < refused("B2_profiled") < 0.055
    assert 0.002 < refused("A1_contrib") < 0.03


def test_every_source_is_known():
    known = {r["id"] for r in rows_of("sources.csv")}
    assert len(known) == len(rows_of("sources.csv"))
    for name in ("margins.csv", "published.csv", "context.csv"):
        for row in rows_of(name):
            assert set(row["source"].split()) <= known, (name, row)
    for name, item in read_toml(STUDY / "demonstration.toml")["items"].items():
        if name != "every":
            named = item["source"].split(":")[0]
            ids = set(re.findall(r"[a-z0-9]+_[a-z0-9_]+", named))
            assert ids <= known and (ids or named == "assumed"), (name, named)


def test_every_item_has_parameters_and_no_other(questions):
    items = read_toml(STUDY / "demonstration.toml")["items"]
    traits = {"S1_role", "S2_field", *(q for q in questions if q.startswith("H"))}
    asked = {
        q.id
        for q in questions.values()
        if q.recode is None and q.kind in ("single", "multiple", "number") and q.id not in traits
    }
    assert set(items) - {"every"} == asked
    for name, item in items.items():
        assert "shares" not in item or sum(item["shares"]) == pytest.approx(1), name


def test_published_figures_name_numbers_of_ours(questions):
    for row in rows_of("published.csv"):
        assert row["answer"] in questions[row["question"]].labels
        if row["breakdown"]:
            assert row["level"] in questions[row["breakdown"]].labels
        assert row["caveat"] and 0 < float(row["estimate"]) < 100


def test_models_and_breakdowns_name_variables(questions):
    for name, model in read_models(STUDY / "models.toml").items():
        assert set(model.terms) <= set(questions), name
        assert not {"S1_role", "career_age"} <= set(model.terms), f"{name}: doctoral students in both"
    assert set(read_study(STUDY / "study.toml").breakdowns) <= set(questions)


def test_margins_of_one_population_agree():
    margins = read_margins(STUDY / "margins.csv")
    for name, levels in margins.items():
        assert sum(round(float(r["share"]) * 100_000) for r in levels.values()) == 100_000, name
        assert all(len(r["share"]) == 7 and r["note"] and r["universe"] for r in levels.values())


def test_positions_follow_from_the_published_counts(shared):
    with (shared / "facts" / "population.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def count(source: str, margin: str, level: str, year: str = "") -> float:
        got = [r for r in rows if (r["source_id"], r["margin"], r["level"]) == (source, margin, level)]
        return float(next(r["value"] for r in got if year in r["year"]))

    track = count("wapman_2022", "domain", "All fields")
    size = {
        "tenured": track * 24 / 32,
        "tenure_track": track * 8 / 32,
        "off_track": track * 20 / 32,
        "research_staff": count("gss_2019", "career stage", "Nonfaculty researchers"),
        "postdoc": count("gss_2023", "career stage", "Postdocs", "2023"),
        "doctoral": count("gss_2023", "career stage", "Full-time doctoral students"),
    }
    role_sex = read_margins(STUDY / "margins.csv")["role_sex"]
    for role, number in size.items():
        share = sum(float(role_sex[f"{role} x {sex}"]["share"]) for sex in ("woman", "man"))
        assert share == pytest.approx(number / sum(size.values()), abs=2e-5), role


COMPLETED = {  # the questionnaire gives a stem, or a few words, for these
    "B9_why", "B11_chose", "D3_instr", "H4_citizen", "H5_sex", "H6_phdyr", "H7_phdco", "H8_age",
    "E4b_data", "E4c_ip", "E4d_recip", "E4e_talent", "G3_exist", "G4_new",
}  # fmt: skip


def test_the_codebook_holds_the_whole_questionnaire(shared, questions):
    text = (shared / "facts" / "questionnaire.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ((?:[A-H]\d+[a-e]?_\w+|F1)) \| ([^|]*) \|", text, re.M))
    topics = dict(re.findall(r"^\| (\d\d) \| ([^|]*) \|", text, re.M))
    listed |= {f"{d}_{t}": "" for d in ("D1", "D2") for t in topics}
    ours = {q.id for q in questions.values() if re.match(r"[A-HS]\d", q.id) and q.recode is None}
    stems = dict(re.findall(r"^\| (S\d_\w+) \| ([^|]*) \|", text, re.M))
    assert ours == set(listed) | set(stems)
    for name, wording in {**stems, **listed}.items():
        if name not in COMPLETED and name[:2] not in ("D1", "D2", "H9") and name[:3] not in ("H10", "H11"):
            assert wording.split(" (mark all)")[0].strip() in questions[name].wording, name
    for t, topic in topics.items():
        assert topic in questions[f"D1_{t}"].wording and topic in questions[f"D2_{t}"].wording
