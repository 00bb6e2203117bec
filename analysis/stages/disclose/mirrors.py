"""The same people counted in two tables: a question by a breakdown, and what either is made from.

A variable and its recode are one variable; so descent by collaboration tells of the question on
collaboration by descent. In the second table a cell of the first is a sum of answers at a sum of
levels, and stands there once more as a mirror: published or withheld as one. A margin of the
weighting is such a table too, of one variable or of two that are crossed.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.numbers.key import parted
from analysis.study import Condition, Question, Questions

MIRROR = "="  # begins the names of breakdowns, answers and levels that only mirrors have
PLACE = ["question", "answer", "breakdown", "level"]
Keys = frozenset[str]
Index = dict[Keys, list[tuple[int, Mapping[str, Keys]]]]
Sums = dict[tuple[str, str], tuple[str, ...]]
Levels = dict[tuple[str, str], tuple[str, tuple[str, ...]]]


def mirrored(
    table: pd.DataFrame, questions: Questions, margins: Mapping[str, list[str]]
) -> tuple[pd.DataFrame, Sums, Levels]:
    """Rows for the mirrors, `same` saying which row of the table each is, their nets and their levels.

    margins: question of a margin's rows -> its variables.
    """
    index = _index(table, questions, margins)
    places = [tuple(map(str, place)) for place in table[PLACE].to_numpy()]
    count = dict(zip(places, table.cell.tolist(), strict=True))
    rows: dict[tuple[str, str, int], dict[str, object]] = {}
    nets: Sums = {}
    levels: Levels = {}
    for q, b in dict.fromkeys((q, b) for q, _, b, _ in places if plain(questions, q)):
        if b and b not in questions:  # two breakdowns crossed: three variables
            continue
        for row, keys in _seen(index, questions, q, b):
            answers = _parts(questions[q], keys)
            parts = tuple(
                x for x in (_parts(questions[b], keys) if b else ("",))
                if any((q, net, b, x) in count for net in questions[q].nets)
            )  # fmt: skip
            own = (table.question[row], table.breakdown[row]) == (q, b)
            if own or not answers or not parts:
                continue
            if not _same(count, questions[q], b, answers, parts, int(table.cell[row])):
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
    made = pd.DataFrame(list(rows.values()), columns=[*PLACE, "same"])
    return made.join(table.drop(columns=PLACE), on="same"), nets, levels


def plain(questions: Questions, name: str) -> bool:
    """Whether this is a question of one answer that everyone asked was shown."""
    return name in questions and not questions[name].shown_by


def _seen(index: Index, questions: Questions, q: str, b: str) -> Iterator[tuple[int, Mapping[str, Keys]]]:
    """The cells of all tables of the variables of one."""
    for one in sources(questions, q):
        for two in sources(questions, b) if b else [one]:
            yield from index.get(frozenset({one, two}), ())


def _index(table: pd.DataFrame, questions: Questions, margins: Mapping[str, list[str]]) -> Index:
    """Variables, one or two -> the cells that say how many have certain keys of them."""
    index: Index = {}
    for row, q, a, b, level in zip(table.index, *(table[c] for c in PLACE), strict=True):
        if q in margins:
            what = list(zip(margins[q], parted(a), strict=False))
        else:
            what = [(q, a), (b, level)] if b else [(q, a)]
        if (q not in margins and not plain(questions, q)) or len(what) > 2:
            continue
        known = [meanings(questions, name, key) for name, key in what]
        for one, keys in known[0].items():
            for two, others in known[-1].items():
                if (one == two) == (len(what) == 1):
                    index.setdefault(frozenset({one, two}), []).append((row, {one: keys, two: others}))
    return index


def sources(questions: Questions, name: str) -> list[str]:
    """A variable and, where a recode is made from one alone, that one."""
    made = questions[name].recode
    return [name, *(made.sources if made and len(set(made.sources)) == 1 else ())]


def meanings(questions: Questions, name: str, key: str) -> dict[str, Keys]:
    """Variable -> which of its keys an answer, net or level stands for; in itself and in its source."""
    question = questions.get(name)
    if question is None:
        return {}
    keys = frozenset(question.nets.get(key, (key,)))
    out = {name: keys}
    for source in dict.fromkeys(c.column for _, made in _levels(question) for c in made.clauses):
        resolved = _in_source(question, source)
        if source in questions and keys <= resolved.keys():
            out[source] = frozenset().union(*(resolved[k] for k in keys))
    return out


def _levels(question: Question) -> tuple[tuple[str, Condition], ...]:
    return question.recode.levels if question.recode else ()


def _in_source(question: Question, source: str) -> dict[str, Keys]:
    """Level -> keys of the source, for the first levels that are nothing but keys of it."""
    out: dict[str, Keys] = {}
    for level, made in _levels(question):
        if len(made.clauses) != 1 or made.clauses[0].operator not in ("=", "in"):
            break
        if made.clauses[0].column != source:
            break
        out[level] = made.clauses[0].keys - frozenset().union(*out.values())
    return out


def _parts(question: Question, wanted: Mapping[str, Keys]) -> tuple[str, ...]:
    """The answers (levels) that together are exactly these keys of a variable; none where they are not."""
    for source, keys in wanted.items():
        own = _in_source(question, source)
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
