"""Each model of models.toml: design-based logistic regression, told as average marginal effects.

key = effect.<model>.<term>.<level>   in points, against the term's first level
      model.<model>.base | .share     what was modelled
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analysis.claims import Book, judged
from analysis.facts import (
    FactError,
    Questions,
    comparable,
    known,
    parse_condition,
    read_questions,
    read_study,
    read_toml,
    run,
    write_rows,
)
from analysis.frames import PRIVATE, read_design, read_people, weight_factor
from analysis.stats import Design, Fit, StatsError, ame, compare, glm, setting

FAMILIES = {"logistic": "binomial"}
NEEDED = {"question", "outcome", "kind", "terms"}
OPTIONAL = {"theme", "note"}


def main(
    people: Path, weights: Path, codebook: Path, scales: Path, recodes: Path, study: Path, models: Path,
    effects: Path, claims: Path | None = None,
) -> None:  # fmt: skip
    settings = read_study(study)
    questions = read_questions(codebook, scales, recodes)
    respondents = read_people(people)
    columns = {c: respondents[c].to_numpy(dtype=object) for c in respondents.columns}
    design = read_design(weights, settings)
    rows: list[dict[str, Any]] = []
    book = Book()
    for name, spec in read_toml(models).items():
        place = f"{models}, [{name}]"
        plan = Plan(name, spec, place, columns, questions)
        try:
            rows += average_effects(plan, design, settings.confidence, book)
        except StatsError as wrong:
            raise FactError(f"{place}: {wrong}") from wrong
    df = design.degrees_of_freedom
    rows += judged(claims, book, df, "analysis.claims.check", models=True)
    write_rows(effects, PRIVATE, rows)


@dataclass(frozen=True)
class Term:
    """A categorical term: its levels in order (first is the reference), codes (n,) with -1 missing."""

    name: str
    levels: tuple[str, ...]
    codes: np.ndarray


class Plan:
    """A model's outcome (n,) of 0, 1, NaN and its terms, read from the people by models.toml."""

    def __init__(
        self,
        name: str,
        spec: Mapping[str, Any],
        place: str,
        people: Mapping[str, np.ndarray],
        questions: Questions,
    ) -> None:
        for key in sorted(NEEDED - set(spec)):
            raise FactError(f"{place}: no {key!r}")
        for key in spec:
            known(key, NEEDED | OPTIONAL, place)
        known(spec["kind"], FAMILIES, f"{place}: kind")
        self.name, self.family, self.theme = name, FAMILIES[spec["kind"]], spec.get("theme", "")
        keys = {c: k for q in questions.values() for c, k in comparable(q).items()}
        condition = parse_condition(spec["outcome"], keys, place)
        n = len(people["respondent"])
        self.outcome = condition.holds(people, n).astype(float)
        for column in condition.columns:
            self.outcome[~answered(people, questions, column)] = np.nan
        self.terms = [
            self.term(known(t, questions, f"{place}: term"), people, questions) for t in spec["terms"]
        ]
        self.question = condition.columns[0]
        asked = [next(q for q in questions.values() if c in q.columns) for c in condition.columns]
        if len({q.shown_by for q in asked}) > 1:
            raise FactError(
                f"{place}: outcome {spec['outcome']!r}: its questions were shown to different people"
            )
        # who was not shown a question has no outcome; their factor of 0 is not used
        factor = np.broadcast_to(weight_factor(asked[0], questions, people), (n,))
        self.factor = np.where(factor > 0, factor, 1.0)

    @staticmethod
    def term(name: str, people: Mapping[str, np.ndarray], questions: Questions) -> Term:
        cells = people[name].astype(str)
        levels = [k for k, a in questions[name].answers.items() if a.treatment == "answer"]
        present = tuple(k for k in levels if (cells == k).any())
        codes = np.full(len(cells), -1)
        for i, level in enumerate(present):
            codes[cells == level] = i
        return Term(name, present, codes)

    @property
    def used(self) -> np.ndarray:
        """(n,) who has an outcome and every term."""
        return np.isfinite(self.outcome) & np.all([t.codes >= 0 for t in self.terms], axis=0)


def answered(people: Mapping[str, np.ndarray], questions: Questions, column: str) -> np.ndarray:
    """(n,) who gave a substantive answer: don't know and what is out of the base are missing."""
    owner = next(q for q in questions.values() if column in q.columns)
    if owner.kind == "multiple":
        return np.isin(people[column].astype(str), ["yes", "no"])
    good = [k for k, a in owner.answers.items() if a.treatment == "answer"]
    if not good:
        return np.array([bool(c) and c[-1].isdigit() for c in people[column]])
    return np.isin(people[column].astype(str), good)


def average_effects(plan: Plan, design: Design, confidence: float, book: Book) -> Iterator[dict[str, Any]]:
    """Average marginal effect of each level against its term's first, with t intervals; into `book`.

    Covariance by linearization over strata and PSUs (Binder 1983); effects by the delta method
    (Graubard & Korn 1999).
    """
    used = plan.used
    columns, names, at = [np.ones(design.n)], ["(constant)"], {}
    for term in plan.terms:
        at[term.name] = range(len(columns), len(columns) + len(term.levels) - 1)
        for i, level in enumerate(term.levels[1:], start=1):
            columns.append((term.codes == i).astype(float))
            names.append(f"{term.name}={level}")
    x = np.column_stack(columns)
    fit = glm(design, np.where(used, plan.outcome, np.nan), x, plan.family, names, used, plan.factor)
    n = int(used.sum())
    yield made(plan, "base", n, n, "count")
    yield made(plan, "share", float(np.average(plan.outcome[used], weights=fit.weights)), n, "share")
    for term in plan.terms:
        found = ame(fit, [change(fit, at[term.name], i) for i in range(1, len(term.levels))])
        tests = compare(found.value, found.scores, found.df, confidence)
        rows = []
        for i, level in enumerate(term.levels[1:], start=1):
            classes = [
                int(((term.codes == k) & used & (plan.outcome == y)).sum()) for k in (0, i) for y in (0, 1)
            ]
            row = {
                "key": f"effect.{plan.name}.{term.name}.{level}", "kind": "effect", "theme": plan.theme,
                "answer": plan.name, "level": level, "unit": "points", "value": tests.value[i - 1],
                "low": tests.low[i - 1], "high": tests.high[i - 1], "se": tests.se[i - 1], "df": tests.df,
                "p": tests.p[i - 1], "base": n, "cell": min(classes),
                "made_by": "analysis.model.average_effects",
            }  # fmt: skip
            rows.append(row)
        book.add(rows, found.scores)
        yield from rows


def change(fit: Fit, columns: range, level: int) -> tuple[np.ndarray, np.ndarray]:
    """From the term's first level to `level`, everything else as it is."""
    to = [float(i + 1 == level) for i in range(len(columns))]
    return setting(fit, columns, [0.0] * len(columns)), setting(fit, columns, to)


def made(plan: Plan, what: str, value: float, base: int, unit: str) -> dict[str, Any]:
    return {
        "key": f"model.{plan.name}.{what}", "kind": "model", "theme": plan.theme, "answer": plan.name,
        "unit": unit, "value": value, "base": base, "made_by": "analysis.model.average_effects",
    }  # fmt: skip


if __name__ == "__main__":
    run(main)
