"""Rounding, bands and steps by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.stages.disclose import printing
from tests.stages.disclose.given import COLUMNS, share, table

ROUNDED = {
    "a": ({"base": 99, "value": 0.12345}, {"value": 0.12, "base": 100}),
    "b": ({"base": 100, "value": 0.12345, "low": 0.11111, "high": 0.13333}, {"value": 0.123, "low": 0.111, "high": 0.133}),
    "c": ({"base": 999, "unweighted": 0.23456}, {"unweighted": 0.23}),
    "d": ({"base": 1000, "unweighted": 0.23456}, {"unweighted": 0.235}),
    "e": ({"base": 50, "unit": "points", "value": -0.12345}, {"value": -0.12}),
    "f": ({"base": 500, "unit": "mean", "value": 41.23456, "unweighted": 40.98765}, {"value": 41.23, "unweighted": 40.99}),
    "g": ({"base": 500, "se": 0.0123456, "deff": 1.23456, "p": 0.0123456, "p_adjusted": 0.2345678},
          {"se": 0.0123, "deff": 1.23, "p": 0.0123, "p_adjusted": 0.235}),
    "h": ({"base": 500, "p": 0.0, "p_adjusted": 0.00001}, {"p": 0.0001, "p_adjusted": 0.0001}),
    "i": ({"base": 1234, "effective_base": 987.6}, {"base": 1230, "effective_base": 990}),
    "j": ({"base": 1234, "breakdown": "g", "unweighted": 0.2, "deff": 1.2, "effective_base": 900, "se": 0.1},
          {"unweighted": None, "deff": None, "effective_base": None, "se": 0.1, "base": 1230}),
    "k": ({"base": 1234, "breakdown": None, "unweighted": 0.2, "deff": 1.2, "effective_base": 900},
          {"unweighted": 0.2, "deff": 1.2, "effective_base": 900}),
    "l": ({"kind": "model", "unit": "count", "value": 1234}, {"value": 1230}),
    "m": ({"kind": "model", "unit": "ratio", "value": 1234}, {"value": 1234}),
    "n": ({"kind": "diagnostic", "unit": "count", "value": 1234}, {"value": 1234}),
    "o": ({"kind": "band", "value": 0.02}, {"value": None, "reason": "2 to 5%"}),
    "p": ({"base": np.nan, "value": np.nan}, {"value": None, "base": None}),
}  # fmt: skip


@pytest.mark.parametrize("case", ROUNDED)
def test_rounding_by_hand(case):
    given, expected = ROUNDED[case]
    row = {"key": case, "kind": "share", "unit": "share", "base": 500} | given
    out = printing.rounded(
        table([row]).assign(status="shown", reason="", alike=False, simple=False), 10
    ).iloc[0]
    for column, value in expected.items():
        assert pd.isna(out[column]) if value is None else out[column] == value, (column, out[column])


def test_bands_by_hand():
    edges = {
        0.0: "under 1%",
        0.01: "1 to 2%",
        0.02: "2 to 5%",
        0.05: "5 to 10%",
        0.1: "over 10%",
        1.0: "over 10%",
    }
    assert {x: printing.band(x) for x in edges} == edges


@pytest.mark.parametrize(("value", "shown"), [(0.12345, 0.12), (0.12346, 0.123)])
def test_what_is_printed_of_whole_people(study, value, shown):
    """Where nothing is weighted each share is of people, and in whole per cents below a base of 1,000."""
    rows = [
        share("q a", 0, n, value, unweighted=0.12345, few=few, status="shown", reason="")
        for n, few in ((500, False), (30, False), (29, False), (90, True))
    ]
    rows.append(rows[0] | {"value": np.nan, "unweighted": 0.5})
    rows = pd.DataFrame(rows).reindex(columns=[*COLUMNS, "few", "reason"])
    out = printing.printed(rows.assign(alike=False, simple=False), study)
    assert out["value"].tolist()[0] == shown
    assert [x for x in out.base.tolist() if x == x] == [500, 30, 500] and out.base.isna().tolist()[2:4] == [
        True
    ] * 2


def test_whether_all_shares_are_of_whole_people():
    mean = share("q mean", 60, 120, 0.9, kind="mean", unweighted=np.nan)
    gone = share("q gone", 60, 120, unweighted=0.5) | {"value": np.nan}
    assert printing.flat(table([share("q a", 60, 120), mean, gone]))
    assert not printing.flat(table([share("q a", 60, 120), share("q b", 60, 120, 0.51)]))
    assert not printing.flat(table([mean, gone]))


def test_a_column_without_a_number_stays_so():
    rows = table([share("q a", 60, 120)]).assign(
        status="shown", reason="", alike=False, simple=False, low=None, se=None
    )
    out = printing.rounded(rows, 10)
    assert out.low.isna().all() and out.se.isna().all() and out["value"].tolist() == [0.5]
