"""The built site -> an edition: its numbers and the hash of its site in the study, the site kept beside.

python -m analysis.tools.edition look ...   whether there is anything to release; exit code 3 where not
python -m analysis.tools.edition release ...   release it

What is released stays: the same site again is the same edition, another one needs a later day and another
version. Every number that differs from the edition before has its cause in the list of changes.
"""

import hashlib
import json
import re
import shutil
import sys
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

from analysis.stages.release.changes import LISTED
from analysis.study import (
    FactError,
    Faults,
    Study,
    near,
    read_changelog,
    read_released,
    read_study,
    read_table,
    run,
    write_bytes,
    write_text,
)
from analysis.tools.publishing.ready import check_pages, check_ready
from analysis.tools.verify import SUMS, faults_of
from analysis.words import read_history
from analysis.words.history import NEW, History

AS_IT_STANDS = 3  # exit code where everything is released already
NUMBERED = re.compile(r"\d+(\.\d+)*")
TOLD = 5  # keys named of numbers without a cause


def main(
    study: Path, numbers: Path, editions: Path, changes: Path, site: Path, folder: Path, kept: Path,
    only_look: bool = False, waves: Path | None = None, changelog: Path = Path("CHANGELOG.md"),
) -> None:  # fmt: skip
    """folder: editions of the study; kept: their sites, a folder each; waves: numbers of earlier waves;
    changelog: where causes belong, there or not."""
    settings = read_study(study)
    check_ready(settings)
    day, name = f"{settings.release}", f"edition {settings.version} of {settings.release}"
    if found := faults_of(site):
        raise FactError(f"{site}: {'; '.join(found[:TOLD])}")
    check_pages(site, settings.language)
    check_same(settings, site, numbers, waves)
    table = whole(numbers, waves)
    if is_released(settings, folder, site, table):
        keep(site, kept / day)
        print(f"edition: {name} is released, as it stands")
        raise SystemExit(AS_IT_STANDS if only_look else 0)
    check_changes(settings, read_history(editions, changes), changelog)
    if only_look:
        return
    keep(site, kept / day)
    write_bytes(folder / f"{day}.csv", table)
    write_text(folder / f"{day}.toml", f'version = "{settings.version}"\nsite    = "{hashed(site)}"\n')
    print(f"edition: {name} is released: {folder / day}.csv and .toml; its site is kept in {kept / day}")


def hashed(site: Path) -> str:
    """What says of a site that it is the one: the hash of its list of hashes."""
    return hashlib.sha256((site / SUMS).read_bytes()).hexdigest()


def whole(numbers: Path, waves: Path | None) -> bytes:
    """The numbers as published, those of earlier waves and the changes after them, by their keys alone."""
    if not waves:
        return numbers.read_bytes()
    _, *rows = waves.read_text(encoding="utf-8").splitlines()  # columns of numbers, and the wave last
    return numbers.read_bytes() + "".join(f"{row.rpartition(',')[0]}\n" for row in rows).encode()


def check_same(settings: Study, site: Path, numbers: Path, waves: Path | None = None) -> None:
    """Raises FactError where the site was built of another edition, or of other numbers."""
    told = json.loads((site / "data" / LISTED).read_text(encoding="utf-8"))["editions"][-1]
    if (told["released"], told["version"]) != (f"{settings.release}", settings.version):
        raise FactError(f"{site}: it is {told['name']}, and {settings.path} is not; build it anew")
    for path in filter(None, (numbers, waves)):
        shown = [row[1:] for row in read_table(site / "data" / path.name).rows]
        if shown != read_table(path).rows:
            raise FactError(f"{site}: its data/{path.name} is not {path}; build it anew")


def is_released(settings: Study, folder: Path, site: Path, table: bytes) -> bool:
    """Whether this very site is the edition of its day; raises FactError where another one is."""
    faults, day = Faults(), f"{settings.release}"
    for edition in read_released(folder.glob("*.toml")):
        if edition.day == day:
            same = edition.site == hashed(site) and edition.version == settings.version
            if same and (folder / f"{day}.csv").read_bytes() == table:
                return True
            faults.add(
                f"{edition.path}: the edition of this day is released, with another site. What is "
                f"published stays: give {settings.path} a later release and another version"
            )
        elif edition.day > day:
            faults.add(f"{settings.path}: release is {day}, and {edition.path} is later")
        elif edition.version == settings.version:
            faults.add(f"{settings.path}: version is {settings.version!r}, as in {edition.path}")
        elif is_before(settings.version, edition.version):
            faults.add(
                f"{settings.path}: version is {settings.version!r}, and {edition.path} is "
                f"{edition.version!r}; expected one after it"
            )
    faults.tell()
    return False


def is_before(one: str, other: str) -> bool:
    """Whether a version comes before another, both in numbers and dots; of others nobody can say."""
    if not (NUMBERED.fullmatch(one) and NUMBERED.fullmatch(other)):
        return False
    first, second = ([int(x) for x in version.split(".")] for version in (one, other))
    return first < second


def check_changes(settings: Study, history: History, changelog: Path) -> None:
    """Raises FactError with the numbers of this edition that moved without a cause, and with keys in the
    list of changes that are of none."""
    here, faults = f"{changelog}, ## {settings.version}", Faults()
    changes = [x for x in history.changes if x.released == f"{settings.release}"]
    left = [x.key for x in changes if x.what != NEW and not x.causes]
    if left:
        kinds = Counter(f"{key.partition('.')[0]}.*" for key in left).most_common()
        faults.add(
            f"{here}: no line names the cause of {len(left)} numbers that moved "
            f"({', '.join(f'{n} {kind}' for kind, n in kinds)}), such as {', '.join(left[:TOLD])}. "
            "Begin a line with their keys, * for any text: - `share.B1_*` `mean.B1_*`: what changed, why"
        )
    known = sorted({".".join([*x.key.split(".")[:2], "*"]) for x in changes})
    lines = read_changelog(changelog) if changelog.exists() and history.editions[-1].compared else {}
    for line in lines.get(settings.version, []):
        for pattern in line.keys:
            if not any(replace(line, keys=(pattern,)).moved(x.key) for x in changes):
                faults.add(f"{here}: {pattern!r} is no number that moved{near(pattern, known)}")
    faults.tell()


def keep(site: Path, into: Path) -> None:
    """A copy of the site, whole or not at all."""
    if into.exists() and not faults_of(into) and hashed(into) == hashed(site):
        return
    aside = into.with_name(f".{into.name}.new")
    for old in (aside, into):
        shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(site, aside, copy_function=shutil.copyfile)
    aside.replace(into)


if __name__ == "__main__":
    what, *given = sys.argv[1:]
    run(partial(main, only_look=what == "look"), given)
