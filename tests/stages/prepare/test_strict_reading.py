"""Files that are wrong in ways seen in the wild: each is one clear error, never a guess and never a crash."""

import contextlib
import csv
import gzip
import io
import re
import tempfile
import unicodedata
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sample.people import read_people
from analysis.stages.prepare import __main__ as prepare
from analysis.study import REMEDIES, FactError, read_questions, read_table, read_toml

TINY = Path("tests/studies/tiny")
COLUMNS = ["id", "answer", "note"]
GOOD = 'id,answer,note\n1,2,fine\n3,4,"well, ""quite"""\n'
ROWS = [["1", "2", "fine"], ["3", "4", 'well, "quite"']]


def book() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


def with_cell(text: str) -> bytes:
    return GOOD.replace("fine", text).encode()


def with_header(text: str) -> bytes:
    return GOOD.replace("id,answer,note", text).encode()


MALFORMED = {
    # encodings
    "nothing": b"",
    "spaces alone": b"  \n \n",
    "UTF-8 mark": b"\xef\xbb\xbf" + GOOD.encode(),
    "UTF-16 with a mark": GOOD.encode("utf-16"),
    "UTF-16 without one": GOOD.encode("utf-16-le"),
    "UTF-32": GOOD.encode("utf-32"),
    "Latin-1": GOOD.replace("fine", "Zoë").encode("latin-1"),
    "Windows quotes": GOOD.replace("fine", "“so”").encode("cp1252"),
    "GBK": GOOD.replace("fine", "很好").encode("gbk"),
    "Big5": GOOD.replace("fine", "很好").encode("big5"),
    "Shift-JIS": GOOD.replace("fine", "良い").encode("shift-jis"),
    "EBCDIC": GOOD.encode("cp500"),
    "a letter cut in half": GOOD.encode()[:-1] + "é".encode()[:1],
    "an overlong byte": GOOD.encode().replace(b"fine", b"\xc0\x80"),
    "half a surrogate pair": GOOD.encode().replace(b"fine", b"\xed\xa0\x80"),
    "a replacement character": with_cell("Zo\ufffd"),
    "letters with accents apart": with_cell(unicodedata.normalize("NFD", "Zoë")),
    # line ends
    "CRLF": GOOD.replace("\n", "\r\n").encode(),
    "CR alone": GOOD.replace("\n", "\r").encode(),
    "one CRLF among line feeds": GOOD.replace("fine\n", "fine\r\n").encode(),
    "line separator": with_cell("fi\u2028ne"),
    "next line": with_cell("fi\x85ne"),
    "form feed": with_cell("fi\x0cne"),
    "vertical tab": with_cell("fi\x0bne"),
    "file separator": with_cell("fi\x1cne"),
    # separators and widths
    "semicolons": GOOD.replace(",", ";").encode(),
    "tabs": GOOD.replace(",", "\t").encode(),
    "bars": GOOD.replace(",", "|").encode(),
    "full-width commas": GOOD.replace(",", "，").encode(),
    "a hint for Excel": b"sep=,\n" + GOOD.encode(),
    "a short row": GOOD.replace("1,2,fine", "1,2").encode(),
    "a long row": GOOD.replace("1,2,fine", "1,2,fine,more").encode(),
    "a comma at each end": GOOD.replace("\n", ",\n").encode(),
    "a comma after the header": with_header("id,answer,note,"),
    "a decimal comma": GOOD.replace("1,2,fine", "1,2,5,fine").encode(),
    "thousands": GOOD.replace("1,2,fine", "1,000,2,fine").encode(),
    "an empty line": GOOD.replace("1,2", "\n1,2").encode(),
    "an empty line at the end": GOOD.encode() + b"\n",
    "an empty line at the top": b"\n" + GOOD.encode(),
    "a footnote": GOOD.encode() + b"Source: the survey\n",
    "a title": b"Answers of 2026\n" + GOOD.encode(),
    "a comment": b"# made by hand\n" + GOOD.encode(),
    # quotes
    "a cell over two lines": with_cell('"fi\nne"'),
    "a quote never closed": with_cell('"fine'),
    "text after a quote": with_cell('"fi"ne'),
    "a quote inside": with_cell('fi"ne'),
    "a quote escaped by a backslash": with_cell('"fi\\"ne"'),
    "single quotes around a comma": with_cell("'fi,ne'"),
    "a space before a quote": with_cell(' "fi, ne"'),
    # headers
    "no header": GOOD.partition("\n")[2].encode(),
    "a column twice": with_header("id,answer,answer"),
    "a column missing": with_header("id,answer,other"),
    "a column in capitals": with_header("ID,answer,note"),
    "a space after a column": with_header("id,answer ,note"),
    "a space that does not break": with_header("id,answer\u00a0,note"),
    "a Cyrillic letter": with_header("id,аnswer,note"),
    "a zero-width space in a column": with_header("id,ans\u200bwer,note"),
    "a row number": "\n".join(f"{i or ''},{line}" for i, line in enumerate(GOOD.splitlines())).encode()
    + b"\n",
    "a column without a name": with_header("id,answer,"),
    "the header again": GOOD.encode() + GOOD.encode().replace(b"id,answer,note", b"id,answer,note,x"),
    "a suffix for the second": with_header("id,answer,answer.1"),
    # hidden characters
    "a NUL": with_cell("fi\0ne"),
    "a bell": with_cell("fi\x07ne"),
    "a delete": with_cell("fi\x7fne"),
    "a zero-width space": with_cell("fi\u200bne"),
    "a zero-width joiner": with_cell("fi\u200dne"),
    "a word joiner": with_cell("fi\u2060ne"),
    "a soft hyphen": with_cell("fi\u00adne"),
    "a mark inside": with_cell("fi\ufeffne"),
    "right to left": with_cell("fi\u202ene"),
    "an isolate": with_cell("fi\u2067ne"),
    "an Arabic letter mark": with_cell("fi\u061cne"),
    "a private character": with_cell("fi\ue000ne"),
    "no character": with_cell("fi\uffffne"),
    "a tag character": with_cell("fi\U000e0041ne"),
    "a tab in a cell": with_cell("fi\tne"),
    "a space before a cell": with_cell(" fine"),
    "a space after a cell": with_cell("fine "),
    "a wide space": with_cell("\u3000fine"),
    # cut off, or something else altogether
    "cut off in a row": GOOD.encode()[:-20],
    "cut off in the last cell": GOOD.encode()[:-1],
    "a conflict": GOOD.replace(
        "1,2,fine", "<<<<<<< HEAD\n1,2,fine\n=======\n1,3,fine\n>>>>>>> theirs"
    ).encode(),
    "a conflict over the header": b"<<<<<<< HEAD\n" + GOOD.encode(),
    "a pointer to a large file": b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
    "an annexed file": b"/annex/objects/SHA256E-s12--4d7a.csv\n",
    "a page": b"<!DOCTYPE html>\n<html><body>404</body></html>\n",
    "XML": b'<?xml version="1.0"?>\n<rows/>\n',
    "JSON": b'{"id": 1}\n',
    "Excel": book(),
    "old Excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "gzip": gzip.compress(GOOD.encode()),
    "PDF": b"%PDF-1.7\n1 0 obj\n",
    "Parquet": b"PAR1\x15\x04" + bytes(20) + b"PAR1",
    "a database": b"SQLite format 3\0" + bytes(80),
    "Stata": b"<stata_dta><header><release>118</release>",
    "SPSS": b"$FL2@(#) SPSS DATA FILE" + bytes(60),
    "noise": bytes(range(256)),
}


