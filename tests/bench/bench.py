"""How fast: `python -m tests.bench.bench [--peers PYTHON ...] [--rounds N]`.

Times analysis.stats, plain NumPy and, under the interpreters given, the peers of peers.py, each in
a process of its own on one thread. Writes tests/bench/RESULTS.md and prints one closing line.
Exits 1 when a goal is missed: within 2 times NumPy at 20,000 respondents and above, 3 times below;
no slower than any peer; memory added by 500 replicates at most twice their matrix.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SIZES = {
    "rake": (2_000, 20_000, 200_000, 2_000_000),
    "crosstab": (2_000, 20_000),
    "bootstrap": (2_000, 20_000),
    "logistic": (2_000, 20_000),
    "refits": (2_000, 20_000),
}
WORK = {
    "rake": "rake to 4 margins of 2, 4, 6, 8 levels, to 1e-8",
    "crosstab": "40 items of 5 answers by 6 groups, 20 strata of 10 units, tidy frame",
    "bootstrap": "500 bootstrap replicates, each raked, means of 40 items by 6 groups",
    "logistic": "logistic regression, 21 columns, linearized",
    "refits": "the same on 500 raked replicates, refitted to convergence",
}
PEERS = {
    "svy": ("rake", "crosstab", "bootstrap", "logistic", "refits"),
    "samplics": ("rake", "crosstab", "bootstrap", "logistic"),
    "statsmodels": ("logistic", "refits"),
    "balance": ("rake",),
}
LIMIT = 600  # seconds after which a peer is given up on; so slow a peer is not in doubt
THREADS = ("OPENBLAS", "OMP", "MKL", "POLARS_MAX", "RAYON")


@dataclass(frozen=True)
class Timing:
    """One tool on one piece of work: median CPU seconds, MB added, a number to compare."""

    tool: str
    case: str
    n: int
    cpu: float
    added: float
    check: float


def run(python: str, tool: str, case: str, n: int) -> Timing | None:
    """One process; None when the tool is not installed under this interpreter or gives up."""
    env = os.environ | {f"{name}_NUM_THREADS": "1" for name in THREADS}
    env |= {"POLARS_MAX_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    command = [python, "-m", "tests.bench.worker", tool, case, str(n)]
    try:
        done = subprocess.run(
            command, cwd=HERE.parents[1], env=env, capture_output=True, text=True, timeout=LIMIT
        )
    except subprocess.TimeoutExpired:
        print(f"{tool} {case} {n}: gave up after {LIMIT} s", file=sys.stderr)
        return None
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1]
        print(f"{tool} {case} {n}: {reason}", file=sys.stderr)
        return None
    found = json.loads(done.stdout.strip().splitlines()[-1])
    return Timing(tool, case, n, found["cpu"], found["added"], found["check"])


def median(timings: list[Timing]) -> Timing:
    """The round with the median time: the machine does other things as well."""
    return sorted(timings, key=lambda t: t.cpu)[(len(timings) - 1) // 2]


def measure(peers: list[str], rounds: int) -> list[Timing]:
    """Every tool on every piece of work; ours and NumPy in turn, several times over."""
    found: list[Timing] = []
    for case, sizes in SIZES.items():
        for n in sizes:
            pairs: dict[str, list[Timing]] = {"numpy": [], "ours": []}
            for _ in range(rounds):
                for tool in pairs:
                    timing = run(sys.executable, tool, case, n)
                    assert timing is not None
                    pairs[tool].append(timing)
            found += [median(timings) for timings in pairs.values()]
            for tool, cases in PEERS.items():
                python = next((p for p in peers if has(p, tool)), None)
                if case in cases and python is not None:
                    timing = run(python, tool, case, n)
                    found += [timing] if timing is not None else []
            print(*(line(t, found) for t in found if (t.case, t.n) == (case, n)), sep="\n")
    return found


def has(python: str, tool: str) -> bool:
    probe = [python, "-c", f"import importlib.util as u, sys; sys.exit(not u.find_spec('{tool}'))"]
    return subprocess.run(probe, capture_output=True).returncode == 0


def ratio(timing: Timing, found: list[Timing]) -> float:
    """CPU seconds over those of plain NumPy."""
    base = next(t for t in found if (t.tool, t.case, t.n) == ("numpy", timing.case, timing.n))
    return timing.cpu / base.cpu


def line(t: Timing, found: list[Timing]) -> str:
    return f"| {t.case} | {t.n} | {t.tool} | {t.cpu:.4g} | {ratio(t, found):.2f} | {t.added:.0f} |"


def missed(found: list[Timing]) -> list[str]:
    """The goals that were not met, in words."""
    wrong = []
    for ours in (t for t in found if t.tool == "ours"):
        at = f"{ours.case} at {ours.n}"
        limit = 2 if ours.n >= 20_000 else 3
        if ratio(ours, found) > limit:
            wrong.append(f"{at}: {ratio(ours, found):.2f} times NumPy, goal {limit}")
        for peer in found:
            same = (peer.case, peer.n) == (ours.case, ours.n)
            if same and peer.tool not in ("ours", "numpy") and peer.cpu < ours.cpu:
                wrong.append(f"{at}: slower than {peer.tool}")
        matrix = ours.n * 500 * 8 / 2**20
        if ours.case == "bootstrap" and ours.n >= 20_000 and ours.added > 2 * matrix:
            wrong.append(f"{at}: {ours.added:.0f} MB added, goal {2 * matrix:.0f}")
    return wrong


def report(found: list[Timing], closing: str) -> str:
    lines = [
        "# Speed",
        "",
        "Made by `python -m tests.bench.bench`; one process and one thread each, median CPU seconds.",
        "ratio: over plain vectorized NumPy (plain.py). MB: peak memory added by the work.",
        "",
        *(f"- {case}: {text}" for case, text in WORK.items()),
        "",
        "| work | n | tool | CPU s | ratio | MB |",
        "|---|---|---|---|---|---|",
        *(line(t, found) for t in found),
        "",
        closing,
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--peers", nargs="*", default=[], help="interpreters that have the peers")
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    found = measure([p for p in chosen.peers if shutil.which(p)], chosen.rounds)
    wrong = missed(found)
    ratios = [ratio(t, found) for t in found if t.tool == "ours"]
    others = sorted({t.tool for t in found} - {"ours", "numpy"})
    closing = (
        f"bench: {len(ratios)} timings, {statistics.median(ratios):.2f} times NumPy in the median, "
        f"{max(ratios):.2f} at most; beside {', '.join(others) or 'no peers'}; "
        + (f"missed: {'; '.join(wrong)}" if wrong else "every goal met")
    )
    (HERE / "RESULTS.md").write_text(report(found, closing))
    print(closing)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
