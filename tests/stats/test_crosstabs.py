"""Bases, empty groups, frames and what a crosstab refuses; contrasts and independence."""

import numpy as np
import pytest

from analysis.stats import (
    Design,
    StatsError,
    benjamini_hochberg,
    compare,
    contrast,
    critical_p,
    crosstab,
    difference,
    independence,
    joined,
    make_brr,
    means,
    means_by,
    nonlinear,
    ratios,
    shares,
    t_test,
    totals,
    variances,
)
from tests.stats.samples import sample

S = sample(11, strata=6, units=2)


def test_a_small_table_by_hand() -> None:
    # group 0: codes 0, 1, 1 with weights 2, 1, 1: half and half. group 1 has nobody in the base.
    table = crosstab(Design([2.0, 1.0, 1.0, 5.0]), [0, 1, 1, -1], 2, [0, 0, 0, 1], 2)
    assert table.value[0, :, 0].tolist() == [0.5, 0.5]
    assert np.isnan(table.value[0, :, 1]).all()
    assert np.isnan(table.se[0, :, 1]).all()
    assert table.base[0].tolist() == [[3, 0], [3, 0]]
    assert table.cell[0].tolist() == [[1, 0], [2, 0]]
    # z = w (y - 1/2) / 4 = 1/4, -1/8, -1/8, 0: sum of squares 3/32, times 4/3
    assert table.se[0, 0, 0] ** 2 == pytest.approx(1 / 8)


def test_a_group_without_respondents_is_missing_in_every_design() -> None:
    for design in (S.design, Design(S.weights), Design(S.weights, S.strata), make_brr(S.design)):
        table = crosstab(design, S.items, 4, np.zeros(len(S.y), int), 2)
        assert np.isnan(table.value[:, :, 1]).all()
        assert np.isnan(table.se[:, :, 1]).all()
        assert np.isnan(table.covariance[:, :, 0, 1]).all()
        assert np.isnan(table.scores([1])).all()
        assert (table.base[:, :, 1] == 0).all()
        assert np.isfinite(table.se[:, :, 0]).all()


def test_an_empty_domain_is_missing_with_base_zero() -> None:
    nobody = np.zeros(len(S.y), bool)
    for e in (means(S.design, S.y, nobody), shares(S.design, S.items[:, 0], 4, nobody)):
        assert np.isnan(e.value).all()
        assert np.isnan(e.se).all()
        assert (e.base == 0).all()


def test_a_share_of_all_or_none_has_no_error_and_no_logit_interval() -> None:
    table = crosstab(S.design, np.zeros(len(S.y), int), 2)
    assert table.value[0, :, 0].tolist() == [1, 0]
    assert table.se[0, :, 0] == pytest.approx([0, 0], abs=1e-15)
    assert table.effective[0, 1, 0] == len(S.y)


def test_no_groups_is_everyone() -> None:
    table = crosstab(S.design, S.items, 4)
    e = shares(S.design, S.items[:, 2], 4)
    np.testing.assert_allclose(table.value[2, :, 0], e.value)
    low, high = e.interval()
    assert ((table.low[2, :, 0] < e.value) & (e.value < table.high[2, :, 0])).all()
    assert low.shape == high.shape


def test_replicate_designs_fill_the_same_table() -> None:
    linear, brr = crosstab(S.design, S.items, 4, S.group, 3), make_brr(S.design)
    table = crosstab(brr, S.items, 4, S.group, 3)
    np.testing.assert_allclose(table.value, linear.value)
    assert (table.base == linear.base).all()
    assert table.df == 6
    e = shares(brr, S.items[:, 1], 4, S.group == 2)
    np.testing.assert_allclose(table.se[1, :, 2], e.se)
    flat = table.scores()
    np.testing.assert_allclose(np.sqrt((flat**2).sum(axis=0)), table.se.ravel())
    numbers = means_by(brr, S.y, S.group, 3)
    np.testing.assert_allclose(numbers.se[0, 0, 1], means(brr, S.y, S.group == 1).se[0])


def test_differences_of_groups_come_from_the_covariance() -> None:
    table = crosstab(S.design, S.items, 4, S.group, 3)
    e = table.estimates([0, 1])
    gap = difference(e, 0, 1)
    v = table.covariance[0, 0]
    assert gap.se[0] ** 2 == pytest.approx(v[0, 0] + v[1, 1] - 2 * v[0, 1])
    assert gap.value[0] == pytest.approx(table.value[0, 0, 0] - table.value[0, 0, 1])
    assert contrast(e, [1, -1]).p[0] == pytest.approx(gap.p[0])


def test_a_frame_has_a_row_a_number() -> None:
    table = crosstab(S.design, S.items, 4, S.group, 3)
    frame = table.frame()
    assert len(frame) == 3 * 4 * 3
    row = frame[(frame.item == 1) & (frame.level == 2) & (frame.group == 0)].iloc[0]
    assert row.value == table.value[1, 2, 0]
    assert row.base == table.base[1, 2, 0]


