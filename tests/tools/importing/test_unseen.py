"""Exports as tools write them that the project had not met: what each holds comes in as its author would say."""

import itertools
import json
import random
import struct
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from analysis.study import FactError, read_study
from analysis.tools.importing.__main__ import main
from analysis.tools.importing.ranges import plain, span, widened
from analysis.tools.importing.tongue import by_words
from tests.tools.importing.exports import table, write
from tests.tools.importing.folder import ALLOW, CONFIRM, imported, rows
from tests.tools.importing.test_newcomer import book, questions

N = 120
CHANCE = random.Random(11)
REST = "Other (please specify)"


def pick(*some):
    return [CHANCE.choice(some) for _ in range(N)]


def csv_of(
    path: Path, columns: dict[str, list[str]], encoding: str = "utf-8", separator: str = ","
) -> Path:
    body = zip(*columns.values(), strict=True)
    return write(path, table([list(columns), *map(list, body)], separator), encoding)


def scale(study: Path, name: str) -> list[tuple[str, str]]:
    return [(r["code"], r["label"]) for r in rows(study / "scales.csv") if r["scale"] == name]


def counted(study: Path, column: str) -> dict[str, int]:
    return pd.Series([r[column] for r in rows(study / "responses.csv")]).value_counts().to_dict()


def structure(path: Path) -> Path:
    """A .lss of two languages with types that have no table of answers."""

    def row(**cells: object) -> str:
        return "<row>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in cells.items()) + "</row>"

    asked = [
        (1, "role", "L", "<p>Your <b>role</b>?</p>", "Ihre Rolle?", "Y"), (2, "yn", "Y", "Shared?", "Geteilt?", "N"),
        (3, "sex", "G", "Gender", "Geschlecht", "N"), (4, "rate", "1", "Rate", "Bewerten", "N"), (5, "more", "E", "Changed?", "Anders?", "N"),
        (6, "tools", "M", "Tools", "Werkzeuge", "Y"), (7, "eq", "*", "{x}", "{x}", "N"), (8, "why", "P", "Why?", "Warum?", "N"),
        (9, "grid", ":", "Hours", "Stunden", "N"), (10, "hello", "X", "Welcome", "Hallo", "N"),
    ]  # fmt: skip
    subs = [
        (40, 4, "S1", "Archive", "Archiv", 0), (41, 4, "S2", "Journal", "Journal", 0), (50, 5, "S1", "Budget", "Etat", 0), (51, 5, "S2", "Staff", "Stellen", 0),
        (60, 6, "S1", "Git", "Git", 0), (61, 6, "S2", "OSF", "OSF", 0), (80, 8, "S1", "Habit", "Gewohnheit", 0), (81, 8, "S2", "Policy", "Vorschrift", 0),
        (90, 9, "R1", "Teaching", "Lehre", 0), (91, 9, "Y1", "last year", "im Vorjahr", 1), (92, 9, "Y2", "this year", "dieses Jahr", 1),
    ]  # fmt: skip
    answers = [(1, "A1", 0, "Professor", "Professur"), (1, "A2", 0, "Student", "Studium"),
               *((4, f"A{k}", s, en, de) for s, (few, some) in enumerate(((("Low", "Tief"), ("High", "Hoch")), (("Never", "Nie"), ("Often", "Oft"))))
                 for k, (en, de) in enumerate((few, some), 1))]  # fmt: skip
    said = [(q[0], q[3], q[4]) for q in asked] + [(s[0], s[3], s[4]) for s in subs]
    parts = {
        "questions": [row(qid=q[0], parent_qid=0, title=q[1], type=q[2], other=q[5]) for q in asked],
        "subquestions": [row(qid=s[0], parent_qid=s[1], title=s[2], scale_id=s[5]) for s in subs],
        "answers": [row(aid=i, qid=a[0], code=a[1], scale_id=a[2], sortorder=i) for i, a in enumerate(answers)],
        "question_l10ns": [row(qid=q, question=t, language=x) for q, en, de in said for x, t in (("en", en), ("de", de))],
        "answer_l10ns": [row(aid=i, answer=t, language=x) for i, a in enumerate(answers) for x, t in (("en", a[3]), ("de", a[4]))],
        "surveys": [row(sid=1, language="en")],
        "question_attributes": [row(qid=4, attribute="dualscale_headerA", value="use", language="en")],
    }  # fmt: skip
    body = "".join(f"<{k}><rows>{''.join(v)}</rows></{k}>" for k, v in parts.items())
    languages = "<languages><language>en</language><language>de</language></languages>"
    return write(path, f"<document>{languages}{body}</document>")


