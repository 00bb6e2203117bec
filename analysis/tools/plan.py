"""Before fieldwork: how precise the survey will be by group, what it could find, what may be published.

python -m analysis.tools.plan fieldwork.toml codebook.csv scales.csv recodes.toml study.toml margins.csv

From the design that the study plans (fieldwork.toml). Shares of groups come from there or from the margins;
what may be published is asked of the gate's own rules.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.special import bdtrc

from analysis.privacy.presentation import FOOTNOTE, PRESENT, presentation
from analysis.privacy.rules import primary
from analysis.stats import planning
from analysis.stats.intervals import t_quantile
from analysis.study import FactError, Questions, Study, near, read_margins, read_survey, run
from analysis.study.fieldwork import Fieldwork, read_fieldwork

GRID = np.arange(1, 100) / 100  # shares tried for what may be shown
MIDDLE = 0.5


@dataclass(frozen=True)
class Expected:
    """What a group is expected to bring: people, their worth in people of a simple sample, df."""

    people: float
    effective: float
    df: float
    reached: float  # chance of the base that the gate asks for

    def half(self, share: float, confidence: float) -> float:
        """Half the width of the interval of a share, in points."""
        se = np.sqrt(share * (1 - share) / self.effective)
        return float(100 * t_quantile(confidence, self.df) * se)

    def shown(self, study: Study) -> tuple[float, float] | None:
        """The smallest and the largest share that the gate would show."""
        gate = study.disclosure
        n = round(self.people)
        if n < gate.min_base or self.df < 1:
            return None
        se = np.sqrt(GRID * (1 - GRID) / self.effective)
        good = np.isin(presentation(GRID, se, n, self.df).verdict, (PRESENT, FOOTNOTE))
        good &= ~primary(np.round(GRID * n), n, gate.min_cell, gate.min_base)
        return (float(GRID[good].min()), float(GRID[good].max())) if good.any() else None


def main(
    fieldwork: Path, codebook: Path, scales: Path, recodes: Path | None, study: Path,
    margins: Path | None = None,
) -> None:  # fmt: skip
    plan = read_fieldwork(fieldwork)
    settings, questions = read_survey(study, codebook, scales, recodes)
    parts = groups(plan, settings, questions, margins)
    print("\n".join([*whole(plan, settings), *by_group(plan, settings, questions, parts)]))


def expected(plan: Fieldwork, study: Study, part: float = 1) -> Expected:
    """A group that is the same part of every stratum."""
    n = part * np.array([s.sampled * s.response for s in plan.strata])
    within, df = np.ones(len(n)), n.sum() - len(n)
    if all(s.clusters for s in plan.strata):
        reached = planning.clusters_reached([s.clusters or 1 for s in plan.strata], n)
        within = planning.cluster_effect(n / reached, plan.correlation)
        df = reached.sum() - len(n)
    effect = planning.kish_effect([s.people for s in plan.strata], n, within) * plan.weighting_effect
    asked = sum(s.sampled for s in plan.strata)
    chance = bdtrc(study.disclosure.min_base - 1, round(asked), n.sum() / asked)
    return Expected(float(n.sum()), float(n.sum() / effect), float(np.floor(max(df, 0))), float(chance))


def groups(
    plan: Fieldwork, study: Study, questions: Questions, margins: Path | None
) -> dict[str, dict[str, float]]:
    """Breakdown -> level -> its part of the population, of those breakdowns where somebody says it."""
    raked = {m.margin: list(m.variables) for m in study.weighting.raking}
    told = read_margins(margins) if margins else {}
    found: dict[str, dict[str, float]] = {}
    for margin, rows in told.items():
        for at, variable in enumerate(raked.get(margin, [])):
            if variable not in study.breakdowns or variable in found:
                continue
            nets = {a.key: a.net or a.key for a in questions[variable].rows}
            for level, row in rows.items():
                net = nets.get(level.split(" x ")[at], "")
                if net in questions[variable].nets:
                    found.setdefault(variable, {}).setdefault(net, 0.0)
                    found[variable][net] += float(row["share"])
    for name, levels in plan.groups.items():
        if name not in study.breakdowns:
            raise FactError(
                f"{plan.path}, [groups]: {name!r} is no breakdown{near(name, study.breakdowns)}"
            )
        for level in levels:
            if level not in questions[name].nets:
                hint = near(level, questions[name].nets)
                raise FactError(f"{plan.path}, [groups.{name}]: no level {level!r}{hint}")
    return {b: plan.groups.get(b) or found[b] for b in study.breakdowns if b in plan.groups or b in found}


def whole(plan: Fieldwork, study: Study) -> Iterator[str]:
    """Lines on everyone."""
    all_ = expected(plan, study)
    if all_.df < 1:
        raise FactError(
            f"{plan.path}, [strata]: {all_.people:,.0f} will answer in {len(plan.strata)} strata, expected"
            " two in one of them at least: of fewer no error can be told"
        )
    asked, clusters = sum(s.sampled for s in plan.strata), [s.clusters for s in plan.strata if s.clusters]
    drawn = f", in {sum(clusters)} clusters of {len(plan.strata)} strata" if clusters else ""
    yield f"plan: {all_.people:,.0f} of {asked:,.0f} who are asked will answer{drawn}"
    deff = all_.people / all_.effective
    yield f"worth a simple sample of {all_.effective:,.0f} (design effect {deff:.2f}), {all_.df:.0f} df"
    widths = ", ".join(f"{100 * p:g}% ± {all_.half(p, study.confidence):.1f}" for p in plan.shares)
    yield f"{100 * study.confidence:g}% intervals for everyone, in points: {widths}"
    change = planning.detectable_change(
        MIDDLE, all_.effective, plan.overlap, plan.stability, plan.alpha, plan.power
    )
    yield (
        f"change to a next wave like it, found {100 * plan.power:g}% of the time at {plan.alpha:g}: "
        f"{points(change)}"
    )


def points(size: float) -> str:
    """A difference from a half, which is where the widest possible ends."""
    return f"{100 * size:.1f} points from 50%" if size < MIDDLE else "none, however large"


def by_group(
    plan: Fieldwork, study: Study, questions: Questions, parts: Mapping[str, Mapping[str, float]]
) -> Iterator[str]:
    """Lines on each breakdown: its levels, whether they may be shown, differences between them."""
    for name, levels in parts.items():
        told = {level: expected(plan, study, part) for level, part in levels.items()}
        yield f"\n{name}: {verdict(told, study)}"
        heads = "".join(f"{f'{100 * p:g}% ±':>9}" for p in plan.shares)
        yield f"  {'':24}{'people':>8}{'base':>7}{'worth':>8}{heads}  shares shown"
        for level, x in told.items():
            ends = x.shown(study)
            widths = "".join(
                f"{x.half(p, study.confidence):9.1f}" if x.df >= 1 else f"{'':9}" for p in plan.shares
            )
            shown = f"{100 * ends[0]:.0f} to {100 * ends[1]:.0f}%" if ends else "none"
            label = questions[name].labels[level][:24]
            yield f"  {label:24}{x.people:8,.0f}{100 * x.reached:6.0f}%{x.effective:8,.0f}{widths}  {shown}"
        yield from differences(plan, told)
    for name in study.breakdowns:
        if name not in parts:
            yield f"\n{name}: not planned, since no margin says its levels; say them in [groups.{name}]"


def verdict(told: Mapping[str, Expected], study: Study) -> str:
    """Whether a breakdown may be published: a level that is too small takes another with it."""
    small = sum(x.shown(study) is None for x in told.values())
    left = len(told) - small - (small == 1)
    if not small:
        return "every level can be published"
    also = ", and one more so that it is not the rest" if small == 1 else ""
    return f"{max(left, 0)} of {len(told)} levels can be published; {small} too small{also}"


def differences(plan: Fieldwork, told: Mapping[str, Expected]) -> Iterator[str]:
    """The smallest differences that would be found, the finest and the coarsest pair."""
    sizes = {
        (one, two): planning.detectable(MIDDLE, x.effective, y.effective, plan.alpha, plan.power)
        for (one, x), (two, y) in combinations(told.items(), 2)
    }
    known = sorted((size, pair) for pair, size in sizes.items() if size == size)
    for size, (one, two) in dict.fromkeys((known[0], known[-1])) if known else ():
        yield f"  smallest difference found, {one} and {two}: {points(size)}"


if __name__ == "__main__":
    run(main)
