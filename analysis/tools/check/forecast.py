"""What the site will have to withhold, told from counts of people before anything is estimated.

Each question's topline and each of its breakdowns go through the gate's own first tests: small bases, small
cells, and what would give them away by subtraction within the table. The gate withholds more (other
tables, weights, earlier editions, uncertainty), so that what is told here is the least.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.privacy import Table, primary, suppress
from analysis.sample.answers import asked, coded
from analysis.study import Disclosure, Question, Questions, Study, published

MANY = 0.25  # share of a breakdown's cells from which it is told
LISTED = 12  # questions that are told one by one
Joined = tuple[tuple[int, ...], ...]  # positions of the levels that stand together


@dataclass(frozen=True)
class Counts:
    """A question's answers, codes (n,) with -1 out of the base; several of a mark-all question."""

    question: Question
    answers: int
    codes: np.ndarray


def forecast(study: Study, questions: Questions, people: pd.DataFrame) -> list[str]:
    """Lines to print: how much will be withheld, then breakdowns and questions, the worst first."""
    names = [*study.breakdowns, *(c for q in published(questions) for c in q.columns)]
    columns = {name: pd.Categorical(people[name]) for name in dict.fromkeys(names)}
    listed = [q for q in published(questions) if q.has_shares and q.kind != "number"]
    parts = [part for q in listed for part in parts_of(q, columns, study)]
    small = [line for q in listed if (line := topline(q, columns, study))]
    cells = sum(p.answers for p in parts if p.question.kind != "multiple")
    cells += sum(p.question.kind == "multiple" for p in parts)
    lost, of, lines = 0, 0, []
    for name in study.breakdowns:
        gone, whole, line = breakdown(questions[name], parts, columns, study.disclosure)
        lost, of = lost + gone, of + whole
        lines += [line] if line else []
    told = f"forecast: {cells:,} shares of everyone"
    if of:
        many = "1 breakdown" if len(study.breakdowns) == 1 else f"{len(study.breakdowns)} breakdowns"
        told += f", {of:,} in {many}, of which at least {lost:,} ({lost / of:.0%}) withheld"
    more = [f"and {len(small) - LISTED} more questions with rare answers"] if len(small) > LISTED else []
    return [told, *(f"  {line}" for line in (*lines, *small[:LISTED], *more))]


def parts_of(question: Question, columns: Mapping[str, pd.Categorical], study: Study) -> Iterator[Counts]:
    """The tables that a breakdown makes of a question: nets, or an option chosen or not."""
    for part in asked(question, columns, False, False, study.reporting.points_of(question.id)):
        if question.kind == "multiple":
            yield Counts(question, 2, part.codes)
            continue
        of_level = np.full(part.tops.shape[1] + 1, -1)
        for answer, row in enumerate(part.tops):
            of_level[:-1][row > 0] = answer
        yield Counts(question, len(part.answers), of_level[part.codes])


def table(part: Counts, at: np.ndarray, levels: int) -> np.ndarray:
    """People by answer and level, (answers, levels)."""
    inside = (part.codes >= 0) & (at >= 0)
    both = part.codes[inside].astype(np.int64) * levels + at[inside]
    return np.bincount(both, minlength=part.answers * levels).reshape(part.answers, levels)


def withheld(counts: np.ndarray, floors: Disclosure) -> tuple[int, int]:
    """(cells withheld, cells) of a table beside its topline, by the gate's tests on counts."""
    counts = counts[:, counts.sum(0) > 0]
    top, unsafe = counts.sum(1), primary(counts, counts.sum(0), floors.min_cell, floors.min_base)
    if not unsafe.any():
        return 0, counts.size
    whole = primary(top, top.sum(), floors.min_cell, floors.min_base)
    tables = [Table(top, whole, ("answer",)), Table(counts, unsafe, ("answer", "level"))]
    return int(suppress(tables)[1].sum()), counts.size


def share(parts: Sequence[Counts], at: np.ndarray, levels: int, floors: Disclosure) -> tuple[int, int]:
    """(withheld, all) of the shares of all questions by one breakdown; of options, the chosen half."""
    lost = of = 0
    for part in parts:
        gone, cells = withheld(table(part, at, levels), floors)
        half = 2 if part.question.kind == "multiple" else 1
        lost, of = lost + gone // half, of + cells // half
    return lost, of


def breakdown(
    question: Question, parts: Sequence[Counts], columns: Mapping[str, pd.Categorical], floors: Disclosure
) -> tuple[int, int, str]:
    """(withheld, all, what to tell) of a breakdown; nothing where little of it is lost."""
    names = list(question.answers)
    at = coded(columns[question.id], {key: i for i, key in enumerate(names)}).astype(np.int64)
    others = [p for p in parts if p.question.id != question.id]
    lost, of = share(others, at, len(names), floors)
    sizes = np.bincount(at[at >= 0], minlength=len(names))
    few = int(((sizes > 0) & (sizes < floors.min_base)).sum())
    if not of or (lost / of < MANY and not few):
        return lost, of, ""
    told = f"{question.id}: {int((sizes > 0).sum())} levels"
    told += f", {few} under {floors.min_base} people" if few else ""
    told += f": at least {lost / of:.0%} of its {of:,} shares withheld"
    best = joined(sizes, others, at, lost / of, floors)
    if best is None:
        return lost, of, f"{told}; joining two levels helps little: leave it out, or wait for more answers"
    groups, left = best
    words = " and ".join("+".join(names[i] for i in group) for group in groups if len(group) > 1)
    return lost, of, f"{told}; join {words}: {left:.0%}"


def joined(
    sizes: np.ndarray, parts: Sequence[Counts], at: np.ndarray, now: float, floors: Disclosure
) -> tuple[Joined, float] | None:
    """The levels joined to neighbours on the scale until each has enough people, and what is then
    withheld; where all have, the two smallest neighbours. None where that does not help by a tenth."""
    groups = [[i] for i in range(len(sizes)) if sizes[i]]
    while len(groups) > 2:
        people = [int(sizes[g].sum()) for g in groups]
        if min(people) >= floors.min_base and any(len(g) > 1 for g in groups):
            break
        i = int(np.argmin(people))
        sides = [j for j in (i - 1, i + 1) if 0 <= j < len(groups)]
        j = min(sides, key=lambda side: people[side])
        groups[min(i, j)] += groups.pop(max(i, j))
    to = np.full(len(sizes) + 1, -1)
    for new, group in enumerate(groups):
        to[group] = new
    lost, of = share(parts, to[at], len(groups), floors)
    left = lost / of if of else 1.0
    return (tuple(map(tuple, groups)), left) if left < 0.9 * now else None


def topline(question: Question, columns: Mapping[str, pd.Categorical], study: Study) -> str:
    """What to tell of a question by itself: too few were asked, or some answers are too rare."""
    floors, rare, base, answers = study.disclosure, 0, 0, 0
    for part in asked(question, columns, True, False, study.reporting.points_of(question.id)):
        counts = np.bincount(part.codes[part.codes >= 0], minlength=part.tops.shape[1])
        base = max(base, int(part.bottoms[0] @ counts))
        chosen = part.tops @ counts
        answers += len(chosen)
        rare += int(((chosen < floors.min_cell) | (base - chosen < floors.min_cell)).sum())
    if base < floors.min_base:
        return (
            f"{question.id}: fewer than {floors.min_base} people in its base: all {answers} shares withheld"
        )
    if rare:
        few = f"given by, or left by, fewer than {floors.min_cell}: put them in a net"
        return f"{question.id}: {rare} of {answers} answers {few}"
    return ""
