"""The data package holds what its descriptor says: checked against the rules that we use, file by file."""

import csv
import hashlib
import json
from pathlib import Path

import jsonschema
import pytest
from pyarrow import parquet

from analysis.stages.release import __main__ as release
from analysis.stages.release import tables
from analysis.stages.release.columns import KEYS, NEEDED, TABLES, TITLES, WITHIN, known

TINY = Path("tests/studies/tiny")
NAME = {"type": "string", "pattern": "^[a-z0-9._-]+$"}  # of packages and resources
TEXT = {"type": "string", "minLength": 1}
LOCAL = {"type": "string", "pattern": r"^(?!/)(?!.*\.\.)(?!.*//)\S+$"}  # below the descriptor
WEB = {"type": "string", "pattern": r"^https?://\S+$"}
LIMITS = {
    "type": "object", "additionalProperties": False,
    "properties": {
        "required": {"type": "boolean"}, "unique": {"type": "boolean"},
        "minimum": {"type": "number"}, "maximum": {"type": "number"},
        "enum": {"type": "array", "minItems": 1, "uniqueItems": True},
    },
}  # fmt: skip
FIELD = {
    "type": "object", "required": ["name", "type", "description"], "additionalProperties": False,
    "properties": {
        "name": TEXT, "type": {"enum": ["string", "number", "integer"]}, "description": TEXT,
        "constraints": LIMITS,
    },
}  # fmt: skip
FOREIGN = {
    "type": "object", "required": ["fields", "reference"],
    "properties": {"reference": {"type": "object", "required": ["resource", "fields"]}},
}  # fmt: skip
SCHEMA = {
    "type": "object", "required": ["$schema", "fields"],
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/tableschema.json"},
        "fields": {"type": "array", "minItems": 1, "items": FIELD},
        "missingValues": {"type": "array", "items": {"type": "string"}},
        "primaryKey": {"type": "array", "items": TEXT, "minItems": 1},
        "foreignKeys": {"type": "array", "items": FOREIGN},
    },
}  # fmt: skip
RESOURCE = {
    "type": "object", "required": ["$schema", "name", "path", "schema", "bytes", "hash"],
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/dataresource.json"},
        "name": NAME, "path": LOCAL, "type": {"const": "table"}, "title": TEXT,
        "format": {"const": "csv"}, "mediatype": {"const": "text/csv"}, "encoding": {"const": "utf-8"},
        "bytes": {"type": "integer", "minimum": 1},
        "hash": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
        "schema": {"anyOf": [LOCAL, SCHEMA]},
    },
}  # fmt: skip
PACKAGE = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object", "required": ["$schema", "name", "title", "version", "licenses", "resources"],
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/datapackage.json"},
        "name": NAME, "title": TEXT, "description": TEXT, "version": TEXT, "homepage": WEB,
        "created": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "licenses": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["name"], "properties": {"path": WEB}}},
        "contributors": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["title"],
            "properties": {"roles": {"type": "array", "items": TEXT}}}},
        "keywords": {"type": "array", "minItems": 1, "items": TEXT},
        "sources": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["title"], "properties": {"title": TEXT, "path": WEB}}},
        "resources": {"type": "array", "minItems": 1, "items": RESOURCE},
    },
}  # fmt: skip
ROWS = (
    "share.happy.agree.all,share,mood,happy,agree,,,share,0.49,0.45,0.53,0.02,20,1.1,240,200,0.4,,,shown,,a.b",
    "share.happy.neither.all,share,mood,happy,neither,,,share,,,,,,,240,,,,,withheld,privacy,a.b",
    "share.paid.yes.all,share,pay,paid,yes,,,share,-1e-05,,,,,,,,,,,flagged,,a.b",
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    numbers = tmp_path / "numbers.csv"
    numbers.write_text("\n".join([",".join(tables.COLUMNS), *ROWS]) + "\n")
    context = tmp_path / "context.csv"
    context.write_text("id,source,figure,years,measures,unit,caveat\na,register,ten,2025,Roles,people,\n")
    files = [TINY / f"{name}.csv" for name in ("codebook", "scales", "margins", "sources")]
    release.main(
        numbers, TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml", TINY / "study.toml",
        tmp_path / "data", tmp_path / "parts", [*files, context],
    )  # fmt: skip
    return tmp_path / "data"


def described(data: Path) -> dict:
    return json.loads((data / "datapackage.json").read_text())


def schema_of(data: Path, resource: dict) -> dict:
    schema = resource["schema"]
    return json.loads((data / schema).read_text()) if isinstance(schema, str) else schema


def faults(data: Path, resource: dict) -> list[str]:
    """What contradicts the descriptor in one table: the checks that a validator of tables makes."""
    raw, schema = (data / resource["path"]).read_bytes(), schema_of(data, resource)
    found = [] if len(raw) == resource["bytes"] else ["bytes"]
    found += [] if f"sha256:{hashlib.sha256(raw).hexdigest()}" == resource["hash"] else ["hash"]
    header, *rows = csv.reader(raw.decode().splitlines())
    found += [] if header == [f["name"] for f in schema["fields"]] else ["header"]
    for i, field in enumerate(schema["fields"]):
        limits, cells = field.get("constraints", {}), [row[i] for row in rows]
        there = [c for c in cells if c not in schema["missingValues"]]
        parsed = [{"string": str, "number": float, "integer": int}[field["type"]](c) for c in there]
        found += ["required"] * (limits.get("required", False) and len(there) < len(cells))
        found += ["unique"] * (limits.get("unique", False) and len(set(there)) < len(there))
        found += ["enum"] * ("enum" in limits and not set(parsed) <= set(limits["enum"]))
        found += ["minimum"] * any(x < limits["minimum"] for x in parsed if "minimum" in limits)
        found += ["maximum"] * any(x > limits["maximum"] for x in parsed if "maximum" in limits)
    return found


def test_the_descriptor_keeps_the_rules_of_the_specification(data):
    package = described(data)
    jsonschema.validate(package, PACKAGE)
    for resource in package["resources"]:
        jsonschema.validate(schema_of(data, resource), SCHEMA)
    names = [r["name"] for r in package["resources"]]
    assert len(set(names)) == len(names)


def test_every_table_is_a_resource_and_holds_what_its_schema_says(data):
    resources = described(data)["resources"]
    assert {r["path"] for r in resources} == {p.relative_to(data).as_posix() for p in data.rglob("*.csv")}
    for resource in resources:
        assert not faults(data, resource), resource["path"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("shown", "gone!", "enum"),
        (",240,", ",-24,", "minimum"),
        ("share.paid.yes.all", "share.happy.agree.all", "unique"),
    ],
)
def test_the_check_of_tables_finds_faults(data, old, new, fault):
    path = data / "numbers.csv"
    path.write_text(path.read_text().replace(old, new))
    assert fault in faults(data, described(data)["resources"][0]) and "hash" in faults(
        data, described(data)["resources"][0]
    )


