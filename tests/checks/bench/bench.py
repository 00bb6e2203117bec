"""How fast: `python -m tests.checks.bench.bench [--peers PYTHON ...] [--rounds N]`.

Times analysis.stats, plain NumPy, the peers of peers.py under the interpreters given and R's survey
package where Rscript has it, each in a process of its own on one thread. Writes
tests/checks/bench/RESULTS.md and prints its closing lines. Exits 1 when a goal is missed: within 2 times
NumPy at 20,000 respondents and above, 3 times below, with the same answer; no slower than any peer;
memory added by 500 replicates at most twice their matrix; time that grows in proportion to size.
"""

import argparse
import math
import shutil
import sys
from pathlib import Path

from tests.checks.bench import growth
from tests.checks.bench.report import closing, line, report
from tests.checks.bench.timing import R, Timing, base, in_turn, peers_of, ratio, run, version
from tests.checks.bench.work import Size

SIZES = {
    "rake": (2_000, 20_000, 200_000, 2_000_000),
    "crosstab": (2_000, 20_000),
    "bootstrap": (2_000, 20_000),
    "logistic": (2_000, 20_000),
    "refits": (2_000, 20_000),
}
PEERS = {
    "svy": tuple(SIZES),
    "samplics": ("rake", "crosstab", "bootstrap", "logistic"),
    "statsmodels": ("logistic", "refits"),
    "balance": ("rake",),
    R: tuple(SIZES),
}
LARGEST = {R: 200_000}  # more takes minutes
SAME = 1e-6  # of our answer to NumPy's, relative: both rake to 1e-8


def peer_timings(case: str, size: Size, pythons: dict[str, str]) -> list[Timing]:
    """Every peer that is installed and does this work at this size."""
    able = [t for t in pythons if case in PEERS[t] and size.n <= LARGEST.get(t, size.n)]
    timings = [run(pythons[tool], tool, case, size) for tool in able]
    return [t for t in timings if t is not None]


def measure(pythons: dict[str, str], rounds: int) -> list[Timing]:
    """Every tool on every piece of work; ours and NumPy in turn, several times over."""
    found: list[Timing] = []
    for case, sizes in SIZES.items():
        for size in map(Size, sizes):
            both = in_turn([("numpy", case, size), ("ours", case, size)], rounds)
            found += both + peer_timings(case, size, pythons)
            done = [t for t in found if (t.case, t.size) == (case, size)]
            print(*(line(t, found) for t in done), sep="\n", flush=True)
    return found


def missed(found: list[Timing]) -> list[str]:
    """The goals that were not met, in words."""
    wrong = []
    for ours in (t for t in found if t.tool == "ours"):
        at = f"{ours.case} at {ours.size.n}"
        limit = 2 if ours.size.n >= 20_000 else 3
        if ratio(ours, found) > limit:
            wrong.append(f"{at}: {ratio(ours, found):.2f} times NumPy, goal {limit}")
        if not math.isclose(ours.check, base(ours, found).check, rel_tol=SAME):
            wrong.append(f"{at}: another answer than NumPy's")
        slower = [t.tool for t in peers_of(ours, found) if t.cpu < ours.cpu]
        wrong += [f"{at}: slower than {tool}" for tool in slower]
        matrix = ours.size.n * ours.size.replicates * 8 / 2**20
        if ours.case == "bootstrap" and ours.size.n >= 20_000 and ours.added > 2 * matrix:
            wrong.append(f"{at}: {ours.added:.0f} MB added, goal {2 * matrix:.0f}")
    return wrong


def installed(interpreters: list[str]) -> dict[str, str]:
    """The interpreter to run each peer under; a line for those that are not installed."""
    able = {t: [p for p in interpreters if version(p, t)] for t in PEERS if t != R}
    able[R] = [sys.executable] if version(sys.executable, R) else []
    for tool in (t for t, pythons in able.items() if not pythons):
        print(f"{tool}: not installed")
    return {t: pythons[0] for t, pythons in able.items() if pythons}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--peers", nargs="*", default=[], help="interpreters that have the peers")
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    pythons = installed([p for p in chosen.peers if shutil.which(p)])
    found = measure(pythons, chosen.rounds)
    grown = growth.measure(chosen.rounds)
    wrong = missed(found) + growth.missed(grown)
    end = closing(found, grown, wrong)
    versions = {t: version(pythons[t], t) if t in pythons else "not installed" for t in PEERS}
    Path(__file__).with_name("RESULTS.md").write_text(report(found, grown, versions, end))
    print(end)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
