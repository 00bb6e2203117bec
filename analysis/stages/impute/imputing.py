"""The respondents of a study with every draw of what they did not answer."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.sample.people import read_design, read_people
from analysis.stages.impute.copies import filled, imputed
from analysis.stages.impute.effects import fits, of_effects
from analysis.stages.impute.items import Part, parts
from analysis.stages.impute.pooled import Row, numbers, of_claims, of_numbers
from analysis.stages.impute.wanted import Wanted
from analysis.stats import Design, Item, StatsError
from analysis.store import mapped
from analysis.study import FactError, Imputation

ANSWERS, OPINIONS = "answers", "opinions"
WEIGHT = "weight"
Told = tuple[list[Row], list[Row]]  # what is told, and what claims compare


class Imputing:
    """Draws, made once; numbers and effects from them."""

    def __init__(self, wanted: Wanted, settings: Imputation, people: Path, weights: Path) -> None:
        self.wanted, self.settings = wanted, settings
        self.study, self.questions = wanted.study, wanted.questions
        self.design = read_design(weights, self.study)
        rows = read_people(people)
        self.people = {str(name): rows[name].array for name in rows.columns}
        weight = Part(WEIGHT, Item(np.log(np.maximum(self.design.weights, 1e-9))))
        names, predictors = wanted.asked, wanted.predictors(self.people)
        self.filled: dict[str, list[dict[str, pd.Categorical]]] = {}
        self.parts = [weight, *parts(names, predictors, self.people, self.questions, self.study)]

    def draw(self, pieces: Path) -> None:
        """Every imputation; raises FactError where an answer cannot be imputed."""
        of = self.settings
        tasks = [(self.parts, self.design.weights, (of.seed, m), of.rounds) for m in range(of.imputations)]
        try:
            self.drawn = mapped(imputed, tasks, pieces)
        except StatsError as wrong:
            names = ", ".join(f"{i} is {part.name}" for i, part in enumerate(self.parts))
            raise FactError(f"{self.study.path}, [imputation]: {wrong} ({names})") from wrong

    def copies(self, imputation: str) -> list[dict[str, pd.Categorical]]:
        """The respondents of each draw, every answer there."""
        if imputation not in self.filled:
            of = (imputation == OPINIONS, self.wanted.recodes, self.questions)
            self.filled[imputation] = [filled(self.people, self.parts, x, *of) for x in self.drawn]
        return self.filled[imputation]

    def numbers(self, imputation: str, published: pd.DataFrame) -> Told:
        """Shares that are told of, and the claims on shares and means."""
        keys, reporting, df = self.wanted.keys, self.study.reporting, self.design.degrees_of_freedom
        made = [
            numbers(keys, columns, self.questions, self.design, reporting)
            for columns in self.copies(imputation)
        ]
        told = of_numbers(self.wanted.told, keys, made, df, published, imputation, self.study.confidence)
        compared = of_claims(self.wanted.compared, keys, made, df, published, imputation)
        return list(told), list(compared)

    def effects(self, models: Path, published: pd.DataFrame, pieces: Path) -> Told:
        """Effects of every model, on opinions."""
        if not isinstance(self.design, Design):
            return [], []
        told: list[Row] = []
        compared: list[Row] = []
        alpha, specs = self.study.reporting.alpha, self.wanted.models
        copies = self.copies(OPINIONS)
        for name, made in fits(specs, models, copies, self.questions, self.design, alpha, pieces):
            some = of_effects(name, specs[name].terms[0], made, published, OPINIONS, self.study.confidence)
            told, compared = told + some[0], compared + some[1]
        return told, compared
