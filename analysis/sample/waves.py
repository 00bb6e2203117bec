"""What a number of an earlier wave is called: by the wave itself, and by the waves that came after it."""

from collections.abc import Iterable, Iterator

from analysis.numbers.key import AT, MEAN, Group, Key
from analysis.study.waves import Wave

CHANGE = "change"


def wave_of(text: str) -> str:
    """The earlier wave that a key is of, CHANGE where it is of two, '' of the wave that tells it."""
    key = Key.parse(text) if AT in text else None
    return (CHANGE if key.kind == CHANGE else key.wave) if key else ""


def between(now: Wave | None, then: Wave, keys: Iterable[str]) -> Iterator[tuple[Key, Key]]:
    """What one wave (None of this one) calls numbers of an earlier one, and what that calls them itself."""
    links = now.links if now else {}
    ours = {link.was: name for name, link in links.items()}
    answers = {(n, theirs): a for n, link in links.items() for a, theirs in link.answers.items()}
    for text in keys:
        key = Key.parse(text)
        if not key.question:
            yield key, key.on(wave="")
            continue
        name, *by = (ours.get(x, "") if now else x for x in (key.question, *key.group.breakdown))
        answer = key.answer or MEAN
        mine = answers.get((name, answer), "") if now else answer
        if {name, *by} <= then.links.keys() and mine in then.links[name].answers:
            link, group = then.links[name], Group(tuple(then.links[b].was for b in by), key.group.level)
            yield key, Key.about(link.was, link.answers[mine], group)
