"""A small export of each tool: questions, answers and what leaves are as its author would say."""

import csv
from pathlib import Path

import pytest

from analysis.sample.people import read_people
from analysis.stages.prepare.__main__ import main as prepare
from analysis.study import read_questions, read_study, read_toml
from tests.tools.importing.exports import AGREE, EXPORTS, N, table, write
from tests.tools.importing.folder import imported, rows

AS_PROPOSED = {"confirmed": True}
TOOLS = ["python", "r", "excel_or_similar_e_g_calc"]

# tool -> id: (kind, keys of the answers); and the columns that leave.
EXPECTED: dict[str, tuple[dict[str, tuple[str, list[str]]], set[str]]] = {
    "qualtrics": (
        {"Q1": ("single", ["staff", "student"]), "Q2_1": ("single", AGREE), "Q2_2": ("single", AGREE), "Q3": ("multiple", TOOLS),
         "Q4_1": ("number", ["value"]), "Duration_in_seconds": ("design", [])},
        {"StartDate", "RecordedDate", "ResponseId", "IPAddress", "Q3_3_TEXT"},
    ),
    "surveymonkey": (
        {"q1": ("multiple", TOOLS), "q5": ("single", AGREE), "q6": ("single", AGREE), "q7": ("single", ["staff", "student"]),
         "Rank_them": ("single", ["pay", "time", "people"])},
        {"Respondent ID", "Collector ID", "Start Date"},
    ),
    "limesurvey": (
        {"Q1": ("single", ["personal", "studierende"]), "Q2_SQ1": ("single", ["stimme_nicht_zu", "teils_teils", "stimme_zu"]), "Q3": ("multiple", ["python", "r", "sonstiges"])},
        {"id. Antwort ID", "submitdate. Datum Abgeschickt", "Q3[other]. Welche Werkzeuge? [Sonstiges]"},
    ),
    "lss": ({"Q1": ("single", ["low", "middle", "high"]), "Q3": ("multiple", ["python", "r"])}, {"id", "submitdate"}),
    "redcap": (
        {"role": ("single", ["staff_all_grades", "student"]), "tools": ("multiple", ["python", "r", "none"]), "age": ("number", ["value"])},
        {"record_id", "email", "staff_timestamp"},
    ),
    "kobo": (
        {"g_role": ("single", ["staff", "namibia"]), "g_tools": ("multiple", ["python", "r"]), "g_age": ("number", ["value"])},
        {"start", "end", "g/where", "_id", "_uuid", "_submission_time"},
    ),
    "google": (
        {"What_is_your_role": ("single", ["staff_faculty_researcher", "student"]), "q2": ("multiple", TOOLS), "q3": ("single", AGREE)},
        {"Timestamp", "Any comments?"},
    ),
    "microsoft": (
        {"Your_role": ("single", ["staff", "student"]), "Tools_used": ("multiple", TOOLS), "How_old_are_you": ("number", ["value"])},
        {"Start time", "Completion time"},
    ),
    "alchemer": (
        {"What_is_your_role": ("single", ["staff", "student"]), "q3": ("multiple", ["python", "r"])},
        {"Response ID", "Time Started", "Date Submitted", "Other - Write In:Which tools do you use?"},
    ),
    "sosci": (
        {"A101": ("single", ["student", "personal"]), "A102_01": ("single", AGREE), "A103": ("multiple", ["python", "r"]), "A104_01": ("number", ["value"])},
        {"CASE", "STARTED"},
    ),
    "mwater": (
        {"Main_source": ("single", ["tap", "well", "dont_know"])},
        {"Enumerator", "Response Code", "Submitted On", "IP Address", "Place (Location Answered) (latitude)", "Main source (Other (please specify)) - specify"},
    ),
    "spss": (
        {"role": ("single", ["staff", "student"]), "q2_1": ("single", [*AGREE, "dont_know"]), "sex": ("single", ["male", "female"]),
         "income": ("number", ["value"]), "weight": ("design", [])},
        {"caseid"},
    ),
    "qsf": (
        {"role": ("single", ["staff", "student"]), "tools": ("multiple", ["r", "python"]), "agree_1": ("single", ["disagree", "neutral", "agree"]), "warm_1": ("number", ["value"]),
         "langs": ("multiple", ["english_any", "french"])},
        {"StartDate", "why"},
    ),
    "limesurvey_r": ({"D1": ("single", ["male", "female"]), "T": ("multiple", ["python", "r"])}, {"id", "submitdate"}),
    "surveymonkey_grid": (
        {"q1": ("single", ["never", "sometimes", "often"]), "q4": ("single", ["never", "sometimes", "often"])}, {"Respondent ID", "Collector ID"},
    ),
    "stata": ({"role": ("single", ["staff", "student"]), "trust": ("single", ["none", "n2", "n3", "n4", "full", "dont_know"])}, set()),
}  # fmt: skip


@pytest.fixture(scope="module", params=EXPECTED)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp(request.param)
    export, *others = EXPORTS[request.param](folder)
    return request.param, confirmed(export, folder / "study", others)


