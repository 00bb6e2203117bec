"""Choices in words, and the mark beside a claim that depends on them."""

import re
from dataclasses import replace

import pytest

from analysis.numbers.key import Key
from analysis.numbers.schema import Number
from analysis.study import read_questions
from analysis.words import Numbers, choice, named
from analysis.words.marks import mark
from analysis.words.said import said
from tests.stages.disclose.test_disclose import TINY

KEPT = Number(key="kept.claim.older", kind="kept", unit="share", value=0.48, status="shown")


def book(*numbers: Number) -> Numbers:
    questions = read_questions(TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")
    return Numbers({x.key: x for x in numbers}, {}, questions, depends=0.95, margins={"role": ["role"]})


@pytest.mark.parametrize(
    ("name", "says"),
    [("weights.base", "Base weights alone"), ("without_role", "Without the margin “Role”"),
     ("weights.with_age", "With the margin “age”"), ("link.linear", "A linear probability in place of a logit"),
     ("adjusted.less_role_x_group", "Not held equal: “Role”, “Group”")],
)  # fmt: skip
def test_a_choice_in_words(name, says):
    assert choice(name, book()) == says


def test_an_unknown_choice_is_an_error():
    with pytest.raises(LookupError):
        choice("weights.other", book())


def test_a_finding_that_few_choices_keep_says_so():
    key = Key("claim", claim="older")
    assert "holds in 48 of 100 ways to count" in book(KEPT).depends(key)
    assert 'href="numbers/claim/#kept.claim.older"' in book(KEPT).depends(key)
    assert book(replace(KEPT, value=0.96)).depends(key) == "" == book().depends(key)
    assert book(replace(KEPT, value=None, status="withheld")).depends(key) == ""


def test_marks_say_what_they_are_of_where_two_stand_side_by_side():
    one, two = (mark(f"More of {x} <agree>.", "48", f"numbers/claim/#kept.claim.{x}") for x in ("a", "b"))
    assert f"{one}, and" == named(f"{one}, and") and 'title="More of a &#60;agree&#62;"' in one
    assert f"{one}, and more{two}." == named(f"{one}, and more{two}.")
    said = named(f"Both agree.{one}{two} Not all.")
    assert re.findall(r">\((.*?)\)<", said) == [
        f"“More of {x} &#60;agree&#62;” holds in 48 of 100 ways to count" for x in ("a", "b")
    ]


def test_numbers_under_choices_are_said():
    share = Number(key="share.happy.agree.all@specification=base", kind="varied", unit="share", value=0.5)
    assert said(share, book()).startswith("Base weights alone: ")
    lost = Number(key="choice.weights.base.lost", kind="diagnostic", unit="count", value=3)
    assert said(lost, book()) == "Base weights alone: claims that it alone overturns"
    tipping = Number(key="tipping.older.sure", kind="tipping", unit="points", value=0.1)
    assert said(tipping, book()) == "Older: the same, sampling error counted"
    assert said(KEPT, book()) == "Older: share of the reasonable choices that keep it"
