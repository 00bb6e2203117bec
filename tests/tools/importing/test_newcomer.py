"""Exports as their tools write them, met for the first time: from the file to a study in a few edits."""

import random
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from openpyxl import Workbook

from analysis.study import FactError, read_questions, read_study
from analysis.tools.importing.__main__ import main
from tests.tools.importing.exports import write
from tests.tools.importing.folder import ALLOW, CONFIRM, imported, rows

N = 90
CHANCE = random.Random(7)


def pick(*some):
    return [CHANCE.choice(some) for _ in range(N)]


def orders(things: list[str]) -> list[list[str]]:
    return [CHANCE.sample(things, len(things)) for _ in range(N)]


def book(path: Path, **sheets: list[list[object]]) -> Path:
    made = Workbook()
    made.remove(made.active)
    for name, lines in sheets.items():
        sheet = made.create_sheet(name)
        for line in lines:
            sheet.append(line)
    made.save(path)
    return path


def questions(study: Path) -> dict[str, tuple[str, str]]:
    """Id -> (wording, kind); the study can be read as it is."""
    read_questions(study / "codebook.csv", study / "scales.csv", study / "recodes.toml")
    read_study(study / "study.toml")
    return {
        r["id"]: (r["wording"], r["kind"]) for r in rows(study / "codebook.csv") if r["kind"] != "design"
    }


def places(study: Path, name: str) -> list[tuple[str, ...]]:
    """Of each respondent the things of a ranking from the first to the last, sorted."""
    keys = {r["key"]: r["label"] for r in rows(study / "scales.csv") if r["scale"] == name}
    return sorted(
        tuple(keys[k] for k in sorted(keys, key=lambda k: r[f"{name}_{k}"]))
        for r in rows(study / "responses.csv")
    )


def kobo(folder: Path, default: str) -> tuple[Path, Path]:
    label = ["label::English (en)", "label::Français (fr)"]
    form = book(
        folder / "form.xlsx",
        survey=[
            ["type", "name", *label, "appearance"], ["select_one yn", "water", "Piped water?", "Eau courante ?", ""],
            ["begin_group", "sat", "How satisfied are you with", "Satisfaction", "field-list"],
            ["select_one agree", "price", "the price", "le prix", ""], ["select_one agree", "wait", "the wait", "l'attente", ""],
            ["end_group", "", "", "", ""], ["rank needs", "prio", "Put your needs in order", "Classez", ""],
        ],
        choices=[
            ["list_name", "name", *label], ["yn", "yes", "Yes", "Oui"], ["yn", "no", "No", "Non"], ["needs", "f", "Food", "Repas"],
            ["needs", "w", "Water", "Eau"], ["needs", "s", "School", "École"], ["agree", "1", "Dissatisfied", "Non"],
            ["agree", "2", "Satisfied", "Oui"],
        ],
        settings=[["form_title", "default_language"], ["Home", default]],
    )  # fmt: skip
    lines = zip(pick("yes", "no"), pick("1", "2"), pick("1", "2"), orders(["f", "w", "s"]), strict=True)
    head = ["water", "sat/price", "sat/wait", "prio", "_id", "_uuid", "_submission_time", "_index"]
    told = [
        [*x, " ".join(o), 100 + i, f"u-{i:04}", f"2025-03-01T10:{i % 60:02}:11", i + 1]
        for i, (*x, o) in enumerate(lines)
    ]
    return book(folder / "export.xlsx", Home=[head, *told]), form


def test_kobo_in_the_language_of_its_form_with_a_rank_and_a_table(tmp_path):
    export, form = kobo(tmp_path, "English (en)")
    study = imported(export, tmp_path / "study", CONFIRM, beside=[form])
    assert questions(study) == {
        "water": ("Piped water?", "single"), "sat_price": ("How satisfied are you with: the price", "single"),
        "sat_wait": ("How satisfied are you with: the wait", "single"), "prio": ("Put your needs in order", "ranking"),
    }  # fmt: skip
    assert len(set(places(study, "prio"))) == 6


def test_a_form_in_two_languages_without_one_of_its_own_asks(tmp_path):
    export, form = kobo(tmp_path, "")
    with pytest.raises(FactError, match=r"labels in 2 languages .*\[source\] language"):
        main(export=export, study=tmp_path / "study", beside=[form])


