"""Writes codebook.csv, scales.csv and margins.csv of this study from the published survey.

From the root of the project, with the reference data beside it:

    F=../shared/surveys/hep_open_science_2018; S=tests/studies/hep
    python -m tests.studies.hep.make_study labels=$F/codebook.csv \\
        population=$F/population_cern_users_2018_by_country.csv \\
        $S/codebook.csv $S/scales.csv $S/recodes.toml $S/margins.csv

Wording and answers come from the survey's own labels. What the labels do not say is written below:
short names, who was asked what (read off the responses), nets, and countries named in two ways.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.facts import FactError, Question, near, read_questions, read_table, run, write_rows
from analysis.facts.questions import CODEBOOK, SCALES
from analysis.facts.study import MARGINS

NOT_THEORY, THEORY = "D4 != theory", "D4 = theory"
NOT_EXPERIMENT, EXPERIMENT = "D4 != experiment", "D4 = experiment"


@dataclass(frozen=True)
class Part:
    """Columns that share a stem of the question and a scale."""

    stem: str
    theme: str
    scale: str
    headline: str
    asked_of: str = "all"


PARTS = {
    "p2q1": Part("p2q1_", "openness", "agree", "agree disagree"),
    "p2q2": Part("p2q2_", "openness", "agree", "agree disagree"),
    "p3q1E": Part("p3q1E_", "data", "", "used", NOT_THEORY),
    "p3q1T": Part("p3q1T_", "data", "", "used_experiments", THEORY),
    "p3q2E": Part("p3q2E_", "data", "agree", "agree disagree", NOT_THEORY),
    "p3q2T": Part("p3q2T_", "data", "agree", "agree disagree", THEORY),
    "p4q1T": Part("p4q1T_", "when", "", "", NOT_EXPERIMENT),
    "p4q1E": Part("p4q1E_", "when", "", "", EXPERIMENT),
    "p5q1": Part("p5q1_", "sharing", "", ""),
    "p5q2": Part("p5q2_", "sharing", "affect", "affects no_effect"),
    "p6q1": Part("p6q1_", "documentation", "agree", "agree disagree"),
    "p6q2E": Part("p6q2E_", "documentation", "agree", "agree disagree", EXPERIMENT),
    "p6q2T": Part("p6q2T_", "documentation", "agree", "agree disagree", NOT_EXPERIMENT),
    "p7q1E": Part("p7q1E_", "documentation", "helpful", "helpful unhelpful", NOT_THEORY),
    "p7q1T": Part("p7q1T_", "documentation", "helpful", "helpful unhelpful", THEORY),
    "p8q1": Part("p8q1_", "tools", "often", "weekly"),
    "p8q2": Part("p8q2_", "tools", "satisfied", "satisfied dissatisfied"),
    "p8q3": Part("p8q3_", "tools", "affect", "affects no_effect"),
}
