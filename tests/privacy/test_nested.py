"""Differences of nested bases."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.privacy import nested
from analysis.stats.errors import StatsError


@pytest.mark.parametrize(
    ("published", "step", "low", "high", "pinned"),
    [
        ([100, 107], [1, 1], 7, 7, True),  # both exact
        ([100, 109], [1, 1], 9, 9, True),
        ([100, 110], [1, 1], 10, 10, False),
        ([100, 100], [1, 1], 0, 0, False),
        ([100, 110], [10, 10], 0, 20, False),  # rounded: from 95..105 to 105..115
        ([102, 110], [1, 10], 3, 13, False),
        ([104, 110], [1, 10], 1, 11, False),
        ([1100, 1110], [10, 1], 5, 15, False),
        ([98, 103], [4, 1], 3, 7, True),
    ],
)
def test_a_pair(published, step, low, high, pinned):
    got = nested(published, step, [(0, 1)])
    assert (got.low[0], got.high[0], got.pinned[0]) == (low, high, pinned)


def test_an_earlier_edition_with_exact_bases_pins_what_rounding_hid():
    # 0 answered and 1 were asked, to tens; 2 and 3 the same groups in an old edition, exact
    assert not nested([120, 130], [10, 10], [(0, 1)]).pinned.any()
    same = [(0, 2), (2, 0), (1, 3), (3, 1)]
    assert nested([120, 130, 122, 127], [10, 10, 1, 1], [(0, 1), *same]).pinned[0]


def test_chains_tighten():
    # a in b in c; b is exact: c - a is at least b - a
    got = nested([90, 100, 100], [10, 1, 10], [(0, 1), (1, 2), (0, 2)])
    assert got.low.tolist() == [5, 0, 5]
    assert got.high.tolist() == [15, 5, 20]


@given(
    st.lists(st.integers(0, 400), min_size=2, max_size=6),
    st.lists(st.sampled_from([1, 5, 10]), min_size=6, max_size=6),
)
def test_ranges_hold_the_truth(gains, steps):
    true = np.cumsum(gains)
    step = np.array(steps[: len(true)])
    pairs = [(i, j) for j in range(len(true)) for i in range(j)]
    got = nested(np.round(true / step).astype(int) * step, step, pairs)
    difference = np.array([true[j] - true[i] for i, j in pairs])
    assert np.all((got.low <= difference) & (difference <= got.high))
    assert np.all((difference[got.pinned] >= 1) & (difference[got.pinned] <= 9))


def test_contradictions_are_refused():
    with pytest.raises(StatsError, match="at least 100 and at most 90"):
        nested([100, 90], [1, 1], [(0, 1)])
    with pytest.raises(StatsError, match="steps at least 1"):
        nested([100, 110], [0, 1], [(0, 1)])
