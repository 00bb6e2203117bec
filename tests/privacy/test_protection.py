"""Toplines and breakdowns: worked questions, ties between tables, attacks, incomplete tables."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.privacy import Printed, Table, bounds, protect, suppress
from analysis.stats.errors import StatsError
from tests.privacy.survey import cells, survey, table

SQUARE = np.array([[3, 20, 30], [25, 40, 50], [35, 60, 70]])
FINE = np.array([[3, 60, 30, 41], [45, 70, 50, 45]])
COARSE = FINE.reshape(2, 2, 2).sum(axis=2)
PAIRS = {("wide", "l0"): ("b", ("l0", "l1")), ("wide", "l1"): ("b", ("l2", "l3"))}


def withheld(tidy, which=None):
    """Places withheld, as answer and level."""
    which = protect(tidy) if which is None else which
    rows = zip(tidy.answer[which], tidy.breakdown[which], tidy.level[which], strict=True)
    return {f"{a} {b} {level}".strip() for a, b, level in rows}


def test_one_small_cell_takes_the_smallest_rectangle_with_it():
    tidy = cells(table("Q", SQUARE))
    assert withheld(tidy) == {"a0 b l0", "a0 b l1", "a1 b l0", "a1 b l1"}


def test_a_safe_question_is_published_whole():
    assert not protect(cells(table("Q", SQUARE + 5))).any()


def test_a_coarser_breakdown_ties_the_levels_that_it_sums():
    rows = table("Q", FINE) + table("Q", COARSE, "wide")[2:]
    untied = {"a0 b l0", "a1 b l0", "a0 b l3", "a1 b l3"}
    assert withheld(cells(rows)) == untied  # the smallest other level, were nothing summed
    assert withheld(cells(rows, recodes=PAIRS)) == {"a0 b l0", "a1 b l0", "a0 b l1", "a1 b l1"}


def test_recodes_of_recodes_reach_the_finest_levels():
    rows = table("Q", FINE) + table("Q", COARSE, "same")[2:]  # wide itself is not published
    again = {("same", f"l{i}"): ("wide", (f"l{i}",)) for i in range(2)}
    assert withheld(cells(rows, recodes={**PAIRS, **again})) == {"a0 b l0", "a1 b l0", "a0 b l1", "a1 b l1"}


def test_points_of_the_topline_and_nets_of_the_breakdown_are_tied():
    nets = {("Q", "a0"): ("p1", "p2"), ("Q", "a2"): ("p4", "p5")}
    points = [("Q", p, "", "", n, 333) for p, n in (("p1", 40), ("p2", 13), ("p4", 100), ("p5", 65))]
    tidy = cells(points + table("Q", SQUARE), nets=nets)
    assert withheld(tidy) == {"a0 b l0", "a0 b l1", "a1 b l0", "a1 b l1"}
    small = [("Q", p, "", "", n, 333) for p, n in (("p1", 50), ("p2", 3), ("p4", 100), ("p5", 65))]
    tidy = cells(small + table("Q", SQUARE), nets=nets)
    assert withheld(tidy) >= {"p2", "p1"}  # the net is published


def test_one_option_without_its_complement_is_protected_like_both():
    counts = np.array([[3, 20, 30], [57, 50, 60]])
    both = cells(table("Q", counts))
    one = cells([row for row in table("Q", counts) if row[1] == "a0"])
    assert withheld(one) == {"a0 b l0", "a0 b l1"}
    assert withheld(both) == withheld(one) | {"a1 b l0", "a1 b l1"}


@pytest.mark.parametrize("hidden", [False, True])
def test_a_level_that_nobody_was_asked_in_protects_nobody(hidden):
    nobody = np.column_stack([SQUARE, [0, 0, 0]])
    tidy = cells(table("Q", nobody))
    tidy = replace(tidy, hidden=(tidy.level == "l3") & hidden)
    assert tidy.primary[-3:].all() and withheld(tidy) == withheld(cells(table("Q", SQUARE)))
    assert not protect(cells(table("Q", np.column_stack([SQUARE + 5, [0, 0, 0]])))).any()


def test_what_stays_hidden_for_another_reason_protects_too():
    tidy = cells(table("Q", SQUARE))
    at = [
        f"{a} {level}" in ("a0 l1", "a1 l0", "a1 l1")
        for a, level in zip(tidy.answer, tidy.level, strict=True)
    ]
    assert withheld(replace(tidy, hidden=np.array(at))) == {"a0 b l0"}


@pytest.mark.parametrize("seed", range(3))
def test_one_breakdown_is_what_suppress_makes_of_its_tables(seed):
    tidy = survey(seed, questions=1, breakdowns=1, n=300)
    shape = tidy.count[4:].reshape(5, 4), tidy.primary[4:].reshape(5, 4)
    base = tidy.base[4::4]
    tables = [
        Table(np.array(tidy.base[0]), np.array(False), ()),
        Table(base, np.zeros(5, bool), ("level",)),
        Table(tidy.count[:4], tidy.primary[:4], ("answer",)),
        Table(*shape, ("level", "answer")),
    ]
    _, _, top, inside = suppress(tables)
    np.testing.assert_array_equal(protect(tidy), np.concatenate([top, inside.ravel()]))


def test_questions_are_solved_one_by_one():
    tidy = survey(5)
    together = protect(tidy)
    for question in dict.fromkeys(tidy.question.tolist()):
        mine = tidy.question == question
        names = "question answer breakdown level count base primary hidden mass whole same worth told alike".split()
        alone = replace(tidy, **{name: getattr(tidy, name)[mine] for name in names})
        np.testing.assert_array_equal(protect(alone), together[mine])


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10**6))
def test_an_attack_with_exact_counts_recovers_nothing(seed):
    tidy = survey(seed, questions=2, fewest=1)  # what follows from empty cells is the audit's part
    exact = Printed(np.zeros(len(tidy.count)), base=1, small=0)
    which = protect(tidy)
    assert not np.any(tidy.primary & ~which)
    low, high = bounds(tidy, which, exact)
    assert np.all((high - low)[tidy.primary] > 1e-6)


def test_the_same_attack_recovers_cells_where_only_small_ones_are_withheld():
    tidy = survey(1, questions=2, fewest=1)
    exact = Printed(np.zeros(len(tidy.count)), base=1, small=0)
    low, high = bounds(tidy, tidy.primary, exact)
    assert np.sum((high - low)[tidy.primary] < 1e-6) >= 4


def test_published_differences_of_published_shares_add_nothing():
    # a difference is published where both ends are: a combination of two published shares
    tidy = cells(table("Q", SQUARE))
    shown = ~protect(tidy) & (tidy.breakdown != "")
    inside = np.eye(len(shown))[:, shown]
    ends = [(i, j) for i in range(inside.shape[1]) for j in range(i)]
    chain = np.column_stack([inside, *(inside[:, i] - inside[:, j] for i, j in ends)])
    assert np.linalg.matrix_rank(chain) == np.linalg.matrix_rank(inside)


def changed(position, value):
    """The rows of the worked question with one count or label changed."""
    rows = table("Q", SQUARE)
    row, column = position
    rows[row] = (*rows[row][:column], value, *rows[row][column + 1 :])
    return rows


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (table("Q", SQUARE)[:-1], "is missing"),
        (table("Q", SQUARE)[1:], "is missing"),
        (table("Q", SQUARE) + table("Q", SQUARE)[-1:], "stands twice"),
        (changed((5, 4), 36), "parts 166"),
        (changed((0, 4), 54), "1 more than the base"),
        (changed((5, 5), 64), "bases 63 and 64"),
        ([(*row[:5], row[5] + (row[3] == "l0")) for row in table("Q", SQUARE)], "add up to 334"),
        ([(*row[:4], row[4], 200 if row[2] == "" else row[5]) for row in table("Q", SQUARE)], "add up to"),
    ],
)
def test_tables_that_do_not_add_up_are_refused_by_name(rows, message):
    with pytest.raises(StatsError, match=message) as error:
        protect(cells(rows))
    assert "Q" in str(error.value)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"recodes": {("wide", "l0"): ("b", ("l0", "l1"))}}, "this one is not"),
        ({"recodes": {**PAIRS, ("wide", "l0"): ("b", ("l0", "l2"))}}, "parts"),
        ({"nets": {("Q", "a0"): ("a1",)}}, "parts"),
        ({"nets": {("Q", "a0"): ("x", "y"), ("Q", "a1"): ("y", "z")}}, "nets overlap"),
        ({"hidden": np.zeros(3, bool)}, "hidden"),
    ],
)
def test_ties_that_do_not_hold_are_refused(more, message):
    rows = table("Q", FINE) + table("Q", COARSE, "wide")[2:]
    with pytest.raises(StatsError, match=message):
        protect(cells(rows, **more))


def test_a_base_that_gives_a_cell_away_is_an_error():
    with pytest.raises(StatsError, match="gives an unsafe cell away"):
        protect(cells(table("Q", np.array([[40, 50]]))))  # everybody gave the only answer


def test_counts_lie_between_0_and_their_bases():
    tidy = cells(table("Q", SQUARE))
    with pytest.raises(StatsError, match="row 3 counts 64 of 63"):
        replace(tidy, count=np.where(np.arange(12) == 3, 64, tidy.count))
    with pytest.raises(StatsError, match="count"):
        replace(tidy, count=tidy.count + 0.5)
