"""What the records say of themselves: a JSON Schema for editors, and the reference for people."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from analysis.study.fields import hints, keys_of

DRAFT = "https://json-schema.org/draft/2020-12/schema"
PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"}, bool: {"type": "boolean"}, int: {"type": "integer"}, float: {"type": "number"},
    date: {"type": "string", "format": "date"}, Any: {},
}  # fmt: skip
WORDS = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    date: "date",
    Any: "as mkdocs takes it",
}
LIMITS = {"least": "minimum", "most": "maximum", "above": "exclusiveMinimum"}
NAMES = "^[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*$"


def json_schema(kind: Any, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """JSON Schema of a type: what editors complete and check by."""
    origin, parts, more = get_origin(kind), get_args(kind), more or {}
    if origin in (Union, UnionType):
        some = [json_schema(p, more) for p in parts if p is not NoneType]
        return some[0] if len(some) == 1 else {"anyOf": some}
    if is_dataclass(kind):
        return table(kind)
    if origin is Literal:
        return {"enum": list(parts)}
    if origin is tuple:
        return array(parts, more)
    if origin is dict:
        names = {"propertyNames": {"pattern": NAMES}} if more.get("ids") else {}
        return {"type": "object", "additionalProperties": json_schema(parts[1]), **names}
    limits = {word: more[name] for name, word in LIMITS.items() if more.get(name) is not None}
    return {**PLAIN[kind], **limits, **({"minLength": 1} if kind is str and not more.get("blank") else {})}


def array(parts: tuple[Any, ...], more: Mapping[str, Any]) -> dict[str, Any]:
    if parts[1:] != (...,):
        some = [json_schema(p) for p in parts]
        return {"type": "array", "prefixItems": some, "minItems": len(some), "maxItems": len(some)}
    once = {"uniqueItems": True} if parts[0] is str and not more.get("repeats") else {}
    return {"type": "array", "items": json_schema(parts[0]), **once}


def table(record: Any) -> dict[str, Any]:
    """A record's table: its keys with what they mean, those needed, no other."""
    made = {
        name: {
            "description": f.metadata["says"],
            **default(f),
            **json_schema(hints(record)[f.name], f.metadata),
        }
        for name, f in keys_of(record).items()
    }
    return {
        "type": "object", "description": str(record.__doc__).strip(), "properties": made,
        "required": [name for name, f in keys_of(record).items() if needed(f)],
        "additionalProperties": False,
    }  # fmt: skip


def named(record: Any) -> dict[str, Any]:
    """Of a file that holds a table for each name."""
    return {"type": "object", "additionalProperties": table(record), "propertyNames": {"pattern": NAMES}}


def needed(f: Field[Any]) -> bool:
    return f.default is MISSING and f.default_factory is MISSING


def default(f: Field[Any]) -> dict[str, Any]:
    plain = not needed(f) and isinstance(f.default, str | int | float) and f.default != ""
    return {"default": f.default} if plain else {}


def reference(record: Any, place: str = "") -> Iterator[str]:
    """The documentation of a table: a heading, what it is, a row a key; then the tables in it."""
    yield f"### {place or 'Top of the file'}"
    yield ""
    yield str(record.__doc__).strip().splitlines()[0]
    yield ""
    yield "| key | is | default | means |"
    yield "|---|---|---|---|"
    inner = []
    for name, f in keys_of(record).items():
        kind = hints(record)[f.name]
        below = next((k for k in (kind, *get_args(kind)) if is_dataclass(k)), None)
        if below is not None:
            many = get_origin(kind) is tuple
            inner.append((below, f"{place}.{name}".lstrip(".") + ("[]" if many else "")))
        yield f"| `{name}` | {worded(kind, f.metadata)} | {shown_default(f)} | {f.metadata['says']} |"
    for below, at in inner:
        yield ""
        yield from reference(below, at)


def worded(kind: Any, more: Mapping[str, Any]) -> str:
    """A type in words: `whole number, 30 or more`."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return " or ".join(worded(p, more) for p in parts if p is not NoneType)
    if is_dataclass(kind):
        return "table"
    if origin is Literal:
        return ", ".join(f"`{p}`" if p else "empty" for p in parts)
    if origin is tuple:
        each = worded(parts[0], {})
        return f"list of {each}" if parts[1:] == (...,) else f"list of {len(parts)}: {each}"
    if origin is dict:
        return f"table of names: {worded(parts[1], {})}"
    limits = [f"above {more['above']:g}"] if more.get("above") is not None else []
    limits += [f"{more['least']:g} or more"] if more.get("least") is not None else []
    limits += [f"{more['most']:g} or less"] if more.get("most") is not None else []
    return ", ".join([WORDS[kind], *limits])


def shown_default(f: Field[Any]) -> str:
    if needed(f):
        return "needed"
    if isinstance(f.default, bool):
        return str(f.default).lower()
    return f"`{f.default}`" if isinstance(f.default, str | int | float) and f.default != "" else ""