@pytest.fixture
def limesurvey(tmp_path: Path) -> list[Path]:
    columns = {
        "id": [str(3 * i + 4) for i in range(N)], "submitdate": ["2024-03-01 10:00:00"] * N, "lastpage": ["3"] * N,
        "role": pick("A1", "A2", "-oth-"), "role[other]": pick("", "", "Librarian"), "yn": pick("Y", "N"), "sex": pick("F", "M"),
        "rate[S1][0]": pick("A1", "A2"), "rate[S1][1]": pick("A1", "A2"), "rate[S2][0]": pick("A1", "A2"), "rate[S2][1]": pick("A1", "A2"),
        "more[S1]": pick("I", "S", "D"), "more[S2]": pick("I", "S", "D"), "tools[S1]": pick("Y", ""), "tools[S2]": pick("Y", ""),
        "tools[other]": pick("", "", "gitlab", "figshare"), "eq": pick("4", "6"), "why[S1]": pick("Y", ""), "why[S1comment]": pick("", "as ever"),
        "why[S2]": pick("Y", ""), "why[S2comment]": [""] * N, "grid[R1_Y1]": pick("3", "12"), "grid[R1_Y2]": pick("4", "15"),
    }  # fmt: skip
    return [csv_of(tmp_path / "codes.csv", columns), structure(tmp_path / "survey.lss")]


def test_a_limesurvey_structure_tells_types_scales_and_texts(tmp_path, limesurvey):
    study = imported(limesurvey[0], tmp_path / "study", CONFIRM, ALLOW, beside=limesurvey[1:])
    found = questions(study)
    assert found["role"] == ("Your role?", "single") and found["rate_S1_0"] == (
        "Rate (use): Archive",
        "single",
    )
    assert found["grid_R1_Y2"] == ("Hours: Teaching, this year", "number") and "eq" not in found
    assert scale(study, "role") == [("A1", "Professor"), ("A2", "Student"), ("3", "Other")]
    assert scale(study, "yn") == [("Y", "Yes"), ("N", "No")] and scale(study, "sex")[0] == ("F", "Female")
    by_id = {r["id"]: r["scale"] for r in rows(study / "codebook.csv")}
    assert (
        scale(study, by_id["rate_S1_0"])
        == scale(study, by_id["rate_S2_0"])
        == [("A1", "Low"), ("A2", "High")]
    )
    assert scale(study, by_id["rate_S1_1"]) == [("A1", "Never"), ("A2", "Often")]
    assert [label for _, label in scale(study, by_id["more_S1"])] == ["Decrease", "Same", "Increase"]
    assert [label for _, label in scale(study, "why")] == ["Habit", "Policy"]


def test_what_was_typed_as_other_counts_as_an_option_and_leaves(tmp_path, limesurvey):
    study = imported(limesurvey[0], tmp_path / "study", CONFIRM, ALLOW, beside=limesurvey[1:])
    frame = pd.read_csv(limesurvey[0], dtype=str, keep_default_na=False)
    marks = frame[["tools[S1]", "tools[S2]", "tools[other]"]].ne("")
    base = int(marks.any(axis=1).sum())
    assert counted(study, "tools_other")["1"] == int(marks["tools[other]"].sum())
    assert sum(n for code, n in counted(study, "tools_git").items() if code) == base
    for path in study.rglob("*"):
        assert "figshare" not in path.read_text(encoding="utf-8"), path


