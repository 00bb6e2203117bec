"""What words, numbers, dates and bytes of an export are taken for."""

import re
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from analysis.study import FactError
from analysis.tools.importing.dates import Dates
from analysis.tools.importing.encodings import decoded
from analysis.tools.importing.files import parted, read_grid
from analysis.tools.importing.ids import key_of, question_id
from analysis.tools.importing.order import ordered
from analysis.tools.importing.ranges import outwards
from analysis.tools.importing.readers import read
from analysis.tools.importing.words import (
    bracket,
    is_bracket,
    is_trait,
    leading,
    private_kind,
    treatment_of,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Q5_1", "Q5_1"), ("q0004_0001", "q0004_0001"), ("Gender", "Gender"), ("1_Q5", "q1_Q5"), ("all", "q_all"), ("a__b", "a_b"), ("D_x_E", "D_by_E"), ("côte d'ivoire", "cote_divoire"),
     ("How satisfied are you with your work, all in all?", "q7"), ("性別", "q7"), ("p5q2[SQ001]", "p5q2_SQ001"), ("Q1. Ihre Rolle", "Q1"), ("Q2[SQ1]. Wie sehr? [Gut]", "Q2_SQ1"), ("Q.SQ.", "Q_SQ")],
)  # fmt: skip
def test_an_id_is_made_by_rule(name: str, expected: str) -> None:
    made = question_id(name, "q7", {"taken"})
    assert made == expected
    assert re.fullmatch(r"[A-Za-z](_?[A-Za-z0-9]+)*", made) and "_x_" not in made


def test_ids_that_differ_by_case_alone_are_two() -> None:
    assert question_id("Role", 1, {"role"}) == "Role_2"


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Strongly agree", "strongly_agree"), ("18-29", "n18_29"), ("不知道", "a4"), ("mean", "mean_answer"), ("Très bien", "tres_bien"), ("", "a4"), ("Yes", "yes"),
     ("A very long answer that goes on and on for ever", "a_very_long_answer_that_goes_on")],
)  # fmt: skip
def test_a_key_is_made_by_rule(label: str, expected: str) -> None:
    made = key_of(label, 4, ())
    assert made == expected and len(made) <= 40


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (["Agree", "Strongly agree", "Disagree"], ["Disagree", "Agree", "Strongly agree"]),
        (["Very favorably", "Unfamiliar (N/A)", "Somewhat favorably", "Very unfavorably"], ["Very unfavorably", "Somewhat favorably", "Very favorably", "Unfamiliar (N/A)"]),
        (["> 60", "18-29", "45-60", "30-44"], ["18-29", "30-44", "45-60", "> 60"]),
        (["$50,000 - $99,999", "$150,000+", "$0 - $24,999"], ["$0 - $24,999", "$50,000 - $99,999", "$150,000+"]),
        (["More than 10 years", "Less than 1 year", "1 to 5 years"], ["Less than 1 year", "1 to 5 years", "More than 10 years"]),
        (["10 - Tout à fait", "0 - Pas du tout", "5"], ["0 - Pas du tout", "5", "10 - Tout à fait"]),
        (["04.福井", "01.一乗谷"], ["01.一乗谷", "04.福井"]),
        (["2～5回目", "11回目以上", "初めて", "6～10回目"], ["初めて", "2～5回目", "6～10回目", "11回目以上"]),
        (["Nein", "Ja"], ["Ja", "Nein"]), (["Chile", "Peru", "Peru and Chile"], ["Peru", "Chile", "Peru and Chile"]),
        (["stimme zu", "stimme nicht zu", "teils/teils"], ["stimme nicht zu", "teils/teils", "stimme zu"]),
        (["muy satisfecho", "insatisfecho", "satisfecho"], ["insatisfecho", "satisfecho", "muy satisfecho"]),
    ],
)  # fmt: skip
def test_the_order_of_answers(answers: list[str], expected: list[str]) -> None:
    counts = dict.fromkeys(answers, 5) | {"Peru": 9}
    assert ordered(answers, counts)[0] == expected


@pytest.mark.parametrize(
    ("label", "treatment"),
    [("Don't know", "dont_know"), ("Don’t know.", "dont_know"), ("-9. Refused", "refused"), ("99: Keine Angabe", "refused"), ("-1. Inapplicable", "skip"), ("わからない", "dont_know"),
     ("No", "answer"), ("None", "answer"), ("Not at all", "answer"), ("I know", "answer"), ("затрудняюсь ответить", "dont_know"), ("Ne sait pas", "dont_know"), ("拒绝回答", "refused")],
)  # fmt: skip
def test_labels_that_are_no_opinion(label: str, treatment: str) -> None:
    assert treatment_of(label) == treatment


