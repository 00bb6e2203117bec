"""How easily people are recognized in a file: k, l, t, individual risk, special uniques."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.errors import StatsError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def classes(traits: ArrayLike) -> tuple[Ints, Ints]:
    """People who share all traits: the class of each, (n,), and the class sizes.

    traits: integer codes, (n, traits); a missing value is a code like any other. Raises StatsError
    for codes that are not integers.
    """
    codes = np.asarray(traits)
    if codes.ndim != 2 or codes.dtype.kind not in "iu" or not codes.size:
        raise StatsError(f"traits: {codes.dtype}{codes.shape}, expected integers (n, traits)")
    key, span = np.zeros(len(codes), np.int64), 1
    for column in codes.T:
        levels, code = np.unique(column, return_inverse=True)
        if span * len(levels) > 2**62:
            sizes, key = np.unique(key, return_inverse=True)
            span = len(sizes)
        key, span = key * len(levels) + code, span * len(levels)
    _, of, sizes = np.unique(key, return_inverse=True, return_counts=True)
    return of, sizes


@dataclass(frozen=True)
class Anonymity:
    """For each person, (n,): k, size of the class; l, sensitive values in it; t, its distance from all."""

    size: Ints  # k
    diversity: Ints  # l
    closeness: Floats  # t


def anonymity(traits: ArrayLike, sensitive: ArrayLike, ordered: bool = False) -> Anonymity:
    """k-anonymity, distinct l-diversity and t-closeness of each person's class.

    traits: integer codes, (n, traits); sensitive: integer codes, (n,). t is the earth mover's
    distance between the sensitive values of the class and of everyone: with equal distances, or,
    if `ordered`, with one step of the scale as 1/(values - 1). The file has the least k and l and
    the greatest t. Raises StatsError for codes that are not integers.
    Source: Sweeney (2002); Machanavajjhala et al. (2007); Li, Li & Venkatasubramanian (2007).
    """
    of, sizes = classes(traits)
    levels, value = np.unique(np.asarray(sensitive), return_inverse=True)
    if value.shape != of.shape:
        raise StatsError(f"sensitive: {value.shape}, expected {of.shape}")
    S = len(levels)
    table = np.bincount(of * S + value, minlength=len(sizes) * S).reshape(-1, S)
    gap = table / sizes[:, None] - table.sum(axis=0) / len(of)
    if ordered:
        t = np.abs(np.cumsum(gap, axis=1)).sum(axis=1) / max(S - 1, 1)
    else:
        t = np.abs(gap).sum(axis=1) / 2
    return Anonymity(sizes[of], (table > 0).sum(axis=1)[of], t[of])


def prosecutor(traits: ArrayLike) -> Floats:
    """Chance of a right match if the attacker knows who answered: 1 / class size, (n,)."""
    of, sizes = classes(traits)
    return 1 / sizes[of]


def individual_risk(f: ArrayLike, F: ArrayLike) -> Floats:
    """Expected 1 / population frequency, given the sample frequency f and its weighted sum F.

    With p = f/F the risk is p I_f, I_f the integral of x^(f-1)/(p + q x) over 0..1; by recursion
    where that is stable, else by the series in q. It assumes that nobody knows who answered, so it
    never relaxes a rule. Raises StatsError unless 1 <= f <= F.
    Source: Benedetti & Franconi (1998); Polettini (2003); SDC handbook (2010), section 3.3.1.
    """
    f, F = (np.asarray(a, float) for a in np.broadcast_arrays(f, F))
    if not np.all((f >= 1) & (f <= F) & np.isfinite(F)) or np.any(f % 1):
        raise StatsError("individual risk: f must be whole and at least 1, F at least f")
    p = f / F
    pairs, back = np.unique(np.stack([f.ravel(), p.ravel()]), axis=1, return_inverse=True)
    risk = [_recursion(int(n), x) if x < 0.5 else _series(int(n), x) for n, x in pairs.T]
    return np.asarray(risk)[back.ravel()].reshape(f.shape)


def _recursion(f: int, p: float) -> float:
    q, integral = 1 - p, -np.log(p) / (1 - p)
    for j in range(1, f):
        integral = (1 / j - p * integral) / q
    return float(p * integral)


def _series(f: int, p: float) -> float:
    q, term, total, k = 1 - p, 1.0, 1.0, 0
    while term > 1e-17 * total:
        k += 1
        term *= k * q / (f + k)
        total += term
    return p / f * total


@dataclass(frozen=True)
class SpecialUniques:
    """score, dis: (n,); share: of each person's score, in which a trait takes part, (n, traits)."""

    score: Floats
    dis: Floats
    share: Floats


def suda(traits: ArrayLike, fraction: float) -> SpecialUniques:
    """SUDA2 scores: how few traits suffice to single a person out of the sample.

    traits: integer codes, (n, m); fraction: the sampling fraction. Each smallest set of traits on
    which a person is unique adds (m - its size)! to the score. dis is the chance that a match with
    the person is right, (n,): over all uniques the data intrusion simulation gives it the odds
    U d : P (1 - d), with d the fraction, U the uniques and P the people in classes of two; each
    person's odds are these times score over the harmonic mean score (so sdcMicro 5.8.1).
    Raises StatsError for codes that are not integers or a fraction outside 0..1.
    Source: Manning, Haglin & Keane, Data Min. Knowl. Disc. 16 (2008); Elliot, Int. J. Uncertainty
    Fuzziness Knowl.-Based Syst. 10 (2002), 545-564; Skinner & Elliot, JRSS B 64 (2002), 855-867.
    """
    if not 0 < fraction < 1:
        raise StatsError(f"suda: sampling fraction {fraction}, expected between 0 and 1")
    codes = np.asarray(traits)
    _, sizes = classes(codes)
    n, m = codes.shape
    unique: dict[tuple[int, ...], NDArray[np.bool_]] = {(): np.zeros(n, bool)}
    score, part = np.zeros(n), np.zeros((n, m))
    for size in range(1, m + 1):
        for subset in combinations(range(m), size):
            unique[subset] = _alone(codes[:, subset])
            fewer = [unique[subset[:i] + subset[i + 1 :]] for i in range(size)]
            smallest = unique[subset] & ~np.logical_or.reduce(fewer)
            score += smallest * factorial(m - size)
            part[:, subset] += smallest[:, None] * factorial(m - size)
    share = part / np.where(score > 0, score, 1)[:, None]
    return SpecialUniques(score, _intrusion(score, 2 * int((sizes == 2).sum()), fraction), share)


def _alone(codes: Ints) -> NDArray[np.bool_]:
    of, sizes = classes(codes)
    return np.asarray(sizes[of] == 1)


def _intrusion(score: Floats, pairs: int, fraction: float) -> Floats:
    """Chance of a right match by score; 0 for people who are not unique."""
    unique = score > 0
    if not unique.any():
        return np.zeros(len(score))
    harmonic = 1 / np.mean(1 / score[unique])
    right = score / harmonic * unique.sum() * fraction
    return np.asarray(right / np.where(unique, right + pairs * (1 - fraction), 1))