def test_a_limesurvey_structure_is_read_in_the_language_asked_for(tmp_path, limesurvey):
    (tmp_path / "study").mkdir()
    write(tmp_path / "study/import.toml", '[source]\nlanguage = "de"\n[private]\nrare = "allow"\n')
    study = imported(limesurvey[0], tmp_path / "study", CONFIRM, beside=limesurvey[1:])
    assert questions(study)["yn"][0] == "Geteilt?" and scale(study, "yn") == [("Y", "Ja"), ("N", "Nein")]
    write(tmp_path / "study/import.toml", '[source]\nlanguage = "fi"\n')
    with pytest.raises(FactError, match=r"has no texts in 'fi'.*there are en, de"):
        main(export=limesurvey[0], study=tmp_path / "study", beside=limesurvey[1:])


def test_two_header_rows_with_an_option_that_is_a_word_of_personal_data(tmp_path):
    head = [["No.", "Which do you use?", "", "", "How good are", "", "Comments"],
            ["", "Email", "Chat", REST, "Price", "Speed", ""]]  # fmt: skip
    body = zip(
        map(str, range(1, N + 1)), pick("Email", ""), pick("Chat", ""), pick("", "", "Fax", "Letter", "Radio"),
        pick("Poor", "Fair", "Good"), pick("Poor", "Fair", "Good"), [f"see {i}" for i in range(N)], strict=True,
    )  # fmt: skip
    lines = [*head, *map(list, body)]
    path = book(tmp_path / "e.xlsx", Data=lines, Notes=[["Do not use this"], ["", ""]])
    study = imported(path, tmp_path / "study", CONFIRM)
    name = next(q for q, (_, kind) in questions(study).items() if kind == "multiple")
    assert [label for _, label in scale(study, name)] == ["Email", "Chat", REST]
    typed = sum(bool(line[3]) for line in lines[2:])
    assert counted(study, f"{name}_other_please_specify")["1"] == typed


@pytest.mark.parametrize(
    ("cells", "code"),
    [(["1", "7"], "0..10"), (["1950", "1999"], "1950..2000"), (["0.25", "0.5"], "0.00..1.00"), (["3,5", "12,25"], "0.00..20.00"),
     (["151.5", "188.2"], "100.0..200.0"), (["-4.5", "3"], "-10.0..5.0")],
)  # fmt: skip
def test_a_range_holds_its_numbers_and_tells_nobodys(cells, code):
    assert span(cells) == code
    assert all(plain(c, code) for c in cells)


def test_decimals_are_held_as_they_are_and_ranges_grow():
    assert plain("12,50", "0.00..20.00") == "12.5" and plain("-0.001", "-1.00..1.00") == "0"
    assert plain("2.5", "0..10") == plain("21", "0..20") == plain("x", "0..20") == ""
    assert widened("0..10", ["3.5"]) == "0.0..10.0" and widened("0.0..10.0", ["44"]) == "0.0..50.0"
    assert widened("0..10", ["7"]) == "0..10"


def test_numbers_with_decimals_and_a_code_for_none(tmp_path):
    heights = [f"{150 + 0.3 * i:.1f}" if i % 20 else "-99" for i in range(N)]
    path = csv_of(tmp_path / "e.csv", {"height": heights, "happy": pick("Yes", "No")})
    study = imported(path, tmp_path / "study", CONFIRM, ALLOW)
    assert counted(study, "height")["-99"] == heights.count("-99")
    kept = [float(r["height"]) for r in rows(study / "responses.csv") if r["height"] != "-99"]
    assert sum(kept) == pytest.approx(sum(float(h) for h in heights if h != "-99"))


def test_an_encoding_that_is_open_shows_how_headers_read(tmp_path):
    path = csv_of(
        tmp_path / "e.csv", {"Ваш пол": pick("м", "ж"), "Довольны?": pick("Да", "Нет")}, "cp1251", ";"
    )
    with pytest.raises(FactError, match=r"cp1251 +Ваш пол;Довольны\?"):
        main(export=path, study=tmp_path / "study")


