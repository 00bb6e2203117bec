"""Numbers under other choices: each is one more sum over nearly the same people.

Beside the published number one that leaves out 32 people tells what those 32 answered, and so does one that
leaves out who does not know. Printed in steps of a tenth it would tell it to a person. So such a number is
printed in steps that are at least as wide as the bounds on a withheld count: what two of them tell of those
who are in the one and not in the other is never narrower than that.
"""

import numpy as np
import pandas as pd

from analysis.stages.disclose.fineness import to_steps
from analysis.stages.disclose.judges import PRIVACY, withhold
from analysis.study import Study

VARIED = "varied"  # a number under another choice
IMPUTED = ("imputed", "missing")  # with answers that were not given; the information that is missing
TIPPING, WHOLE = "tipping", 0.01  # how far the silent would have to be: in whole points
STEPS = (0.01, 0.02, 0.05, 0.1)
MEASURED = ("battery", "loading", "polychoric")  # of a set of items, over those who answered them
RESPONSE = ("late", "responded")  # the late less the early; who answered, of whom the frame knows
TOLD = ("share", "points", "coefficient")  # units of which a step is so many people


def judge_varied(rows: pd.DataFrame, study: Study) -> None:
    """Round every number under another choice to the least step that is `width` people of its base, and
    withhold it where none is; its base goes, and what is no part of people is not told.

    How far the silent would have to be is told in whole points: finer, it would tell which part of a group
    answered."""
    judge_imputed(rows)
    varied = rows.kind.isin([VARIED, *IMPUTED, *MEASURED, *RESPONSE])
    step = people_step(rows.base[varied], study)
    known = rows.unit[varied].isin(TOLD) & (step > 0) & (rows.base[varied] >= study.disclosure.min_base)
    withhold(rows, known.index[~known], PRIVACY)
    for column in ("value", "low", "high"):
        rows.loc[varied, column] = to_steps(rows.loc[varied, column].to_numpy(float), step)
    rows.loc[varied, ["base", "se", "p", "df"]] = np.nan
    few = (rows.kind == "responded") & ~(rows.cell >= study.disclosure.min_cell)
    withhold(rows, few, PRIVACY)
    tipping = rows.kind == TIPPING
    rows.loc[tipping, "value"] = to_steps(rows.loc[tipping, "value"].to_numpy(float), np.array(WHOLE))


def judge_imputed(rows: pd.DataFrame) -> None:
    """Withhold the imputed numbers of a question's groups together, where one of its shares in them is.

    There are fewer groups than were published, since nobody is left whose group is unknown: beside the
    others, and everyone, the one that is withheld could be worked out.
    """
    of = rows.question + " " + rows.breakdown
    gone = set(of[(rows.kind == "share") & (rows.breakdown != "") & (rows.reason == PRIVACY)])
    at = rows.set_index("key")
    imputed = rows.index[rows.kind.isin(IMPUTED)]
    left = rows.loc[imputed, "left"]
    theirs = left.map(at.question) + " " + left.map(at.breakdown)
    withhold(rows, imputed[theirs.isin(gone)], PRIVACY)


def people_step(base: pd.Series, study: Study) -> np.ndarray:
    """(rows,) the least step that is at least `width` people of a base; 0 where the widest is not."""
    found = np.zeros(len(base))
    for step in reversed(STEPS):
        found = np.where(base.to_numpy(float) * step >= study.disclosure.width, step, found)
    return found
