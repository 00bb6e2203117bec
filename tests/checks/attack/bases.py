"""Exact bases: how many people stand behind a share, told by the share and the measures of its error.

Where everybody of a group has the same weight, a share is k / n with whole k, and the standard error is
that of a simple random sample, se² = p (1 - p) / n · F: two equations, two unknowns, both whole. So is an
interval, and a mean of whole numbers is a whole sum over n. F is N / (N - 1) for a sample of N units, n /
(n - 1) where the group is a stratum, 1 where a formula leaves it out. Whether weights are alike in a level
is not said; it is tried: over all questions the printed numbers fit it, or they do not.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit, stdtrit

from tests.checks.attack.site import ROUND, SMALL, Number, Site, of_printed

STEPS = (0.05, 0.02, 0.01, 0.001)
FITS = 0.9  # of a level's groups, for the belief that its weights are alike
VEILED = 0.5  # of a level's groups whose errors are made from what is printed: then those alone are alike
SURE = 0.97  # of them: then weights are alike, and not merely nearly so in some answers
NEARLY = 0.005  # how far apart weighted and unweighted shares may be where errors are made so
AT_LEAST = 5  # groups that a belief is tried on
Group = tuple[str, str, str]  # question (and option), breakdown, level
Level = tuple[str, str]  # breakdown, level


@dataclass(frozen=True)
class Told:
    """What is told of a group: bases that fit, (candidates,), and the fewest of each share in each, (c, shares)."""

    shares: list[Number]
    bases: np.ndarray
    fewest: np.ndarray
    most: np.ndarray

    @property
    def exact(self) -> bool:
        return len(self.bases) == 1


def step(told: Sequence[float]) -> float:
    """What numbers were rounded to: the coarsest step that they are all multiples of."""
    return next((s for s in STEPS if all(abs(round(x / s) * s - x) < 1e-9 for x in told)), 0.001)


def window(base: float | None) -> np.ndarray:
    """Bases that are printed so."""
    if not base:
        return np.arange(1, SMALL)
    return np.arange(max(int(base) - ROUND // 2, 1), int(base) + ROUND // 2 + 1)


def groups(site: Site) -> dict[Group, list[Number]]:
    """Shares that are shown, by question, or option of a mark-all question, and group."""
    out: dict[Group, list[Number]] = defaultdict(list)
    for x in site.numbers.values():
        if x.kind == "share" and x.question in site.questions and x.value is not None:
            question = site.questions[x.question]
            name = f"{x.question}.{x.answer}" if question.multiple else x.question
            out[name, x.breakdown, x.level].append(x)
    return out


def means(site: Site) -> dict[Group, Number]:
    """Means of whole numbers that are shown, by group."""
    return {
        (x.question, x.breakdown, x.level): x
        for x in site.numbers.values()
        if x.kind == "mean" and x.value is not None and x.question in site.questions and x.breakdown
        and all(p == round(p) for p in site.questions[x.question].points.values())
    }  # fmt: skip


def candidates(shares: list[Number], mean: Number | None, F: str, N: int, slack: float) -> Told:
    """The bases that give every printed share, standard error and interval, as if weights were alike, or
    nearly, so that shares of whole people are within `slack`.

    Measures that are what the printed share and the printed base give tell nothing more.
    """
    bases = window(shares[0].base)
    h = step([x.value or 0.0 for x in shares]) + 2 * slack
    fewest, most = [], []
    for x in shares:
        reach = np.arange(-int(h * bases[-1] / 2) - 1, int(h * bases[-1] / 2) + 2)
        k = np.round((x.value or 0.0) * bases)[:, None] + reach
        p = k / bases[:, None]
        fits = (k >= 0) & (p <= 1) & (np.abs(p - (x.value or 0.0)) <= h / 2 + 1e-9)
        if not of_printed(x):
            fits &= measured(x, p, bases, F, N, h)
        fewest.append(np.where(fits, k, np.inf).min(axis=1))
        most.append(np.where(fits, k, -np.inf).max(axis=1))
    low, high = np.array(fewest).T, np.array(most).T
    fit = np.isfinite(low).all(axis=1)
    if mean is not None:
        half = 0.5 * 10.0 ** (np.floor(np.log10(max(abs(mean.value or 0), 1e-9))) - 3)
        half = max(half, grain(mean.value or 0.0) / 2)
        total = np.round((mean.value or 0.0) * bases)
        near = np.abs(total / bases - (mean.value or 0.0)) <= half + 1e-9
        fit &= near | (mean.base != shares[0].base)
    return Told(shares, bases[fit], low[fit], high[fit])


def grain(x: float) -> float:
    """The last digit that a number is written with, 0.1 at most for whole ones."""
    text = f"{x:.10g}"
    return 10.0 ** -len(text.partition(".")[2]) if "." in text else 0.1


def measured(x: Number, p: np.ndarray, bases: np.ndarray, F: str, N: int, h: float) -> np.ndarray:
    """Whether p (bases, k) gives the printed standard error and interval."""
    n = bases[:, None]
    factor = {"population": N / (N - 1), "stratum": n / np.maximum(n - 1, 1), "none": 1.0}[F]
    with np.errstate(invalid="ignore", divide="ignore"):
        se = np.sqrt(p * (1 - p) / n * factor)
        fits = np.ones(p.shape, bool)
        if x.se:
            fits &= np.abs(se - x.se) <= 0.5 * 10.0 ** (np.floor(np.log10(x.se)) - 2) + 1e-9
        if x.low is not None and x.high is not None and x.df:
            half = stdtrit(x.df, 0.975) * se / (p * (1 - p))
            fine = step([x.low, x.high])
            for end, sign in ((x.low, -1), (x.high, 1)):
                fits &= np.abs(expit(logit(p) + sign * half) - end) <= fine / 2 + 1e-9
    return fits


def told(site: Site) -> dict[Group, Told]:
    """Every group at a level whose weights seem alike, with the bases that fit."""
    found, of_means = groups(site), means(site)
    at: dict[Level, list[Group]] = defaultdict(list)
    for q, b, level in found:
        if not site.questions[q.split(".")[0]].shown_by:  # those have weights of their own
            at[b, level].append((q, b, level))
    out: dict[Group, Told] = {}
    for level in at.values():
        best: dict[Group, Told] = {}
        veiled = [g for g in level if all(map(of_printed, found[g]))]
        mine = veiled if len(veiled) >= VEILED * len(level) else level  # the rest has weights of its own
        slack = NEARLY if mine is veiled and len(veiled) < SURE * len(level) else 0.0
        for F in ("population", "stratum", "none"):
            made = {g: candidates(found[g], of_means.get(g), F, site.people, slack) for g in mine}
            fit = {g: t for g, t in made.items() if len(t.bases)}
            if len(made) >= AT_LEAST and len(fit) >= FITS * len(made) and len(fit) > len(best):
                best = fit
        out |= best
    return out


def exact(of: dict[Group, Told]) -> list[str]:
    """Groups of which one base fits all that is printed."""
    return [f"{' '.join(filter(None, g))}: {t.bases[0]}, printed as {t.shares[0].base or 0:.0f}"
            for g, t in of.items() if t.exact]  # fmt: skip


def rest(site: Site, of: dict[Group, Told]) -> Iterator[tuple[str, float, float]]:
    """(key, fewest, most) of each share withheld for privacy: what the shown ones leave of the base."""
    withheld: dict[Group, list[Number]] = defaultdict(list)
    cells: dict[Group, int] = defaultdict(int)
    for x in site.numbers.values():
        if x.kind == "share" and x.question in site.questions and finest(site, x):
            cells[x.question, x.breakdown, x.level] += 1
        question = site.questions.get(x.question)
        if x.kind == "share" and x.private and question and not question.multiple:
            withheld[x.question, x.breakdown, x.level].append(x)
    for group, hidden in withheld.items():
        if group in of:
            t = of[group]
            shown = [i for i, x in enumerate(t.shares) if finest(site, x)]
            alone = len(shown) == cells[group] - 1
            high = max(float((t.bases - t.fewest[:, shown].sum(axis=1)).max()), 0.0)
            low = max(float((t.bases - t.most[:, shown].sum(axis=1)).min()), 0.0)
            for x in hidden:
                yield x.key, low if alone else 0.0, high


def finest(site: Site, x: Number) -> bool:
    """Whether a share is no sum of others of its group: toplines show answers and nets, levels nets alone."""
    return bool(x.breakdown) or x.answer not in site.questions[x.question].nets


def silent(site: Site, of: dict[Group, Told]) -> Iterator[str]:
    """Levels of which certainly one to nine people did not answer a question that everyone was asked."""
    for (q, b, level), t in of.items():
        question, whole = site.questions.get(q.split(".")[0]), of.get((b, "", ""))
        if not b or question is None or question.asked_of not in ("all", "") or whole is None:
            continue
        place = next((i for i, x in enumerate(whole.shares) if x.answer == level), None)
        if place is None:
            continue
        least = whole.fewest[:, place].min() - t.bases.max()
        most = whole.most[:, place].max() - t.bases.min()
        if least >= 1 and most <= 9:
            yield f"{q} {b} {level}: {least:.0f} to {most:.0f} did not answer"
