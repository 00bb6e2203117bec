"""Variance by hand, lonely units, stages, and what a design refuses."""

import numpy as np
import pytest

from analysis.stats import (
    Calibration,
    Design,
    StatsError,
    difference,
    glm,
    joined,
    kish_deff,
    means,
    means_by,
    totals,
)

W = np.array([2.0, 1.0, 1.0])


def test_three_respondents_by_hand() -> None:
    # y 1, 0, 1, weights 2, 1, 1: mean 3/4. z = w (y - 3/4) / 4 = 1/8, -3/16, 1/16, mean 0;
    # sum of squares (4 + 9 + 1) / 256 = 14/256, times n / (n - 1) = 3/2: 21/256.
    e = means(Design(W), [1.0, 0.0, 1.0])
    assert e.value == pytest.approx([0.75])
    assert e.covariance == pytest.approx(np.array([[21 / 256]]), rel=1e-12)
    assert e.df == 2


def test_finite_population_by_hand() -> None:
    # the same with 12 people in the population: less the sampled fraction of 1/4
    e = means(Design(W, fpc=[12, 12, 12]), [1.0, 0.0, 1.0])
    assert e.covariance[0, 0] == pytest.approx(21 / 256 * 3 / 4, rel=1e-12)


def test_strata_and_units_by_hand() -> None:
    # two strata of two units, totals of w y: 3, 1 | 4, 0; deviations ±1 | ±2;
    # variance (1 + 1) * 2 + (4 + 4) * 2 = 20
    design = Design(np.ones(6), strata=["a", "a", "a", "b", "b", "b"], psu=[1, 1, 2, 1, 2, 2])
    e = totals(design, [1.0, 2.0, 1.0, 4.0, 0.0, 0.0])
    assert e.covariance[0, 0] == pytest.approx(20)
    assert design.degrees_of_freedom == 2
    assert design.domain_degrees_of_freedom([True, True, True, False, False, False]) == 1


def test_two_stages_by_hand() -> None:
    # 2 of 4 clusters, in each 2 of 4 people; weights 4. y 1, 3 | 5, 5.
    # stage 1: totals 16, 40, deviation 12: (1 - 1/2) * 2 * 288 = 288
    # stage 2: in the first cluster totals 4, 12, deviation 4: 1/2 * (1 - 1/2) * 2 * 32 = 16
    design = Design(
        np.full(4, 4.0),
        psu=np.array([[1, 1], [1, 2], [2, 1], [2, 2]]),
        fpc=np.array([[4, 4]] * 4),
    )
    e = totals(design, [1.0, 3.0, 5.0, 5.0])
    assert e.covariance[0, 0] == pytest.approx(288 + 16)


def test_an_unknown_population_at_a_later_stage_is_left_out() -> None:
    design = Design(np.ones(4), psu=np.array([[1, 1], [1, 2], [2, 1], [2, 2]]))
    assert len(design.stages) == 1


def test_calibration_takes_out_what_it_explains() -> None:
    codes = np.array([[0], [0], [1], [1], [1]])
    base = np.array([1.0, 2.0, 1.0, 1.0, 3.0])
    design = Design(base * 2, calibration=Calibration(base, codes))
    explained = np.array([5.0, 5.0, -1.0, -1.0, -1.0])
    assert totals(design, explained).se == pytest.approx([0.0], abs=1e-12)
    numeric = Calibration(base, np.column_stack([codes == 0, codes == 1]).astype(float))
    y = np.array([1.0, 4.0, 2.0, 0.0, 5.0])
    by_numbers = totals(Design(base * 2, calibration=numeric), y).se
    assert totals(design, y).se == pytest.approx(by_numbers, rel=1e-12)


@pytest.mark.parametrize("lonely", ["remove", "certainty", "adjust", "average"])
def test_lonely_units_contribute_as_chosen(lonely: str) -> None:
    # strata of 2, 2 and 1 units with totals 3, 1 | 4, 0 | 7; mean of all units 3
    strata, y = [1, 1, 2, 2, 3], [3.0, 1.0, 4.0, 0.0, 7.0]
    expected = {"remove": 20, "certainty": 20, "adjust": 20 + 16, "average": 20 * 3 / 2}
    e = totals(Design(np.ones(5), strata, lonely=lonely), y)
    assert e.covariance[0, 0] == pytest.approx(expected[lonely])


def test_a_lonely_unit_fails_by_default_and_is_named() -> None:
    with pytest.raises(StatsError, match=r"stratum number 2 .* one sampling unit"):
        Design(np.ones(5), [1, 1, 2, 2, 3])


def test_a_unit_taken_with_certainty_is_not_lonely() -> None:
    design = Design(np.ones(3), [1, 1, 2], fpc=[4, 4, 1])
    assert totals(design, [1.0, 3.0, 9.0]).covariance[0, 0] == pytest.approx(0.5 * 2 * 2)


