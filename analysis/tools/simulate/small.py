"""Small groups, direct and modeled, against the truth: shares of crossed breakdowns, means of rankings.

Each sample's numbers pass a gate like the site's: small bases and cells are not printed, nor what the
presentation standard withholds, and the models see what is printed alone, rounded. Cells that the
gate would withhold to protect others are left printed here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.numbers.key import crossed
from analysis.privacy import presentation
from analysis.stats import (
    Areas,
    Crossed,
    pooled_means,
    pooled_shares,
    smoothed,
)
from analysis.study import Question, modeled_items
from analysis.study.modeled import Modeled, Pooled
from analysis.tools.demonstrate.codes import numbers
from analysis.tools.simulate.direct import Direct, direct, groups
from analysis.tools.simulate.numbers import Item, share
from analysis.tools.simulate.sample import Sample, World, draw

DIRECT, MODELED, READ = METHODS = "direct", "modeled", "read"
FINE = 100  # base from which shares are printed to a tenth


@dataclass(frozen=True)
class Judged:
    """Groups (k,): truth, whether printed, people, whether set apart; by method value, low and high, NaN
    where nothing is told."""

    table: str
    truth: np.ndarray
    printed: np.ndarray
    base: np.ndarray
    moved: np.ndarray
    found: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]


def small_trials(world: World, scenario: int, samples: range) -> list[list[Judged]]:
    """Some samples of a scenario, each from a generator of its own."""
    seeds = [np.random.PCG64([world.plan["seed"], 1000 + scenario, number]) for number in samples]
    return [list(judged(world, draw(world, np.random.Generator(seed)))) for seed in seeds]


def judged(world: World, sample: Sample) -> Iterator[Judged]:
    """Each table of the study that is pooled or modeled, of one sample."""
    for spec in world.study.pooled.values():
        for name in spec.questions:
            yield _shares(world, sample, spec, world.questions[name])
    for name, of in world.study.modeled.items():
        for by in of.by:
            yield _means(world, sample, name, of, by)


def _shares(world: World, sample: Sample, spec: Pooled, question: Question) -> Judged:
    item, floors = share(question, question.headline[0]), world.study.disclosure
    (a, one), (b, two) = (groups(sample.people, world.questions[by]) for by in spec.pair)
    shape = len(one), len(two)
    z = item.of(sample.people)
    members = [*((a == i) & (b == j) for i in range(shape[0]) for j in range(shape[1]))]
    members += [*(a == i for i in range(shape[0])), *(b == j for j in range(shape[1])), a >= 0]
    inside = np.column_stack(members)
    of = direct(sample, np.repeat(z[:, None], inside.shape[1], 1), inside, np.ones(inside.shape), False)
    k = shape[0] * shape[1]
    small = (of.base < floors.min_base) | (np.minimum(of.cell, of.base - of.cell) < floors.min_cell)
    sized = np.flatnonzero(~small[:k])
    verdict = presentation(of.value[sized], of.se[sized], of.base[sized], of.df[sized]).verdict
    printed = np.zeros(k, bool)
    printed[sized] = verdict != "withhold"
    step = np.where(of.base < FINE, 0.01, 0.001)
    seen = np.where(printed, np.round(of.value[:k] / step[:k]) * step[:k], np.nan)
    part = np.bincount(
        (a * shape[1] + b)[(a >= 0) & (b >= 0)], sample.design.weights[(a >= 0) & (b >= 0)], k
    )
    known = Crossed(
        seen.reshape(shape), of.se[:k].reshape(shape),
        np.where(printed, np.round(of.base[:k], -1), np.nan).reshape(shape),
        np.round(of.value[k : k + shape[0]], 3), np.round(of.value[k + shape[0] : -1], 3),
        (part / part.sum()).reshape(shape), float(of.base[-1]), step[:k].reshape(shape), 0.001,
    )  # fmt: skip
    there = known.there.ravel()
    truth, moved = _true_shares(world, spec, item, shape)
    return _read(
        crossed(spec.pair), pooled_shares(known), known.variances.ravel()[there],
        Direct(*(getattr(of, f)[:k][there] for f in Direct.__dataclass_fields__)), printed[there],
        truth[there], moved[there], spec, spec.widest,
    )  # fmt: skip


def _true_shares(
    world: World, spec: Pooled, item: Item, shape: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """(k,) of the whole population, and which groups were set apart."""
    (a, one), (b, two) = (groups(world.people, world.questions[by]) for by in spec.pair)
    z = item.of(world.people)
    at, valid = a * shape[1] + b, np.isfinite(z) & (a >= 0) & (b >= 0)
    with np.errstate(invalid="ignore"):
        truth = np.bincount(at[valid], z[valid], shape[0] * shape[1]) / np.bincount(
            at[valid], minlength=shape[0] * shape[1]
        )
    apart = world.scenario.apart
    ends = (apart.get(spec.pair[0]), apart.get(spec.pair[1]))
    return truth, np.array([(x, y) == ends for x in one for y in two])


def _means(world: World, sample: Sample, name: str, spec: Modeled, by: str) -> Judged:
    items = [world.questions[q] for q in modeled_items(world.study, name)]
    at, levels = groups(sample.people, world.questions[by])
    z = np.column_stack([numbers(q, sample.people[q.id]) for q in items])
    factor = sample.shown(world, items)
    count = len(levels)
    inside = np.tile(np.column_stack([at == i for i in range(count)]), len(items))
    of = direct(sample, np.repeat(z, count, 1), inside, np.repeat(factor, count, 1), True)
    whole = direct(sample, z, np.ones(z.shape, bool), factor, True)
    item, group = np.repeat(np.arange(len(items)), count), np.tile(np.arange(count), len(items))
    printed = (of.base >= world.study.disclosure.min_base) & (of.se > 0)
    own = spec.own if by == spec.own_by else {}
    singled = np.array([own.get(level) == q.id for q in items for level in levels], float)
    spread = (whole.se**2 * whole.base)[item]
    base = np.round(of.base, -1).astype(float)
    variance = smoothed(of.se[printed] ** 2, spread[printed], base[printed])
    found = pooled_means(of.value[printed], variance, item[printed], group[printed], singled[printed])
    true_at, _ = groups(world.people, world.questions[by])
    truth = np.array(
        [np.nanmean(numbers(q, world.people[q.id])[true_at == i]) for q in items for i in range(count)]
    )
    apart = world.scenario.apart
    ends = (apart.get("item"), apart.get(by) if by == spec.own_by else None)
    moved = np.array([(q.id, level) == ends for q in items for level in levels])
    return _read(
        f"{name}_{by}", found, variance,
        Direct(*(getattr(of, f)[printed] for f in Direct.__dataclass_fields__)), printed[printed],
        truth[printed], moved[printed], spec, np.inf,
    )  # fmt: skip


def _read(
    table: str, found: Areas, variance: np.ndarray, of: Direct, printed: np.ndarray, truth: np.ndarray,
    moved: np.ndarray, spec: Modeled | Pooled, widest: float,
) -> Judged:  # fmt: skip
    """The rule of the pages: a group's own number where its base is large or it lies far off."""
    low, high = found.interval(0.95)
    spread = np.sqrt(np.maximum(variance - found.se**2, 0))
    with np.errstate(invalid="ignore"):
        far = np.abs(of.value - found.value) > spec.outlying * spread
    own = printed & (far | (of.base >= spec.direct))
    told = own | (high - low <= widest)
    pairs = ((of.value, found.value), (of.low, low), (of.high, high))
    value, least, most = (np.where(own, x, np.where(told, y, np.nan)) for x, y in pairs)
    each = {
        DIRECT: (of.value, of.low, of.high), MODELED: (found.value, low, high), READ: (value, least, most),
    }  # fmt: skip
    return Judged(table, truth, printed, of.base, moved, each)
