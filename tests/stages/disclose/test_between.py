"""Verdicts where weights are alike: those of the differences that are printed, whatever the exact ones say."""

import numpy as np
import pandas as pd
import pytest

from analysis.stages.disclose.between import readjusted, two_sided
from analysis.stages.disclose.gate import gate
from analysis.stats import t_interval
from analysis.study import Claim
from tests.stages.disclose.given import table
from tests.stages.disclose.test_fineness import LEVELS, N, rows_of

RELATIONS = (">", "<", ">=", "<=", "differs", "near")
EARLY, LATE = "share.paid.yes.role.early", "share.paid.yes.role.late"


def claim(relation: str, level: float) -> Claim:
    return Claim("more", EARLY, relation, LATE, "More of them", level, 0.2 if relation == "near" else 0.0)


def with_claim(made: Claim, weight: float = 1.0) -> pd.DataFrame:
    """The gap that a claim speaks of, exactly, and its verdict from that."""
    (one, n), (two, m) = ((LEVELS[x][0] / LEVELS[x][1], LEVELS[x][1]) for x in ("early", "late"))
    value, se = one - two, np.sqrt((one * (1 - one) / n + two * (1 - two) / m) * N / (N - 1))
    low, high = (float(x) for x in t_interval(value, se, 200, made.level))
    gap = {"key": "gap.more", "kind": "gap", "unit": "points", "left": EARLY, "right": LATE, "value": value,
           "se": se, "low": low, "high": high, "df": 200.0, "p": 0.2}  # fmt: skip
    verdict = {"key": "claim.more", "kind": "claim", "unit": "verdict", "left": EARLY, "right": LATE,
               "value": float(made.holds(low, high))}  # fmt: skip
    return pd.concat([rows_of(weight), table([gap, verdict])], ignore_index=True)


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_verdict_is_that_of_what_is_printed(questions, study, relation):
    moved = 0
    for level in (0.6, 0.735, 0.745, 0.9):
        made = claim(relation, float(level))
        rows = with_claim(made)
        out = gate(rows, questions, study, claims={"more": made}).set_index("key")
        gap, exact = out.loc["gap.more"], rows.set_index("key")["value"]["claim.more"]
        p = None if np.isnan(gap.p_adjusted) else gap.p_adjusted
        assert out["value"]["claim.more"] == made.holds(gap.low, gap.high, p)
        moved += out["value"]["claim.more"] != exact
    assert bool(moved) == (relation not in (">", "<="))  # those are far from their bounds here


def test_its_interval_is_at_the_level_of_the_claim(questions, study):
    out = {level: gate(with_claim(c := claim("<", level)), questions, study, claims={"more": c}).set_index("key").loc["gap.more"]
           for level in (0.6, 0.99)}  # fmt: skip
    assert out[0.6].high - out[0.6].low < out[0.99].high - out[0.99].low


def test_where_weights_differ_the_exact_verdict_stays(questions, study):
    for level in (0.6, 0.75, 0.9):
        made = claim("<", level)
        rows = with_claim(made, weight=1.1)
        out = gate(rows, questions, study, claims={"more": made}).set_index("key")
        assert out["value"]["claim.more"] == rows.set_index("key")["value"]["claim.more"]


def test_the_p_value_of_a_difference_is_two_sided_and_normal_where_df_is_infinite():
    found = two_sided(pd.Series([2.0, -2.0, 2.0, 0.0]), pd.Series([np.inf, np.inf, 10.0, 5.0]))
    assert found == pytest.approx([0.0455002639, 0.0455002639, 0.0733880348, 1.0], abs=1e-9)


def test_families_with_a_changed_difference_are_adjusted_again_and_no_others():
    """.01 and .04 of two: .02 and .04. A gap takes that of the difference between its ends, either way round."""
    columns = ["kind", "question", "left", "right", "p", "p_adjusted"]
    rows = pd.DataFrame(
        [
            ("difference", "one", "a", "b", 0.01, 9.0), ("difference", "one", "a", "c", 0.04, 9.0),
            ("difference", "one", "b", "c", np.nan, 9.0), ("difference", "other", "d", "e", 0.01, 9.0),
            ("share", "one", "", "", 0.001, 9.0), ("gap", "", "b", "a", 0.2, 9.0), ("gap", "", "x", "y", 0.2, 9.0),
            ("gap", "", "a", "c", 0.2, 9.0),
        ],
        columns=columns,
    )  # fmt: skip
    out = readjusted(rows.copy(), rows.loc[[1, 5, 6]], ["question"])
    assert out.p_adjusted.tolist() == pytest.approx([0.02, 0.04, 9, 9, 9, 0.02, np.nan, 9], nan_ok=True)
    assert list(out.columns) == columns
