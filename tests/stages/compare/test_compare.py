"""What moved between editions, from what to what and why; and what is not said again."""

from pathlib import Path

import pytest

from analysis.stages.compare import __main__ as compare
from analysis.study import FactError
from analysis.words import read_history

TINY = Path("tests/studies/tiny")
HEAD = "key,kind,theme,question,answer,breakdown,level,unit,value,low,high,se,df,deff,base,effective_base,unweighted,p,p_adjusted,status,reason,made_by"
SHARE = "share.happy.agree.all"
LATE = "share.happy.agree.role.late"
BOTH = "share.happy.neither.all"


def share(key: str, value: str, low: str, high: str, status: str = "shown", reason: str = "") -> str:
    _, question, answer, *group = key.split(".")
    breakdown, level = group if len(group) == 2 else ("", "")
    return (
        f"{key},share,mood,{question},{answer},{breakdown},{level},share,{value},{low},{high},0.02,20,1.1,240,200,0.4,,,"
        f"{status},{reason},analysis.stages.estimate.tables.shares"
    )


HIDDEN = ("", "", "", "withheld", "privacy")
FIRST = [
    share(SHARE, "0.494", "0.45", "0.53"),
    share(BOTH, "0.2", "0.1", "0.3"),
    share(LATE, "0.31", "0.2", "0.4"),
]


@pytest.fixture
def told(tmp_path: Path):
    """Compare tables of numbers: the last is this edition's, of the tiny study; the others came before."""

    def run(*tables: list[str], changelog: str = "", version: str = "1.2"):
        days = ["2025-01-01", "2025-06-01", "2025-09-01"][: len(tables) - 1]
        for at, (day, rows) in enumerate(zip(days, tables, strict=False)):
            (tmp_path / f"{day}.csv").write_text("\n".join([HEAD, *rows]) + "\n")
            (tmp_path / f"{day}.toml").write_text(f'version = "1.{at}"\nsite = "{at}{"0" * 63}"\n')
        numbers, settings = tmp_path / "numbers.csv", tmp_path / "study.toml"
        numbers.write_text("\n".join([HEAD, *tables[-1]]) + "\n")
        settings.write_text(
            (TINY / "study.toml").read_text().replace("\nrelease", f'\nversion = "{version}"\nrelease')
        )
        (tmp_path / "CHANGELOG.md").write_text(changelog)
        compare.main(
            numbers, settings, TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml",
            tmp_path / "editions.json", tmp_path / "changes.csv", sorted(tmp_path.glob("2025*.csv")),
            sorted(tmp_path.glob("2025*.toml")), tmp_path / "CHANGELOG.md",
        )  # fmt: skip
        return read_history(tmp_path / "editions.json", tmp_path / "changes.csv")

    return run


def test_a_first_edition_changed_nothing(told):
    history = told(FIRST)
    (only,) = history.editions
    assert (only.version, only.released, only.numbers, only.compared) == ("1.2", "2026-01-05", 3, False)
    assert not history.changes and not history.of(SHARE)


def test_a_number_that_moved_stands_with_both_texts_and_its_cause(told):
    log = (
        "## 1.2\n\n- `share.happy.*`: The answers were coded anew.\n- `mean.*`: Nothing of it.\n- A page.\n"
    )
    history = told(FIRST, [share(SHARE, "0.482", "0.44", "0.52"), *FIRST[1:]], changelog=log)
    (moved,) = history.changes
    assert (moved.key, moved.what, moved.headline, moved.causes) == (SHARE, "moved", "happy", (0,))
    assert (moved.old, moved.new) == ("49.4% (45.0–53.0)", "48.2% (44.0–52.0)")
    assert moved.measures["old_value"] == 0.494 and moved.measures["new_high"] == 0.52
    newest = history.editions[-1]
    assert newest.changed == {"moved": 1} and newest.compared
    assert [(c.says, c.numbers) for c in newest.causes] == [("The answers were coded anew.", 1)]
    assert history.of(SHARE) == [moved] and history.revised([BOTH, SHARE]) == "Edition 1.2, 5 January 2026"
    assert history.revised([BOTH]) == ""


def test_a_headline_is_one_only_where_a_reader_sees_it(told):
    """49.4% and 49.3% both read 49% where the question's page leads with them; the record tells them apart."""
    history = told(FIRST, [share(SHARE, "0.493", "0.45", "0.53"), *FIRST[1:]])
    (moved,) = history.changes
    assert moved.headline == "" and not history.headlines("2026-01-05") and history.of(SHARE)


def test_what_is_withheld_now_is_not_said_again(told):
    """Not the value before, in no edition's changes, and not that of a number that is gone."""
    second = [share(SHARE, "0.482", "0.44", "0.52"), share(BOTH, *HIDDEN), FIRST[2]]
    history = told(FIRST, second, [share(SHARE, *HIDDEN), share(BOTH, "0.21", "0.1", "0.3")])
    rows = {(x.version, x.key): x for x in history.changes}
    assert {k: x.what for k, x in rows.items()} == {
        ("1.1", SHARE): "moved", ("1.1", BOTH): "withheld", ("1.2", SHARE): "withheld",
        ("1.2", BOTH): "shown", ("1.2", LATE): "gone",
    }  # fmt: skip
    for key in (("1.1", SHARE), ("1.2", SHARE), ("1.2", LATE)):
        x = rows[key]
        assert {x.old, x.new} <= {"shown", "withheld", ""}
        assert not [c for c, value in x.measures.items() if value is not None]
    assert (rows["1.2", BOTH].old, rows["1.2", BOTH].new) == ("withheld", "21.0% (10.0–30.0)")


