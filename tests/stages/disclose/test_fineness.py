"""Where weights are alike: steps as wide as a person, errors from what is printed, and what they then tell."""

import numpy as np
import pandas as pd
import pytest

from analysis.stages.disclose import between, fineness, printing
from analysis.stages.disclose.gate import gate
from analysis.stats import logit_interval
from tests.checks.attack.bases import candidates
from tests.checks.attack.site import Number
from tests.stages.disclose.given import share, table

TINY = "tests/studies/tiny"
N = 240  # of the sample
LEVELS = {"": (85, 153), "early": (24, 49), "late": (61, 104)}  # who says yes, of whom


def rows_of(weight: float = 1.0, factor: float = N / (N - 1)) -> pd.DataFrame:
    """A question by a breakdown, its errors those of a simple random sample, and a difference."""
    made = []
    for level, (k, n) in LEVELS.items():
        for answer, cell in (("yes", k), ("no", n - k)):
            p = cell / n
            value = min(p * weight, 1.0) if answer == "yes" else 1 - min(k / n * weight, 1.0)
            se = np.sqrt(p * (1 - p) / n * factor)
            low, high = (float(end) for end in logit_interval(value, se, 200))
            place = f"paid {answer} role {level}" if level else f"paid {answer}"
            made.append(share(place, cell, n, value, whole=n, se=se, low=low, high=high))
    one, two = made[2], made[4]
    gap = {
        "key": "difference.paid.yes.role.early-late", "kind": "difference", "unit": "points", "theme": "",
        "question": "paid", "answer": "yes", "breakdown": "role", "level": "early-late", "left": one["key"],
        "right": two["key"], "value": one["value"] - two["value"], "se": 0.0812, "df": 200.0, "p": 0.2, "base": 49,
        "low": -0.2, "high": 0.1, "p_adjusted": 0.2,
    }  # fmt: skip
    everyone = {"key": "quality.respondents", "kind": "diagnostic", "unit": "count", "value": N, "base": N}
    return table([*made, gap, everyone])


def test_shares_of_whole_people_are_known_by_their_errors(questions):
    for factor in (1.0, N / (N - 1)):
        found = fineness.alike(rows_of(factor=factor), questions)
        assert found.alike.tolist() == found.simple.tolist() == [True] * 7 + [False]
    clustered = fineness.alike(rows_of(factor=1.5), questions)
    assert clustered.alike.tolist() == [True] * 7 + [False] and not clustered.simple.any()
    weighted = fineness.alike(rows_of(weight=1.1), questions)
    assert not weighted.alike.any() and not weighted.simple.any()


@pytest.mark.parametrize(
    ("base", "step", "of_mean"), [(np.nan, 0.05, 0.1), (40, 0.05, 0.1), (50, 0.02, 0.1), (100, 0.01, 0.01),
                                  (990, 0.01, 0.01), (1000, 0.001, 0.001)])  # fmt: skip
def test_steps_are_as_wide_as_a_person(base, step, of_mean):
    assert fineness.steps(np.array([base])).tolist() == [step]
    assert fineness.steps(np.array([base]), fineness.MEANS).tolist() == [of_mean]
    assert not base > 0 or step >= 1 / (base + 5) - 0.001


def test_errors_are_made_from_what_is_printed(questions, study):
    """24 of 49 is printed as 48% of 50: its error is that of .48 of 45."""
    rows = between.differences(fineness.alike(rows_of(), questions), study).assign(few=False, reason="")
    out = printing.printed(rows, study).set_index("key")
    early, late = out.loc["share.paid.yes.role.early"], out.loc["share.paid.yes.role.late"]
    assert (early["value"], early.base, late["value"], late.base) == (0.48, 50, 0.59, 100)
    assert early.se == pytest.approx(np.sqrt(0.48 * 0.52 / 45), rel=0.005)
    assert late.se == pytest.approx(np.sqrt(0.59 * 0.41 / 95), rel=0.005)
    gap = out.loc["difference.paid.yes.role.early-late"]
    both = np.hypot(np.sqrt(0.48 * 0.52 / 45), np.sqrt(0.59 * 0.41 / 95))
    assert (
        gap["value"] == pytest.approx(-0.11, abs=0.011)
        and round(gap["value"] / 0.02) * 0.02 == gap["value"]
    )
    assert gap.p == pytest.approx(0.223, abs=0.001) and gap.se == pytest.approx(both, abs=0.011)


def number(row: pd.Series) -> Number:
    names = {m: float(row[m]) for m in ("value", "low", "high", "se", "df", "base") if row[m] == row[m]}
    return Number(row.key, "share", "paid", row.answer, "role", row.level, "share", "shown", "", names)


def test_the_formula_finds_the_base_in_what_was_printed_and_not_in_what_is(questions, study):
    """Each way round: from share and error to base, and from base to what is left for withheld answers."""
    exact = rows_of().assign(few=False, reason="", alike=False, simple=False)
    before = printing.rounded(exact, 10)
    after = printing.printed(fineness.alike(exact, questions), study)
    for level, (_, n) in list(LEVELS.items())[1:]:
        told = [
            candidates(
                [number(r) for _, r in rows[rows.level == level].iterrows()], None, "population", N, 0.0
            )
            for rows in (before[before.kind == "share"], after[after.kind == "share"])
        ]
        assert told[0].bases.tolist() == [n]
        assert n in told[1].bases and len(told[1].bases) >= 10


def test_the_gate_lets_no_exact_base_out(questions, study):
    out = gate(rows_of(), questions, study)
    shown = out[(out.kind == "share") & (out.status != "withheld")]
    assert len(shown) and not shown.se.isin(rows_of().se.round(4)).any()
