"""The only door to the public: what may be seen, what is withheld and why, rounded for good.

Privacy first (rules 1 and 5 of the method page: small bases and cells, and what would give them
away by subtraction), then reliability (the NCHS presentation standard). It fails closed: a number
that is not one, or of a kind this gate does not know, stops the build.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.disclosing import (
    MARGIN,
    NOT_CHOSEN,
    cells,
    coarser,
    margins,
    of_margins,
    pairs_of,
    pinned_before,
    pinned_inside,
    read_editions,
    told_before,
)
from analysis.facts import FactError, Questions, Study, read_questions, read_study, run, write_rows
from analysis.frames import PUBLIC, read_rows
from analysis.privacy import (
    Cells,
    Printed,
    heavy,
    outlying,
    presentation,
    primary,
    protect,
    saturated,
    widen,
)
from analysis.stats import StatsError

MEASURES = ["value", "low", "high", "se", "df", "deff", "effective_base", "unweighted", "p", "p_adjusted"]
PRIVACY, UNCERTAIN = "privacy", "uncertain"
BANDS = ((0.01, "under 1%"), (0.02, "1 to 2%"), (0.05, "2 to 5%"), (0.1, "5 to 10%"), (1.01, "over 10%"))
FINE_BASE = 100  # below it shares are published in whole per cents, from it on to one decimal
CROWD = 1000  # as FINE_BASE, for shares of unweighted people: to three decimals they fit one base alone
WIDTH = 10  # people between the bounds on a withheld count


def main(
    study: Path, codebook: Path, scales: Path, recodes: Path, numbers: Path,
    estimates: Path, weighting: Path, quality: Path, effects: Path | None = None,
    replicated: Path | None = None, earlier: list[Path] | None = None,
) -> None:  # fmt: skip
    settings = read_study(study)
    questions = read_questions(codebook, scales, recodes)
    sources = [estimates, weighting, quality, *[p for p in (effects, replicated) if p]]
    rows = pd.concat([read_rows(s) for s in sources], ignore_index=True)
    for key in rows.key[rows.key.duplicated()]:
        raise FactError(f"two stages both made the number {key!r}")
    public = gate(rows, questions, settings, read_editions(earlier or []))
    public = pd.concat([public, tally(public)], ignore_index=True)
    write_rows(numbers, PUBLIC, public[PUBLIC].to_dict("records"))


def gate(
    rows: pd.DataFrame,
    questions: Questions,
    study: Study,
    editions: Mapping[Path, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """Every row with its status; withheld rows without their measures, the rest rounded.

    editions: earlier numbers as published, by the file that they stand in.
    """
    rows = rows.assign(status="shown", reason="")
    rows[["kind", "unit"]] = rows[["kind", "unit"]].fillna("")
    rows = beside(rows, questions, study, editions or {})
    rows = rows.drop(judge_shares(rows, questions, study))
    judge_means(rows, study)
    judge_totals(rows, study)
    judge_models(rows)
    judge_pairs(rows)
    judge_ranks(rows)
    unknown = rows[~rows.kind.isin(KNOWN)]
    for key in unknown.key:
        raise FactError(f"the gate does not know what kind of number {key!r} is")
    lost = rows[(rows.status != "withheld") & rows.value.isna()]
    for key in lost.key:
        raise FactError(f"{key!r} is not a number and nothing says why")
    rows.loc[rows.status == "withheld", MEASURES] = np.nan
    return printed(rows, study)


def printed(rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    """What of a table readers see: no small bases and none that tells of a few people, the rest rounded."""
    hidden = (rows.base < study.disclosure["min_base"]) | rows.few
    rows = rows.assign(base=rows.base.mask(hidden))
    return rounded(rows, study.disclosure["round_base"], CROWD if flat(rows) else FINE_BASE)


def flat(rows: pd.DataFrame) -> bool:
    """Whether nothing is weighted, so that all shares are of people."""
    share = rows[(rows.kind == "share") & rows.value.notna()]
    return bool(len(share)) and bool(np.allclose(share.value, share.unweighted, atol=1e-9))


def beside(
    rows: pd.DataFrame, questions: Questions, study: Study, editions: Mapping[Path, pd.DataFrame]
) -> pd.DataFrame:
    """With what other bases and earlier editions tell: `told`, a share known already; `few`, a group whose
    printed size differs from another's by one to nine people.

    A topline's unweighted shares go where they alone tell its base.
    """
    rows = rows.assign(few=False, told=told_before(rows, editions.values(), study.disclosure["round_base"]))
    whole, recodes = flat(rows), coarser(questions, study, rows)
    for _ in range(2):
        now = printed(rows, study).set_index("key", drop=False)
        groups = pinned_inside(now, recodes, whole, study.disclosure)
        groups |= pinned_before(now, editions, whole, study.disclosure)
        few = pd.Series(
            [g in groups for g in zip(rows.question, rows.breakdown, rows.level, rows.kind, strict=True)],
            rows.index,
        )
        rows.loc[few & (rows.breakdown == "") & (not whole), "unweighted"] = np.nan
    return rows.assign(few=few)


KNOWN = {
    "share",
    "mean",
    "total",
    "quantile",
    "rank",
    "difference",
    "gap",
    "claim",
    "effect",
    "model",
    "diagnostic",
    "band",
}


def withhold(rows: pd.DataFrame, which: pd.Series | pd.Index, reason: str) -> None:
    rows.loc[which, "status"] = "withheld"
    rows.loc[which, "reason"] = reason


def judge_shares(rows: pd.DataFrame, questions: Questions, study: Study) -> pd.Index:
    """Small bases, small cells and complements, complementary suppression, then reliability.

    With them the levels of the margins that were weighted to: shares of the same respondents. Returns
    the rows that are left out.
    """
    is_share, levels = rows.kind == "share", of_margins(rows, study)
    if not is_share.any() and levels.empty:
        return rows.index[:0]
    share = rows[is_share]
    small = primary(share.cell, share.base, study.disclosure["min_cell"], study.disclosure["min_base"])
    sized = ~small & share.value.notna()
    verdict = pd.Series("withhold", index=share.index)
    judged = presentation(*(share.loc[sized, c] for c in ("value", "se", "base", "domain_df")))
    verdict[sized] = judged.verdict
    excused = study.disclosure.get("exceptions", {})
    for key in share.key[(verdict == "review") & ~share.key.isin(list(excused))]:
        raise FactError(
            f"{study.path}, [disclosure] exceptions: {key!r} needs a review (too few degrees of freedom or"
            f" a share of 0 or 1) and no exception says why it may be shown"
        )
    uncertain = verdict == "withhold"
    # beside a mean, an uncertain share can be worked out
    told = place(share).isin(place(rows[rows.kind == "mean"]))
    try:
        withheld, of_levels, kept = settled(share, uncertain & ~told, levels, questions, study)
    except StatsError as wrong:
        raise FactError(
            f"{study.path}: the tables cannot be protected ({wrong}); put levels or answers together, or"
            f" leave the breakdown out"
        ) from wrong
    stems = levels.index[of_levels]
    withhold(rows, rows.key.str.rpartition(".")[0].isin(stems), PRIVACY)
    withhold(rows, share.index[withheld], PRIVACY)
    withhold(rows, share.index[~withheld & uncertain], UNCERTAIN)
    rows.loc[share.index[~withheld & (verdict == "footnote")], "status"] = "flagged"
    return share.index[~kept]


def settled(
    share: pd.DataFrame, uncertain: pd.Series, levels: pd.DataFrame, questions: Questions, study: Study
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which shares and which levels of margins are withheld for privacy, and which shares are kept.

    The breakdowns are settled by themselves first. Crossed ones come on top, question by question: where
    they cannot be protected, or would take what was shown without them, they are left out; so they are
    where the question's tables have mirrors in other tables.
    """
    pair = share.breakdown.isin(list(pairs_of(study))).to_numpy()
    tables = cells(share[~pair], uncertain[~pair].to_numpy(), levels, questions, study)
    gone, n = audited(tables), int((~pair).sum())
    withheld, kept = np.zeros(len(share), bool), ~pair
    withheld[~pair] = gone[:n]
    ours, other = tables.question, tables.question[tables.same]
    apart = (tables.same >= 0) & (ours != other)
    mirrored = {*ours[apart], *other[apart]}
    for question in dict.fromkeys(share.question[pair]):
        mine = (share.question == question).to_numpy()
        if question in mirrored:
            continue
        part = cells(share[mine], uncertain[mine].to_numpy(), levels.head(0), questions, study)
        try:
            more = audited(part, withheld[mine], int(tables.base.max()))[: mine.sum()]
        except StatsError:
            continue  # no choice of cells protects it: a pair passes the audit or is not published
        if not (more & ~withheld[mine] & ~pair[mine]).any():
            withheld[mine], kept[mine] = more, True
    return withheld, gone[n:][: len(levels)], kept


