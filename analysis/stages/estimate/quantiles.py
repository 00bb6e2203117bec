"""Quantiles of numbers: medians and the like, where a question asks for them."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from analysis.numbers.key import Key
from analysis.numbers.schema import made_by
from analysis.stages.estimate.groups import Cut, Orders
from analysis.stages.estimate.rows import Rows
from analysis.stats import AnyDesign, quantiles, t_quantile
from analysis.study import Question

PART = 3.5  # after means, before differences
SHARED = 10  # people who stand at a value as it is told
FINE = (1, 2, 5)  # steps of rounding: these times a power of ten
LEAST, MOST = -6, 12  # powers of ten that are tried


def spread(
    rows: Rows, cut: Cut, listed: list[tuple[Question, int, np.ndarray]], design: AnyDesign, orders: Orders,
    confidence: float,
) -> None:  # fmt: skip
    """Each quantile that a question asks for, in the groups of a cut. listed: question, its place, numbers.

    Woodruff (1952), JASA 47, 635–646, of the least value with that much weight at or below it. A quantile
    is somebody's answer, so it is told in steps as wide as it takes for ten people of the group to stand
    at it, its interval outwards in the same steps, and its standard error from that interval.
    """
    for question, at, y in listed:
        unit = "year" if question.dated or "year" in question.answers else "value"
        for g in range(len(cut.groups)):
            inside = (cut.codes == g) & np.isfinite(y)
            for place, percent in enumerate(question.quantiles if inside.sum() > 1 else ()):
                rows.add(
                    1, key=str(Key("quantile", question.id, part=str(percent), group=cut.groups[g])),
                    kind="quantile", unit=unit, theme=question.theme, question=question.id,
                    answer=str(percent), breakdown=cut.name, level=cut.levels[g], made_by=made_by(spread),
                    domain_df=cut.df[g], of_question=at, of_part=PART if cut.name else PART - 1,
                    of_cut=orders[question.id][cut.name], of_first=g, of_second=place,
                    **told(design, y, inside, percent, confidence),
                )  # fmt: skip


def told(
    design: AnyDesign, y: np.ndarray, inside: np.ndarray, percent: int, confidence: float
) -> dict[str, Any]:
    """The measures of one quantile of one group, in steps."""
    found = quantiles(design, y, [percent / 100], inside, confidence=confidence)
    value, low, high = (float(x[0]) for x in (found.estimates.value, found.low, found.high))
    plain = float(np.quantile(y[inside], percent / 100, method="inverted_cdf"))
    step, people = wide(value, y[inside])
    low, high = outwards(low, step, np.floor), outwards(high, step, np.ceil)
    se = (high - low) / (2 * float(t_quantile(confidence, found.estimates.df)))
    return {
        "value": rounded(value, step), "low": low, "high": high, "se": se, "df": found.estimates.df,
        "base": int(inside.sum()), "cell": people, "unweighted": rounded(plain, step),
        "probability": percent / 100,
    }  # fmt: skip


def wide(value: float, y: np.ndarray) -> tuple[float, int]:
    """(the finest step at which SHARED people are told as `value` is, how many are)."""
    people, step = 0, 1.0
    for step in steps():
        people = int((np.abs(y - rounded(value, step)) <= step / 2).sum())
        if people >= SHARED:
            break
    return step, people


def steps() -> Iterator[float]:
    """1e-6, 2e-6, 5e-6, 1e-5 ..."""
    for power in range(LEAST, MOST + 1):
        yield from (float(f"{fine}e{power}") for fine in FINE)


def rounded(value: float, step: float) -> float:
    return float(f"{np.floor(value / step + 0.5) * step:.12g}")


def outwards(value: float, step: float, to: Any) -> float:
    return float(f"{to(round(value / step, 9)) * step:.12g}")
