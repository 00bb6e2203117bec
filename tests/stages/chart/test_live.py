"""The interactive copy: exactly the numbers of the picture, and nothing that a page could not tell."""

import csv
import json
from dataclasses import replace

import pytest

from analysis.stages.chart import draw, frame, live
from analysis.stages.chart.measure import place
from analysis.stages.chart.plan import read_plan
from tests.stages.chart import library


def made(folder, name):
    plan = read_plan(library.write(folder)[name], library.book(folder))
    picture = draw.KINDS[plan.spec["kind"]](plan)
    return plan, picture, json.loads(live.live(plan, picture))


def rows_of(spec) -> list[dict]:
    return next(table["values"] for table in spec["data"] if table["name"] == live.ROWS)


def signal(spec, name):
    return next(s for s in spec["signals"] if s["name"] == name)


@pytest.mark.parametrize("name", library.CHARTS)
def test_it_holds_the_numbers_of_the_picture_and_no_more(tmp_path, name):
    _, picture, spec = made(tmp_path, name)
    rows = rows_of(spec)
    assert len(rows) == len(picture.entries)
    assert [len(table.get("values", ())) for table in spec["data"] if table["name"] != live.ROWS] == [0] * (
        len(spec["data"]) - 1
    )
    shown = sorted(place(e.number) for e in picture.entries if not e.number.withheld)
    assert sorted(row["value"] for row in rows if "value" in row) == shown
    assert "http" not in json.dumps({k: v for k, v in spec.items() if k != "$schema"})


@pytest.mark.parametrize("name", library.CHARTS)
def test_a_withheld_number_has_no_place(tmp_path, name):
    _, picture, spec = made(tmp_path, name)
    hidden = [row for row in rows_of(spec) if row["written"] == "withheld"]
    assert len(hidden) == sum(e.number.withheld for e in picture.entries)
    assert all({"value", "low", "high"}.isdisjoint(row) and row["end"] is None for row in hidden)


def test_items_keep_the_order_of_the_picture_and_groups_stand_together(tmp_path):
    _, picture, spec = made(tmp_path, "distance")
    rows = rows_of(spec)
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    assert signal(spec, "shown")["bind"]["options"] == [
        "All",
        *dict.fromkeys(e.group for e in picture.entries),
    ]
    assert sum("head" in row for row in rows) == len({e.item for e in picture.entries})


def test_groups_without_a_key_are_named_in_their_rows(tmp_path):
    _, _, spec = made(tmp_path, "model")
    assert "bind" not in signal(spec, "shown") and "bind" in signal(spec, "order")
    assert all("head" in row for row in rows_of(spec))


def test_a_mean_stands_on_the_scale_of_its_question(tmp_path):
    _, _, spec = made(tmp_path, "means")
    assert [signal(spec, end)["value"] for end in ("low", "high")] == [0, 10]


def test_points_stand_around_zero(tmp_path):
    _, _, spec = made(tmp_path, "model")
    low, high = (signal(spec, end)["value"] for end in ("low", "high"))
    assert low <= 0 <= high and all(low <= row["low"] <= row["high"] <= high for row in rows_of(spec))


def test_two_charts_share_the_compiled_frame_but_not_their_numbers(tmp_path):
    one, two = (made(tmp_path / name, name)[2] for name in ("one", "means"))
    assert rows_of(one) != rows_of(two) and one["marks"] == two["marks"]
    assert not next(t for t in frame.compiled(False)["data"] if t["name"] == live.ROWS).get("values")


def test_a_flagged_number_is_hollow(tmp_path):
    _, picture, _ = made(tmp_path, "one")
    entry = next(e for e in picture.entries if not e.number.withheld)
    flagged = replace(entry, number=replace(entry.number, status="flagged"))
    assert live.told(entry)["fill"] == entry.mark.colour and live.told(flagged)["fill"] == "var(--paper)"


def test_the_file_and_the_library_lie_beside_the_table(tmp_path):
    plan, picture, _ = made(tmp_path, "one")
    files = draw.draw(
        plan,
        dict.fromkeys("ink ink-2 ink-3 grid band paper accent g1 g2 g3 line".split(), ("#000", "#fff")),
    )
    table = list(csv.DictReader(files["csv"].decode().splitlines()))
    assert len(rows_of(json.loads(files["json"]))) == len(table) == len(picture.entries)
    assert b"window.vegaEmbed" in live.library()
