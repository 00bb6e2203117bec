"""Two tables of published numbers: what is in one and not in the other, and what is told otherwise."""

from collections.abc import Iterator, Mapping

from analysis.numbers.schema import Number
from analysis.words.history import GONE, MEASURES, MOVED, NEW, SHOWN, WITHHELD, Change

Table = Mapping[str, Number]
PLACES = {"share": 1, "points": 1}  # as the records of numbers print them


def differences(
    before: Table | None, now: Table, released: str, version: str, leads: Mapping[str, str], today: Table
) -> list[Change]:
    """Changes from one edition to the next, in the order of the newer table; none for the first edition.

    leads: key -> question whose page it heads. today: the numbers of this build; of what is withheld
    or gone there no edition's changes repeat a value.
    """
    return list(found(before, now, released, version, leads, today)) if before is not None else []


def found(
    before: Table, now: Table, released: str, version: str, leads: Mapping[str, str], today: Table
) -> Iterator[Change]:
    for key in dict.fromkeys((*now, *before)):
        old, new = before.get(key), now.get(key)
        what = changed(old, new)
        if not what:
            continue
        hidden = key not in today or today[key].withheld
        measures = {} if hidden else measured("old", old) | measured("new", new)
        headline = leads.get(key, "") if says(old) != says(new) else ""
        yield Change(
            released, version, key, what, said(old, hidden), said(new, hidden), headline, measures=measures
        )


def changed(old: Number | None, new: Number | None) -> str:
    """What became of a number, or nothing."""
    if old is None or new is None:
        return NEW if old is None else GONE
    if old.withheld or new.withheld:
        return "" if old.withheld and new.withheld else WITHHELD if new.withheld else SHOWN
    same = all(getattr(old, c) == getattr(new, c) for c in (*MEASURES, "reason"))
    return "" if same else MOVED


def measured(side: str, number: Number | None) -> dict[str, float | None]:
    """The measures of one edition, under its side's names."""
    return {f"{side}_{c}": getattr(number, c) if number else None for c in MEASURES}


def says(number: Number | None) -> str:
    """A number as pages of questions lead with it, rounded more than its record."""
    return f"{number.text()} {number.interval()}" if number else ""


def said(number: Number | None, hidden: bool) -> str:
    """A number as the page of its record prints it, with its interval."""
    if number is None:
        return ""
    if number.withheld or hidden:
        return "withheld" if number.withheld else SHOWN
    places = PLACES.get(number.unit)
    ends = number.interval(places)
    return f"{number.text(places)} ({ends})" if ends else number.text(places)
