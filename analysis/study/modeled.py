"""Small groups that are modeled: a section of study.toml."""

from dataclasses import dataclass

from analysis.study.fields import key
from analysis.study.sections import Words, Wrong


@dataclass(frozen=True)
class Modeled:
    """The means of a ranking, or of other items, in groups, each drawn towards what item and group say."""

    by: Words = key("Breakdowns whose groups are modeled")
    items: Words = key("Questions whose means they are; those of the ranking of this name where empty", ())
    own: dict[str, str] = key("Level of a group: the item that the questionnaire singles out for it", dict)
    own_by: str = key("Breakdown of these levels", "", blank=True)
    direct: int = key("From this base on the group's own mean is told", 60, least=10, most=100_000)
    outlying: float = key(
        "So it is where it lies so many standard deviations from what is modeled", 2.5, above=0, most=100
    )

    def check(self) -> Wrong:
        if not self.by:
            yield ("by",), "is empty, expected a breakdown or more"
        if bool(self.own) != bool(self.own_by):
            yield ("own", "own_by"), "needs the other of 'own' and 'own_by'"
        if self.own_by and self.own_by not in self.by:
            yield ("own_by", "by"), f"is {self.own_by!r}, expected one of {', '.join(self.by)}"


@dataclass(frozen=True)
class Pooled:
    """Shares in the groups of two breakdowns crossed, small ones drawn towards what both say of them."""

    pair: tuple[str, str] = key("Two breakdowns that are crossed")
    questions: Words = key("Questions of which the answer that they lead with is told")
    direct: int = key("From this base on the group's own share is told", 60, least=10, most=100_000)
    outlying: float = key(
        "So it is where it lies so many standard deviations from what is modeled", 2.5, above=0, most=100
    )
    widest: float = key("A modeled share whose interval is wider is not told", 0.4, above=0, most=1)

    def check(self) -> Wrong:
        if not self.questions:
            yield ("questions",), "is empty, expected a question or more"
