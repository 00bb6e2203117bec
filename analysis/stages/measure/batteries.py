"""The numbers of one battery."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np

from analysis.numbers.key import Key
from analysis.numbers.schema import made_by
from analysis.stats import AnyDesign, polychoric, reliability

COEFFICIENT = "coefficient"
Row = dict[str, Any]


def battery(
    name: str, items: tuple[str, ...], x: np.ndarray, design: AnyDesign, confidence: float
) -> Iterator[Row]:
    """Rows of one battery: items (n, k), NaN missing."""
    found = reliability(design, x, confidence)
    for part in ("alpha", "omega"):
        c = getattr(found, part)
        yield row(Key("battery", part=name, of_part=part), COEFFICIENT, c.value[0], found.base) | {
            "low": c.low[0], "high": c.high[0], "se": c.se[0], "df": c.df,
        }  # fmt: skip
    for item, loading, turned in zip(items, found.loadings, found.reversed, strict=True):
        key = Key("loading", part=name, question=item)
        yield row(key, COEFFICIENT, -loading if turned else loading, found.base)
    behind = np.eye(len(items))
    for i, j in combinations(range(len(items)), 2):
        behind[i, j] = behind[j, i] = between(x[:, i], x[:, j], design)
        base = int(np.isfinite(x[:, [i, j]]).all(axis=1).sum())
        yield row(Key("polychoric", question=items[i], of_part=items[j]), COEFFICIENT, behind[i, j], base)
    largest = np.sort(np.linalg.eigvalsh(behind))[::-1] / len(items)
    for part, share in zip(("first", "second"), largest, strict=False):
        yield row(Key("battery", part=name, of_part=part), "share", share, found.base)


def between(one: np.ndarray, two: np.ndarray, design: AnyDesign) -> float:
    """Polychoric correlation of two items."""
    both = [np.unique(x[np.isfinite(x)]) for x in (one, two)]
    codes = [
        np.where(np.isfinite(x), np.searchsorted(levels, x), -1)
        for x, levels in zip((one, two), both, strict=True)
    ]
    return polychoric(codes[0], codes[1], (len(both[0]), len(both[1])), design.weights)


def row(key: Key, unit: str, value: float, base: int) -> Row:
    return {
        "key": str(key), "kind": key.kind, "unit": unit, "value": float(value), "base": base,
        "made_by": made_by(battery),
    }  # fmt: skip
