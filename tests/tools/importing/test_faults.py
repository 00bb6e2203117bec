"""Faulty exports, questionnaires and rules: one clear list each, nothing written but rules to decide on."""

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.study import FactError
from analysis.tools.importing.__main__ import main
from tests.tools.importing.exports import EXPORTS, table, write

GOOD = "role,score\n" + "".join(f"{('Staff', 'Student')[i % 2]},{i % 5 + 1}\n" for i in range(40))
Files = tuple[Path, list[Path]]  # the export, and what lies beside it


def raw(name: str, content: bytes) -> Callable[[Path], Files]:
    def make(folder: Path) -> Files:
        (folder / name).write_bytes(content)
        return folder / name, []

    return make


def csv(text: str, encoding: str = "utf-8") -> Callable[[Path], Files]:
    return raw("export.csv", text.encode(encoding))


def beside(tool: str, name: str, content: bytes, at: int = 1) -> Callable[[Path], Files]:
    """The export of a tool with one of its questionnaire files replaced."""

    def make(folder: Path) -> Files:
        export, *others = EXPORTS[tool](folder)
        (folder / name).write_bytes(content)
        others[at - 1 : at] = [folder / name]
        return export, others

    return make


def cut(tool: str, rows: int) -> Callable[[Path], Files]:
    """The export of a tool with its header rows alone."""

    def make(folder: Path) -> Files:
        export, *others = EXPORTS[tool](folder)
        text = export.read_text(encoding="utf-8-sig")
        ends, quotes = [], False
        for at, character in enumerate(text):
            quotes ^= character == '"'
            if character == "\n" and not quotes:
                ends.append(at + 1)
        return write(export, text[: ends[rows - 1]]), others

    return make


def workbook(**sheets: list[list[object]]) -> Callable[[Path], Files]:
    def make(folder: Path) -> Files:
        from openpyxl import Workbook

        book = Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(folder / "export.xlsx")
        return folder / "export.xlsx", []

    return make


def form(
    survey: list[list[str]], choices: list[list[str]], sheet: str = "survey"
) -> Callable[[Path], Files]:
    def make(folder: Path) -> Files:
        export, _ = EXPORTS["kobo"](folder)
        made, _ = workbook(**{sheet: survey, "choices": choices})(folder)
        return export, [made]

    return make


def ruled(rules: str, text: str = GOOD) -> Callable[[Path], Files]:
    """A sound export under these rules."""

    def make(folder: Path) -> Files:
        (folder / "study").mkdir()
        write(folder / "study" / "import.toml", rules)
        return csv(text)(folder)

    return make


def missing(folder: Path) -> Files:
    return folder / "nowhere.csv", []


def under_study(folder: Path) -> Files:
    (folder / "study").mkdir()
    return write(folder / "study" / "raw.csv", GOOD), []


def zipped(folder: Path) -> Files:
    with zipfile.ZipFile(folder / "export.zip", "w") as made:
        made.writestr("a.csv", GOOD)
    return folder / "export.zip", []


def not_ours(folder: Path) -> Files:
    (folder / "study").mkdir()
    write(folder / "study" / "study.toml", 'title = "Another"\n')
    return csv(GOOD)(folder)


def lost_beside(folder: Path) -> Files:
    export, *_ = EXPORTS["sosci"](folder)
    return export, [folder / "values.tsv"]


LEVELS = '[scales]\nrole = [{ code = "1", key = "staff", label = "Staff" }, { code = "2", key = "student", label = "Student" }]\n'
QUESTION = '[questions.role]\nform = "single"\ncolumns = ["role"]\nscale = "role"\n'
DATED = "when,role\n" + "".join(
    f"0{i % 9 + 1}/0{i % 7 + 1}/2020,{('Staff', 'Student')[i % 2]}\n" for i in range(40)
)
SECRET = "name,role\n" + "".join(f"Zebulon Q. {i},{('Staff', 'Student')[i % 2]}\n" for i in range(40))
RARE = "gender,country,age,role\n" + "".join(
    f"{('f', 'm')[i % 2]},{('Chile', 'Peru', 'Cuba')[i % 3]},{20 + i},{('Staff', 'Student')[i % 2]}\n"
    for i in range(40)
)
XLSFORM = [["type", "name", "label"], ["select_one roles", "role", "Role"]]
CHOICES = [["list_name", "name", "label"], ["roles", "staff", "Staff"]]

