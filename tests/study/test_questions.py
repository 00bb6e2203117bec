"""Codebook, scales and recodes: read into records, or refused with the row."""

import shutil
from pathlib import Path

import pytest

from analysis.study import FactError, read_questions

TINY = Path("tests/studies/tiny")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    shutil.copytree(TINY, tmp_path / "s")
    return tmp_path / "s"


def read(study: Path):
    return read_questions(study / "codebook.csv", study / "scales.csv", study / "recodes.toml")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_a_question_knows_its_answers_nets_and_columns(study):
    questions = read(study)
    happy = questions["happy"]
    assert list(happy.nets) == ["disagree", "neither", "agree", "dont_know"]
    assert happy.nets["agree"] == ("somewhat_agree", "strongly_agree")
    assert "refused" not in happy.answers and happy.labels["agree"] == "Agree"
    assert questions["perks"].columns == ("perks_car", "perks_food")
    assert questions["hours"].asked_of.columns == ("paid",)
    assert questions["red"].recode.sources == ("group",) and not questions["red"].published
    assert questions["content"].published and questions["content"].kind == "number"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("codebook.csv", "happy,A,mood", "role,A,mood", "row 10: question 'role' stands twice"),
        ("codebook.csv", "single,agree", "single,agre", "scale 'agre' is not in"),
        ("codebook.csv", "single,agree", "singel,agree", "kind 'singel' is not known, did you mean 'single'?"),
        ("codebook.csv", "paid = yes,,,mean", "payd = yes,,,mean", "did you mean 'paid'?"),
        ("codebook.csv", ",agree,\n", ",agreed,\n", "headline 'agreed' is no answer or net, did you mean 'agree'?"),
        ("codebook.csv", "all,shown_extra", "all,shown_xtra", "did you mean 'shown_extra'?"),
        ("scales.csv", "agree,5,strongly_agree", "agree,4,strongly_agree", "code '4' stands twice in scale 'agree'"),
        ("scales.csv", "Strongly agree,agree", "Strongly agree,agrees", "net 'agrees' has no row, did you mean 'agree'?"),
        ("scales.csv", "Not asked,,,skip", "Not asked,,,skipp", "treatment 'skipp', did you mean 'skip'?"),
        ("scales.csv", "Shown,,2", "Shown,,two", "number 'two' is not a number"),
        ("recodes.toml", '"group = red"', '"group = rad"', "'group' has no answer 'rad', did you mean 'red'?"),
        ("recodes.toml", '["no", "group', '["nope", "group', "level 'nope' is not on its scale"),
        ("recodes.toml", "[red]", "[role]", "a question has this name"),
        ("recodes.toml", "count   =", "counts  =", "[content]: 'counts' is not known, did you mean 'count'?"),
    ],
)  # fmt: skip
def test_a_contradiction_is_one_error_with_its_place(study, file, old, new, says):
    change(study / file, old, new)
    with pytest.raises(FactError) as caught:
        read(study)
    assert says in str(caught.value) and file in str(caught.value)
