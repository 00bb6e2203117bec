"""One question answered in several languages, as respondents chose: its answers in the language of most."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.tools.importing.record import Column
from analysis.tools.importing.words import lists, meaning

MANY = 15  # different answers in a language, more than which are texts


def in_one(columns: Sequence[Column], spoken: str) -> tuple[list[Column], list[str]]:
    """Columns with their answers in one language, where the column `spoken` tells; what is said of it."""
    language = next((c.cells for c in columns if c.name == spoken), ())
    found = [(c, list(translated(c, language))) for c in columns]
    told = [
        f"{c.name}: answers in several languages, as {spoken} says; "
        + (
            "taken together by what they mean."
            if pairs[0]
            else "give those that are one to `from` in [scales]."
        )
        for c, pairs in found
        if pairs
    ]
    one = [
        replace(c, cells=tuple(dict(pairs[0]).get(x, x) for x in c.cells)) if pairs and pairs[0] else c
        for c, pairs in found
    ]
    return one, told


def translated(column: Column, language: Sequence[str]) -> Iterator[list[tuple[str, str]]]:
    """Where answers stand in one language each: once (answer, the same in the language of most), or []."""
    by: dict[str, Counter[str]] = {}
    for cell, tongue in zip(column.cells, language, strict=False):
        if cell and tongue and not column.private and column.form == "":
            by.setdefault(tongue, Counter())[cell] += 1
    if len(by) < 2 or not all(2 <= len(some) <= MANY for some in by.values()):
        return
    answers = [cell for some in by.values() for cell in some]
    if len(set(answers)) < len(answers) or all(c.isdigit() for c in answers):
        return  # an answer that two languages share is in none of them
    main = max(by, key=lambda tongue: (by[tongue].total(), tongue))
    for scale in ("", *lists()["scales"]):
        means = {cell: meaning(cell, scale) for cell in answers}
        ours = {means[cell]: cell for cell in by[main]}
        whole = all(means.values()) and len(ours) == len(by[main])
        if whole and all(means[cell] in ours for cell in answers):
            yield [(cell, ours[means[cell]]) for cell in answers if cell not in by[main]]
            return
    yield []
