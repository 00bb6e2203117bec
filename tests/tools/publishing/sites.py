"""Small sites that were released as editions, for what is done to any."""

from collections.abc import Callable
from pathlib import Path

from analysis.stages.publish import swap
from analysis.study import Released, read_released
from analysis.tools.edition import hashed

NAMES = ("index.html", "charts/a b.svg", "data/numbers.csv", "findings/index.html")


def site(folder: Path, says: str) -> Path:
    for name in NAMES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name} {says}\n")
    (folder / swap.SUMS).write_text(swap.sums(folder))
    return folder


def editions(root: Path, *days: str) -> list[Released]:
    """Their sites in root/kept, their files in root/editions."""
    (root / "editions").mkdir(parents=True, exist_ok=True)
    for at, day in enumerate(days):
        made = hashed(site(root / "kept" / day, day))
        (root / "editions" / f"{day}.toml").write_text(f'version = "1.{at}"\nsite = "{made}"\n')
    return read_released((root / "editions").glob("*.toml"))


def files(folder: Path) -> dict[str, str]:
    """Every file below a folder by its path, links of the folder itself followed."""
    root = folder.resolve()
    return {str(p.relative_to(root)): p.read_text() for p in sorted(root.rglob("*")) if p.is_file()}


def filled(says: str) -> Callable[[Path], None]:
    return lambda aside: site(aside, says) and None
