"""Figures of published series in sentences, and what a sentence says of their course."""

from dataclasses import dataclass

from markupsafe import Markup

from analysis.study import FactError, known
from analysis.study.series import Point, Series
from analysis.words import Numbers


@dataclass(frozen=True)
class Lines:
    """`known(series, year)` -> the figure; `moved(series, start, end, way)` -> nothing, or an error."""

    series: Series
    book: Numbers

    def point(self, name: str, year: str) -> Point:
        """The figure of a year; of two editions the later."""
        known(name, self.series, f"{self.book.page}: series")
        found = {p.year: p for p in self.series[name]}
        return found[known(year, found, f"{self.book.page}: year of {name}")]

    def known(self, name: str, year: str) -> Markup:
        """A figure in a sentence, linked to its source."""
        link = f"{self.book.root}context/#series-{name}"
        return Markup('<a class="v" href="{}">{}</a>').format(Markup(link), self.point(name, year).written)

    def moved(self, name: str, start: str, end: str, way: str) -> Markup:
        """Nothing on the page; an error where a series does not go `up` or `down` between two years."""
        first, last = self.point(name, start), self.point(name, end)
        up = known(way, ("up", "down"), f"{self.book.page}: way") == "up"
        if not (last.value > first.value if up else last.value < first.value):
            told = f"{first.written} in {start}, {last.written} in {end}"
            raise FactError(f"{self.book.page}: it says that {name!r} goes {way}; it is {told}")
        return Markup("")
