"""Every question for everyone and for each breakdown: shares, means, differences, claims.

key = share.<question>.<answer or net>.all | .<breakdown>.<level>
      mean.<question>.all | .<breakdown>.<level>
      difference.<question>.<answer or mean>.<breakdown>.<level>-<level>
      rank.<question>.all: its place among the means of a ranking of the study (`rankings`)
      gap.<claim> and claim.<claim>
Two breakdowns that are crossed (`pairs` of the study) are a breakdown <one>_x_<other> with levels
<level>_x_<level>: shares alone.
Each number is a column of scores (analysis.stats.design), so any two of them have a covariance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.answers import netted, toplines, values
from analysis.claims import Book, Row, fill, judged, tested
from analysis.facts import (
    FactError,
    Question,
    Questions,
    known,
    published,
    read_questions,
    read_study,
    run,
    write_rows,
)
from analysis.frames import PRIVATE, levels_of, read_design, read_people, weight_factor
from analysis.stats import (
    Design,
    Estimates,
    benjamini_hochberg,
    effective_base,
    logit_interval,
    ranks,
    standard_errors,
    t_interval,
)

COLUMNS = [*PRIVATE, "weighted_base"]  # the sum of weights behind a share: what the gate audits
CROSS = "_x_"  # between the names of two crossed breakdowns, and between their levels
YEAR = "year"  # the answer key of a scale that takes a calendar year, and the unit of its mean
ROUNDING = 1e-10  # of a number's size: less than any real standard error


def main(
    people: Path, weights: Path, codebook: Path, scales: Path, recodes: Path, study: Path, estimates: Path,
    claims: Path | None = None,
) -> None:  # fmt: skip
    settings = read_study(study)
    questions = read_questions(codebook, scales, recodes)
    respondents = read_people(people)
    design = read_design(weights, settings)
    sample = Sample(respondents, questions, design, settings.breakdowns, settings.confidence)
    sample.cross(settings.pairs, settings.path)
    rows: list[Row] = []
    for question in published(questions):
        rows += sample.question(question)
    for name, listed in settings.rankings.items():
        rows += ranked(sample, rows, listed, f"{settings.path}, [rankings] {name}", name)
    adjust(rows)
    sample.book.adjusted = {
        frozenset({r["left"], r["right"]}): r["p_adjusted"] for r in rows if "p_adjusted" in r
    }
    made_by = "analysis.claims.check"
    rows += judged(claims, sample.book, design.degrees_of_freedom, made_by, models=False)
    write_rows(estimates, COLUMNS, rows)


@dataclass(frozen=True)
class Group:
    """Everyone (breakdown ''), or one level of a breakdown; who is in it (n,)."""

    breakdown: str
    level: str
    members: np.ndarray
    df: int

    @property
    def suffix(self) -> str:
        return f"{self.breakdown}.{self.level}" if self.breakdown else "all"


class Sample:
    """The respondents with their design: makes the rows of one question after another."""

    def __init__(
        self,
        people: pd.DataFrame,
        questions: Questions,
        design: Design,
        breakdowns: list[str],
        confidence: float,
    ) -> None:
        self.people = {c: people[c].to_numpy(dtype=object) for c in people.columns}
        self.questions, self.design, self.confidence = questions, design, confidence
        self.book = Book()
        n = design.n
        self.everyone = Group("", "", np.ones(n, bool), design.degrees_of_freedom)
        self.groups = {b: self.group(known(b, questions, "breakdown")) for b in breakdowns}
        self.crossed: dict[tuple[str, str], list[Group]] = {}

    def group(self, breakdown: str) -> list[Group]:
        return [
            Group(breakdown, level, members, self.design.domain_degrees_of_freedom(members))
            for level, members in levels_of(self.questions[breakdown], self.people)
            if members.any()
        ]

    def cross(self, pairs: Sequence[Sequence[str]], study: Path) -> None:
        """Add the groups of crossed breakdowns; raises FactError where a level cannot be named or
        somebody stands at none."""
        for one, two in pairs:
            name, groups = f"{one}{CROSS}{two}", []
            for a, b in product(self.groups[one], self.groups[two]):
                if CROSS in a.level + b.level:
                    raise FactError(f"{study}: pair {name!r}: a level may not have {CROSS!r} in its name")
                members = a.members & b.members
                if members.any():
                    df = self.design.domain_degrees_of_freedom(members)
                    groups.append(Group(name, f"{a.level}{CROSS}{b.level}", members, df))
            if not np.sum([g.members for g in groups], axis=0).all():
                raise FactError(f"{study}: pair {name!r}: some respondents stand at no level of either")
            self.crossed[one, two] = groups

    def breakdowns(self, question: Question) -> dict[str, list[Group]]:
        """The breakdowns that say something about a question: none that it is made of, or makes.

        Two breakdowns are crossed once, not also the other way round: a table and its mirror image
        would bound each other's withheld cells.
        """
        order = list(self.groups)
        mirrored = order[: order.index(question.id)] if question.id in order else []
        own = {question.id, *(question.recode.sources if question.recode else ())}
        groups = {
            b: g
            for b, g in self.groups.items()
            if b not in mirrored
            and b not in own
            and not own & set(self.sources(b))
            and question.id not in self.sources(b)
        }
        if question.experiment:
            groups[question.experiment] = self.group(question.experiment)
        return groups

    def sources(self, breakdown: str) -> tuple[str, ...]:
        recode = self.questions[breakdown].recode
        return recode.sources if recode else ()

    def question(self, question: Question) -> list[Row]:
        factor = weight_factor(question, self.questions, self.people)
        groups = self.breakdowns(question)
        rows: list[Row] = []
        if question.answers and question.kind != "number":
            pairs = {CROSS.join(p): g for p, g in self.crossed.items() if p[0] in groups and p[1] in groups}
            rows += shares(self, question, factor, {**groups, **pairs})
        if question.has_numbers:
            rows += means(self, question, factor, groups)
        return rows + differences(self, question, rows, groups)


def shares(
    sample: Sample, question: Question, factor: np.ndarray | float, groups: Mapping[str, list[Group]]
) -> list[Row]:
    """Weighted shares: answers and nets for everyone, nets for each group, with logit intervals.

    Don't know stands in the denominator. Ratio of two weighted totals, linearized: Särndal,
    Swensson & Wretman (1992) 5.6.8; interval: Korn & Graubard (1999) 2.4, t on PSUs - strata.
    """
    nets = list(netted(question, sample.people))
    plan = [(sample.everyone, hits) for hits in toplines(question, sample.people)]
    plan += [(g, hits) for gs in groups.values() for g in gs for hits in nets]
    base = np.column_stack([hits.base & group.members for group, hits in plan])
    hit = base & np.column_stack([hits.hit for _, hits in plan])
    f = np.broadcast_to(np.asarray(factor, float)[..., None], (len(base), 1))
    y, x = hit * f, base * f
    totals = sample.design.weights @ x
    with np.errstate(invalid="ignore"):
        value = (sample.design.weights @ y) / totals
    scores = sample.design.ratio_scores(y, x, value)
    se = errors(scores, value)
    n, cell = base.sum(axis=0), hit.sum(axis=0)
    df = sample.design.degrees_of_freedom
    low, high = logit_interval(value, se, df, sample.confidence)
    effective = effective_base(value, se, n)
    rows = [
        row(question, group, answer=hits.key, unit="share", made_by="analysis.estimate.shares")
        for group, hits in plan
    ]
    with np.errstate(invalid="ignore", divide="ignore"):
        fill(rows, value=value, low=low, high=high, se=se, base=n, cell=cell, effective_base=effective,
             deff=n / effective, unweighted=cell / n, df=np.full(len(n), df),
             weighted_base=totals)  # fmt: skip
    sample.book.add(rows, scores)
    return rows


def means(
    sample: Sample, question: Question, factor: np.ndarray | float, groups: Mapping[str, list[Group]]
) -> list[Row]:
    """Weighted means of the scale's numbers, for everyone and each group, with t intervals."""
    z = values(question, sample.people[question.id])
    valid = np.isfinite(z)
    plan = [sample.everyone, *(g for gs in groups.values() for g in gs)]
    members = np.column_stack([valid & g.members for g in plan])
    f = np.broadcast_to(np.asarray(factor, float)[..., None], (len(z), 1))
    x = members * f
    y = np.where(valid, z, 0.0)[:, None] * x
    w = sample.design.weights
    with np.errstate(invalid="ignore", divide="ignore"):
        value = (w @ y) / (w @ x)
        n = members.sum(axis=0)
        spread = (w @ (x * (np.where(valid, z, 0.0)[:, None] - value) ** 2)) / (w @ x) * n / (n - 1)
        unweighted = (np.where(valid, z, 0.0) @ members) / n
    scores = sample.design.ratio_scores(y, x, value)
    se = errors(scores, value)
    df = sample.design.degrees_of_freedom
    low, high = t_interval(value, se, df, sample.confidence)
    rows = [row(question, g, answer="mean", unit="mean", made_by="analysis.estimate.means") for g in plan]
    if YEAR in question.answers:
        rows = [r | {"unit": YEAR} for r in rows]
    with np.errstate(invalid="ignore", divide="ignore"):
        effective = np.where(se > 0, spread / se**2, n)
        fill(rows, value=value, low=low, high=high, se=se, base=n, effective_base=effective,
             deff=n / effective, unweighted=unweighted, df=np.full(len(n), df))  # fmt: skip
    sample.book.add(rows, scores)
    return rows


