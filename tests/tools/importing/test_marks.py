"""Mark-all in each of its forms, batteries, rankings, mentions, one answer spread over columns."""

from pathlib import Path

import pytest

from analysis.study import FactError, read_questions
from tests.tools.importing.exports import N, table, write
from tests.tools.importing.folder import imported, rows

MARKS = [[(i >> k) & 1 for k in range(3)] for i in range(N)]  # of Python, R, Stata
MARKS[0] = MARKS[8] = MARKS[16] = [0, 0, 0]
NAMES = ["Python", "R", "Stata"]
ANY = sum(any(m) for m in MARKS)
ROLE = [("Staff", "Student")[i % 2] for i in range(N)]


def study_of(folder: Path, heads: list[str], cells: list[list[str]], *edits: tuple[str, str, str]) -> Path:
    export = write(
        folder / "e.csv",
        table([[*heads, "role"], *([*row, r] for row, r in zip(cells, ROLE, strict=True))]),
    )
    return imported(export, folder / "study", *edits)


def counted(study: Path, name: str) -> tuple[list[int], int]:
    """(marks by option, base) of a mark-all question."""
    people = rows(study / "responses.csv")
    keys = [r["key"] for r in rows(study / "scales.csv") if r["scale"] == name]
    columns = [f"{name}_{key}" for key in keys]
    return [sum(p[c] == "1" for p in people) for c in columns], sum(p[columns[0]] != "" for p in people)


BY_COLUMN = {  # form: (mark, no mark, base)
    "1 and 0": ("1", "0", ANY), "true and false": ("TRUE", "FALSE", ANY), "ja und nein": ("Ja", "Nein", ANY), "1 and nothing": ("1", "", ANY),
    "cross and nothing": ("X", "", ANY), "said not to be": ("{}", "Not selected", N), "text and nothing": ("{}", "", ANY),
}  # fmt: skip
JOINED = {
    "semicolons": ";",
    "semicolons and blanks": "; ",
    "line breaks": "\n",
    "commas": ", ",
    "bare commas": ",",
}


@pytest.mark.parametrize("form", BY_COLUMN)
def test_a_column_an_option(form: str, tmp_path: Path) -> None:
    mark, no, base = BY_COLUMN[form]
    cells = [[mark.format(n) if m else no for n, m in zip(NAMES, row, strict=True)] for row in MARKS]
    study = study_of(tmp_path, [f"Which tools? [{n}]" for n in NAMES], cells)
    name = next(r["id"] for r in rows(study / "codebook.csv") if r["kind"] == "multiple")
    assert counted(study, name) == ([sum(m[k] for m in MARKS) for k in range(3)], base)
    assert [r["label"] for r in rows(study / "scales.csv") if r["scale"] == name] == NAMES


@pytest.mark.parametrize("form", JOINED)
def test_several_in_a_cell(form: str, tmp_path: Path) -> None:
    cells = [[JOINED[form].join(n for n, m in zip(NAMES, row, strict=True) if m)] for row in MARKS]
    study = study_of(tmp_path, ["Which tools do you use?"], cells)
    name = next(r["id"] for r in rows(study / "codebook.csv") if r["kind"] == "multiple")
    labels = [r["label"] for r in rows(study / "scales.csv") if r["scale"] == name]
    found, base = counted(study, name)
    assert dict(zip(labels, found, strict=True)) == {
        n: sum(m[k] for m in MARKS) for k, n in enumerate(NAMES)
    }
    assert base == ANY


def test_a_trailing_separator_is_no_answer(tmp_path: Path) -> None:
    cells = [["".join(f"{n};" for n, m in zip(NAMES, row, strict=True) if m)] for row in MARKS]
    study = study_of(tmp_path, ["Which tools do you use?"], cells)
    assert len([r for r in rows(study / "scales.csv") if r["scale"] == "Which_tools_do_you_use"]) == 3


