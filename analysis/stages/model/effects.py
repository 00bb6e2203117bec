"""Average marginal effects of a model's terms."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from analysis.numbers.key import Key
from analysis.numbers.schema import made_by
from analysis.stages.model.plan import Plan
from analysis.stats import Design, Fit, ame, compare, glm, setting
from analysis.store import Writer


def average_effects(
    plan: Plan, design: Design, confidence: float, writer: Writer
) -> Iterator[dict[str, Any]]:
    """Average marginal effect of each level against its term's first, with t intervals; scores to `writer`.

    Covariance by linearization over strata and PSUs (Binder 1983); effects by the delta method
    (Graubard & Korn 1999).
    """
    used = plan.used
    columns, names, at = [np.ones(design.n)], ["(constant)"], {}
    for term in plan.terms:
        at[term.name] = range(len(columns), len(columns) + len(term.levels) - 1)
        for i, level in enumerate(term.levels[1:], start=1):
            columns.append((term.codes == i).astype(float))
            names.append(f"{term.name}={level}")
    x = np.column_stack(columns)
    fit = glm(design, np.where(used, plan.outcome, np.nan), x, plan.family, names, used, plan.factor,
              statsmodels=True)  # fmt: skip
    n = int(used.sum())
    yield made(plan, "base", n, n, "count")
    yield made(plan, "share", float(np.average(plan.outcome[used], weights=fit.weights)), n, "share")
    for term in plan.terms:
        found = ame(fit, [change(fit, at[term.name], i) for i in range(1, len(term.levels))])
        tests = compare(found.value, found.scores, found.df, confidence)
        rows = []
        for i, level in enumerate(term.levels[1:], start=1):
            classes = [
                int(((term.codes == k) & used & (plan.outcome == y)).sum()) for k in (0, i) for y in (0, 1)
            ]
            row = {
                "key": str(Key("effect", model=plan.name, term=term.name, level=level)), "kind": "effect",
                "theme": plan.theme, "answer": plan.name, "level": level, "unit": "points",
                "value": tests.value[i - 1],
                "low": tests.low[i - 1], "high": tests.high[i - 1], "se": tests.se[i - 1], "df": tests.df,
                "p": tests.p[i - 1], "base": n, "cell": min(classes),
                "made_by": made_by(average_effects),
            }  # fmt: skip
            rows.append(row)
        writer.add([row["key"] for row in rows], found.scores)
        yield from rows


def change(fit: Fit, columns: range, level: int) -> tuple[np.ndarray, np.ndarray]:
    """From the term's first level to `level`, everything else as it is."""
    to = [float(i + 1 == level) for i in range(len(columns))]
    return setting(fit, columns, [0.0] * len(columns)), setting(fit, columns, to)


def made(plan: Plan, what: str, value: float, base: int, unit: str) -> dict[str, Any]:
    return {
        "key": str(Key("model", model=plan.name, part=what)), "kind": "model", "theme": plan.theme,
        "answer": plan.name, "unit": unit, "value": value, "base": base,
        "made_by": made_by(average_effects),
    }  # fmt: skip
