"""The judges of every other kind of number: what it rests on, and what it would give away."""

import pandas as pd

from analysis.numbers.key import Key, parted
from analysis.privacy import heavy, outlying, saturated
from analysis.stats import StatsError
from analysis.study import FactError, Study

PRIVACY, UNCERTAIN = "privacy", "uncertain"
NO_MODEL = Key("model")
OF_OTHERS = (
    "difference change gap claim diagnostic kept varied tipping imputed missing shift late".split()
)  # told with their ends


def withhold(rows: pd.DataFrame, which: pd.Series | pd.Index, reason: str) -> None:
    rows.loc[which, "status"] = "withheld"
    rows.loc[which, "reason"] = reason


def place(rows: pd.DataFrame) -> pd.Series:
    """The question and the group that a number is of."""
    return rows.question + " " + rows.breakdown + " " + rows.level


def judge_means(rows: pd.DataFrame, study: Study) -> None:
    """A mean of fewer than min_base people is withheld, and so is one beside a share of the same
    question and group that is withheld for privacy: it is one more sum over the same people.
    One on a small effective base is flagged."""
    mean = rows.kind == "mean"
    withhold(rows, mean & (~(rows.base >= study.disclosure.min_base) | rows.few), PRIVACY)
    gone = place(rows[(rows.kind == "share") & (rows.reason == PRIVACY)])
    withhold(rows, mean & place(rows).isin(gone), PRIVACY)
    rows.loc[
        mean & (rows.status == "shown") & (rows.effective_base < study.disclosure.effective_base), "status"
    ] = "flagged"


def judge_totals(rows: pd.DataFrame, study: Study) -> None:
    """A weighted total of fewer than min_base people, or one that one or two of them carry, is withheld;
    so is a quantile of so few, or with fewer than min_cell beyond it or at it (`cell`), and either beside
    a share or a mean of the same question and group that is withheld.

    A total says how much of it the largest and the largest two contribute (`largest`, `largest_two`),
    a quantile of what `probability` it is. Raises FactError where it does not.
    """
    floors = study.disclosure
    total, quantile = rows.kind == "total", rows.kind == "quantile"
    told = rows.reindex(columns=["largest", "largest_two", "probability"])
    try:
        of_few = heavy(told.largest[total], told.largest_two[total])
        beyond = outlying(told.probability[quantile], rows.base[quantile], floors.min_cell, floors.min_base)
    except StatsError as wrong:
        keys = ", ".join(rows.key[total | quantile][:3])
        raise FactError(f"the gate cannot judge totals and quantiles ({keys}, ...): {wrong}") from wrong
    withhold(rows, rows.index[total][of_few | ~(rows.base[total] >= floors.min_base)], PRIVACY)
    few = ~(rows.cell[quantile] >= floors.min_cell) | rows.few[quantile]
    withhold(rows, rows.index[quantile][beyond | few], PRIVACY)
    gone = place(rows[rows.kind.isin(["share", "mean"]) & (rows.reason == PRIVACY)])
    withhold(rows, (total | quantile) & place(rows).isin(gone), PRIVACY)


def judge_models(rows: pd.DataFrame, study: Study) -> None:
    """A term needs `outcome_class` people at each level in both outcome classes (`cell`); a model gives
    nothing back that it is made from (`privacy.saturated`; terms that are crossed are one), nor tells whom
    a correction was of (`few`), or none of its numbers is shown."""
    told = rows.kind.isin(["effect", "interaction", "coefficient"])
    of_model = told | (rows.kind == "model")
    small = told & ~(rows.cell >= study.disclosure.outcome_class)
    withhold(rows, small | (of_model & rows.few), PRIVACY)
    keys = [Key.parse(k) if mine else NO_MODEL for k, mine in zip(rows.key, of_model, strict=True)]
    made = pd.DataFrame({"model": [k.model for k in keys], "term": [k.term for k in keys]}, rows.index)
    made["base"] = rows.base.where(rows.kind.isin(["effect", "model"]))
    made["apart"] = [parted(k.term) for k in keys]
    for model, its in made[told].groupby("model"):
        crossed = {term for term in its.apart if len(term) > 1}
        joined = {part for term in crossed for part in term}
        terms = len({term[0] for term in its.apart if len(term) == 1} - joined) + len(crossed)
        kinds = rows.kind[its.index].value_counts()
        parameters = max(kinds.get("coefficient", 0), kinds.get("effect", 0)) + 1
        if saturated(made.base[made.model == model].min(), parameters, terms):
            withhold(rows, of_model & (made.model == model), PRIVACY)


def judge_omnibus(rows: pd.DataFrame) -> None:
    """A test of all groups is withheld with any of the numbers that it compares: beside the others, and the
    number of everyone, its statistic would tell that one."""
    of = rows.question + " " + rows.answer + " " + rows.breakdown
    compared = rows.kind.isin(["share", "mean"]) & (rows.breakdown != "") & (rows.status == "withheld")
    for reason in (UNCERTAIN, PRIVACY):
        gone = set(of[compared & (rows.reason == reason)])
        withhold(rows, (rows.kind == "omnibus") & of.isin(gone), reason)


def judge_pairs(rows: pd.DataFrame) -> None:
    """A difference, and a claim, is withheld with either of its ends, and flagged likewise."""
    status = rows.set_index("key").status
    reason = rows.set_index("key").reason
    pair = rows.kind.isin(OF_OTHERS)
    for end in ("left", "right"):
        of_end = rows.loc[pair, end].map(status)
        flagged = of_end.index[(of_end == "flagged") & (rows.status[of_end.index] == "shown")]
        rows.loc[flagged, "status"] = "flagged"
        gone = of_end.index[of_end == "withheld"]
        rows.loc[gone, "status"] = "withheld"
        worst = rows.loc[gone, end].map(reason)
        rows.loc[gone, "reason"] = worst.where(rows.reason[gone] != PRIVACY, PRIVACY)


def judge_ranks(rows: pd.DataFrame) -> None:
    """Ranks are withheld all together where one of the means that they order is."""
    rank = rows[rows.kind == "rank"]
    gone = rank.left.map(rows.set_index("key").status) == "withheld"
    fallen = rank.index[rank.answer.isin(rank.answer[gone])]
    withhold(rows, fallen, PRIVACY)
