"""How stages are called and how they write."""

from pathlib import Path

import pytest

from analysis.study import FactError, cell, run, write_rows, write_text


def test_files_arrive_under_their_names():
    got = {}

    def main(people: Path, chart: list[Path], margins: Path | None = None) -> None:
        got.update(people=people, chart=chart, margins=margins)

    run(main, ["a/people.csv", "chart=x.toml", "chart=y.toml"])
    assert got == {
        "people": Path("a/people.csv"),
        "chart": [Path("x.toml"), Path("y.toml")],
        "margins": None,
    }
    with pytest.raises(SystemExit, match="no file named 'peple', did you mean 'people'"):
        run(main, ["peple.csv"])


def test_a_wrong_fact_ends_with_its_message_and_a_bug_keeps_its_traceback():
    def wrong(a: Path) -> None:
        raise FactError("a.csv, row 2: no")

    def bug(a: Path) -> None:
        raise KeyError("x")

    with pytest.raises(SystemExit, match=r"^error: a\.csv, row 2: no$"):
        run(wrong, ["a.csv"])
    with pytest.raises(KeyError):
        run(bug, ["a.csv"])


def test_nothing_is_left_half_written(tmp_path):
    path = tmp_path / "deep" / "rows.csv"
    write_text(path, "old\n")

    def rows():
        yield {"a": 1}
        raise FactError("in the middle")

    with pytest.raises(FactError):
        write_rows(path, ["a"], rows())
    assert path.read_text() == "old\n" and [p.name for p in path.parent.iterdir()] == ["rows.csv"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (float("nan"), ""), (1 / 3, "0.333333333333"), (2.0, "2"), (7, "7"), ("a", "a")],
)
def test_a_cell_is_written_the_same_way_always(value, text):
    assert cell(value) == text
