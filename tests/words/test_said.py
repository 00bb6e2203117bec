"""What a number is, in words, and its row in a record table, by hand."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.study import read_claims, read_questions
from analysis.words import History, Numbers, read_numbers, record_rows
from analysis.words.said import heading, said
from tests.stages.chart import library

CLAIM = (
    'quiet_old = { left = "share.quiet.agree.age.old", relation = ">", right = "share.quiet.agree.age.young",'
    ' says = "More old than young readers find it quiet." }\n'
)


@pytest.fixture
def book(tmp_path: Path) -> Numbers:
    files = library.write(tmp_path)
    (tmp_path / "claims.toml").write_text(CLAIM)
    questions = read_questions(files["codebook"], files["scales"], files["recodes"])
    return Numbers(
        read_numbers(files["numbers"]), read_claims(tmp_path / "claims.toml"), questions, ["age"]
    )


@pytest.mark.parametrize(
    ("key", "words", "block"),
    [
        ("share.quiet.agree.all", "Agree, everyone", "Everyone"),
        ("share.quiet.agree.age.old", "Agree, 60 and over", "Age"),
        ("mean.rating.age.untold", "Mean, Not stated", "Age"),
        ("difference.quiet.agree.age.young-old", "Agree: Under 30 less 60 and over", "Differences: Age"),
        ("effect.quiet.age.old", "60 and over, among people alike in the other terms", ""),
        ("claim.quiet_old", "More old than young readers find it quiet", ""),
        ("claim.quiet_young", "Quiet young", ""),
        ("margin.ages.young.before", "Young, Before", ""),
    ],
)
def test_what_a_number_is_in_words(book, key, words, block):
    assert (said(book.get(key), book), heading(book.get(key), book)) == (words, block)


def test_two_groups_crossed_and_a_question_in_a_diagnostic(book):
    share = book.get("share.quiet.agree.age.old")
    crossed = replace(share, breakdown="age_x_branch", level="old_x_north")
    assert said(crossed, book) == "Agree, 60 and over and North"
    assert heading(crossed, book) == "Age and Branch"
    refused = replace(share, kind="band", key="quality.refused.quiet", question="")
    assert said(refused, book) == "Refused: Reading room is quiet"


def test_a_record_leads_with_words_and_breaks_its_key_after_dots(book):
    book.root = "../"
    row = (
        '<tr id="share.quiet.agree.age.old"><th scope="row">Agree, 60 and over'
        "<code>share.quiet.agree.age.old</code></th><td>71.0%</td><td>66.0–76.0</td><td>90</td>"
        '<td></td><td>shown<i><a href="../code/stages/estimate/tables/#def-shares">shares</a></i></td></tr>'
    )
    rows = record_rows(book.under("share", "quiet") + book.under("difference", "quiet"), book, History())
    assert row in rows
    heads = [part.split("<")[0].strip() for part in rows.split('scope="rowgroup">')[1:]]
    assert heads == ["Everyone", "Age", "Branch", "Differences: Age"]
    assert "<td>withheld</td><td></td><td></td><td></td><td>privacy<i>" in rows
