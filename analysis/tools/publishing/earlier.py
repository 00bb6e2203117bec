"""Editions as they were published, from where they stand: kept here, at the destination, or on the web.

A site is whole when its list of hashes is the one that the study remembers, and each file is as listed.
So nothing is trusted but the study, wherever the files come from.
"""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

from analysis.study import FactError, Released
from analysis.tools.verify import SUMS, faults_of, read_sums

TOGETHER = 8  # requests at a time
SECONDS = 60  # for one answer


def gathered(edition: Released, kept: Path, sources: Sequence[str]) -> Path:
    """The folder of an edition's site, in `kept`; got from the first of the sources that has it.

    Raises FactError that says what each source lacked.
    """
    into, said = kept / edition.day, []
    if into.is_dir():
        if is_it(into, edition):
            return into
        said.append(f"{into} is not as it was published")
    for source in sources:
        aside = kept / f".{edition.day}.new"
        shutil.rmtree(aside, ignore_errors=True)
        try:
            get(f"{source.rstrip('/')}/{edition.day}", edition, aside)
        except (OSError, FactError) as wrong:
            said.append(f"{source}: {wrong}")
            continue
        shutil.rmtree(into, ignore_errors=True)
        aside.rename(into)
        return into
    where = "; ".join(said) or f"it is not in {kept}"
    raise FactError(f"{edition.path}: the site of edition {edition.version} is not to be had: {where}")


def is_it(site: Path, edition: Released) -> bool:
    sums = site / SUMS
    return sums.is_file() and digest(sums.read_bytes()) == edition.site and not faults_of(site)


def get(source: str, edition: Released, into: Path) -> None:
    """Every file of a site, from a folder or an address; raises FactError where one is not as published."""
    fetch = reader(source)
    sums = fetch(SUMS)
    if digest(sums) != edition.site:
        raise FactError(f"its {SUMS} is not that of the edition")
    told = read_sums(sums.decode("utf-8"))
    for name in told:
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise FactError(f"{SUMS} lists {name!r}, which is outside of the site")

    def one(name: str) -> None:
        raw = fetch(name)
        if digest(raw) != told[name]:
            raise FactError(f"{name} is not as it was published")
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_bytes(raw)

    into.mkdir(parents=True)
    with ThreadPoolExecutor(TOGETHER) as pool:
        list(pool.map(one, told))
    (into / SUMS).write_bytes(sums)


def reader(source: str) -> Callable[[str], bytes]:
    """How a file of the source is read."""
    if not source.startswith(("https://", "http://")):
        return lambda name: (Path(source) / name).read_bytes()

    def fetch(name: str) -> bytes:
        try:
            with urlopen(f"{source}/{quote(name)}", timeout=SECONDS) as answer:
                return bytes(answer.read())
        except URLError as wrong:
            raise FactError(f"{name}: {wrong.reason}") from None

    return fetch


def digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
