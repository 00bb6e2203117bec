"""How numbers leave the gate: without small bases, rounded for good."""

import numpy as np
import pandas as pd

from analysis.stages.disclose.fineness import anew, coarsened, digits, to_steps
from analysis.stages.disclose.tables import MARGIN
from analysis.study import Study

BANDS = ((0.01, "under 1%"), (0.02, "1 to 2%"), (0.05, "2 to 5%"), (0.1, "5 to 10%"), (1.01, "over 10%"))
FINE_BASE = 100  # below it shares are published in whole per cents, from it on to one decimal
CROWD = 1000  # as FINE_BASE, for shares of unweighted people: to three decimals they fit one base alone


def printed(rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    """What of a table readers see: no small bases and none that tells of a few people, the rest rounded."""
    hidden = (rows.base < study.disclosure.min_base) | rows.few
    rows = rows.assign(base=rows.base.mask(hidden))
    return anew(rounded(rows, study.disclosure.round_base, CROWD if flat(rows) else FINE_BASE), study)


def flat(rows: pd.DataFrame) -> bool:
    """Whether nothing is weighted, so that all shares are of people."""
    share = rows[(rows.kind == "share") & rows.value.notna()]
    return bool(len(share)) and bool(np.allclose(share.value, share.unweighted))


def rounded(rows: pd.DataFrame, to: int, fine: int = FINE_BASE) -> pd.DataFrame:
    """As published: shares in whole per cents below a base of 100 and to one decimal above,
    errors and tests to three digits, bases to tens, unweighted shares for everyone only. Where weights are
    alike (`fineness`), every measure of a share or a mean in the steps of its base."""
    given, coarse = rows, coarsened(rows, to)
    rows = rows.copy()
    share = rows.unit.isin(["share", "points"]).to_numpy()
    crowd, whole = share & (rows.base < CROWD), rows.unweighted.round(2)
    # what is weighted to a margin meets it, and the margin is published as it is
    places = np.where((rows.base < fine) | rows.key.str.startswith(MARGIN), 2, 3)
    for column in ("value", "low", "high", "unweighted"):
        exact = rows[column].to_numpy(dtype=float, copy=True)
        exact[share] = np.where(places == 2, exact.round(2), exact.round(3))[share]
        exact[~share] = digits(exact[~share], 4)
        rows[column] = exact
    for column in ("se", "deff", "p", "p_adjusted"):
        rows[column] = digits(rows[column].to_numpy(dtype=float), 3)
    for column in ("value", "low", "high", "unweighted", "se"):
        coarser = to_steps(given[column].to_numpy(float), coarse)
        stepped = coarse > 0
        coarser[stepped & ~share] = digits(coarser[stepped & ~share], 4)
        rows[column] = np.where(stepped, coarser, rows[column])
    rows.loc[(rows.kind == "diagnostic") & rows.alike, "se"] = np.nan
    df = rows["df"].to_numpy(dtype=float, copy=True)
    parts = np.isfinite(df) & (df != np.floor(df))  # of a test of tables, say
    df[parts] = digits(df[parts], 4)
    rows["df"] = df
    for column in ("p", "p_adjusted"):
        rows[column] = rows[column].clip(lower=0.0001)
    # precision may be that of more people than answered; said as people it would be nonsense
    rows["effective_base"] = np.minimum(rows.effective_base.astype(float), rows.base.astype(float))
    for column in ("base", "effective_base"):
        rows[column] = (rows[column] / to).round() * to
    rows.loc[crowd, "unweighted"] = whole[crowd]
    # design effect and standard error together would tell a group's exact base
    rows.loc[rows.breakdown.fillna("") != "", ["unweighted", "deff", "effective_base"]] = np.nan
    # beside a topline an exact base of a model tells who gave no answer
    counted = (rows.kind == "model") & (rows.unit == "count")
    rows.loc[counted, "value"] = (rows.value[counted] / to).round() * to
    banded = rows.kind == "band"
    rows.loc[banded, "reason"] = [band(x) for x in rows.value[banded]]
    rows.loc[banded, "value"] = np.nan
    return rows


def band(share: float) -> str:
    return next(label for limit, label in BANDS if share < limit)
