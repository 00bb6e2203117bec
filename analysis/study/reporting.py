"""Sections of study.toml on what is told of the numbers: lists, and tests that are adjusted together."""

from dataclasses import dataclass
from typing import Literal

from analysis.study.fields import key
from analysis.study.sections import Words

EVERY = 10**6  # more points than any scale has


@dataclass(frozen=True)
class Families:
    """Tests whose p-values are adjusted together: those that agree in all of these."""

    difference: tuple[Literal["theme", "breakdown", "question"], ...] = key(
        "Of differences between groups", ("theme", "breakdown")
    )
    effect: tuple[Literal["theme", "model", "term"], ...] = key("Of effects of models", ("theme",))


@dataclass(frozen=True)
class Reporting:
    """How much tables and lists show."""

    points: int = key("Points of a scale beyond which only its nets are shown", 7, least=2, most=100)
    full: Words = key("Questions of which every answer is shown, however long their scale", ())
    alpha: float = key("Adjusted p below which a page lists a difference", 0.05, above=0, most=0.1)

    def points_of(self, question: str) -> int:
        """Points of this question's scale beyond which only its nets are shown."""
        return EVERY if question in self.full else self.points
