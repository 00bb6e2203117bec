"""Files known by content: hashes, which are not computed again while size, inode and dates are the same.

This runs before the project's packages are installed, and imports none.
"""

import hashlib
import json
import os
import tomllib
from functools import cache
from pathlib import Path

Files = dict[str, list]  # path -> [hash, size, inode, date of its content, date of its change]


def listed(paths: list[str], besides: list[str], had: Files) -> Files:
    """Every file of these paths and folders with its hash, which `had` tells where it still holds."""
    return {name: entry(name, had.get(name)) for path in paths for name in walk(path, tuple(besides))}


@cache
def walk(path: str, besides: tuple[str, ...]) -> list[str]:
    """The files in a folder in order, or the file itself; nothing where nothing is."""
    place = Path(path)
    if not place.is_dir():
        return [path] if place.exists() else []
    return [
        name
        for found in sorted(os.scandir(path), key=lambda e: e.name)
        if found.path not in besides and found.name != "__pycache__"
        for name in (walk(found.path, besides) if found.is_dir() else [found.path])
    ]


def entry(path: str, had: list | None) -> list:
    """The hash of a file with its size, inode and dates; not read if all these are as they were."""
    seen = stat(path)
    if had and had[1:] == seen:
        return had
    return [hashlib.sha256(Path(path).read_bytes()).hexdigest(), *seen]


@cache
def stat(path: str) -> list[int]:
    """Size, inode and dates; many stages read the same file."""
    told = Path(path).stat()
    return [told.st_size, told.st_ino, told.st_mtime_ns, told.st_ctime_ns]


@cache
def part(path: Path, keys: tuple[str, ...]) -> str:
    """The hash of these keys of a TOML file; of all of it where it cannot be read."""
    given = table(path)
    held = json.dumps([[key, given.get(key)] for key in keys], default=str) if given is not None else ""
    return hashlib.sha256(held.encode() or path.read_bytes()).hexdigest()


@cache
def table(path: Path) -> dict | None:
    """A TOML file; None where it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None


def forget() -> None:
    """Files may be others now."""
    for known in (walk, stat, part, table):
        known.cache_clear()


def hashes(files: Files) -> dict[str, str]:
    return {path: found[0] for path, found in files.items()}


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def write(path: Path, text: str) -> None:
    """Aside and in place in one step, since two stages run at once."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)
