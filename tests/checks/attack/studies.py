"""python -m tests.checks.attack.studies [NAME...]: build and attack every study that the gate must hold for.

The demonstration, two real surveys, and the demonstration without weights and with weights alike in groups
and in strata (`variants`). Of those the downloads alone are made: pages print the same numbers. Each attack
is timed in CPU seconds and judged as a multiple of the engine's own tables in the same run. Exits 1 where
anything is found, or one takes longer than its budget.
"""

import argparse
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.checks.attack.__main__ import attack
from tests.checks.attack.variants import DESIGN, make
from tests.checks.timings import fixed

OWN = Path("survey_data")
MADE = Path("build/variants")
BUDGET = 30.0  # times the fixed work, an attack


@dataclass(frozen=True)
class Attacked:
    """A study, the stage up to which it is built, and what is then attacked."""

    study: Path
    stage: str
    folder: Path


def studies() -> dict[str, Attacked]:
    whole = {"demonstration": Attacked(OWN, "publish", Path("build/site"))}
    for path in (Path("tests/studies/hep"), Path("tests/studies/gss")):
        whole[path.name] = Attacked(path, "publish", Path("build") / path.name / "site")
    made = {name: Attacked(MADE / name, "release", Path("build") / name / "docs") for name in DESIGN}
    return whole | made


def build(name: str, of: Attacked) -> None:
    if name in DESIGN:
        make(OWN, name, MADE)
    stamp = Path("build" if of.study == OWN else f"build/{of.study.name}") / "stamps" / of.stage
    subprocess.run(["make", "-s", f"STUDY={of.study}", str(stamp)], check=True)


def main() -> int:
    known = studies()
    parser = argparse.ArgumentParser(prog="tests.checks.attack.studies", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"{', '.join(known)}; all of them without a word")
    names = parser.parse_args().name or list(known)
    for name in names:
        if name not in known:
            parser.error(f"no study {name!r}; expected {', '.join(known)}")
    work, failed = fixed(), []
    print(f"fixed work: {work:.1f} CPU s", flush=True)
    for name in names:
        build(name, known[name])
        start = time.process_time()
        report = attack(known[name].folder, study=known[name].study, marks=False)
        took = time.process_time() - start
        print("\n".join([*report.details(), f"{name}: {report.line()}"]))
        print(
            f"{name}: {took / work:.1f} times the fixed work of {BUDGET:g} ({took:.0f} CPU s)", flush=True
        )
        failed += [name] if report.fails or took > BUDGET * work else []
    print(f"attacked: {', '.join(names)}; failed: {', '.join(failed) or 'none'}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
