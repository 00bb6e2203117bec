"""Batteries measured: which numbers there are, turned items, faults with their battery; the demonstration's."""

from pathlib import Path

import numpy as np
import pytest

from analysis.numbers.schema import read_rows
from analysis.stages.measure.batteries import battery, between
from analysis.stats import Design, StatsError, reliability

OURS = Path("build/private/measured.csv")


def answers(n: int = 400) -> np.ndarray:
    rng = np.random.default_rng(1)
    mind = rng.normal(size=(n, 1))
    x = np.clip(np.round(3 + mind + rng.normal(size=(n, 3))), 1, 5)
    x[:, 2] = 6 - x[:, 2]
    return x


def test_what_is_told_of_a_battery():
    x = answers()
    design = Design(np.ones(len(x)), psu=np.arange(len(x)) // 8)
    rows = {r["key"]: r for r in battery("mood", ("a", "b", "c"), x, design, 0.95)}
    assert list(rows) == [
        "battery.mood.alpha", "battery.mood.omega", "loading.mood.a", "loading.mood.b", "loading.mood.c",
        "polychoric.a.b", "polychoric.a.c", "polychoric.b.c", "battery.mood.first", "battery.mood.second",
    ]  # fmt: skip
    found = reliability(design, x)
    omega = rows["battery.mood.omega"]
    assert (omega["value"], omega["se"], omega["df"]) == (
        found.omega.value[0], found.omega.se[0], design.degrees_of_freedom,
    )  # fmt: skip
    assert omega["low"] < omega["value"] < omega["high"] and omega["base"] == 400
    assert rows["loading.mood.c"]["value"] < 0 < rows["loading.mood.a"]["value"]
    assert rows["polychoric.a.c"]["value"] < 0 < rows["polychoric.a.b"]["value"]
    assert rows["battery.mood.first"]["value"] > 1 / 3 > rows["battery.mood.second"]["value"]


def test_answers_that_nobody_gave_leave_no_hole():
    x = answers()
    x[x == 4] = 5
    design = Design(np.ones(len(x)))
    assert 0.2 < between(x[:, 0], x[:, 1], design) < 0.9


def test_an_item_that_says_nothing_is_an_error():
    x = answers()
    x[:, 1] = 3
    with pytest.raises(StatsError, match="item 1 does not vary"):
        list(battery("mood", ("a", "b", "c"), x, Design(np.ones(len(x))), 0.95))


def test_ours_are_read_as_they_were_asked():
    """Theft of ideas and fear point the other way than the items that they were asked with."""
    rows = read_rows(OURS).set_index("key")
    turned = [k for k in rows.index if k.startswith("loading.") and rows.value[k] < 0]
    assert turned == ["loading.value.A6_ip", "loading.safety.B6_fearres"]
