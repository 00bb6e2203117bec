"""A site folder, downloaded or rebuilt, against the list of hashes it was published with."""

import hashlib
from pathlib import Path

from analysis.study import FactError, run

SUMS = "SHA256SUMS"


def main(site: Path, built: Path | None = None) -> None:
    """Check every file of `site` by its own list, and that list by the one of a rebuild, if given."""
    told = listed(site)
    files = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()} - {SUMS}
    faults = [f"{name} is listed and not there" for name in sorted(told.keys() - files)]
    faults += [f"{name} is there and not listed" for name in sorted(files - told.keys())]
    faults += [
        f"{name} is not as listed"
        for name in sorted(told.keys() & files)
        if digest(site / name) != told[name]
    ]
    if built is not None:
        ours = listed(built)
        faults += [f"{name} differs from the rebuild" for name in sorted(told.keys() | ours.keys())
                   if told.get(name) != ours.get(name)]  # fmt: skip
    if faults:
        more = f"; and {len(faults) - 5} more" if len(faults) > 5 else ""
        raise FactError(f"{site}: {'; '.join(faults[:5])}{more}")
    print(f"verify: {len(told)} files as published" + (", and as rebuilt" if built else ""))


def listed(site: Path) -> dict[str, str]:
    """File -> hash, by the list of a site."""
    path = site / SUMS
    if not path.is_file():
        raise FactError(f"{site}: no {SUMS}; expected a published site")
    pairs = (line.split("  ", 1) for line in path.read_text(encoding="utf-8").splitlines())
    return {name: hashed for hashed, name in pairs}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    run(main)
