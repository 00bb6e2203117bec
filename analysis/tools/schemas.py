"""JSON Schemas of the study's TOML files for editors, and the reference of their format, from the records.

python -m analysis.tools.schemas schemas=analysis/study/schemas reference=survey_data/REFERENCE.md
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.study import run, write_text
from analysis.study.charts import KINDS
from analysis.study.choices import Review
from analysis.study.claims import Claim
from analysis.study.fieldwork import Fieldwork
from analysis.study.models import Model
from analysis.study.planned import Planned
from analysis.study.recodes import Made
from analysis.study.schema import DRAFT, json_schema, named, reference
from analysis.study.study import Study

NAMED: dict[str, Any] = {"recodes": Made, "models": Model, "claims": Claim}
HEAD = """# Reference of the TOML files

Written by `make schemas` from the records that read the files: every key, and no other. `table` says that a
table follows under its name, `[]` that it may stand several times.
"""


def main(schemas: Path, reference: Path) -> None:
    """Write NAME.schema.json for each file into the folder `schemas`, and the reference."""
    for name, schema in all_schemas().items():
        write_text(schemas / f"{name}.schema.json", json.dumps(schema, indent=1, ensure_ascii=False) + "\n")
    write_text(reference, "\n".join(lines()) + "\n")


def all_schemas() -> dict[str, dict[str, Any]]:
    """File without its suffix -> its schema; all kinds of charts have one."""
    made = {"study": json_schema(Study), "review": json_schema(Review)}
    made |= {"fieldwork": json_schema(Fieldwork), "plan": json_schema(Planned)}
    made |= {name: named(record) for name, record in NAMED.items()}
    made["chart"] = {"oneOf": [json_schema(kind) for kind in KINDS.values()]}
    return {name: {"$schema": DRAFT, "title": f"{name}.toml", **schema} for name, schema in made.items()}


def lines() -> Iterator[str]:
    yield from HEAD.splitlines()
    for title, record, place in files():
        yield ""
        yield f"## {title}"
        yield ""
        yield from reference(record, place)


def files() -> Iterator[tuple[str, Any, str]]:
    """(heading, record, how its table is called) of each file."""
    yield "study.toml", Study, ""
    yield "recodes.toml", Made, "A variable"
    yield "models.toml", Model, "A model"
    yield "claims.toml", Claim, "A claim"
    yield "plan.toml", Planned, ""
    yield "review.toml (for `make review`)", Review, ""
    yield "fieldwork.toml (for `make plan`)", Fieldwork, ""
    for kind, record in KINDS.items():
        yield f"charts: {kind}", record, f"Chart of kind {kind}"


if __name__ == "__main__":
    run(main)
