"""The sentences of a question's page, by hand."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.study import read_questions
from analysis.words import About, Numbers, read_numbers, sentences
from tests.stages.chart import library


def book(folder: Path, says: bool = True) -> Numbers:
    """The library's numbers; with the words of some answers where `says`."""
    files = library.write(folder)
    if says:
        lines = files["scales"].read_text().splitlines()
        words = {
            "agree5,,agree,": "find it so",
            "ages,1,young": "are under thirty",
            "ages,3,old": "have turned sixty",
        }
        own = [
            "says",
            *(next((w for k, w in words.items() if line.startswith(k)), "") for line in lines[1:]),
        ]
        files["scales"].write_text(
            "".join(f"{line},{word}\n" for line, word in zip(lines, own, strict=True))
        )
    questions = read_questions(files["codebook"], files["scales"], files["recodes"])
    return Numbers(read_numbers(files["numbers"]), {}, questions, ["age"])


def plain(markup: str) -> str:
    """Without tags and references, as a reader sees it."""
    from html import unescape

    from markupsafe import Markup

    return unescape(Markup(markup).striptags()).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("question", "says", "sentence"),
    [
        ("quiet", True, "55% (52–58) find it so: 40% (35–45) of those under thirty and 71% (66–76) of those who have turned sixty."),
        ("quiet", False, "55% (52–58) answered “Agree”: 40% (35–45) of “Under 30”, 55% (50–60) of “30 to 59”, 71% (66–76) of “60 and over” and withheld of “Not stated”."),
        ("borrows", True, "71% (68–74) named “Films” and 62% (59–65) named “Books”; 1 of 3 answers are withheld."),
        ("rating", True, "On a scale from 0 to 10 the mean is 7.3 (7.1–7.5): 6.5 (6.1–6.9) among those under thirty and 8.0 (7.6–8.4) among those who have turned sixty."),
        ("cost", True, "Of those who answered “North” to branch, on a scale from 0 to 10 the mean is 2.5 (2.3–2.7)."),
    ],
)  # fmt: skip
def test_what_a_page_says_first(tmp_path, question, says, sentence):
    numbers = book(tmp_path, says)
    assert plain(sentences.lead(About(numbers.questions[question], numbers))) == sentence


def test_differences_say_what_the_test_leaves_open(tmp_path):
    numbers = book(tmp_path)
    key = "difference.quiet.agree.age.young-old"
    moved = replace(numbers.table[key], p_adjusted=0.001)
    numbers = Numbers({**numbers.table, key: moved}, {}, numbers.questions, ["age"])
    said = [plain(line) for line in sentences.apart(About(numbers.questions["quiet"], numbers))]
    assert said == [
        "Under 30 and 60 and over: −31 points (−37 to −25).",
        "30 to 59 and 60 and over: −16 points (−22 to −10), which may be nothing.",
        "Under 30 and 30 to 59: −15 points (−21 to −9), which may be nothing.",
    ]


def test_both_sides_of_everyone_stand_in_the_order_of_the_scale(tmp_path):
    its = About(book(tmp_path).questions["quiet"], book(tmp_path))
    assert its.across("agree") == ""  # disagree, neither and not sure remain
    left, right = its.sides("no", "agree")
    assert [x.answer for x in left] == ["no_much", "no_little"]
    assert [x.answer for x in right] == ["agree_little", "agree_much"]
    left, right = its.sides("agree", "no")  # turned
    assert [x.answer for x in left] == ["agree_much", "agree_little"]
    assert [x.answer for x in right] == ["no_little", "no_much"]
    assert its.reach("agree") == 1.0 and its.reach("no") == 0.25


def test_what_several_notes_share_is_said_once():
    rows = [
        {"id": "a", "caveat": "One survey, 2021. No weights. Own words."},
        {"id": "b", "caveat": "One survey, 2021. No weights."},
        {"id": "c", "caveat": ""},
    ]
    shared, own = sentences.notes(rows)
    assert shared == ["One survey, 2021.", "No weights."]
    assert own == {"a": "Own words.", "b": "", "c": ""}
