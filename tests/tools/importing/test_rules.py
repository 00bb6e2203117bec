"""A later export by the same rules: the same study, and a list of what is new, gone or relabelled."""

from pathlib import Path

import pytest

from analysis.study import FactError, read_toml
from analysis.tools.importing.__main__ import main
from analysis.tools.importing.rules import read_rules
from analysis.tools.importing.toml import write_rules
from tests.tools.importing.exports import EXPORTS, N, table, write
from tests.tools.importing.folder import CONFIRM, imported, rows

STEPS = ["Never", "Rarely", "Often"]


def export(
    folder: Path,
    name: str = "e.csv",
    steps: list[str] = STEPS,
    n: int = N,
    more: dict[str, list[str]] | None = None,
    without: str = "",
) -> Path:
    columns = {
        "role": [("Staff", "Student")[i % 2] for i in range(n)], "How often do you read?": [steps[i % len(steps)] for i in range(n)],
        "hours": [str(i % 30 + 12) for i in range(n)], "Which tools? [R]": ["Yes" if i % 2 else "No" for i in range(n)],
        "Which tools? [Python]": ["Yes" if i % 3 else "No" for i in range(n)], **(more or {}),
    }  # fmt: skip
    columns.pop(without, None)
    return write(folder / name, table([list(columns), *zip(*columns.values(), strict=True)]))


