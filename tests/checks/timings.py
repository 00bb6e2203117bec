"""python -m tests.checks.timings: builds beside a fixed piece of work in the same run, as ratios of CPU seconds.

The fixed work is the engine's own tables: 100,000 respondents, 150 items, 10 breakdowns, every covariance
between groups. Builds run in a copy of the project: from clean, then after one changed sentence, then
after one more claim. Seconds are printed too; they say more about the machine than about the project.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from analysis.stats import Design, crosstab
from tests.checks.bench.work import ANSWERS, GROUPS, Size, survey

ROOT = Path(__file__).parents[2]
TAKEN = "analysis survey_data site_src Makefile mkdocs.yml requirements.txt".split()
SIZE, BREAKDOWNS = Size(100_000, 150), 10
SENTENCE, CLAIMS = Path("site_src/pages/index.md.j2"), Path("site_src/claims.toml")
GOALS = {"from clean": 5.0, "a changed sentence": 0.7, "one more claim": 1.5}  # times the fixed work


def fixed() -> float:
    """CPU seconds of the engine's own tables."""
    made, rng = survey(SIZE), np.random.default_rng(1)
    groups = [rng.integers(0, GROUPS, SIZE.n) for _ in range(BREAKDOWNS)]
    start = time.process_time()
    design = Design(made.weights, made.strata, made.psu)
    for group in groups:
        crosstab(design, made.items, ANSWERS, group, GROUPS).frame()
    return time.process_time() - start


def build(project: Path) -> tuple[float, float]:
    """CPU and wall seconds of a make."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    venv, run = ROOT / ".venv", f"{sys.executable} {ROOT / 'tests/checks/timed.py'}"
    subprocess.run(["make", "-s", "-j2", f"VENV={venv}", f"RUN={run}"], cwd=project, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - start


def changed(project: Path, what: str) -> None:
    if what == "a changed sentence":
        with (project / SENTENCE).open("a", encoding="utf-8") as page:
            page.write("\n\nOne more sentence.\n")
    if what == "one more claim":
        path = project / CLAIMS
        text = path.read_text(encoding="utf-8")
        claim = next(line for line in text.splitlines() if " = {" in line)
        path.write_text(f"{text.rstrip()}\nonce_more = {claim.partition(' = ')[2]}\n", encoding="utf-8")


def main() -> None:
    work = fixed()
    print(f"fixed work: {work:.1f} CPU s")
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        for name in TAKEN:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            copy(ROOT / name, project / name)
        for what, goal in GOALS.items():
            changed(project, what)
            print(f"\n{what}", flush=True)
            cpu, wall = build(project)
            over = "" if cpu <= goal * work else ", over"
            lines.append(
                f"{what:<20}{cpu / work:>7.2f} (goal {goal:g}{over}; {cpu:.1f} CPU s, {wall:.0f} s)"
            )
    print("\ntimes the fixed work\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