def read(raw: bytes) -> list[list[str]]:
    with tempfile.NamedTemporaryFile(suffix=".csv") as f:
        Path(f.name).write_bytes(raw)
        try:
            return read_table(Path(f.name), COLUMNS, COLUMNS).rows
        except FactError as wrong:
            assert f.name in str(wrong) and f"[{wrong.code}]" in str(wrong) and wrong.code in REMEDIES
            raise


def test_the_good_file_is_read():
    assert read(GOOD.encode()) == ROWS and len(MALFORMED) >= 75


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_table_is_one_error_that_names_the_file(name):
    with pytest.raises(FactError):
        read(MALFORMED[name])


@pytest.mark.parametrize(
    "name", [n for n in MALFORMED if n in {"a page", "Excel", "JSON", "a pointer to a large file", "gzip", "a conflict",
                                           "cut off in the last cell", "a column without a name", "XML"}],
)  # fmt: skip
def test_what_is_no_table_is_refused_whatever_its_columns(tmp_path, name):
    path = tmp_path / "any.csv"
    path.write_bytes(MALFORMED[name])
    with pytest.raises(FactError):
        read_table(path)


MALFORMED_TOML = {
    "a mark": b"\xef\xbb\xbftitle = 'a'\n",
    "Latin-1": "title = 'Zoë'\n".encode("latin-1"),
    "UTF-16": "title = 'a'\n".encode("utf-16"),
    "CRLF": b"title = 'a'\r\n",
    "a key twice": b"a = 1\na = 2\n",
    "a table twice": b"[a]\nb = 1\n[a]\nc = 2\n",
    "no quotes": b"title = a\n",
    "a colon": b"title: 'a'\n",
    "a decimal comma": b"share = 0,5\n",
    "curly quotes": "title = “a”\n".encode(),
    "a zero-width space": "ti\u200btle = 'a'\n".encode(),
    "right to left": "title = 'a\u202eb'\n".encode(),
    "a NUL": b"title = 'a\0b'\n",
    "a conflict": b"<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> theirs\n",
    "a page": b"<!DOCTYPE html>\n",
    "JSON": b'{"title": "a"}\n',
    "cut off": b"title = 'a\n",
    "an open list": b"a = [1, 2\n",
}


