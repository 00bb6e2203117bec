"""What the flagged do to headlines, and what the flags do to people who write in a second language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.numbers.key import Key
from analysis.numbers.text import MINUS
from analysis.sample.ratios import ratio
from analysis.stats import Design, contrast, ratios
from analysis.study import Question, Questions, published
from analysis.study.fieldwork import Field
from analysis.tools.field.signs import Sign

ANY = "any"


@dataclass(frozen=True)
class Effect:
    """A headline with everyone and without the flagged, and the difference with its interval."""

    key: str
    all: float
    without: float
    change: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        return self.low > 0 or self.high < 0


def together(found: Mapping[str, Sign]) -> dict[str, np.ndarray]:
    """Sign -> who shows it, with those who show any last; signs that nobody shows are left out."""
    shown = {name: sign.flagged for name, sign in found.items() if sign.flagged.any()}
    return shown | ({ANY: np.any(list(shown.values()), axis=0)} if shown else {})


def effects(
    out: np.ndarray, people: pd.DataFrame, questions: Questions, design: Design, confidence: float
) -> Iterator[Effect]:
    """Every headline with everyone and without `out` (n,), weights as they are: nobody is weighted anew.

    The difference of two ratios over people who are partly the same, by their scores.
    """
    columns = {str(name): people[name].array for name in people.columns}
    for question in published(questions):
        key = headline(question)
        top, base = ratio(key, questions, columns)
        if not (base * ~out).any():
            continue
        tops, bases = (np.column_stack([x, x * ~out]) for x in (top, base))
        made = ratios(design, tops, bases)
        gap = contrast(made, [-1.0, 1.0], confidence)
        low, high = float(gap.low[0]), float(gap.high[0])
        yield Effect(str(key), float(made.value[0]), float(made.value[1]), float(gap.value[0]), low, high)


def headline(question: Question) -> Key:
    """What the question's page will lead with."""
    possible = [*question.nets, *question.answers, *(["mean"] if question.has_numbers else [])]
    lead = next((h for h in question.headline if h in possible), possible[0])
    return Key.about(question.id, lead)


def languages(
    flags: Mapping[str, np.ndarray], people: pd.DataFrame, questions: Questions, field: Field
) -> Iterator[str]:
    """Of each sign, the part of those with a first and with a second language who show it.

    Who did not answer is in neither. Interval: Newcombe (1998), Statistics in Medicine 17, 873-890, 10.
    """
    if not field.language:
        return
    from statsmodels.stats.proportion import confint_proportions_2indep

    cells = people[field.language].astype(str)
    known = cells.isin(list(questions[field.language].answers)).to_numpy()
    first = known & cells.isin(field.first).to_numpy()
    groups = (first, known & ~first)
    n = np.array([group.sum() for group in groups])
    where = f"{field.language} is not {' or '.join(field.first)}"
    yield f"who may write in a second language ({where}): {n[1]:,} of {n.sum():,}"
    for name, out in flags.items() if n.all() else ():
        k = np.array([(out & group).sum() for group in groups])
        low, high = confint_proportions_2indep(k[1], n[1], k[0], n[0], method="newcomb")
        one, two = 100 * k / n
        harm = ": it would take more of them" if low > 0 else ""
        gap = signed(two - one, 100 * low, 100 * high)
        yield f"  {name}: {one:.1f}% with a first, {two:.1f}% with a second language, {gap} points{harm}"


def signed(gap: float, low: float, high: float) -> str:
    """A difference with its interval."""
    return f"{gap:+.1f} ({low:+.1f} to {high:+.1f})".replace("-", MINUS)
