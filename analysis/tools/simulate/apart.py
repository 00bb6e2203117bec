"""A population in which one group thinks otherwise than its main effects say."""

from collections.abc import Mapping

import numpy as np

from analysis.study import Question, Questions, Study
from analysis.tools.demonstrate.codes import code_of
from analysis.tools.demonstrate.population import Population
from analysis.tools.demonstrate.truth import recodes

LOGIT, STEPS = 1.2, 2  # how far a share is moved on the logit scale, and gain and risk each on theirs


def set_apart(
    population: Population, apart: Mapping[str, str], study: Study, questions: Questions,
    rng: np.random.Generator,
) -> None:  # fmt: skip
    """Change what the people of the group answer to what is pooled, and to the two sides of the item."""
    people = {**population.people, **recodes(population, questions)}
    codes = {by: code_of(questions[by], level) for by, level in apart.items() if by in questions}
    for spec in study.pooled.values():
        if set(spec.pair) <= set(codes):
            members = np.flatnonzero(np.all([people[by] == codes[by] for by in spec.pair], axis=0))
            for name in spec.questions:
                more(population, questions[name], members, rng)
    if item := apart.get("item"):
        recode = questions[item].recode
        gain, risk = recode.sources if recode else ()
        by = next(of.own_by for of in study.modeled.values() if of.own_by)
        inside = people[by] == codes[by]
        for column, step in ((gain, STEPS), (risk, -STEPS)):
            own = inside & (people[column] >= 0) & (people[column] <= 10)
            put(population, column, np.flatnonzero(own), np.clip(people[column][own] + step, 0, 10))


def more(population: Population, question: Question, members: np.ndarray, rng: np.random.Generator) -> None:
    """More of the members give the answer that the question leads with."""
    lead = question.nets.get(question.headline[0], (question.headline[0],))
    yes = [code_of(question, key) for key in lead]
    codes = population.people[question.id][members]
    asked = np.isin(codes, [code_of(question, key) for key in question.answers])
    members, codes = members[asked], codes[asked]
    holds = np.isin(codes, yes)
    p = holds.mean()
    odds = p / (1 - p) * np.exp(LOGIT)
    turn = ~holds & (rng.random(len(codes)) < (odds / (1 + odds) - p) / (1 - p))
    put(population, question.id, members[turn], np.full(int(turn.sum()), yes[0]))


def put(population: Population, column: str, rows: np.ndarray, codes: np.ndarray) -> None:
    """Other answers, of the population and of what a sample of it would give."""
    population.people[column][rows] = codes
    population.answers.codes[rows, population.answers.place(column)] = codes
