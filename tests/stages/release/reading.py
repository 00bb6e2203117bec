"""The file of a question, read as a browser reads it."""

import json
from typing import Any


def numbers_of(text: str) -> list[dict[str, Any]]:
    """Its numbers, cells by the names of their fields; what a number has not is left out."""
    told = json.loads(text)
    rows = [dict(zip(told["fields"], cells, strict=False)) for cells in told["numbers"]]
    return [
        {
            f: told["lists"][f][cell] if f in told["lists"] else cell
            for f, cell in row.items()
            if cell is not None
        }
        for row in rows
    ]
