"""The 100,000 people: who they are, what they would answer, and the list that has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.study import Questions
from analysis.tools.demonstrate.answers import Answers, answer_all
from analysis.tools.demonstrate.frame import Frame, list_people
from analysis.tools.demonstrate.traits import Margins, Parameters, careers, core, descents, origins, places


@dataclass(frozen=True)
class Population:
    """Everyone's traits and answers, and the frame that lists them.

    people: column -> (N,) codes, traits and answers without refusals of single items
    descent: (N,) 0 other, 1 Chinese, 2 other Asian · fear: (N,) the latent
    """

    people: dict[str, np.ndarray]
    answers: Answers
    descent: np.ndarray
    frame: Frame

    @property
    def size(self) -> int:
        return len(self.descent)

    @property
    def fear(self) -> np.ndarray:
        return self.answers.latents["fear"]


def build_population(
    parameters: Parameters,
    margins: Margins,
    questions: Questions,
    batteries: Mapping[str, Sequence[str]],
    rng: np.random.Generator,
) -> Population:
    """The population of demonstration.toml; its margins are those of margins.csv to the last person.

    Raises FactError where a margin is no whole number of people.
    """
    size = parameters["population"]["size"]
    people = core(parameters, margins, size, rng)
    people |= places(parameters, margins, size, rng)
    descent = descents(people, parameters["descent"], rng)
    people |= origins(people, descent, parameters, rng)
    people |= careers(people, parameters, questions, rng)
    people["e_split"] = 1 + rng.permutation(size) % 2
    answers = answer_all(people, descent, parameters, questions, batteries, rng)
    frame = list_people(people, descent, parameters, rng)
    return Population(people, answers, descent, frame)
