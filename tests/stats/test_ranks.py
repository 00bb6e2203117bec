"""Ranks: by hand, and how often their joint intervals hold the true order."""

import numpy as np
import pytest
from scipy.stats import t

from analysis.stats import Design, StatsError, means, ranks


def test_ranks_by_hand():
    # four means of ten people; the first two differ by 1 with standard error .1, far beyond 3 of it;
    # the third equals the second but for .01; the fourth varies so much that nothing is sure about it
    wave = np.tile([1.0, -1.0], 5)
    y = np.column_stack([3 + 0.3 * wave, 2 + 0.1 * wave, 1.99 - 0.1 * wave, 2.5 + 20 * wave])
    found = ranks(means(Design(np.ones(10)), y))
    assert found.rank.tolist() == [1, 3, 4, 2]
    assert found.low.tolist() == [1, 2, 2, 1] and found.high.tolist() == [2, 4, 4, 4]


def test_a_difference_counts_from_its_joint_limit_on():
    # one pair: its 95% limit is t.975 on 9 degrees of freedom times the error of the mean difference
    wave = np.tile([1.0, -1.0], 5)
    error = wave.std(ddof=1) / np.sqrt(10)
    for factor, low in ((0.999, 1), (1.001, 2)):
        gap = factor * t.ppf(0.975, 9) * error
        y = np.column_stack([gap + wave / 2, -wave / 2])
        assert ranks(means(Design(np.ones(10)), y)).low.tolist() == [1, low]
    # three pairs: the limit is that of 1 - .05 / 6
    for factor, low in ((0.999, 1), (1.001, 3)):
        gap = factor * t.ppf(1 - 0.05 / 6, 9) * error
        y = np.column_stack([gap + wave / 2, gap + wave / 2, -wave / 2])
        assert ranks(means(Design(np.ones(10)), y)).low.tolist() == [1, 1, low]


def test_joint_intervals_hold_the_true_ranks():
    rng = np.random.default_rng(5)
    true = np.array([0.0, 0.2, 0.25, 0.6, 1.0])
    held = []
    for _ in range(300):
        y = true + rng.normal(size=(80, 1)) + rng.normal(size=(80, 5))
        found = ranks(means(Design(np.ones(80)), y))
        held.append(bool(((found.low <= [5, 4, 3, 2, 1]) & (found.high >= [5, 4, 3, 2, 1])).all()))
        assert (found.low <= found.rank).all() and (found.rank <= found.high).all()
    assert np.mean(held) >= 0.93


@pytest.mark.parametrize("y", [[[1.0], [2.0]], [[1.0, np.nan], [2.0, np.nan]]])
def test_ranks_need_two_known_numbers(y):
    with pytest.raises(StatsError, match="expected two or more"):
        ranks(means(Design(np.ones(2)), np.array(y)))
