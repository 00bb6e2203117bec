"""One tool on one piece of work, timed: `python -m tests.checks.bench.worker TOOL CASE N ITEMS REPLICATES`.

Prints a line of JSON. CPU seconds are the fair measure on a machine that does other things as well.
"""

import gc
import importlib
import json
import sys
import time
from pathlib import Path

from tests.checks.bench.work import Size

MODULES = {"ours": "ours", "numpy": "plain_cases"}
LATE = {"ours": ("pandas", "scipy.sparse", "scipy.special"), "numpy": ("pandas",)}  # what the work loads


def megabytes(key: str) -> float:
    """A line of this process's memory: VmRSS now, VmHWM at the most."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1]) / 1024
    raise LookupError(key)


def timed(tool: str, case: str, size: Size) -> dict[str, float]:
    module = importlib.import_module(f"tests.checks.bench.{MODULES.get(tool, 'peers')}")
    for name in LATE.get(tool, ()):  # before memory is measured: a library is not the work's
        importlib.import_module(name)
    work = module.prepare(tool, case, size)
    gc.collect()
    before = megabytes("VmRSS")
    times: list[float] = []
    check = 0.0
    while len(times) < 15 and (sum(times) < 2 or len(times) < 3) and sum(times) < 60:
        start = time.process_time()
        check = work()
        times.append(time.process_time() - start)
    middle = sorted(times)[len(times) // 2]
    added = megabytes("VmHWM") - before
    return {"cpu": middle, "runs": len(times), "added": added, "check": float(check)}


def main(tool: str, case: str, *size: str) -> dict[str, float]:
    if tool == "R survey":
        return importlib.import_module("tests.checks.bench.r_survey").timed(case, Size(*map(int, size)))
    return timed(tool, case, Size(*map(int, size)))


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
