"""Cells that are unsafe by themselves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.privacy import dominated, primary
from analysis.stats.errors import StatsError


@pytest.mark.parametrize(
    ("count", "base", "unsafe"),
    [
        (5, 30, False),
        (4, 30, True),
        (25, 30, False),
        (26, 30, True),
        (10, 29, True),
        (0, 0, True),
        (100, 100, True),
    ],
)
def test_numerator_complement_and_base(count, base, unsafe):
    assert primary([count], [base], 5, 30).tolist() == [unsafe]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1), st.integers(5, 9))
def test_stricter_thresholds_never_free_a_cell(pairs, min_cell):
    count, base = np.array([(n, n + rest) for n, rest in pairs]).T
    loose = primary(count, base, min_cell, 30)
    assert not np.any(loose & ~primary(count, base, min_cell + 1, 30))
    assert not np.any(loose & ~primary(count, base, min_cell, 31))
    np.testing.assert_array_equal(loose, primary(base - count, base, min_cell, 30))


@pytest.mark.parametrize(("count", "base"), [(-1, 30), (31, 30), (5, np.nan), (np.nan, 30)])
def test_a_count_lies_between_0_and_its_base(count, base):
    with pytest.raises(StatsError, match="between 0 and its base"):
        primary([count], [base], 5, 30)


def test_dominance_of_one_and_of_two():
    values = [49, 30, 21, 50, 25, 25, 46, 45, 9, 45, 44, 11]
    of = np.repeat([0, 1, 2, 3], 3)
    # 49%, 79% | 50% | 91% by two | 89% by two | nobody
    assert dominated(values, of, 5).tolist() == [False, True, True, False, True]


def test_dominance_refuses_negative_contributions():
    with pytest.raises(StatsError, match="dominance"):
        dominated([1, -1], [0, 0], 1)
