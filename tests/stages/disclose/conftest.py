"""The tiny study, whose facts the tests of the gate are about."""

import pytest

from analysis.study import Questions, Study, read_questions, read_study
from tests.stages.disclose.given import TINY


@pytest.fixture
def study() -> Study:
    return read_study(TINY / "study.toml")


@pytest.fixture
def questions() -> Questions:
    return read_questions(TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")
