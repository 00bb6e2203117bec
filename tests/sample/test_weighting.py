"""The weighting recipe: each step by hand, each contradiction named."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.sample import weighting
from analysis.stats import NotConvergedError
from analysis.study import PROBABILITY, WEIGHT, FactError, Margin, read_study

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
    w = weighting.raked(np.array([1, 6, 1, 4.0]), [target], how)
    assert w[1] / w.sum() == pytest.approx(0.5)
    # of the rows without that person nobody has no value
    rest = target.of(np.array([0, 2, 3, 3]))
    assert rest.levels == ("early", "late") and rest.codes.tolist() == [0, 1, 1, 1]
    assert rest.shares(np.ones(4)) == pytest.approx([0.55, 0.45])
    # one such person is enough for the level to stay; a published level stays in any case
    alone = target.of(np.array([0, 1]))
    assert alone.levels == target.levels and alone.codes.tolist() == [0, 2]
    assert target.of(np.array([0, 0])).levels == ("early", "late")
    assert target.of(np.array([0, 0])).shares(np.ones(2)) == pytest.approx([0.55, 0.45])


def test_who_has_no_value_on_the_last_of_two_variables_stays_within_the_first(study):
    people = PEOPLE.assign(role=["early", "early", "late", "late"], sex=["w", "refused", "w", "m"])
    how = settings(study, "[weighting]", '[weighting]\nmissing = "proportional"')
    shares = {"early x w": "0.6", "late x w": "0.1", "late x m": "0.3"}
    published = {level: {"share": share} for level, share in shares.items()}
    recipe = Margin(
        "role_sex",
        (
            "role",
            "sex",
        ),
    )
    made = weighting.target(people, recipe, published, "here", how)
    assert made.levels == ("early x w", "late x w", "late x m", "early x (none)")
    assert made.codes.tolist() == [0, 3, 1, 2]
    # early: the one without a value has 3 of 4 parts of its start weights, of .6 in all
    assert made.shares(np.array([1, 3, 5, 7.0])) == pytest.approx([0.15, 0.1, 0.3, 0.45])
    assert made.shares(np.array([0.01, 0.03, 5, 7.0])) == pytest.approx([0.15, 0.1, 0.3, 0.45])
    # a replicate without anybody early: nobody there lacks a value
    assert made.shares(np.array([0, 0, 1, 1.0])) == pytest.approx([0.6, 0.1, 0.3, 0])


def said(raises, *given) -> str:
    """The whole message of the error."""
    with pytest.raises(FactError) as error:
        raises(*given)
    return str(error.value)


def test_a_level_here_and_not_there_is_an_error(study):
    how, margins = settings(study), study / "margins.csv"
    place = f"{margins}: margin 'role'"
    for roles, says in (
        (["early"] * 4, "level 'late' has no respondents"),
        (
            ["early", "late", "lat", "late"],
            "respondents have role = 'lat', the margin has no such level, did you mean 'late'? [unmatched]",
        ),
    ):
        assert said(weighting.raking_targets, PEOPLE.assign(role=roles), margins, how) == f"{place}: {says}"


def test_a_crossed_level_here_and_not_there_is_an_error(study):
    people = PEOPLE.assign(sex=["w", "m", "w", "m"])
    recipe = Margin(
        "role_sex",
        (
            "role",
            "sex",
        ),
    )

    def message(*levels: str) -> str:
        published = {level: {"share": "0.25"} for level in levels}
        return said(weighting.target, people, recipe, published, "here", settings(study))

    assert message("early x w", "early x m", "late x w", "lat x m") == (
        "here: level 'lat x m' has no respondents, did you mean 'late x m'?"
    )
    assert message("early x w", "early x m", "late x w") == (
        "here: respondents have the level 'late x m', it does not, did you mean 'late x w'?"
    )


def test_levels_may_hold_spaces(study):
    recipe = Margin("role", ("role",))
    published = {"far east": {"share": "0.6"}, "west": {"share": "0.4"}}
    people = PEOPLE.assign(role=["far east", "west", "west", "far east"])
    made = weighting.target(people, recipe, published, "here", settings(study))
    assert made.codes.tolist() == [0, 1, 1, 0]


def test_levels_are_collapsed_before_raking(study):
    rule = 'collapse = [{ variable = "role", from = "mid", to = "late" }]'
    how = settings(study, "[weighting]", f"[weighting]\n{rule}")
    people = PEOPLE.assign(role=["early", "mid", "late", "early"])
    (target,) = weighting.raking_targets(people, study / "margins.csv", how)
    assert target.codes.tolist() == [0, 1, 1, 0]
    assert people.role[1] == "mid"


def test_a_recipe_without_its_margins(study):
    how = settings(study)
    assert said(weighting.raking_targets, PEOPLE, None, how) == (
        f"{how.path}, [weighting] raking: the study has no margins"
    )
    how = settings(study, '"role", v', '"roles", v')
    assert said(weighting.raking_targets, PEOPLE, study / "margins.csv", how) == (
        f"{study / 'margins.csv'}: margin 'roles' is not known, did you mean 'role'?"
    )
    path = study / "study.toml"
    path.write_text(path.read_text().replace("trim   = { low = 0.2, high = 5.0 }", ""))
    none = settings(study, 'raking = [{ margin = "roles", variables = ["role"] }]')
    assert weighting.raking_targets(PEOPLE, None, none) == []
    assert weighting.raking_targets(PEOPLE, study / "margins.csv", none) == []


def test_without_raking_weights_are_scaled_to_a_mean_of_one(study):
    assert weighting.raked(np.array([1, 2, 5, 8.0]), [], settings(study)).tolist() == [0.25, 0.5, 1.25, 2]


def test_shares_that_do_not_add_to_one_are_scaled(study):
    role = weighting.Target(
        "role",
        ("early", "late"),
        np.array([0, 1, 1]),
        np.array([0.5, 0.25]),
        np.zeros(2, int),
        np.zeros(2, bool),
        np.zeros(2),
    )
    assert weighting.raked(np.ones(3), [role], settings(study)) == pytest.approx([2, 0.5, 0.5])


def square(study) -> list[weighting.Target]:
    """Two margins that ask for a corner of one person in ten thousand, which takes many rounds."""
    group, none = np.zeros(2, int), np.zeros(2, bool)
    a, b = np.array([0, 0, 1]), np.array([0, 1, 0])
    shares = np.array([0.50005, 0.49995])
    return [
        weighting.Target(name, ("x", "y"), code, shares, group, none, group)
        for name, code in (("a", a), ("b", b))
    ]


@pytest.mark.parametrize(
    ("recipe", "rounds", "tolerance"),
    [("", 500, "1e-09"), ("max_rounds = 7", 7, "1e-09"), ("tolerance = 1e-12", 500, "1e-12")],
)
def test_rounds_and_tolerance_are_those_of_the_recipe(study, recipe, rounds, tolerance):
    how = settings(study, "[weighting]", f"[weighting]\n{recipe}")
    with pytest.raises(NotConvergedError, match=rf"after {rounds} rounds \(.*, tolerance {tolerance}\)$"):
        weighting.raked(np.ones(3), square(study), how)


def test_bounds_hold_beside_the_margins(study):
    (target,) = weighting.raking_targets(PEOPLE, study / "margins.csv", settings(study))
    w = weighting.raked(np.array([1, 9, 1, 1.0]), [target], settings(study), bounds=(0.5, 1.5))
    assert w == pytest.approx([0.7, 1.5, 0.9, 0.9])


def test_contradictory_margins_are_never_reported_as_converged(study):
    codes, group, none = np.array([0, 0, 1, 1]), np.zeros(2, int), np.zeros(2, bool)
    crossed = [
        weighting.Target("a", ("x", "y"), codes, np.array([0.9, 0.1]), group, none, group),
        weighting.Target("b", ("u", "v"), codes, np.array([0.1, 0.9]), group, none, group),
    ]
    with pytest.raises(
        FactError,
        match=r"study.toml, \[weighting\] raking: .* contradicts the other margins"
        r".* \(margin 0 is a: x, y; margin 1 is b: u, v\)$",
    ):
        weighting.raked(np.ones(4), crossed, settings(study))


def test_a_weight_that_is_no_weight_names_the_place(study):
    how = settings(study)
    for wrong, shape in (("0", "9"), ("-2", "-9"), ("some", "aaaa")):
        assert said(weighting.base_weights, PEOPLE.assign(base=["1", "2", wrong, "4"]), how) == (
            f"{how.path}, [design] weight: 'base' of respondent 3 of those kept looks like {shape!r}, "
            f"expected {WEIGHT} [number]"
        )
    assert said(weighting.base_weights, PEOPLE.rename(columns={"base": "bases"}), how) == (
        f"{how.path}, [design] weight: no column 'base', did you mean 'bases'?"
    )


def test_base_weights_are_numbers_as_delivered_or_one(study):
    w = weighting.base_weights(PEOPLE, settings(study))
    assert w.tolist() == [1, 2, 1, 4] and w.dtype == np.float64  # 1.0 in the file of weights, not 1
    assert weighting.base_weights(PEOPLE, settings(study, 'weight = "base"\n')).tolist() == [1] * 4


def test_dispositions_as_aapor_codes_them():
    kinds = {
        "I": ["1.1", "1.10"], "P": ["1.2"], "R": ["2.1", "2.11", "2.112"], "NC": ["2.2", "2.21"], "O": ["2.3", "2.36"],
        "UH": ["3.1", "3.19"], "UO": ["3.2", "3.21", "3.3", "3.9"], "NE": [f"4.{digit}" for digit in range(10)],
        "": ["", "1", "1.3", "2.4", "3.4", "4.", "4.X", "5.1", "11"],
    }  # fmt: skip
    for kind, codes in kinds.items():
        assert [weighting.kind_of(code) for code in codes] == [kind] * len(codes)


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
    assert made.cases.case.tolist() == list("1234") and made.cases.columns.equals(sample.columns)
    # a replicate without case 2, one without the class y, and one of a third of all weights
    replicates = np.array([[2, 0, 10, 10.0], [2, 2, 0, 0], [0.6, 0.6, 0.1, 0.1]]).T
    expected = np.array([[1, 1, 1], [2, 1, 1], [2, 1, 1]]).T
    assert made.factor(replicates) == pytest.approx(expected)


def test_cases_of_unknown_eligibility_count_in_part(study, tmp_path):
    path = cases(tmp_path, ["1,a,0.5,1.1,x", "2,,0.2,3.1,x", "3,,0.1,3.2,y", "4,,1,2.1,y", "5,,0.5,4.1,y"])
    whole = weighting.read_sample(path, settings(study))
    assert whole.kind.tolist() == ["I", "UH", "UO", "R", "NE"]
    assert whole.base.tolist() == [2, 5, 10, 1, 2]
    part = settings(study, "[transparency]", "[response_rates]\neligibility = 0.5\n\n[transparency]")
    assert weighting.read_sample(path, part).base.tolist() == [2, 2.5, 5, 1, 2]


def test_an_adjustment_that_cannot_be_made(study, tmp_path):
    def message(recipe: str, sample: Path | None) -> str:
        path = study / "study.toml"
        path.write_text((TINY / "study.toml").read_text())
        how = settings(study, "[weighting]", f"[weighting]\nnonresponse = {{ {recipe} }}")
        read = sample and weighting.read_sample(sample, how)
        return said(weighting.sampled, PEOPLE[:1], read, how).removeprefix(
            f"{how.path}, [weighting] nonresponse"
        )

    sample = cases(tmp_path, ["1,a,0.5,1.1,x"])
    assert (
        message('method = "classes", variables = ["list"]', None)
        == ": needs sample.csv: who was drawn, and what the frame knows of them"
    )
    assert (
        message('method = "classes", variables = ["lists"]', sample)
        == ": no variable 'lists' in the sample"
    )
    assert weighting.sampled(PEOPLE, None, read_study(TINY / "study.toml")) is None


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
    sample = weighting.read_sample(cases(tmp_path, rows), how)
    assert said(weighting.sampled, PEOPLE[:1], sample, how) == (
        "sample: the respondent of case 2 stands twice [twice]"
    )
    assert said(weighting.sampled, PEOPLE[:3], sample[:1], how) == (
        "respondent 2 of those kept is not in the sample [unmatched]"
    )


def test_trimming_bounds_are_multiples_of_the_median(study):
    target = weighting.raking_targets(PEOPLE, study / "margins.csv", settings(study))
    assert weighting.trim_bounds(np.array([1, 2, 9.0]), target, settings(study)) == (0.4, 10)
    assert weighting.trim_bounds(np.ones(3), [], settings(study)) is None


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("2,b,0.5,9.9,x", "a disposition like '9.9' is no AAPOR code [off-scale]"),
        *(
            (
                f"2,b,{given},1.1,x",
                f"selection_probability looks like {shape!r}, expected {PROBABILITY} [number]",
            )
            for given, shape in (("0", "9"), ("1.5", "9.9"), ("half", "aaaa"))
        ),
    ],
)
def test_a_wrong_case_names_its_row(study, tmp_path, row, says):
    sample = cases(tmp_path, ["1,a,0.5,1.1,x", row])
    assert said(weighting.read_sample, sample, settings(study)) == f"{sample}, row 3: {says}"


def test_a_sample_without_a_column_that_it_needs(study, tmp_path):
    path = tmp_path / "sample.csv"
    path.write_text("case,respondent,disposition\n1,a,1.1\n")
    with pytest.raises(FactError, match="selection_probability"):
        weighting.read_sample(path, settings(study))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["1,a,0.5,1.1,x", ",b,0.5,1.1,x"], "row 3, column 'case': a blank cell"),
        (["1,a,0.5,1.1,x", "1,b,0.5,1.1,x"], "row 3, column 'case': the case of another row again"),
        (["1,a,0.5,1.1,x", "2,b,0.5,1.1,"], "row 3, column 'list': a blank cell"),
    ],
)
def test_a_case_has_a_name_and_what_weighting_needs(study, tmp_path, rows, says):
    how = settings(
        study, "[weighting]", '[weighting]\nnonresponse = { method = "classes", variables = ["list"] }'
    )
    assert says in said(weighting.read_sample, cases(tmp_path, rows), how)