def test_the_parquet_file_holds_the_table_of_numbers(data):
    listed = {d["contentUrl"]: d for d in json.loads((data / "dataset.jsonld").read_text())["distribution"]}
    raw = (data / "numbers.parquet").read_bytes()
    assert listed["numbers.parquet"]["sha256"] == hashlib.sha256(raw).hexdigest()
    table = parquet.read_table(data / "numbers.parquet")
    assert table.schema.metadata[b"data"] == b"synthetic demonstration"
    with (data / "numbers.csv").open() as f:
        header, *rows = csv.reader(f)
    assert table.column_names == header and table.num_rows == len(rows) == 3
    for field, column, cells in zip(table.schema, table.columns, zip(*rows, strict=True), strict=True):
        kind = known("numbers")[field.name][0]
        assert str(field.type) == {"number": "double", "string": "string"}[kind]
        assert column.to_pylist() == [(float(c) if kind == "number" else c) if c else None for c in cells]


def test_keys_point_into_tables_that_are_there(data):
    resources = {r["name"]: r for r in described(data)["resources"]}
    keys = schema_of(data, resources["context"])["foreignKeys"]
    assert keys == [{"fields": ["source"], "reference": {"resource": "sources", "fields": ["id"]}}]
    assert "foreignKeys" not in schema_of(data, resources["margins"])


def test_the_package_says_what_it_is(data):
    package = described(data)
    assert package["title"] == "Demonstration data: Tiny" and package["data"] == "synthetic demonstration"
    assert package["description"].startswith("Demonstration data. ")
    assert package["licenses"][0]["name"] == "CC-BY-4.0" and package["created"] == "2026-01-05T00:00:00Z"
    assert package["sources"] == [{"title": "Register of 2025"}]


def test_every_description_belongs_to_a_column():
    for table in (*TABLES, "numbers"):
        assert table in TITLES
        assert set(WITHIN.get(table, {})) | set(NEEDED.get(table, ())) <= set(known(table))
        assert KEYS.get(table, "data") in known(table)