def again(study: Path, path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    main(export=path, study=study)
    return capsys.readouterr().out


@pytest.mark.parametrize("tool", EXPORTS)
def test_the_same_export_gives_the_same_bytes(tool: str, tmp_path: Path) -> None:
    path, *others = EXPORTS[tool](tmp_path)
    (tmp_path / "study").mkdir()
    write(tmp_path / "study" / "import.toml", '[private]\nrare = "allow"\n')
    study = imported(path, tmp_path / "study", *([CONFIRM] if tool != "stata" else []), beside=others)
    before = {p: p.read_bytes() for p in study.iterdir()}
    main(export=path, study=study, beside=others)
    assert {p: p.read_bytes() for p in study.iterdir()} == before


def test_the_rules_read_as_they_were_written(tmp_path: Path) -> None:
    study = imported(export(tmp_path), tmp_path / "study")
    before = (study / "import.toml").read_bytes()
    write_rules(read_rules(study / "import.toml"))
    assert (study / "import.toml").read_bytes() == before


def test_more_people_change_the_responses_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = imported(export(tmp_path), tmp_path / "study")
    before = {p.name: p.read_bytes() for p in study.iterdir()}
    assert "new" not in again(study, export(tmp_path, "later.csv", n=N + 20), capsys)
    changed = {p.name for p in study.iterdir() if p.read_bytes() != before[p.name]}
    assert changed == {"responses.csv", "import.md"}
    assert len(rows(study / "responses.csv")) == N + 20


def test_a_new_answer_is_listed_and_comes_last(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = imported(export(tmp_path), tmp_path / "study")
    said = again(study, export(tmp_path, "later.csv", steps=[*STEPS, "Every single day"]), capsys)
    assert "How_often_do_you_read: new answer 'Every single day' (20 people give it)" in said
    assert [(r["code"], r["label"]) for r in rows(study / "scales.csv") if r["scale"] == "often"] == [
        *((str(i), x) for i, x in enumerate(STEPS, 1)), ("4", "Every single day"),
    ]  # fmt: skip


def test_an_answer_under_another_name_is_suspected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = imported(export(tmp_path), tmp_path / "study")
    said = again(study, export(tmp_path, "later.csv", steps=["Never", "Rarely", "Oftener"]), capsys)
    assert "new answer 'Oftener'; perhaps 'Often' under another name" in said


def test_a_wider_number_widens_its_range(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = imported(export(tmp_path), tmp_path / "study")
    said = again(study, export(tmp_path, "later.csv", n=N).with_name("later.csv"), capsys)
    assert "range" not in said
    text = (tmp_path / "later.csv").read_text(encoding="utf-8").replace(",41,", ",777,")
    said = again(study, write(tmp_path / "wide.csv", text), capsys)
    assert "hours: range 0..50 is now 0..800" in said


def test_new_and_gone_columns_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = imported(export(tmp_path), tmp_path / "study")
    more = {
        "Which tools? [Stata]": ["Yes" if i % 5 else "No" for i in range(N)],
        "group": [("Red", "Blue")[i % 2] for i in range(N)],
    }
    said = again(study, export(tmp_path, "later.csv", more=more, without="hours"), capsys)
    assert "new column: group" in said and "gone: column hours" in said
    assert "new option 'Stata'" in said
    assert [c for c in rows(study / "responses.csv")[0] if "tools" in c] == [
        "Which_tools_r",
        "Which_tools_python",
        "Which_tools_stata",
    ]
    ids = [r["id"] for r in rows(study / "codebook.csv")]
    assert "hours" not in ids and "group" in ids


@pytest.mark.parametrize("gone", ["R", "Python"])
def test_an_option_that_is_gone_is_left_unmarked_by_nobody(
    gone: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of an option that nobody was offered a 0 would say that nobody took it."""
    more = {"Which tools? [Stata]": ["Yes" if i % 5 else "No" for i in range(N)]}
    study = imported(export(tmp_path, more=more), tmp_path / "study")
    said = again(study, export(tmp_path, "later.csv", more=more, without=f"Which tools? [{gone}]"), capsys)
    assert f"gone: column Which tools? [{gone}]" in said
    left = [f"Which_tools_{x}" for x in ("r", "python", "stata") if x != gone.lower()]
    assert [c for c in rows(study / "responses.csv")[0] if "tools" in c] == left
    assert {r["label"] for r in rows(study / "scales.csv") if r["scale"] == "Which_tools"} == {
        "R",
        "Python",
        "Stata",
    } - {gone}


def test_a_column_under_another_name_is_suspected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = imported(export(tmp_path), tmp_path / "study")
    text = (
        (tmp_path / "e.csv")
        .read_text(encoding="utf-8")
        .replace("How often do you read?", "How often do you read now?")
    )
    said = again(study, write(tmp_path / "later.csv", text), capsys)
    assert (
        "new column: How often do you read now? (perhaps 'How often do you read?' under another name"
        in said
    )


def test_a_relabelled_code_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, *others = EXPORTS["redcap"](tmp_path)
    study = imported(
        path, tmp_path / "study", CONFIRM, ("import.toml", 'rare = "stop"', 'rare = "allow"'), beside=others
    )
    text = others[0].read_text(encoding="utf-8").replace("2, Student", "2, Pupil")
    main(export=path, study=study, beside=[write(tmp_path / "later.csv", text)])
    assert "role: 'Student' is now 'Pupil'" in capsys.readouterr().out


def test_what_a_person_wrote_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = imported(export(tmp_path), tmp_path / "study")
    for name, old, new in (("codebook.csv", "How often do you read,single", "Reading,single"), ("scales.csv", "2,rarely,Rarely", "2,rarely,Now and then"),
                           ("study.toml", 'title      = "Study"', 'title      = "Reading"'), ("recodes.toml", "# Variables", "# My variables")):  # fmt: skip
        text = (study / name).read_text(encoding="utf-8")
        assert old in text, (name, text)
        write(study / name, text.replace(old, new))
    said = again(
        study,
        export(tmp_path, "later.csv", more={"group": [("Red", "Blue")[i % 2] for i in range(N)]}),
        capsys,
    )
    assert "new in codebook.csv: group" in said
    assert "Reading,single" in (study / "codebook.csv").read_text(encoding="utf-8")
    assert "Now and then" in (study / "scales.csv").read_text(encoding="utf-8")
    assert 'title      = "Reading"' in (study / "study.toml").read_text(encoding="utf-8")
    assert "# My variables" in (study / "recodes.toml").read_text(encoding="utf-8")


def test_another_form_is_a_rule(tmp_path: Path) -> None:
    study = imported(
        export(tmp_path),
        tmp_path / "study",
        ("import.toml", 'form = "single"\ncolumns = ["role"]', 'form = "design"\ncolumns = ["role"]'),
    )
    assert next(r["kind"] for r in rows(study / "codebook.csv") if r["id"] == "role") == "design"


def test_decimals_stay_and_are_rounded_by_a_rule_alone(tmp_path: Path) -> None:
    more = {"pay": [f"{i * 1.37:.2f}" for i in range(N)]}
    study = imported(export(tmp_path, more=more), tmp_path / "study")
    kept = sorted(float(r["pay"]) for r in rows(study / "responses.csv"))
    assert kept == sorted(map(float, more["pay"]))
    bands = [r["code"] for r in rows(study / "scales.csv") if r["scale"] == "pay"]
    assert bands[0] == "0.00..19.99" and bands[-1].endswith("..200.00")
    rule = '[scales]\npay = [{ code = "0..60", key = "value", label = "Pay" }]\n[questions.pay]\nform = "round"\ncolumns = ["pay"]\nscale = "pay"\n'
    (tmp_path / "other").mkdir()
    write(tmp_path / "other" / "import.toml", rule)
    other = imported(tmp_path / "e.csv", tmp_path / "other")
    assert sorted(int(r["pay"]) for r in rows(other / "responses.csv")) == sorted(
        round(float(x)) for x in more["pay"]
    )


def test_rows_that_count_are_a_rule(tmp_path: Path) -> None:
    (tmp_path / "study").mkdir()
    write(
        tmp_path / "study" / "import.toml",
        '[rows.only]\nhours = ["*"]\n"How often do you read?" = ["~ver", "Often"]\n[rows.without]\nrole = ["Student"]\n',
    )
    study = imported(export(tmp_path), tmp_path / "study")
    kept = [i for i in range(N) if STEPS[i % 3] in ("Never", "Often") and i % 2 == 0]
    assert len(rows(study / "responses.csv")) == len(kept)


def test_a_word_among_numbers_is_a_new_answer_that_few_give(tmp_path: Path) -> None:
    study = imported(export(tmp_path), tmp_path / "study")
    text = (tmp_path / "e.csv").read_text(encoding="utf-8").replace(",41,", ",Zanzibar,", 1)
    main(export=write(tmp_path / "later.csv", text), study=study)
    labels = [r["label"] for r in rows(study / "scales.csv") if r["scale"] == "hours"]
    assert labels[0] == "0–19" and labels[-1] == "Other answers"
    assert all("Zanzibar" not in p.read_text(encoding="utf-8") for p in study.iterdir())


def test_responses_may_lie_elsewhere(tmp_path: Path) -> None:
    main(export=export(tmp_path), study=tmp_path / "study", responses=tmp_path / "safe" / "answers.csv")
    assert not (tmp_path / "study" / "responses.csv").exists()
    assert len(rows(tmp_path / "safe" / "answers.csv")) == N
    assert read_toml(tmp_path / "study" / "study.toml")["responses"] == str(
        tmp_path / "safe" / "answers.csv"
    )
    main(export=tmp_path / "e.csv", study=tmp_path / "study")
    assert not (tmp_path / "study" / "responses.csv").exists()


def test_a_broken_codebook_stops_it(tmp_path: Path) -> None:
    study = imported(export(tmp_path), tmp_path / "study")
    write(study / "codebook.csv", "id,kind\nrole,single\n")
    with pytest.raises(FactError, match=r"codebook\.csv: no column 'module'"):
        main(export=tmp_path / "e.csv", study=study)


def test_what_fewer_than_thirty_answered_is_left_out_and_comes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = {"group": [("Red", "Blue")[i % 2] if i < 29 else "" for i in range(N)]}
    study = imported(export(tmp_path, more=few), tmp_path / "study")
    assert "group" not in rows(study / "responses.csv")[0]
    assert "group: 29 people answered, fewer than 30" in (study / "import.md").read_text(encoding="utf-8")
    more = {"group": [("Red", "Blue")[i % 2] if i < 30 else "" for i in range(N)]}
    again(study, export(tmp_path, "later.csv", more=more), capsys)
    assert sum(r["group"] != "" for r in rows(study / "responses.csv")) == 30


def test_a_question_left_out_by_its_rule_stays_out(tmp_path: Path) -> None:
    study = imported(
        export(tmp_path), tmp_path / "study", ("import.toml", 'form = "number"', 'form = "drop"')
    )
    for _ in range(2):
        main(export=tmp_path / "e.csv", study=study)
        assert "hours" not in rows(study / "responses.csv")[0]


def test_a_contradiction_is_told_before_anything_is_written(tmp_path: Path) -> None:
    study = imported(export(tmp_path), tmp_path / "study")
    text = (study / "codebook.csv").read_text(encoding="utf-8")
    write(study / "codebook.csv", text.replace(",single,often,", ",single,oftn,"))
    before = {p: p.read_bytes() for p in study.iterdir()}
    with pytest.raises(
        FactError,
        match=r"study/codebook\.csv, row \d: scale 'oftn' is not in .*study/scales\.csv, did you mean 'often'",
    ):
        main(export=export(tmp_path, "later.csv", n=N + 20), study=study)
    assert {p: p.read_bytes() for p in study.iterdir()} == before


def test_a_label_is_no_formula(tmp_path: Path) -> None:
    study = imported(
        export(tmp_path, steps=["=1+1", "+50", "-never", "@all", "-5 or so"]), tmp_path / "study"
    )
    labels = {r["label"] for r in rows(study / "scales.csv") if r["scale"] == "How_often_do_you_read"}
    assert labels == {"“=1+1”", "“+50”", "“-never”", "“@all”", "−5 or so"}


def test_what_all_answer_alike_is_left_out(tmp_path: Path) -> None:
    more = {"unit": ["Euro" if i % 2 else "" for i in range(N)]}
    study = imported(export(tmp_path, more=more), tmp_path / "study")
    assert "unit" not in rows(study / "responses.csv")[0]
    assert "unit: everyone who answered gave the same answer" in (study / "import.md").read_text(
        encoding="utf-8"
    )
