"""What prose says beside its numbers, by ideas that words files list: about, most, more, three ... and not.

Two texts say the same where each idea is said as often in the one as in the other. Of NOT only what is left
counts: a word for "differs" or "withheld" may hold a negation in one language and none in another, so what
any other idea has taken is no negation of its own.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from analysis.language import Messages
from analysis.stages.render.stated import digits
from analysis.store.kept import Found
from analysis.study import Faults
from analysis.study.texts import Texts

# Idea -> what says it in one language, in the other.
Ideas = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
NOT = "not"
TAKEN = "\ufffc"


def compared(own: Messages | None, other: Messages | None, labels: Mapping[str, str]) -> Ideas:
    """What texts of two languages are compared by: ideas that both words files list, and labels."""
    listed = (
        {idea: (own.pairs[idea], other.pairs.get(idea, ())) for idea in own.pairs} if own and other else {}
    )
    named = {
        one: ((re.escape(one).replace(r"\ ", "[ -]"),), (re.escape(two),)) for one, two in labels.items()
    }
    return {**{idea: pair for idea, pair in listed.items() if pair[1]}, **named}


def unlike(one: str, two: str, ideas: Ideas) -> Iterator[tuple[str, list[str], list[str]]]:
    """(idea, what says it in one text, in the other) where they do not say it as often."""
    here = places(one, {idea: pair[0] for idea, pair in ideas.items()})
    there = places(two, {idea: pair[1] for idea, pair in ideas.items()})
    yield from ((idea, here[idea], there[idea]) for idea in ideas if len(here[idea]) != len(there[idea]))


def check_texts(texts: Texts, ideas: Ideas, listed: Collection[str], found: Found) -> None:
    """Raises FactError with each text and translation that say otherwise; `listed` are not prose.

    found: what was compared before."""
    faults = Faults()
    of = repr((str(texts.path), texts.said, sorted(ideas.items()), sorted(listed)))
    for fault in found.get(of, lambda: list(disagreeing(texts, ideas, listed))):
        faults.add(fault)
    faults.tell()


def disagreeing(texts: Texts, ideas: Ideas, listed: Collection[str]) -> Iterator[str]:
    """Where a text and its translation say otherwise."""
    for one, two in texts.said.items():
        if one in listed:
            continue
        if digits(one) != digits(two):
            yield f"{texts.path}: {one!r:.90} has the figures {digits(one)}, and {two!r:.60} {digits(two)}"
        for idea, says, says_two in unlike(one, two, ideas):
            counts = f"{idea} {len(says)} times, and {two!r:.60} {len(says_two)} times"
            yield f"{texts.path}: {one!r:.90} says {counts}: {', '.join(map(repr, says + says_two))}"


def places(text: str, words: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Idea -> each place of a text that says it."""
    found, left = {}, text
    for idea, pattern in ((idea, either(of)) for idea, of in words.items() if idea != NOT):
        spans = [met.span() for met in pattern.finditer(text)]
        found[idea] = [text[start:end] for start, end in spans]
        for start, end in spans:
            left = left[:start] + TAKEN * (end - start) + left[end:]
    if NOT in words:
        found[NOT] = [met[0] for met in either(words[NOT]).finditer(left)]
    return found


@cache
def either(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{word})" for word in words), re.IGNORECASE)
