"""What is told of a model: average marginal effects of its terms, coefficients, cases."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from analysis.numbers.key import Key, crossed, parted
from analysis.numbers.schema import made_by
from analysis.sample.models.fits import Fitted
from analysis.sample.models.plan import Plan
from analysis.sample.models.terms import Levels
from analysis.stats import Contrast, compare, t_interval, t_test
from analysis.store import Writer

Row = dict[str, Any]
MEASURES = ("value", "low", "high", "se", "p")


def average_effects(plan: Plan, fitted: Fitted, confidence: float, writer: Writer) -> Iterator[Row]:
    """Average marginal effect of each level against its term's first, with t intervals; scores to `writer`.

    Of a term of numbers, of its step or between its two values. Covariance by linearization over strata and
    PSUs (Binder 1983); effects by the delta method (Graubard & Korn 1999).
    """
    for term in plan.terms:
        changes = list(term.changes())
        pairs = [(plan.matrix({term.name: a}), plan.matrix({term.name: b})) for _, a, b in changes]
        found = fitted.changes(plan, pairs)
        tests = compare(found.value, found.scores, found.df, confidence)
        first = term.levels[0] if isinstance(term, Levels) else ""
        rows = []
        for i, (level, *_) in enumerate(changes):
            groups = [plan.people_at(term.name, k) for k in (first, level)] if first else [plan.used]
            key = Key("effect", model=plan.name, term=term.name, level=level)
            rows.append(row(plan, key, tests, i, plan.fewest(*groups)))
        writer.add([row["key"] for row in rows], found.scores)
        yield from rows


def moderated_effects(plan: Plan, fitted: Fitted, confidence: float, writer: Writer) -> Iterator[Row]:
    """The exposure's effects with everyone at each level of another term, and how far they lie apart.

    effect.<model>.<exposure>_x_<by>.<level>_x_<level of by>; interaction.* is that effect less the one at
    the first level of `by`: a contrast of marginal effects. Ai & Norton (2003), Econ. Letters 80, 123–129.
    """
    if not plan.moderated:
        return
    one, two = plan.moderated
    names = crossed((one.name, two.name))
    at = list(product(range(1, len(one.levels)), range(len(two.levels))))

    def setting(level: int, by: int) -> np.ndarray:
        return plan.matrix({one.name: np.full(plan.n, float(level)), two.name: np.full(plan.n, float(by))})

    pairs = [(setting(0, by), setting(level, by)) for level, by in at]
    found = fitted.changes(plan, pairs)
    tests = compare(found.value, found.scores, found.df, confidence)
    apart = np.eye(len(at))
    for i, (a, _) in enumerate(at):
        apart[at.index((a, 0)), i] -= 1
    gaps = compare(found.value @ apart, found.scores @ apart, found.df, confidence)
    rows: list[Row] = []
    for i, (a, b) in enumerate(at):
        level = crossed((one.levels[a], two.levels[b]))
        cells = {
            k: [
                plan.people_at(one.name, one.levels[j]) & plan.people_at(two.name, two.levels[k])
                for j in (0, a)
            ]
            for k in (0, b)
        }
        key = Key("effect", model=plan.name, term=names, level=level)
        rows.append(row(plan, key, tests, i, plan.fewest(*cells[b])))
        if b:
            key = Key("interaction", model=plan.name, term=names, level=level)
            rows.append(row(plan, key, gaps, i, plan.fewest(*cells[0], *cells[b])))
    for kind, scores in (("effect", found.scores), ("interaction", gaps.scores[:, [b > 0 for _, b in at]])):
        writer.add([r["key"] for r in rows if r["kind"] == kind], scores)
    yield from rows


def coefficients(plan: Plan, fitted: Fitted, confidence: float) -> Iterator[Row]:
    """Coefficients but the constant and the cut points, on the design's df less the columns.

    Log odds, or of a mean its unit; of a multinomial model one for each answer but the first, crossed with
    the level. The base is of the people at the level.
    """
    e, names = fitted.fit.coefficients, plan.names
    answers = plan.outcome.levels[1:] if fitted.kind == "multinomial" else ("",)
    skip = 0 if fitted.kind == "ordinal" else 1
    places = [
        (answer, term, level, k * (len(names) + 1) + j + skip)
        for k, answer in enumerate(answers)
        for j, (term, level) in enumerate(names)
    ]
    for answer, term, level, at in places:
        groups = [plan.people_at(t, k) for t, k in zip(parted(term), parted(level), strict=True)]
        inside = np.all(groups, axis=0)
        low, high = t_interval(e.value[at], e.se[at], e.df, confidence)
        key = Key("coefficient", model=plan.name, term=term, level=crossed(filter(None, (level, answer))))
        yield told(plan, key, "coefficient", int(inside.sum()), coefficients) | {
            "value": e.value[at], "se": e.se[at], "low": float(low), "high": float(high), "df": e.df,
            "p": float(t_test(e.value[at], e.se[at], e.df)), "cell": plan.fewest(inside),
        }  # fmt: skip


def cases(plan: Plan, fitted: Fitted) -> Iterator[Row]:
    """How many a model rests on, how many were asked, what is modelled, whether odds are proportional."""
    n, weights = int(plan.used.sum()), fitted.fit.weights
    counts = {"base": n, "asked": int(plan.outcome.asked.sum())}
    for part, value in counts.items():
        yield told(plan, Key("model", model=plan.name, part=part), "count", n, cases) | {"value": value}
    if plan.outcome.levels:
        share = float(np.average(plan.outcome.yes[plan.used], weights=weights))
        yield told(plan, Key("model", model=plan.name, part="share"), "share", n, cases) | {"value": share}
    else:
        mean = float(np.average(plan.outcome.y[plan.used], weights=weights))
        yield told(plan, Key("model", model=plan.name, part="mean"), "mean", n, cases) | {"value": mean}
    if fitted.p is not None:
        key = Key("model", model=plan.name, part="odds")
        yield told(plan, key, "probability", n, cases) | {"value": fitted.p}


def row(plan: Plan, key: Key, tests: Contrast, at: int, cell: int) -> Row:
    unit = "points" if plan.outcome.levels else "difference"
    made = {of: float(getattr(tests, of)[at]) for of in MEASURES}
    return (
        told(plan, key, unit, int(plan.used.sum()), average_effects) | made | {"df": tests.df, "cell": cell}
    )


def told(plan: Plan, key: Key, unit: str, base: int, by: Any) -> Row:
    return {
        "key": str(key), "kind": key.kind, "theme": plan.theme, "answer": plan.name, "level": key.level,
        "unit": unit, "base": base, "made_by": made_by(by),
    }  # fmt: skip
