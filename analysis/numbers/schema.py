"""The record of a number and the columns of every table of numbers, declared once."""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

from analysis.numbers import text as words
from analysis.numbers.key import record_of

if TYPE_CHECKING:
    import pandas as pd

Real = float | None  # a measure that is not there, or not published, is None
EVERYWHERE, PEOPLE = "private public", "people"
OWN, P = "of the number", "probability"


def about(says: str, unit: str = "", where: str = EVERYWHERE, limits: Any = None) -> dict[str, Any]:
    """Of a column: what it says, its unit, the tables that it stands in, what a cell may be."""
    return {"says": says, "unit": unit, "where": frozenset(where.split()), "limits": limits or {}}


POSITIVE, SHARE = {"minimum": 0}, {"minimum": 0, "maximum": 1}
STATUS = {"enum": ["shown", "flagged", "withheld"]}


@dataclass(frozen=True, kw_only=True)
class Number:
    """One number. The order of the fields is that of the columns in every table."""

    key: str = field(metadata=about("Name of the number, the same from version to version"))
    kind: str = field(metadata=about("What was computed: share, mean, difference, effect, model, claim …"))
    theme: str = field(default="", metadata=about("Theme of the question, empty where it has none"))
    question: str = field(
        default="", metadata=about("Question of the codebook, or a variable made from answers")
    )
    answer: str = field(default="", metadata=about("Answer or net of the question's scale"))
    breakdown: str = field(
        default="", metadata=about("Variable that divides people into groups; empty for everyone")
    )
    level: str = field(
        default="",
        metadata=about("Group of the breakdown; two, joined by a hyphen, for a difference between them"),
    )
    unit: str = field(
        metadata=about("share and points are parts of one; a verdict is 1 where a claim holds")
    )
    value: Real = field(
        default=None, metadata=about("The estimate, weighted; empty where it is withheld", OWN)
    )
    low: Real = field(default=None, metadata=about("Lower end of the confidence interval", OWN))
    high: Real = field(default=None, metadata=about("Upper end of the confidence interval", OWN))
    se: Real = field(
        default=None, metadata=about("Standard error under the survey's design", OWN, limits=POSITIVE)
    )
    df: Real = field(default=None, metadata=about("Degrees of freedom of the interval", limits=POSITIVE))
    deff: Real = field(default=None, metadata=about("Design effect", "ratio", limits=POSITIVE))
    base: Real = field(
        default=None, metadata=about("People in the denominator, rounded", PEOPLE, limits=POSITIVE)
    )
    effective_base: Real = field(
        default=None, metadata=about("Effective sample size", PEOPLE, limits=POSITIVE)
    )
    cell: Real = field(default=None, metadata=about("People in the numerator", PEOPLE, "private"))
    unweighted: Real = field(default=None, metadata=about("The estimate without weights", OWN))
    domain_df: Real = field(
        default=None, metadata=about("Units less strata that the group reaches", where="private")
    )
    p: Real = field(
        default=None, metadata=about("p-value of a test against no difference", P, limits=SHARE)
    )
    p_adjusted: Real = field(
        default=None,
        metadata=about(
            "p-value adjusted for the number of comparisons (Benjamini-Hochberg)", P, limits=SHARE
        ),
    )
    left: str = field(default="", metadata=about("Key of the first of two numbers", where="private"))
    right: str = field(default="", metadata=about("Key of the second of two numbers", where="private"))
    status: str = field(
        default="",
        metadata=about("shown, flagged as imprecise, or withheld", where="public", limits=STATUS),
    )
    reason: str = field(
        default="", metadata=about("Why it is withheld or flagged; for a band, the band", where="public")
    )
    made_by: str = field(default="", metadata=about("Function of the project's code that computed it"))
    probability: Real = field(
        default=None,
        metadata=about("Of a quantile: the part of people at or below it", P, "estimates", SHARE),
    )
    wave: str = field(
        default="",
        metadata=about(
            "Wave that it is of; of a change, the wave that this one is compared with", where="waves"
        ),
    )
    weighted_base: Real = field(
        default=None, metadata=about("Sum of weights behind a share", where="estimates")
    )

    @property
    def withheld(self) -> bool:
        return self.status == "withheld"

    @property
    def flagged(self) -> bool:
        return self.status == "flagged"

    @property
    def fixed(self) -> bool:
        """A number that weighting sets to its target: it has no sampling error."""
        return words.fixed(self)

    def turned(self) -> "Number":
        """The same difference seen from its other end."""
        value, low, high = (None if x is None else -x for x in (self.value, self.low, self.high))
        return replace(self, value=value, low=high, high=low)

    @property
    def record(self) -> str:
        """The page that holds its record; a change stands on the page of its question."""
        return self.question if self.wave and self.question else record_of(self.key)

    @property
    def scale(self) -> str:
        """Classes that place value and interval on the scale from 0 to 100 under or beside it."""
        return self.on((0, 1)) if self.unit == "share" else ""

    def on(self, ends: tuple[float, float]) -> str:
        """Classes that place value and interval between two ends, in whole hundredths of the way."""
        if self.value is None:
            return ""
        start, length = ends[0], ends[1] - ends[0]
        marks = (self.low, self.high, self.value)
        low, high, value = (self.value if x is None else x for x in marks)
        low, high, value = (min(max((x - start) / length, 0), 1) for x in (low, high, value))
        return f"lo{round(100 * low)} hi{round(100 * high)} v{round(100 * value)}"

    def text(self, places: int | None = None, signed: bool = False) -> str:
        """Value and unit: 49%, 34 points, 6.3, 2,010; or the word that stands in its place."""
        return words.text(self, places, signed)

    def interval(self, places: int | None = None) -> str:
        """Both ends without unit: 45–53; `to` between ends of which one is negative."""
        return words.interval(self, places)

    def written(self, value: float | None, places: int | None = None, signed: bool = False) -> str:
        """A measure of this number in its reader's units, half away from zero, true minus."""
        return words.written(value, self.unit, places, signed)


