"""Items with nets, means and factors: three ways of summing, and respondents one by one, agree."""

import numpy as np
import pytest

from analysis.stats import Calibration, Design, Items, Means, covariance, joined, ratios, tabulated
from analysis.stats import tables as engine
from analysis.stats.moments import by_sums
from analysis.stats.tables import few_units

N, LEVELS, GROUPS = 240, 4, 3
RNG = np.random.default_rng(12)
CODES = RNG.integers(-1, LEVELS, (N, 3))
GROUP = RNG.integers(-1, GROUPS, N)
WEIGHTS = RNG.uniform(1, 4, N)
FACTOR = RNG.choice([1.0, 2.5], (N, 3))
# an answer, a net, and a mean that leaves out the last level
TOPS = np.array([[1.0, 0, 0, 0], [0, 1, 1, 0], [2, 5, 9, 0]])
BOTTOMS = np.array([[1.0, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 0]])
MEAN = np.array([False, False, True])
ITEMS = Items(CODES, LEVELS, *(np.stack([x] * 3) for x in (TOPS, BOTTOMS, MEAN)), FACTOR)
STRATA = np.sort(RNG.integers(0, 5, N))
MARGINS = np.column_stack([RNG.integers(-1, 3, N), RNG.integers(0, 2, N)])
CALIBRATION = Calibration(RNG.uniform(1, 4, N), MARGINS)
ESTIMATED = Calibration(
    CALIBRATION.base_weights, MARGINS, error=RNG.normal(size=(5, 3))
)  # totals with an error
LONELY = np.where(np.arange(N) == 7, 9, STRATA)  # respondent 7 is a stratum alone
DESIGNS = {
    "weights": Design(WEIGHTS),
    "strata": Design(WEIGHTS, STRATA),
    "calibrated": Design(WEIGHTS, STRATA, calibration=CALIBRATION),
    "estimated": Design(WEIGHTS, STRATA, calibration=ESTIMATED),
    "estimated clusters": Design(WEIGHTS, STRATA, np.arange(N) // 6, calibration=ESTIMATED),
    "numbers": Design(WEIGHTS, STRATA, calibration=Calibration(CALIBRATION.base_weights, RNG.normal(size=(N, 2)))),
    "finite": Design(WEIGHTS, STRATA, fpc=np.full(N, 400), calibration=CALIBRATION),
    "lonely": Design(WEIGHTS, LONELY, lonely="average", calibration=CALIBRATION),
    "adjust": Design(WEIGHTS, LONELY, lonely="adjust"),
    "clusters": Design(WEIGHTS, STRATA, np.arange(N) // 6, calibration=CALIBRATION),
    "lonely clusters": Design(WEIGHTS, LONELY, np.arange(N) // 6, lonely="average", calibration=CALIBRATION),
}  # fmt: skip
SUMS = {"weights", "strata", "calibrated", "estimated", "finite", "lonely"}


def one_by_one(design: Design):
    """Every number as a ratio of two columns of respondents: (q, K, G) in order."""
    found = []
    for j in range(3):
        for k in range(3):
            for g in range(GROUPS):
                code, inside = (
                    CODES[:, j],
                    (g == GROUP) & (CODES[:, j] >= 0) & (BOTTOMS[k, CODES[:, j]] > 0),
                )
                y = np.where(inside, TOPS[k, code] * FACTOR[:, j], 0.0)
                x = np.where(inside, BOTTOMS[k, code] * FACTOR[:, j], 0.0)
                found.append(ratios(design, y, x, inside))
    return joined(found)


@pytest.mark.parametrize("name", DESIGNS)
def test_tables_are_ratios_of_respondents_one_by_one(name):
    design = DESIGNS[name]
    assert by_sums(design) == (name in SUMS) and few_units(design) == ("clusters" in name)
    table, expected = tabulated(design, ITEMS, GROUP, GROUPS), one_by_one(design)
    np.testing.assert_allclose(table.value.ravel(), expected.value, rtol=1e-12)
    np.testing.assert_allclose(table.se.ravel(), expected.se, rtol=1e-9)
    assert (table.base.ravel() == expected.base).all()
    between = covariance(expected.scores).reshape(3, 3, GROUPS, 3, 3, GROUPS)
    for j in range(3):
        for k in range(3):
            np.testing.assert_allclose(
                table.covariance[j, k], between[j, k, :, j, k], rtol=1e-8, atol=1e-13
            )
    np.testing.assert_allclose(
        covariance(table.scores()), covariance(expected.scores), rtol=1e-7, atol=1e-12
    )


@pytest.mark.parametrize("name", sorted(SUMS))
def test_sums_and_an_influence_of_each_are_the_same_table(name, monkeypatch):
    ours = tabulated(DESIGNS[name], ITEMS, GROUP, GROUPS)
    monkeypatch.setattr(engine, "by_sums", lambda design: False)
    theirs = tabulated(DESIGNS[name], ITEMS, GROUP, GROUPS)
    for of in ("value", "se", "low", "high", "deff", "effective", "plain", "weighted_base", "covariance"):
        np.testing.assert_allclose(getattr(ours, of), getattr(theirs, of), rtol=1e-8, atol=1e-13)


def test_what_weighting_fixes_has_no_error_and_varies_with_nothing():
    """The share of a margin's level, by sums over respondents."""
    weights = CALIBRATION.base_weights
    design = Design(weights, calibration=Calibration(weights, MARGINS[:, 1:]))
    fixed = tabulated(design, Items(np.column_stack([MARGINS[:, 1], CODES[:, 0]]), LEVELS), None, 1)
    assert fixed.se[0, :2].ravel().tolist() == [0, 0] and (fixed.se[1] > 0).all()
    assert (fixed.covariance[0] == 0).all()


def test_numbers_have_factors_as_items_do():
    """The same mean as codes with numbers, and as a column of numbers."""
    numbers = np.where((CODES >= 0) & (CODES < 3), np.array([2.0, 5, 9, 0])[CODES], np.nan)
    for design in DESIGNS.values():
        codes, values = (tabulated(design, x, GROUP, GROUPS) for x in (ITEMS, Means(numbers, FACTOR)))
        for of in ("value", "se", "low", "effective", "plain", "weighted_base"):
            np.testing.assert_allclose(getattr(codes, of)[:, 2], getattr(values, of)[:, 0], rtol=1e-8)


def test_years_lose_no_digits():
    years = Means(np.array([[1990.0], [1990.0 + 1e-6], [1990.0], [1990.0 + 1e-6]]))
    found = tabulated(Design(np.ones(4)), years)
    assert found.effective[0, 0, 0] == pytest.approx(4, rel=1e-3)
