"""Raking by hand, its peers' failures made loud, replicates, and calibration."""

import numpy as np
import pytest

from analysis.stats import NotConvergedError, StatsError, calibrate, poststratify, rake, trim
from tests.stats.golden_designs import margin_codes, margins, read


def test_two_margins_by_hand() -> None:
    # independent margins of a full table of ones: cells are row times column over 10
    a, b = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    made = rake([a, b], [[4, 6], [3, 7]], np.ones(4))
    assert made == pytest.approx([1.2, 2.8, 1.8, 4.2])


def test_the_result_is_written_where_asked() -> None:
    base = np.array([1.0, 2.0, 4.0])
    made = rake([[0, 0, 1]], [[6, 8]], base, out=base)
    assert made is base and base == pytest.approx([2, 4, 8])


def test_rounds_are_counted_and_a_gap_of_nothing_is_enough() -> None:
    # one round changes 1 to 2 and to 4, the next finds nothing left to change
    assert rake([[0, 0, 1]], [[4, 4]], np.ones(3), tolerance=0, max_rounds=2).tolist() == [2, 2, 4]
    said = "rake: margin 0, level 0: target 4, reached 4 after {} rounds (gap 0, tolerance -1)"
    for rounds, given in ((1000, {}), (3, {"max_rounds": 3})):
        with pytest.raises(NotConvergedError) as stopped:
            rake([[0, 0, 1]], [[4, 4]], np.ones(3), tolerance=-1, **given)
        assert str(stopped.value) == said.format(rounds)


def test_weights_beyond_floating_point_do_not_pass_for_convergence() -> None:
    with (
        np.errstate(over="ignore", divide="ignore"),
        pytest.raises(NotConvergedError, match="reached inf after 1 rounds"),
    ):
        rake([[0, 1]], [[1e300, 1e300]], [1e-300, 1e-300])


def test_replicates_are_raked_as_one_by_one() -> None:
    codes, _, totals = margin_codes("synth", "rake|synth_clus"), *margins("rake|synth_clus")[1:]
    base = read("repw_synth_jkn").drop(columns="row_id").to_numpy()
    made = rake(codes, totals, base, 1e-12)
    expected = read("repw_synth_jkn+rake").drop(columns="row_id").to_numpy()
    np.testing.assert_allclose(made, expected, rtol=1e-8)
    assert ((made == 0) == (base == 0)).all()


def test_margins_that_contradict_each_other() -> None:
    a, b = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    with pytest.raises(StatsError, match="margin 1: targets add to 11, those of margin 0 to 10"):
        rake([a, b], [[4, 6], [3, 8]], np.ones(4))


def test_a_level_that_nobody_has() -> None:
    with pytest.raises(StatsError, match="margin 0, level 2: target 3, but no respondent"):
        rake([[0, 0, 1, 1]], [[4, 3, 3]], np.ones(4))
    replicate = np.array([[1.0, 1.0], [1.0, 0.0]])
    with pytest.raises(StatsError, match=r"margin 0, level 1: .* in replicate 1"):
        rake([[0, 1]], [[4, 3]], replicate)


def test_targets_that_the_cells_seen_cannot_meet_are_named_before_iterating() -> None:
    # level 0 of a goes only with level 0 of b, which has too little room for it
    a, b = np.array([0, 0, 1, 1]), np.array([0, 0, 0, 1])
    with pytest.raises(StatsError, match=r"margin \d, level \d: target \d+ contradicts"):
        rake([a, b], [[6, 4], [5, 5]], np.ones(4))


def test_targets_that_would_empty_a_cell_are_named() -> None:
    # a = 0 and b = 1 take all of b = 1 and a = 0: nobody is left for a = 0, b = 0
    a, b = np.array([0, 0, 1]), np.array([0, 1, 0])
    with pytest.raises(StatsError, match="leave no one for an observed cell: margin 0 level 0"):
        rake([a, b], [[5, 5], [5, 5]], np.ones(3))


def test_too_few_rounds_do_not_pass_for_convergence() -> None:
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 3, (200, 3))
    goal = [np.array([10.0, 20.0, 70.0]), np.array([60.0, 30.0, 10.0]), np.array([5.0, 5.0, 90.0])]
    with pytest.raises(
        NotConvergedError, match=r"margin \d, level \d: target .*, reached .* after 2 rounds .*1e-12"
    ):
        rake(codes, goal, np.ones(200), 1e-12, max_rounds=2)


