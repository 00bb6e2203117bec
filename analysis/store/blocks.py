"""Scores on disk: blocks of them, written as they are made, read by the row.

    <folder>/<i>.npy      (numbers, units) float64: a number's scores lie together, read by memory map
    <folder>/index.csv   key, block and row of each number whose scores are kept

A block is one call of the engine. Where most respondents are units of their own none is kept: a study of
many respondents would take gigabytes, and a column of scores is soon made anew.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from analysis.numbers.schema import TEXT
from analysis.study import write_text

INDEX = "index.csv"
QUOTED = re.compile(r'[,"\n\r]')


class Writer:
    """Takes blocks as they are made and holds none of them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0
        self.keys: list[str] = []
        self.blocks: list[int] = []
        self.rows: list[int] = []
        folder.mkdir(parents=True, exist_ok=True)
        (folder / INDEX).unlink(missing_ok=True)  # until it is whole again
        for old in folder.glob("*.npy"):
            old.unlink()

    def block(self, scores: np.ndarray) -> int:
        """Keep scores (numbers, units); returns the number of their block."""
        np.save(self.folder / f"{self.count}.npy", np.ascontiguousarray(scores))
        self.count += 1
        return self.count - 1

    def add(self, keys: Sequence[str], scores: np.ndarray | None) -> None:
        """The scores (units, numbers) of these numbers; None keeps nothing."""
        if scores is not None:
            block = self.block(scores.T)
            self.keys += keys
            self.blocks += [block] * len(keys)
            self.rows += range(len(keys))

    def finish(self) -> None:
        """Say where each number's scores are: until then the folder is not whole."""
        index = {"key": self.keys, "block": self.blocks, "row": self.rows}
        write_columns(self.folder / INDEX, list(index), index)


class Scores:
    """What a later stage reads of a folder of scores: the rows that it names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def index(self) -> dict[str, tuple[int, int]]:
        """key -> block and row, of the numbers whose scores are kept."""
        with (self.folder / INDEX).open(encoding="utf-8", newline="") as file:
            _, *rows = csv.reader(file)
        return {key: (int(block), int(row)) for key, block, row in rows}

    def __contains__(self, key: str) -> bool:
        return key in self.index

    def of(self, key: str) -> np.ndarray:
        """(units,) the scores of one number."""
        block, row = self.index[key]
        return np.array(np.load(self.folder / f"{block}.npy", mmap_mode="r")[row])


def write_columns(path: Path, names: Sequence[str], columns: Mapping[str, Any]) -> None:
    """A table of numbers as CSV, column by column: floats keep 12 digits, what is missing is empty."""
    texts = [_texts(columns[name], name in TEXT) for name in names]
    lines = map(",".join, zip(*texts, strict=True))
    write_text(path, "\n".join([",".join(names), *lines, ""]))


def _texts(column: Any, is_text: bool) -> list[str]:
    if is_text:
        texts = list(column)
        return [_quoted(x) for x in texts] if QUOTED.search("".join(texts)) else texts
    # Each distinct number is written once: of a base or degrees of freedom there are few.
    found, at = np.unique(np.asarray(column, dtype=float).view(np.int64), return_inverse=True)
    texts = ["" if x != x else f"{x:.12g}" for x in found.view(float).tolist()]
    each: list[str] = np.array(texts, dtype=object)[at].tolist()
    return each


def _quoted(text: str) -> str:
    """A cell of CSV."""
    return '"' + text.replace('"', '""') + '"' if QUOTED.search(text) else text
