"""Tables within a scatter chart: its axes, its points, its corners."""

from dataclasses import dataclass

from analysis.study.fields import key
from analysis.study.sections import Words


@dataclass(frozen=True)
class Axis:
    """An axis of a scatter chart."""

    title: str = key("Title")
    short: str = key("A word or two for the key")


@dataclass(frozen=True)
class Pair:
    """A point of a scatter chart."""

    x: str = key("Question of its mean across; or `question.answer`")
    y: str = key("The same, up")
    label: str | None = key("Name; else the short name of what is up", None)
    short: str | None = key("Name in the plot", None)


@dataclass(frozen=True)
class Cut:
    """Where the region that is kept begins."""

    x: float = key("Across")
    y: float = key("Up")


@dataclass(frozen=True)
class Regions:
    """Words in the corners: a title, and lines below it."""

    upper_left: Words = key("Upper left", ())
    upper_right: Words = key("Upper right", ())
    lower_left: Words = key("Lower left", ())
    lower_right: Words = key("Lower right", ())
