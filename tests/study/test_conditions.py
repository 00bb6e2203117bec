"""Conditions in words, by hand."""

import numpy as np
import pytest

from analysis.study import FactError, numbers, parse_condition

KEYS = {
    "role": {k: frozenset({k}) for k in ("student", "staff", "refused")}
    | {"any": frozenset({"student", "staff"})},
    "score": {"refused": frozenset({"refused"})},
    "code": {},
}
PEOPLE = {
    "role": np.array(["student", "staff", "refused", "staff"], dtype=object),
    "score": np.array(["3", "7", "refused", "10"], dtype=object),
    "code": np.array(["", "x", "y", ""], dtype=object),
}  # fmt: skip


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
        ("role = staff and score > 7", [0, 0, 0, 1]),
        ("code != (blank)", [0, 1, 1, 0]),
    ],
)
def test_a_condition_holds_for_whom_it_says(text, who):
    assert parse_condition(text, KEYS, "here").holds(PEOPLE, 4).tolist() == [bool(x) for x in who]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rolle = staff", "here: 'rolle' is no question or recode, did you mean 'role'?"),
        ("role = stuff", "'role' has no answer 'stuff', did you mean 'staff'?"),
        ("role ~ staff", "cannot read 'role ~ staff'"),
        ("score >= many", "'many' in 'score >= many' is not a number"),
    ],
)
def test_a_wrong_condition_says_what_is_near(text, says):
    with pytest.raises(FactError) as caught:
        parse_condition(text, KEYS, "here")
    assert says in str(caught.value)


def test_numbers_are_numbers_and_the_rest_is_missing():
    got = numbers(np.array(["3", "-2.5", "refused", ""], dtype=object))
    assert got[:2].tolist() == [3, -2.5] and np.isnan(got[2:]).all()
