"""Toplines and breakdowns of every question, complete: with complements and people of no level."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.numbers.key import crossed, parted, stem
from analysis.privacy import Cells, primary
from analysis.stages.disclose.behind import NOBODY
from analysis.stages.disclose.mirrors import PLACE, mirrored
from analysis.stages.disclose.same import Same
from analysis.study import Disclosure, FactError, Questions, Study, crossed_pairs

MARGIN = stem("margin")  # begins the keys of what is told of a margin
SAMPLE, AFTER = ".sample", ".after"  # how they end: of people, and by the final weights
NOT_CHOSEN = "(not chosen)"  # of an option of a mark-all question: never published
OTHERS = "(no level)"  # people in none of a breakdown's levels: never published, but they count
NOT_OF_PEOPLE = {"few": False, "inner": False, "inside": NOBODY, "beside": NOBODY}  # of margins' levels
SIZES = ["cell", "base", "mass", "whole"]  # people and weighted people, in a cell and in its base


def cells(
    share: pd.DataFrame, uncertain: np.ndarray, levels: pd.DataFrame, questions: Questions, study: Study,
    same: Same | None = None,
) -> Cells:  # fmt: skip
    """The tables as disclosure control sees them: complete, with complements and people of no level.

    Its first rows are the shares, then come the levels of margins (`of_margins`). same: as of `mirrored`.
    """
    floors = study.disclosure
    for key in share.key[~(share.weighted_base >= 0)]:
        raise FactError(f"{key!r} has no weighted base, and the gate cannot audit it")
    given = pd.concat(
        [
            share.assign(hidden=uncertain, worth=np.where(share.breakdown.isin(pairs_of(study)), -1, 0)),
            levels.assign(hidden=False, worth=1, told=False, alike=False, **NOT_OF_PEOPLE),
        ]
    )
    small = primary(given.cell, given.base, floors.min_cell, floors.min_base)
    small |= (given.few | given.inner).to_numpy()
    table = given[[*PLACE, "cell", "base", "worth", "told", "alike", "inside", "beside"]].assign(
        primary=small, hidden=given.hidden & ~small, whole=given.weighted_base,
        mass=(given.value * given.weighted_base).where(given.base > 0, 0.0),
    )  # fmt: skip
    many = table.question.map(lambda q: q in questions and questions[q].kind == "multiple")
    table.loc[many, "question"] += "." + table.answer[many]
    no = table[many].assign(answer=NOT_CHOSEN, cell=lambda chosen: chosen.base - chosen.cell,
                            mass=lambda chosen: chosen.whole - chosen.mass,
                            inside=table.beside[many], beside=table.inside[many])  # fmt: skip
    table = pd.concat([table, no])
    table = pd.concat([table, without_level(table, floors)], ignore_index=True)
    nets = {
        (q.id, net): parts
        for q in questions.values()
        for net, parts in q.nets.items()
        if net not in q.answers
    }
    mirrors, more_nets, more_levels = mirrored(
        table, questions, {MARGIN + m.margin: list(m.variables) for m in study.weighting.raking}, same
    )
    table = pd.concat([table.assign(same=-1), mirrors])
    top = table[table.breakdown == ""].drop_duplicates("question").set_index("question")
    unit = table.question.map(top.base / top.whole.where(top.whole > 0, 1)).to_numpy()
    return Cells(
        table.question.to_numpy(), table.answer.to_numpy(),
        table.breakdown.to_numpy(), table.level.to_numpy(),
        table.cell.to_numpy(), table.base.to_numpy(), table.primary.to_numpy(), table.hidden.to_numpy(),
        {**nets, **more_nets}, {**coarser(questions, study, table), **more_levels},
        mass=table.mass.to_numpy() * unit, whole=table.whole.to_numpy() * unit,
        same=table.same.to_numpy(), worth=table.worth.to_numpy(), told=table.told.to_numpy(),
        alike=table.alike.to_numpy(),
    )  # fmt: skip


def pairs_of(study: Study) -> dict[str, tuple[str, str]]:
    """Two breakdowns crossed: the name of the pair -> the two."""
    return {crossed(pair): pair for pair in crossed_pairs(study)}


def of_margins(rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The levels of each margin of the weighting as answers of a question that everyone answered.

    Index: the first part of the keys of the rows that tell of a level.
    """
    told = rows[rows.key.str.startswith(MARGIN)].set_index("key")
    found = []
    for name in (MARGIN + m.margin for m in study.weighting.raking):
        stems = [
            k.removesuffix(SAMPLE) for k in told.index if k.startswith(f"{name}.") and k.endswith(SAMPLE)
        ]
        n = float(told.base[[stem + SAMPLE for stem in stems]].sum())
        found += [
            (
                stem,
                name,
                stem.removeprefix(f"{name}."),
                "",
                "",
                told.base[stem + SAMPLE],
                n,
                told.value[stem + AFTER],
                n,
            )
            for stem in stems
        ]
    columns = ["stem", *PLACE, "cell", "base", "value", "weighted_base"]
    levels = pd.DataFrame(found, columns=columns).set_index("stem")
    if study.apart:  # told of each population by itself; of all of them it is as much less
        own = [levels.question, levels.answer.map(lambda level: parted(level)[0])]
        levels["value"] *= levels.groupby(own).cell.transform("sum") / levels.base
    return levels


def margins(tables: Cells) -> np.ndarray:
    """Which cells are levels of margins, or mirrors of them."""
    origin = np.where(tables.same >= 0, tables.same, np.arange(len(tables.same)))
    return np.char.startswith(tables.question[origin], MARGIN)


def without_level(table: pd.DataFrame, floors: Disclosure) -> pd.DataFrame:
    """For each breakdown the people who stand at none of its levels, as one more level.

    They are not published, but what the levels leave of the topline tells about them. A breakdown
    should leave nobody out; where one does, their small cells are protected like any other.
    """
    keys = ["question", "breakdown", "answer"]
    summed = table.groupby(keys, sort=False)[SIZES].sum().reset_index()
    top = table[table.breakdown == ""].set_index(["question", "answer"])[SIZES]
    rest = top.loc[pd.MultiIndex.from_frame(summed[["question", "answer"]])]
    for size in SIZES:
        summed[size] = rest[size].to_numpy() - summed[size].to_numpy()
    summed[["mass", "whole"]] = summed[["mass", "whole"]].clip(lower=0)
    left = summed[summed.groupby(["question", "breakdown"]).base.transform("max") > 0]
    return left.assign(
        level=OTHERS,
        primary=primary(left.cell, left.base, floors.min_cell, floors.min_base),
        hidden=lambda rest: ~rest.primary,
        worth=0,
        told=False,
        alike=False,
        inside=NOBODY,
        beside=NOBODY,
    )


def coarser(
    questions: Questions, study: Study, numbers: pd.DataFrame
) -> Mapping[tuple[str, str], tuple[str, tuple[str, ...]]]:
    """(breakdown, level) -> the finer breakdown and the levels of it that it sums; a pair is the finer
    one of both its breakdowns."""
    out, breakdowns = {}, study.breakdowns
    for pair, (one, two) in pairs_of(study).items():
        there = dict.fromkeys(numbers.level[numbers.breakdown == pair])
        for i, name in enumerate((one, two)):
            for level in dict.fromkeys(parted(x)[i] for x in there):
                out[name, level] = (pair, tuple(x for x in there if parted(x)[i] == level))
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
