"""TOML into frozen records: the types of a record say what its table may hold.

A field is text, bool, int, float, date, a Literal, a tuple, a dict of names, another record, a choice of
these, or one that may be absent (`X | None`). `key(...)` adds what it means, its limits, and whether its
names are ids. A field without it is no key: `path` is the file, `name` the table's name. A record's
`check` yields what no type says: (the fields it speaks of, the fault), left out where one of those is
wrong already.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, is_dataclass
from datetime import date, datetime
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from analysis.study.errors import Faults, near
from analysis.study.fields import blank, chosen, hints, keys_of, misfit, shown, tables_of
from analysis.study.ids import check_id
from analysis.study.tables import read_toml

EXPECTED = {
    str: "text", bool: "true or false", int: "a whole number", float: "a number", date: "a date",
    dict: "a table", tuple: "a list",
}  # fmt: skip
T = TypeVar("T")


def read_record(path: Path, record: type[T]) -> T:
    """The record that a TOML file holds; raises FactError with every fault of the file."""
    return made(path, record, read_toml(path))


def read_records(path: Path, record: type[T], what: str) -> dict[str, T]:
    """The records of a file that holds a table for each name; raises FactError with every fault."""
    faults, found = Faults(), {}
    reader = Reader(path, record, faults)
    for name, given in read_toml(path).items():
        with faults.gathered():
            check_id(name, str(path), what)
        found[name] = reader.record(record, given, (name,))
    faults.tell()
    return found


def made(path: Path, record: type[T], given: Mapping[str, Any]) -> T:
    faults = Faults()
    found: T = Reader(path, record, faults).record(record, given, ())
    faults.tell()
    return found


@dataclass(frozen=True)
class Reader:
    """One file on its way into records of the type `root`."""

    path: Path
    root: type
    faults: Faults

    def wrong(self, place: tuple[str, ...], says: str) -> None:
        *tables, last = place
        where = f", [{'.'.join(tables)}]" if tables else ""
        self.faults.add(f"{self.path}{where}: {last} {says}")

    def record(self, record: type, given: Any, place: tuple[str, ...]) -> Any:
        """The record that a table holds; a wrong or missing field is blank, and told."""
        if not isinstance(given, dict):
            self.wrong(place, f"is {shown(given)}, expected a table")
            return blank(record)
        known, values, bad = keys_of(record), {}, set()
        for name in given:
            if name not in known:
                self.unknown(record, name, place)
                bad |= {f.name for f in known.values() if near(name, [f.name])}
        for name, f in known.items():
            kind, before = hints(record)[f.name], len(self.faults.found)
            if name in given:
                values[f.name] = self.value(kind, given[name], (*place, name), f.metadata)
            elif f.default is MISSING and f.default_factory is MISSING:
                self.wrong((*place, name), f"is missing ({f.metadata['says']})")
                values[f.name] = blank(kind)
            if len(self.faults.found) > before:
                bad.add(f.name)
        own = {"path": self.path, "name": place[-1] if place else ""}
        values |= {n: own[n] for n in hints(record) if n in own and n not in known}
        found = record(**values)
        for about, says in found.check() if hasattr(found, "check") else ():
            if not bad & set(about):
                self.wrong((*place, about[0]), says)
        return found

    def unknown(self, record: type, name: str, place: tuple[str, ...]) -> None:
        elsewhere = [
            at for at, other in tables_of(self.root) if other is not record and name in keys_of(other)
        ]
        known = keys_of(record)
        hint = f"; it is a key of {' and of '.join(elsewhere)}" if elsewhere else near(name, known)
        choices = "" if hint else f"; expected one of {', '.join(known)}"
        self.wrong((*place, repr(name)), f"is not known{hint}{choices}")

    def value(self, kind: Any, given: Any, place: tuple[str, ...], more: Mapping[str, Any]) -> Any:
        """`given` as the type says; else a blank of it, and the fault is told."""
        origin, parts = get_origin(kind), get_args(kind)
        if origin in (Union, UnionType):
            return self.value(chosen(parts, given), given, place, more)
        if isinstance(kind, type) and is_dataclass(kind):
            return self.record(kind, given, place)
        if kind is Any:
            return given
        if origin is Literal:
            if type(given) in {type(p) for p in parts} and given in parts:
                return given
            choices = ", ".join(map(repr, parts))
            self.wrong(place, f"is {shown(given)}{near(given, parts)}; expected one of {choices}")
            return parts[0]
        plain: Any = {tuple: list, float: (int, float)}.get(origin or kind, origin or kind)
        stray = type(given) in (bool, datetime) and type(given) is not kind  # each is also something else
        if not isinstance(given, plain) or stray:
            self.wrong(place, f"is {shown(given)}, expected {EXPECTED[origin or kind]}")
            return blank(kind)
        if origin is tuple:
            return self.entries(parts, given, place, more)
        if origin is dict:
            return self.named(parts[1], given, place, more)
        if says := misfit(given, more):
            self.wrong(place, says)
        return float(given) if kind is float and not misfit(given, more) else given

    def entries(
        self, parts: Any, given: list[Any], place: tuple[str, ...], more: Mapping[str, Any]
    ) -> tuple[Any, ...]:
        each = [parts[0]] * len(given) if parts[1:] == (...,) else list(parts)
        if len(each) != len(given):
            self.wrong(place, f"has {len(given)} entries, expected {len(each)}")
            return tuple(blank(kind) for kind in each)
        for entry in dict.fromkeys(x for x in given if isinstance(x, str)):
            if given.count(entry) > 1 and not more.get("repeats"):
                self.wrong(place, f"names {entry!r} twice")
        of = [(*place[:-1], f"{place[-1]}, entry {i}") for i in range(1, len(given) + 1)]
        return tuple(self.value(k, g, at, more) for k, g, at in zip(each, given, of, strict=True))

    def named(
        self, kind: Any, given: dict[str, Any], place: tuple[str, ...], more: Mapping[str, Any]
    ) -> dict[str, Any]:
        for name in given if more.get("ids") else ():
            with self.faults.gathered():
                check_id(name, f"{self.path}, [{'.'.join(place)}]", "name")
        return {name: self.value(kind, x, (*place, name), more) for name, x in given.items()}
