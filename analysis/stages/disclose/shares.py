"""Shares: small bases, small cells, what would give them away, then reliability (NCHS)."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.numbers.ids import CROSS
from analysis.privacy import Cells, Printed, Seen, bounds, presentation, primary, protect, widen
from analysis.stages.disclose.behind import NOBODY
from analysis.stages.disclose.fineness import steps
from analysis.stages.disclose.judges import PRIVACY, UNCERTAIN, place, withhold
from analysis.stages.disclose.printing import CROWD, FINE_BASE
from analysis.stages.disclose.same import Same
from analysis.stages.disclose.tables import NOT_CHOSEN, cells, margins, of_margins, pairs_of
from analysis.stages.disclose.told import way_out
from analysis.stats import StatsError
from analysis.store import mapped
from analysis.study import Disclosure, FactError, Questions, Study

ROUND = 10  # of bases


class Task(NamedTuple):
    """All that decides which cells are withheld for privacy."""

    share: pd.DataFrame
    uncertain: pd.Series
    levels: pd.DataFrame
    questions: Questions
    study: Study
    same: Same | None = None


def judge_shares(
    rows: pd.DataFrame, questions: Questions, study: Study, same: Same | None = None,
    pieces: Path | None = None,
) -> pd.Index:  # fmt: skip
    """Small bases, small cells and complements, complementary suppression, then reliability.

    With them the levels of the margins that were weighted to: shares of the same respondents. Returns
    the rows that are left out. pieces: a folder that keeps what was settled, for the same task alone.
    """
    is_share, levels = rows.kind == "share", of_margins(rows, study)
    if not is_share.any() and levels.empty:
        return rows.index[:0]
    share = rows[is_share]
    small = primary(share.cell, share.base, study.disclosure.min_cell, study.disclosure.min_base)
    sized = ~small & share.value.notna()
    verdict = pd.Series("withhold", index=share.index)
    judged = presentation(*(share.loc[sized, c] for c in ("value", "se", "base", "domain_df")))
    verdict[sized] = judged.verdict
    verdict[share.pooled] = "withhold"
    excused = study.disclosure.excused(rows.key, study.path)
    for key in share.key[(verdict == "review") & ~share.key.isin(list(excused))]:
        raise FactError(
            f"{study.path}, [disclosure] exceptions: {key!r} needs a review (too few degrees of freedom or"
            f" a share of 0 or 1) and no exception says why it may be shown"
        )
    uncertain = verdict == "withhold"
    # beside a mean, an uncertain share can be worked out
    told = place(share).isin(place(rows[(rows.kind == "mean") & ~rows.pooled]))
    try:
        plain = pd.DataFrame(dict(share.items()))  # laid out by its columns alone, so that it has one hash
        task = Task(plain, uncertain & ~told, levels, questions, study, same)
        ((withheld, of_levels, kept),) = mapped(settled, [task], pieces)
    except StatsError as wrong:
        raise FactError(
            f"{study.path}: the tables cannot be protected ({wrong}); {way_out(wrong, share)}"
        ) from wrong
    stems = levels.index[of_levels]
    withhold(rows, rows.key.str.rpartition(".")[0].isin(stems), PRIVACY)
    withhold(rows, share.index[withheld], PRIVACY)
    withhold(rows, share.index[~withheld & uncertain], UNCERTAIN)
    rows.loc[share.index[~withheld & (verdict == "footnote")], "status"] = "flagged"
    return share.index[~kept]


def settled(task: Task) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which shares and which levels of margins are withheld for privacy, and which shares are kept.

    The breakdowns are settled by themselves first. Crossed ones come on top, question by question: where
    they cannot be protected, or would take what was shown without them, they are left out; so they are
    where the question's tables have mirrors in other tables.
    """
    share, uncertain, levels, questions, study, same = task
    pair = share.breakdown.isin(list(pairs_of(study))).to_numpy()
    tables = cells(share[~pair], uncertain[~pair].to_numpy(), levels, questions, study, same)
    gone, n = audited(tables, None, 0, study.disclosure.width), int((~pair).sum())
    withheld, kept = np.zeros(len(share), bool), ~pair
    withheld[~pair] = gone[:n]
    ours, other = tables.question, tables.question[tables.same]
    apart = (tables.same >= 0) & (ours != other)
    mirrored = {owner(q) for q in (*ours[apart].tolist(), *other[apart].tolist())} | twofold(share)
    asked = share.question.to_numpy(object)
    mine = np.isin(asked, [q for q in dict.fromkeys(asked[pair]) if q not in mirrored])
    if not mine.any():
        return withheld, gone[n:][: len(levels)], kept
    every = cells(share[mine], uncertain[mine].to_numpy(), levels.head(0), questions, study, same)
    owners = np.array([owner(q) for q in every.question.tolist()], object)
    for question in dict.fromkeys(asked[mine]):
        rows = np.flatnonzero(asked == question)
        part = every.some(np.flatnonzero(owners == question))
        more = with_pairs(part, withheld[rows], pair[rows], int(tables.base.max()), study.disclosure.width)
        if more is not None:
            withheld[rows], kept[rows] = more, True
    return withheld, gone[n:][: len(levels)], kept


