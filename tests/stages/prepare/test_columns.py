"""Answers that stand in other columns than their question's: gathered, and refused where they disagree."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.sample.people import read_people
from analysis.stages.prepare import __main__ as prepare
from analysis.study import FactError, read_questions

TINY = Path("tests/studies/tiny")
CODEBOOK = (
    "id,module,theme,wording,short,kind,scale,asked_of,shown_by,experiment,headline,note,columns,quantiles"
)
SCALES = """scale,code,key,label,net,number,treatment
any,,skip,Not asked,,,skip
any,(blank),none,No answer,,,refused
yes,1,yes,Yes,,,answer
yes,2,no,No,,,answer
fruit,a,apple,Apple,,,answer
fruit,b,pear,Pear,,,answer
fruit,c,plum,Plum,,,answer
born,1990..1999,nineties,Nineties,,,answer
born,2000..2009,noughties,Noughties,,,answer
hours,0.0..4.99,few,Few,,,answer
hours,5.00..24.00,many,Many,,,answer
"""


def survey(folder: Path, rows: list[str], header: str, answers: list[str]) -> Path:
    """A study of the questions `rows`, and responses."""
    shutil.copytree(TINY, folder)
    for name in ("recodes.toml", "models.toml", "claims.toml", "margins.csv"):
        (folder / name).unlink()
    settings = (folder / "study.toml").read_text()
    start = settings[: settings.index("[design]")].replace('["role", "group"]', "[]")
    end = settings[settings.index("[transparency]") :]
    (folder / "study.toml").write_text(start + end)
    (folder / "codebook.csv").write_text("\n".join([CODEBOOK, "id,,,I,,design,,all,,,,,,", *rows]) + "\n")
    (folder / "scales.csv").write_text(SCALES)
    lines = [f"{i},{line}" for i, line in enumerate(answers, 1)]
    (folder / "responses.csv").write_text("\n".join([f"id,{header}", *lines]) + "\n")
    return folder


def people(folder: Path) -> pd.DataFrame:
    files = [folder / f for f in ("responses.csv", "codebook.csv", "scales.csv")]
    out = folder / "people.parquet", folder / "quality.csv"
    coded = folder / "coded.csv"
    prepare.main(*files, None, folder / "study.toml", *out, coded if coded.exists() else None)
    return read_people(out[0]).astype(object)


def ask(name: str, kind: str, scale: str, columns: str = "", quantiles: str = "") -> str:
    return f"{name},A,mood,What?,Short,{kind},{scale},all,,,,,{columns},{quantiles}"


def test_the_answer_of_several_columns_is_the_one_that_is_there(tmp_path):
    folder = survey(tmp_path / "s", [ask("q", "single", "yes", "q_web q_phone")], "q_web,q_phone",
                    ["1,", ",2", ",", "1,1"])  # fmt: skip
    assert people(folder)["q"].tolist() == ["yes", "no", "none", "yes"]


def test_two_answers_that_differ_are_an_error_with_their_place(tmp_path):
    folder = survey(tmp_path / "s", [ask("q", "single", "yes", "q_web q_phone")], "q_web,q_phone", ["1,2"])
    with pytest.raises(FactError, match="row 2, column 'q_phone': an answer, and another one") as wrong:
        people(folder)
    assert "1" not in str(wrong.value).split("row 2")[1].split(";")[0]


def test_mentions_are_marks(tmp_path):
    folder = survey(tmp_path / "s", [ask("q", "multiple", "fruit", "mentions first second")], "first,second",
                    ["a,c", "b,", ",", "c,a"])  # fmt: skip
    found = people(folder)
    assert found.q_apple.tolist() == ["yes", "no", "none", "yes"]
    assert found.q_plum.tolist() == ["yes", "no", "none", "yes"]
    assert found.q_pear.tolist() == ["no", "yes", "none", "no"]


def test_options_may_have_columns_of_any_name(tmp_path):
    folder = survey(
        tmp_path / "s", [ask("q", "multiple", "fruit", "x17 x18 x19")], "x17,x18,x19", ["1,0,0"]
    )
    found = people(folder).iloc[0]
    assert (found.q_apple, found.q_pear, found.q_plum) == ("yes", "no", "no")


def test_a_ranking_is_what_came_first_and_the_place_of_each(tmp_path):
    folder = survey(tmp_path / "s", [ask("q", "ranking", "fruit")], "q_apple,q_pear,q_plum",
                    ["2,1,3", "1,2,3", ",,", "3,,1"])  # fmt: skip
    found = people(folder)
    assert found["q"].tolist() == ["pear", "apple", "none", "plum"]
    assert found.q_apple.tolist() == ["2", "1", "none", "3"]
    assert found.q_pear.tolist() == ["1", "2", "none", "none"]
    questions = read_questions(folder / "codebook.csv", folder / "scales.csv")
    assert [q.kind for q in questions.values()] == ["design", "single", "number", "number", "number"]
    assert questions["q_plum"].short == "Plum" and questions["q"].first


def test_two_first_places_are_an_error(tmp_path):
    header = "q_apple,q_pear,q_plum"
    folder = survey(tmp_path / "s", [ask("q", "ranking", "fruit")], header, ["1,1,3"])
    with pytest.raises(FactError, match="row 2: two first places in the ranking 'q'"):
        people(folder)
    folder = survey(tmp_path / "t", [ask("q", "ranking", "fruit")], header, ["4,1,3"])
    with pytest.raises(FactError, match="column 'q_apple': a code like '9' is not on scale"):
        people(folder)


@pytest.mark.parametrize("date", ["1995-05-03", "1995-05", "1995"])
def test_of_a_date_the_year_is_kept(tmp_path, date):
    folder = survey(tmp_path / "s", [ask("q", "date", "born", quantiles="50")], "q", [date])
    assert people(folder)["q"].tolist() == ["1995"]


@pytest.mark.parametrize("date", ["1995-13-01", "03/05/1995", "1995-5-3", "1985-01-01"])
def test_what_is_no_date_of_the_scale_is_off_it(tmp_path, date):
    folder = survey(tmp_path / "s", [ask("q", "date", "born")], "q", [date])
    with pytest.raises(FactError, match="is not on scale 'born'") as wrong:
        people(folder)
    assert date not in str(wrong.value)


def test_numbers_have_as_many_decimals_as_their_range(tmp_path):
    rows = [ask("q", "number", "hours")]
    assert people(survey(tmp_path / "s", rows, "q", ["4.5", "5", "24.00"]))["q"].tolist() == [
        "4.5",
        "5",
        "24",
    ]
    for at, cell in enumerate(("4.995", "24.01", "05.0", "1e1", "-0.5", ".5")):
        with pytest.raises(FactError, match="is not on scale 'hours'"):
            people(survey(tmp_path / f"t{at}", rows, "q", [cell]))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (ask("q", "single", "yes", "a a"), "names one twice"),
        (ask("q", "multiple", "fruit", "a b"), "names 2, expected one for each of 3"),
        (ask("q", "single", "yes", "mentions a b"), "stands before the columns of a mark-all"),
        (ask("q", "ranking", "fruit", "a b c"), "a question of kind 'ranking' is read from its own"),
        (ask("q", "number", "hours", quantiles="75 25"), "expected per cents in order"),
        (ask("q", "number", "hours", quantiles="0 100"), "expected per cents in order"),
        (ask("q", "single", "yes", quantiles="50"), "quantiles are of numbers"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, row, says):
    folder = survey(tmp_path / "s", [row], "q", ["1"])
    with pytest.raises(FactError, match=says):
        read_questions(folder / "codebook.csv", folder / "scales.csv")


def coded(folder: Path, *rows: str) -> Path:
    made = survey(folder, [ask("q", "coded", "fruit"), ask("r", "single", "yes")], "r", ["1", "1", "1"])
    if rows:
        (made / "coded.csv").write_text("\n".join(["respondent,question,category", *rows]) + "\n")
    return made


def test_open_answers_come_by_their_categories(tmp_path):
    found = people(coded(tmp_path / "s", "1,q,apple", "1,q,plum", "3,q,pear"))
    assert found.q_apple.tolist() == ["yes", "none", "no"] and found.q_plum.tolist() == [
        "yes",
        "none",
        "no",
    ]
    assert found.q_pear.tolist() == ["no", "none", "yes"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("9,q,apple", "row 3: a respondent who is not in the responses"),
        ("2,s,apple", "'s' is no coded question"), ("2,q,aple", "no category 'aple', did you mean 'apple'"),
        ("1,q,apple", "this category of 'q' a second time"),
    ],
)  # fmt: skip
def test_a_category_that_cannot_be_is_an_error_with_its_row(tmp_path, row, says):
    with pytest.raises(FactError, match=says):
        people(coded(tmp_path / "s", "1,q,apple", row))


def test_coded_questions_and_their_file_need_each_other(tmp_path):
    with pytest.raises(FactError, match=r"there is no coded\.csv"):
        people(coded(tmp_path / "s"))
    folder = survey(tmp_path / "t", [ask("r", "single", "yes")], "r", ["1"])
    (folder / "coded.csv").write_text("respondent,question,category\n1,r,yes\n")
    with pytest.raises(FactError, match="no question of the codebook is of kind 'coded'"):
        people(folder)
