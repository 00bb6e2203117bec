"""Fields of records: what a key of a table means, what its type lets in, what stands for a wrong value."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, field, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from analysis.study.numerals import LARGEST
from analysis.study.tables import HIDDEN

SHOWN = 60  # characters of a wrong value


def key(
    says: str, default: Any = MISSING, *, least: float | None = None, most: float | None = None,
    above: float | None = None, ids: bool = False, blank: bool = False, repeats: bool = False,
) -> Any:  # fmt: skip
    """A key of a table: what it means and its limits (the `least` of a threshold is its floor).

    ids: the names of a dict obey the rule for ids. blank: text may be empty. repeats: a list may hold an
    entry twice.
    """
    more = {"default_factory": default} if callable(default) else {"default": default}
    limits = {"least": least, "most": most, "above": above}
    return field(metadata={"says": says, "ids": ids, "blank": blank, "repeats": repeats, **limits}, **more)


def misfit(given: Any, more: Mapping[str, Any]) -> str:
    """What is wrong with a value of the right type, or nothing."""
    if isinstance(given, str):
        if not given.strip() and not more.get("blank"):
            return "is empty, expected text"
        found = HIDDEN.search(given.replace("\n", ""))
        return f"holds a hidden character U+{ord(found[0]):04X}" if found else ""
    if isinstance(given, bool | date):
        return ""
    least, most, above = more.get("least"), more.get("most"), more.get("above")
    if not -LARGEST <= given <= LARGEST:
        return f"is {shown(given)}, expected a number below {LARGEST:g}"
    if above is not None and not given > above:
        return f"is {shown(given)}, expected above {above:g}"
    if least is not None and not given >= least:
        return f"is {shown(given)}, it may not go below {least:g}"
    return f"is {shown(given)}, it may not go above {most:g}" if most is not None and given > most else ""


def chosen(parts: tuple[Any, ...], given: Any) -> Any:
    """Of a union the type that a value means: a record for a table, a list for a list, else the first."""
    some = [p for p in parts if p is not NoneType]
    if isinstance(given, dict):
        return next((p for p in some if is_dataclass(p) or get_origin(p) is dict), some[0])
    if isinstance(given, list):
        return next((p for p in some if get_origin(p) is tuple), some[0])
    if isinstance(given, int | float) and not isinstance(given, bool):
        return next((p for p in some if p in (int, float)), some[0])
    return some[0]


def shown(given: object) -> str:
    """A wrong value in a message: as written, but not at any length."""
    if isinstance(given, int) and not isinstance(given, bool) and abs(given) > LARGEST:
        return "a number too large"
    text = repr(given)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def blank(kind: Any) -> Any:
    """Something of the type, to go on with where a value is wrong."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return None if NoneType in parts else blank(parts[0])
    if isinstance(kind, type) and is_dataclass(kind):
        need = [f for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]
        return kind(**{f.name: blank(hints(kind)[f.name]) for f in need})
    if origin is Literal:
        return parts[0]
    if origin is tuple and parts[1:] != (...,):
        return tuple(blank(part) for part in parts)
    return date.min if kind is date else Path() if kind is Path else (origin or kind)()


@cache
def hints(record: Any) -> dict[str, Any]:
    return get_type_hints(record)


@cache
def keys_of(record: Any) -> dict[str, Field[Any]]:
    """The keys of a record's table as written (`from_` is `from`), each with its field."""
    return {f.name.rstrip("_"): f for f in fields(record) if "says" in f.metadata}


def tables_of(record: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """(`[weighting.trim]`, its record) of every table below a record, itself first."""
    yield f"[{place}]" if place else "the top of the file", record
    for name, f in keys_of(record).items():
        for kind in (hints(record)[f.name], *get_args(hints(record)[f.name])):
            if is_dataclass(kind):
                yield from tables_of(kind, f"{place}.{name}" if place else name)
