"""What changed since earlier waves, in words: rose, fell, not certain, in other words, nothing to compare."""

from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from analysis.language import speaking
from analysis.numbers.schema import Number
from analysis.study import read_survey, read_waves
from analysis.words import About, Numbers, Table, waves
from analysis.words.said import heading, said

STUDY = Path("tests/studies/twice")
SURVEY = read_survey(
    *(STUDY / name for name in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml"))
)


def number(key: str, value: float, **more) -> Number:
    kind, question, answer, *_ = key.removeprefix("change.").split(".")
    given = {"kind": "change" if key.startswith("change") else kind, "question": question, "answer": answer,
             "unit": "points" if key.startswith("change") else "share", "status": "shown", "base": 400.0,
             "made_by": "analysis.stages.follow.changes.changes"}  # fmt: skip
    wave = key.rpartition("=")[2] if "@" in key else ""
    return Number(key=key, value=value, wave=wave, **{**given, **more})


def told(question: str, answer: str, value: float, low: float, high: float, p: float, **links) -> About:
    """A question with one number now, one a year before, and the change."""
    key = f"share.{question}.{answer}.all"
    (wave,) = read_waves(STUDY / "waves", *SURVEY)
    wave = replace(wave, links={**wave.links, **links})
    then = number(f"{key}@wave=2025", 0.4)
    change = number(f"change.{key}@wave=2025", value, low=low, high=high, p_adjusted=p)
    table = Table({key: number(key, 0.4 + value)}, {x.key: x for x in (then, change)})
    return About(SURVEY[1][question], Numbers(table, {}, SURVEY[1], waves=[wave], this="2026"))


@pytest.mark.parametrize(
    ("value", "low", "high", "p", "says"),
    [
        (0.05, 0.02, 0.08, 0.01, "the share of those who answered “Agree” rose by"),
        (-0.05, -0.08, -0.02, 0.01, "the share of those who answered “Agree” fell by"),
        (0.05, 0.02, 0.08, 0.06, "the share of those who answered “Agree” shows no certain change:"),
        (0.01, -0.02, 0.04, 0.5, "the share of those who answered “Agree” shows no certain change:"),
    ],
)
def test_a_change_is_said_as_its_interval_and_its_test_have_it(value, low, high, p, says):
    (sentence,) = (unescape(str(x)) for x in waves.sentences(told("happy", "agree", value, low, high, p)))
    assert sentence.startswith(f"Since 2025 {says}")
    link = 'href="numbers/happy/#change.share.happy.agree.all@wave=2025" data-q="happy"'
    assert link in sentence and 'data-code="code/stages/follow/changes/#def-changes"' in sentence
    assert ("5\u00a0points</a> <small>(2–8)" in sentence) == (low == 0.02 or high == -0.02)


@pytest.mark.parametrize(("name", "says"), [("2025", "自 2025 年以来，"), ("spring", "自 spring以来，")])
def test_a_year_is_named_as_the_language_names_years(name, says):
    its = told("happy", "agree", 0.05, 0.02, 0.08, 0.01)
    (wave,) = its.book.waves
    with speaking("zh", sorted(Path("site_src/words").glob("*.toml"))):
        assert waves.named(replace(wave, name=name)) in says
        assert any(str(x).startswith(says) for x in waves.sentences(its)) == (name == wave.name)


def test_other_words_are_said_once_and_nothing_is_said_across_a_break():
    its = told("paid", "yes", 0.05, 0.02, 0.08, 0.01)
    assert [str(x).partition(" <")[0] for x in waves.sentences(its)][
        1
    ] == "In 2025 the question was put in other words."
    (wave,) = its.waves
    broken = replace(wave.links["paid"], kind="broken")
    (sentence,) = waves.sentences(told("paid", "yes", 0.05, 0.02, 0.08, 0.01, paid=broken))
    assert sentence == "In 2025 something else was asked, so nothing is compared."


def test_the_table_has_what_some_earlier_wave_has_too():
    its = told("happy", "agree", 0.05, 0.02, 0.08, 0.01)
    assert [x.key for x in waves.rows(its)] == ["share.happy.agree.all"] and waves.groups(its) == {}
    assert (
        its.book.table.ask("record", "happy") == its.numbers
    )  # nothing of an earlier wave stands among those of now
    assert {x.key.partition("@")[2] for x in its.book.table.ask("waves", "happy")} == {"wave=2025"}


def test_of_two_earlier_waves_the_later_is_said_beside_the_one_before():
    its, key = (
        told("happy", "agree", 0.05, 0.02, 0.08, 0.01),
        "change.share.happy.agree.all@wave=2024@until=2025",
    )
    (wave,) = its.waves
    change = replace(number(key, -0.05, low=-0.08, high=-0.02, p_adjusted=0.01), wave="2024")
    table = Table(dict(its.book.table.numbers), {**its.book.table.waves, key: change})
    book = Numbers(table, {}, SURVEY[1], waves=[replace(wave, name="2024"), wave], this="2026")
    *_, last = (unescape(str(x)) for x in waves.sentences(About(SURVEY[1]["happy"], book)))
    assert (
        last.startswith("From 2024 to 2025 the share of those who answered “Agree” fell by")
        and "@until=2025" in last
    )
    assert said(change, book).endswith("2025 less 2024") and heading(change, book).endswith(
        "2025 less 2024"
    )
