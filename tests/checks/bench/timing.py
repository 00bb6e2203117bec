"""One tool on one piece of work in a process of its own, on one thread."""

import functools
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from tests.checks.bench.work import Size

ROOT = Path(__file__).resolve().parents[3]
LIMIT = 600  # seconds after which a tool is given up on; so slow a peer is not in doubt
ONE_THREAD = {
    f"{name}_THREADS": "1" for name in ("OPENBLAS_NUM", "OMP_NUM", "MKL_NUM", "RAYON_NUM", "POLARS_MAX")
}
R = "R survey"


@dataclass(frozen=True)
class Timing:
    """CPU seconds (median), peak MB added by the work, a number that all tools should agree on."""

    tool: str
    case: str
    size: Size
    cpu: float
    added: float
    check: float


def run(python: str, tool: str, case: str, size: Size) -> Timing | None:
    """One process; None, and a line of why, when the tool fails or takes longer than LIMIT."""
    command = [python, "-m", "tests.checks.bench.worker", tool, case, *map(str, astuple(size))]
    env = os.environ | ONE_THREAD | {"PYTHONWARNINGS": "ignore"}
    try:
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        print(f"{tool} {case} {size.n}: gave up after {LIMIT} s", file=sys.stderr)
        return None
    if done.returncode:
        print(f"{tool} {case} {size.n}: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    found = json.loads(done.stdout.strip().splitlines()[-1])
    return Timing(tool, case, size, found["cpu"], found["added"], found["check"])


def in_turn(works: Sequence[tuple[str, str, Size]], rounds: int) -> list[Timing]:
    """Each (tool, case, size) of ours or NumPy: its round with the median time.

    They take turns, since the machine does other things as well.
    """
    runs = [[run(sys.executable, *work) for work in works] for _ in range(rounds)]
    medians = []
    for work, timings in zip(works, zip(*runs, strict=True), strict=True):
        done = [t for t in timings if t is not None]
        if len(done) < rounds:
            raise RuntimeError(f"{work} failed")
        medians.append(sorted(done, key=lambda t: t.cpu)[(rounds - 1) // 2])
    return medians


@functools.cache
def version(python: str, tool: str) -> str | None:
    """The version of a package under an interpreter, of R and its package; None without it."""
    code = f"from importlib.metadata import version; print(version('{tool}'))"
    command = [python, "-c", code]
    if tool == R:
        code = "cat(paste0(packageVersion('survey'), ' under R ', getRversion()))"
        command = ["Rscript", "--vanilla", "-e", code]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def base(timing: Timing, found: list[Timing]) -> Timing:
    """Plain NumPy on the same work."""
    return next(t for t in found if (t.tool, t.case, t.size) == ("numpy", timing.case, timing.size))


def ratio(timing: Timing, found: list[Timing]) -> float:
    """CPU seconds over those of plain NumPy."""
    return timing.cpu / base(timing, found).cpu


def peers_of(ours: Timing, found: list[Timing]) -> list[Timing]:
    """The peers' timings of the same work."""
    same = [t for t in found if (t.case, t.size) == (ours.case, ours.size)]
    return [t for t in same if t.tool not in ("ours", "numpy")]
