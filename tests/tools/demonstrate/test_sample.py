"""Selection probabilities are what they are said to be."""

import numpy as np
import pytest

from analysis.tools.demonstrate.frame import Frame
from analysis.tools.demonstrate.sample import institution_probabilities, select, systematic

SMALL = {"institutions": {"drawn": [2, 3]}, "sample": {"rate": [0.10, 0.30]}}


@pytest.fixture(scope="module")
def small():
    """Ten institutions of 12 to 30 people in two strata; every fourth person on the list."""
    size = np.array([12, 15, 20, 25, 30, 14, 18, 22, 26, 30])
    institution = np.repeat(np.arange(10), size)
    within = np.arange(len(institution)) - np.repeat(np.cumsum(size) - size, size)
    listed = (within % 4 == 0).astype(int)
    order = np.lexsort((listed, institution))
    role = np.ones(len(institution), int)
    return Frame(np.arange(len(role)), institution[order], role, listed[order], np.repeat([0, 1], 5), size)


def test_probability_proportional_to_size_by_hand(small):
    """Stratum 0 has 102 people and 2 draws: an institution of 12 has 24/102."""
    p = institution_probabilities(small, SMALL)
    assert p[0] == pytest.approx(24 / 102) and p[9] == pytest.approx(90 / 110)
    assert p[:5].sum() == pytest.approx(2) and p[5:].sum() == pytest.approx(3)


def test_people_are_drawn_with_the_probabilities_stated(small):
    draws, n = 4000, len(small.institution)
    hit, stated, totals = np.zeros(n), np.full(n, np.nan), []
    rng = np.random.default_rng(11)
    for _ in range(draws):
        drawn = select(small, SMALL, rng)
        hit[drawn.row] += 1
        stated[drawn.row] = drawn.probability
        totals.append((1 / drawn.probability).sum())
        assert len(np.unique(small.institution[drawn.row])) <= 5
    assert np.isfinite(stated).all()
    off = (hit / draws - stated) / np.sqrt(stated * (1 - stated) / draws)
    assert np.abs(off).max() < 4.5 and off.std() < 1.3
    first = institution_probabilities(small, SMALL)[small.institution]
    rate = np.array(SMALL["sample"]["rate"])[small.listed]
    assert stated == pytest.approx(np.minimum(rate, first))  # all of a class alike, where it is possible
    assert np.mean(totals) == pytest.approx(n, abs=4 * np.std(totals) / draws**0.5)


def test_systematic_sampling_starts_anew_in_each_run():
    p = np.array([0.5, 0.5, 1.0, 0.25, 0.25, 0.25, 0.25])
    rng = np.random.default_rng(3)
    drawn = np.array([systematic(p, np.array([0, 3]), rng) for _ in range(4000)])
    assert (drawn[:, :3].sum(axis=1) == 2).all() and (drawn[:, 3:].sum(axis=1) == 1).all()
    assert drawn.mean(axis=0) == pytest.approx(p, abs=0.035)


def test_base_weights_estimate_the_frame(world):
    frame, rng = world.population.frame, np.random.default_rng(5)
    totals = []
    for _ in range(60):
        drawn = select(frame, world.parameters, rng)
        totals.append((1 / drawn.probability).sum())
        assert len(np.unique(frame.institution[drawn.row])) == 90
    assert np.mean(totals) == pytest.approx(len(frame.person), rel=0.001)


def test_no_institution_is_drawn_for_certain(world):
    assert institution_probabilities(world.population.frame, world.parameters).max() < 0.95