def test_brackets_and_leading_numbers() -> None:
    assert bracket("$1,000 - $2,999") == (1000, 2999)
    assert bracket("a 2 b 3 c 4") is None
    assert is_bracket("65 and over") and not is_bracket("I am 65") and not is_bracket("Room 12 in Bern")
    assert (
        leading("5 - Mostly other people") == 5
        and leading("1 (None at all)") == 1
        and leading("5th floor") is None
    )


@pytest.mark.parametrize(
    "header",
    ["role", "hours", "Are you named in a will?", "maintenance", "phonetics course", "image", "theme"],
)
def test_a_word_within_a_word_is_none(header: str) -> None:
    assert private_kind(header) == ""


def test_day_or_month_is_settled_by_the_column() -> None:
    assert Dates("x", ["04/03/2017", "17/03/2017"])("04/03/2017") == "2017-03-04"
    assert Dates("x", ["5/10/18 4:01", "5/22/18 4:01"])("5/10/18 4:01") == "2018-05-10"
    assert Dates("x", ["2020-01-31"])("2020-01-31") == "2020-01-31"
    assert Dates("x", ["04/03/2017"])("04/03/2017") == "2017-??-??"
    with pytest.raises(FactError, match="cannot be told apart"):
        Dates("x", ["04/03/2017"]).settle()


@pytest.mark.parametrize(
    ("number", "side", "expected"),
    [
        (87, 1, 90),
        (13, -1, 0),
        (1931, -1, 1930),
        (1999, 1, 2000),
        (1507, -1, 1500),
        (4321, 1, 5000),
        (-37, -1, -40),
        (0, 1, 0),
        (100, 1, 100),
    ],
)
def test_ranges_are_rounded_outwards(number: int, side: int, expected: int) -> None:
    assert outwards(number, side) == expected


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [("Größe,ä\nja,nein\n", "cp1252", "cp1252"), ("Größe,ä\n", "utf-8", "utf-8"), ("Größe,ä\n", "utf-8-sig", "utf-8-sig"), ("Größe,ä\n", "utf-16", "utf-16"), ("it’s “so” – 5 €,b\n", "cp1252", "cp1252")],
)  # fmt: skip
def test_encodings_that_are_certain(text: str, encoding: str, told: str) -> None:
    assert decoded(Path("x"), text.encode(encoding), "")[:2] == (text, told)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(separator: str) -> None:
    text = f'a{separator}"b, c; d"\n1{separator}2\n'
    assert parted(Path("x"), text, "") == ([["a", "b, c; d"], ["1", "2"]], separator)


def test_na_that_is_never_quoted_is_no_value(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text('"a","b"\n"x",NA\nNA,"y"\n', encoding="utf-8")
    grid = read_grid(tmp_path / "r.csv", {})
    assert grid.rows == (("a", "b"), ("x", ""), ("", "y"))
    assert grid.told[-1] == "2 cells NA, never quoted: no value."
    (tmp_path / "q.csv").write_text('"a","b"\n"x","NA"\nNA,"y"\n', encoding="utf-8")
    assert read_grid(tmp_path / "q.csv", {}).rows == (("a", "b"), ("x", "NA"), ("NA", "y"))


@pytest.mark.parametrize("header", ["1、您的性别：", "您所在的城市", "5、您的年龄：", "あなたの年齢は"])
def test_a_trait_is_found_in_scripts_without_blanks(header: str) -> None:
    assert is_trait(header)


def test_personal_data_are_found_in_scripts_without_blanks() -> None:
    assert private_kind("2、手机号码") == "phone" and private_kind("身份证号") == "response id"
    assert not private_kind("3、您使用过哪些工具来联系国外的同事？(微信号)")
    assert treatment_of("(跳过)") == "skip" and treatment_of("(Not asked)") == "skip"


def test_options_in_brackets_of_a_chinese_file(tmp_path: Path) -> None:
    columns = {f"Q3_{k}": [float((i + k) % 2) for i in range(40)] for k in (1, 2, 3)}
    labels = dict(
        zip(columns, [f"3、您使用过哪些工具？({x})" for x in ("邮件", "微信", "会议")], strict=True)
    )
    marks = {name: {0.0: "未选中", 1.0: "选中"} for name in columns}
    pyreadstat.write_sav(
        pd.DataFrame(columns), str(tmp_path / "zh.sav"), column_labels=labels, variable_value_labels=marks
    )
    found = read(tmp_path / "zh.sav", [], {}).columns
    assert [(c.text, c.item) for c in found] == [
        ("3、您使用过哪些工具？", x) for x in ("邮件", "微信", "会议")
    ]


def test_a_date_or_a_version_is_no_bracket():
    assert [bracket(x) for x in ("31.02.2024", "1.2.3", "v 2.10.1 or older")] == [None, None, None]
    assert bracket("1.000 bis 1.999 €") == (1000.0, 1999.0)
