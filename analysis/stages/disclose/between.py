"""Differences between groups in which everybody has the same weight, and verdicts on them, made from what
is printed of the groups (`fineness`).
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy.special import stdtr

from analysis.numbers.key import Key
from analysis.stages.disclose.fineness import PAIRS, error, steps
from analysis.stats import benjamini_hochberg, t_interval
from analysis.study import Claim, Study

NO_CLAIMS: Mapping[str, Claim] = MappingProxyType({})


def differences(rows: pd.DataFrame, study: Study, claims: Mapping[str, Claim] = NO_CLAIMS) -> pd.DataFrame:
    """Differences and gaps of `simple` shares, made from the shares as they will be printed, a gap at the
    level of its claim.

    Adjusted p-values are those of the whole family, withheld ones among them.
    """
    pair = rows[rows.kind.isin(PAIRS) & rows.simple & (rows.unit == "points")]
    if pair.empty:
        return rows
    share = rows[rows.kind == "share"].set_index("key")
    to = study.disclosure.round_base
    base = ((share.base / to).round() * to).where(share.base >= study.disclosure.min_base)
    step = np.where(share.alike, steps(base), 0.001)
    p = (share["value"] / step).round() * step
    se = error(p, base.fillna(to), study).where(share.simple, share.se)
    beside = pair["left"].map(share["value"]) - pair["value"]  # the number that a claim may compare with
    value = pair["left"].map(p) - pair["right"].map(p).fillna(beside)
    both = np.hypot(pair["left"].map(se), pair["right"].map(se).fillna(0.0))
    level = np.full(len(pair), study.confidence)
    if claims:
        level[pair.kind == "gap"] = [claims[claim_of(key)].level for key in pair.key[pair.kind == "gap"]]
    low, high = np.full((2, len(pair)), np.nan)
    for one in np.unique(level):
        mine = level == one
        low[mine], high[mine] = t_interval(value[mine], both[mine], pair.df[mine], float(one))
    made = {"value": value, "se": both, "low": low, "high": high, "p": two_sided(value / both, pair.df)}
    for name, column in made.items():
        rows.loc[pair.index, name] = np.asarray(column)
    return readjusted(rows, pair, list(study.families.difference))


def claim_of(key: str) -> str:
    """The claim that a gap or a verdict is of."""
    return Key.parse(key).claim


def verdicts(rows: pd.DataFrame, claims: Mapping[str, Claim]) -> pd.DataFrame:
    """Printed rows with verdicts that printed differences give, where weights are alike: exact ones would
    tell more than is printed, and could say otherwise."""
    if not claims:
        return rows
    gap = rows[(rows.kind == "gap") & (rows.alike | rows.simple)]
    measures = gap[["low", "high", "p_adjusted"]].to_numpy(float).tolist()
    told = dict(zip(map(claim_of, gap.key), measures, strict=True))
    shown = rows[(rows.kind == "claim") & (rows.status != "withheld")]
    for row, name in zip(shown.index, map(claim_of, shown.key), strict=True):
        if name in told:
            low, high, p = told[name]
            rows.loc[row, "value"] = float(claims[name].holds(low, high, p if p == p else None))
    return rows


def two_sided(t: pd.Series, df: pd.Series) -> np.ndarray:
    """p of t on df, infinite ones normal."""
    return np.asarray(2 * stdtr(df, -t.abs()))


def readjusted(rows: pd.DataFrame, changed: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Benjamini-Hochberg again in each family that has a changed difference."""
    family = rows[(rows.kind == "difference") & rows.p.notna()]
    theirs = pd.MultiIndex.from_frame(changed.loc[changed.kind == "difference", by])
    family = family[pd.MultiIndex.from_frame(family[by]).isin(theirs)]
    for _, mine in family.groupby(by):
        rows.loc[mine.index, "p_adjusted"] = benjamini_hochberg(mine.p.to_numpy(float))
    told = rows.loc[family.index]
    of = {frozenset(ends): p for *ends, p in zip(told["left"], told["right"], told.p_adjusted, strict=True)}
    for gap in changed.index[changed.kind == "gap"]:
        rows.loc[gap, "p_adjusted"] = of.get(frozenset(rows.loc[gap, ["left", "right"]]))
    return rows
