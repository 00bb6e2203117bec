"""The first edition of a wave beside the last one of the wave before: what both tell of earlier waves."""

from collections.abc import Mapping, Sequence

from analysis.numbers.schema import Number
from analysis.sample.waves import CHANGE, between, wave_of
from analysis.study.waves import Wave

Table = Mapping[str, Number]


def of_earlier(
    before: Table, now: Table, was: str, this: str, waves: Sequence[Wave]
) -> tuple[dict[str, Number], dict[str, Number]]:
    """The numbers of earlier waves that both tables hold, under the keys of `now`. was, this: of which
    waves the two are editions, '' for the newest; what `was` told as its own is of an earlier one now."""
    by_name = {wave.name: wave for wave in waves}
    old, new = by_wave(before, was), by_wave(now, this)
    found: tuple[dict[str, Number], dict[str, Number]] = {}, {}
    for name in (w.name for w in waves if w.name in new and w.name in old):
        theirs = {str(key): text for text, key in called(old[name], by_name.get(was), by_name[name])}
        for text, key in called(new[name], by_name.get(this), by_name[name]):
            if str(key) in theirs:
                found[0][text], found[1][text] = before[theirs[str(key)]], now[text]
    return found


def by_wave(table: Table, its: str) -> dict[str, list[str]]:
    """Wave -> the keys of its shares, means and counts of people in an edition of the wave `its`."""
    out: dict[str, list[str]] = {}
    for text, number in table.items():
        of = wave_of(text)
        if of != CHANGE and number.kind in ("share", "mean"):
            out.setdefault(of or its, []).append(text)
    return out


def called(keys: Sequence[str], now: Wave | None, then: Wave) -> list[tuple[str, object]]:
    """(key as the edition of `now` has it, as `then` does)."""
    if now is then:
        return [(text, text) for text in keys]
    return [(str(key), there) for key, there in between(now, then, keys)]
