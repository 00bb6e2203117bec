"""A number as its reader sees it: the only place that rounds for one."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from analysis.language import phrase, say

MINUS = "\u2212"
PERCENT = frozenset({"share", "points"})  # published as parts of one, read as parts of a hundred
PLACES = {
    "share": 0,
    "points": 0,
    "count": 0,
    "mean": 1,
    "difference": 1,
    "year": 0,
    "rank": 0,
    "log odds": 2,
    "F": 2,
}
ERROR_PLACES = 2  # of a standard error, in its number's units
SMALLEST_P = 0.0001


class Told(Protocol):
    """What a text is made from."""

    @property
    def kind(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def value(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def se(self) -> float | None: ...
    @property
    def base(self) -> float | None: ...
    @property
    def unweighted(self) -> float | None: ...
    @property
    def status(self) -> str: ...
    @property
    def reason(self) -> str: ...


def written(value: float | None, unit: str, places: int | None = None, signed: bool = False) -> str:
    """A measure in its reader's units, half away from zero, true minus; nothing for None."""
    if value is None:
        return ""
    exact = Decimal(repr(float(value))) * (100 if unit in PERCENT else 1)
    digits = PLACES.get(unit, own(exact) if unit == "value" else 2) if places is None else places
    rounded = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    mark = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{mark}{abs(rounded)}" if unit == "year" else f"{mark}{figures(abs(rounded))}"


def figures(number: Decimal | float, form: str = ",f") -> str:
    """Digits with the marks of thousands and decimals of the language."""
    marks = str.maketrans({",": phrase("number.thousands"), ".": phrase("number.decimal")})
    return f"{number:{form}}".translate(marks)


def own(exact: Decimal) -> int:
    """The decimals that a value has as it stands."""
    return max(0, -int(exact.normalize().as_tuple().exponent))


def with_unit(value: float | None, unit: str, places: int | None = None, signed: bool = False) -> str:
    """A measure and its unit: 49%, 34 points, 6.3."""
    shown = written(value, unit, places, signed)
    if unit == "points" and shown:
        return say("number.points", shown.lstrip(MINUS + "+"), number=shown)
    return say("number.per_cent", number=shown) if unit == "share" and shown else shown


def text(x: Told, places: int | None = None, signed: bool = False) -> str:
    """Value and unit, or the word that stands in its place."""
    if x.status == "withheld":
        return say("number.withheld")
    if x.kind == "band":
        return band(x.reason)
    if x.unit == "verdict":
        return say("number.holds" if x.value == 1 else "number.holds_not")
    return with_unit(x.value, x.unit, places, signed)


def band(published: str) -> str:
    """A stretch of shares, published as "under 1%", "1 to 2%" or "over 10%", in the language spoken."""
    ends = re.findall(r"\d+", published)
    if len(ends) == 2:
        return say("number.band", low=ends[0], high=ends[1])
    return (
        say("number.band_over", low=ends[0])
        if published.startswith("over")
        else say("number.band_under", high=ends[0])
    )


def fixed(x: Told) -> bool:
    """Whether weighting sets it to its target."""
    return x.kind == "share" and x.se == 0


def interval(x: Told, places: int | None = None) -> str:
    """Both ends without unit: 45–53; `to` between ends of which one is negative."""
    if x.status == "withheld" or fixed(x) or x.low is None or x.high is None:
        return ""
    ends = [written(end, x.unit, places) for end in (x.low, x.high)]
    if x.unit == "rank" and ends[0] == ends[1]:
        return ends[0]
    signed = any(end.startswith(MINUS) for end in ends)
    return say("number.ends_signed" if signed else "number.ends", low=ends[0], high=ends[1])


def error(x: Told) -> str:
    """Its standard error without unit."""
    return written(x.se, x.unit, ERROR_PLACES)


def percent(share: str) -> str:
    """A share as somebody wrote it, in per cent with the digits that it has: 0.0868 -> 8.68."""
    return figures(Decimal(share).scaleb(2), "f")


def count(people: float | None) -> str:
    """So many people: 2,010."""
    return written(people, "count")


def size(octets: int) -> str:
    """So many bytes: 12 kB, 1.4 MB."""
    return f"{figures(octets / 1e6, '.1f')} MB" if octets >= 1e6 else f"{max(1, round(octets / 1e3))} kB"


def p_text(p: float | None) -> str:
    """A p-value to two digits; below the smallest published one as such."""
    if p is None:
        return ""
    if p <= SMALLEST_P:
        return say("number.p_below", least=figures(SMALLEST_P, ".4f"))
    return figures(p, ".2g" if p < 0.1 else ".2f")


def told(x: Told) -> dict[str, str]:
    """Every text that a browser may show of a number, by what it is of; what is not there is left out."""
    found = {
        "value": text(x), "interval": interval(x), "se": error(x), "base": count(x.base),
        "unweighted": with_unit(x.unweighted, x.unit),
    }  # fmt: skip
    return {what: shown for what, shown in found.items() if shown}
