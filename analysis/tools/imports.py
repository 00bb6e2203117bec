"""What each stage imports, read from the code itself, as variables for make.

python3 analysis/tools/imports.py FOLDER FILE writes a line `code.<stage> := <files>` for each stage, every
module that it reaches with them; so an edited module remakes what uses it and nothing else. It runs
before the project's packages are installed, and imports none.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path


def main(folder: Path, out: Path) -> None:
    """Write the variables of the stages under `folder` (the package analysis), if they have changed."""
    stages = sorted(p.parent for p in (folder / "stages").glob("*/__main__.py"))
    lines = [
        f"code.{stage.name} := {' '.join(map(str, reached(stage / '__main__.py', folder)))}"
        for stage in stages
    ]
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = out.with_name(f".{out.name}.new")
    aside.write_text("\n".join([*lines, ""]), encoding="utf-8")
    aside.replace(out)


def reached(module: Path, folder: Path) -> list[Path]:
    """Every file of the package that a module imports, directly or through others, itself included."""
    seen: set[Path] = set()
    todo = [module, *packages(module, folder)]
    while todo:
        path = todo.pop()
        if path not in seen:
            seen.add(path)
            todo += imported(path, folder)
    return sorted(seen)


def imported(path: Path, folder: Path) -> Iterator[Path]:
    """The files that a module's import statements run: modules, and the packages around them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        for name in names:
            top, *parts = name.split(".")
            if top == folder.name:
                yield from files(folder.joinpath(*parts), folder)


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


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