def ranked(sample: Sample, rows: list[Row], listed: Sequence[str], place: str, name: str) -> list[Row]:
    """Place of each mean of everyone among those listed, from 1 for the greatest, with joint intervals."""
    of = {r["question"]: r for r in rows if r["kind"] == "mean" and not r["breakdown"]}
    means = [of[known(question, of, f"{place}: a mean of")] for question in listed]
    value = np.array([r["value"] for r in means])
    scores = np.column_stack([sample.book.scores[r["key"]] for r in means])
    nothing = np.full(len(means), np.nan)
    of_all = Estimates(value, scores, sample.design.degrees_of_freedom, nothing, nothing, nothing)
    found = ranks(of_all, sample.confidence)
    out = [
        row(sample.questions[r["question"]], sample.everyone, name, "rank", "analysis.estimate.ranked")
        | {"key": f"rank.{r['question']}.all", "left": r["key"], "base": r["base"]}
        for r in means
    ]
    fill(out, value=found.rank, low=found.low, high=found.high)
    return out


def errors(scores: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Standard errors (k,); what rounding leaves of a number that weighting fixes is 0."""
    se = standard_errors(scores)
    return np.where(se <= ROUNDING * np.abs(value), 0.0, se)


def differences(
    sample: Sample, question: Question, rows: list[Row], groups: Mapping[str, list[Group]]
) -> list[Row]:
    """Between every two groups of a breakdown, of what the question leads with: t test and interval."""
    lead = [h for h in question.headline if h == "mean" or h in question.nets] or list(question.nets)[:1]
    if question.kind == "multiple":
        lead = list(question.nets)
    stem = {(r["answer"], r["breakdown"], r["level"]): r for r in rows}
    pairs = [
        (stem[answer, b, one.level], stem[answer, b, two.level])
        for answer in lead
        for b, levels in groups.items()
        for one, two in combinations(levels, 2)
        if (answer, b, one.level) in stem
    ]
    if not pairs:
        return []
    book = sample.book
    gap = np.array([a["value"] - b["value"] for a, b in pairs])
    scores = np.column_stack([book.scores[a["key"]] - book.scores[b["key"]] for a, b in pairs])
    out = []
    for a, b in pairs:
        made = row(question, Group(a["breakdown"], f"{a['level']}-{b['level']}", np.empty(0), 0),
                   answer=a["answer"], unit="points" if a["unit"] == "share" else "difference",
                   made_by="analysis.estimate.differences")  # fmt: skip
        made |= {"key": f"difference.{question.id}.{a['answer']}.{a['breakdown']}.{made['level']}",
                 "kind": "difference", "left": a["key"], "right": b["key"],
                 "base": min(a["base"], b["base"])}  # fmt: skip
        out.append(made)
    tested(out, gap, scores, sample.design.degrees_of_freedom, sample.confidence)
    return out


def adjust(rows: list[Row]) -> None:
    """Benjamini–Hochberg within a family: all differences of one breakdown in one theme."""
    families: dict[tuple[str, str], list[Row]] = {}
    for r in rows:
        if r["kind"] == "difference" and np.isfinite(r["p"]):
            families.setdefault((r["theme"], r["breakdown"]), []).append(r)
    for family in families.values():
        for r, p in zip(family, benjamini_hochberg(np.array([r["p"] for r in family])), strict=True):
            r["p_adjusted"] = float(p)


def row(question: Question, group: Group, answer: str, unit: str, made_by: str) -> Row:
    middle = question.id if unit == "mean" else f"{question.id}.{answer}"
    return {
        "key": f"{unit}.{middle}.{group.suffix}", "kind": unit, "theme": question.theme,
        "question": question.id, "answer": answer, "breakdown": group.breakdown, "level": group.level,
        "unit": unit, "domain_df": group.df, "made_by": made_by,
    }  # fmt: skip


if __name__ == "__main__":
    run(main)
