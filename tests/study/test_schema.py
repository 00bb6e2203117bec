"""Schemas and reference say what the reader does, and nothing is left out."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from analysis.study.charts import KINDS
from analysis.study.fields import hints, keys_of
from analysis.tools.schemas import all_schemas, files, lines

ROOT = Path("analysis/study/schemas")
STUDIES = [Path("survey_data"), *(Path("tests/studies") / name for name in ("tiny", "hep", "gss"))]
WRITTEN = [
    (name, path)
    for folder in (*STUDIES, Path("site_src"))
    for name in ("study", "recodes", "models", "claims")
    for path in [folder / f"{name}.toml"]
    if path.exists()
] + [
    ("chart", p)
    for folder in ("site_src", "tests/studies/tiny")
    for p in sorted(Path(folder).glob("charts/*.toml"))
]


def plain(path: Path) -> object:
    """A TOML file as JSON has it."""
    return json.loads(json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), default=str))


def test_what_is_committed_is_what_the_records_say():
    for name, schema in all_schemas().items():
        assert json.loads((ROOT / f"{name}.schema.json").read_text(encoding="utf-8")) == schema, (
            "make schemas"
        )
    assert Path("survey_data/REFERENCE.md").read_text(encoding="utf-8") == "\n".join(lines()) + "\n", (
        "make schemas"
    )
    assert {p.name for p in ROOT.iterdir()} == {f"{name}.schema.json" for name in all_schemas()}


@pytest.mark.parametrize(("name", "path"), WRITTEN, ids=lambda x: str(x))
def test_every_file_of_the_studies_is_valid(name, path):
    schema = all_schemas()[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(plain(path))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("speeder_share = 0.5", "speeder = 0.5"),
        ("speeder_share = 0.5", 'speeder_share = "0.5"'),
        ("speeder_share = 0.5", "speeder_share = 0"),
        ('kind       = "probability"', 'kind = "sample"'),
        ('kind       = "probability"', ""),
        ('breakdowns = ["role", "group"]', 'breakdowns = ["role", "role"]'),
        ("[themes]", "pairs = [['a']]\n[themes]"),
        ("mood = ", '"a.b" = '),
        ("[weighting]", "[disclosure]\nmin_base = 29\n[weighting]"),
    ],
)
def test_what_the_reader_refuses_the_schema_does(tmp_path, old, new):
    text = Path("tests/studies/tiny/study.toml").read_text()
    assert old in text
    (tmp_path / "study.toml").write_text(text.replace(old, new, 1))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(all_schemas()["study"]).validate(plain(tmp_path / "study.toml"))


def records(kind: type[Any]) -> Iterator[type[Any]]:
    yield kind
    for name in keys_of(kind):
        field = next(f for f in fields(kind) if f.name.rstrip("_") == name)
        for inner in (hints(kind)[field.name], *get_args(hints(kind)[field.name])):
            if is_dataclass(inner):
                yield from records(inner)


def test_the_reference_has_a_row_for_every_key():
    text = "\n".join(lines())
    assert len(list(files())) == len(all_schemas()) - 1 + len(KINDS)  # charts have one schema
    for _, root, _ in files():
        for record in records(root):
            assert record.__doc__ and str(record.__doc__).strip().splitlines()[0] in text
            for name, field in keys_of(record).items():
                assert field.metadata["says"], (record, name)
                assert f"| `{name}` |" in text and f"| {field.metadata['says']} |" in text
