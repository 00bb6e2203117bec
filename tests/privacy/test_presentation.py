"""The NCHS standard against CDC's surveytable, its edge values and its own rules."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.privacy import presentation
from analysis.stats.errors import StatsError

SEVERITY = {"present": 0, "footnote": 1, "review": 2, "withhold": 3}
OF_FLAG = {  # several flags at once: the strictest
    "": "present", "Px": "withhold", "Pc": "footnote", "P0": "review", "Pdf": "review",
    "Pdf P0": "review", "Pc Pdf": "review",
}  # fmt: skip


def test_equals_surveytable(shared):
    with (shared / "golden/privacy/nchs_400.csv").open() as file:
        rows = list(csv.DictReader(file))
    column = {
        name: np.array([float(row[name].replace("NA", "nan")) for row in rows])
        for name in ("n", "p", "se", "df", "lo", "hi", "neff")
    }
    ours = presentation(column["p"], column["se"], column["n"], column["df"])
    there = ~np.isnan(column["lo"])  # none for p of 0 or 1
    assert there.sum() == 370
    np.testing.assert_allclose(ours.low[there], column["lo"][there], rtol=0, atol=1e-9)
    np.testing.assert_allclose(ours.high[there], column["hi"][there], rtol=0, atol=1e-9)
    np.testing.assert_allclose(ours.n_df[there], column["neff"][there], rtol=1e-9)
    assert ours.verdict.tolist() == [OF_FLAG[row["flag"]] for row in rows]


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        (5, 50, 0.03327509359, 0.21813536643),
        (1, 100, 0.000253146033, 0.054459385392),
        (0, 30, 0, 1 - 0.025 ** (1 / 30)),
        (30, 30, 0.025 ** (1 / 30), 1),
    ],
)
def test_a_simple_random_sample_has_clopper_pearson_intervals(x, n, low, high):
    p = x / n
    got = presentation(p, (p * (1 - p) / n) ** 0.5, n, n - 1)
    assert got.low == pytest.approx(low, rel=1e-9)
    assert got.high == pytest.approx(high, rel=1e-9)
    assert (got.n_effective, got.n_df) == (pytest.approx(n), pytest.approx(n))


@pytest.mark.parametrize(
    ("p", "n_eff", "n", "df", "verdict"),
    [
        (0.5, 400, 400, 60, "present"),
        (0.9, 400, 400, 60, "present"),
        (0.5, 400, 29, 60, "withhold"),  # too few people
        (0.5, 29, 400, 60, "withhold"),  # too small an effective sample
        (0.5, 31, 31, 9, "withhold"),  # ... only after the adjustment for degrees of freedom
        (0.5, 40, 40, 39, "withhold"),  # an interval of .30 or more
        (0.06, 100, 100, 99, "withhold"),  # relative width above 130%
        (0.94, 100, 100, 99, "footnote"),  # the same of the complement
        (0.9, 29.5, 31, 1e6, "withhold"),  # ... only before it
        (0.0875, 155, 155, 154, "present"),  # relative width 1.07
        (0.0875, 112, 112, 111, "present"),  # 1.28
        (0.0875, 104, 104, 103, "withhold"),  # 1.33
        (0.01, 2000, 2000, 99, "present"),  # narrow, whatever its relative width
        (0.5, 400, 400, 7, "review"),  # few degrees of freedom
        (0.0, 100, 100, 99, "review"),
        (1.0, 100, 100, 99, "review"),
        (1.0, 29, 29, 28, "withhold"),
        (0.5, 400, 400, 0, "withhold"),
        (1.0, 400, 400, 0, "withhold"),
        (0.5, 1, 1, 5, "withhold"),
    ],
)
def test_each_rule(p, n_eff, n, df, verdict):
    assert presentation(p, (p * (1 - p) / n_eff) ** 0.5, n, df).verdict == verdict


@given(
    st.floats(0.001, 0.999), st.floats(1e-4, 0.3), st.floats(1, 5), st.integers(2, 5000),
    st.integers(1, 200),
)  # fmt: skip
def test_a_larger_error_never_looks_better(p, se, factor, n, df):
    one, other = presentation(p, se, n, df), presentation(p, se * factor, n, df)
    assert one.low <= p <= one.high
    assert other.low <= one.low + 1e-12 and one.high <= other.high + 1e-12
    assert SEVERITY[str(one.verdict)] <= SEVERITY[str(other.verdict)]


def test_shapes_broadcast():
    got = presentation([[0.2], [0.5]], 0.02, [400, 500, 600], 50)
    assert got.verdict.shape == got.low.shape == got.high.shape == got.n_effective.shape == (2, 3)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ((np.nan, 0.1, 50, 9), "p"),
        ((1.01, 0.1, 50, 9), "p"),
        ((0.5, np.nan, 50, 9), "se"),
        ((0.5, -0.1, 50, 9), "se"),
        ((0.5, 0.1, 0, 9), "n"),
        ((0.5, 0.1, 50, np.nan), "df"),
    ],
)
def test_it_refuses_what_is_no_proportion(values, name):
    with pytest.raises(StatsError, match=f"presentation: {name} is"):
        presentation(*values)