@pytest.mark.parametrize("name", MALFORMED_TOML)
def test_malformed_settings_are_one_error_that_names_the_file(tmp_path, name):
    path = tmp_path / "study.toml"
    path.write_bytes(MALFORMED_TOML[name])
    with pytest.raises(FactError, match=r"study\.toml") as caught:
        read_toml(path)
    assert caught.value.code in REMEDIES


def prepared(folder: Path, responses: bytes) -> pd.DataFrame:
    (folder / "responses.csv").write_bytes(responses)
    names = {
        n: TINY / f"{n}.{'toml' if n in ('recodes', 'study') else 'csv'}"
        for n in ("codebook", "scales", "recodes", "study")
    }
    people = folder / "people.parquet"
    prepare.main(responses=folder / "responses.csv", **names, people=people, quality=folder / "quality.csv")
    return read_people(people)


def changed(column: str, cell: str, row: int = 0) -> bytes:
    with (TINY / "responses.csv").open(newline="") as f:
        rows = list(csv.DictReader(f))
    rows[row][column] = cell
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


SENTINELS = ["99", "-99", "999", "-1", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", ".", "-", "?", "#N/A", "#REF!",
             "#VALUE!", "", "TRUE", "yes", "Agree", "0", "6", "1e0", "2.0", "2,0", "02", "+2", "--2", "2 ", " 2", "'2",
             "=2", "2;3", "²", "２", "٢", "Ⅱ", "б", "2\u00a0", "O", "l", "1_0", "0x2", "inf", "-8.0"]  # fmt: skip


@pytest.mark.parametrize("cell", SENTINELS)
def test_a_code_off_its_scale_is_one_error(tmp_path, cell):
    with pytest.raises(FactError, match=r"responses\.csv"):
        prepared(tmp_path, changed("happy", cell))


SECRET = ["Zhao Mingxia", "m.zhao@example.org", "617-555-0142", "4 Elm St"]


@pytest.mark.parametrize("cell", SECRET)
@pytest.mark.parametrize("column", ["happy", "hours", "seconds", "paid", "perks_car"])
def test_no_message_repeats_what_a_respondent_wrote(tmp_path, column, cell):
    with pytest.raises(FactError) as caught:
        prepared(tmp_path, changed(column, cell))
    message = str(caught.value).replace(str(tmp_path), "")
    assert f"column {column!r}" in message and caught.value.code in REMEDIES
    assert not [word for word in re.findall(r"\w{2,}", cell) if word in message]