def audited(tables: Cells, settled: np.ndarray | None = None, respondents: int = 0) -> np.ndarray:
    """The cells to withhold for privacy: by the span test, then by bounds on people and on weights.

    Withholding more never narrows a bound; what one audit adds, the other looks at in turn. settled: of
    the first cells, those that are withheld already; the others but for crossed breakdowns are shown.
    """
    whole = bool(np.allclose(tables.mass, tables.count))
    fine = CROWD if whole else FINE_BASE
    step, plain = (np.where(tables.base < limit, 0.01, 0.001) for limit in (fine, CROWD))
    people, start = np.where(margins(tables), 0.01, step), np.zeros(len(step), bool)
    if settled is not None:
        start[: len(settled)] = settled
        group = pd.Index(zip(tables.question, tables.breakdown, tables.level, strict=True))
        start |= (tables.answer == NOT_CHOSEN) & group.isin(group[start])
        tables = replace(tables, told=tables.told | ((tables.worth >= 0) & ~start & ~tables.hidden))
    free = replace(tables, hidden=tables.hidden | (start & ~tables.primary))
    withheld, before = protect(free) | start, None
    while before is None or (before != withheld).any():
        before = withheld
        for told in (
            Printed(people, flat=whole),
            Printed(step, weighted=True, respondents=respondents or int(tables.base.max()), plain=plain),
        ):
            withheld = widen(tables, withheld, told, WIDTH)
    return withheld


