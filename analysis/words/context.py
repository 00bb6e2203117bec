"""Figures that others published: what happened when, and the earlier surveys, each with its note once."""

import re
from collections.abc import Sequence

from analysis.words.sentences import SENTENCES, notes

DATED = ("year", "years", "date")  # units of a figure that says when something was
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
Row = dict[str, str]


def timeline(rows: Sequence[Row]) -> list[tuple[str, Row]]:
    """(year, figure) of what has a date, by its first year; the figure's own order within a year."""
    found = []
    for row in rows:
        years = YEAR.findall(f"{row['figure']} {row['years']}")
        if row["unit"] in DATED and years:
            found.append((min(YEAR.findall(row["figure"]) or years), row))
    return sorted(found, key=lambda pair: pair[0])


def figures(rows: Sequence[Row]) -> list[Row]:
    """Those that stand on no timeline."""
    placed = {row["id"] for _, row in timeline(rows)}
    return [row for row in rows if row["id"] not in placed]


def surveys(rows: Sequence[Row]) -> list[tuple[str, list[tuple[Row, str]]]]:
    """(what is to be known of a survey, its estimates with what is to be known of each), in order.

    Estimates whose caveats begin alike come from one survey.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(SENTENCES.split(row["caveat"])[0] or row["source"], []).append(row)
    told = []
    for members in groups.values():
        shared, own = notes(members)
        if len(members) == 1 and members[0]["caveat"]:
            said, *rest = SENTENCES.split(members[0]["caveat"])
            shared, own = [said], {members[0]["id"]: " ".join(rest)}
        told.append((" ".join(shared), [(row, own[row["id"]]) for row in members]))
    return told
