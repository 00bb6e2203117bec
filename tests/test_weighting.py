"""The weighting recipe: each step by hand, each contradiction named."""

import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import weighting
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
    start = weighting.base_weights(PEOPLE, study_settings)
    (target,) = weighting.raking_targets(PEOPLE, study / "margins.csv", study_settings)
    w = weighting.raked(start, [target], study_settings)
    # early: .55 of 4 people shared 1:2; late: .45 of 4 shared 1:4
    assert w == pytest.approx([2.2 / 3, 4.4 / 3, 1.8 / 5, 7.2 / 5], rel=1e-12)
    assert w.mean() == pytest.approx(1)


def test_who_has_no_value_keeps_the_weighted_share_of_such_people(study):
    people = PEOPLE.assign(role=["early", "refused", "late", "late"])
    with pytest.raises(FactError, match=r"1 have no role; say how"):
        weighting.raking_targets(people, study / "margins.csv", settings(study))
    how = settings(study, "[weighting]", '[weighting]\nmissing = "proportional"')
    start = np.array([1, 2, 1, 4.0])
    (target,) = weighting.raking_targets(people, study / "margins.csv", how)
    assert target.levels == ("early", "late", "(none)")
    assert target.shares(start) == pytest.approx([0.55 * 0.75, 0.45 * 0.75, 0.25])
    w = weighting.raked(start, [target], how)
    assert w[1] / w.sum() == pytest.approx(0.25)
    # of the rows without that person nobody has no value
    rest = target.of(np.array([0, 2, 3, 3]))
    assert rest.levels == ("early", "late") and rest.codes.tolist() == [0, 1, 1, 1]
    assert rest.shares(np.ones(4)) == pytest.approx([0.55, 0.45])


def test_who_has_no_value_on_the_last_of_two_variables_stays_within_the_first(study):
    people = PEOPLE.assign(role=["early", "early", "late", "late"], sex=["w", "refused", "w", "m"])
    how = settings(study, "[weighting]", '[weighting]\nmissing = "proportional"')
    shares = {"early x w": "0.6", "late x w": "0.1", "late x m": "0.3"}
    published = {level: {"share": share} for level, share in shares.items()}
    recipe = {"margin": "role_sex", "variables": ["role", "sex"]}
    made = weighting.target(people, recipe, published, "here", how)
    assert made.levels == ("early x w", "late x w", "late x m", "early x (none)")
    assert made.codes.tolist() == [0, 3, 1, 2]
    # early: the one without a value has 3 of 4 parts of its start weights, of .6 in all
    assert made.shares(np.array([1, 3, 5, 7.0])) == pytest.approx([0.15, 0.1, 0.3, 0.45])


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
        weighting.raking_targets(PEOPLE.assign(role=roles), study / "margins.csv", settings(study))


def test_contradictory_margins_are_never_reported_as_converged(study):
    codes, group, none = np.array([0, 0, 1, 1]), np.zeros(2, int), np.zeros(2, bool)
    crossed = [
        weighting.Target("a", ("x", "y"), codes, np.array([0.9, 0.1]), group, none),
        weighting.Target("b", ("u", "v"), codes, np.array([0.1, 0.9]), group, none),
    ]
    with pytest.raises(FactError, match=r"contradicts the other margins.*margin 0 is a: x, y"):
        weighting.raked(np.ones(4), crossed, settings(study))


def test_a_weight_that_is_no_weight_names_the_place(study):
    with pytest.raises(FactError, match="respondent 3 of those kept looks like '9', expected a positive"):
        weighting.base_weights(PEOPLE.assign(base=["1", "2", "0", "4"]), settings(study))


def cases(tmp_path: Path, rows: list[str]) -> Path:
    path = tmp_path / "sample.csv"
    path.write_text("case,respondent,selection_probability,disposition,list\n" + "\n".join(rows) + "\n")
    return path


def test_weighting_classes_hand_on_the_weight_of_nonrespondents(study, tmp_path):
    recipe = 'nonresponse = { method = "classes", variables = ["list"] }'
    how = settings(study, "[weighting]", f"[weighting]\n{recipe}")
    sample = weighting.read_sample(
        cases(
            tmp_path, ["1,a,0.5,1.1,x", "2,,0.5,2.1,x", "3,b,0.1,1.1,y", "4,c,0.1,1.2,y", "5,,0.1,4.1,y"]
        ),
        how,
    )
    people = PEOPLE[:3]
    # x: 4 sampled, 2 answered -> 2; y: 20 of 20 answered (the ineligible do not count) -> 1
    made = weighting.sampled(people, sample, how)
    assert made.factor(made.cases.base.to_numpy()) == pytest.approx([2, 1, 1])
    # a replicate without case 2, and one without the class y
    replicates = np.array([[2, 0, 10, 10.0], [2, 2, 0, 0]]).T
    assert made.factor(replicates)[0] == pytest.approx([1, 2])


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
    made = weighting.sampled(PEOPLE[:3], weighting.read_sample(cases(tmp_path, rows), how), how)
    base = made.cases.base.to_numpy()
    factor_alone = made.factor(base)
    assert factor_alone == pytest.approx([3, 1.5, 1.5], rel=1e-8)
    twice = base * np.array([1, 1, 0, 1, 1, 2.0])
    replicates = made.factor(np.column_stack([base, twice]))
    # x: one of two, the third is not drawn; y: 1 + 1 of 1 + 1 + 2
    assert replicates[:, 1] == pytest.approx([2, 2, 2], rel=1e-7)
    assert replicates[:, 0] == pytest.approx(factor_alone, rel=1e-7)


def test_a_respondent_stands_once_in_the_sample(study, tmp_path):
    recipe = 'nonresponse = { method = "classes", variables = ["list"] }'
    how = settings(study, "[weighting]", f"[weighting]\n{recipe}")
    rows = ["1,a,0.5,1.1,x", "2,a,0.5,1.1,x"]
    with pytest.raises(FactError, match="respondent of case 2 stands twice"):
        weighting.sampled(PEOPLE[:1], weighting.read_sample(cases(tmp_path, rows), how), how)
    with pytest.raises(FactError, match="respondent 2 of those kept is not in the sample"):
        weighting.sampled(PEOPLE[:2], weighting.read_sample(cases(tmp_path, rows[:1]), how), how)


def test_trimming_bounds_are_multiples_of_the_median(study):
    target = weighting.raking_targets(PEOPLE, study / "margins.csv", settings(study))
    assert weighting.trim_bounds(np.array([1, 2, 9.0]), target, settings(study)) == (0.4, 10)
    assert weighting.trim_bounds(np.ones(3), [], settings(study)) is None


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("1,a,0.5,9.9,x", "disposition '9.9' is no AAPOR code"),
        ("1,a,0,1.1,x", "selection_probability looks like '9'"),
    ],
)
def test_a_wrong_case_names_its_row(study, tmp_path, row, says):
    with pytest.raises(FactError, match=rf"row 2: {re.escape(says)}"):
        weighting.read_sample(cases(tmp_path, [row]), settings(study))
