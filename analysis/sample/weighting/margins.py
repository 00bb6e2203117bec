"""Raking to the study's margins, and trimming within the bounds of its recipe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.sample.weighting.levels import crossed
from analysis.stats import StatsError, rake
from analysis.study import FactError, Margin, Question, Study, known, near, read_margins

NONE = "(none)"
# Keys of who has no value where no codebook says more, and the level that `collapse` may name.
MISSING = ("missing", "refused", "dont_know", "break_off", "not_shown", "skip")
Bounds = tuple[float, float]
Published = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Target:
    """One raking margin of n respondents.

    levels: those published, then one for those without a value in each group of the other
    variables · codes: (n,) · published: (levels,) shares, 0 for who has none · group: (levels,)
    codes of the group · none: (levels,) bool · se: (levels,) of published, 0 where it is no estimate
    """

    name: str
    levels: tuple[str, ...]
    codes: np.ndarray
    published: np.ndarray
    group: np.ndarray
    none: np.ndarray
    se: np.ndarray

    def shares(self, start: np.ndarray) -> np.ndarray:
        """(levels,) to be met: who has no value keeps the share of their group's start weights (n,)."""
        part = self._without(start)
        total = np.bincount(self.group, self.published)[self.group]
        return np.where(self.none, part * total, self.published * (1 - part))

    def errors(self, start: np.ndarray) -> np.ndarray:
        """(levels,) standard errors of what is to be met."""
        return self.se * (1 - self._without(start))

    def _without(self, start: np.ndarray) -> np.ndarray:
        """(levels,) the part of its group's start weights (n,) whose people have no value."""
        weight = np.bincount(self.codes, start, len(self.levels))
        whole = np.bincount(self.group, weight)
        part = np.bincount(self.group, weight * self.none)
        return (part / np.where(whole > 0, whole, 1.0))[self.group]

    def moved(self, by: np.ndarray) -> "Target":
        """The margin with other shares published (levels,), none below a thousandth of what it was."""
        return replace(self, published=np.maximum(self.published + by, self.published / 1000))

    def of(self, rows: np.ndarray) -> "Target":
        """The margin for other rows of the respondents; who has no value may be absent there."""
        codes = self.codes[rows]
        kept = ~self.none | (np.bincount(codes, minlength=len(self.levels)) > 0)
        levels = tuple(name for name, keep in zip(self.levels, kept, strict=True) if keep)
        return replace(
            self, levels=levels, codes=(np.cumsum(kept) - 1)[codes],
            published=self.published[kept], group=self.group[kept], none=self.none[kept],
            se=self.se[kept],
        )  # fmt: skip


def raking_targets(
    people: pd.DataFrame,
    margins: Path | None,
    study: Study,
    questions: Mapping[str, Question] | None = None,
) -> list[Target]:
    """The margins that the recipe rakes to, with each respondent's level; of the `questions` the
    treatments say who has no value."""
    if not study.weighting.raking:
        return []
    if margins is None:
        raise FactError(f"{study.path}, [weighting] raking: the study has no margins")
    return targets_of(people, read_margins(margins, bool(study.apart)), str(margins), study, questions)


def targets_of(
    people: pd.DataFrame, margins: Mapping[str, Published], path: str, study: Study,
    questions: Mapping[str, Question] | None = None,
) -> list[Target]:  # fmt: skip
    people = people.copy()
    for rule in study.weighting.collapse:
        column = people[rule.variable].astype(object)
        people[rule.variable] = column.mask(column == rule.from_, rule.to)
    made = []
    for recipe in study.weighting.raking:
        name = known(recipe.margin, margins, f"{path}: margin")
        made.append(target(people, recipe, margins[name], f"{path}: margin {name!r}", study, questions))
    return made


def target(
    people: pd.DataFrame, recipe: Margin, published: Published, place: str, study: Study,
    questions: Mapping[str, Question] | None = None,
) -> Target:  # fmt: skip
    """A margin's levels and codes; who has no value on the last variable is a level of their own
    within the levels of the other variables (`missing = "proportional"`)."""
    *outer, last = recipe.variables
    values = {level.split(" x ")[-1] for level in published}
    cells = people[last].astype(object)
    missing = ~cells.isin(values)
    odd = cells[missing & ~cells.isin(absent(last, questions or {}))]
    if len(odd):
        raise FactError(f"{place}: respondents have {last} = {odd.iloc[0]!r}, the margin has no such level"
                        f"{near(odd.iloc[0], values)}", "unmatched")  # fmt: skip
    if missing.any() and study.weighting.missing != "proportional":
        raise FactError(f"{study.path}, [weighting] missing: {int(missing.sum())} have no {last}; say how")
    label = cells.mask(missing, NONE)
    level = crossed(people[outer].assign(label=label))
    levels = [*published, *level[missing].unique()]
    met(levels, set(level), place)
    stem = pd.Series([name.rpartition(" x ")[0] for name in levels])
    none = np.array([name not in published for name in levels])
    rows = [published.get(name, {}) for name in levels]
    shares, errors = (np.array([float(row.get(of) or 0) for row in rows]) for of in ("share", "se"))
    codes = pd.Index(levels).get_indexer(pd.Index(level))
    if study.apart:  # of its population each; together these are as many as answered
        own = pd.Index([name.partition(" x ")[0] for name in levels])
        part = people[study.apart].astype(object).value_counts(normalize=True).reindex(own).to_numpy()
        shares, errors = shares * part, errors * part
    return Target(recipe.margin, tuple(levels), codes, shares, pd.factorize(stem)[0], none, errors)


def absent(variable: str, questions: Mapping[str, Question]) -> set[str]:
    """Keys of those without a value: whatever is no answer proper, by its treatment."""
    rows = questions[variable].rows if variable in questions else ()
    return {*MISSING, *(a.key for a in rows if a.treatment != "answer")}


def met(levels: Sequence[str], found: set[str], place: str) -> None:
    """Every level of a margin has respondents, and every respondent a level of the margin."""
    for name in levels:
        if name not in found:
            raise FactError(f"{place}: level {name!r} has no respondents{near(name, found)}")
    for name in sorted(found - set(levels)):
        raise FactError(f"{place}: respondents have the level {name!r}, it does not{near(name, levels)}")


def raked(
    start: np.ndarray, targets: Sequence[Target], study: Study, bounds: Bounds | None = None
) -> np.ndarray:
    """(n,) weights of mean 1 that meet every margin, within bounds if there are some."""
    start = start / start.mean()
    if not targets:
        return start
    shares = [t.shares(start) for t in targets]
    goals = [s / s.sum() * len(start) for s in shares]
    recipe = study.weighting
    try:
        return rake(
            [t.codes for t in targets], goals, start, bounds=bounds,
            tolerance=recipe.tolerance, max_rounds=recipe.max_rounds,
        )  # fmt: skip
    except StatsError as wrong:
        names = "; ".join(f"margin {i} is {t.name}: {', '.join(t.levels)}" for i, t in enumerate(targets))
        raise FactError(f"{study.path}, [weighting] raking: {wrong} ({names})") from wrong


def trim_bounds(weights: np.ndarray, targets: Sequence[Target], study: Study) -> Bounds | None:
    """The least and the greatest weight that the recipe allows, as multiples of the median."""
    trim, median = study.weighting.trim, float(np.median(weights))
    return (trim.low * median, trim.high * median) if targets and trim else None
