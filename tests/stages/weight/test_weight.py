"""The weights of a study: margins met within the bounds, and what the weights did."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.sample.people import read_people
from analysis.sample.weighting import read_sample
from analysis.stages.weight import __main__ as weight
from analysis.stages.weight import response
from analysis.study import read_study

TINY = Path("tests/studies/tiny")


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
    rows = "".join(f"{i},,0.5,{k},x\n" for i, k in enumerate(kinds))
    sample.write_text("case,respondent,selection_probability,disposition,list\n" + rows)
    got = {
        r["key"].split(".")[1]: r["value"] for r in response.response_rates(read_sample(sample, how), how)
    }
    assert got["rr1"] == 4 / 14 and got["rr2"] == 5 / 14
    assert got["rr3"] == 4 / 12 and got["rr4"] == 5 / 12  # half of the four unknown count
    assert got["rr5"] == 4 / 10 and got["rr6"] == 5 / 10


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
