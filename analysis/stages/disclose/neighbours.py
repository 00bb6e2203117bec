"""What other bases and earlier editions tell of a number, put beside it before it is judged."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.stages.disclose.corrected import corrected
from analysis.stages.disclose.editions import RESPONDENTS, pinned_before, pinned_inside, told_before
from analysis.stages.disclose.printing import flat, printed
from analysis.stages.disclose.tables import coarser
from analysis.study import Questions, Study


def beside(
    rows: pd.DataFrame, questions: Questions, study: Study, editions: Mapping[Path, pd.DataFrame]
) -> pd.DataFrame:
    """With what other bases and earlier editions tell: `told`, a share known already; `few`, a group whose
    printed size differs from another's by one to nine people, or that tells whom a correction was of.

    A topline's unweighted shares go where they alone tell its base.
    """
    rows = rows.assign(few=False, told=told_before(rows, editions.values(), study.disclosure.round_base))
    of = rows[rows.kind.isin(["share", "mean"]) & rows.alike]
    whole = set(zip(of.question, of.breakdown, of.level, of.kind, strict=True))
    unweighted, recodes = flat(rows), coarser(questions, study, rows)
    sized = rows.kind.isin(["share", "mean"]) | (rows.key == RESPONDENTS)
    places = list(zip(rows.question, rows.breakdown, rows.level, rows.kind, strict=True))
    for _ in range(2):
        now = printed(rows[sized], study).set_index("key")
        groups = pinned_inside(now, recodes, whole, study.disclosure)
        groups |= pinned_before(now, editions, whole, study.disclosure)
        few = pd.Series([place in groups for place in places], rows.index)
        rows.loc[few & (rows.breakdown == "") & (not unweighted), "unweighted"] = np.nan
    files = [old for path, old in editions.items() if path.suffix]  # and not what another wave is called
    anew = corrected(rows, now, files)
    return rows.assign(few=few | anew, told=rows.told.where(~anew, False))
