"""The population, and one sample of it through fieldwork and the whole weighting of the study."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.sample.people import weight_factor
from analysis.sample.weighting import calibrated, raked, sampled, targets_of, trim_bounds, weighted_cases
from analysis.stats import Design
from analysis.study import FactError, Margins, Question, Questions, Study, read_margins, read_models
from analysis.tools.demonstrate import build_population, draw_sample, files
from analysis.tools.demonstrate.codes import code_of
from analysis.tools.demonstrate.population import Population
from analysis.tools.demonstrate.response import LEFT
from analysis.tools.demonstrate.sample import Stay
from analysis.tools.demonstrate.truth import recodes
from analysis.tools.simulate.apart import set_apart
from analysis.tools.simulate.effects import Model, models
from analysis.tools.simulate.numbers import Cells, Codes, cells
from analysis.tools.simulate.scenarios import Scenario, intraclass


@dataclass(frozen=True)
class World:
    """What every sample is drawn from and judged by; truth (k,) of all numbers, then of all effects.

    icc: mean, and the
    greatest, of the leading shares' parts of variance that lie between institutions.
    """

    parameters: Mapping[str, Any]
    plan: Mapping[str, Any]
    scenario: Scenario
    margins: Margins
    questions: Questions
    study: Study
    population: Population
    people: Codes
    cells: Cells
    models: list[Model]
    truth: np.ndarray
    icc: tuple[float, float]


@dataclass(frozen=True)
class Sample:
    """Respondents kept: codes of every question and recode by column, and their design."""

    people: Codes
    design: Design

    def factors(self, world: World) -> np.ndarray:
        """(n, items) 1 / probability of being shown the item."""
        return self.shown(world, [item.question for item in world.cells.items])

    def shown(self, world: World, questions: Sequence[Question]) -> np.ndarray:
        """(n, questions) 1 / probability of being shown the question."""
        out = np.ones((len(self.design.weights), len(questions)))
        for i, question in enumerate(questions):
            if by := question.shown_by:
                people = {by: keys(self.people, world.questions, by)}
                out[:, i] = weight_factor(question, world.questions, people)
        return out


def build_world(
    parameters: Mapping[str, Any], plan: Mapping[str, Any], scenario: Scenario, margins: Path, specs: Path,
    questions: Questions, study: Study,
) -> World:  # fmt: skip
    """The demonstration's own population where the scenario says no other, and what is true of it."""
    parameters = scenario.parameters(parameters)
    rng = np.random.Generator(np.random.PCG64(parameters["seed"]))
    shares = read_margins(margins)
    population = build_population(parameters, shares, questions, study.quality.batteries, rng)
    set_apart(population, scenario.apart, study, questions, rng)
    people = {**population.people, **recodes(population, questions)}
    judged = cells({**plan, "breakdowns": scenario.breakdowns or plan["breakdowns"]}, questions, people)
    named = plan["models"] if scenario.models is None else scenario.models
    fitted = models(named, read_models(specs), questions, people)
    census = Design(np.ones(population.size))
    truth = [judged.truth(people)]
    truth += [m.effects(m.fit(census, people, questions), study.confidence)[0] for m in fitted]
    leads = judged.values(people)[:, : len(plan["numbers"]["shares"])]
    icc = [intraclass(y, people["institution"]) for y in leads.T]
    return World(
        parameters, plan, scenario, shares, questions, study, population, people, judged, fitted,
        np.concatenate(truth), (float(np.mean(icc)), max(icc)),
    )  # fmt: skip


def draw(world: World, rng: np.random.Generator, stay: Stay | None = None) -> Sample:
    """A sample as fieldwork hands it over, then weighted as the study's recipe says. One that no weights
    bring to the targets is drawn again, as often as the scenario says."""
    for _ in range(world.scenario.again):
        try:
            return _draw(world, rng, stay)
        except FactError:
            continue
    return _draw(world, rng, stay)


def _draw(world: World, rng: np.random.Generator, stay: Stay | None = None) -> Sample:
    parameters = world.parameters
    drawn = draw_sample(world.population, parameters, rng, stay)
    masks = {
        "psu": np.arange(len(world.population.frame.size)),
        "case": np.arange(len(drawn.row)),
        "respondent": np.arange(len(drawn.person)),
    }
    answered = files.responses(drawn, world.population, masks, parameters, rng)
    kept = answered["complete"] != LEFT
    people = {column: cells[kept] for column, cells in answered.items()}
    everyone = replace(
        world.population, people=people, descent=world.population.descent[drawn.person[kept]]
    )
    people |= recodes(everyone, world.questions)
    targets = world.scenario.targets(world.margins, rng)
    return Sample(people, weighted(people, files.sample(drawn, world.population, masks), targets, world))


def weighted(people: Codes, listed: Codes, margins: Margins, world: World) -> Design:
    """The steps of analysis.weight on codes instead of files."""
    study, design = world.study, world.study.design
    variables = dict.fromkeys(v for r in study.weighting.raking for v in r.variables)
    respondents = pd.DataFrame({v: keys(people, world.questions, v) for v in variables}, dtype=object)
    respondents["respondent"] = people["resp_id"].astype(str).astype(object)
    cases = pd.DataFrame(listed).astype({"respondent": str, **dict.fromkeys(variables_of(study), str)})
    everyone = sampled(respondents, weighted_cases(cases, study), study)
    base: np.ndarray = people[str(design.weight)]
    start = base * (everyone.factor(everyone.cases.base.to_numpy()) if everyone else 1.0)
    targets = targets_of(respondents, margins, "margins", study, world.questions)
    bounds = trim_bounds(raked(start, targets, study), targets, study)
    weight = raked(start, targets, study, bounds)
    return Design(
        weight, strata=people[str(design.strata)], psu=people[str(design.psu)], lonely=design.lonely,
        calibration=calibrated(start, weight, targets),
    )  # fmt: skip


def variables_of(study: Study) -> list[str]:
    return list(study.weighting.nonresponse.variables) if study.weighting.nonresponse else []


def keys(people: Codes, questions: Questions, column: str) -> np.ndarray:
    """(n,) keys of a column of codes."""
    by_code = {code_of(questions[column], a.key): a.key for a in questions[column].rows if a.code}
    by_code |= {code_of(questions[column], k): k for k in questions[column].answers}
    codes, place = np.unique(people[column], return_inverse=True)
    return np.array([by_code[c] for c in codes.tolist()], dtype=object)[place]
