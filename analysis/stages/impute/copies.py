"""The respondents with the answers that an imputation gives them."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.sample.answers import Columns
from analysis.sample.ratios import DONT_KNOW
from analysis.sample.recodes import made
from analysis.stages.impute.items import NOTHING, Part, treatments
from analysis.stats import completed
from analysis.study import Question, Questions

Task = tuple[Sequence[Part], np.ndarray, tuple[int, int], int]  # parts, weights, seed, rounds


def imputed(task: Task) -> list[np.ndarray]:
    """One imputation as a piece of work: of each item its codes, or donors and answers, of the unknown."""
    some, weights, seed, rounds = task
    copy = completed([part.item for part in some], weights, seed, rounds)
    out = []
    for j, part in enumerate(some):
        unknown = part.item.unknown
        drawn = [copy.whole[j]] if part.item.levels else [copy.donors[j], copy.answers[j]]
        out.append(np.array([x[unknown] for x in drawn], dtype=np.int32))
    return out


def filled(
    people: Columns, some: Sequence[Part], drawn: Sequence[np.ndarray], unsure: bool,
    recodes: Iterable[str], questions: Questions,
) -> dict[str, pd.Categorical]:  # fmt: skip
    """Every column with what is imputed, the variables made from them made again; unsure: of who does not
    know, an opinion too."""
    out = dict(people)
    for part, given in zip(some, drawn, strict=True):
        unknown = np.flatnonzero(part.item.unknown)
        if part.levels and len(unknown):
            cells = np.asarray(people[part.name]).astype(object)
            cells[unknown] = np.array(part.levels, dtype=object)[given[0]]
            out[part.name] = pd.Categorical(cells, categories=list(part.levels))
        elif not part.item.levels and len(unknown):
            donors = given[0 if unsure else 1]
            for column in part.columns:
                out[column] = borrowed(people[column], questions[part.name], unknown, donors, unsure)
    frame = pd.DataFrame(out)
    for name in recodes:
        out[name] = frame[name] = made(questions[name], questions, frame)
    return out


def borrowed(
    column: pd.Categorical, question: Question, unknown: np.ndarray, donors: np.ndarray, unsure: bool
) -> pd.Categorical:
    """A column in which those take a donor's cell who said nothing in it; unsure: or do not know."""
    gone = (*NOTHING, DONT_KNOW) if unsure else NOTHING
    takes = np.isin(treatments(question, column)[unknown], gone)
    codes = column.codes.copy()
    codes[unknown[takes]] = column.codes[donors[takes]]
    return pd.Categorical.from_codes(codes, column.categories)
