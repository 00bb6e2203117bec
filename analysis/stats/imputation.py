"""Item nonresponse: imputation by chained equations, each answer predicted from all the others in turn."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.chain import Chain
from analysis.stats.errors import Array, StatsError, finite, vector
from analysis.stats.incomplete import Copy, Item


def completed(items: Sequence[Item], weights: ArrayLike, seed: Sequence[int], rounds: int = 5) -> Copy:
    """One completed copy of all items by chained equations; seed: a copy's own, [seed, number of the copy].

    Every unknown value is drawn from a model of its item on those others that go with it most, whose
    parameters are drawn too; models carry weights (n,). Scores by predictive mean matching among five
    donors, levels by logits in turn with a weak prior. Of who has broken off every later item is unknown at
    once: drawn from each other in turn they would wander, so each is drawn from the items before it, in the
    order given. Items that do not predict are drawn once, at the end. Include strata and what weighting
    knows as complete items. Raises StatsError with every item of which too little is known.
    van Buuren (2018), Flexible Imputation of Missing Data, 4.5.
    """
    checked(items, w := finite(vector(weights, "weights"), "weights"))
    chain = Chain(items, w, np.random.default_rng(list(seed)))
    missing = [int(item.unknown.sum()) for item in items]
    order = [int(j) for j in np.argsort(missing, kind="stable") if missing[j]]
    for _ in range(rounds):
        for j in (j for j in order if items[j].predicts):
            chain.draw(j)
    for j in (j for j in order if not items[j].predicts):
        chain.draw(j)
    return Copy(tuple(chain.values), tuple(chain.donors), tuple(chain.answers))


def checked(items: Sequence[Item], weights: Array) -> None:
    """Raises StatsError with each item that cannot be completed, and why."""
    wrong = []
    for j, item in enumerate(items):
        known, seen = item.known, item.given[item.known]
        if len(item.given) != len(weights):
            wrong.append(f"item {j}: {len(item.given)} values, expected {len(weights)}")
        elif not known.any():
            wrong.append(f"item {j}: no known value")
        elif item.levels and not np.isin(seen, np.arange(item.levels)).all():
            wrong.append(f"item {j}: codes beyond {item.levels} levels")
        elif item.open is not None and not item.open[item.unknown].any(axis=1).all():
            wrong.append(f"item {j}: no level is left open for some")
    if wrong:
        raise StatsError("; ".join(wrong))


def chained_equations(
    items: Sequence[Item], weights: ArrayLike, seed: int, imputations: int = 20, rounds: int = 5
) -> list[Copy]:
    """Several completed copies: `completed`, each with draws of its own."""
    return [completed(items, weights, (seed, m), rounds) for m in range(imputations)]