def test_a_language_is_told_by_its_small_words():
    assert by_words(["Wie zufrieden sind Sie mit der Bahn?", "Wie oft fahren Sie?"]) == "de"
    assert by_words(["How often do you travel to the office?", "What is your age?"]) == "en"
    assert by_words(["Quel est votre âge ?", "Êtes-vous satisfait de vos horaires ?"]) == "fr"
    assert by_words(["role", "age", "q7"]) == ""


def test_a_german_export_is_a_german_study(tmp_path):
    answers = pick("täglich", "mehrmals pro Woche", "mehrmals im Monat", "seltener", "nie")
    columns = {
        "Wie oft fahren Sie mit der Bahn?": answers, "Bitte bewerten Sie: [Preis] [2023]": pick("gut", "schlecht", "mittel"),
        "Bitte bewerten Sie: [Preis] [2024]": pick("gut", "schlecht", "mittel"), "Ausgaben in Euro": [f"{i / 8 + 1:.2f}".replace(".", ",") for i in range(N)],
    }  # fmt: skip
    study = imported(csv_of(tmp_path / "e.csv", columns, "cp1252", ";"), tmp_path / "study")
    settings = read_study(study / "study.toml")
    assert settings.language == "de" and settings.themes["answers"] == "Antworten"
    labels = [r["label"] for r in rows(study / "scales.csv")]
    assert labels[:2] == ["Nicht gefragt", "Keine Antwort"] and "nie oder seltener" in labels
    assert [w for w, _ in questions(study).values() if w.startswith("Bitte")] == [
        "Bitte bewerten Sie: Preis, 2023",
        "Bitte bewerten Sie: Preis, 2024",
    ]
    order = [r["label"] for r in rows(study / "scales.csv") if r["scale"] == "how_often" and r["code"]]
    assert order == ["nie", "seltener", "mehrmals im Monat", "mehrmals pro Woche", "täglich"]
    assert counted(study, "q1")["5"] == answers.count("täglich")


def test_a_rating_leads_with_its_mean_and_likert_items_of_forms_are_a_battery(tmp_path):
    head = ["ID", "Start time", "Completion time", "Email", "Name", "How likely are you to stay?",
            "How satisfied are you with?.Pay", "How satisfied are you with?.Hours"]  # fmt: skip
    lines = [
        [i + 1, "2025-01-06 09:00:00", "2025-01-06 10:00:00", "anonymous", "", i % 11, a, b]
        for i, (a, b) in enumerate(zip(pick("Satisfied", "Dissatisfied"), pick("Satisfied", "Dissatisfied"), strict=True))
    ]  # fmt: skip
    study = imported(book(tmp_path / "e.xlsx", Sheet1=[head, *lines]), tmp_path / "study", CONFIRM)
    lead = {r["wording"]: r["headline"] for r in rows(study / "codebook.csv")}
    assert lead["How likely are you to stay?"] == "mean"
    assert "How satisfied are you with?: Pay" in lead


def test_wenjuan_joins_columns_of_one_number_and_drops_what_was_typed(tmp_path):
    marks = pick("微信┋微博", "微信", "其他〖我的小店张三〗", "微博┋其他〖张三〗", "(跳过)")
    columns = {
        "序号": [str(i + 1) for i in range(N)], "提交答卷时间": ["2024/3/1 10:00:00"] * N, "所用时间": ["71秒"] * N, "来源": ["微信"] * N,
        "来自IP": [f"10.0.{i}.1(浙江-杭州)" for i in range(N)], "1、您的看法": pick("好", "差", "(空)"), "2、用过哪些？": marks,
        "3、满意度—价格": pick("1", "2", "3", "4", "5"), "3、服务": pick("1", "2", "3", "4", "5"),
    }  # fmt: skip
    study = imported(csv_of(tmp_path / "e.csv", columns), tmp_path / "study", CONFIRM)
    found = questions(study)
    assert [kind for _, kind in found.values()] == ["single", "multiple", "single", "single"]
    assert [w for w, _ in found.values()][2:] == ["满意度: 价格", "满意度: 服务"]
    name = list(found)[1]
    key = {label: code for code, label in scale(study, name)}
    assert counted(study, f"{name}_{key['其他']}")["1"] == sum("其他" in m for m in marks)
    assert counted(study, f"{name}_{key['微信']}")["1"] == sum("微信" in m for m in marks)
    for path in study.rglob("*"):
        assert "张三" not in path.read_text(encoding="utf-8"), path


