"""What each stage imports, read from the code: an edited module remakes what uses it, and nothing else.

It runs before the project's packages are installed, and imports none.
"""

import ast
import json
from collections.abc import Callable, Collection, Iterator
from functools import cache
from pathlib import Path

from analysis.tools.contents import entry, read, write

CODE = Path("analysis")


def stage_code(kept: Path) -> dict[str, list[str]]:
    """Stage -> the files of its code; `kept` holds what each file imports, by its hash."""
    had = read(kept) if kept.exists() else {}
    now: dict[str, list] = {}

    @cache
    def needed(path: Path) -> frozenset[Path]:
        name = str(path)
        file, found = had.get(name, (None, None))
        seen = entry(name, file)
        now[name] = [seen, found if file and file[0] == seen[0] else names(path)]
        return frozenset(x for named in now[name][1] for x in named_files(named, CODE))

    stages = sorted(CODE.glob("stages/*/__main__.py"))
    code = {p.parent.name: [str(x) for x in reached(p, CODE, needed)] for p in stages}
    if now != had:
        write(kept, json.dumps(now))
    return code


def reached(module: Path, folder: Path, needed: Callable[[Path], Collection[Path]]) -> list[Path]:
    """Every file of the package `folder` that a module imports, itself and through others.

    needed: the files that a file imports itself.
    """
    seen: set[Path] = set()
    todo = {module, *packages(module, folder)}
    while todo:
        seen |= todo
        todo = {path for file in todo for path in needed(file)} - seen
    return sorted(seen)


def names(path: Path) -> list[str]:
    """What a file's import statements name, in dotted form: modules, and what is taken from them."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
        elif isinstance(node, ast.Import):
            found += [a.name for a in node.names]
    return found


@cache
def named_files(name: str, folder: Path) -> tuple[Path, ...]:
    """The files that a dotted name stands for, where it begins with the package `folder`."""
    top, *parts = name.split(".")
    return tuple(files(folder.joinpath(*parts), folder)) if top == folder.name else ()


def files(place: Path, folder: Path) -> Iterator[Path]:
    """The file of a module or package, and of the packages that it lies in; none for a mere name."""
    file = place.with_suffix(".py") if place.with_suffix(".py").is_file() else place / "__init__.py"
    if file.is_file():
        yield file
        yield from packages(file, folder)


def packages(file: Path, folder: Path) -> Iterator[Path]:
    """The __init__.py of every package around a file."""
    for around in file.parents:
        yield around / "__init__.py"
        if around == folder:
            return