def owner(question: str) -> str:
    """The question that an option of a mark-all question belongs to."""
    return question.partition(".")[0]


def twofold(share: pd.DataFrame) -> set[str]:
    """Questions of which a share tells of the same people as one of another question."""
    told = pd.concat(
        [
            share[["question", "inside"]],
            share[["question", "beside"]].set_axis(["question", "inside"], axis=1),
        ]
    )
    told = told[told.inside != NOBODY]
    return {*told.question[told.groupby("inside").question.transform("nunique") > 1]}


def with_pairs(
    tables: Cells, settled: np.ndarray, pair: np.ndarray, respondents: int, width: int
) -> np.ndarray | None:
    """Which shares of one question, its pairs among them, are withheld; None where the pairs cannot be
    protected, cost the other tables a cell, or are bounded too narrowly by one-way numbers alone."""
    try:
        all_of = audited(tables, settled, respondents, width)
        if narrow(tables, all_of, respondents, width):
            return None
    except StatsError:
        return None  # no choice of cells protects it: a pair passes the audit or is not published
    more = all_of[: len(settled)]
    return None if (more & ~settled & ~pair).any() else more


def narrow(tables: Cells, withheld: np.ndarray, respondents: int, width: int) -> bool:
    """Whether what is printed bounds a withheld cell of two crossed breakdowns more narrowly than `width`:
    of nine people in a group, everyone knows that no part of the group has ten."""
    pair = withheld & (np.char.find(tables.breakdown, CROSS) > 0)
    return bool(pair.any()) and any(
        bool((high[pair] - low[pair] < width - 1e-6).any())
        for low, high in (bounds(tables, withheld, told) for told in views(tables, respondents))
    )


def audited(
    tables: Cells, settled: np.ndarray | None = None, respondents: int = 0, width: int = Disclosure.width
) -> np.ndarray:
    """The cells to withhold for privacy: by the span test, then by bounds on people and on weights.

    Withholding more never narrows a bound; what one audit adds, the other looks at in turn. settled: of
    the first cells, those that are withheld already; the others but for crossed breakdowns are shown.
    """
    start = np.zeros(len(tables.base), bool)
    if settled is not None:
        start[: len(settled)] = settled
        group = pd.MultiIndex.from_arrays([tables.question, tables.breakdown, tables.level])
        start |= (tables.answer == NOT_CHOSEN) & group.isin(group[start])
        tables = replace(tables, told=tables.told | ((tables.worth >= 0) & ~start & ~tables.hidden))
    free = replace(tables, hidden=tables.hidden | (start & ~tables.primary))
    withheld, before = protect(free) | start, None
    seen: tuple[Seen, Seen] = {}, {}
    while before is None or (before != withheld).any():
        before = withheld
        for told, those in zip(views(tables, respondents), seen, strict=True):
            withheld = widen(tables, withheld, told, width, those)
    return withheld


def views(tables: Cells, respondents: int) -> tuple[Printed, Printed]:
    """The tables as an attacker reads them: of people, as if weights were undone, and of weights."""
    near = np.round(tables.base / ROUND) * ROUND
    step, plain = (
        np.where(tables.alike, steps(near), np.where(tables.base < limit, 0.01, 0.001))
        for limit in (FINE_BASE, CROWD)
    )
    whole = respondents or int(tables.base.max())
    people = Printed(np.where(margins(tables), 0.01, step), flat=tables.alike)
    return people, Printed(step, weighted=True, respondents=whole, plain=plain)
