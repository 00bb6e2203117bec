"""The span test: worked tables, the reference patterns, and attacks."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.io import mmread
from scipy.optimize import linprog

from analysis.privacy import Table, suppress
from analysis.privacy.suppression import overlap, span_test
from analysis.stats.errors import StatsError

SQUARE = np.array([[3, 20, 30], [25, 40, 50], [35, 60, 70]])


def with_margins(counts, limit=5):
    """A table of two axes, its margins and its total; small counts are primary."""
    tables = [
        Table(counts, counts < limit, ("row", "column")),
        Table(counts.sum(axis=1), counts.sum(axis=1) < limit, ("row",)),
        Table(counts.sum(axis=0), counts.sum(axis=0) < limit, ("column",)),
    ]
    return [*tables, Table(counts.sum(), np.zeros((), bool), ())]


def test_one_small_cell_of_nine_takes_the_smallest_rectangle_with_it():
    inner, *margins = suppress(with_margins(SQUARE))
    assert inner.tolist() == [[True, True, False], [True, True, False], [False, False, False]]
    assert not any(margin.any() for margin in margins)


def test_a_total_told_twice_is_withheld_twice():
    one, other = Table(np.array(3), np.array(True), ()), Table(np.array(3), np.array(False), ())
    assert [w.tolist() for w in suppress([one, other])] == [True, True]
    assert [w.tolist() for w in suppress([other, other])] == [False, False]


@pytest.mark.parametrize("unit", [1e-12, 1e12])
def test_the_pattern_does_not_depend_on_the_unit_of_length(unit):
    inner = design(with_margins(SQUARE), ("row", "column"), (3, 3))
    primary, order = np.arange(16) == 0, np.arange(16)[::-1]
    expected = span_test(inner.T @ inner, primary, order)
    assert expected.sum() == 4
    np.testing.assert_array_equal(span_test(unit * inner.T @ inner, primary, order), expected)


def test_without_margins_nothing_more_is_withheld():
    (inner,) = suppress([Table(SQUARE, SQUARE < 5, ("row", "column"))])
    assert inner.sum() == 1


def test_a_row_total_that_is_not_published_leaves_the_row_open():
    inner, column = suppress(
        [t for t in with_margins(SQUARE) if t.axes in (("row", "column"), ("column",))]
    )
    assert inner.tolist() == [[True, False, False], [True, False, False], [False, False, False]]
    assert not column.any()


def test_two_small_cells_that_are_known_together_protect_each_other():
    counts = np.array([[3, 4, 30], [2, 1, 50], [35, 60, 70]])
    inner, *_ = suppress(with_margins(counts))
    assert inner.tolist() == (counts < 5).tolist()


def test_a_coarser_table_gives_no_cell_away():
    fine = np.array([[3, 20, 30, 41], [25, 40, 50, 45]])
    pairs = np.array([[1.0, 1, 0, 0], [0, 0, 1, 1]])
    coarse = fine @ pairs.T.astype(int)
    tables = [
        *with_margins(fine)[:2],
        Table(coarse, np.zeros(coarse.shape, bool), ("row", "column"), {"column": pairs}),
    ]
    inner, row, wide = suppress(tables)
    # 3 + 20 = 23 is published, so that 20 goes; the rows are not tied, no column total is out
    assert inner.tolist() == [[True, True, False, False], [False] * 4]
    assert not row.any() and not wide.any()


def golden(shared, K):
    counts, dimensions = np.loadtxt(shared / f"golden/privacy/counts_{K}.csv", delimiter=",").T
    pattern = np.loadtxt(shared / f"golden/privacy/suppressed_{K}.txt", dtype=int) - 1
    return counts, dimensions, pattern


@pytest.mark.parametrize(("K", "small", "all_"), [(4, 478, 517), (5, 1077, 1158)])
def test_equals_gauss_suppression_cell_for_cell(shared, K, small, all_):
    counts, dimensions, pattern = golden(shared, K)
    inner = mmread(shared / f"golden/privacy/tables_{K}.mtx").tocsc()
    gram = (inner.T @ inner).toarray()
    withheld = span_test(gram, counts < 10, np.lexsort((-counts, dimensions)))
    assert ((counts < 10).sum(), withheld.sum()) == (small, all_)
    np.testing.assert_array_equal(np.flatnonzero(withheld), np.sort(pattern))


def test_tables_told_by_their_axes_give_the_reference_pattern_too(shared):
    counts, _, pattern = golden(shared, 4)
    axes, shape = ("stage", "gender", "region", "citizen"), (6, 4, 8, 5)
    tables, start = [], 0
    for K in range(4):
        for some in combinations(range(4), K):
            size = tuple(shape[i] for i in some)
            part = counts[start : start + int(np.prod(size))].reshape(size)
            tables.append(Table(part, part < 10, tuple(axes[i] for i in some)))
            start += part.size
    assert start == len(counts)
    withheld = np.concatenate([w.ravel() for w in suppress(tables)])
    np.testing.assert_array_equal(np.flatnonzero(withheld), np.sort(pattern))


def design(tables, names, shape):
    """Inner cells x cells of tables, written out, for attacks."""
    place = dict(zip(names, np.indices(shape).reshape(len(shape), -1), strict=True))
    columns = []
    for t in tables:
        for index in np.ndindex(t.counts.shape):
            inside = [place[a] == i for a, i in zip(t.axes, index, strict=True)]
            columns.append(np.all([np.ones(np.prod(shape), bool), *inside], axis=0))
    return np.array(columns, float).T


def recovered(inner, counts, published, targets):
    """Targets whose count follows exactly from published counts, none of them negative."""
    found = []
    for j in targets:
        low, high = (
            sign * linprog(sign * inner[:, j], A_eq=inner[:, published].T, b_eq=counts[published]).fun
            for sign in (1, -1)
        )
        assert low - 1e-6 <= counts[j] <= high + 1e-6
        if high - low < 1e-6:
            found.append(j)
    return found


three_way = st.tuples(st.integers(2, 3), st.integers(2, 4), st.integers(2, 3))


@settings(deadline=None, max_examples=25)
@given(three_way, st.integers(0, 10**6), st.booleans())
def test_a_linear_programme_recovers_no_withheld_cell(shape, seed, pairs_only):
    # no count is 0: what follows from signs alone is the audit's part
    full = np.random.default_rng(seed).geometric(0.12, size=shape)
    margins = list(combinations(range(3), 2)) + ([] if pairs_only else [(0, 1, 2)])
    margins += [(0,), (1,), (2,), ()]
    tables = []
    for some in margins:
        counts = full.sum(axis=tuple(set(range(3)) - set(some)))
        tables.append(Table(np.asarray(counts), np.asarray(counts < 5), tuple(map(str, some))))
    withheld = np.concatenate([w.ravel() for w in suppress(tables)])
    counts = np.concatenate([t.counts.ravel() for t in tables])
    unsafe = np.concatenate([t.primary.ravel() for t in tables])
    assert not np.any(unsafe & ~withheld)
    inner = design(tables, "012", shape)
    assert recovered(inner, counts, ~withheld, np.flatnonzero(unsafe)) == []
    for j in np.flatnonzero(withheld & ~unsafe):  # none is withheld without need
        published = ~withheld
        published[j] = True
        base, known = np.linalg.matrix_rank(inner[:, published]), inner[:, published]
        assert any(
            np.linalg.matrix_rank(np.column_stack([known, inner[:, p]])) == base
            for p in np.flatnonzero(unsafe)
        )


def test_the_same_attack_recovers_cells_where_only_small_ones_are_withheld():
    tables = with_margins(SQUARE)
    inner = design(tables, ("row", "column"), (3, 3))
    counts = np.concatenate([np.ravel(t.counts) for t in tables])
    unsafe = np.concatenate([np.ravel(t.primary) for t in tables])
    assert recovered(inner, counts, ~unsafe, np.flatnonzero(unsafe)) == [0]
    withheld = np.concatenate([w.ravel() for w in suppress(tables)])
    assert recovered(inner, counts, ~withheld, np.flatnonzero(withheld)) == []


def test_overlap_counts_shared_inner_cells():
    tables = with_margins(SQUARE)
    inner = design(tables, ("row", "column"), (3, 3))
    rows = np.concatenate([np.repeat(np.eye(3), 3, 0), np.eye(3), np.ones((4, 3))])
    columns = np.concatenate([np.tile(np.eye(3), (3, 1)), np.ones((3, 3)), np.eye(3), np.ones((1, 3))])
    np.testing.assert_allclose(9 * overlap([rows, columns]), inner.T @ inner, atol=1e-12)


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ([], "tables: none given"),
        (
            [Table(SQUARE, SQUARE[0] < 5, ("r", "c"))],
            "table 0: counts (3, 3), primary (3,), axes ('r', 'c')",
        ),
        ([Table(SQUARE, SQUARE < 5, ("r",))], "table 0: counts (3, 3), primary (3, 3), axes ('r',)"),
        ([Table(SQUARE - 10, SQUARE < 5, ("r", "c"))], "table 0: counts must be numbers and not negative"),
        (
            [Table(SQUARE, SQUARE < 5, ("r", "c"), {"c": np.ones((4, 5))})],
            "table 0: recode of 'c' has 4 rows, not 3",
        ),
        (
            [Table(SQUARE, SQUARE < 5, ("r", "c")), Table(np.ones(4), np.ones(4) > 1, ("r",))],
            "tables: axis 'r' has [3, 4] finest levels",
        ),
    ],
)
def test_tables_that_disagree_are_refused(tables, message):
    with pytest.raises(StatsError) as refused:
        suppress(tables)
    assert str(refused.value) == message
