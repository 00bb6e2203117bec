"""Signs that an interview is not one person's honest answers; each is a question to look into, no verdict.

Curran (2016), Journal of Experimental Social Psychology 66, 4-19, on careless answers; Kuriakose & Robbins
(2016), Statistical Journal of the IAOS 32, 283-291, on duplicates, with the caution of Simmons, Mercer,
Schwarzer & Kennedy (2016), ibid. 32, 327-338: honest people agree much where questions are few or alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.study import Question, Questions, Study, plain_numbers
from analysis.study.fieldwork import Field

PERIODS = (2, 3)  # places of answers that repeat; one place is a straight line
BLOCK = 256  # people compared with all at a time


@dataclass(frozen=True)
class Sign:
    """Who shows a sign: (n,) bool, and what it says of one of them."""

    flagged: np.ndarray
    reason: str


def signs(people: pd.DataFrame, study: Study, questions: Questions, field: Field) -> dict[str, Sign]:
    """Every sign that this study can show, by its name."""
    asked = [
        q for q in questions.values() if q.kind == "single" and q.recode is None and len(q.answers) > 1
    ]
    at = places(people, asked)
    found: dict[str, Sign] = {}
    if duration := study.quality.duration:
        seconds = plain_numbers(people[duration].astype(object))
        limit = study.quality.speeder_share * float(np.nanmedian(seconds))
        found["fast"] = Sign(seconds < limit, f"took less than {limit:.0f} seconds")
    if batteries := study.quality.batteries:
        lines = np.sum(
            [straight(places(people, [questions[i] for i in items])) for items in batteries.values()],
            axis=0,
        )
        enough = min(2, len(batteries))
        found["straight"] = Sign(lines >= enough, f"one answer throughout {enough} batteries or more")
    same = matches(at, field.answered) >= field.alike
    found["alike"] = Sign(same, f"{100 * field.alike:g}% or more of the answers are those of another")
    found["pattern"] = Sign(
        repeating(at, field.pattern), f"{field.pattern} answers in a row repeat two or three places"
    )
    found["random"] = Sign(
        agreement(at, asked, field.answered) <= 0, "answers go with those of others no better than chance"
    )
    return found


def places(people: pd.DataFrame, asked: list[Question]) -> np.ndarray:
    """(n, questions) place of each answer on its scale, from 0; -1 for what is no answer."""
    columns = []
    for question in asked:
        at = {key: i for i, key in enumerate(question.answers)}
        column = people[question.id]
        codes = [at.get(str(cell), -1) for cell in column.astype(object)]
        columns.append(np.array(codes, dtype=np.int16))
    return np.column_stack(columns) if columns else np.empty((len(people), 0), np.int16)


def straight(at: np.ndarray) -> np.ndarray:
    """(n,) who gave one answer throughout, to the end."""
    return (at >= 0).all(axis=1) & (at == at[:, :1]).all(axis=1)


def matches(at: np.ndarray, answered: int) -> np.ndarray:
    """(n,) the largest part of questions answered by both that someone answered as another did.

    People with fewer answers than `answered`, and pairs with fewer in common, are not compared (0).
    """
    known, best = (at >= 0).astype(np.float32), np.zeros(len(at))
    levels = [(at == level).astype(np.float32) for level in range(int(at.max(initial=-1)) + 1)]
    for start in range(0, len(at), BLOCK):
        rows = slice(start, start + BLOCK)
        both = known[rows] @ known.T
        same = sum((level[rows] @ level.T for level in levels), start=np.zeros_like(both))
        part = np.where(both >= answered, same / np.maximum(both, 1), 0)
        part[np.arange(len(part)), np.arange(start, start + len(part))] = 0
        best[rows] = part.max(axis=1)
    return best


def repeating(at: np.ndarray, run: int) -> np.ndarray:
    """(n,) who repeats two or three places, not all the same, over `run` answers in a row."""
    found = np.zeros(len(at), dtype=bool)
    for i, row in enumerate(at):
        given = row[row >= 0]
        for period in PERIODS:
            again = given[period:] == given[:-period]
            flat = given[1:] == given[:-1]
            length = 0
            for j, hit in enumerate(again):
                length = length + 1 if hit else 0
                inside = flat[max(0, j + period - run) : j + period]
                if length + period >= run and not inside.all():
                    found[i] = True
    return found


def agreement(at: np.ndarray, asked: list[Question], answered: int) -> np.ndarray:
    """(n,) correlation of someone's answers with the mean answers of all others, over questions.

    Answers as places between the ends of their scales, so that what is common or rare to all counts; 1 for
    who gave fewer answers than `answered`. Source: person-total correlation, Donlon & Fischer (1968),
    Educational and Psychological Measurement 28, 105-113.
    """
    share = np.where(at >= 0, at / np.maximum([len(q.answers) - 1 for q in asked], 1), np.nan)
    out = np.ones(len(at))
    total, count = np.nansum(share, axis=0), np.isfinite(share).sum(axis=0)
    for i, row in enumerate(share):
        here = np.isfinite(row) & (count > 1)
        if here.sum() < answered:
            continue
        others = (total[here] - row[here]) / (count[here] - 1)
        mine = row[here]
        if mine.std() > 0 and others.std() > 0:
            out[i] = float(np.corrcoef(mine, others)[0, 1])
    return out


def reasons(found: Mapping[str, Sign]) -> list[str]:
    """Why each person is flagged, in words; empty for who is not."""
    n = len(next(iter(found.values())).flagged) if found else 0
    return ["; ".join(s.reason for s in found.values() if s.flagged[i]) for i in range(n)]