def test_commas_inside_an_option_do_not_split(tmp_path: Path) -> None:
    options = ["Faculty, Staff Scientist, Researcher", "Postdoc", "Yes, a little (books, e.g. one, two)"]
    study = study_of(tmp_path, ["What is your stage?"], [[options[i % 3]] for i in range(N)])
    row = next(r for r in rows(study / "codebook.csv") if r["wording"] == "What is your stage?")
    assert row["kind"] == "single"
    assert {r["label"] for r in rows(study / "scales.csv") if r["scale"] == row["scale"]} == set(options)


def test_whole_items_are_matched_never_parts(tmp_path: Path) -> None:
    cells = [[", ".join(["C", "C++", "Objective C"][: i % 3 + 1] if i % 4 else ["C++"])] for i in range(N)]
    study = study_of(tmp_path, ["Which languages do you use?"], cells)
    name = next(r["id"] for r in rows(study / "codebook.csv") if r["kind"] == "multiple")
    labels = [r["label"] for r in rows(study / "scales.csv") if r["scale"] == name]
    parted = [c.split(", ") for (c,) in cells]
    assert dict(zip(labels, counted(study, name)[0], strict=True)) == {
        x: sum(x in p for p in parted) for x in ("C", "C++", "Objective C")
    }


def test_one_answer_spread_over_columns(tmp_path: Path) -> None:
    cells = [[n if i % 3 == k else "" for k, n in enumerate(NAMES)] for i in range(N)]
    study = study_of(tmp_path, [f"Which tool most? [{n}]" for n in NAMES], cells)
    row = next(r for r in rows(study / "codebook.csv") if "most" in r["wording"])
    assert row["kind"] == "single"
    assert sorted(p[row["id"]] for p in rows(study / "responses.csv")) == sorted(
        str(i % 3 + 1) for i in range(N)
    )


def test_mentions(tmp_path: Path) -> None:
    sets = [[n for n, m in zip(NAMES, row, strict=True) if m] for row in MARKS]
    study = study_of(tmp_path, ["tool_1", "tool_2", "tool_3"], [[*s, *[""] * (3 - len(s))] for s in sets])
    name = next(r["id"] for r in rows(study / "codebook.csv") if r["kind"] == "multiple")
    labels = [r["label"] for r in rows(study / "scales.csv") if r["scale"] == name]
    found, base = counted(study, name)
    assert dict(zip(labels, found, strict=True)) == {
        n: sum(m[k] for m in MARKS) for k, n in enumerate(NAMES)
    }
    assert base == ANY


def test_ranking(tmp_path: Path) -> None:
    orders = [["1", "2", "3"], ["2", "3", "1"], ["3", "1", "2"]]
    study = study_of(
        tmp_path,
        ["Rank them please [Pay]", "Rank them please [Time]", "Rank them please [People]"],
        [orders[i % 3] for i in range(N)],
    )
    assert ranked(study) == {"Pay": "123", "Time": "231", "People": "312"}


def ranked(study: Path) -> dict[str, str]:
    """Thing of the one ranking -> the places that it was given, in some order of three people."""
    (found,) = [r for r in rows(study / "codebook.csv") if r["kind"] == "ranking"]
    read_questions(study / "codebook.csv", study / "scales.csv")
    keys = {r["label"]: r["key"] for r in rows(study / "scales.csv") if r["scale"] == found["id"]}
    three = {tuple(r[f"{found['id']}_{k}"] for k in keys.values()) for r in rows(study / "responses.csv")}
    assert len(three) == 3
    return {
        label: "".join(sorted(three, key=lambda t: t[0])[i][at] for i in range(3))
        for at, label in enumerate(keys)
    }


def test_a_ranking_whose_columns_are_places(tmp_path: Path) -> None:
    orders = [["Pay", "People", "Time"], ["People", "Time", "Pay"], ["Time", "Pay", "People"]]
    heads = [f"Put them in order [{x}]" for x in ("1", "2", "3")]
    study = study_of(tmp_path, heads, [orders[i % 3] for i in range(N)])
    assert ranked(study) == {"Pay": "123", "People": "231", "Time": "312"}


