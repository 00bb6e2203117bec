"""Every number judged, in one order: shares, means, totals, models, pairs, ranks."""

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.numbers.apart import pooled
from analysis.numbers.key import Key
from analysis.numbers.schema import made_by
from analysis.stages.disclose.behind import People
from analysis.stages.disclose.between import NO_CLAIMS, differences, verdicts
from analysis.stages.disclose.derived import judge_derived
from analysis.stages.disclose.fineness import alike
from analysis.stages.disclose.judges import (
    PRIVACY,
    UNCERTAIN,
    judge_means,
    judge_models,
    judge_omnibus,
    judge_pairs,
    judge_ranks,
    judge_totals,
)
from analysis.stages.disclose.neighbours import beside
from analysis.stages.disclose.numerators import compared, unknown_people
from analysis.stages.disclose.printing import printed
from analysis.stages.disclose.same import Same
from analysis.stages.disclose.shares import judge_shares
from analysis.stages.disclose.shifts import judge_shifts
from analysis.stages.disclose.varied import judge_varied
from analysis.study import Claim, FactError, Questions, Study

KNOWN = frozenset(
    (
        "share mean total quantile rank difference omnibus gap claim "
        "effect interaction coefficient model diagnostic band kept varied tipping imputed missing shift "
        "late responded battery loading polychoric"
    ).split()
)
NO_PANEL: Mapping[str, bool] = MappingProxyType({})
MEASURES = ["value", "low", "high", "se", "df", "deff", "effective_base", "unweighted", "p", "p_adjusted"]


def gate(
    rows: pd.DataFrame,
    questions: Questions,
    study: Study,
    editions: Mapping[Path, pd.DataFrame] | None = None,
    same: Same | None = None,
    near: Collection[tuple[str, str]] = (),
    people: People | None = None,
    claims: Mapping[str, Claim] = NO_CLAIMS,
    panel: Mapping[str, bool] = NO_PANEL,
    pieces: Path | None = None,
) -> pd.DataFrame:
    """Every row with its status; withheld rows without their measures, the rest rounded.

    editions: earlier numbers as published, by the file that they stand in. same: answers of different
    variables that are the same people, by definition where nothing is given. near: answers that are nearly
    those of another variable, as of `nearly`: neither they nor groups at them are shown. people: the
    respondents' columns of all shares, which are then compared as sets of people. claims: what gaps are of.
    Numbers of several populations together (`apart` of the study) are known to nobody, and left out.
    panel: shares that another wave has of the same people, and whether they are shown there: then they
    count as known here, else as unsafe. pieces: a folder that keeps what was settled.
    """
    together = [pooled(Key.parse(key), study.apart) for key in rows.key] if study.apart else False
    rows = rows.assign(status="shown", reason="", pooled=together)
    rows = differences(alike(rows, questions), study, claims)
    rows = beside(rows, questions, study, editions or {})
    at, of = (
        np.array([place in near for place in zip(rows[a], rows[b], strict=True)], dtype=bool)
        for a, b in (("breakdown", "level"), ("question", "answer"))
    )
    rows = rows.assign(few=rows.few | at)
    there = rows.key.map(dict(panel))
    rows = rows.assign(told=rows.told | there.eq(True))
    of_people, of_shares = (pieces and pieces / name for name in ("people", "shares"))
    floors = study.disclosure
    sets = compared(rows, people, questions, floors, of_people) if people else unknown_people(rows)
    # an answer that is nearly another's is withheld, but its base is that of the answers beside it
    rows = rows.assign(inside=sets.inside, beside=sets.beside, inner=sets.few | of | there.eq(False))
    rows = rows.drop(judge_shares(rows, questions, study, same, of_shares))
    judge_means(rows, study)
    judge_derived(rows, questions)
    judge_totals(rows, study)
    judge_models(rows, study)
    judge_omnibus(rows)
    judge_pairs(rows)
    judge_ranks(rows)
    judge_varied(rows, study)
    judge_shifts(rows, study)
    unknown = rows[~rows.kind.isin(KNOWN)]
    for key in unknown.key:
        raise FactError(f"the gate does not know what kind of number {key!r} is")
    lost = rows[(rows.status != "withheld") & rows.value.isna()]
    for key in lost.key:
        raise FactError(f"{key!r} is not a number and nothing says why")
    rows = rows[~rows.pooled].drop(columns="pooled")
    rows.loc[rows.status == "withheld", MEASURES] = np.nan
    return verdicts(printed(rows, study), claims)


def tally(public: pd.DataFrame) -> pd.DataFrame:
    """How many numbers were published and withheld, as numbers themselves."""
    tables = public[public.kind.isin(["share", "mean", "difference"])]
    counts = {
        "candidates": len(tables),
        "shown": int((tables.status != "withheld").sum()),
        "flagged": int((tables.status == "flagged").sum()),
        "withheld_privacy": int((tables.reason == PRIVACY).sum()),
        "withheld_uncertain": int((tables.reason == UNCERTAIN).sum()),
    }
    return pd.DataFrame(
        [
            {"key": str(Key("disclosure", part=k)), "kind": "diagnostic", "unit": "count", "value": v,
             "status": "shown", "made_by": made_by(tally)}
            for k, v in counts.items()
        ]
    ).reindex(columns=public.columns)  # fmt: skip
