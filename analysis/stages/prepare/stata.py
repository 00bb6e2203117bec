"""A Stata file as codes."""

import struct
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.stages.prepare.cells import coded
from analysis.study import FactError, near, read_bytes

EXACT = 2**53  # whole numbers up to here are exact in a double


def read_stata(path: Path, needed: list[str], id_column: str) -> pd.DataFrame:
    """A Stata file as codes; extended missing values stay apart as .a to .z."""
    read_bytes(path)
    try:
        raw = pd.read_stata(path, convert_categoricals=False, convert_missing=True)
    except (ValueError, KeyError, IndexError, OverflowError, EOFError, struct.error) as wrong:
        raise FactError(f"{path}: no Stata file that can be read ({wrong})", "foreign") from None
    for column in needed:
        if column not in raw.columns:
            raise FactError(f"{path}: no variable {column!r}{near(column, raw.columns)}", "header")
    for line, value in enumerate(raw[id_column], start=2):
        if isinstance(value, float) and abs(value) > EXACT:
            raise FactError(
                f"{path}, row {line}, column {id_column!r}: an identifier above {EXACT} held as a double, "
                "which cannot tell such numbers apart; export it as text",
                "number",
            )
    return pd.DataFrame({c: coded([as_text(cell) for cell in raw[c]]) for c in needed})


def as_text(value: object) -> str:
    """A cell of a Stata file as text: whole numbers whole, others with every digit that they hold."""
    number = float(value) if isinstance(value, float | np.floating) else np.nan
    return f"{number:.0f}" if number.is_integer() and abs(number) <= EXACT else str(value)