def test_kobo_with_repeats_styles_and_or_other(tmp_path):
    form = book(
        tmp_path / "form.xlsx",
        survey=[["type", "name", "label"], ["select_one src", "source", "Your **main** source?"],
                ["select_multiple own or_other", "own", "What do you own?"], ["begin_repeat", "m", "Member"], ["integer", "age", "Age"], ["end_repeat", "", ""]],
        choices=[["list_name", "name", "label"], ["src", "tap", "Tap"], ["src", "well", "*Well*"], ["own", "tv", "Television"], ["own", "bike", "Bicycle"]],
    )  # fmt: skip
    owned = [
        " ".join(filter(None, x))
        for x in zip(pick("tv", ""), pick("bike", ""), pick("other", ""), strict=True)
    ]
    head = [
        "_id",
        "_uuid",
        "_submission_time",
        "source",
        "own",
        "own/tv",
        "own/bike",
        "own/other",
        "own_other",
        "_index",
    ]
    lines = [
        [900 + i, f"u-{i:05}", "2024-05-01T10:00:00", s, o, *(str(int(x in o.split())) for x in ("tv", "bike", "other")), "a plough" if "other" in o else "", i + 1]
        for i, (s, o) in enumerate(zip(pick("tap", "well"), owned, strict=True))
    ]  # fmt: skip
    repeats = [["age", "_index", "_parent_index"], *([3, i, i] for i in range(1, N))]
    study = imported(
        book(tmp_path / "e.xlsx", HH=[head, *lines], m=repeats), tmp_path / "study", CONFIRM, beside=[form]
    )
    assert (
        questions(study)["source"] == ("Your main source?", "single")
        and scale(study, "source")[1][1] == "Well"
    )
    assert [label for _, label in scale(study, "own")] == ["Television", "Bicycle", "Other"]
    assert counted(study, "own_other")["1"] == sum("other" in o for o in owned)
    assert "plough" not in (study / "responses.csv").read_text(encoding="utf-8")


def test_a_weight_is_one_in_chinese_too(tmp_path):
    weights = [round(0.4 + CHANCE.random(), 6) for _ in range(N)]
    frame = pd.DataFrame({"Q1": [float(i % 2 + 1) for i in range(N)], "rswt": weights})
    pyreadstat.write_sav(
        frame, str(tmp_path / "e.sav"), column_labels=["您幸福吗", "个人权数"], variable_value_labels={"Q1": {1: "是", 2: "否"}}
    )  # fmt: skip
    study = imported(tmp_path / "e.sav", tmp_path / "study")
    assert {r["id"]: r["kind"] for r in rows(study / "codebook.csv")}["rswt"] == "design"
    assert '# weight = "rswt"' in (study / "study.toml").read_text(encoding="utf-8")


def test_bands_hold_people_enough_and_stay_in_a_later_export(tmp_path):
    def export(name: str, hours: list[int]) -> Path:
        return csv_of(tmp_path / name, {"hours": list(map(str, hours)), "happy": pick("Yes", "No")})

    first = [CHANCE.randint(20, 60) for _ in range(N)]
    study = imported(export("a.csv", first), tmp_path / "study")
    codes = [r["code"] for r in rows(study / "scales.csv") if r["scale"] == "hours"]
    spans = [tuple(map(int, c.split(".."))) for c in codes]
    assert spans[0][0] == 0 and all(b[0] == a[1] + 1 for a, b in itertools.pairwise(spans))
    assert min(sum(low <= h <= high for h in first) for low, high in spans) >= 15
    imported(export("b.csv", [*first[:-1], 190]), tmp_path / "study")
    later = [r["code"] for r in rows(study / "scales.csv") if r["scale"] == "hours"]
    assert later == [*codes, f"{spans[-1][1] + 1}..200"]