def confirmed(export: Path, study: Path, others: list[Path]) -> Path:
    """Imported with everything proposed confirmed, whether or not it was asked."""
    study.mkdir()
    (study / "import.toml").write_text('[private]\nconfirmed = true\nrare = "allow"\n', encoding="utf-8")
    found = [("import.toml", "confirmed = false", "confirmed = true")]
    try:
        return imported(export, study, *found, beside=others)
    except AssertionError:
        return imported(export, study, beside=others)


def test_questions_and_answers(made: tuple[str, Path]) -> None:
    tool, study = made
    questions = read_questions(study / "codebook.csv", study / "scales.csv", study / "recodes.toml")
    expected, _ = EXPECTED[tool]
    steps = [x.casefold().replace(" ", "_") for x in AGREE]
    for name, (kind, keys) in expected.items():
        wanted = [k for key in keys for k in ([steps[AGREE.index(key)]] if key in AGREE else [key])]
        found = list(questions[name].answers)
        assert questions[name].kind == kind
        assert (
            (sorted(found), len(found)) == (sorted(wanted), len(wanted))
            if kind == "multiple"
            else found == wanted or (kind == "number" and list(questions[name].bands) == found)
        ), name
    assert read_study(study / "study.toml").respondents.id == "id"


def test_what_may_tell_who_left(made: tuple[str, Path]) -> None:
    tool, study = made
    rules = read_toml(study / "import.toml")
    assert set(rules["private"]["columns"]) == EXPECTED[tool][1]
    typed = {c for c, action in rules["private"]["columns"].items() if action == "mark"}
    assert set(rules["private"]["columns"].values()) <= {"drop", "mark"}
    assert typed == ({"Q3[other]. Welche Werkzeuge? [Sonstiges]"} if tool == "limesurvey" else set())


def test_every_row_has_a_new_number(made: tuple[str, Path]) -> None:
    tool, study = made
    ids = [r["id"] for r in rows(study / "responses.csv")]
    assert ids == [f"r{i:02d}" for i in range(1, len(ids) + 1)]
    assert len(ids) == N - (tool == "qualtrics")  # one preview


def test_all_answers_are_on_their_scales(made: tuple[str, Path], tmp_path: Path) -> None:
    _, study = made
    files = {
        k: study / f"{k}.{t}"
        for k, t in (
            ("responses", "csv"),
            ("codebook", "csv"),
            ("scales", "csv"),
            ("recodes", "toml"),
            ("study", "toml"),
        )
    }
    prepare(**files, people=tmp_path / "people.parquet", quality=tmp_path / "quality.csv")
    assert len(read_people(tmp_path / "people.parquet")) >= N - 1


def test_redcap_labels_and_codes_give_one_study(tmp_path: Path) -> None:
    """The export of labels, and that of codes, with one dictionary: the same bytes."""
    export, dictionary = EXPORTS["redcap"](tmp_path)
    head, *rows = list(csv.reader(export.read_text(encoding="utf-8").splitlines()))
    names = [
        "Record",
        "Your role",
        "Tools (choice=Python)",
        "Tools (choice=R)",
        "Tools (choice=None)",
        "Age",
        "E-mail",
    ]
    names += ["Survey Timestamp", "Complete?"]
    roles, marks = {"1": "Staff, all grades", "2": "Student"}, {"1": "Checked", "0": "Unchecked"}
    words = [[r[0], roles[r[1]], *(marks[c] for c in r[2:5]), *r[5:8], "Complete"] for r in rows]
    labelled = write(tmp_path / "labels.csv", table([names, *words]))
    assert len(names) == len(head)
    made = []
    for name, file in (("codes", export), ("labels", labelled)):
        made.append(confirmed(file, tmp_path / name, [dictionary]))
    for file in ("codebook.csv", "scales.csv", "responses.csv"):
        assert (made[0] / file).read_bytes() == (made[1] / file).read_bytes()


def test_kobo_labels_and_values_give_the_same_answers(tmp_path: Path) -> None:
    """The export of labels has no groups in its names: ids differ, questions and answers do not."""
    export, form = EXPORTS["kobo"](tmp_path)
    head, *body = list(csv.reader(export.read_text(encoding="utf-8").splitlines(), delimiter=";"))
    said = {"g/role": "Your role", "g/tools": "Tools used", "g/tools/py": "Tools used/Python", "g/tools/r": "Tools used/R",
            "g/age": "Age in years", "g/where": "Where?"}  # fmt: skip
    words = {"staff": "Staff", "na": "Namibia", "py": "Python", "r": "R", "py r": "Python R"}
    told = [
        [words.get(c, c) if h in ("g/role", "g/tools") else c for h, c in zip(head, row, strict=True)]
        for row in body
    ]
    labelled = write(tmp_path / "labels.csv", table([[said.get(h, h) for h in head], *told], ";"))
    values = confirmed(export, tmp_path / "values", [form])
    labels = confirmed(labelled, tmp_path / "labels", [form])
    for file, columns in (
        ("codebook.csv", ("wording", "kind")),
        ("scales.csv", ("key", "label", "treatment")),
    ):
        one, two = ([[r[c] for c in columns] for r in rows(folder / file)] for folder in (values, labels))
        assert one == two
    one, two = (
        sorted(list(r.values())[1:] for r in rows(folder / "responses.csv")) for folder in (values, labels)
    )
    assert one == two
