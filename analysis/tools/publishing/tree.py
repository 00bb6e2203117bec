"""What a host gets: the newest edition at the root, every edition in the folder of its day, and headers."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from analysis.study import FactError, Released, Study, read_released
from analysis.tools.publishing.earlier import gathered, is_it
from analysis.tools.publishing.headers import files


def released(study: Study, folder: Path, site: Path) -> list[Released]:
    """Every edition of the study, the newest last; raises FactError where that is not the built site."""
    found = read_released(folder.glob("*.toml"))
    newest = found[-1] if found else None
    if newest is None or newest.day != f"{study.release}":
        raise FactError(
            f"{study.path}: the edition of {study.release} is not released; make edition does it"
        )
    if not is_it(site, newest):
        raise FactError(
            f"{site}: this is not the site of {newest.path}, which was released. Rebuild it from what was "
            "released, or release what is built now: make edition"
        )
    return found


def lay(
    editions: Sequence[Released], kept: Path, sources: Sequence[str], aside: Path, study: Study
) -> None:
    """Fill the folder `aside` with copies: through links, an edit there would alter what is kept."""
    for edition in editions:
        copy(gathered(edition, kept, sources), aside / edition.day)
    copy(kept / editions[-1].day, aside)
    top = sorted(p.name for p in aside.iterdir() if p.is_dir())
    for name, text in files(study, top, [x.day for x in editions]).items():
        if (aside / name).exists():
            raise FactError(f"{name}: the site has a file of this name, which is the host's")
        (aside / name).write_text(text, encoding="utf-8")


def copy(site: Path, into: Path) -> None:
    shutil.copytree(site, into, copy_function=shutil.copyfile, dirs_exist_ok=True)
