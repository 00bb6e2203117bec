"""The file of a question, read as a browser reads it."""

import json
from typing import Any


def numbers_of(text: str) -> list[dict[str, Any]]:
    """Its numbers, cells by the names of their fields; what a number has not is left out."""
    told = json.loads(text)
    rows = [dict(zip(told["fields"], cells, strict=True)) for cells in told["numbers"]]
    rows = [row | {"made_by": told["made_by"][row["made_by"]]} for row in rows]
    return [{field: cell for field, cell in row.items() if cell is not None} for row in rows]
