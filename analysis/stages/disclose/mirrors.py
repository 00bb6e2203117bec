"""The same people counted in two tables: a question by a breakdown, and what either is made from.

A variable and its recode are one variable, and so are two whose answers are the same people's (`same`);
so descent by collaboration tells of the question on collaboration by descent. In the second table a cell
of the first is a sum of answers at a sum of levels, and stands there once more as a mirror: published or
withheld as one. A margin of the weighting is such a table too, of one variable or of two that are crossed.
"""

from collections.abc import Iterator, Mapping
from itertools import permutations

import pandas as pd

from analysis.numbers.key import parted
from analysis.stages.disclose.behind import NOBODY
from analysis.stages.disclose.same import Keys, Same, defined
from analysis.study import Question, Questions

MIRROR = "="  # begins the names of breakdowns, answers and levels that only mirrors have
PLACE = ["question", "answer", "breakdown", "level"]
Told = tuple[int, bool]  # a row, and whether the people are those beside its numerator
Index = dict[Keys, list[tuple[int, Mapping[str, Keys]]]]
Sums = dict[tuple[str, str], tuple[str, ...]]
Levels = dict[tuple[str, str], tuple[str, tuple[str, ...]]]


def mirrored(
    table: pd.DataFrame, questions: Questions, margins: Mapping[str, list[str]], same: Same | None = None
) -> tuple[pd.DataFrame, Sums, Levels]:
    """Rows for the mirrors, `same` saying which row of the table each is, their nets and their levels.

    margins: question of a margin's rows -> its variables. same: what stands for the same people, by
    definition where nothing is given.
    """
    same = defined(questions) if same is None else same
    index = _index(table, questions, same, margins)
    places = list(zip(*(table[c].tolist() for c in PLACE), strict=True))
    cell = table.cell.tolist()
    count = dict(zip(places, cell, strict=True))
    rows: dict[tuple[str, str, int], dict[str, object]] = {}
    nets: Sums = {}
    levels: Levels = {}
    for q, b in dict.fromkeys((q, b) for q, _, b, _ in places if plain(questions, q)):
        if b and b not in questions:  # two breakdowns crossed: three variables
            continue
        for row, keys in _seen(index, same, q, b):
            if (places[row][0], places[row][2]) == (q, b):
                continue
            answers = _parts(questions[q], same, keys)
            parts = tuple(
                x
                for x in (_parts(questions[b], same, keys) if b else ("",))
                if any((q, net, b, x) in count for net in questions[q].nets)
            )
            if not answers or not parts or set(answers) == questions[q].answers.keys():
                continue  # all answers are a base, which is published rounded
            if not _same(count, questions[q], b, answers, parts, int(cell[row])):
                continue
            place = (
                q,
                MIRROR + " ".join(answers),
                MIRROR + b if b else "",
                MIRROR + " ".join(parts) if b else "",
            )
            nets[place[:2]] = answers
            if b:
                levels[place[2:]] = (b, parts)
            rows[q, b, row] = dict(zip([*PLACE, "same"], (*place, row), strict=True))
    for (row, beside), (other, of_others) in alike(table):
        q, a, b, level = places[row]
        if (q, b, other) in rows:
            continue
        mine = (
            tuple(k for k in questions[q].answers if k not in questions[q].nets.get(a, (a,)))
            if beside
            else (a,)
        )
        place = (q, MIRROR + " ".join(mine), MIRROR + b if b else "", MIRROR + level if b else "")
        nets[place[:2]] = mine
        if b:
            levels[place[2:]] = (b, (level,))
        rows[q, b, other] = dict(zip([*PLACE, "same", "turned"], (*place, other, of_others), strict=True))
    made = pd.DataFrame(list(rows.values()), columns=[*PLACE, "same", "turned"])
    made = made.join(table.drop(columns=PLACE), on="same")
    turned = made.pop("turned").eq(True)
    for part, whole in (("cell", "base"), ("mass", "whole")):
        made.loc[turned, part] = made[whole] - made[part]
    return made, nets, levels


