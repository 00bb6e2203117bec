"""What a chart may look things up in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.stages.chart.face import Face
from analysis.study import Questions
from analysis.study.series import Series
from analysis.study.texts import Texts
from analysis.words import History, Table

Cited = Mapping[str, Mapping[str, str]]  # rows of a table by their ids


@dataclass(frozen=True)
class Book:
    """Published numbers, questions, the breakdown that owns the groups' colours, raked variables."""

    numbers: Table
    questions: Questions
    groups: str
    synthetic: bool
    margins: dict[str, list[str]]
    confidence: str  # of the intervals, as readers see it
    title: str = ""  # of the study
    edition: str = ""
    breakdowns: tuple[str, ...] = ()
    site: str = ""  # its address, once that is known
    history: History = field(default_factory=History)
    series: Series = field(default_factory=dict)
    context: Cited = field(default_factory=dict)
    sources: Cited = field(default_factory=dict)
    texts: Texts | None = None  # of the language that is drawn in, where it is not the study's
    face: Face | None = field(default_factory=Face)  # of pictures in pixels, where there can be any
