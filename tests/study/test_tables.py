"""What is odd in a CSV or TOML file is one clear error."""

from pathlib import Path

import pytest

from analysis.study import FactError, near, read_table, read_toml

GOOD = b"id,answer\n1,2\n3,4\n"


def written(tmp_path: Path, raw: bytes) -> Path:
    path = tmp_path / "answers.csv"
    path.write_bytes(raw)
    return path


def test_a_good_table_is_read_as_written(tmp_path):
    table = read_table(written(tmp_path, b'id,answer\n1,"a, ""b"""\n2,\n'))
    assert table.columns == ["id", "answer"] and table.rows == [["1", 'a, "b"'], ["2", ""]]
    assert list(table.records())[1] == (f"{table.path}, row 3", {"id": "2", "answer": ""})


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\xef\xbb\xbf" + GOOD, "UTF-8 byte-order mark"),
        (b"\xff\xfe" + GOOD.decode().encode("utf-16-le"), "UTF-16 byte-order mark"),
        ("id,answer\n1,é\n".encode("latin-1"), "line 2, character 3: byte 0xe9 is not UTF-8"),
        (GOOD.replace(b"\n", b"\r\n"), "line 1, character 10: a carriage return"),
        (GOOD.replace(b"2", b"2\0"), "line 2, character 4: a NUL byte"),
        (b'id,answer\n1,"two\nlines"\n', "line 2: a quoted cell runs over the end"),
        (b"id,id\n1,2\n", "column 'id' stands twice"),
        (b"id,answer\n1,2,3\n", "line 2: 3 cells, the header has 2"),
        (b"id,answer\n1\n", "line 2: 1 cells, the header has 2"),
        (b'id,answer\n1,"2\n', "line 2"),
        (b"id,answr\n1,2\n", "no column 'answer', did you mean 'answr'?"),
        (b"id,answer,other\n1,2,3\n", "column 'other' is not known"),
    ],
)
def test_an_odd_table_is_one_error_that_names_file_and_place(tmp_path, raw, says):
    path = written(tmp_path, raw)
    with pytest.raises(FactError) as caught:
        read_table(path, ["id", "answer"], ["id", "answer"])
    assert says in str(caught.value) and str(path) in str(caught.value)


def test_a_fault_in_toml_names_the_file(tmp_path):
    path = tmp_path / "study.toml"
    path.write_text("title = 'a\n")
    with pytest.raises(FactError, match=r"study\.toml"):
        read_toml(path)


def test_near_suggests_the_closest_or_nothing():
    assert near("answr", ["answer", "id"]) == ", did you mean 'answer'?"
    assert near("zzz", ["answer"]) == ""
