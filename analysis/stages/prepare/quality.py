"""How well people answered: too fast, in a straight line, not to the end, not each item."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.numbers.key import Key
from analysis.numbers.schema import made_by
from analysis.sample.cells import TREATMENTS, treated
from analysis.study import ASKED, SECONDS, FactError, Questions, Study, plain_numbers, shape

QUALITY = ["key", "kind", "unit", "value", "base", "made_by"]


def report(
    raw: pd.DataFrame, people: pd.DataFrame, questions: Questions, study: Study, path: Path
) -> Iterator[dict]:
    """Rows on quality: who answered too fast, in a straight line, not to the end, and not each item."""

    def row(part: str, hit: float, base: float, of: str = "") -> dict:
        value = hit / base if base else np.nan
        return quality_row(part, "band", "share", value, base, of)

    n = len(people)
    yield quality_row("records", "diagnostic", "count", len(raw), len(raw))
    yield quality_row("respondents", "diagnostic", "count", n, n)
    if duration := study.quality.duration:
        seconds = measured(people[duration], path)
        yield row("speeders", (seconds < study.quality.speeder_share * seconds.median()).sum(), n)
    for name, battery in study.quality.batteries.items():
        cells = people[list(battery)].astype(object)
        answered = cells.apply(lambda c: c.isin(questions[c.name].answers)).all(axis=1)
        yield row(
            "straight_line",
            cells[answered].eq(cells[answered].iloc[:, 0], axis=0).all(axis=1).sum(),
            answered.sum(),
            name,
        )
    for question in questions.values():
        if question.kind in ASKED and question.recode is None:
            got = treated(question, people[question.columns[0]])
            count = dict(zip(TREATMENTS, np.bincount(got, minlength=len(TREATMENTS)), strict=True))
            asked = sum(count[t] for t in ("answer", "dont_know", "refused", "break_off"))
            if not asked:
                continue  # of nobody there is no share
            yield row("refused", count["refused"], asked, question.id)
            yield row("break_off", count["break_off"], asked, question.id)


def measured(cells: pd.Series, path: Path) -> pd.Series:
    """A design variable as numbers; a cell that is none is an error with its row."""
    seconds = pd.Series(plain_numbers(cells, SECONDS), cells.index)
    for line in cells.index[seconds.isna()]:
        raise FactError(
            f"{path}, row {line}, column {cells.name!r}: a cell like {shape(cells[line])!r}, expected "
            f"seconds, {SECONDS}",
            "number",
        )
    return seconds


def quality_row(part: str, kind: str, unit: str, value: float, base: float, of: str = "") -> dict:
    key = str(Key("quality", part=part, of_part=of))
    return dict(zip(QUALITY, (key, kind, unit, value, base, made_by(report)), strict=True))