def test_a_line_that_names_the_separator_is_no_header(tmp_path):
    text = table([["Q1", "Q2"], *zip(pick("a", "b"), pick("Yes", "No"), strict=True)], ";")
    study = imported(write(tmp_path / "e.csv", f"sep=;\n{text}"), tmp_path / "study")
    assert list(questions(study)) == ["Q1", "Q2"] and len(rows(study / "responses.csv")) == N


def test_a_title_above_the_headers_is_none(tmp_path):
    lines = [["Customers 2024", "", ""], ["", "", ""], ["Group", "Ihre PLZ", "Mitarbeiternummer"]]
    lines += [
        [CHANCE.choice("ab"), CHANCE.choice([10115, 20095]), CHANCE.randint(100, 199)] for _ in range(N)
    ]
    with pytest.raises(FactError, match=r"'Ihre PLZ': address.*\n.*'Mitarbeiternummer': response id"):
        main(export=book(tmp_path / "e.xlsx", Sheet1=lines), study=tmp_path / "study")


def test_several_rows_of_a_record_are_no_respondents(tmp_path):
    head = [
        "record_id",
        "redcap_event_name",
        "redcap_repeat_instrument",
        "redcap_repeat_instance",
        "mood",
        "visit",
        "f_complete",
    ]
    body = []
    for i in range(N):
        body += [
            [str(i), "start_arm_1", "", "", CHANCE.choice("123"), "", "2"],
            [str(i), "later_arm_1", "", "", CHANCE.choice("123"), "", "2"],
        ]
        body += [[str(i), "start_arm_1", "visits", "1", "", CHANCE.choice("12"), "2"]] * (i % 2)
    export = write(tmp_path / "e.csv", table([head, *body]))
    with pytest.raises(FactError, match=r"a row for each of 2 events \(start_arm_1 120, later_arm_1 120\)"):
        main(export=export, study=tmp_path / "study")
    rules = (tmp_path / "study/import.toml").read_text(encoding="utf-8")
    assert "visits" in rules
    kept = rules.replace("[rows.only]\n", '[rows.only]\nredcap_event_name = ["later_arm_1"]\n')
    write(tmp_path / "study/import.toml", kept)
    study = imported(export, tmp_path / "study", CONFIRM)
    assert (
        counted(study, "mood") == pd.Series([b[4] for b in body if b[1][0] == "l"]).value_counts().to_dict()
    )


def test_who_typed_another_answer_chose_other(tmp_path):
    chosen = pick("Running", "Swimming", "")
    head = [
        ["Respondent ID", "Collector ID", "Your favorite?", "", "Hours?"],
        ["", "", "Response", REST, "Open-Ended Response"],
    ]
    body = [
        [str(118000000000 + 17 * i), "431", c, "" if c else "Chess", str(i % 23)]
        for i, c in enumerate(chosen)
    ]
    study = imported(write(tmp_path / "e.csv", table([*head, *body])), tmp_path / "study", CONFIRM)
    found = {wording: name for name, (wording, _) in questions(study).items()}
    label = dict(scale(study, found["Your favorite?"]))
    assert {label[c]: n for c, n in counted(study, found["Your favorite?"]).items()} == {
        c or REST: chosen.count(c) for c in set(chosen)
    }
    assert questions(study)[found["Hours?"]][1] == "number"