def test_a_ranking_in_one_cell(tmp_path: Path) -> None:
    """As Microsoft Forms and others write one: each thing, from the first to the last."""
    orders = ["Pay;Time;People;", "Time;People;Pay;", "People;Pay;Time;"]
    study = study_of(tmp_path, ["Put them in order"], [[orders[i % 3]] for i in range(N)])
    assert ranked(study) == {"Pay": "123", "Time": "231", "People": "312"}


def test_marks_that_everyone_gave_in_one_order_are_no_ranking(tmp_path: Path) -> None:
    cells = ["Pay;Time;People;", "Pay;Time;", "Pay;"]
    study = study_of(tmp_path, ["Which?"], [[cells[0] if i % 30 else cells[1 + i % 2]] for i in range(N)])
    assert [r["kind"] for r in rows(study / "codebook.csv") if r["wording"] == "Which?"] == ["multiple"]


def test_two_things_at_one_place_are_a_fault(tmp_path: Path) -> None:
    orders = [["1", "2", "3"], ["2", "3", "1"], ["3", "1", "2"]]
    heads = [f"Rank them please [{x}]" for x in ("Pay", "Time", "People")]
    study = study_of(tmp_path, heads, [orders[i % 3] for i in range(N)])
    export = next(p for p in tmp_path.iterdir() if p.is_file())
    text = export.read_text(encoding="utf-8")
    export.write_text(
        text.replace("1,2,3", "1,1,3", 2).replace('"1","2","3"', '"1","1","3"', 2), encoding="utf-8"
    )
    with pytest.raises(FactError, match="2 rows hold two things at one place"):
        imported(export, study)


def test_a_battery_shares_one_scale_with_a_step_that_few_chose(tmp_path: Path) -> None:
    steps = ["Never", "Rarely", "Sometimes", "Often"]
    cells = [[steps[i % 4], steps[i % 3], steps[1 + i % 3]] for i in range(N)]
    study = study_of(tmp_path, [f"How often do you do it? [{x}]" for x in ("Read", "Write", "Sing")], cells)
    found = [r for r in rows(study / "codebook.csv") if "How often" in r["wording"]]
    assert {r["scale"] for r in found} == {"often"}
    scale = [r for r in rows(study / "scales.csv") if r["scale"] == "often"]
    assert [r["label"] for r in scale if r["treatment"] == "answer"] == steps
    assert [(r["label"], r["net"]) for r in scale] == [
        ("Never or rarely", ""), ("Never", "first_2"), ("Rarely", "first_2"),
        ("Sometimes or often", ""), ("Sometimes", "last_2"), ("Often", "last_2"),
    ]  # fmt: skip


def test_one_block_asked_twice_stays_two_questions(tmp_path: Path) -> None:
    heads = ["Where do you publish? [Journal]", "Where do you publish? [Web]"] * 2
    cells = [
        [
            "Ja" if i % 2 else "Nein",
            "Ja" if i % 3 else "Nein",
            "Nein" if i % 5 else "Ja",
            "Ja" if i % 4 else "Nein",
        ]
        for i in range(N)
    ]
    study = study_of(tmp_path, heads, cells)
    found = [r["id"] for r in rows(study / "codebook.csv") if r["kind"] == "multiple"]
    assert len(found) == 2
    assert counted(study, found[0])[0] == [40, 53]
    assert counted(study, found[1])[0] == [16, 60]


