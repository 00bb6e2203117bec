"""python -m tests.checks.bench.budgets: strict reading, a risk report and suppression, each beside plain work.

A budget is a multiple of what a named peer takes for work of the same size in the same run: the csv module
for reading, numpy.unique for a risk report, a QR decomposition for suppression. Exits 1 above a budget.
"""

import csv
import itertools
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from analysis.privacy import anonymity
from analysis.privacy.suppression import Table, suppress
from analysis.study import read_table

SOURCE = Path("tests/studies/tiny/responses.csv")
ROWS, TRAITS = 200_000, 8
ROUNDS = 3
Pair = tuple[Callable[[], object], Callable[[], object]]  # ours, the peer's
SIZES = {"answer": 4, "role": 5, "field": 6, "place": 40}  # 4,800 inner cells
WITHOUT = ({"role", "field"}, {"answer", "role", "place"}, {"answer", "field", "place"})


def reading(folder: Path) -> Pair:
    """Rows of a file of responses, read strictly, and by the csv module."""
    header, *rows = SOURCE.read_text(encoding="utf-8").splitlines(keepends=True)
    path = folder / "responses.csv"
    path.write_text(header + "".join(rows[i % len(rows)] for i in range(ROWS)), encoding="utf-8")

    def plainly() -> list[list[str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    return lambda: read_table(path), plainly


def risk(_: Path) -> Pair:
    """k, l and t of a file of responses, and its distinct rows."""
    rng = np.random.default_rng(3)
    traits, sensitive = rng.integers(0, 6, (ROWS, TRAITS)), rng.integers(0, 5, ROWS)
    return lambda: anonymity(traits, sensitive, ordered=True), lambda: np.unique(traits, axis=0)


def suppression(_: Path) -> Pair:
    """The total and margins of a table of 4,800 cells: 2,020 cells published or withheld together; and
    a square matrix of as many rows, decomposed."""
    rng = np.random.default_rng(4)
    whole = rng.poisson(1.5, tuple(SIZES.values()))
    names, tables = list(SIZES), []
    for axes in (c for k in range(4) for c in itertools.combinations(names, k) if set(c) not in WITHOUT):
        counts = whole.sum(axis=tuple(i for i, name in enumerate(names) if name not in axes))
        tables.append(Table(counts, (counts > 0) & (counts < 5), axes))
    cells = sum(t.counts.size for t in tables)
    if (whole.size, cells) != (4_800, 2_020):
        raise SystemExit(f"the work has changed: {whole.size} inner cells, {cells} cells")
    square = rng.normal(size=(cells, cells))
    return lambda: suppress(tables), lambda: np.linalg.qr(square)


BUDGETS = {reading: 4.0, risk: 1.0, suppression: 2.0}  # times the peer


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    said, over = [], []
    with tempfile.TemporaryDirectory() as folder:
        for work, budget in BUDGETS.items():
            pair = work(Path(folder))
            ours, peer = (
                min(x) for x in zip(*([seconds(run) for run in pair] for _ in range(ROUNDS)), strict=True)
            )
            said.append(f"{work.__name__} {ours / peer:.2f} times its peer of {budget:g} ({ours:.2f} s)")
            over += [work.__name__] if ours > budget * peer else []
    print(f"budgets: {', '.join(said)}" + (f"; over: {', '.join(over)}" if over else ""))
    return len(over)


if __name__ == "__main__":
    sys.exit(main())