def test_a_limesurvey_structure_explains_headers_of_texts_too(tmp_path, limesurvey):
    heads = {"id": "Response ID", "submitdate": "Date submitted", "role": "Your role?", "yn": "Shared?", "rate[S1][0]": "Rate [Archive][Scale 1]",
             "rate[S1][1]": "Rate [Archive][Scale 2]", "tools[S1]": "Tools [Git]", "tools[S2]": "Tools [OSF]", "tools[other]": "Tools [Other]"}  # fmt: skip
    said = {"role": {"A1": "Professor", "A2": "Student", "-oth-": "Other"}, "yn": {"Y": "Yes", "N": "No"},
            "rate[S1][0]": {"A1": "Low", "A2": "High"}, "rate[S1][1]": {"A1": "Never", "A2": "Often"}}  # fmt: skip
    frame = pd.read_csv(limesurvey[0], dtype=str, keep_default_na=False)[list(heads)]
    columns = {heads[c]: [said.get(c, {}).get(x, x) for x in frame[c]] for c in heads}
    study = imported(
        csv_of(tmp_path / "texts.csv", columns), tmp_path / "other", CONFIRM, ALLOW, beside=limesurvey[1:]
    )
    order = {
        r["id"]: [label for _, label in scale(study, r["scale"])] for r in rows(study / "codebook.csv")
    }
    wordings = {wording: order[name] for name, (wording, _) in questions(study).items()}
    assert wordings["Rate (use): Archive"] == ["Low", "High"] and wordings["Rate (2): Archive"] == [
        "Never",
        "Often",
    ]
    assert wordings["Your role?"] == ["Professor", "Student", "Other"] and wordings["Shared?"] == [
        "Yes",
        "No",
    ]
    assert wordings["Tools"] == ["Git", "OSF", "Other"]


def with_sets(path: Path, sets: str) -> Path:
    """A .sav with multiple-response sets, in the record that SPSS writes before the end of its dictionary."""
    raw, said = path.read_bytes(), sets.encode()
    at = raw.index(struct.pack("<ii", 999, 0))
    path.write_bytes(raw[:at] + struct.pack("<iiii", 7, 7, 1, len(said)) + said + raw[at:])
    return path


def test_multiple_response_sets_of_both_kinds(tmp_path):
    jobs = {1.0: "Jobs", 2.0: "Crime", 3.0: "Health", 9.0: "Refused"}
    named = [CHANCE.sample([1.0, 2.0, 3.0], CHANCE.randint(0, 2)) or [9.0] for _ in range(N)]
    frame = pd.DataFrame({
        "a1": [float(x) for x in pick(0, 1)], "a2": [float(x) for x in pick(0, 1)],
        "m1": [x[0] for x in named], "m2": [x[1] if len(x) > 1 else None for x in named],
    })  # fmt: skip
    path = tmp_path / "e.sav"
    pyreadstat.write_sav(
        frame, str(path), column_labels=["Press", "Web", "First", "Second"],
        variable_value_labels={"m1": jobs, "m2": jobs}, missing_ranges={"m1": [9.0], "m2": [9.0]},
    )  # fmt: skip
    study = imported(
        with_sets(path, "$media=D1 1 5 Media a1 a2\n$prob=C 8 Problems m1 m2\n"), tmp_path / "study"
    )
    assert questions(study) == {"media": ("Media", "multiple"), "prob": ("Problems", "multiple")}
    assert [label for _, label in scale(study, "prob")] == ["Jobs", "Crime", "Health"]
    assert counted(study, "prob_crime")["1"] == sum(2.0 in x for x in named)
    assert counted(study, "media_web")["1"] == int(frame.a2.sum())


@pytest.mark.parametrize("kind", ["lss", "qsf", "dictionary", "form"])
def test_a_questionnaire_of_another_survey_is_none_of_this_export(tmp_path, limesurvey, kind):
    beside = {
        "lss": limesurvey[1],
        "qsf": tmp_path / "s.qsf",
        "dictionary": tmp_path / "d.csv",
        "form": tmp_path / "f.xlsx",
    }[kind]
    if kind == "qsf":
        asked = {"DataExportTag": "Q9", "QuestionType": "MC", "Choices": {}}
        write(beside, json.dumps({"SurveyElements": [{"Element": "SQ", "Payload": asked}]}))
    if kind == "dictionary":
        head = [
            "Variable / Field Name",
            "Field Type",
            "Field Label",
            "Choices, Calculations, OR Slider Labels",
        ]
        write(beside, table([head, ["field", "text", "A field", ""]]))
    if kind == "form":
        book(
            beside,
            survey=[["type", "name", "label"], ["text", "field", "A field"]],
            choices=[["list_name", "name", "label"]],
        )
    export = csv_of(tmp_path / "e.csv", {"V1": pick("a", "b"), "V2": pick("Yes", "No")})
    with pytest.raises(
        FactError, match=r"none of its \d+ questions .* is a column of .*e.csv; is it of another survey"
    ):
        main(export=export, study=tmp_path / "study", beside=[beside])


