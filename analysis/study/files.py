"""How a stage is called and how it writes: files by name, and never half a file."""

import csv
import inspect
import io
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

from analysis.study.errors import near


def run(main: Callable[..., None], arguments: Sequence[str] | None = None) -> None:
    """Call `main` with the files of the command line, each under its name.

    `margins.csv` is the parameter `margins`; `responses=any/file.csv` says the name itself. A name
    given more than once, or a parameter annotated as a list, makes a list. A parameter that is a record
    (a dataclass) takes a file for each of its fields. A file that is not given is
    None where the annotation says so. A fact that is wrong ends the stage with its message alone, and so
    does what cannot be computed (`told` on the exception) and a file that cannot be read; any other
    exception is a bug and keeps its traceback.
    """
    parameters = taken(main)
    files: dict[str, list[Path]] = {}
    for argument in sys.argv[1:] if arguments is None else arguments:
        name, _, path = argument.rpartition("=")
        name = name or Path(path).name.split(".")[0]
        if name not in parameters:
            raise SystemExit(f"{main.__module__}: no file named {name!r}{near(name, parameters)}")
        files.setdefault(name, []).append(Path(path))
    many = {n for n, p in parameters.items() if "list" in str(p.annotation)}
    given: dict[str, Any] = {name: paths if name in many else paths[-1] for name, paths in files.items()}
    for name, paths in files.items():
        if len(paths) > 1 and name not in many:
            raise SystemExit(f"{main.__module__}: the file {name!r} is given {len(paths)} times")
    for name, parameter in parameters.items():
        if name not in given and parameter.default is parameter.empty:
            if "None" not in str(parameter.annotation):
                raise SystemExit(f"{main.__module__}: the file {name!r} is not given")
            given[name] = None
    try:
        main(**grouped(main, given))
    except OSError as wrong:
        raise SystemExit(f"error: {wrong.filename}: {wrong.strerror}") from None
    except Exception as wrong:
        if not getattr(wrong, "told", False):
            raise
        raise SystemExit(f"error: {wrong}") from None


def taken(main: Callable[..., None]) -> dict[str, inspect.Parameter]:
    """The files that a stage takes, by name: its parameters, and the fields of those that are records."""
    held = records(main)
    found: dict[str, inspect.Parameter] = {}
    for name, parameter in inspect.signature(main).parameters.items():
        found.update(inspect.signature(held[name]).parameters if name in held else {name: parameter})
    return found


def grouped(main: Callable[..., None], given: Mapping[str, Any]) -> dict[str, Any]:
    """What is given by name as a stage takes it: what belongs to a record of files stands in it."""
    left = dict(given)
    for name, record in records(main).items():
        held = inspect.signature(record).parameters
        left[name] = record(**{n: left.pop(n) for n in held if n in left})
    return left


def records(main: Callable[..., None]) -> dict[str, type]:
    """The parameters of a stage that are records of files."""
    parameters = inspect.signature(main).parameters.values()
    return {
        p.name: p.annotation
        for p in parameters
        if isinstance(p.annotation, type) and is_dataclass(p.annotation)
    }


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 aside and put it in place in one step."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, raw: bytes) -> None:
    """Write `raw` aside and put it in place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(raw)
    aside.replace(path)


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[Any, Any]]) -> None:
    """Write rows as CSV with the given columns; missing cells are empty, floats keep 12 digits."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(row.get(c)) for c in columns] for row in rows)
    write_text(path, out.getvalue())


def cell(value: object) -> str:
    """A cell's text: nothing for None and NaN, whole numbers whole, floats to 12 digits."""
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return f"{value:.12g}"
    return str(value)