@dataclass(frozen=True)
class Column:
    """A column of a table of numbers."""

    name: str
    is_text: bool
    says: str
    unit: str
    where: frozenset[str]
    limits: dict[str, Any]


_HINTS = get_type_hints(Number)
SCHEMA = tuple(Column(f.name, _HINTS[f.name] is str, **f.metadata) for f in fields(Number))
TEXT = frozenset(c.name for c in SCHEMA if c.is_text)


def columns(*tables: str) -> list[str]:
    """The header of a table: `columns("private", "estimates")`."""
    return [c.name for c in SCHEMA if c.where & set(tables)]


EMPTY = {f.name: "" if f.default is MISSING else f.default for f in fields(Number)}
PRIVATE, ESTIMATES, PUBLIC = columns("private"), columns("private", "estimates"), columns("public")
FLOATS = [name for name in PUBLIC if name not in TEXT]


def number(cells: dict[str, str]) -> Number:
    """A row of a table of numbers, read; all fields at once, since tens of thousands are."""
    if unknown := cells.keys() - EMPTY.keys():
        raise TypeError(f"no column {min(unknown)!r}")
    made = object.__new__(Number)
    vars(made).update(EMPTY | {k: v if k in TEXT else float(v) for k, v in cells.items() if v})
    return made


def made_by(function: Callable[..., object]) -> str:
    """Where a number's function stands: `analysis.stages.estimate.tables.shares`."""
    return f"{function.__module__}.{function.__qualname__}"


def read_rows(path: Path) -> "pd.DataFrame":
    """A table of numbers: text stays text, empty cells of numbers are missing."""
    import pandas as pd

    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    return rows.assign(**{c: pd.to_numeric(rows[c]).astype(float) for c in rows.columns if c not in TEXT})