def test_answers_in_the_language_of_each_respondent_are_taken_together(tmp_path):
    tongues = pick("EN", "EN", "FR")
    said = {"EN": (["Disagree", "Neutral", "Agree"], ["Yes", "No"], ["Tea", "Beer"]),
            "FR": (["Pas d'accord", "Neutre", "D'accord"], ["Oui", "Non"], ["Thé", "Bière"])}  # fmt: skip
    chosen = [[CHANCE.randrange(n) for n in (3, 2, 2)] for _ in range(N)]
    cells = [[said[t][q][at] for q, at in enumerate(c)] for t, c in zip(tongues, chosen, strict=True)]
    names = ["Q1", "Q2", "Q3"]
    head = [["StartDate", "Status", "Finished", "UserLanguage", *names], ["Start", "Status", "Finished", "Language", "It is fair", "Do you drive?", "Which?"],
            [f'{{"ImportId":"{x}"}}' for x in ("a", "b", "c", "d", *names)]]  # fmt: skip
    body = [
        ["2025-01-01 10:11:12", "IP Address", "True", t, *c] for t, c in zip(tongues, cells, strict=True)
    ]
    study = imported(write(tmp_path / "e.csv", table([*head, *body])), tmp_path / "study", CONFIRM)
    label = {
        q: dict(scale(study, r["scale"])) for r in rows(study / "codebook.csv") if (q := r["id"]) in names
    }
    agreed = {label["Q1"][code]: n for code, n in counted(study, "Q1").items()}
    assert agreed == {said["EN"][0][k]: sum(c[0] == k for c in chosen) for k in range(3)}
    assert list(label["Q2"].values()) == ["Yes", "No"] and sorted(label["Q3"].values()) == [
        "Beer",
        "Bière",
        "Tea",
        "Thé",
    ]
    page = (study / "import.md").read_text(encoding="utf-8")
    assert "Q3: answers in several languages" in page and "`from` in [scales]" in page


def test_a_check_of_attention_is_no_finding(tmp_path):
    export = csv_of(
        tmp_path / "e.csv",
        {
            "Attention": pick("I read this", "No"),
            "informed_consent": pick("Yes", "No"),
            "Q1": pick("a", "b"),
        },
    )
    study = imported(export, tmp_path / "study")
    themes = {r["id"]: r["theme"] for r in rows(study / "codebook.csv")}
    assert (themes["Attention"], themes["informed_consent"], themes["Q1"]) == ("", "", "answers")


def test_words_for_open_answers_do_not_take_ratings_away(tmp_path):
    ratings = [str(i % 6 + 1) for i in range(N - 1)] + ["7"]
    texts = [f"more of it {i}" if i % 8 == 0 else "nothing" for i in range(N)]
    said = [*pick("Disagree", "Neutral")[:-1], "Agree"]
    columns = {
        "How open are they to feedback?": ratings,
        "They take my suggestions": said,
        "您还有什么建议？": texts,
    }
    export = csv_of(tmp_path / "e.csv", columns)
    with pytest.raises(
        FactError, match=r"personal data\. .*'您还有什么建议？': open text, by its header"
    ) as found:
        main(export=export, study=tmp_path / "study")
    assert "feedback" not in str(found.value) and "suggestions" not in str(found.value)


def test_a_questionnaire_is_no_export(tmp_path):
    head = ["Variable / Field Name", "Field Type", "Field Label", "Choices, Calculations, OR Slider Labels"]
    dictionary = write(tmp_path / "d.csv", table([head, ["a", "text", "A", ""], ["b", "text", "B", ""]]))
    form = book(
        tmp_path / "f.xlsx",
        survey=[["type", "name", "label"], ["text", "a", "A"]],
        choices=[["list_name", "name", "label"]],
    )
    for path in (dictionary, form):
        with pytest.raises(FactError, match="this is a questionnaire; give the file of answers as FROM"):
            main(export=path, study=tmp_path / "study")
