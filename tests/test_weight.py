"""Weights: each step by hand, each contradiction named."""

import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import weight
from analysis.facts import FactError, read_study

TINY = Path("tests/studies/tiny")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    shutil.copytree(TINY, tmp_path / "s")
    return tmp_path / "s"


def settings(study: Path, old: str = "", new: str = ""):
    path = study / "study.toml"
    path.write_text(path.read_text().replace(old, new, 1) if old else path.read_text())
    return read_study(path)


PEOPLE = pd.DataFrame(
    {"respondent": list("abcd"), "role": ["early", "early", "late", "late"], "base": ["1", "2", "1", "4"]}
)


def test_raking_to_one_margin_is_poststratification(study):
    study_settings = settings(study)
    start = weight.base_weights(PEOPLE, study_settings)
    (target,) = weight.raking_targets(PEOPLE, start, study / "margins.csv", study_settings)
    w = weight.raked(start, [target], study_settings, trimmed=False)
    # early: .55 of 4 people shared 1:2; late: .45 of 4 shared 1:4
    assert w == pytest.approx([2.2 / 3, 4.4 / 3, 1.8 / 5, 7.2 / 5], rel=1e-12)
    assert w.mean() == pytest.approx(1)


def test_who_has_no_value_keeps_the_weighted_share_of_such_people(study):
    people = PEOPLE.assign(role=["early", "refused", "late", "late"])
    with pytest.raises(FactError, match=r"1 have no role; say how"):
        weight.raking_targets(people, np.ones(4), study / "margins.csv", settings(study))
    how = settings(study, "[weighting]", '[weighting]\nmissing = "proportional"')
    (target,) = weight.raking_targets(people, np.array([1, 2, 1, 4.0]), study / "margins.csv", how)
    assert target.levels == ["early", "late", "(none)"]
    assert target.shares == pytest.approx([0.55 * 0.75, 0.45 * 0.75, 0.25])
    w = weight.raked(np.array([1, 2, 1, 4.0]), [target], how, trimmed=False)
    assert w[1] / w.sum() == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("roles", "says"),
    [
        (["early"] * 4, "level 'late' has no respondents"),
        (
            ["early", "late", "lat", "late"],
            "role = 'lat', the margin has no such level, did you mean 'late'?",
        ),
    ],
)
def test_a_level_here_and_not_there_is_an_error(study, roles, says):
    with pytest.raises(FactError, match=re.escape(says)):
        weight.raking_targets(PEOPLE.assign(role=roles), np.ones(4), study / "margins.csv", settings(study))


def test_contradictory_margins_are_never_reported_as_converged(study):
    crossed = [
        weight.Target("a", ["x", "y"], np.array([0, 0, 1, 1]), np.array([0.9, 0.1])),
        weight.Target("b", ["u", "v"], np.array([0, 0, 1, 1]), np.array([0.1, 0.9])),
    ]
    with pytest.raises(FactError, match=r"contradicts the other margins.*margin 0 is a: x, y"):
        weight.raked(np.ones(4), crossed, settings(study), trimmed=False)


def test_a_weight_that_is_no_weight_names_the_respondent(study):
    with pytest.raises(FactError, match="of respondent 'c' is '0'"):
        weight.base_weights(PEOPLE.assign(base=["1", "2", "0", "4"]), settings(study))


def cases(tmp_path: Path, rows: list[str]) -> Path:
    path = tmp_path / "sample.csv"
    path.write_text("case,respondent,selection_probability,disposition,list\n" + "\n".join(rows) + "\n")
    return path


def test_weighting_classes_hand_on_the_weight_of_nonrespondents(study, tmp_path):
    recipe = 'nonresponse = { method = "classes", variables = ["list"] }'
    how = settings(study, "[weighting]", f"[weighting]\n{recipe}")
    sample = weight.read_sample(
        cases(
            tmp_path, ["1,a,0.5,1.1,x", "2,,0.5,2.1,x", "3,b,0.1,1.1,y", "4,c,0.1,1.2,y", "5,,0.1,4.1,y"]
        ),
        how,
    )
    people = PEOPLE[:3]
    # x: 4 sampled, 2 answered -> 2; y: 20 of 20 answered (the ineligible do not count) -> 1
    assert weight.nonresponse_factor(people, sample, how) == pytest.approx([2, 1, 1])


def test_propensities_of_two_groups_are_their_response_rates(study, tmp_path):
    recipe = 'nonresponse = { method = "propensity", variables = ["list"] }'
    how = settings(study, "[weighting]", f"[weighting]\n{recipe}")
    rows = [
        "1,a,0.5,1.1,x",
        "2,,0.5,2.1,x",
        "3,,0.5,2.2,x",
        "4,b,0.5,1.1,y",
        "5,c,0.5,1.1,y",
        "6,,0.5,2.1,y",
    ]
    factor = weight.nonresponse_factor(PEOPLE[:3], weight.read_sample(cases(tmp_path, rows), how), how)
    assert factor == pytest.approx([3, 1.5, 1.5], rel=1e-8)


def test_response_rates_by_hand(study, tmp_path):
    how = settings(study, "[transparency]", "[response_rates]\neligibility = 0.5\n\n[transparency]")
    kinds = ["1.1"] * 4 + ["1.2"] * 1 + ["2.1"] * 2 + ["2.12"] + ["2.2"] * 2 + ["3.1"] * 4 + ["4.1"] * 6
    sample = weight.read_sample(cases(tmp_path, [f"{i},,0.5,{k},x" for i, k in enumerate(kinds)]), how)
    got = {r["key"].split(".")[1]: r["value"] for r in weight.response_rates(sample, how)}
    assert got["rr1"] == 4 / 14 and got["rr2"] == 5 / 14
    assert got["rr3"] == 4 / 12 and got["rr4"] == 5 / 12  # half of the four unknown count
    assert got["rr5"] == 4 / 10 and got["rr6"] == 5 / 10


@pytest.mark.parametrize(
    ("row", "says"),
    [("1,a,0.5,9.9,x", "disposition '9.9' is no AAPOR code"), ("1,a,0,1.1,x", "selection_probability '0'")],
)
def test_a_wrong_case_names_its_row(study, tmp_path, row, says):
    with pytest.raises(FactError, match=rf"row 2: {re.escape(says)}"):
        weight.read_sample(cases(tmp_path, [row]), settings(study))


def test_the_stage_meets_margins_within_its_bounds(study, tmp_path):
    from analysis import prepare

    people = study / "people.csv"
    prepare.main(*(study / f for f in ("responses.csv", "codebook.csv", "scales.csv", "recodes.toml", "study.toml")),
                 people, study / "quality.csv")  # fmt: skip
    weight.main(people, study / "study.toml", study / "w.csv", study / "d.csv", study / "margins.csv")
    w = pd.read_csv(study / "w.csv")
    role = pd.read_csv(people).role
    shares = w.groupby(role).weight.sum() / w.weight.sum()
    assert shares.tolist() == pytest.approx([0.55, 0.45])
    median = w.raked.median()
    assert w.weight.between(0.2 * median * (1 - 1e-9), 5 * median * (1 + 1e-9)).all()
    rows = pd.read_csv(study / "d.csv").set_index("key").value
    kish = len(w) * (w.weight**2).sum() / w.weight.sum() ** 2
    assert rows["weighting.kish_deff"] == pytest.approx(kish)
    assert rows["margin.role.early.after"] == pytest.approx(0.55) == rows["margin.role.early.target"]
