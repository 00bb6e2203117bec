"""What stages hand to each other."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.sample.people import read_categories, read_design, read_people, weight_factor, write_people
from analysis.study import read_questions, read_study

TINY = Path("tests/studies/tiny")


def test_people_stay_text(tmp_path):
    path = tmp_path / "people.parquet"
    write_people(path, pd.DataFrame({"respondent": ["001", "NA"], "hours": ["", "40"]}))
    people = read_people(path)
    assert people.respondent.tolist() == ["001", "NA"] and people.hours.tolist() == ["", "40"]


def test_nothing_is_left_of_who_does_not_count(tmp_path):
    """Categories are those of the people who are there, in the order of their texts; no row has a number."""
    path = tmp_path / "people.parquet"
    role = pd.Categorical(["late", "gone", "early"], ["late", "gone", "early"])
    write_people(path, pd.DataFrame({"role": role}, index=[5, 6, 9]).loc[[5, 9]])
    people = read_people(path)
    assert people.role.cat.categories.tolist() == ["early", "late"] and people.index.tolist() == [0, 1]
    assert b"gone" not in path.read_bytes()


def test_a_design_has_strata_units_and_what_was_raked_on(tmp_path):
    path = tmp_path / "weights.csv"
    path.write_text(
        "respondent,stratum,psu,base,start,margin.role,raked,weight\n"
        "a,s,1,1,1,0,1,1\nb,s,2,1,1,1,1,1\nc,t,1,1,1,0,1,1\nd,t,2,1,1,1,1,1\n"
    )
    design = read_design(path, read_study(TINY / "study.toml"))
    assert design.degrees_of_freedom == 2  # four units in two strata
    assert design.calibration is not None
    # what raking fixes has no error: the share of a raking level
    influence = design.weights[:, None] * (np.array([1, 0, 1, 0.0]) - 0.5)[:, None]
    assert np.allclose(design.scores(influence), 0)


def test_columns_are_read_as_codes_of_their_texts(tmp_path):
    path = tmp_path / "people.parquet"
    role, note = ["NA", "late", "NA"], ["a, b", "", "x"]
    write_people(path, pd.DataFrame({"respondent": ["1", "2", "3"], "role": role, "note": note}))
    read = read_categories(path, ["role", "note", "role"])
    assert list(read) == ["role", "note"] and list(read["role"]) == ["NA", "late", "NA"]
    assert list(read["note"]) == ["a, b", "", "x"]
    assert sorted(read["role"].categories) == ["NA", "late"]


def test_factors_follow_the_scale():
    questions = read_questions(TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")
    people = {"shown_extra": np.array(["drawn", "not_drawn"], object)}
    codes = {"shown_extra": pd.Categorical(people["shown_extra"])}
    assert weight_factor(questions["extra"], questions, codes).tolist() == [2, 0]
    assert weight_factor(questions["extra"], questions, people).tolist() == [2, 0]
    assert weight_factor(questions["happy"], questions, people) == 1
