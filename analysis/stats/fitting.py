"""Pseudo-maximum likelihood for any model: full sample by Newton, all replicates at once."""

from collections.abc import Sequence

import numpy as np

from analysis.stats.errors import Array, NotConvergedError, StatsError
from analysis.stats.likelihoods import CHUNK, Likelihood

ROUNDS = 100


def maximize(
    model: Likelihood,
    weights: Array,
    names: Sequence[str],
    tolerance: float = 1e-11,
    start: Array | None = None,
) -> Array:
    """Parameters (P,) that maximize the weighted log-likelihood, by Newton with halved steps.

    start: where to begin, else where the model says. Raises StatsError naming the parameter that runs to
    infinity when an outcome is separated, and NotConvergedError after 100 rounds.
    """
    w = weights / weights.sum()
    beta = model.start if start is None else start
    longest, running, moves = np.inf, np.zeros(len(beta)), moved(model, len(beta))
    first = True
    for rounds in range(ROUNDS):
        gradient, information = model.sums(beta, w)
        if first:
            check_columns(information, names)
            first = False
        step, scale = newton(information, gradient)
        if not np.isfinite(step).all():
            break
        running = np.abs(step) * moves
        longest = float(np.abs(step * scale).max())
        if longest <= tolerance:
            return beta + step
        if step @ gradient > 0.01:
            step = _shortened(model, w, beta, step)
        beta = beta + step
        # Newton is done in ten rounds or, where something is infinite, walks on by the same step
        if rounds > 25 and running.max() > 0.1:
            break
    if rounds > 20 and running.max() > 0.1:
        name = names[int(running.argmax())]
        raise StatsError(f"the outcome is separated: {name} predicts it without error somewhere")
    raise NotConvergedError(
        f"model: step {longest:.3g} after {rounds + 1} rounds (tolerance {tolerance:g})"
    )


def moved(model: Likelihood, size: int) -> Array:
    """How far a step of 1 in each parameter (size,) moves a linear predictor, at most.

    What is separated walks on by about 1 a round in that unit, however few people it concerns.
    """
    most = np.abs(model.x).max(axis=0)
    times, more = divmod(size, len(most))
    return np.tile(most, times) if not more else np.append(most, np.ones(size - len(most)))


def _shortened(model: Likelihood, w: Array, beta: Array, step: Array) -> Array:
    """A long step, or the first of its halves that does not lower the likelihood."""
    reached = float(w @ model.value(beta))
    for _ in range(40):
        # a step too far may overflow; it is then halved
        with np.errstate(over="ignore", invalid="ignore"):
            value = float(w @ model.value(beta + step))
        if value >= reached - 1e-12 * (1 + abs(reached)):
            break
        step = step / 2
    return step


def newton(information: Array, gradient: Array) -> tuple[Array, Array]:
    """Newton's step, and the root of the information's diagonal, which makes it dimensionless."""
    scale = np.sqrt(np.maximum(np.diag(information), np.finfo(float).tiny))
    try:
        step = np.linalg.solve(information / np.outer(scale, scale), gradient / scale)
    except np.linalg.LinAlgError:
        return np.full(len(scale), np.nan), scale
    return step / scale, scale


def maximize_replicates(
    model: Likelihood, replicates: Array, beta: Array, tolerance: float = 1e-9
) -> Array:
    """Parameters (R, P) under each column of replicate weights (m, R), all columns at once.

    Each replicate's information is taken at the full sample's solution and held (chord method);
    steps are repeated until the longest, in standardized units, is below the tolerance. One step
    alone would understate the standard error. A column for which that does not converge is solved by
    Newton's method in full.
    """
    size, count = len(beta), replicates.shape[1]
    i, j = np.triu_indices(size)
    sums = np.zeros((len(i), count))
    for first in range(0, len(replicates), CHUNK):
        rows = slice(first, first + CHUNK)
        sums += model.part(rows).products(beta).T @ replicates[rows]
    information = np.empty((count, size, size))
    information[:, i, j] = information[:, j, i] = sums.T
    diagonal = np.einsum("rii->ri", information)
    if (diagonal <= 0).any():
        at = np.argwhere(diagonal <= 0)[0]
        raise StatsError(f"replicate {at[0]}: parameter {at[1]} has no information left")
    scale = np.sqrt(diagonal)
    unit = scale / np.sqrt(replicates.sum(axis=0))[:, None]
    inverse = np.linalg.inv(information / (scale[:, :, None] * scale[:, None, :]))
    inverse /= scale[:, :, None] * scale[:, None, :]
    betas = np.repeat(beta[:, None], count, axis=1)
    block = max(1, 2_000_000 // len(model.x))
    for first in range(0, count, block):
        part = slice(first, first + block)
        weights = np.ascontiguousarray(replicates[:, part])
        for _ in range(ROUNDS):
            with np.errstate(all="ignore"):  # a column that runs away; it is solved anew below
                gradient = model.gradients(betas[:, part], weights)
                step = np.einsum("rij,jr->ir", inverse[part], gradient)
                betas[:, part] += step
                longest = np.abs(step * unit[part].T).max(axis=0)
            if not (longest > tolerance).any():
                break
        for column in np.flatnonzero(~(longest <= tolerance)):
            betas[:, first + column] = _alone(model, weights[:, column], beta, first + int(column))
    return betas.T


def _alone(model: Likelihood, weights: Array, beta: Array, replicate: int) -> Array:
    """The parameters (P,) of one replicate, by Newton from the full sample's."""
    try:
        return maximize(model, weights, [f"parameter {k}" for k in range(len(beta))], start=beta)
    except (StatsError, NotConvergedError) as wrong:
        raise type(wrong)(f"model in replicate {replicate}: {wrong}") from wrong


def check_columns(information: Array, names: Sequence[str]) -> Array:
    """Root of the diagonal of an information matrix (P, P).

    Raises StatsError naming the parameters that those before them determine: collinear columns.
    """
    scale: Array = np.sqrt(np.maximum(np.diag(information), np.finfo(float).tiny))
    left: Array = information / np.outer(scale, scale)
    collinear = []
    for k in range(len(left)):
        if left[k, k] <= 1e-10:
            collinear.append(names[k])
        else:
            left = left - np.outer(left[:, k], left[k]) / left[k, k]
    if collinear:
        raise StatsError(f"collinear columns: {', '.join(collinear)} follow from those before them")
    return scale
