"""The same people under other names, by hand; and that they are withheld as one."""

from types import SimpleNamespace

import pandas as pd

from analysis.stages.disclose.same import by_key, coded_columns, found, joined, nearly
from analysis.study.conditions import EVERYONE
from analysis.study.questions import Question
from analysis.study.scales import Answer


def variable(*answers: str) -> SimpleNamespace:
    return SimpleNamespace(answers=dict.fromkeys(answers))


QUESTIONS = {
    "role": variable("doctoral", "postdoc", "tenured"), "stage": variable("training", "early", "late"),
    "sex": variable("woman", "man"),
}  # fmt: skip
PEOPLE = {
    "role": pd.Categorical(["doctoral", "doctoral", "postdoc", "tenured", "tenured", "refused"]),
    "stage": pd.Categorical(["training", "training", "early", "early", "late", "late"]),
    "sex": pd.Categorical(["woman", "man", "woman", "man", "woman", "man"]),
}


def test_answers_of_the_same_people_are_found_whatever_their_names():
    assert found(PEOPLE, QUESTIONS) == {
        ("role", "doctoral"): {"stage": frozenset({"training"})},
        ("stage", "training"): {"role": frozenset({"doctoral"})},
    }


def test_an_answer_may_be_several_of_another_variable():
    people = PEOPLE | {
        "stage": pd.Categorical(["training", "training", "training", "late", "late", "early"])
    }
    got = found(people, QUESTIONS)
    assert got["stage", "training"] == {"role": frozenset({"doctoral", "postdoc"})}
    assert got["role", "tenured"] == {"stage": frozenset({"late"})}
    assert ("stage", "early") not in got  # who refused is at no answer


def test_a_definition_counts_before_what_is_found():
    by_name = {("a", "x"): {"b": frozenset("1")}}
    assert joined(by_name, {("a", "x"): {"b": frozenset("2"), "c": frozenset("3")}}) == {
        ("a", "x"): {"b": frozenset("1"), "c": frozenset("3")}
    }


def test_an_answer_that_lies_in_another_but_for_a_few_people_is_found():
    """Nineteen of Asian descent by one question, twenty-two by the other: three people."""
    questions = {
        "descent": variable("asian", "other"),
        "asian": variable("yes", "no"),
        "sex": variable("woman", "man"),
    }
    people = {
        "descent": pd.Categorical(["asian"] * 19 + ["other"] * 30),
        "asian": pd.Categorical(["yes"] * 22 + ["no"] * 27), "sex": pd.Categorical(["woman", "man"] * 24 + ["man"]),
    }  # fmt: skip
    assert nearly(people, questions, {"descent", "asian", "sex"}) == {("descent", "asian"), ("asian", "no")}
    assert nearly(people, questions, {"descent", "sex"}) == set()
    ten = people | {"asian": pd.Categorical(["yes"] * 29 + ["no"] * 20)}
    assert nearly(ten, questions, {"descent", "asian"}) == set()


def test_bands_of_a_number_are_known_as_the_levels_that_they_are():
    rows = (
        Answer("0..29", "young", "Young", "", None, "answer"),
        Answer("30..99", "old", "Old", "", None, "answer"),
    )
    age = Question("age", "A", "", "Age?", "Age", "number", "age", EVERYONE, "", "", (), "", rows)
    group = Question("group", "A", "", "G?", "G", "single", "g", EVERYONE, "", "", (), "", (
        Answer("1", "junior", "Junior", "", None, "answer"), Answer("2", "senior", "Senior", "", None, "answer"),
    ))  # fmt: skip
    questions = {"age": age, "group": group}
    assert coded_columns(questions) == ["age", "group"]
    people = {
        "age": pd.Categorical(["20", "25", "40"]),
        "group": pd.Categorical(["junior", "junior", "senior"]),
    }
    got = found(by_key(people, questions), questions)
    assert got["age", "young"] == {"group": frozenset({"junior"})}
    assert by_key({"group_x": people["group"]}, questions) == {
        "group_x": people["group"]
    }  # no question's own


def two(one: list[str], other: list[str]) -> tuple[dict, dict]:
    """Two variables with these answers, by person, and the questions that they are; `refused` is no answer."""
    names = {"one": one, "other": other}
    keys = {name: [k for k in dict.fromkeys(cells) if k != "refused"] for name, cells in names.items()}
    return {n: pd.Categorical(c) for n, c in names.items()}, {n: variable(*k) for n, k in keys.items()}


def test_one_person_is_somebody_and_nobody_is_not():
    people, questions = two(["a", "b", "b"], ["x", "y", "y"])
    assert found(people, questions)["one", "a"] == {"other": frozenset("x")}
    empty = {"one": pd.Categorical(["b", "b"], ["a", "b"]), "other": pd.Categorical(["y", "z"])}
    assert ("one", "a") not in found(empty, {"one": variable("a", "b"), "other": variable("y", "z")})


def test_an_answer_may_be_all_answers_of_another_variable():
    people, questions = two(["a", "a", "b"], ["x", "y", "refused"])
    assert found(people, questions)["one", "a"] == {"other": frozenset("xy")}


def test_nearly_is_from_one_person_to_nine():
    for apart, near in ((0, False), (1, True), (9, True), (10, False)):
        people, questions = two(["a"] * 20 + ["b"] * 40, ["x"] * (20 + apart) + ["y"] * (40 - apart))
        assert (("one", "a") in nearly(people, questions, {"one", "other"})) is near, apart
    people, questions = two(["a"] + ["b"] * 40, ["x"] * 3 + ["y"] * 38)
    assert ("one", "a") in nearly(people, questions, {"one", "other"})  # one person lies in three
    empty = {"one": pd.Categorical(["b"] * 5, ["a", "b"]), "other": pd.Categorical(["x"] * 4 + ["y"])}
    assert nearly(empty, {"one": variable("a", "b"), "other": variable("x", "y")}, empty) == {
        ("other", "x"),
        ("other", "y"),
    }


def test_nearly_looks_at_answers_alone():
    people, questions = two(["refused"] * 20 + ["b"] * 40, ["x"] * 22 + ["y"] * 38)
    assert nearly(people, questions, {"one", "other"}) == {("other", "y")}
    people, questions = two(["a"] * 20 + ["b"] * 40, ["refused"] * 22 + ["y"] * 38)
    assert nearly(people, questions, {"one", "other"}) == {("other", "y")}


def test_which_variables_are_looked_at():
    """Of one answer, with answers, shown to all who were asked."""

    def asked(kind: str, answers: dict, shown_by: str = "") -> SimpleNamespace:
        return SimpleNamespace(
            id=f"{kind}{len(answers)}{shown_by}",
            kind=kind,
            answers=answers,
            shown_by=shown_by,
            bands={},
            recode=None,
        )

    every = [
        asked(k, a, s)
        for k in ("single", "frame", "multiple", "number", "design")
        for a in ({}, {"x": 1})
        for s in ("", "s")
    ]
    assert coded_columns({q.id: q for q in every}) == ["single1", "frame1"]
