"""What was corrected of a few people between two editions, which together tell in which groups they are.

Of the same people an answer that was put right moves every group that its giver is in, and no other. So
one corrected record, beside the edition before, gives away its traits, and a corrected trait its answers.
Who is corrected together with nine others is not told apart; nor is anyone where all weights are others.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.stages.disclose.editions import FEW, FINE, respondents

MODELED = "effect", "interaction", "coefficient", "model"
TOLD = "share", "mean", "total", "quantile"
AWAY = 1e-9  # below it two printed numbers are the same


def corrected(rows: pd.DataFrame, now: pd.DataFrame, editions: Iterable[pd.DataFrame]) -> np.ndarray:
    """(rows,) bool: numbers of groups, and of models, that would tell beside an earlier edition of whom one
    to nine answers or traits were corrected. now: shares as they would be printed, by key."""
    found = np.zeros(len(rows), bool)
    for old in editions:
        if respondents(old) != respondents(now):
            continue
        moved = movements(now, old)
        given, of_trait, grouped = few(moved, set(rows.breakdown))
        place = pd.Series(list(zip(rows.question, rows.breakdown, strict=True)), rows.index)
        group = rows.kind.isin(TOLD) & (rows.breakdown != "")
        found |= (
            group & (rows.question.isin(given) | rows.breakdown.isin(of_trait) | place.isin(grouped))
        ).to_numpy()
        if given or of_trait or grouped:
            there = old["value"].reindex(rows.key).to_numpy(float)
            model = rows.kind.isin(MODELED) & ~np.isclose(
                there, rows["value"].astype(float), rtol=1e-3, atol=1e-3
            )
            found |= (rows.kind.isin(MODELED) & rows.answer.isin(rows.answer[model])).to_numpy()
    return found


def movements(now: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """Shares that both editions print: whether one moved, of weights (`value`) and people (`unweighted`),
    and how many people must have gone in or out of it at least (`least`), as either is printed."""
    here = now[(now.kind == "share") & now["value"].notna()]
    there = old.reindex(here.index)
    both = there["value"].notna() & there.base.notna() & here.base.notna()
    here, there = here[both], there[both]
    out = here[["question", "breakdown"]].copy()
    people = (here.breakdown == "").to_numpy()
    least = np.zeros(len(here))
    for column, counts in (("value", ~people), ("unweighted", people)):
        one, two = (np.nan_to_num(side[column].to_numpy(float)) for side in (here, there))
        step = np.where(on(one, FINE[0]) & on(two, FINE[0]), *FINE)
        apart = np.abs(one - two)
        out[column] = apart > AWAY
        least = np.where(counts, np.maximum(apart - step, 0.0) * here.base.to_numpy(float), least)
    return out.assign(least=least)


def on(shares: np.ndarray, step: float) -> np.ndarray:
    return np.isclose(shares, np.round(shares / step) * step, rtol=0, atol=AWAY)


def few(moved: pd.DataFrame, breakdowns: set[str]) -> tuple[set[str], set[str], set[tuple[str, str]]]:
    """Questions of which few answers were corrected, breakdowns of which few traits were, and groups of one
    question by one breakdown of which nothing but their own numbers tells it."""
    whole = moved[moved.breakdown == ""].groupby("question").max()
    many = set(whole.index[whole.least > FEW])
    given = set(whole.index[whole.unweighted]) - many
    alike = whole[~whole.unweighted]
    if len(alike) and alike["value"].mean() > 0.5:  # weights are others: by those all groups moved
        return given, given & breakdowns, set()
    given |= set(alike.index[alike["value"]])
    parts = moved[(moved.breakdown != "") & ~moved.question.isin(many)]
    most = parts.groupby(["question", "breakdown"])[["value", "least"]].max()
    recoded = parts.groupby("breakdown").least.max() > FEW  # by then its traits are many people's
    lone = most[most["value"] & ~recoded.reindex(most.index.get_level_values(1)).to_numpy(bool)]
    return given, given & breakdowns, set(lone.index)
