"""A site folder, downloaded or rebuilt, against the hashes it was published with and those it states."""

import hashlib
import json
from collections.abc import Collection
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from analysis.stages.source.listing import went_in
from analysis.study import FactError, run

SUMS = "SHA256SUMS"
STATED = "data/index.html"
EDITIONS = "data/editions.json"
HOSTED = "_headers", ".htaccess", ".nojekyll"  # what is published beside a site, for its host


def main(
    site: Path, built: Path | None = None, module: list[Path] | None = None, Makefile: Path | None = None,
    requirements: Path | None = None, file: list[Path] | None = None,
) -> None:  # fmt: skip
    """Check every file of `site` by its own list, that list by the one of a rebuild, if given, and the
    hashes that its page of data states by those of the inputs as they are now, if these are given. Editions
    that are published with it, each in the folder of its day, are checked by their own lists."""
    days = published(site)
    told, faults = listed(site), faults_of(site, (*HOSTED, *days))
    faults += [f"{day}/{fault}" for day in days for fault in faults_of(site / day)]
    if built is not None:
        ours = listed(built)
        faults += [f"{name} differs from the rebuild" for name in sorted(told.keys() | ours.keys())
                   if told.get(name) != ours.get(name)]  # fmt: skip
    inputs = went_in(module or [], Makefile, requirements, file or []) if Makefile and requirements else []
    faults += differing(stated(site) if inputs else {}, {str(x["file"]): str(x["sha256"]) for x in inputs})
    if faults:
        more = f"; and {len(faults) - 5} more" if len(faults) > 5 else ""
        raise FactError(f"{site}: {'; '.join(faults[:5])}{more}")
    print(f"verify: {len(told)} files as published" + (f", editions of {', '.join(days)}" if days else "")
          + (", and as rebuilt" if built else "")
          + (f", from the {len(inputs)} inputs that it states" if inputs else ""))  # fmt: skip


def published(site: Path) -> list[str]:
    """Days of its editions that are there as a site of their own."""
    path = site / EDITIONS
    told = json.loads(path.read_text(encoding="utf-8"))["editions"] if path.is_file() else []
    return [x["released"] for x in told if x["released"] and (site / x["released"] / SUMS).is_file()]


def faults_of(site: Path, beside: Collection[str] = ()) -> list[str]:
    """What of a site is not as its own list says: gone, too much, or altered. beside: what its folder may
    hold that is not of it."""
    told = listed(site)
    there = (p.relative_to(site) for p in site.rglob("*") if p.is_file())
    files = {p.as_posix() for p in there if p.parts[0] not in beside} - {SUMS}
    faults = [f"{name} is listed and not there" for name in sorted(told.keys() - files)]
    faults += [f"{name} is there and not listed" for name in sorted(files - told.keys())]
    both = sorted(told.keys() & files)
    return faults + [f"{name} is not as listed" for name in both if digest(site / name) != told[name]]


def differing(told: dict[str, str], there: dict[str, str]) -> list[str]:
    """What the site says of its inputs and is not so."""
    return [
        f"{name}: the site states {told.get(name, 'nothing'):.16}, here it is {there.get(name, 'not'):.16}"
        for name in sorted(told.keys() | there.keys())
        if told.get(name) != there.get(name)
    ]


def stated(site: Path) -> dict[str, str]:
    """Input -> hash, as the page of data says under "What went in"."""
    path = site / STATED
    if not path.is_file():
        raise FactError(f"{site}: no {STATED}, which states the hashes of what went in")
    lines = LexborHTMLParser(path.read_text(encoding="utf-8")).css("#inputs ~ ul.walk > li")
    pairs = [(line.css_first("span"), line.css_first("code")) for line in lines]
    return {name.text(): hashed.text() for name, hashed in pairs if name and hashed}


def listed(site: Path) -> dict[str, str]:
    """File -> hash, by the list of a site."""
    path = site / SUMS
    if not path.is_file():
        raise FactError(f"{site}: no {SUMS}; expected a published site")
    return read_sums(path.read_text(encoding="utf-8"))


def read_sums(text: str) -> dict[str, str]:
    """File -> hash, of a list as sha256sum writes it."""
    pairs = (line.split("  ", 1) for line in text.splitlines())
    return {name: hashed for hashed, name in pairs}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    run(main)
