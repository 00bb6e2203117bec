"""What is attacked apart and which cell goes next, by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from analysis.privacy import Cells, Printed, audit
from analysis.stats import StatsError

GONE = [
    ("a0", "b", "l0"),
    ("a0", "b", "l1"),
    ("a1", "b", "l2"),
]  # withheld; the first is bounded too narrowly


NEARER = {  # a cell that goes first, and one that would go next: place, count, worth, same people as the first
    "the same people before cheaper cells": ((("a5", "c", "l5"), 50, 1, True), (("a0", "b", "l5"), 50, 0, False)),
    "worth least before near": ((("a5", "c", "l5"), 50, 0, False), (("a0", "b", "l5"), 50, 1, False)),
    "the same breakdown before another": ((("a5", "b", "l5"), 50, 0, False), (("a5", "c", "l5"), 20, 0, False)),
    "another breakdown before the topline": ((("a5", "c", "l5"), 50, 0, False), (("a0", "", ""), 20, 0, False)),
    "level and answer that have lost one before either": ((("a1", "b", "l1"), 50, 0, False), (("a5", "b", "l1"), 20, 0, False)),
    "a level that has lost one before none": ((("a5", "b", "l1"), 50, 0, False), (("a5", "b", "l5"), 20, 0, False)),
    "an answer that has lost one before none": ((("a1", "b", "l5"), 50, 0, False), (("a5", "b", "l5"), 20, 0, False)),
    "the smallest that is large enough": ((("a5", "b", "l5"), 10, 0, False), (("a5", "b", "l5"), 11, 0, False)),
    "large enough before the smaller": ((("a5", "b", "l5"), 900, 0, False), (("a5", "b", "l5"), 9, 0, False)),
    "or else the largest": ((("a5", "b", "l5"), 9, 0, False), (("a5", "b", "l5"), 4, 0, False)),
}  # fmt: skip


@pytest.mark.parametrize("order", NEARER)
def test_which_cell_goes_next(order):
    for pair in (NEARER[order], NEARER[order][::-1]):
        at, count, worth, twin = zip(*((where, 50, 0, False) for where in GONE), *pair, strict=True)
        cells = np.eye(5)
        cells[np.flatnonzero(twin)] = cells[0]
        attack = SimpleNamespace(
            at=at, count=np.array(count), worth=np.array(worth), cells=cells, told=np.zeros(5, bool)
        )
        withheld = np.arange(5) < 3
        got = audit._next(attack, 0, np.ones(5, bool), withheld, 10)
        assert (at[got], count[got]) == NEARER[order][0][:2]
        attack.told[3:] = True
        assert audit._next(attack, 0, np.ones(5, bool), withheld, 10) is None


class Scripted:
    """An attack of which each count is known up to what is released around it: by as much either way."""

    def __init__(self, binds: dict[int, list[int]], n: int, room: float = 10, told: tuple[int, ...] = (),
                 same: tuple[tuple[int, int], ...] = (), coarse: tuple[int, ...] = ()) -> None:  # fmt: skip
        self.binds, self.room, self.same, self.coarse = binds, room, same, coarse
        self.count, self.worth = np.zeros(n), np.arange(n)
        self.told = np.isin(np.arange(n), told)
        self.cells, self.at = np.eye(n), [(f"a{i}", "b", "l") for i in range(n)]
        self.released: list[int] = []

    def twins(self, i: int, width: float = np.inf) -> list[int]:
        found = sorted({i, *(x for pair in self.same if i in pair for x in pair)})
        return [x for x in found if width == np.inf or x not in self.coarse]

    def withhold(self, i: int) -> list[int]:
        twins = [x for x in self.twins(i) if not self.told[x]]
        self.released += twins
        return twins

    def width(self, i: int, least: float, most: float) -> float:
        return most - least

    def extreme(self, i: int, sign: int) -> SimpleNamespace:
        assert sign in (1, -1)
        binds = self.binds.get(i, [])
        free = self.room * sum(x in self.released for x in binds) if i in self.binds else 20
        point = self.count.copy()
        point[i] += sign * free / 2
        known = [x for x in binds if x not in self.released]
        return SimpleNamespace(point=point, known=np.isin(np.arange(len(point)), known))

    def binding(self, end: SimpleNamespace) -> np.ndarray:
        return end.known


def loosened(attack: Scripted, *first: int) -> list[int]:
    n = len(attack.count)
    got = audit._loosened(attack, "q", np.isin(np.arange(n), first), 10)
    return np.flatnonzero(got).tolist()


def test_widening_by_hand():
    """Cell 0 is bound by 1, and that by 2, and so on: each goes as far as it must."""
    assert loosened(Scripted({}, 3), 0) == [0]
    assert loosened(Scripted({0: [1, 2]}, 4), 0) == [0, 1]  # ten is enough
    assert loosened(Scripted({0: [1, 2]}, 4, room=10 - audit.EXACT), 0) == [0, 1]
    assert loosened(Scripted({0: [1, 2]}, 4, room=10 - 2 * audit.EXACT), 0) == [0, 1, 2]
    assert loosened(Scripted({0: [1], 1: [2], 3: [4]}, 6), 0, 3) == [0, 1, 2, 3, 4]
    # what goes takes its twins with it, and they are widened too
    assert loosened(Scripted({0: [1], 2: [4]}, 6, same=((1, 2),)), 0) == [0, 1, 2, 4]
    # a twin of what was withheld before goes as well, unless it is told
    assert loosened(Scripted({1: [2]}, 4, same=((0, 1),)), 0) == [0, 1, 2]
    assert loosened(Scripted({1: [2]}, 4, same=((0, 1),), told=(1,)), 0) == [0]
    assert loosened(Scripted({1: [2], 3: [4]}, 6, same=((0, 1),)), 0, 3) == [0, 1, 2, 3, 4]
    # and unless it is printed so coarsely that it tells less than the width
    assert loosened(Scripted({}, 4, same=((0, 1),), coarse=(1,)), 0) == [0]


def test_what_is_told_already_stays_and_bases_alone_are_an_error():
    # 1 is told and the only one that binds 0: that stays narrow, and the others go on
    assert loosened(Scripted({0: [1], 2: [3]}, 5, told=(1,)), 0, 2) == [0, 2, 3]
    # beside 1 another binds it
    assert loosened(Scripted({0: [1, 2]}, 4, told=(1,)), 0) == [0, 2]
    for told in ((), (3,)):
        with pytest.raises(StatsError) as error:
            loosened(Scripted({0: []}, 4, told=told), 0)
        assert str(error.value) == "q, a0 b l: bases alone bound it within 10"


def test_a_net_bounds_the_answers_that_it_sums():
    """At k 20 gave a or b, and at l 40; a and b are withheld everywhere: 0 to 20, and 0 to 40."""
    answer = np.array([*"abnc"] * 3)
    level = np.repeat(["", "k", "l"], 4)
    breakdown = np.where(level == "", "", "g")
    count = np.array([30, 30, 60, 140, 8, 12, 20, 80, 22, 18, 40, 60])
    gone = np.isin(answer, ["a", "b"])
    tables = Cells(np.full(12, "q"), answer, breakdown, level, count, np.repeat([200, 100, 100], 4), gone,
                   nets={("q", "n"): ("a", "b")})  # fmt: skip
    low, high = audit.bounds(tables, gone, Printed(np.zeros(12), base=1, small=0))
    expected = np.repeat([60, 20, 40], 2)
    np.testing.assert_allclose([low[gone], high[gone]], [0 * expected, expected], atol=1e-6)


def test_what_is_attacked_apart():
    """Breakdowns of a question apart while all of its topline is shown and a width from nobody and everyone."""

    def parts(width: float, *withheld: int, hidden: tuple[int, ...] = (), count: int = 50) -> list[tuple]:
        at = [("q", "", ""), ("q", "", ""), ("q", "b", "k"), ("q", "c", "l"), ("q", "d", "m"), ("q", "wide", "w"),
              ("p", "", ""), ("r", "", ""), ("r", "b", "k")]  # fmt: skip
        question, breakdown, level = (np.array(x) for x in zip(*at, strict=True))
        i = np.arange(len(at))
        tables = Cells(
            question, np.array([*"xyxxxxxxx"]), breakdown, level, np.where(i == 1, count, 50), np.full(9, 100), i < 0,
            hidden=np.isin(i, hidden), recodes={("wide", "w"): ("b", ("k",))},
        )  # fmt: skip
        return [(q, rows.tolist()) for q, rows in audit._parts(tables, np.isin(i, withheld), width)]

    whole, b, c = ("q", [0, 1, 2, 3, 4, 5]), ("q", [0, 1, 2, 5]), ("q", [0, 1, 3])
    assert parts(10) == []
    assert parts(10, 2) == parts(10, 5) == parts(10, 2, 5) == [b]
    assert parts(10, 2, 3) == [b, c] and parts(10, 3, 8) == [c, ("r", [7, 8])]
    assert parts(10, 0, 2, 8) == parts(10, 2, 8, hidden=(1,)) == [whole, ("r", [7, 8])]
    assert parts(10, 2, count=9) == parts(10, 2, count=91) == [whole]
    assert parts(10, 2, count=10) == parts(10, 2, count=90) == [b]


def test_a_mirror_and_its_cell_go_together():
    names = np.array([*"abc"])
    tables = Cells(
        names,
        names,
        names,
        names,
        np.full(3, 50),
        np.full(3, 99),
        np.zeros(3, bool),
        same=np.array([-1, -1, 0]),
    )
    for first in (0, 2):
        assert audit._mirrored(tables, np.arange(3) == first).tolist() == [True, False, True]
    assert audit._mirrored(tables, np.arange(3) == 1).tolist() == [False, True, False]
