"""Several waves side by side: each by itself, as if its people were those of another, and what changes tell.

A wave of the table of waves is read as a site of its own. Where waves have people in common (a panel), traits
do not change: as many respondents, or a group of as many, tell one wave by the other. A change that is
published beside one of its ends gives the other end; its standard error tells how many changed their answer.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import permutations
from math import hypot
from pathlib import Path

from tests.checks.attack import bounds, corrections, slivers
from tests.checks.attack.bounds import ROUND, Bound, step
from tests.checks.attack.site import Number, Site, coarse

DIGITS = 0.006  # of a standard error with three digits, on either side


class Wave(Site):
    """The numbers of one wave, under the keys that the newest has for them."""

    def __init__(self, site: Site, name: str) -> None:
        self.folder, self.files, self.name, self.newest = site.folder, site.files, name, site

    @cached_property
    def numbers(self) -> dict[str, Number]:
        mine = [x for x in self.newest.earlier.values() if x.key.endswith(f"@wave={self.name}")]
        found = {
            (key := x.key.partition("@")[0]): replace(x, key=key, measures=dict(x.measures))
            for x in mine
            if x.kind != "change"
        }
        whole = {q for q in self.newest.questions if same_answers(q, found, self.newest.numbers)}
        out = {key: x for key, x in found.items() if x.question in whole or not x.question}
        coarse(out)
        return out


def same_answers(question: str, one: dict[str, Number], two: dict[str, Number]) -> bool:
    """Whether a wave has every answer of a question, so that its table is whole."""
    of = [{x.answer for x in numbers.values() if x.kind == "share" and x.question == question and not x.breakdown}
          for numbers in (one, two)]  # fmt: skip
    return bool(of[0]) and of[0] == of[1]


def names(site: Site) -> list[str]:
    return list(dict.fromkeys(key.rpartition("=")[2] for key in site.earlier))


def overlap(study: Path | None) -> bool:
    """Whether the study says of its waves that people are the same: the method page says it too."""
    told = tomllib.loads((study / "study.toml").read_text(encoding="utf-8")) if study else {}
    return bool(told.get("waves", {}).get("overlap") == "people")


def attacked(site: Site, study: Path | None = None) -> tuple[list[Bound], list[str]]:
    """Bounds on what a wave withholds, and groups of one to nine people between two waves."""
    waves = [Wave(site, name) for name in names(site)]
    found = [*changes(site)]
    for wave in waves:
        found += [Bound(f"{b.key} of {wave.name}", b.low, b.high) for b in bounds.bounds(wave)]
    few = [f"{x}, {wave.name}" for wave in waves for x in slivers.slivers(wave)]
    for now, then in permutations([site, *waves], 2) if overlap(study) else ():
        by_then = bounds.bounds(now, then, doubtful=True)
        found += [Bound(f"{b.key} by another wave", b.low, b.high) for b in by_then]
        told = ({key: (low, high) for key, low, high in slivers.counts(each)} for each in (now, then))
        few += slivers.editions(*told)
    return found, few


def corrected(site: Site, before: Site | None) -> list[str]:
    """Whom a correction of an earlier wave was of, by two editions that tell of it."""
    both = [x for x in names(site) if before is not None and x in names(before)]
    return [
        f"{found} in {x}"
        for x in both
        for found in corrections.corrections(Wave(site, x), Wave(before, x) if before else None)
    ]


def changes(site: Site) -> Iterator[Bound]:
    """A change beside one end tells the other; its error more than those of its ends tells who changed."""
    for change in (x for x in site.earlier.values() if x.kind == "change" and x.value is not None):
        key = change.key.removeprefix("change.")
        key, _, until = key.partition("@until=")
        own = key.partition("@")[0]
        now, then = (
            site.earlier.get(f"{own}@wave={until}") if until else site.numbers.get(own),
            site.earlier.get(key),
        )
        for end in (now, then):
            if end is not None and end.private:
                yield Bound(f"{end.key} by {change.key}", 0.0, 2 * step(change) * (end.base or ROUND))
        if now and then and now.step and now.se and then.se and change.se:
            apart = hypot(now.se, then.se)
            if abs(change.se - apart) > 2 * DIGITS * apart:
                yield Bound(f"who changed, by {change.key}", 0.0, 0.0)
