"""Bootstrap replicates of the sample, each weighted anew -> standard errors beside the linearized ones.

Sampling units are drawn again within strata; nonresponse, raking and trimming are done again in each
replicate, so that what the weighting costs is in the error. Linearization holds the response
propensities and the shares of people without a value as known; the ratios say what that leaves out.

key = replicated.<key of the number>, value = replicate over linearized standard error
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.facts import (
    FactError,
    Question,
    Questions,
    Study,
    published,
    read_questions,
    read_study,
    run,
    write_rows,
)
from analysis.frames import PRIVATE, read_people, weight_factor
from analysis.stats import Design, ReplicateDesign, StatsError, make_bootstrap, standard_errors
from analysis.weighting import (
    Sampled,
    Target,
    base_weights,
    raked,
    raking_targets,
    read_sample,
    sampled,
    trim_bounds,
)

REPLICATES, SEED = 200, 20260601
PER_THEME = 3  # as in the table of precision of the method page


def main(
    people: Path, codebook: Path, scales: Path, recodes: Path, study: Path, estimates: Path,
    replicated: Path, margins: Path | None = None, sample: Path | None = None,
) -> None:  # fmt: skip
    settings = read_study(study)
    questions = read_questions(codebook, scales, recodes)
    respondents = read_people(people)
    cases = read_sample(sample, settings) if sample else None
    targets = raking_targets(respondents, margins, settings)
    everyone = sampled(respondents, cases, settings)
    design = replicates(respondents, everyone, targets, settings)
    linearized = pd.read_csv(estimates, usecols=["key", "value", "se"]).set_index("key")
    heads = headlines(questions, linearized.index)
    write_rows(replicated, PRIVATE, compared(heads, respondents, questions, design, linearized, settings))


@dataclass(frozen=True)
class Units:
    """The sampling units of a design: factors (rows, R) of the bootstrap, units (rows,) in a stratum."""

    factors: np.ndarray
    size: np.ndarray
    drawn: ReplicateDesign

    @property
    def copies(self) -> np.ndarray:
        """(rows, R) how often each row's unit was drawn: of m units m - 1 are, each for m / (m - 1)."""
        return np.rint(self.factors * ((self.size - 1) / self.size)[:, None]).astype(np.int64)


def units(rows: pd.DataFrame, study: Study) -> Units:
    """Rao–Wu draws of the sampling units of everyone drawn, or of the respondents."""
    columns: dict[str, Any] = {}
    for name in ("strata", "psu"):
        column = study.design.get(name)
        if column is not None and column not in rows:
            raise FactError(f"{study.path}, [design] {name}: the sample has no {column!r}")
        columns[name] = rows[column].to_numpy(dtype=object) if column else None
    try:
        lonely = study.design.get("lonely", "fail")
        design = Design(np.ones(len(rows)), columns["strata"], columns["psu"], lonely=lonely)
        drawn = make_bootstrap(design, REPLICATES, SEED)
    except StatsError as wrong:
        raise FactError(f"{study.path}, [design]: {wrong}") from wrong
    stage = design.stages[0]
    return Units(drawn.replicates, stage.size[stage.stratum][stage.unit], drawn)


def replicates(
    people: pd.DataFrame, everyone: Sampled | None, targets: list[Target], study: Study
) -> ReplicateDesign:
    """Full-sample weights (n,) as published, and replicate weights (n, R) made in the same steps.

    A unit drawn twice is there twice, so that trimming bounds hold for each of its copies.
    """
    base = base_weights(people, study)
    if everyone is None:
        of, place = units(people, study), np.arange(len(people))
        factor, again = np.ones(len(people)), np.ones((len(people), REPLICATES))
    else:
        of, place = units(everyone.cases, study), everyone.place
        drawn = everyone.cases.base.to_numpy()
        factor, again = everyone.factor(drawn), everyone.factor(drawn[:, None] * of.factors)
    full = raked(base * factor, targets, study)
    bounds = trim_bounds(full, targets, study)
    scaled = base * (of.size / (of.size - 1))[place]
    weights = np.empty_like(again)
    for r, copies in enumerate(of.copies[place].T):
        rows = np.repeat(np.arange(len(people)), copies)
        start = (scaled * again[:, r])[rows]
        made = raked(start, [t.of(rows) for t in targets], study, bounds)
        weights[:, r] = np.bincount(rows, made, len(people))
    return replace(of.drawn, weights=raked(base * factor, targets, study, bounds), replicates=weights)


def headlines(questions: Questions, keys: Container[str]) -> list[tuple[Question, str]]:
    """The leads of the first questions of each theme that lead with a share."""
    found: dict[str, list[tuple[Question, str]]] = {}
    for question in published(questions):
        made = [a for a in (*question.headline, *question.nets) if a == "mean" or key(question, a) in keys]
        if made and made[0] != "mean":
            found.setdefault(question.theme, []).append((question, made[0]))
    return [x for theme, heads in found.items() if theme or len(found) == 1 for x in heads[:PER_THEME]]


def key(question: Question, answer: str, group: str = "all") -> str:
    return f"share.{question.id}.{answer}.{group}"


def compared(
    heads: list[tuple[Question, str]], people: pd.DataFrame, questions: Questions, design: ReplicateDesign,
    linearized: pd.DataFrame, study: Study,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """A row a headline number, for everyone and each level of the first breakdown that has people in
    every replicate."""
    columns: Mapping[str, Any] = {c: people[c].to_numpy(dtype=object) for c in people.columns}
    for question, answer in heads:
        hit, base = chosen(question, answer, columns)
        factor = np.broadcast_to(weight_factor(question, questions, columns), hit.shape)
        for breakdown, level in [("", ""), *levels(questions, study)]:
            name = key(question, answer, f"{breakdown}.{level}" if breakdown else "all")
            if name not in linearized.index or not linearized.se[name] > 0:
                continue
            x = base * factor * ((columns[breakdown] == level) if breakdown else 1.0)
            se = replicated_error(design, hit * x, x)
            if not np.isfinite(se):
                continue
            yield {
                "key": f"replicated.{name}", "kind": "diagnostic", "theme": question.theme,
                "question": question.id, "answer": answer, "breakdown": breakdown, "level": level,
                "unit": "ratio", "value": se / linearized.se[name], "se": se, "left": name,
                "base": int((x > 0).sum()), "df": design.degrees_of_freedom,
                "made_by": "analysis.replicate.compared",
            }  # fmt: skip


def replicated_error(design: ReplicateDesign, y: np.ndarray, x: np.ndarray) -> float:
    """Standard error of total(y) / total(x) of y and x (n,)."""
    value = (design.weights @ y) / (design.weights @ x)
    scores = design.ratio_scores(y[:, None], x[:, None], np.array([value]))
    return float(standard_errors(scores)[0])


def levels(questions: Questions, study: Study) -> list[tuple[str, str]]:
    """(breakdown, level) of the study's first breakdown."""
    return [(b, level) for b in study.breakdowns[:1] for level in questions[b].answers]


def chosen(question: Question, answer: str, people: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """(n,) who gave an answer or one of a net, and (n,) who is in the base of it, as 1 and 0."""
    if question.kind == "multiple":
        cells = people[f"{question.id}_{answer}"].astype(str)
        return (cells == "yes").astype(float), np.isin(cells, ["yes", "no"]).astype(float)
    cells = people[question.id].astype(str)
    hit = np.isin(cells, question.nets.get(answer, (answer,)))
    return hit.astype(float), np.isin(cells, list(question.answers)).astype(float)


if __name__ == "__main__":
    run(main)
