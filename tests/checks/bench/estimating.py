"""`estimate` as users run it, beside the engine's own tables of the same shape in the same run.

python -m tests.checks.bench.estimating [RESPONDENTS ...] [--alone]

A study of `scale` is prepared and weighted; then its estimate stage, and `crosstab` over the same items and
breakdowns with the same calibration, each in a process of its own on one thread. CPU seconds without
imports. Exits 1 above a goal: GOAL times the tables where units are few, ALONE where respondents are units,
and PEAK megabytes.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.checks.bench.scale import Size, write
from tests.checks.bench.timing import ONE_THREAD
from tests.checks.bench.worker import megabytes

ROOT = Path("build/scale")
LOADED = (
    "pandas",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "scipy.sparse",
    "scipy.special",
    "statsmodels.stats.multitest",
)  # before either is timed
GOAL, ALONE, PEAK = 3, 10, 500
FACTS = ("codebook.csv", "scales.csv", "recodes.toml", "study.toml")


def files(folder: Path) -> dict[str, Path]:
    made = {"people": folder / "made" / "people.parquet", "weights": folder / "made" / "weights.csv"}
    return made | {name.split(".")[0]: folder / name for name in FACTS}


def made(size: Size) -> Path:
    """The study's folder, prepared and weighted."""
    from analysis.stages.prepare import __main__ as prepare
    from analysis.stages.weight import __main__ as weight

    folder = ROOT / f"{size.n}x{size.items}{'alone' if size.alone else ''}"
    if not (folder / "made" / "weights.csv").is_file():
        write(folder, size)
        at = files(folder)
        people, weights = at.pop("people"), at.pop("weights")
        prepare.main(folder / "responses.csv", **at, people=people, quality=people.with_name("quality.csv"))
        weight.main(people, at["study"], weights, people.with_name("weighting.csv"), folder / "margins.csv")
    return folder


def estimate(folder: Path) -> Callable[[], object]:
    from analysis.stages.estimate import __main__ as stage

    out = folder / "made"
    return lambda: stage.main(**files(folder), estimates=out / "estimates.csv", scores=out / "scores")


def tables(folder: Path) -> Callable[[], object]:
    """Every five-point item by everyone and by each breakdown, with all covariances between groups."""
    import numpy as np
    import pandas as pd

    from analysis.sample.people import read_design
    from analysis.stats import crosstab
    from analysis.study import read_study

    study = read_study(folder / "study.toml")
    rows = pd.read_csv(folder / "responses.csv")
    design = read_design(folder / "made" / "weights.csv", study)
    items = rows.filter(regex=r"^i\d").to_numpy(np.int8) - 1
    groups = [np.zeros(len(rows), np.int64), *(rows[b].to_numpy() - 1 for b in study.breakdowns)]
    return lambda: [crosstab(design, items, 5, g, int(g.max()) + 1).se.sum() for g in groups]


WORK = {"estimate": estimate, "tables": tables}


def run(what: str, folder: Path) -> dict[str, float]:
    """One piece of work in a process of its own."""
    command = [sys.executable, "-m", "tests.checks.bench.estimating", "--work", what, str(folder)]
    done = subprocess.run(command, env=os.environ | ONE_THREAD, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def work(what: str, folder: Path) -> None:
    for name in LOADED:
        importlib.import_module(name)
    ready = WORK[what](folder)
    start = time.process_time()
    ready()
    print(json.dumps({"cpu": time.process_time() - start, "peak": megabytes("VmHWM")}))


def main() -> int:
    given = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    given.add_argument("sizes", type=int, nargs="*", default=[2_000, 100_000], help="respondents")
    given.add_argument("--items", type=int, default=150)
    given.add_argument("--alone", action="store_true")
    given.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    chosen = given.parse_args()
    if chosen.work:
        work(chosen.work[0], Path(chosen.work[1]))
        return 0
    over = 0
    for n in chosen.sizes:
        folder = made(Size(n, chosen.items, alone=chosen.alone))
        ours, plain = run("estimate", folder), run("tables", folder)
        ratio, goal = ours["cpu"] / plain["cpu"], ALONE if chosen.alone else GOAL
        over += ratio > goal or ours["peak"] > PEAK
        print(f"estimate of {n:,} x {chosen.items} x 10: {ratio:.2f} times the engine's tables of {goal} "
              f"({ours['cpu']:.2f} s, {ours['peak']:.0f} MB of {PEAK}; {plain['cpu']:.2f} s, {plain['peak']:.0f} MB)",
              flush=True)  # fmt: skip
    return int(bool(over))


if __name__ == "__main__":
    sys.exit(main())
