"""The only door to the public: what may be seen, what is withheld and why, rounded for good.

Privacy first (rules 1 and 5 of the method page: small bases and cells, and what would give them
away by subtraction), then reliability (the NCHS presentation standard). It fails closed: a number
that is not one, or of a kind this gate does not know, stops the build.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.facts import FactError, Questions, Study, read_questions, read_study, run, write_rows
from analysis.frames import PUBLIC, read_rows
from analysis.privacy import Cells, Printed, presentation, primary, protect, widen

MEASURES = ["value", "low", "high", "se", "df", "deff", "effective_base", "unweighted", "p", "p_adjusted"]
PRIVACY, UNCERTAIN = "privacy", "uncertain"
BANDS = ((0.01, "under 1%"), (0.02, "1 to 2%"), (0.05, "2 to 5%"), (0.1, "5 to 10%"), (1.01, "over 10%"))
FINE_BASE = 100  # below it shares are published in whole per cents, from it on to one decimal
WIDTH = 12  # people between the bounds on a withheld count: two more than promised, for the weights
OTHERS = "(no level)"  # people in none of a breakdown's levels: never published, but they count


def main(
    study: Path, codebook: Path, scales: Path, recodes: Path, numbers: Path,
    estimates: Path, weighting: Path, quality: Path, effects: Path | None = None,
    replicated: Path | None = None,
) -> None:  # fmt: skip
    settings = read_study(study)
    questions = read_questions(codebook, scales, recodes)
    sources = [estimates, weighting, quality, *[p for p in (effects, replicated) if p]]
    rows = pd.concat([read_rows(s) for s in sources], ignore_index=True)
    for key in rows.key[rows.key.duplicated()]:
        raise FactError(f"two stages both made the number {key!r}")
    public = gate(rows, questions, settings)
    public = pd.concat([public, tally(public)], ignore_index=True)
    write_rows(numbers, PUBLIC, public[PUBLIC].to_dict("records"))


def gate(rows: pd.DataFrame, questions: Questions, study: Study) -> pd.DataFrame:
    """Every row with its status; withheld rows without their measures, the rest rounded."""
    rows = rows.assign(status="shown", reason="")
    rows[["kind", "unit"]] = rows[["kind", "unit"]].fillna("")
    judge_shares(rows, questions, study)
    judge_means(rows, study)
    judge_models(rows)
    judge_pairs(rows)
    judge_margins(rows, study)
    unknown = rows[~rows.kind.isin(KNOWN)]
    for key in unknown.key:
        raise FactError(f"the gate does not know what kind of number {key!r} is")
    lost = rows[(rows.status != "withheld") & rows.value.isna()]
    for key in lost.key:
        raise FactError(f"{key!r} is not a number and nothing says why")
    rows.loc[rows.status == "withheld", MEASURES] = np.nan
    rows.loc[rows.base < study.disclosure["min_base"], "base"] = np.nan
    return rounded(rows, study.disclosure["round_base"])


KNOWN = {"share", "mean", "difference", "gap", "claim", "effect", "model", "diagnostic", "band"}


def withhold(rows: pd.DataFrame, which: pd.Series | pd.Index, reason: str) -> None:
    rows.loc[which, "status"] = "withheld"
    rows.loc[which, "reason"] = reason


def judge_shares(rows: pd.DataFrame, questions: Questions, study: Study) -> None:
    """Small bases, small cells and complements, complementary suppression, then reliability."""
    is_share = rows.kind == "share"
    if not is_share.any():
        return
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
    tables = cells(share, small, uncertain.to_numpy(), questions, study)
    withheld = widen(tables, protect(tables), printed(tables), WIDTH)[: len(share)]
    withhold(rows, share.index[withheld], PRIVACY)
    withhold(rows, share.index[~withheld & uncertain], UNCERTAIN)
    rows.loc[share.index[~withheld & (verdict == "footnote")], "status"] = "flagged"


def printed(tables: Cells) -> Printed:
    """How shares leave the gate: in steps of a whole or a tenth of a per cent, by their base."""
    return Printed(np.where(tables.base < FINE_BASE, 0.01, 0.001))


def cells(
    share: pd.DataFrame, small: np.ndarray, uncertain: np.ndarray, questions: Questions, study: Study
) -> Cells:
    """The tables as disclosure control sees them: complete, with complements and people of no level."""
    floors = study.disclosure
    table = share[["question", "answer", "breakdown", "level", "cell", "base"]].assign(
        primary=small, hidden=uncertain & ~small
    )
    many = table.question.map(lambda q: questions[q].kind == "multiple")
    table.loc[many, "question"] += "." + table.answer[many]
    no = table[many].assign(answer="(not chosen)", cell=lambda chosen: chosen.base - chosen.cell)
    table = pd.concat([table, no], ignore_index=True)
    table = pd.concat([table, without_level(table, floors)], ignore_index=True)
    nets = {
        (q.id, net): parts
        for q in questions.values()
        for net, parts in q.nets.items()
        if net not in q.answers
    }
    return Cells(
        table.question.to_numpy(dtype=str), table.answer.to_numpy(dtype=str),
        table.breakdown.to_numpy(dtype=str), table.level.to_numpy(dtype=str),
        table.cell.to_numpy(dtype=np.int64), table.base.to_numpy(dtype=np.int64),
        table.primary.to_numpy(dtype=bool), table.hidden.to_numpy(dtype=bool),
        nets, coarser(questions, study.breakdowns),
    )  # fmt: skip


def without_level(table: pd.DataFrame, floors: Mapping[str, int]) -> pd.DataFrame:
    """For each breakdown the people who stand at none of its levels, as one more level.

    They are not published, but what the levels leave of the topline tells about them. A breakdown
    should leave nobody out; where one does, their small cells are protected like any other.
    """
    inside = table[table.breakdown != ""]
    keys = ["question", "breakdown", "answer"]
    summed = inside.groupby(keys, sort=False)[["cell", "base"]].sum().reset_index()
    top = table[table.breakdown == ""].set_index(["question", "answer"])[["cell", "base"]]
    rest = top.loc[pd.MultiIndex.from_frame(summed[["question", "answer"]])].to_numpy()
    summed[["cell", "base"]] = rest - summed[["cell", "base"]].to_numpy()
    left = summed[summed.groupby(["question", "breakdown"]).base.transform("max") > 0]
    return left.assign(
        level=OTHERS,
        primary=primary(left.cell, left.base, floors["min_cell"], floors["min_base"]) & (left.base > 0),
        hidden=lambda rest: ~rest.primary,
    )


def coarser(
    questions: Questions, breakdowns: list[str]
) -> Mapping[tuple[str, str], tuple[str, tuple[str, ...]]]:
    """(breakdown, level) -> the finer breakdown and the levels of it that it sums."""
    out = {}
    for name in breakdowns:
        recode = questions[name].recode
        if recode is None or len(recode.sources) != 1 or recode.sources[0] not in breakdowns:
            continue
        for level, condition in recode.levels:
            if len(condition.clauses) != 1 or condition.clauses[0].operator not in ("=", "in"):
                break
            fine = questions[recode.sources[0]].answers
            out[name, level] = (recode.sources[0], tuple(k for k in fine if k in condition.clauses[0].keys))
    return out


def judge_means(rows: pd.DataFrame, study: Study) -> None:
    """A mean of fewer than min_base people is withheld, and so is one beside a share of the same
    question and group that is withheld for privacy: it is one more sum over the same people.
    One on a small effective base is flagged."""
    mean = rows.kind == "mean"
    withhold(rows, mean & ~(rows.base >= study.disclosure["min_base"]), PRIVACY)
    place = rows.question + " " + rows.breakdown + " " + rows.level
    gone = set(place[(rows.kind == "share") & (rows.reason == PRIVACY)])
    withhold(rows, mean & place.isin(gone), PRIVACY)
    rows.loc[mean & (rows.status == "shown") & (rows.effective_base < 30), "status"] = "flagged"


def judge_models(rows: pd.DataFrame) -> None:
    """A term needs 10 people at each level in both outcome classes (`cell`)."""
    withhold(rows, (rows.kind == "effect") & ~(rows.cell >= 10), PRIVACY)


def judge_margins(rows: pd.DataFrame, study: Study) -> None:
    """Shares of respondents at the levels of a margin: small levels are withheld, never one alone."""
    counted = rows[(rows.kind == "diagnostic") & rows.cell.notna()]
    tables = counted.key.str.replace(r"\.[^.]+(\.[^.]+)$", r"\1", regex=True)  # margin.m.level.step
    for _, levels in counted.groupby(tables, sort=False):
        small = int((levels.cell < study.disclosure["min_cell"]).sum())
        if small:
            withhold(rows, levels.cell.sort_values(kind="stable").index[: max(small, 2)], PRIVACY)


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


def rounded(rows: pd.DataFrame, to: int) -> pd.DataFrame:
    """As published: shares in whole per cents below a base of 100 and to one decimal above,
    errors and tests to three digits, bases to tens, unweighted shares for everyone only."""
    rows = rows.copy()
    share = rows.unit.isin(["share", "points"])
    # whole people to three decimals fit one base alone
    crowd, whole = share & (rows.base < 1000), rows.unweighted.round(2)
    places = np.where(rows.base < FINE_BASE, 2, 3)
    for column in ("value", "low", "high", "unweighted"):
        exact = rows[column].to_numpy(dtype=float)
        fine = [round(x, int(d)) if x == x else x for x, d in zip(exact, places, strict=True)]
        rows[column] = np.where(share, fine, digits(exact, 4))
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