def alike(table: pd.DataFrame) -> Iterator[tuple[Told, Told]]:
    """Every two questions that tell of the same people, by a row of each and whether it is beside it."""
    sets: dict[int, dict[str, Told]] = {}
    for beside, column in ((False, table.inside), (True, table.beside)):
        for row, question, people in zip(table.index, table.question, column, strict=True):
            if people != NOBODY and (not beside or "." not in question):
                sets.setdefault(people, {}).setdefault(question, (row, beside))
    for told in sets.values():
        yield from permutations(told.values(), 2)


def plain(questions: Questions, name: str) -> bool:
    """Whether this is a question of one answer that everyone asked was shown."""
    return name in questions and not questions[name].shown_by


def _seen(index: Index, same: Same, q: str, b: str) -> Iterator[tuple[int, Mapping[str, Keys]]]:
    """The cells of all tables of the variables of one."""
    for one in sources(same, q):
        for two in sources(same, b) if b else [one]:
            yield from index.get(frozenset({one, two}), ())


def _index(
    table: pd.DataFrame, questions: Questions, same: Same, margins: Mapping[str, list[str]]
) -> Index:
    """Variables, one or two -> the cells that say how many have certain keys of them."""
    index: Index = {}
    for row, q, a, b, level in zip(table.index, *(table[c] for c in PLACE), strict=True):
        if q in margins:
            what = list(zip(margins[q], parted(a), strict=False))
        else:
            what = [(q, a), (b, level)] if b else [(q, a)]
        if (q not in margins and not plain(questions, q)) or len(what) > 2:
            continue
        known = [meanings(questions, same, name, key) for name, key in what]
        for one, keys in known[0].items():
            for two, others in known[-1].items():
                if (one == two) == (len(what) == 1):
                    index.setdefault(frozenset({one, two}), []).append((row, {one: keys, two: others}))
    return index


def sources(same: Same, name: str) -> list[str]:
    """A variable and the others that some answers of it are answers of."""
    others = (other for (own, _), known in same.items() if own == name for other in known)
    return [name, *dict.fromkeys(others)]


def meanings(questions: Questions, same: Same, name: str, key: str) -> dict[str, Keys]:
    """Variable -> which of its keys an answer, net or level stands for; in itself and in others."""
    question = questions.get(name)
    if question is None:
        return {}
    keys = frozenset(question.nets.get(key, (key,)))
    out = {name: keys}
    known = [same.get((name, k), {}) for k in keys]
    for other in known[0]:
        if all(other in each for each in known):
            out[other] = frozenset().union(*(each[other] for each in known))
    return out


def _parts(question: Question, same: Same, wanted: Mapping[str, Keys]) -> tuple[str, ...]:
    """The answers (levels) that together are exactly these keys of a variable; none where they are not."""
    for source, keys in wanted.items():
        own = {k: same[question.id, k][source] for k in question.answers
               if source in same.get((question.id, k), {})}  # fmt: skip
        if source == question.id:
            own = {k: frozenset({k}) for k in question.answers}
        parts = [k for k, mine in own.items() if mine & keys]
        if frozenset().union(*(own[k] for k in parts)) == keys:
            return tuple(parts)
    return ()


def _same(
    count: Mapping[tuple[str, ...], int], question: Question, b: str,
    answers: tuple[str, ...], levels: tuple[str, ...], n: int,
) -> bool:  # fmt: skip
    """Whether as many people stand in the sum as in the mirror; answers within a net cannot be told."""
    nets = [net for net, parts in question.nets.items() if set(parts) <= set(answers)]
    if {p for net in nets for p in question.nets[net]} != set(answers):
        return True
    return sum(count.get((question.id, net, b, level), 0) for net in nets for level in levels) == n