def place(rows: pd.DataFrame) -> pd.Series:
    """The question and the group that a number is of."""
    return rows.question + " " + rows.breakdown + " " + rows.level


def judge_means(rows: pd.DataFrame, study: Study) -> None:
    """A mean of fewer than min_base people is withheld, and so is one beside a share of the same
    question and group that is withheld for privacy: it is one more sum over the same people.
    One on a small effective base is flagged."""
    mean = rows.kind == "mean"
    withhold(rows, mean & (~(rows.base >= study.disclosure["min_base"]) | rows.few), PRIVACY)
    gone = place(rows[(rows.kind == "share") & (rows.reason == PRIVACY)])
    withhold(rows, mean & place(rows).isin(gone), PRIVACY)
    rows.loc[mean & (rows.status == "shown") & (rows.effective_base < 30), "status"] = "flagged"


def judge_totals(rows: pd.DataFrame, study: Study) -> None:
    """A weighted total of fewer than min_base people, or one that one or two of them carry, is withheld;
    so is a quantile of so few, or with fewer than min_cell beyond it, and either beside a share of the
    same question and group that is withheld.

    A total says how much of it the largest and the largest two contribute (`largest`, `largest_two`),
    a quantile of what `probability` it is. Raises FactError where it does not.
    """
    floors = study.disclosure
    total, quantile = rows.kind == "total", rows.kind == "quantile"
    told = rows.reindex(columns=["largest", "largest_two", "probability"])
    try:
        of_few = heavy(told.largest[total], told.largest_two[total])
        beyond = outlying(
            told.probability[quantile], rows.base[quantile], floors["min_cell"], floors["min_base"]
        )
    except StatsError as wrong:
        keys = ", ".join(rows.key[total | quantile][:3])
        raise FactError(f"the gate cannot judge totals and quantiles ({keys}, ...): {wrong}") from wrong
    withhold(rows, rows.index[total][of_few | ~(rows.base[total] >= floors["min_base"])], PRIVACY)
    withhold(rows, rows.index[quantile][beyond], PRIVACY)
    gone = place(rows[(rows.kind == "share") & (rows.reason == PRIVACY)])
    withhold(rows, (total | quantile) & place(rows).isin(gone), PRIVACY)


