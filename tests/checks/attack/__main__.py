"""python -m tests.checks.attack SITE [--previous SITE or numbers.csv] [--study FOLDER]: attack, say what came of it, exit."""

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.checks.attack import (
    aliases,
    bases,
    bounds,
    choices,
    copies,
    corrections,
    imputed,
    plant,
    quantiles,
    rows,
    shifts,
    shrunk,
    slivers,
    told,
    traces,
    waves,
)
from tests.checks.attack.site import Earlier, Site

WIDTH = 10.0  # people; every bound on a cell withheld for privacy must be as wide
SHOWN = 5  # of what was found, to the reader


@dataclass(frozen=True)
class Report:
    """What an attack found; empty lists where nothing was."""

    bounds: list[bounds.Bound]
    exact: list[str]
    slivers: list[str]
    canaries: list[tuple[str, str]]
    planted: int
    lists: list[str]
    floats: list[tuple[str, str]]
    personal: list[tuple[str, str, str]]
    linked: int
    copies: list[str] = field(
        default_factory=list
    )  # figures that another file gives, and the table does not

    @property
    def narrow(self) -> list[bounds.Bound]:
        return sorted((b for b in self.bounds if b.width < WIDTH - 1e-6), key=lambda b: b.width)

    @property
    def recovered(self) -> list[bounds.Bound]:
        return [b for b in self.narrow if b.width < bounds.EXACT]

    @property
    def fails(self) -> bool:
        return any(
            (
                self.narrow,
                self.exact,
                self.slivers,
                self.canaries,
                self.lists,
                self.floats,
                self.personal,
                self.linked,
                self.copies,
            )
        )

    def line(self) -> str:
        widths = [b.width for b in self.bounds]
        narrowest = f"{min(widths):.1f} people" if widths else "none asked for"
        canaries = (
            f"{len(self.canaries)} of {self.planted} canaries" if self.planted else "no canaries planted"
        )
        return (
            f"attack: {len(self.bounds)} withheld for privacy, {len(self.recovered)} recovered, narrowest bound "
            f"{narrowest}, {len(self.exact)} exact bases, {len(self.slivers)} slivers, {canaries}, {len(self.lists)} long lists, "
            f"{len(self.floats)} long floats, {len(self.personal)} personal, {self.linked} linked, {len(self.copies)} told elsewhere"
        )

    def details(self) -> list[str]:
        found = [
            ("narrow", [f"{b.key}: {b.low:.2f} to {b.high:.2f}" for b in self.narrow]),
            ("exact base", self.exact),
            ("sliver", self.slivers), ("canary", [" ".join(x) for x in self.canaries]),
            ("long list", self.lists), ("long float", [" ".join(x) for x in self.floats]),
            ("personal", [": ".join(x) for x in self.personal]), ("told elsewhere", self.copies),
        ]  # fmt: skip
        lines = []
        for what, places in found:
            lines += [f"  {what}: {place}" for place in places[:SHOWN]]
            lines += [f"  {what}: and {len(places) - SHOWN} more"] if len(places) > SHOWN else []
        return lines


def attack(
    folder: Path, previous: Path | None = None, study: Path | None = None, *, marks: bool = True
) -> Report:
    """Everything that the suite tries on a built site; `marks`: builds the study again with canaries in it."""
    site = Site(folder)
    over_waves, between = waves.attacked(site, study)
    before = None if previous is None else Earlier(previous, site) if previous.is_file() else Site(previous)
    with ThreadPoolExecutor() as beside:  # the marked site is built by other processes meanwhile
        marked = beside.submit(plant.found, study) if study and marks else None
        sized = bases.told(site)
        left = [bounds.Bound(f"{key} by its base", *ends) for key, *ends in bases.rest(site, sized)]
        few = [
            *between,
            *slivers.slivers(site, before),
            *corrections.corrections(site, before),
            *waves.corrected(site, before),
            *bases.silent(site, sized),
            *quantiles.quantiles(site),
        ]
        found = (
            [
                *bounds.bounds(site, before),
                *left,
                *aliases.aliases(site),
                *choices.choices(site),
                *choices.measured(site),
                *choices.of_parts(site),
                *imputed.imputed(site),
                *shifts.shifts(site),
                *shrunk.shrunk(site, study),
                *told.told(site),
                *over_waves,
            ],
            bases.exact(sized),
            few,
        )
        listed = (
            rows.long_lists(site),
            list(rows.long_floats(site)),
            traces.personal(site),
            rows.linked(site),
        )
        planted, canaries = marked.result() if marked else (0, [])
    return Report(*found, canaries, planted, *listed, copies.copies(site))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.checks.attack", description=__doc__)
    parser.add_argument("site", type=Path, help="a built site")
    parser.add_argument("--previous", type=Path, help="the site of an earlier edition, or its numbers.csv")
    parser.add_argument("--study", type=Path, help="plant canaries in a copy of this study and build it")
    given = parser.parse_args()
    start = time.perf_counter()
    report = attack(given.site, given.previous, given.study)
    print("\n".join([*report.details(), f"{report.line()}, {time.perf_counter() - start:.0f} s"]))
    return int(report.fails)


if __name__ == "__main__":
    sys.exit(main())
