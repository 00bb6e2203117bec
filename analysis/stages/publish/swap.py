"""The published folder changes in one step, or not at all.

The new site is built beside the old one, listed with its hashes, flushed, and exchanged with it by
one call of the kernel (renameat2, RENAME_EXCHANGE). A build that dies leaves the old site whole. Where
the system has no such call, two renames do it: a build that dies between them leaves the old site aside,
and the next one puts it back.
"""

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.store.kept import digest
from analysis.study import FactError

SUMS = "SHA256SUMS"
AT_FDCWD, EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h
WITHOUT = (errno.ENOSYS, errno.EINVAL)  # a kernel, or a file system, that cannot exchange
libc = ctypes.CDLL(None, use_errno=True)


@contextmanager
def staging(site: Path) -> Iterator[Path]:
    """An empty folder beside `site`, held by one build at a time; what is left of a dead build goes."""
    site.parent.mkdir(parents=True, exist_ok=True)
    with (site.parent / f".{site.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FactError(f"{site}: another build is publishing here") from None
        aside, old = site.parent / f".{site.name}.new", before(site)
        if old.exists() and not site.exists():
            old.rename(site)
        if old.exists():
            shutil.rmtree(old)
        if aside.exists():
            shutil.rmtree(aside)
        aside.mkdir()
        try:
            yield aside
        finally:
            if aside.exists():
                shutil.rmtree(aside)


def listed(folder: Path) -> list[str]:
    """The path of every file of a folder but its list of hashes, in order of their parts."""
    inside = len(str(folder)) + 1
    found = (f"{at}/{name}"[inside:] for at, _, names in os.walk(folder) for name in names)
    return sorted((path for path in found if path != SUMS), key=lambda path: path.split("/"))


def sums(folder: Path) -> str:
    return "".join(f"{digest((folder / path).read_bytes())}  {path}\n" for path in listed(folder))


def put(aside: Path, site: Path) -> None:
    """Write the list of hashes, check it against the disk, flush, exchange."""
    (aside / SUMS).write_text(sums(aside), encoding="utf-8")
    for path in (aside, *aside.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)  # readers may read it, whatever the mask here
    flush(aside)
    if sums(aside) != (aside / SUMS).read_text(encoding="utf-8"):
        raise FactError(f"{aside}: the files changed while they were published")
    if site.exists():
        exchange(aside, site)
    else:
        aside.rename(site)
    flush(site.parent)


def flush(folder: Path) -> None:
    """Everything that this file system still holds in memory, to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        if not hasattr(libc, "syncfs"):
            os.sync()
        elif libc.syncfs(handle):
            raise OSError(ctypes.get_errno(), "syncfs", str(folder))
    finally:
        os.close(handle)


def exchange(one: Path, other: Path) -> None:
    """Swap two folders; where the kernel does it there is no moment at which either name is missing."""
    ends = (AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), EXCHANGE)
    if hasattr(libc, "renameat2"):
        if not libc.renameat2(*ends):
            return
        if ctypes.get_errno() not in WITHOUT:
            raise OSError(ctypes.get_errno(), "renameat2", str(other))
    print(f"{other}: this system cannot exchange two folders in one step, so two renames do it", flush=True)
    other.rename(before(other))
    one.rename(other)
    before(other).rename(one)


def before(site: Path) -> Path:
    """Where the old folder waits between two renames."""
    return site.parent / f".{site.name}.old"
