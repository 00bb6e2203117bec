"""Risk in a file of people, against sdcMicro and by hand."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.privacy import anonymity, classes, individual_risk, prosecutor, suda
from analysis.stats.errors import StatsError

TRAITS = "field stage gender age region citiz inst yrs".split()


def read(path):
    with path.open() as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


@pytest.mark.parametrize("m", [3, 8])
def test_equals_sdcmicro(shared, m):
    people = read(shared / "golden/privacy/people_2000.csv")
    expected = read(shared / f"golden/privacy/risk_suda_2000x{m}.csv")
    expected = {name: np.where(v == "NA", "nan", v).astype(float) for name, v in expected.items()}
    traits = np.column_stack([np.unique(people[t], return_inverse=True)[1] for t in TRAITS[:m]])
    of, sizes = classes(traits)
    f, F = sizes[of], np.bincount(of, people["w"].astype(float))[of]
    np.testing.assert_array_equal(f, expected["fk"])
    np.testing.assert_allclose(F, expected["Fk"], rtol=1e-12)
    np.testing.assert_allclose(individual_risk(f, F), expected["re"], rtol=1e-11)
    np.testing.assert_allclose(prosecutor(traits), 1 / expected["fk"])
    scores = suda(traits, 0.1)
    np.testing.assert_array_equal(scores.score, expected["suda"])
    np.testing.assert_allclose(scores.dis, expected["dis"], rtol=0, atol=1e-8)


def test_k_l_t_by_hand():
    # classes {0,1,2} with values 1 1 3 and {3} with 2; everyone: 1/2, 1/4, 1/4
    traits = np.array([[0, 5], [0, 5], [0, 5], [-1, 5]])
    got = anonymity(traits, np.array([1, 1, 3, 2]))
    assert got.size.tolist() == [3, 3, 3, 1]
    assert got.diversity.tolist() == [2, 2, 2, 1]
    np.testing.assert_allclose(got.closeness, [1 / 4, 1 / 4, 1 / 4, 3 / 4])
    ordered = anonymity(traits, np.array([1, 1, 3, 2]), ordered=True)
    # cumulated differences 1/6, -1/12 and -1/2, 1/4, over two steps
    np.testing.assert_allclose(ordered.closeness, [1 / 8, 1 / 8, 1 / 8, 3 / 8])


def test_a_missing_value_is_a_value():
    assert classes(np.array([[-1, 0], [0, 0], [-1, 0]]))[1].tolist() == [2, 1]


def test_many_levels_do_not_overflow():
    traits = np.arange(256)[:, None] * np.ones(9, np.int64)[None]  # 256^9 is 2^72
    other = traits[5].copy()
    other[0] = 0
    assert classes(np.vstack([traits, other]))[1].tolist() == [1] * 257


@given(st.lists(st.lists(st.integers(0, 2), min_size=4, max_size=4), min_size=1, max_size=40))
def test_a_trait_more_never_hides_anybody(rows):
    traits = np.array(rows)
    value = traits[:, 3]
    few, more = anonymity(traits[:, :2], value), anonymity(traits[:, :3], value)
    assert np.all(more.size <= few.size) and np.all(more.diversity <= few.diversity)
    assert more.closeness.max() >= few.closeness.max() - 1e-12
    unique = suda(traits[:, :3], 0.1).score > 0
    np.testing.assert_array_equal(unique, more.size == 1)


@pytest.mark.parametrize(
    ("f", "F"), [(1, 40), (2, 3), (5, 900), (19, 20), (19, 39), (25, 26), (100, 5000), (900, 2000)]
)
def test_individual_risk_is_its_integral(f, F):
    # substituting x = u^(1/f) removes the pole: p/f of the mean of 1/(p + q u^(1/f))
    p = f / F
    nodes, weights = np.polynomial.legendre.leggauss(400)
    x = (nodes + 1) / 2
    integral = np.sum(weights / 2 * x ** (f - 1) / (p + (1 - p) * x))
    assert individual_risk(f, F) == pytest.approx(p * integral, rel=1e-9)


def test_individual_risk_at_its_ends():
    assert individual_risk(3, 3) == pytest.approx(1 / 3)  # everyone like that answered
    assert individual_risk(100, 5000) == pytest.approx(1 / 5000, rel=0.02)  # many: about 1/F
    for f, F in ((0, 5), (3, 2), (1.5, 5), (1, np.nan)):
        with pytest.raises(StatsError, match="individual risk"):
            individual_risk(f, F)


def test_suda_by_hand():
    # person 0 is alone by trait 0; 2 and 3 by traits 1 and 2 together; 1 only by all three
    traits = np.array([[1, 0, 0], [0, 0, 0], [0, 0, 1], [0, 1, 1], [0, 1, 0], [0, 1, 0]])
    got = suda(traits, 0.1)
    assert got.score.tolist() == [2, 1, 1, 1, 0, 0]
    np.testing.assert_allclose(got.share[[0, 1, 3]], [[1, 0, 0], [1, 1, 1], [0, 1, 1]])
    # odds 4 x .1 : 2 x .9, times the score over the harmonic mean 8/7
    odds = 0.4 / 1.8 * np.array([2, 1, 1, 1, 0, 0]) / (8 / 7)
    np.testing.assert_allclose(got.dis, odds / (1 + odds))


def test_codes_must_be_integers():
    with pytest.raises(StatsError, match="expected integers"):
        classes(np.array([[0.5]]))
    with pytest.raises(StatsError, match="sensitive"):
        anonymity(np.array([[1], [2]]), np.array([1]))
    with pytest.raises(StatsError, match="sampling fraction"):
        suda(np.array([[1]]), 1.0)