def test_kish_by_hand() -> None:
    # 3 * (4 + 1 + 1) / 4²
    assert kish_deff(W) == pytest.approx(18 / 16)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"weights": [0.0, 0.0]}, "weights: from 0.0 to 0.0, expected none below 0 and some above"),
        ({"weights": [1.0, -2.0]}, "weights: from -2.0 to 1.0, expected none below 0"),
        ({"weights": [1.0, np.nan]}, "weights: 1 not finite"),
        ({"weights": [[1.0, 1.0]]}, "weights: shape"),
        ({"weights": []}, "no respondents"),
        ({"weights": [1.0, 1.0], "strata": [1]}, "strata: shape"),
        ({"weights": [1.0, 1.0], "psu": [1.0, np.nan]}, "1 labels are missing"),
        (
            {"weights": [1.0, 1.0, 1.0], "strata": np.array(["a", None, np.nan], object)},
            "2 labels are missing or blank",
        ),
        ({"weights": [1.0, 1.0], "strata": ["a", " "]}, "1 labels are missing or blank"),
        ({"weights": [1.0, 1.0], "fpc": [1, 1]}, "fewer than the 2 sampled"),
        ({"weights": [1.0, 1.0], "fpc": [5, 6]}, "same for every unit of a stratum"),
        ({"weights": [1.0, 1.0], "psu": [1, 1], "fpc": [5, 6]}, "every row of a sampling unit"),
        ({"weights": [1.0, 1.0], "lonely": "ignore"}, "lonely: 'ignore'"),
        (
            {"weights": np.ones(4), "strata": [1, 1, 2, 2], "psu": [1, 2, 1, 3], "nested": False},
            "a unit lies in two strata",
        ),
        (
            {"weights": [1.0, 1.0], "calibration": Calibration(np.ones(3), np.zeros((3, 1), int))},
            "calibration: 3 rows, expected 2",
        ),
    ],
)
def test_designs_that_are_refused(arguments: dict, message: str) -> None:
    with pytest.raises(StatsError, match=message):
        Design(**arguments)


def test_wrong_shapes_of_influence_and_calibration_are_refused() -> None:
    with pytest.raises(StatsError, match=r"influence: shape \(2, 1\), expected \(3, k\)"):
        Design(W).scores(np.zeros(2))
    with pytest.raises(StatsError, match="calibration x: shape"):
        Calibration(W, np.zeros((2, 1)))
    with pytest.raises(StatsError, match="in_turn needs integer codes"):
        Calibration(W, np.zeros((3, 1)), in_turn=True)


# Four strata of 4, 4, 4 and 1 respondents, a case of R's survey 4.5.
STRATA = np.array([0] * 4 + [1] * 4 + [2] * 4 + [3])
LONELY_Y = np.array([1, 2, 4, 3, 2, 5, 4, 4, 1, 3, 3, 5, 2.0])
LONELY_W = np.array([1, 2, 1, 3, 2, 2, 1, 1, 3, 1, 2, 2, 2.0])


@pytest.mark.parametrize("lonely", ["remove", "certainty", "adjust", "average"])
def test_a_domain_without_the_lonely_stratum_has_the_error_of_r(lonely):
    design = Design(LONELY_W, STRATA, lonely=lonely)
    domain = STRATA != 3
    group = np.where(domain, 0, 1)
    for found in (means(design, LONELY_Y, domain).se[0], means_by(design, LONELY_Y, group, 2).se[0, 0, 0]):
        assert found == pytest.approx(0.47687386, abs=5e-9)
    twice = Design(
        *(np.repeat(x, 2) for x in (LONELY_W, STRATA)), psu=np.repeat(np.arange(13), 2), lonely=lonely
    )
    found = means_by(twice, np.repeat(LONELY_Y, 2), np.repeat(group, 2), 2)  # by sums over units
    assert found.se[0, 0, 0] == pytest.approx(0.47687386, abs=5e-9)
    x = np.ones((13, 1))
    fitted = glm(design, np.where(domain, LONELY_Y, np.nan), x, "gaussian", ("mean",), domain)
    assert fitted.coefficients.se[0] == pytest.approx(0.47687386, abs=5e-9)


def test_average_is_over_the_strata_that_a_domain_reaches():
    """Of two strata reached one is alone: twice the variance of the other; of none but it, no variance."""
    average = Design(LONELY_W, STRATA, lonely="average")
    other = Design(LONELY_W, STRATA, lonely="remove")
    some = np.isin(STRATA, [0, 3])
    assert means(average, LONELY_Y, some).se == pytest.approx(np.sqrt(2) * means(other, LONELY_Y, some).se)
    group = np.where(some, 0, -1)
    both = [means_by(d, LONELY_Y, group, 1).se[0, 0, 0] for d in (average, other)]
    assert both[0] == pytest.approx(np.sqrt(2) * both[1])
    assert np.isnan(means(average, LONELY_Y, STRATA == 3).se).all()
    gap = difference(joined([means(average, LONELY_Y, s == STRATA) for s in (0, 1)]), 0, 1).se
    apart = difference(joined([means(other, LONELY_Y, s == STRATA) for s in (0, 1)]), 0, 1).se
    assert gap == pytest.approx(apart)
    assert totals(average, LONELY_Y).se == pytest.approx(np.sqrt(4 / 3) * totals(other, LONELY_Y).se)
