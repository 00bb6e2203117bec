"""Changes between waves at the gate: made from two numbers, of which each was judged before."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.numbers.key import stem
from analysis.sample.changes import adjusted
from analysis.stages.disclose.between import two_sided, verdicts
from analysis.stages.disclose.judges import PRIVACY, UNCERTAIN, judge_pairs, withhold
from analysis.stages.disclose.printing import printed
from analysis.stages.disclose.varied import VARIED
from analysis.stats import t_interval
from analysis.study import Claim, Questions, Study

CHANGE = stem("change")  # begins the keys of changes
MEASURES = ["value", "low", "high", "se", "df", "p", "p_adjusted"]
MADE = ["alike", "simple"]


def of_changes(rows: pd.DataFrame) -> pd.Series:
    """Which numbers speak of a change: claims, and what is told of them."""
    return rows["left"].fillna("").str.startswith(CHANGE)


def judged(
    changes: pd.DataFrame,
    later: pd.DataFrame,
    ends: pd.DataFrame,
    survey: tuple[Study, Questions],
    claims: Mapping[str, Claim],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Changes, and what speaks of them (`later`), with their status; ends: both waves as they are printed.

    Where everybody has the same weight, or few of the people in both waves changed their answer, a standard
    error that knows of both would tell of them: there a change is made from what is printed of its ends.
    """
    study, questions = survey
    ends = ends[ends.kind.isin(["share", "mean"])]
    there = changes["left"].isin(ends.key) & changes["right"].isin(ends.key)  # the gate leaves some out
    made = from_printed(plain(changes[there]), ends, study, questions)
    told = pd.concat([ends, made], ignore_index=True)
    judge_pairs(told)
    made = told.iloc[len(ends) :]
    made = withheld(made)
    spoken = again(plain(later), made, study, claims)
    withhold(spoken, ~spoken["left"].isin(made.key), PRIVACY)
    withhold(spoken, spoken.kind == VARIED, PRIVACY)  # no rule says how fine one may be
    told = pd.concat([made, spoken], ignore_index=True)
    judge_pairs(told)
    spoken = withheld(told.iloc[len(made) :])
    return printed(made, study), verdicts(printed(spoken, study), claims)


def plain(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(status="shown", reason="", few=False, alike=False, simple=False).reset_index(
        drop=True
    )


def withheld(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.copy()
    rows.loc[rows.status == "withheld", MEASURES] = np.nan
    return rows


def from_printed(
    rows: pd.DataFrame, ends: pd.DataFrame, study: Study, questions: Questions
) -> pd.DataFrame:
    """Changes of which an exact error would tell too much, made from the printed ends; p adjusted again."""
    at = ends.set_index("key")
    left, right = at.loc[rows["left"]], at.loc[rows["right"]]
    few = rows.cell < np.where(rows.unit == "points", study.disclosure.min_cell, study.disclosure.min_base)
    of = few.to_numpy() | (
        left[MADE].eq(True).any(axis=1).to_numpy() | right[MADE].eq(True).any(axis=1).to_numpy()
    )
    if of.any():
        value = left["value"].to_numpy() - right["value"].to_numpy()
        se = np.hypot(left.se.to_numpy(float), right.se.to_numpy(float))
        low, high = t_interval(value, se, rows["df"].to_numpy(float), study.confidence)
        p = two_sided(pd.Series(value / se), rows["df"])
        for name, column in {"value": value, "se": se, "low": low, "high": high, "p": p}.items():
            rows[name] = np.where(of, column, rows[name])
        withhold(rows, rows.index[of & np.isnan(se)], UNCERTAIN)
        rows["p_adjusted"] = adjusted(rows, study.families.difference, questions)
    return rows.assign(alike=of)


def again(
    later: pd.DataFrame, changes: pd.DataFrame, study: Study, claims: Mapping[str, Claim]
) -> pd.DataFrame:
    """Gaps that are a change less a number, made again where the change was."""
    change = changes.set_index("key").reindex(later["left"]).reset_index(drop=True)
    of = (change.alike.eq(True) & (later.kind == "gap")).to_numpy()
    for row in np.flatnonzero(of).tolist():
        claim = claims[later.key[row].removeprefix(stem("gap"))]
        value, se = change["value"][row] - float(claim.right), change.se[row]
        low, high = t_interval(np.array([value]), np.array([se]), change["df"][row], claim.level)
        p = (
            change.p[row]
            if claim.right == 0
            else float(two_sided(pd.Series([value / se]), change["df"][[row]])[0])
        )
        of_all = change.p_adjusted[row] if claim.right == 0 else np.nan
        later.loc[row, MEASURES] = value, low[0], high[0], se, change["df"][row], p, of_all
    return later.assign(alike=of)
