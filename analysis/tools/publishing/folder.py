"""A folder on this machine as the destination: filled aside, exchanged in one step, the old one kept."""

import filecmp
from collections.abc import Callable
from pathlib import Path

from analysis.stages.publish import swap
from analysis.study import FactError
from analysis.tools.verify import SUMS


def before(site: Path) -> Path:
    """Where what was published before waits."""
    return site.parent / f".{site.name}.before"


def publish(site: Path, fill: Callable[[Path], None]) -> None:
    """Fill a folder and put it in the place of `site`; whatever fails leaves what was there."""
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        raise FactError(f"{site}: expected a folder, or nothing")
    if site.is_dir() and any(site.iterdir()) and not (site / SUMS).is_file():
        raise FactError(f"{site}: it holds something else than a published site; give a folder of its own")
    with swap.staging(site) as aside:
        fill(aside)
        for path in (aside, *aside.rglob("*")):
            if path.is_dir():
                path.chmod(0o755)
        swap.flush(aside)
        if not site.exists():
            aside.rename(site)
            return
        if same(aside, site):  # what there is to go back to stays
            return
        if sums(aside) == sums(site):  # the same edition, altered there: nobody would go back to that
            swap.exchange(aside, site)
        else:
            old = before(site)  # holds the new one for a moment, so that whoever dies here loses neither
            if old.exists():
                swap.exchange(aside, old)
            else:
                aside.rename(old)
            swap.exchange(old, site)
        swap.flush(site.parent)


def sums(site: Path) -> bytes:
    """What says which edition stands at the root; nothing of a folder without any."""
    return (site / SUMS).read_bytes() if (site / SUMS).is_file() else b""


def same(one: Path, two: Path) -> bool:
    """Whether two folders hold the same files, byte for byte."""
    names, others = (
        sorted(p.relative_to(top) for p in top.rglob("*") if p.is_file()) for top in (one, two)
    )
    return names == others and all(filecmp.cmp(one / n, two / n, shallow=False) for n in names)


def roll_back(site: Path) -> None:
    """What was published before, again; once more, and it is as it was."""
    if not before(site).is_dir():
        raise FactError(f"{before(site)}: not there, so there is nothing to go back to")
    swap.exchange(before(site), site)