@pytest.mark.parametrize(
    ("items", "groups", "message"),
    [
        (S.items + 0.5, S.group, "items: codes must be integers"),
        (S.items + 2, S.group, "items: codes 1..5, expected -1"),
        (S.items[:-1], S.group, "items: .* rows, expected"),
        (S.items, S.group + 1, "groups: codes 0..3, expected -1"),
        (S.items, S.group[:-2], "groups: .* rows, expected"),
    ],
)
def test_codes_that_are_refused(items: np.ndarray, groups: np.ndarray, message: str) -> None:
    with pytest.raises(StatsError, match=message):
        crosstab(S.design, items, 4, groups, 3)


def test_estimators_refuse_wrong_shapes() -> None:
    with pytest.raises(StatsError, match="y: shape"):
        means(S.design, S.y[:-1])
    with pytest.raises(StatsError, match="domain: int64"):
        means(S.design, S.y, S.group)
    with pytest.raises(StatsError, match="joined: scores of"):
        joined([means(S.design, S.y), means(Design(np.ones(3)), np.ones(3))])
    with pytest.raises(StatsError, match="difference"):
        difference(means(S.design, S.y), [0, 0], [0])


def test_ratio_and_variance_by_hand() -> None:
    d = Design(np.array([1.0, 1.0, 2.0]))
    r = ratios(d, [1.0, 2.0, 3.0], [1.0, 1.0, 2.0])
    assert r.value[0] == pytest.approx(9 / 6)
    # z = w (y - 1.5 x) / 6: -1/12, 1/12, 0
    assert r.covariance[0, 0] == pytest.approx(3 / 2 * 2 / 144)
    # weights 1, 1, 2 of 0, 2, 1: mean 1, mean square deviation 2/4, times 3/2
    assert variances(d, [0.0, 2.0, 1.0]).value[0] == pytest.approx(0.75)


def test_a_function_of_numbers_by_the_delta_method() -> None:
    e = totals(S.design, np.column_stack([S.y, np.abs(S.y) + 1]))
    a, b = e.value
    by_hand = nonlinear(e, a / b, [1 / b, -a / b**2])
    whole = ratios(S.design, S.y, np.abs(S.y) + 1)
    assert by_hand.value == pytest.approx(whole.value)
    assert by_hand.se == pytest.approx(whole.se)


def test_benjamini_hochberg_by_hand() -> None:
    # sorted .01 .02 .03 .5: times 4 / rank .04 .04 .04 .5, each the least of those from it on
    np.testing.assert_allclose(benjamini_hochberg([0.5, 0.01, 0.03, 0.02]), [0.5, 0.04, 0.04, 0.04])
    p = np.random.default_rng(0).random(50) ** 3
    stepped = np.sort(p) * 50 / np.arange(1, 51)
    least = np.array([min(1, stepped[i:].min()) for i in range(50)])
    np.testing.assert_allclose(np.sort(benjamini_hochberg(p)), least)
    with_gap = benjamini_hochberg([0.01, np.nan, 0.02])
    np.testing.assert_allclose(with_gap, [0.02, np.nan, 0.02])
    assert benjamini_hochberg([]).size == 0


def test_t_tests_at_the_edges() -> None:
    assert t_test([0.0, 1.0, 1.96], [0.0, 0.0, 1.0], np.inf) == pytest.approx([1, 0, 0.05], abs=1e-4)
    assert compare(np.array([2.0]), np.array([[1.0], [0.0]]), 5).p[0] == pytest.approx(0.1019, abs=1e-4)


def test_independence_of_items_that_are_the_same_and_of_empty_ones() -> None:
    same = independence(S.design, S.items[:, 0], S.items[:, 0], (4, 4))
    assert same.pearson == pytest.approx(3 * same.base)
    for shape in ((1, 3), (4, 1), (1, 1)):
        with pytest.raises(StatsError, match=f"{shape[0]} by {shape[1]} levels, expected two or more"):
            independence(S.design, np.zeros(len(S.y), int), np.zeros(len(S.y), int), shape)
    with pytest.raises(StatsError, match="a row or column of the table is empty"):
        independence(S.design, np.zeros(len(S.y), int), S.group, (2, 3))
    # one row and column of each: F on 1 and df, its root the t of a difference of shares nearly
    for shape in ((1, 4), (4, 1), (1, 1)):
        nothing = [np.zeros(len(S.y), int) if levels == 1 else S.items[:, 0] for levels in shape]
        with pytest.raises(StatsError, match=r"expected two or more of each"):
            independence(S.design, *nothing, shape)
    test = independence(S.design, S.items[:, 0] // 2, S.items[:, 1] // 2, (2, 2)).rao_scott_f()
    assert (test.ndf, test.ddf) == (pytest.approx(1), pytest.approx(6))


def test_a_p_below_its_critical_one_is_told_and_one_above_it_is_not():
    """Each p of a family put a hair below and above, the others as they are, adjusted anew."""
    rng = np.random.default_rng(1)
    for _ in range(100):
        p = np.round(rng.random(rng.integers(1, 12)) ** rng.integers(1, 5), rng.integers(1, 4))
        for i, most in enumerate(critical_p(p, 0.05)):
            for moved in (most * (1 - 1e-9), most * (1 + 1e-6)):
                other = np.where(np.arange(len(p)) == i, moved, p)
                told = benjamini_hochberg(other)[i] <= 0.05 * (1 + 1e-12)
                assert told == (moved < most)
    assert np.isnan(critical_p([np.nan, 0.01], 0.05)).tolist() == [True, False]