FAULTS: dict[str, tuple[Callable[[Path], Files], str]] = {
    # the file
    "no file": (missing, r"nowhere\.csv: no such file"),
    "empty": (csv(""), "the file is empty; expected an export"),
    "blank": (csv("\n\n  \n"), "the file is empty"),
    "only separators": (csv(",,\n,,\n"), "no cell is filled"),
    "pdf": (raw("export.csv", b"%PDF-1.7 ..."), "this is a PDF"),
    "web page": (csv("<html><body>Sign in</body></html>"), "this is HTML or XML"),
    "json": (csv('{"responses": []}'), "this is JSON"),
    "gzip": (raw("export.csv", b"\x1f\x8b\x08\x00abc"), "this is a gzip file"),
    "pointer": (csv("version https://git-lfs.github.com/spec/v1\noid sha256:1\n"), "a pointer to a large file"),
    "parquet": (raw("export.csv", b"PAR1abc"), "this is a Parquet file"),
    "database": (raw("export.csv", b"SQLite format 3\x00"), "this is a database"),
    "old excel": (raw("export.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50), r"an old Excel file \(\.xls\); save as \.xlsx"),
    "locked excel": (raw("export.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")), "protected by a password"),
    "broken zip": (raw("export.xlsx", b"PK\x03\x04 not a zip"), "no Excel workbook that can be read"),
    "two sheets": (workbook(Answers=[["a", "b"], [1, 2]], Notes=[["x"], ["y"]]), r"2 sheets are filled \(Answers, Notes\).*sheet ="),
    "no cell in excel": (workbook(Answers=[]), "no sheet has a filled cell"),
    "formula error": (workbook(Answers=[["role", "score"], ["Staff", "#REF!"]]), r"row 2: holds the spreadsheet error #REF!"),
    "formula error in csv": (csv(GOOD + "Staff,#DIV/0!\n"), r"row 42: holds the spreadsheet error #DIV/0!"),
    "open quote": (csv(GOOD + '"Staff,1\n'), "is a quote missing or the file cut off"),
    "uneven": (csv(GOOD + "Staff,1,2\nStudent\n"), r"the header has 2 cells between commas, but line 42: 3 cells; line 43: 1 cells"),
    "two separators": (csv("a,b;c\n1,2;3\n4,5;6\n"), "comma, semicolon all fit as separator"),
    "utf-16 without mark": (raw("export.csv", GOOD.encode("utf-16-le")), "holds NUL bytes; expected text"),
    "russian": (csv("роль,вес\n" + "да,1\nнет,2\n" * 20, "cp1251"), r"byte 0x\w\w is not UTF-8; the encoding cannot be told for certain.*cp1251"),
    "japanese": (csv("性別,年齢\n" + "男,20\n女,30\n" * 20, "cp932"), "the encoding cannot be told for certain.*cp932"),
    "polish": (csv("płeć,wiek\n" + "mężczyzna,1\n" * 20, "cp1250"), "the encoding cannot be told for certain.*cp1250"),
    "false mark": (raw("export.csv", b"\xef\xbb\xbfrole,score\nStaff\xff,1\n"), "has a utf-8-sig mark, but"),
    "header alone": (csv("role,score\n"), "a header and no answers"),
    "qualtrics header alone": (cut("qualtrics", 3), "header rows and no answers|a header and no answers"),
    "surveymonkey header alone": (cut("surveymonkey", 2), "header rows and no answers"),
    "limesurvey header alone": (cut("limesurvey", 1), "a header and no answers"),
    "google header alone": (cut("google", 1), "a header and no answers"),
    "sav that is text": (raw("export.sav", GOOD.encode()), "is no spss file that can be read"),
    "sav cut off": (raw("export.sav", b"$FL2@(#) SPSS DATA FILE"), "is no spss file that can be read"),
    "dta of nothing": (raw("export.dta", b"\x00\x01\x02garbage"), "is no stata file that can be read"),
    "sav empty": (raw("export.sav", b""), "the file is empty"),
    "por that is text": (raw("export.por", b"hello"), "is no spss file that can be read"),
    # where it lies
    "under the study": (under_study, r"the export lies under .*where it could be published"),
    "a study of another make": (not_ours, "holds a study.toml but no import.toml"),
    # what lies beside it
    "beside not there": (lost_beside, r"values\.tsv: no such file"),
    "qsf no json": (beside("qualtrics", "s.qsf", b"not json"), r"s\.qsf: is no Qualtrics survey file"),
    "qsf other json": (beside("qualtrics", "s.qsf", json.dumps({"a": 1}).encode()), r"is no Qualtrics survey file \(KeyError\)"),
    "lss no xml": (beside("lss", "survey.lss", b"<document><rows>"), "is no LimeSurvey structure"),
    "lss without questions": (beside("lss", "survey.lss", b"<document></document>"), "holds no <questions>"),
    "r syntax of nothing": (beside("limesurvey", "syntax.R", b"x <- 1\n"), "is no R syntax file of LimeSurvey"),
    "labels without a column": (beside("limesurvey", "labels.csv", b"position,name,question,kode,label\n1,a,b,c,d\n"), "no column 'code', did you mean 'kode'"),
    "dictionary of another kind": (beside("redcap", "dictionary.csv", b"a,b\n1,2\n"), "no column 'Variable / Field Name'"),
    "choice without a comma": (
        beside("redcap", "dictionary.csv", b'Variable / Field Name,Field Type,Field Label,"Choices, Calculations, OR Slider Labels"\nrole,radio,Role,1 Staff | 2 Student\n'),
        "row 2, role: a choice without a comma",
    ),
    "form without survey": (form(XLSFORM, CHOICES, "surveys"), "no sheet 'survey', did you mean 'surveys'"),
    "form without labels": (form([["type", "name", "lable"], ["text", "a", "A"]], CHOICES), "no column 'label', did you mean 'lable'"),
    "form in two languages": (form([["type", "name", "label::English", "label::Français"], ["text", "a", "A", "B"]], CHOICES), "labels in 2 languages"),
    "tables of another tool": (beside("sosci", "variables.csv", b"A,B\n1,2\n"), "no table with the columns VAR, LABEL"),
    # import.toml
    "unknown section": (ruled("[privat]\nconfirmed = true\n"), r"section \[privat\] is not known, did you mean 'private'"),
    "unknown key": (ruled('[source]\nencodig = "utf-8"\n'), "'encodig' is not known, did you mean 'encoding'"),
    "wrong type": (ruled('[private]\nconfirmed = "yes"\n'), "confirmed is 'yes', expected bool"),
    "no toml": (ruled("[private\n"), r"import\.toml: .*\[syntax\]"),
    "unknown tool": (ruled('[source]\ntool = "qualtrix"\n'), "tool 'qualtrix' is not known, did you mean 'qualtrics'"),
    "wrong encoding": (ruled('[source]\nencoding = "ascii"\n', GOOD + "é,1\n"), "cannot be read as 'ascii'"),
    "no encoding of that name": (ruled('[source]\nencoding = "utf-9"\n'), "cannot be read as 'utf-9'"),
    "wrong separator": (ruled('[source]\nseparator = ";"\ntool = "plain"\n', "a,b\n1;2,3\n1,2\n"), "the header has 1 cells between semicolons"),
    "unknown form": (ruled(LEVELS + QUESTION.replace("single", "singel")), r"\[questions.role\]: form 'singel', did you mean 'single'"),
    "unknown base": (ruled('[options]\nbase = "everyone"\n'), "base 'everyone'; there are marked, answered, all"),
    "unknown scale": (ruled(LEVELS + QUESTION.replace('scale = "role"', 'scale = "rule"')), r"scale 'rule' is not in \[scales\], did you mean 'role'"),
    "answer without a code": (ruled('[scales]\nrole = [{ key = "staff", label = "Staff" }]\n'), r"\[scales\] role, answer 1: no 'code'"),
    "answer with an odd key": (ruled('[scales]\nrole = [{ code = "1", key = "a", label = "A", nett = "x" }]\n'), "'nett' is not known"),
    "scale of no list": (ruled('[scales]\nrole = "yes"\n'), "got str, expected a list of answers"),
    "question without columns": (ruled('[questions.role]\nform = "single"\n'), r"\[questions.role\]: no 'columns'"),
    "option without a label": (ruled('[questions.t]\nform = "options"\ncolumns = ["a"]\noptions = [{ key = "a" }]\n'), "option 1: expected key and label"),
    "unknown treatment": (ruled('[treatments]\n"Not sure" = "dontknow"\n'), "'dontknow' is not known, did you mean 'dont_know'"),
    "unknown action": (ruled('[private.columns]\nrole = "keep"\n'), "'keep' is not known; there are drop, allow"),
    "bands of nothing": (ruled('[private]\nconfirmed = true\n[private.columns]\nscore = "bands x"\n'), "'bands x', expected e.g. 'bands 10'"),
    "bands of words": (ruled('[private]\nconfirmed = true\n[private.columns]\nrole = "bands 10"\n'), "not every cell can be made coarser by 'bands 10'"),
    "rare of another kind": (ruled('[private]\nrare = "yes"\n'), "rare is 'yes', expected 'stop' or 'allow'"),
    "rows of no list": (ruled('[rows.only]\nrole = "Staff"\n'), r"\[rows.only\] 'role': expected a list"),
    "rows of no column": (ruled('[rows.without]\nrule = ["Staff"]\n'), "no column 'rule'"),
    "no row counts": (ruled('[rows.only]\nrole = ["Dean"]\n'), "no row counts"),
    "two answers in a row": (
        ruled('[scales]\nr = [{ code = "1", key = "a", label = "A" }, { code = "2", key = "b", label = "B" }]\n[questions.r]\nform = "spread"\ncolumns = ["a", "b"]\nscale = "r"\n'
              'options = [{ key = "a", label = "a" }, { key = "b", label = "b" }]\n', "a,b\n" + "x,y\n" * 30),
        r"column 'a': 30 rows hold two answers; expected one answer a row",
    ),
    "month untold": (ruled('[private]\nconfirmed = true\n[private.columns]\nwhen = "month"\n', DATED), "day and month cannot be told apart"),
    "several at once": (ruled('[options]\nbase = "x"\n[private]\nrare = "y"\n[treatments]\n"a" = "z"\n'), r"3 faults(\n.*){3}"),
    # met by newcomers
    "spss under another name": (raw("export.csv", b"$FL2@(#) SPSS DATA FILE" + b"\0" * 200), r"an SPSS file \(\.sav\) under another name"),
    "stata under another name": (raw("export.csv", b"<stata_dta><header>" + b"\0" * 90), r"a Stata file \(\.dta\) under another name"),
    "a list of json": (csv('[{"role": 1}, {"role": 2}]'), "this is JSON"),
    "zip of a csv": (zipped, "this is a zip file; unpack it"),
    "a folder": (lambda folder: (folder, []), "a folder, expected a file in it"),
    "a folder beside": (lambda folder: (csv(GOOD)(folder)[0], [folder]), "a folder, expected a file in it"),
    "nothing but one answer": (ruled("", "role\n" + "Staff\n" * 40), "no column is a question: role: everyone has the same value"),
    "nothing but ids": (csv("role,score\n" + "".join(f"{i},{i}\n" for i in range(40))), "no column is a question: each counts the rows"),
    "no names of columns": (csv("Staff,1\n" + GOOD.partition("\n")[2]), "the first row holds answers that stand below it too"),
    "a row of blanks for names": (csv(",\n" + GOOD.partition("\n")[2]), "the first row holds answers"),
    "qsf with a number": (beside("qualtrics", "s.qsf", b'{"SurveyElements": 3}'), "is no Qualtrics survey file"),
    "qsf with numbers": (beside("qualtrics", "s.qsf", b'{"SurveyElements": [1, 2]}'), "is no Qualtrics survey file"),
    "qsf that is a list": (beside("qualtrics", "s.qsf", b"[]"), "is no Qualtrics survey file"),
    "lss of another kind": (beside("lss", "survey.lss", b"<a/>"), "holds no <questions>"),
    "dictionary that is empty": (beside("redcap", "dictionary.csv", b""), r"dictionary\.csv: the file is empty"),
    "a picture beside": (lambda folder: (csv(GOOD)(folder)[0], [raw("a.png", b"\x89PNG\r\n")(folder)[0]]), r"a\.png: nothing in .*export\.csv says of which tool"),
    "private of a name mistyped": (ruled('[private]\nconfirmed = true\n[private.columns]\nrloe = "drop"\n'), r"\[private.columns\]: no column 'rloe' in .*did you mean 'role'"),
    "section of a question alone": (ruled("questions = 3\n"), r"questions is 3, expected a table"),
    "two rules of one name": (ruled(LEVELS + QUESTION + QUESTION), r"import\.toml: .*\[syntax\]"),
    "an id that is none": (ruled(LEVELS + QUESTION.replace("questions.role", 'questions."my role"')), r"id 'my role' is no name .*'my_role' would be one"),
    "a key that is none": (ruled(LEVELS.replace('"staff"', '"STAFF !"') + QUESTION), r"key 'STAFF !' is no name"),
    "two keys alike": (ruled(LEVELS.replace('"student"', '"staff"') + QUESTION), "key 'staff' stands twice"),
    "an order in a row twice": (
        ruled('[questions.r]\nform = "places"\ncolumns = ["a", "b"]\noptions = [{ key = "a", label = "a" }, { key = "b", label = "b" }]\n', "a,b,c\n" + "1,1,z\n" * 30),
        "column 'a': 30 rows hold two things at one place",
    ),
    "a place beyond the last": (
        ruled('[questions.r]\nform = "places"\ncolumns = ["a", "b"]\noptions = [{ key = "a", label = "a" }, { key = "b", label = "b" }]\n', "a,b,c\n" + "1,3,z\n" * 30),
        "30 answers like '9' have no level; there are places 1 to 2",
    ),
    # what may tell who somebody is
    "names": (csv(SECRET), r"personal data\. .*column 'name': name, by its header: 40 cells, 40 different; proposed: drop"),
    "rare combinations": (csv(RARE), "40 of 40 people share their combination of gender, country, age with fewer than five"),
}  # fmt: skip


def test_there_are_many() -> None:
    assert len(FAULTS) >= 100


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_in_one_list(name: str, tmp_path: Path) -> None:
    make, expected = FAULTS[name]
    export, others = make(tmp_path)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(FactError) as told:
        main(export=export, study=tmp_path / "study", beside=others)
    message = str(told.value)
    assert re.search(expected, message), message
    assert "Zebulon" not in message
    written = {p.name for p in tmp_path.rglob("*") if p.is_file() and p not in before}
    assert written <= {"import.toml"}
    after = {p: p.read_bytes() for p in before if p.name != "import.toml"}
    assert after == {p: b for p, b in before.items() if p.name != "import.toml"}


def test_the_command_line_says_it_without_a_traceback(tmp_path: Path) -> None:
    import subprocess
    import sys

    write(tmp_path / "a.csv", table([["role", "score"]]))
    said = subprocess.run(
        [sys.executable, "-m", "analysis.tools.importing", f"export={tmp_path / 'a.csv'}", f"study={tmp_path / 's'}"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert said.returncode == 1
    assert said.stderr == f"error: {tmp_path / 'a.csv'}: a header and no answers [no-rows]\n"
