"""Effects of models made again: other weights and people, fewer terms held equal, a linear probability."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.numbers.key import Key, crossed
from analysis.sample.models.fits import fitted
from analysis.sample.models.plan import Plan
from analysis.sample.models.terms import Levels
from analysis.stages.vary.choices import UNWEIGHTED
from analysis.stages.vary.findings import Finding, Made, judged
from analysis.stages.vary.imputed import Imputed
from analysis.stages.vary.refit import IMPUTED, Refits, Specification
from analysis.stats import Calibration, Design, NotConvergedError, StatsError
from analysis.store import mapped
from analysis.study import Questions, Study, read_models

EVERY_SET = 6  # terms up to which every set of them is tried; of more, those that leave out one or two
LINEAR = "linear"
WAYS = 64  # designs that are held at a time
Made1 = tuple[Specification, np.ndarray, np.ndarray, float, np.ndarray]  # value, se, df, base


@dataclass(frozen=True, eq=False)
class Weighed:
    """One way to weigh some of the respondents, as arrays: what a design is made from."""

    weights: str
    excluded: str
    rows: np.ndarray
    weight: np.ndarray
    calibration: Calibration | None
    strata: np.ndarray | None
    psu: np.ndarray | None
    lonely: str


@lru_cache(maxsize=WAYS)
def design_of(way: Weighed) -> Design:
    """Made once for all the models that are fitted under it."""
    strata, psu = (None if x is None else x[way.rows] for x in (way.strata, way.psu))
    return Design(way.weight, strata, psu, lonely=way.lonely, calibration=way.calibration)


@dataclass(frozen=True)
class Task:
    """A model with the effects that are wanted of it, and every design that it is fitted under."""

    plan: Plan
    wanted: tuple[tuple[str, str], ...]
    weighed: tuple[Weighed, ...]
    alpha: float


def effects(
    plans: Mapping[str, Plan], findings: Sequence[Finding], refits: Refits, people: pd.DataFrame,
    study: Study, imputed: Imputed, pieces: Path | None,
) -> Iterator[tuple[list[Specification], list[Finding], Made]]:  # fmt: skip
    """Of each model its specifications and the claims on its effects, made again under each."""
    of = {f.key: Key.parse(f.left) for f in findings}
    named = {name: [f for f in findings if of[f.key].model == name] for name in plans}
    named = {name: mine for name, mine in named.items() if mine}
    weighed = tuple(ways(refits, people, study))
    tasks = [task_of(plans[name], mine, weighed, study.reporting.alpha) for name, mine in named.items()]
    for mine, made in zip(named.values(), mapped(refit, tasks, pieces), strict=True):
        less = np.array([f.less for f in mine])
        rows = [judged(value - less, se, df, base, mine) for _, value, se, df, base in made]
        specs = [m[0] for m in made]
        value, se, df, base = imputed.effects([f.left for f in mine])
        if np.isfinite(value).any():
            specs.append(Specification(unanswered=IMPUTED["opinions"]))
            rows.append(judged(value - less, se, df, base, mine))
        yield specs, mine, Made(*(np.array(part) for part in zip(*rows, strict=True)))


def task_of(plan: Plan, findings: Sequence[Finding], weighed: tuple[Weighed, ...], alpha: float) -> Task:
    """A model and its claims, as a piece of work."""
    keys = [Key.parse(f.left) for f in findings]
    return Task(bare(plan), tuple((k.term, k.level) for k in keys), weighed, alpha)


def plans_of(
    models: Path, names: Collection[str], people: pd.DataFrame, questions: Questions
) -> dict[str, Plan]:
    """The models of these names, read on the respondents."""
    columns = {c: people[c].to_numpy(dtype=object) for c in people.columns}
    listed = {name: spec for name, spec in read_models(models).items() if name in names}
    return {n: Plan(n, spec, f"{models}, [{n}]", columns, questions) for n, spec in listed.items()}


def coded(people: pd.DataFrame, column: str | None) -> np.ndarray | None:
    """(n,) codes of a design variable: the same bytes whatever the texts are stored as."""
    return None if column is None else np.unique(people[column].astype(str), return_inverse=True)[1]


def bare(plan: Plan) -> Plan:
    """The plan without the questions that it was read by."""
    out = copy(plan)
    out.outcome = replace(plan.outcome, questions=())
    return out


def ways(refits: Refits, people: pd.DataFrame, study: Study) -> Iterator[Weighed]:
    """Every design that could be made, the published one first."""
    strata, psu = (coded(people, column) for column in (study.design.strata, study.design.psu))
    for (weights, excluded), design in refits.designs.items():
        bare = None if design.calibration is None else replace(design.calibration)  # nothing kept with it
        rows, lonely = refits.rows[excluded], study.design.lonely
        yield Weighed(weights, excluded, rows, design.weights, bare, strata, psu, lonely)


def refit(task: Task) -> list[Made1]:
    """The model under every reasonable design; at the published one with fewer terms, and linear too.

    What cannot be fitted says nothing: NaN.
    """
    plan, first = task.plan, task.weighed[0]
    whole = tuple(t.name for t in plan.terms)
    reasonable = [way for way in task.weighed if way.weights != UNWEIGHTED]
    made = [one(task, plan, way, Specification(way.weights, way.excluded)) for way in reasonable]
    for terms in (s for s in sets(whole) if {term for term, _ in task.wanted} & set(s)):
        out = crossed(t for t in whole if t not in terms)
        adjusted = f"less_{out}" if out else Specification.adjusted
        for link in dict.fromkeys((Specification.link, LINEAR if plan.spec.kind == "logistic" else "")):
            specification = Specification(adjusted=adjusted, link=link)
            if link and specification.changed:
                made.append(one(task, of_terms(plan, terms, link), first, specification))
    return made


def sets(terms: Sequence[str]) -> list[tuple[str, ...]]:
    """Sets of terms, all of them first."""
    least = 1 if len(terms) <= EVERY_SET else len(terms) - 2
    return [s for size in range(len(terms), least - 1, -1) for s in combinations(terms, size)]


def of_terms(plan: Plan, terms: Sequence[str], link: str) -> Plan:
    """The plan with some of its terms, on whoever answered these."""
    out = copy(plan)
    by = plan.spec.by if set(terms) == set(plan.spec.terms) else None
    out.spec = replace(plan.spec, by=by, kind="linear" if link == LINEAR else plan.spec.kind)
    out.terms = [t for t in plan.terms if t.name in terms]
    out.used = np.isfinite(plan.outcome.y) & np.all([np.isfinite(t.x) for t in out.terms], axis=0)
    return out


def among(plan: Plan, rows: np.ndarray) -> Plan:
    """The plan on some of the respondents."""
    out, of = copy(plan), plan.outcome
    out.n, out.used, out.factor = int(rows.sum()), plan.used[rows], plan.factor[rows]
    out.outcome = replace(of, y=of.y[rows], asked=of.asked[rows], yes=of.yes[rows])
    out.terms = [replace(t, x=t.x[rows]) for t in plan.terms]
    return out


def one(task: Task, plan: Plan, way: Weighed, specification: Specification) -> Made1:
    """The wanted effects of one fit, with the fewest people at a level or its reference."""
    plan = plan if way.rows.all() else among(plan, way.rows)
    value, se, base = (np.full(len(task.wanted), np.nan) for _ in range(3))
    there = {t.name: t for t in plan.terms}
    at = [i for i, (name, _) in enumerate(task.wanted) if name in there]
    try:
        fit = fitted(plan, design_of(way), task.alpha, statsmodels=False)
        changes = [{x[0]: x[1:] for x in there[task.wanted[i][0]].changes()}[task.wanted[i][1]] for i in at]
        names = [task.wanted[i][0] for i in at]
        pairs = [
            (plan.matrix({n: a}), plan.matrix({n: b})) for n, (a, b) in zip(names, changes, strict=True)
        ]
        found = fit.changes(plan, pairs) if pairs else None
    except (StatsError, NotConvergedError):
        found = None
    if found is None:
        return specification, value, se, np.nan, base
    value[at], se[at] = found.value, found.se
    base[at] = [people(plan, *task.wanted[i]) for i in at]
    return specification, value, se, float(found.df), base


def people(plan: Plan, name: str, level: str) -> int:
    """The fewer of those at a level and at its term's first."""
    term = next(t for t in plan.terms if t.name == name)
    if not isinstance(term, Levels):
        return int(plan.used.sum())
    return min(int(plan.people_at(name, k).sum()) for k in (term.levels[0], level))
