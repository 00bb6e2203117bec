"""How stages are called and how they write."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from analysis.stats import StatsError
from analysis.study import FactError, cell, read_toml, run, taken, write_rows, write_text


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


@dataclass(frozen=True)
class Told:
    study: Path
    page: list[Path]
    claims: Path | None = None


def test_a_record_takes_a_file_for_each_of_its_fields():
    got = []

    def main(told: Told, numbers: Path, claims_of: Path | None = None) -> None:
        got.append((told, numbers, claims_of))

    assert list(taken(main)) == ["study", "page", "claims", "numbers", "claims_of"]
    run(main, ["study.toml", "page=a.md", "page=b.md", "numbers.csv"])
    assert got == [(Told(Path("study.toml"), [Path("a.md"), Path("b.md")]), Path("numbers.csv"), None)]
    with pytest.raises(SystemExit, match="the file 'page' is not given"):
        run(main, ["study.toml", "numbers.csv"])
    with pytest.raises(SystemExit, match="no file named 'told'"):
        run(main, ["told=study.toml"])


def test_a_wrong_fact_ends_with_its_message_and_a_bug_keeps_its_traceback():
    def wrong(a: Path) -> None:
        raise FactError("a.csv, row 2: no")

    def bug(a: Path) -> None:
        raise KeyError("x")

    with pytest.raises(SystemExit, match=r"^error: a\.csv, row 2: no$"):
        run(wrong, ["a.csv"])
    with pytest.raises(KeyError):
        run(bug, ["a.csv"])


def test_a_file_that_is_not_given_or_not_there_is_one_message(tmp_path):
    got = {}

    def main(people: Path, recodes: Path | None, claims: Path | None = None) -> None:
        got.update(people=people.read_text(), recodes=recodes, claims=claims)

    with pytest.raises(SystemExit, match="the file 'people' is not given"):
        run(main, ["recodes.toml"])
    with pytest.raises(SystemExit, match=r"error: .*people\.csv: No such file or directory"):
        run(main, [str(tmp_path / "people.csv")])
    with pytest.raises(SystemExit, match=r"the file 'people' is given 2 times"):
        run(main, ["people=a", "people=b"])
    (tmp_path / "people.csv").write_text("x")
    run(main, [str(tmp_path / "people.csv")])
    assert got == {"people": "x", "recodes": None, "claims": None}


def test_what_cannot_be_computed_is_one_message():
    def main(people: Path) -> None:
        raise StatsError("stratum 's' has one sampling unit")

    with pytest.raises(SystemExit, match=r"^error: stratum 's' has one sampling unit$"):
        run(main, ["people.csv"])


@pytest.mark.parametrize("name", ["missing.toml", "folder.toml"])
def test_a_toml_file_that_cannot_be_read_is_a_fact(tmp_path, name):
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(FactError, match=name):
        read_toml(tmp_path / name)


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
