"""Findings pages by rule: which questions stand together, what is drawn, what is tested, what is said."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.numbers.key import Key
from analysis.numbers.schema import Number
from analysis.study import Claim, Question, batteries, read_questions
from analysis.study.conditions import EVERYONE
from analysis.study.pages import Battery
from analysis.study.reporting import Reporting
from analysis.study.scales import Answer
from analysis.words import Numbers, rule
from analysis.words.findings import findings, sides
from analysis.words.proposed import claims

MADE = "analysis.stages.estimate.tables.shares"
STEM = "How far do you agree with each of these? "
AGREE = [("sa", "agree"), ("a", "agree"), ("n", ""), ("d", "disagree"), ("sd", "disagree")]


def answers(*rows: tuple[str, str]) -> tuple[Answer, ...]:
    nets = [
        Answer("", net, net.capitalize(), "", None, "net") for net in dict.fromkeys(n for _, n in rows if n)
    ]
    told = (Answer(str(i), key, key.upper(), net, None, "answer") for i, (key, net) in enumerate(rows))
    return (*nets, *told)


def question(name: str, rows=None, wording="", kind="single", scale="agree", theme="t", **more) -> Question:
    return Question(
        name, "A", theme, wording or f"What of {name}?", f"Short {name}", kind, scale, EVERYONE, "", "", (),
        "", answers(*(AGREE if rows is None else rows)), **more,
    )  # fmt: skip


def survey(*listed: Question) -> dict[str, Question]:
    return {q.id: q for q in listed}


def study(**more) -> SimpleNamespace:
    given = {
        "apart": None,
        "themes": {"t": "Theme"},
        "batteries": {},
        "reporting": Reporting(),
        "breakdowns": (),
    }
    return SimpleNamespace(**given | more)


def asked(*names: str, stem=STEM, **more) -> list[Question]:
    return [question(n, wording=f"{stem}Statement {n}.", **more) for n in names]


def test_neighbours_whose_wordings_begin_alike_are_a_battery():
    one, two, three = asked("q1", "q2", "q3")
    apart = question("q4", wording="Something else?")
    found = batteries(study(), survey(one, two, three, apart))
    assert [[q.id for q in b.questions] for b in found] == [["q1", "q2", "q3"]]
    assert found[0].title == STEM.strip() and found[0].rest(two) == "Statement q2."


@pytest.mark.parametrize(
    "other",
    [{"rows": [("x", ""), ("y", "")]}, {"theme": ""}, {"kind": "multiple"}, {"stem": "Ask: "}],
    ids=str,
)
def test_another_scale_theme_kind_or_beginning_is_no_battery(other):
    assert batteries(study(), survey(*asked("q1"), *asked("q2", **other))) == []


def test_numbers_on_one_scale_stand_together_in_any_words():
    span = Answer("0..100", "value", "Value", "", None, "answer")
    one, two = (replace(question(n, kind="number", wording=f"{n}, how much?"), rows=(span,)) for n in "ab")
    (found,) = batteries(study(), survey(one, two))
    assert found.title == "On a scale from 0 to 100"
    (page,) = findings(study(), survey(one, two))
    assert page.sections[0].chart["kind"] == "ranked"
    assert [x["is"] for x in page.sections[0].chart["items"]] == ["a.mean", "b.mean"]


def test_two_batteries_side_by_side_are_two():
    second = asked("q3", "q4", stem="How far do you agree that it helps you? ")
    found = batteries(study(), survey(*asked("q1", "q2"), *second))
    assert [[q.id for q in b.questions] for b in found] == [["q1", "q2"], ["q3", "q4"]]


def test_batteries_that_the_study_names_are_all_there_are():
    named = {"mine": Battery("Mine", ("q3", "q1"))}
    found = batteries(study(batteries=named), survey(*asked("q1", "q2", "q3")))
    assert [(b.name, b.title, [q.id for q in b.questions]) for b in found] == [
        ("mine", "Mine", ["q3", "q1"])
    ]


def test_a_long_beginning_gives_a_title_that_is_cut_between_words():
    stem = "We would like to know what you think. " + "Thinking of all that " * 8 + "happened, how much? "
    (found,) = batteries(study(), survey(*asked("q1", "q2", stem=stem)))
    assert len(found.title) <= 112 and found.title.endswith(" …") and found.title.startswith("Thinking")


@pytest.mark.parametrize(
    ("listed", "kind"),
    [
        (asked("q1", "q2"), "likert"),
        (asked("q1", "q2", rows=[("a", ""), ("b", ""), ("c", "")]), "stacked"),
        (asked("q1", "q2", rows=[(f"k{i}", "") for i in range(6)]), "ranked"),
        (asked("q1", "q2", rows=[(f"k{i}", "lo" if i < 4 else "hi") for i in range(8)]), "ranked"),
        ([question("q1")], "columns"),
        ([question("q1", rows=[("yes", ""), ("no", "")])], "dots"),
        ([question("q1", rows=[(f"k{i}", "") for i in range(37)])], "ranked"),
        ([question("q1", kind="multiple")], "ranked"),
    ],
)
def test_each_kind_of_question_has_its_chart(listed, kind):
    (page,) = findings(study(), survey(*listed))
    assert [s.chart["kind"] for s in page.sections] == [kind]


def test_a_scale_beyond_the_points_is_drawn_by_its_nets_unless_the_study_wants_it_whole():
    long = question("q1", rows=[(f"k{i}", "lo" if i < 4 else "hi") for i in range(8)])
    (page,) = findings(study(), survey(long))
    assert page.sections[0].chart["items"] == ["q1.lo", "q1.hi"]
    (page,) = findings(study(reporting=Reporting(full=("q1",))), survey(long))
    assert page.sections[0].chart == page.sections[0].chart | {"kind": "columns", "question": "q1"}


def test_sides_are_the_nets_of_the_headline_else_the_outer_nets():
    assert sides(question("q")) == ("disagree", "agree")
    assert sides(replace(question("q"), headline=("disagree", "agree"))) == ("agree", "disagree")
    assert sides(replace(question("q"), headline=("n",))) is None
    assert sides(question("q", rows=[("a", ""), ("b", "")])) is None


def test_questions_without_a_theme_have_a_page_of_their_own():
    found = findings(study(), survey(question("q1"), question("q2", theme="")))
    assert [(p.theme, p.title) for p in found] == [("t", "Theme"), ("other", "Other questions")]
    (alone,) = findings(study(themes={}), survey(question("q2", theme="")))
    assert alone.title == "Answers"


def test_claims_are_made_of_what_leads_and_of_both_sides_in_the_family_of_their_theme():
    (page,) = findings(study(), survey(question("q1")))
    made = dict(claims(page, study()))
    assert list(made) == ["half_q1_agree", "sides_q1"]
    assert {(c["left"], c["right"], c["family"]) for c in made.values()} == {
        ("share.q1.agree.all", 0.5, "t"), ("share.q1.agree.all", "share.q1.disagree.all", "t"),
    }  # fmt: skip


def test_a_title_with_a_figure_in_it_stands_in_quotes():
    (page,) = findings(study(), survey(replace(question("q1"), short="Over 50% of it")))
    assert page.sections[0].chart["title"] == "“Over 50% of it”"


def book(*listed: Question, gaps: dict[str, tuple[float, int]], **values: float) -> Numbers:
    """Published shares by question (`q1=.6`: of what it leads with), and claims: gap, verdict."""
    table = {}
    for q in listed:
        for answer, value in (("agree", values[q.id]), ("disagree", 1 - values[q.id])):
            key = str(Key("share", q.id, answer))
            low, high = value - 0.02, value + 0.02
            table[key] = Number(key=key, kind="share", question=q.id, answer=answer, unit="share", made_by=MADE,
                                value=value, low=low, high=high, base=500.0, status="shown")  # fmt: skip
    for name, (gap, holds) in gaps.items():
        for kind, value in (("gap", gap), ("claim", holds)):
            key = str(Key(kind, claim=name))
            table[key] = Number(
                key=key, kind=kind, unit="points", value=value, status="shown", made_by=MADE
            )
    made = {name: Claim(name, "share.q1.agree.all", "differs", 0.5, "says") for name in gaps}
    return Numbers(table, made, survey(*listed))


def told(numbers: Numbers, *listed: Question) -> str:
    (page,) = findings(study(), survey(*listed))
    html = " ".join(rule.told_of(page.sections[0], numbers))
    return unescape(re.sub(r"<[^>]+>", "", html)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("gap", "holds", "says"),
    [(0.1, 1, "more than half"), (-0.1, 1, "fewer than half"), (0.1, 0, "may be more or fewer than half")],
)
def test_a_comparison_is_said_only_where_its_claim_holds(gap, holds, says):
    q = question("q1")
    numbers = book(q, gaps={"half_q1_agree": (gap, holds), "sides_q1": (2 * gap, holds)}, q1=0.5 + gap)
    text = told(numbers, q)
    assert says in text and ("is not certain" in text) == (not holds)


def test_a_battery_is_told_by_what_holds_of_each_of_its_questions():
    listed = asked("q1", "q2", "q3")
    gaps = {"half_q1_agree": (0.3, 1), "half_q2_agree": (-0.3, 1), "half_q3_agree": (0.01, 0)}
    text = told(book(*listed, gaps=gaps, q1=0.8, q2=0.2, q3=0.51), *listed)
    assert text.count("to 1 of 3") == 2 and "not certain for 1 of 3" in text
    assert text.index("Short q1") < text.index("Short q2") < text.index("Short q3")


def test_of_means_no_order_is_claimed(tmp_path):
    span = Answer("0..100", "value", "Value", "", None, "answer")
    listed = [replace(question(n, kind="number", wording=f"{n}?"), rows=(span,)) for n in ("q1", "q2")]
    table = {}
    for q, value in zip(listed, (40.0, 60.0), strict=True):
        key = str(Key("mean", q.id))
        table[key] = Number(key=key, kind="mean", question=q.id, answer="mean", unit="mean", made_by=MADE, value=value,
                            low=value - 2, high=value + 2, base=500.0, status="shown")  # fmt: skip
    text = told(Numbers(table, {}, survey(*listed)), *listed)
    assert text == "The means run from “Short q1” 40.0 (38.0–42.0) to “Short q2” 60.0 (58.0–62.0)."


def test_the_real_questionnaires_have_a_section_for_every_question():
    for name in ("hep", "gss", "tiny"):
        folder = Path("tests/studies") / name
        questions = read_questions(folder / "codebook.csv", folder / "scales.csv", folder / "recodes.toml")
        themes = {q.theme: q.theme for q in questions.values() if q.theme}
        pages = findings(study(themes=themes), questions)
        listed = [q.id for p in pages for s in p.sections for q in s.questions]
        assert sorted(listed) == sorted(q.id for q in questions.values() if q.published)