def test_a_labelled_chinese_file(tmp_path):
    agree = {
        1: "非常不同意",
        2: "比较不同意",
        3: "说不上同意不同意",
        4: "比较同意",
        5: "非常同意",
        8: "不知道",
        9: "拒绝回答",
    }
    frame = pd.DataFrame({
        "性别": pick(1.0, 2.0), "收入": [500.0 * CHANCE.randint(0, 60) for _ in range(N)], "Q1": pick(*map(float, agree)), "Q2": pick(1.0, 2.0),
    })  # fmt: skip
    pyreadstat.write_sav(
        frame, str(tmp_path / "e.sav"), column_labels=["您的性别", "您去年的收入", "我为我的工作感到自豪", "您有工作吗"],
        variable_value_labels={"性别": {1: "男", 2: "女"}, "Q1": agree, "Q2": {1: "有", 2: "没有"}}, missing_ranges={"Q1": [9.0]},
    )  # fmt: skip
    with pytest.raises(FactError, match="combination of 性别, 收入 with fewer than five"):
        imported(tmp_path / "e.sav", tmp_path / "study", CONFIRM)
    study = imported(tmp_path / "e.sav", tmp_path / "study", ALLOW)
    assert list(questions(study)) == ["v1", "v2", "Q1", "Q2"]  # columns keep their own names
    assert read_study(study / "study.toml").language == "zh"
    scale = {
        r["label"]: (r["treatment"], r["net"]) for r in rows(study / "scales.csv") if r["scale"] == "Q1"
    }
    assert scale["比较不同意"] == ("answer", "first_2") and scale["非常不同意 / 比较不同意"][0] == "net"
    assert (scale["不知道"][0], scale["拒绝回答"][0]) == ("dont_know", "refused")


def test_redcap_with_a_matrix_and_a_matrix_that_ranks(tmp_path):
    head = ["Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
            "Choices, Calculations, OR Slider Labels", "Matrix Group Name", "Matrix Ranking?"]  # fmt: skip
    days, rank = "0, Never | 1, Some days | 2, Every day", "1, First | 2, Second | 3, Third"
    fields = [
        ["record_id", "a", "", "text", "Record", "", "", ""], ["calm", "a", "In the last week", "radio", "I felt calm", days, "mx", ""],
        ["slept", "a", "", "radio", "I slept well", days, "mx", ""], ["sex", "a", "", "radio", "Sex", "1, Female | 2, Male, or other", "", ""],
        *(["r_" + x, "a", "Put in order" if x == "a" else "", "radio", t, rank, "rk", "y"] for x, t in zip("abc", ("Work", "Family", "Health"), strict=True)),
    ]  # fmt: skip
    lines = zip(
        pick("0", "1", "2"), pick("0", "1", "2"), pick("1", "2"), orders(["1", "2", "3"]), strict=True
    )
    cells = [["record_id", "calm", "slept", "sex", "r_a", "r_b", "r_c", "a_complete"]]
    cells += [[str(i), *x, *o, "2"] for i, (*x, o) in enumerate(lines)]
    files = [
        write(
            tmp_path / f"{name}.csv", "\n".join(",".join(f'"{c}"' for c in line) for line in table) + "\n"
        )
        for name, table in (("export", cells), ("dictionary", [head, *fields]))
    ]
    study = imported(files[0], tmp_path / "study", CONFIRM, beside=files[1:])
    assert questions(study) == {
        "calm": ("In the last week: I felt calm", "single"), "slept": ("In the last week: I slept well", "single"),
        "sex": ("Sex", "single"), "rk": ("Put in order", "ranking"),
    }  # fmt: skip


def test_microsoft_forms_with_marks_and_an_order_in_one_cell(tmp_path):
    marks = [[t for t in ("Teams", "Excel", "Word, or similar") if CHANCE.random() < 0.6] for _ in range(N)]
    ranked = orders(["Pay", "Time off", "Training"])
    head = [
        "ID",
        "Start time",
        "Completion time",
        "Email",
        "Name",
        "Which tools?",
        "How satisfied are you?",
        "Rank these",
    ]
    told = [
        [i + 1, f"2025-01-06 09:{i % 60:02}:00", f"2025-01-06 10:{i % 60:02}:00", "anonymous", "", "".join(x + ";" for x in m), s, "".join(x + ";" for x in o)]
        for i, (m, s, o) in enumerate(zip(marks, pick("Very satisfied", "Somewhat satisfied", "Very dissatisfied"), ranked, strict=True))
    ]  # fmt: skip
    study = imported(book(tmp_path / "e.xlsx", Sheet1=[head, *told]), tmp_path / "study", CONFIRM)
    found = {wording: (name, kind) for name, (wording, kind) in questions(study).items()}
    assert [found[w][1] for w in head[5:]] == ["multiple", "single", "ranking"]
    assert places(study, found["Rank these"][0]) == sorted(map(tuple, ranked))
    name = found["Which tools?"][0]
    key = {r["label"]: r["key"] for r in rows(study / "scales.csv") if r["scale"] == name}
    people = rows(study / "responses.csv")
    assert {t: sum(p[f"{name}_{k}"] == "1" for p in people) for t, k in key.items()} == {
        t: sum(t in m for m in marks) for t in key
    }
