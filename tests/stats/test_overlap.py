"""Changes between samples that share units: against paired and two-sample tests, and the formula of overlap."""

import numpy as np
import pytest
from scipy import stats as reference
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from analysis.stats import Calibration, Design, StatsError, common_rows, compare, laid, unit_labels
from analysis.stats.controls import control_error

RNG = np.random.default_rng(11)
NOW, THEN = RNG.normal(size=60), RNG.normal(size=50)


def change(now: np.ndarray, then: np.ndarray, labels: list[list[int]], fewest: int = 10):
    """The change of two means, each person a unit."""
    rows = common_rows(labels, fewest)
    size = 1 + max(row.max() for row in rows)
    of = [Design(np.ones(len(x))) for x in (now, then)]
    scores = [d.ratio_scores(x[:, None], np.ones((len(x), 1)), np.array([x.mean()]))
              for d, x in zip(of, (now, then), strict=True)]  # fmt: skip
    gap = np.array([now.mean() - then.mean()])
    return compare(gap, laid(scores[0], rows[0], size) - laid(scores[1], rows[1], size), len(now) - 1)


def test_without_overlap_it_is_the_test_of_two_samples():
    found = change(NOW, THEN, [list(range(60)), list(range(100, 150))])
    both = CompareMeans(DescrStatsW(NOW), DescrStatsW(THEN))
    np.testing.assert_allclose(found.se, both.std_meandiff_separatevar, rtol=1e-12)


def test_of_the_same_people_it_is_the_paired_test():
    then = 0.7 * NOW + RNG.normal(size=60)
    found = change(NOW, then, [list(range(60)), list(range(60))])
    paired = reference.ttest_rel(NOW, then)
    np.testing.assert_allclose(found.t, paired.statistic, rtol=1e-12)
    np.testing.assert_allclose(found.p, paired.pvalue, rtol=1e-9)
    np.testing.assert_allclose((found.low[0], found.high[0]), paired.confidence_interval(), rtol=1e-12)


def test_of_some_people_it_is_the_formula_of_partial_overlap():
    """Var a / n + Var b / m - 2 n_c S_ab / (n m): Tam (1984), with the means of each sample."""
    then = np.append(0.7 * NOW[:30] + RNG.normal(size=30), THEN[:20])
    found = change(NOW, then, [list(range(60)), [*range(30), *range(100, 120)]])
    apart = ((NOW - NOW.mean())[:30] * (then - then.mean())[:30]).sum() / (60 * 50)
    factor = np.sqrt(60 / 59 * 50 / 49)
    expected = NOW.var(ddof=1) / 60 + then.var(ddof=1) / 50 - 2 * factor * apart
    np.testing.assert_allclose(found.se**2, expected, rtol=1e-12)


def test_few_common_units_count_as_apart_and_a_label_stands_once():
    few, none = ([list(range(60)), list(range(start, start + 50))] for start in (51, 60))
    assert change(NOW, THEN, few).se == change(NOW, THEN, none).se
    assert change(NOW, THEN, few, fewest=9).se != change(NOW, THEN, none).se
    with pytest.raises(StatsError, match="twice in one sample"):
        common_rows([[1, 1], [2]])


def test_units_are_called_by_stratum_and_name():
    design = Design(np.ones(6), strata=["a", "a", "a", "b", "b", "b"], psu=[1, 2, 2, 1, 2, 2])
    assert sorted(unit_labels(design, range(6))) == [("a", 1), ("a", 2), ("b", 1), ("b", 2)]
    assert [name for _, name in unit_labels(Design(np.ones(3)), ["x", "y", "z"])] == ["x", "y", "z"]


def test_what_estimated_targets_add_is_in_common_with_nobody():
    codes = np.arange(40)[:, None] % 2
    made = []
    for _ in range(2):
        of = Calibration(
            np.ones(40), codes, error=control_error(codes, np.ones(40), [np.array([0.02, 0.02])])
        )
        made.append(unit_labels(Design(np.ones(40), calibration=of), range(40)))
    scores = Design(np.ones(40), calibration=of).ratio_scores(
        np.eye(40)[:, :1], np.ones((40, 1)), np.array([1 / 40])
    )
    assert len(made[0]) == len(scores) == 42
    rows = common_rows(made)
    assert len(set(rows[0]) & set(rows[1])) == 40