def test_editions_from_before_a_column_are_compared_by_those_there_are(told, tmp_path):
    told(FIRST, FIRST)
    old = tmp_path / "2025-01-01.csv"
    rows = [line.split(",") for line in old.read_text().splitlines()]
    at = rows[0].index("deff")
    old.write_text(
        "\n".join(",".join([*r[:at], *r[at + 1 :], "x"]) for r in rows).replace(
            "made_by,x", "made_by,later"
        )
        + "\n"
    )
    compare.main(
        tmp_path / "numbers.csv", tmp_path / "study.toml", TINY / "codebook.csv", TINY / "scales.csv",
        TINY / "recodes.toml", tmp_path / "editions.json", tmp_path / "changes.csv", [old],
        [old.with_suffix(".toml")],
    )  # fmt: skip
    assert not read_history(tmp_path / "editions.json", tmp_path / "changes.csv").changes


def test_an_edition_without_its_other_half_is_an_error(told, tmp_path):
    told(FIRST, FIRST)
    with pytest.raises(FactError, match=r"2025-01-01: an edition is a \.csv and a \.toml"):
        compare.main(
            tmp_path / "numbers.csv", tmp_path / "study.toml", TINY / "codebook.csv", TINY / "scales.csv",
            TINY / "recodes.toml", tmp_path / "editions.json", tmp_path / "changes.csv",
            [tmp_path / "2025-01-01.csv"],
        )  # fmt: skip


def test_an_edition_of_an_earlier_wave_is_no_edition_before_this_one(tmp_path):
    """The wave of 2025 was released on 10 January 2025; what its editions told is of other answers."""
    study = Path("tests/studies/twice")
    for day in ("2025-01-10", "2025-03-01"):
        (tmp_path / f"{day}.csv").write_text("\n".join([HEAD, *FIRST]) + "\n")
        (tmp_path / f"{day}.toml").write_text(f'version = "{day}"\nsite = "{"0" * 64}"\n')
    numbers = tmp_path / "numbers.csv"
    numbers.write_text("\n".join([HEAD, share(SHARE, "0.5", "0.4", "0.6"), *FIRST[1:]]) + "\n")

    def compared(asked: Path | None) -> list[tuple[bool, int]]:
        compare.main(
            numbers, study / "study.toml", study / "codebook.csv", study / "scales.csv", study / "recodes.toml",
            tmp_path / "editions.json", tmp_path / "changes.csv", sorted(tmp_path.glob("2025*.csv")),
            sorted(tmp_path.glob("2025*.toml")), asked=asked,
        )  # fmt: skip
        told = read_history(tmp_path / "editions.json", tmp_path / "changes.csv")
        return [(e.compared, sum(e.changed.values())) for e in told.editions]

    assert compared(None) == [(False, 0), (True, 0), (True, 1)]
    assert compared(study / "waves") == [(False, 0), (False, 0), (True, 1)]


def test_a_corrected_earlier_wave_is_told_by_the_first_edition_of_this_one_and_by_the_next(tmp_path):
    study = Path("tests/studies/twice")
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("## 1.0\n\n- `share.*@wave=2025`: A base weight of 2025 was wrong.\n")

    def tables(at: str, *rows: str) -> None:
        (tmp_path / f"{at}.csv").write_text("\n".join([HEAD, *rows]) + "\n")

    def compared(*waves: str) -> list[tuple[str, str, str, str, tuple[int, ...]]]:
        tables("numbers", share(SHARE, "0.5", "0.4", "0.6"))
        (tmp_path / "waves.csv").write_text(
            "\n".join([f"{HEAD},wave", *(f"{row},2025" for row in waves)]) + "\n"
        )
        compare.main(
            tmp_path / "numbers.csv", study / "study.toml", study / "codebook.csv", study / "scales.csv",
            study / "recodes.toml", tmp_path / "editions.json", tmp_path / "changes.csv",
            sorted(tmp_path.glob("202*.csv")), sorted(tmp_path.glob("202*.toml")), changelog,
            study / "waves", waves=tmp_path / "waves.csv",
        )  # fmt: skip
        told = read_history(tmp_path / "editions.json", tmp_path / "changes.csv")
        assert [e.compared for e in told.editions][:2] == [False, False][: len(told.editions)]
        return [(x.released, x.key, x.old, x.new, x.causes) for x in told.changes]

    def edition(day: str, *rows: str) -> None:
        tables(day, *rows)
        (tmp_path / f"{day}.toml").write_text(f'version = "{day}"\nsite = "{"0" * 64}"\n')

    then = f"{SHARE}@wave=2025"
    edition("2025-01-10", *FIRST)
    assert compared(share(then, "0.494", "0.45", "0.53")) == []
    was, now = "49.4% (45.0–53.0)", "47.0% (43.0–51.0)"
    assert compared(share(then, "0.47", "0.43", "0.51")) == [("2026-01-05", then, was, now, (0,))]
    edition("2025-06-01", share(SHARE, "0.5", "0.4", "0.6"), share(then, "0.494", "0.45", "0.53"))
    assert compared(share(then, "0.47", "0.43", "0.51")) == [("2026-01-05", then, was, now, (0,))]
