"""Answers that were not given: a section of study.toml."""

from dataclasses import dataclass

from analysis.study.fields import key
from analysis.study.sections import Words


@dataclass(frozen=True)
class Imputation:
    """Every finding again with the answers imputed that were not given, beside those who gave them."""

    unstated: dict[str, str] = key(
        "Variable made from answers: its level of those of whom nothing is known", dict
    )
    predictors: Words = key("Variables that predict, beside what findings, weights and models name", ())
    imputations: int = key("How often every answer is drawn", 20, least=5, most=200)
    rounds: int = key("Rounds of the chain before a draw is kept", 5, least=1, most=100)
    seed: int = key("Seed of the draws", 20260601, least=0, most=2**32 - 1)
