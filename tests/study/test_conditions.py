"""Conditions in words, by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.study import Column, FactError, parse_condition
from analysis.study.conditions import EVERYONE
from analysis.study.possible import impossible

ROLE = {k: frozenset({k}) for k in ("student", "staff", "refused")} | {
    "any": frozenset({"student", "staff"})
}
REFUSED = {"refused": frozenset({"refused"})}
RATED = {k: frozenset({k}) for k in ("low", "high", "dont_know")}
COLUMNS = {
    "role": Column(ROLE),
    "score": Column(REFUSED, numeric=True, spans=((0, 10),)),
    "rated": Column(RATED, {"low": 1.0, "high": 5.0}),
    "code": Column(),
}
PEOPLE = {
    "role": np.array(["student", "staff", "refused", "staff"], dtype=object),
    "score": np.array(["3", "7", "refused", "10"], dtype=object),
    "rated": np.array(["low", "high", "dont_know", "high"], dtype=object),
    "code": np.array(["", "2", "10", ""], dtype=object),
}  # fmt: skip


def parsed(text: str):
    return parse_condition(text, COLUMNS, "here")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("all", [1, 1, 1, 1]),
        ("role = staff", [0, 1, 0, 1]),
        ("role != staff", [1, 0, 1, 0]),
        ("role in student refused", [1, 0, 1, 0]),
        ("role = any", [1, 1, 0, 1]),
        ("score >= 7", [0, 1, 0, 1]),
        ("score < 7", [1, 0, 0, 0]),
        ("score = 7", [0, 1, 0, 0]),
        ("score in 3 refused", [1, 0, 1, 0]),
        ("rated >= 4", [0, 1, 0, 1]),
        ("rated < 4", [1, 0, 0, 0]),
        ("role = staff and score > 7", [0, 0, 0, 1]),
        ("role = student or score > 7", [1, 0, 0, 1]),
        ("role = student or role = refused", [1, 0, 1, 0]),
        ("(role = student or score > 7) and rated = high", [0, 0, 0, 1]),
        ("role = student or score > 7 and rated = low", [1, 0, 0, 0]),
        ("code != (blank)", [0, 1, 1, 0]),
        ("code > 2", [0, 0, 1, 0]),
    ],
)
def test_a_condition_holds_for_whom_it_says(text, who):
    assert parsed(text).holds(PEOPLE, 4).tolist() == [bool(x) for x in who]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rolle = staff", "here: 'rolle' is no question or recode, did you mean 'role'?"),
        ("role = stuff", "'role' has no answer 'stuff', did you mean 'staff'?"),
        ("role ~ staff", "cannot read 'role ~ staff'"),
        ("role = staff and", "cannot read 'role = staff and'"),
        ("(role = staff", "cannot read '(role = staff'"),
        ("role = staff )", "cannot read 'role = staff )' from ')'"),
        ("(" * 30 + "role = staff" + ")" * 30, "more than 20 brackets"),
        (" and ".join(["(role = staff or score = 1)"] * 9), "more than 200 ways"),
        ("score >= many", "'many' in 'score >= many' is not a number"),
        ("score >= nan", "'nan' in 'score >= nan' is not a number"),
        ("score >= 1_0", "'1_0' in 'score >= 1_0' is not a number"),
        ("score >= \u0663", "is not a number"),
        ("score >= 1e400", "is not a number"),
        ("role >= 4", "compares numbers, and the answers of 'role' are keys without"),
    ],
)
def test_a_wrong_condition_says_what_is_near(text, says):
    with pytest.raises(FactError) as caught:
        parsed(text)
    assert says in str(caught.value)


def test_one_question_in_several_ways_is_one_clause():
    """What reads the clauses of a recode (the gate's mirrors) sees `x = a or x = b` as `x in a b`."""
    (clause,) = parsed("role = student or role = refused").clauses
    assert clause.operator == "in" and clause.keys == {"student", "refused"}


def test_a_cell_that_is_no_number_is_told_with_its_row_and_without_its_value():
    people = pd.DataFrame({"code": ["1", "", "age1"]}, index=[2, 3, 4])
    with pytest.raises(
        FactError, match="row 4, column 'code': a cell like 'aaa9' is compared with 1"
    ) as caught:
        parsed("code > 1").holds(people, 3)
    assert "age1" not in str(caught.value)


@pytest.mark.parametrize(
    ("levels", "never"),
    [
        (["role = staff", "else"], []),
        (["role = staff", "role = staff"], [1]),
        (["role = any", "role = staff", "else"], [1]),
        (["role = student", "role = staff", "role = any"], [2]),
        (["role in student staff refused", "else"], [1]),
        (["role = staff and role = student"], [0]),
        (["score >= 5", "score > 7"], [1]),
        (["score >= 5", "score < 5", "score = refused"], []),
        (["score >= 5", "score < 5", "score = refused", "else"], [3]),
        (["score > 10"], [0]),
        (["score > 3 and score < 4"], [0]),
        (["rated > 5"], [0]),
        (["rated >= 1", "rated = low"], [1]),
        (["code = a", "code != a", "else"], [2]),
        (["code > 5 and code < 3"], [0]),
        (["role = staff and score > 5", "role = staff and score <= 5", "role = staff"], []),
        (["role = staff and score > 5", "role = staff and score <= 5 or role = staff and score = refused",
          "role = staff"], [2]),
    ],
)  # fmt: skip
def test_a_level_that_nobody_can_have_is_found(levels, never):
    assert impossible([parsed(text) for text in levels], EVERYONE, COLUMNS) == never


def test_who_is_out_of_the_base_has_no_level():
    assert impossible([parsed("role = staff")], parsed("role = student"), COLUMNS) == [0]