def judge_models(rows: pd.DataFrame) -> None:
    """A term needs 10 people at each level in both outcome classes (`cell`); a model gives nothing back
    that it is made from (`privacy.saturated`), or none of its numbers is shown."""
    effect = rows.kind == "effect"
    withhold(rows, effect & ~(rows.cell >= 10), PRIVACY)
    parts = (
        rows.key[effect].str.split(".", expand=True).reindex(columns=range(4))
    )  # effect.model.term.level
    made = pd.DataFrame({"model": parts[1], "term": parts[2], "base": rows.base[effect]}).groupby("model")
    models = made.agg(base=("base", "min"), effects=("base", "size"), terms=("term", "nunique"))
    bad = models.index[saturated(models.base, models.effects + 1, models.terms)]
    of_model = rows.key.str.split(".").str[1]
    withhold(rows, rows.kind.isin(["effect", "model"]) & of_model.isin(bad), PRIVACY)


def judge_pairs(rows: pd.DataFrame) -> None:
    """A difference, and a claim, is withheld with either of its ends, and flagged likewise."""
    status = rows.set_index("key").status
    reason = rows.set_index("key").reason
    pair = rows.kind.isin(["difference", "gap", "claim", "diagnostic"])
    for end in ("left", "right"):
        there = pair & (rows[end].fillna("") != "")
        of_end = rows.loc[there, end].map(status)
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


def rounded(rows: pd.DataFrame, to: int, fine: int = FINE_BASE) -> pd.DataFrame:
    """As published: shares in whole per cents below a base of 100 and to one decimal above,
    errors and tests to three digits, bases to tens, unweighted shares for everyone only."""
    rows = rows.copy()
    share = rows.unit.isin(["share", "points"])
    crowd, whole = share & (rows.base < CROWD), rows.unweighted.round(2)
    # what is weighted to a margin meets it, and the margin is published as it is
    places = np.where((rows.base < fine) | rows.key.str.startswith(MARGIN), 2, 3)
    for column in ("value", "low", "high", "unweighted"):
        exact = rows[column].to_numpy(dtype=float)
        shorter = [round(x, int(d)) if x == x else x for x, d in zip(exact, places, strict=True)]
        rows[column] = np.where(share, shorter, digits(exact, 4))
    for column in ("se", "deff", "p", "p_adjusted"):
        rows[column] = digits(rows[column].to_numpy(dtype=float), 3)
    for column in ("p", "p_adjusted"):
        rows[column] = rows[column].clip(lower=0.0001)
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


def digits(x: np.ndarray, n: int) -> np.ndarray:
    """x to n significant digits."""
    return np.array([float(f"{v:.{n}g}") if v == v else v for v in x])


def band(share: float) -> str:
    return next(label for limit, label in BANDS if share < limit)


def tally(public: pd.DataFrame) -> pd.DataFrame:
    """How many numbers were published and withheld, as numbers themselves."""
    tables = public[public.kind.isin(["share", "mean", "difference"])]
    counts = {
        "disclosure.candidates": len(tables),
        "disclosure.shown": int((tables.status != "withheld").sum()),
        "disclosure.flagged": int((tables.status == "flagged").sum()),
        "disclosure.withheld_privacy": int((tables.reason == PRIVACY).sum()),
        "disclosure.withheld_uncertain": int((tables.reason == UNCERTAIN).sum()),
    }
    return pd.DataFrame(
        [
            {"key": k, "kind": "diagnostic", "unit": "count", "value": v, "status": "shown",
             "made_by": "analysis.disclose.tally"}
            for k, v in counts.items()
        ]
    ).reindex(columns=public.columns)  # fmt: skip


if __name__ == "__main__":
    run(main)
