"""A number as its reader sees it: the same in Python, in the files of a browser, and in the browser."""

import csv
import re
from pathlib import Path

import pytest

from analysis.numbers.schema import Number, number
from analysis.numbers.text import count, p_text, told, written
from analysis.stages.release.tables import SHOWN, record
from tests.stages.release.reading import numbers_of

SCRIPT = Path("site_src/static/explore.js")
SHARE = Number(
    key="share.a.b.all", kind="share", unit="share", value=0.145, low=0.115, high=0.185, se=0.0125, base=2010,
    unweighted=0.005, status="shown",
)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "unit", "places", "text"),
    [
        (0.145, "share", None, "15"), (0.145, "share", 1, "14.5"), (1.005, "ratio", None, "1.01"),
        (-0.005, "points", None, "−1"), (-0.0049, "points", None, "0"), (2.25, "mean", None, "2.3"),
        (1987.5, "year", None, "1988"), (12345.5, "count", None, "12,346"), (None, "share", None, ""),
    ],
)  # fmt: skip
def test_half_is_rounded_away_from_zero(value, unit, places, text):
    assert written(value, unit, places) == text


def test_small_words():
    assert count(None) == "" and count(1990.0) == "1,990"
    assert [p_text(p) for p in (0.0001, 0.0123, 0.456)] == ["below 0.0001", "0.012", "0.46"]


def test_a_browser_is_told_every_text_that_it_may_show():
    assert told(SHARE) == {
        "value": "15%", "interval": "12–19", "se": "1.25", "base": "2,010", "unweighted": "1%",
    }  # fmt: skip
    gone = Number(key="share.a.b.all", kind="share", unit="share", status="withheld", reason="privacy")
    assert told(gone) == {"value": "withheld"}


def test_the_browser_rounds_nothing():
    """What Explore writes of a number is what it was told; axes are counted in whole steps."""
    script = SCRIPT.read_text(encoding="utf-8")
    assert not re.findall(r"toFixed|toPrecision|toLocaleString|Math\.round|Intl\.", script)
    assert set(re.findall(r"\bwritten\.(\w+)", script)) <= told(SHARE).keys()


def test_every_figure_that_explore_can_show_is_the_text_of_the_pages(built_site):
    released = Path("build/docs/data")
    rows = []
    for path in (released / name for name in ("numbers.csv", "waves.csv")):
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        rows += [{k: v for k, v in row.items() if k != "data"} for row in csv.DictReader(text.splitlines())]
    ours = {row["key"]: number(row) for row in rows}
    seen = 0
    for path in sorted((released / "questions").glob("*.json")):
        for row in numbers_of(path.read_text(encoding="utf-8")):
            if row["kind"] in SHOWN:
                mine, seen = ours[row["key"]], seen + 1
                expected = {
                    "value": mine.text(), "interval": mine.interval(), "se": mine.written(mine.se, 2),
                    "base": count(mine.base),
                    "unweighted": mine.written(mine.unweighted),
                }  # fmt: skip
                for what, text in expected.items():
                    assert row.get(f"written.{what}", "").removesuffix("%") == text.removesuffix("%")
    assert seen == sum(x.kind in SHOWN for x in ours.values())


def test_a_number_that_is_not_shown_there_carries_no_text():
    from analysis.stages.release.tables import COLUMNS

    cells = dict.fromkeys(COLUMNS, "") | {"key": "gap.a", "kind": "gap", "unit": "points", "value": "0.1"}
    assert not any(name.startswith("written") for name in record(["data", *cells.values()]))
    cells |= {"key": "mean.a.all", "kind": "mean", "unit": "mean", "status": "shown"}
    assert record(["data", *cells.values()])["written.value"] == "0.1"
