"""The population of the demonstration, built once."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from analysis.study import read_margins, read_questions, read_study, read_toml
from analysis.tools.demonstrate import build_population

STUDY = Path(__file__).parents[3] / "survey_data"


@pytest.fixture(scope="session")
def world() -> SimpleNamespace:
    """Parameters, margins, questions and the population that they make."""
    questions = read_questions(STUDY / "codebook.csv", STUDY / "scales.csv", STUDY / "recodes.toml")
    parameters = read_toml(STUDY / "demonstration.toml")
    margins = read_margins(STUDY / "margins.csv")
    batteries = read_study(STUDY / "study.toml").quality.batteries
    rng = np.random.Generator(np.random.PCG64(parameters["seed"]))
    population = build_population(parameters, margins, questions, batteries, rng)
    return SimpleNamespace(
        parameters=parameters, margins=margins, questions=questions, population=population
    )
