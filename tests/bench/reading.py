"""python -m tests.bench.reading: 200,000 rows read strictly, in seconds; exits 1 above 1.5."""

import sys
import tempfile
import time
from pathlib import Path

from analysis.facts import read_table

ROWS, GOAL = 200_000, 1.5
SOURCE = Path("tests/studies/tiny/responses.csv")


def main() -> int:
    header, *rows = SOURCE.read_text(encoding="utf-8").splitlines(keepends=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "responses.csv"
        path.write_text(header + "".join(rows[i % len(rows)] for i in range(ROWS)), encoding="utf-8")
        took = []
        for _ in range(3):
            start = time.perf_counter()
            read_table(path)
            took.append(time.perf_counter() - start)
    print(f"reading: {ROWS:,} rows of {header.count(',') + 1} columns in {min(took):.2f} s (goal {GOAL})")
    return int(min(took) > GOAL)


if __name__ == "__main__":
    sys.exit(main())