def test_marks_that_a_joined_cell_says_too_count_once(tmp_path: Path) -> None:
    cells = [["\n".join(n for n, m in zip(NAMES, row, strict=True) if m), *map(str, row)] for row in MARKS]
    study = study_of(tmp_path, ["Tools ALL", *NAMES], cells)
    assert [r["kind"] for r in rows(study / "codebook.csv")] == ["design", "multiple", "single"]
    assert f"R: the same marks as 'Tools ALL': {N} of {N} rows agree" in (study / "import.md").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("base", "expected"), [("marked", ANY), ("answered", N), ("all", N)],
)  # fmt: skip
def test_the_base_is_a_rule(base: str, expected: int, tmp_path: Path) -> None:
    cells = [list(map(str, row)) for row in MARKS]
    edit = (
        []
        if base == "marked"
        else [("import.toml", 'base = "marked"\noptions', f'base = "{base}"\noptions')]
    )
    study = study_of(tmp_path, [f"Which tools? [{n}]" for n in NAMES], cells, *edit)
    name = next(r["id"] for r in rows(study / "codebook.csv") if r["kind"] == "multiple")
    assert counted(study, name)[1] == expected


def test_two_header_rows(tmp_path: Path) -> None:
    cells = [[*("x" if m else "" for m in row), r] for row, r in zip(MARKS, ROLE, strict=True)]
    export = write(tmp_path / "e.csv", table([["Which tools?", "", "", "Role"], [*NAMES, ""], *cells]))
    study = imported(export, tmp_path / "study")
    assert [(r["kind"], r["wording"]) for r in rows(study / "codebook.csv")][1:] == [
        ("multiple", "Which tools?"),
        ("single", "Role"),
    ]


def test_unnamed_row_numbers_and_blank_rows_are_left_out(tmp_path: Path) -> None:
    text = (
        table([["", "role", "score"], *([str(i), r, str(i % 5 + 1)] for i, r in enumerate(ROLE))])
        + ",,\n" * 30
    )
    study = imported(write(tmp_path / "e.csv", text), tmp_path / "study")
    assert len(rows(study / "responses.csv")) == N
    assert list(rows(study / "responses.csv")[0]) == ["id", "role", "score"]
    assert "30 rows without any cell left out" in (study / "import.md").read_text(encoding="utf-8")


def test_reasons_are_found_in_many_languages(tmp_path: Path) -> None:
    answers = [
        "Ja",
        "Nein",
        "weiß nicht",
        "Keine Angabe",
        "無回答",
        "Ne sait pas",
        "Prefiero no responder",
        "N/A",
    ]
    study = study_of(tmp_path, ["Gefällt es Ihnen?"], [[answers[i % 8]] for i in range(N)])
    found = {r["label"]: r["treatment"] for r in rows(study / "scales.csv") if r["label"] in answers}
    assert found == {
        "Ja": "answer", "Nein": "answer", "weiß nicht": "dont_know", "Keine Angabe": "refused", "無回答": "refused",
        "Ne sait pas": "dont_know", "Prefiero no responder": "refused", "N/A": "refused",
    }  # fmt: skip


def test_a_treatment_is_changed_in_one_place(tmp_path: Path) -> None:
    cells = [[("Yes", "No", "No answer")[i % 3], ("Good", "Bad", "No answer")[i % 3]] for i in range(N)]
    study = study_of(
        tmp_path, ["q1", "q2"], cells, ("import.toml", '"No answer" = "refused"', '"No answer" = "answer"')
    )
    assert {
        r["treatment"]
        for r in rows(study / "scales.csv")
        if r["label"] == "No answer" and r["scale"] != "any"
    } == {"answer"}


def test_sentinels_are_no_numbers(tmp_path: Path) -> None:
    study = study_of(tmp_path, ["hours"], [[str(i % 30 + 5) if i % 6 else "999"] for i in range(N)])
    found = {r["code"]: r["treatment"] for r in rows(study / "scales.csv") if r["scale"] == "hours"}
    bands = dict.fromkeys(("0..14", "15..24", "25..40"), "answer")
    assert found == bands | {"999": "refused"}
    assert "999 taken as no answer" in (study / "import.md").read_text(encoding="utf-8")