def test_every_fault_of_a_file_has_a_remedy_in_the_documentation():
    text = Path("survey_data/README.md").read_text()
    listed = dict(re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", text.partition("## Errors")[2], re.M))
    assert listed == REMEDIES


@pytest.mark.parametrize("cell", [c for c in SENTINELS if c not in {"99", "0", "6"}])
def test_a_number_off_its_range_is_one_error(tmp_path, cell):
    with pytest.raises(FactError, match=r"responses\.csv"):
        prepared(tmp_path, changed("hours", cell))


@pytest.mark.parametrize(
    ("column", "cell"),
    [("id", "1001"), ("seconds", ""), ("seconds", "fast"), ("seconds", "340,5"), ("paid", "2"), ("hours", "-5"),
     ("extra", "-7"), ("shown_extra", "2"), ("shown_extra", "3"), ("perks_car", "2"), ("perks_car", "")],
)  # fmt: skip
def test_an_answer_against_the_rules_is_one_error(tmp_path, column, cell):
    with pytest.raises(FactError, match=r"responses\.csv"):
        prepared(tmp_path, changed(column, cell))


HOSTILE = ["<script>alert(1)</script>", "{{ 7 * 7 }}", "{% raw %}", "=cmd|' /C calc'!A0", "[x](javascript:1)", "a|b", "`rm`",
           "&#x3c;", "$HOME", "%s%n", "../../etc", "'; DROP TABLE", "\\", "*bold*", "$$x$$"]  # fmt: skip


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_is_read_as_it_is(tmp_path, label):
    text = (TINY / "scales.csv").read_text()
    quoted = '"' + label.replace('"', '""') + '"'
    (tmp_path / "scales.csv").write_text(text.replace(",Early,", f",{quoted},"))
    questions = read_questions(TINY / "codebook.csv", tmp_path / "scales.csv", TINY / "recodes.toml")
    assert questions["role"].labels["early"] == label


def mutated(raw: bytes, changes: list[tuple[int, int, int]]) -> bytes:
    out = bytearray(raw)
    for at, how, byte in changes:
        at %= max(len(out), 1)
        if how == 0:
            out[at : at + 1] = bytes([byte])
        elif how == 1:
            out.insert(at, byte)
        else:
            del out[at : at + 1 + byte % 7]
    return bytes(out)


CHANGES = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 2), st.integers(0, 255)), min_size=1, max_size=4
)


def as_written(raw: bytes) -> list[list[str]]:
    """The cells of well-formed bytes, split by hand: what a reader may not change."""
    return list(csv.reader(io.StringIO(raw.decode("utf-8"), newline="")))[1:]


@given(CHANGES)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_changed_bytes_are_read_as_written_or_refused(changes):
    raw = mutated(GOOD.encode(), changes)
    try:
        rows = read(raw)
    except FactError:
        return
    assert rows == as_written(raw)


RESPONSES = (TINY / "responses.csv").read_bytes() if TINY.exists() else b""
RESPONSES = b"".join(RESPONSES.splitlines(keepends=True)[:40])


@given(CHANGES)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_changed_responses_become_people_or_are_refused(changes):
    raw = mutated(RESPONSES, changes)
    with tempfile.TemporaryDirectory() as folder:
        try:
            people = prepared(Path(folder), raw)
        except FactError:
            return
    assert len(people) == len(as_written(raw))


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_any_cell_is_read_as_written_or_refused(text):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(["1", "2", text])
    try:
        rows = read(f"id,answer,note\n{out.getvalue()}".encode("utf-8", "surrogatepass"))
    except FactError:
        return
    assert rows == [["1", "2", text]]


@given(CHANGES)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_changed_settings_are_read_or_refused(changes):
    with tempfile.NamedTemporaryFile(suffix=".toml") as f:
        Path(f.name).write_bytes(mutated(b"title = 'Tiny'\n[a]\nb = [1, 2.5, 'c']\n", changes))
        with contextlib.suppress(FactError):
            assert isinstance(read_toml(Path(f.name)), dict)


def test_what_is_read_equals_what_pandas_reads_where_pandas_is_asked_to_guess_nothing():
    frame = pd.read_csv(TINY / "responses.csv", dtype=str, keep_default_na=False)
    table = read_table(TINY / "responses.csv")
    assert table.columns == list(frame.columns) and table.rows == frame.to_numpy().tolist()
