"""python -m tests.bench.budgets: seconds of strict reading, of a risk report, of suppression; exits 1 above a budget."""

import itertools
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from analysis.facts import read_table
from analysis.privacy import anonymity
from analysis.privacy.suppression import Table, suppress

SOURCE = Path("tests/studies/tiny/responses.csv")
ROWS, TRAITS = 200_000, 8
SIZES = {"answer": 4, "role": 5, "field": 6, "place": 40}  # 4,800 inner cells
WITHOUT = ({"role", "field"}, {"answer", "role", "place"}, {"answer", "field", "place"})


def reading(folder: Path) -> Callable[[], object]:
    """Rows of a file of responses, read strictly."""
    header, *rows = SOURCE.read_text(encoding="utf-8").splitlines(keepends=True)
    path = folder / "responses.csv"
    path.write_text(header + "".join(rows[i % len(rows)] for i in range(ROWS)), encoding="utf-8")
    return lambda: read_table(path)


def risk(_: Path) -> Callable[[], object]:
    """k, l and t of a file of responses."""
    rng = np.random.default_rng(3)
    traits, sensitive = rng.integers(0, 6, (ROWS, TRAITS)), rng.integers(0, 5, ROWS)
    return lambda: anonymity(traits, sensitive, ordered=True)


def suppression(_: Path) -> Callable[[], object]:
    """The total and margins of a table of 4,800 cells: 2,020 cells published or withheld together."""
    rng = np.random.default_rng(4)
    whole = rng.poisson(1.5, tuple(SIZES.values()))
    names, tables = list(SIZES), []
    for axes in (c for k in range(4) for c in itertools.combinations(names, k) if set(c) not in WITHOUT):
        counts = whole.sum(axis=tuple(i for i, name in enumerate(names) if name not in axes))
        tables.append(Table(counts, (counts > 0) & (counts < 5), axes))
    cells = sum(t.counts.size for t in tables)
    if (whole.size, cells) != (4_800, 2_020):
        raise SystemExit(f"the work has changed: {whole.size} inner cells, {cells} cells")
    return lambda: suppress(tables)


BUDGETS = {reading: 1.5, risk: 2.0, suppression: 5.0}  # seconds


def main() -> int:
    said, over = [], []
    with tempfile.TemporaryDirectory() as folder:
        for work, budget in BUDGETS.items():
            run = work(Path(folder))
            took = []
            for _ in range(3):
                start = time.perf_counter()
                run()
                took.append(time.perf_counter() - start)
            said.append(f"{work.__name__} {min(took):.2f} s of {budget}")
            over += [work.__name__] if min(took) > budget else []
    print(f"budgets: {', '.join(said)}" + (f"; over: {', '.join(over)}" if over else ""))
    return len(over)


if __name__ == "__main__":
    sys.exit(main())
