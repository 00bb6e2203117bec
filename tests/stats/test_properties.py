"""What must hold for any sample."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats import (
    Calibration,
    Design,
    crosstab,
    difference,
    make_bootstrap,
    make_jackknife,
    means,
    means_by,
    poststratify,
    rake,
    shares,
    standard_errors,
    totals,
    trim,
)
from tests.stats.samples import Sample, sample, samples

few = settings(max_examples=25, deadline=None, derandomize=True)


def targets(s: Sample) -> list[np.ndarray]:
    """Margins somewhat off those of the sample, with one sum."""
    off = np.linspace(0.8, 1.3, len(s.weights))
    made = [np.bincount(code, s.weights * off) for code in s.margins.T]
    return [t * 1000 / t.sum() for t in made]


@few
@given(samples)
def test_raked_shares_meet_every_target_and_weights_stay_positive(s: Sample) -> None:
    raked = rake(s.margins, targets(s), s.weights)
    for code, goal in zip(s.margins.T, targets(s), strict=True):
        assert np.bincount(code, raked) == pytest.approx(goal, rel=1e-9)
    assert raked.min() > 0
    again = rake(s.margins, targets(s), raked)
    assert again == pytest.approx(raked, rel=1e-8)


@few
@given(samples)
def test_poststratified_weights_keep_ratios_within_a_stratum(s: Sample) -> None:
    goal = targets(s)[0]
    made = poststratify(s.margins[:, 0], goal, s.weights)
    ratio = made / s.weights
    for level in range(len(goal)):
        assert np.ptp(ratio[s.margins[:, 0] == level]) < 1e-12
    assert np.bincount(s.margins[:, 0], made) == pytest.approx(goal)


@few
@given(samples)
def test_weights_within_bounds_meet_margins_and_bounds(s: Sample) -> None:
    free = rake(s.margins, targets(s), s.weights)
    bounds = (float(np.median(free)) / 4, float(np.median(free)) * 3)
    held = rake(s.margins, targets(s), s.weights, bounds=bounds)
    assert held.min() >= bounds[0] * (1 - 1e-8)
    assert held.max() <= bounds[1] * (1 + 1e-8)
    for code, goal in zip(s.margins.T, targets(s), strict=True):
        assert np.bincount(code, held) == pytest.approx(goal, rel=1e-8)


@few
@given(samples, st.booleans())
def test_trimmed_weights_keep_their_sum(s: Sample, equal: bool) -> None:
    bounds = (float(np.median(s.weights)) / 2, float(np.median(s.weights)) * 1.8)
    cut = trim(s.weights, bounds, equal=equal)
    assert cut.sum() == pytest.approx(s.weights.sum())
    assert cut.min() >= bounds[0] * (1 - 1e-9)
    assert cut.max() <= bounds[1] * (1 + 1e-9)


@few
@given(samples, st.floats(0.01, 1000))
def test_scaling_all_weights_changes_no_share(s: Sample, scale: float) -> None:
    one = crosstab(s.design, s.items, 4, s.group, 3)
    two = crosstab(Design(s.weights * scale, s.strata, s.psu), s.items, 4, s.group, 3)
    for name in ("value", "se", "low", "high", "deff"):
        np.testing.assert_allclose(getattr(one, name), getattr(two, name), rtol=1e-7, atol=1e-12)


@few
@given(samples, st.randoms(use_true_random=False))
def test_permuting_rows_changes_nothing(s: Sample, random: object) -> None:
    order = np.random.default_rng(1).permutation(len(s.weights))
    one = crosstab(s.design, s.items, 4, s.group, 3)
    moved = Design(s.weights[order], s.strata[order], s.psu[order])
    two = crosstab(moved, s.items[order], 4, s.group[order], 3)
    np.testing.assert_allclose(one.value, two.value, rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(one.se, two.se, rtol=1e-8, atol=1e-14)


@few
@given(samples)
def test_shares_of_a_question_sum_to_one_without_error(s: Sample) -> None:
    e = shares(s.design, s.items[:, 0], 4)
    assert e.value.sum() == pytest.approx(1)
    assert np.abs(e.scores.sum(axis=1)).max() < 1e-12


@few
@given(samples)
def test_a_total_is_the_sum_of_its_parts(s: Sample) -> None:
    whole = totals(s.design, s.y)
    parts = totals(s.design, np.where(s.group[:, None] == np.arange(-1, 3), s.y[:, None], 0.0))
    assert parts.value.sum() == pytest.approx(whole.value[0])
    np.testing.assert_allclose(parts.scores.sum(axis=1), whole.scores[:, 0], atol=1e-8)


@few
@given(samples)
def test_a_number_does_not_differ_from_itself(s: Sample) -> None:
    gap = difference(means(s.design, s.y), 0, 0)
    assert (gap.value[0], gap.se[0], gap.p[0]) == (0, 0, 1)


@few
@given(samples, st.booleans(), st.booleans())
def test_a_crosstab_is_its_items_and_groups_one_by_one(
    s: Sample, clustered: bool, calibrated: bool
) -> None:
    calibration = Calibration(s.weights * 1.5, s.margins) if calibrated else None
    design = Design(s.weights, s.strata, s.psu if clustered else None, calibration=calibration)
    table = crosstab(design, s.items, 4, s.group, 3)
    numbers = means_by(design, np.where(s.items < 0, np.nan, s.items * s.y[:, None]), s.group, 3)
    for j in range(3):
        for g in range(3):
            e = shares(design, s.items[:, j], 4, s.group == g)
            np.testing.assert_allclose(table.value[j, :, g], e.value, atol=1e-12)
            np.testing.assert_allclose(table.se[j, :, g], e.se, atol=1e-10)
            np.testing.assert_allclose(table.deff[j, :, g], e.deff(), rtol=1e-6, atol=1e-10)
            assert (table.base[j, :, g] == e.base).all()
            assert (
                table.cell[j, :, g] == [((s.items[:, j] == c) & (s.group == g)).sum() for c in range(4)]
            ).all()
            y = np.where(s.items[:, j] < 0, np.nan, s.items[:, j] * s.y)
            e = means(design, y, s.group == g)
            np.testing.assert_allclose(numbers.value[j, 0, g], e.value[0], atol=1e-12)
            np.testing.assert_allclose(numbers.se[j, 0, g], e.se[0], atol=1e-10)
    np.testing.assert_allclose(standard_errors(table.scores()), table.se.ravel(), atol=1e-10)
    gap = table.scores([1, 2])
    np.testing.assert_allclose(table.covariance[0, 0, 1, 2], gap[:, 0] @ gap[:, 1], atol=1e-12)


@settings(max_examples=6, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_replicates_and_linearization_agree(seed: int) -> None:
    s = sample(seed, strata=8, units=5)
    linear = means(s.design, s.y).se[0]
    assert means(make_jackknife(s.design), s.y).se[0] == pytest.approx(linear, rel=0.05)
    boot = means(make_bootstrap(s.design, 2000, seed=3), s.y).se[0]
    # 2,000 draws have a standard error of a 63rd of theirs; four of these, and the rest for bias
    assert boot == pytest.approx(linear, rel=0.1)
