"""What the silent could do to a number: by hand, and against values worked out independently."""

import numpy as np
import pytest

from analysis.stats import StatsError, response, tip, tip_apart, tip_within


def test_by_hand():
    """A quarter answers and 60% of it says yes: the silent at 46.67% put the whole at one half."""
    assert tip(0.6, 0.5, 0.25) == pytest.approx(-0.1 / 0.75)
    assert 0.25 * 0.6 + 0.75 * (0.6 + tip(0.6, 0.5, 0.25)) == pytest.approx(0.5)
    # two groups, 70 and 50; a quarter and half answered; the silent move towards each other by d
    d = float(tip_apart(0.2, 0.25, 0.5))
    assert d == pytest.approx(-0.16)
    assert (0.7 + 0.75 * d) - (0.5 - 0.5 * d) == pytest.approx(0)
    assert tip_within(0.3, 0.25) == pytest.approx(-0.4)
    assert np.allclose(tip([0.6, 0.7], 0.5, 0.5), [-0.2, -0.4])


def test_the_part_that_answers_is_base_over_adjusted_weights():
    assert response([1, 2, 5], [4, 4, 5], [True, True, False]) == 3 / 8
    with pytest.raises(StatsError, match="nobody"):
        response([1.0], [2.0], [False])


@pytest.mark.parametrize("r", [0, 1, 1.2, float("nan")])
def test_a_part_is_between_nothing_and_all(r):
    with pytest.raises(StatsError, match="expected a part"):
        tip(0.6, 0.5, r)


def test_reference_values(shared):
    """tipping.csv: 40 shares against a number and 65 differences between groups, to its four decimals."""
    import pandas as pd

    rows = pd.read_csv(shared / "golden/referee/tipping.csv")
    half = rows[(rows.kind == "half") & rows.tip.notna()]
    assert len(half) == 40
    for x in half.itertuples():
        # value and r are rounded to four decimals
        limit = x.value + x.tip * (1 - x.r)
        assert tip(x.value, limit, x.r) == pytest.approx(x.tip, abs=1e-12)
    for x in rows[rows.kind == "pair"].itertuples():
        assert -tip_apart(x.value, x.r, x.r_right) == pytest.approx(x.tip, abs=2e-4)
        assert -tip_apart(x.limit, x.r, x.r_right) == pytest.approx(x.tip_with_error, abs=2e-4)
