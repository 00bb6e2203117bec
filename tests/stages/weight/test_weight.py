"""The weights of a study: margins met within the bounds, and what the weights did."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.sample.people import read_people
from analysis.sample.weighting import read_sample
from analysis.stages.weight import __main__ as weight
from analysis.stages.weight import response
from analysis.study import read_study, read_survey

TINY, OURS = Path("tests/studies/tiny"), Path("survey_data")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    shutil.copytree(TINY, tmp_path / "s")
    return tmp_path / "s"


def test_response_rates_by_hand(study, tmp_path):
    path = study / "study.toml"
    path.write_text(path.read_text() + "\n[response_rates]\neligibility = 0.5\n")
    how = read_study(path)
    kinds = ["1.1"] * 4 + ["1.2"] * 1 + ["2.1"] * 2 + ["2.12"] + ["2.2"] * 2 + ["3.1"] * 4 + ["4.1"] * 6
    sample = tmp_path / "sample.csv"
    # refusals were drawn at a quarter of the rate of the others
    rows = "".join(f"{i},,{0.1 if k == '2.1' else 0.4},{k},x\n" for i, k in enumerate(kinds))
    sample.write_text("case,respondent,selection_probability,disposition,list\n" + rows)
    got = {
        r["key"].split(".")[1]: r["value"] for r in response.response_rates(read_sample(sample, how), how)
    }
    assert got["rr1"] == 4 / 14 and got["rr2"] == 5 / 14
    assert got["rr3"] == 4 / 12 and got["rr4"] == 5 / 12  # half of the four unknown count
    assert "rr5" not in got and "rr6" not in got  # nobody says that all unknown cases are ineligible
    assert got["coop1"] == 4 / 8 and got["coop2"] == 5 / 8  # of 4 + 1 interviews and 3 refusals
    assert got["ref1"] == 3 / 14 and got["ref2"] == 3 / 12
    assert got["con1"] == 8 / 14 and got["con2"] == 8 / 12
    assert got["e_cases"] == 10 / 16
    # weights 2.5, of two refusals 10: 4 * 2.5 interviews, 1 partial, 22.5 refused, 2 not reached, 4 unknown
    assert got["rr1_weighted"] == pytest.approx(10 / (10 + 2.5 + 22.5 + 5 + 10))
    assert got["coop2_weighted"] == pytest.approx(12.5 / 35)
    assert got["e_cases_weighted"] == pytest.approx(40 / 55)


def test_rates_that_leave_unknown_cases_out_need_an_e_of_zero(study, tmp_path):
    path = study / "study.toml"
    path.write_text(path.read_text() + "\n[response_rates]\neligibility = 0\n")
    how = read_study(path)
    sample = tmp_path / "sample.csv"
    kinds = ["1.1"] * 4 + ["1.2", "2.1", "2.2", "3.1"]
    rows = "".join(f"{i},,0.5,{k},x\n" for i, k in enumerate(kinds))
    sample.write_text("case,respondent,selection_probability,disposition,list\n" + rows)
    got = {
        r["key"].split(".")[1]: r["value"] for r in response.response_rates(read_sample(sample, how), how)
    }
    assert got["rr5"] == 4 / 7 and got["rr6"] == 5 / 7 and got["rr3"] == got["rr5"]


def test_the_stage_meets_margins_within_its_bounds(study, tmp_path):
    from analysis.stages.prepare import __main__ as prepare

    people = study / "people.parquet"
    prepare.main(*(study / f for f in ("responses.csv", "codebook.csv", "scales.csv", "recodes.toml", "study.toml")),
                 people, study / "quality.csv")  # fmt: skip
    weight.main(people, study / "study.toml", study / "w.csv", study / "d.csv", study / "margins.csv")
    w = pd.read_csv(study / "w.csv")
    role = read_people(people).role
    shares = w.groupby(role, observed=True).weight.sum() / w.weight.sum()
    assert shares.tolist() == pytest.approx([0.55, 0.45])
    median = w.raked.median()
    assert w.weight.between(0.2 * median * (1 - 1e-9), 5 * median * (1 + 1e-9)).all()
    rows = pd.read_csv(study / "d.csv").set_index("key").value
    kish = len(w) * (w.weight**2).sum() / w.weight.sum() ** 2
    assert rows["weighting.kish_deff"] == pytest.approx(kish)
    assert rows["margin.role.early.after"] == pytest.approx(0.55) == rows["margin.role.early.target"]


def test_rates_by_what_the_frame_knows_are_those_of_each_group_alone():
    study, questions = read_survey(
        OURS / "study.toml", OURS / "codebook.csv", OURS / "scales.csv", OURS / "recodes.toml"
    )
    cases = read_sample(OURS / "sample.csv", study)
    rows = {row["key"]: row for row in response.by_group(cases, study, questions)}
    listed = cases[cases.frame_list == "1"]
    alone = {row["key"]: row["value"] for row in response.response_rates(listed, study)}
    for part in ("rr2", "rr2_weighted", "con1", "coop2"):
        key = f"responded.frame_list.on_list.{part}"
        assert rows[key]["value"] == pytest.approx(alone[f"response.{part}"], rel=1e-12)
    talked = listed.kind.isin(["I", "P", "R", "O"]).sum()
    assert rows["responded.frame_list.on_list.coop2"]["base"] == talked
    assert rows["responded.frame_list.on_list.rr2"]["base"] == len(listed)
    stratum = [
        row for key, row in rows.items() if key.startswith("responded.stratum.") and key.endswith("rr2")
    ]
    assert sum(row["base"] for row in stratum) == len(cases)