@pytest.mark.parametrize(
    ("codes", "targets", "weights", "message"),
    [
        ([[0, 1]], [[1, -1]], [1, 1], "level 1: target -1 is not positive"),
        ([[0, 1]], [[1, 0]], [1, 1], "level 1: target 0 is not positive"),
        ([[0, -1]], [[1, 1]], [1, 1], "margin 0: 1 rows have no level"),
        ([[0, 2]], [[1, 1]], [1, 1], r"margin 0: codes 0..2, expected -1 \(missing\) to 1"),
        ([[0.0, 1.0]], [[1, 1]], [1, 1], "codes must be integers"),
        ([[0, 1, 1]], [[1, 1]], [1, 1], "margin 0: 3 rows, expected 2"),
        ([[0, 1]], [[1, 1], [1, 1]], [1, 1], "1 margins of codes, 2 of targets"),
        ([[0, 1]], [[1, 1]], [1, 0], "base_weights: the least is 0"),
        ([[0, 1]], [[1, 1]], [1, np.inf], "base_weights: 1 not finite"),
        ([[0, 1]], [[1, np.nan]], [1, 1], "targets of margin 0: 1 not finite"),
    ],
)
def test_input_that_is_refused(codes: list, targets: list, weights: list, message: str) -> None:
    with pytest.raises(StatsError, match=message):
        rake(codes, targets, np.array(weights, float))


def test_bounds_that_cannot_hold() -> None:
    with pytest.raises(StatsError, match="margin 0, level 0: target 9 cannot be met"):
        rake([[0, 1, 1]], [[9, 3]], np.ones(3), bounds=(0.5, 4))
    codes = [[0, 0, 1, 1], [0, 1, 0, 1]]
    # the corner of both small levels would have to weigh more than 2, the other three less
    with pytest.raises(NotConvergedError, match=r"margin \d, level \d: .* may be too narrow"):
        rake(codes, [[3, 7], [3, 7]], np.ones(4), bounds=(1, 4.5))
    with pytest.raises(StatsError, match="cannot have the same sum"):
        trim([5.0, 5.0], (1, 4))
    with pytest.raises(StatsError, match="expected 0 <= low < high"):
        trim([5.0, 5.0], (4, 1))


def test_trim_by_hand() -> None:
    # 10 is cut to 6; the 4 go to 1 and 3 in proportion
    assert trim([1.0, 3.0, 10.0], (0, 6)) == pytest.approx([2, 6, 6])
    assert trim([1.0, 3.0, 10.0], (0, 6), equal=True) == pytest.approx([3, 5, 6])
    # who is not in a replicate does not come in by redistribution
    assert trim(np.array([[0.0], [3.0], [10.0]]), (1, 9))[:, 0] == pytest.approx([0, 4, 9])
    assert trim(np.array([[0.0], [3.0], [10.0]]), (1, 9), equal=True)[0, 0] == 0


def test_bounds_are_kept_in_every_replicate() -> None:
    codes, totals = margin_codes("synth", "rake|synth_clus"), margins("rake|synth_clus")[2]
    base = read("repw_synth_boot").drop(columns="row_id").to_numpy()[:, :10]
    bounds = (25.0, 300.0)
    made = rake(codes, totals, base, bounds=bounds)
    assert made.max() <= 300 * (1 + 1e-8)
    assert made[base > 0].min() >= 25 * (1 - 1e-8)
    for code, goal in zip(codes.T, totals, strict=True):
        for column in made.T:
            np.testing.assert_allclose(np.bincount(code, column), goal, rtol=1e-8)


def test_poststratification_by_hand() -> None:
    assert poststratify([0, 0, 1], [30, 5], [1.0, 2.0, 4.0]) == pytest.approx([10, 20, 5])


def test_linear_calibration_by_hand() -> None:
    # one column of ones: all weights by the same factor; bounds leave it alone
    assert calibrate(np.ones(3), [12], [1.0, 2.0, 3.0]) == pytest.approx([2, 4, 6])
    x = np.column_stack([np.ones(4), [0.0, 1.0, 2.0, 3.0]])
    made = calibrate(x, [5, 9], np.ones(4))
    assert made @ x == pytest.approx([5, 9])
    assert np.ptp(np.diff(made)) < 1e-12


def test_raking_as_calibration_is_raking() -> None:
    codes, totals = margin_codes("synth", "rake|synth_clus"), margins("rake|synth_clus")[2]
    columns = np.column_stack(
        [codes[:, m] == level for m in range(4) for level in range(m > 0, len(totals[m]))]
    ).astype(float)
    goal = np.concatenate([t[(m > 0) :] for m, t in enumerate(totals)])
    base = read("synth").wt.to_numpy()
    np.testing.assert_allclose(
        calibrate(columns, goal, base, "raking"), rake(codes, totals, base, 1e-12), rtol=1e-8
    )


@pytest.mark.parametrize(
    ("distance", "bounds", "error", "message"),
    [
        ("linear", (0.9, 1.05), NotConvergedError, "column 0 target 12, reached .* too tight"),
        ("logit", (0.9, 1.05), NotConvergedError, "column 0 target 12"),
        ("linear", (1.2, 1.5), StatsError, "must lie on both sides of 1"),
        ("cosine", (0.5, 2), StatsError, "distance: 'cosine'"),
        ("logit", (-np.inf, np.inf), StatsError, "distance: 'logit'"),
    ],
)
def test_calibration_that_fails(
    distance: str, bounds: tuple[float, float], error: type, message: str
) -> None:
    with pytest.raises(error, match=message):
        calibrate(np.ones(3), [12], [1.0, 2.0, 3.0], distance, bounds)
