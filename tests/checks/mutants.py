"""What the tests make of faults put in on purpose: `python -m tests.checks.mutants FOLDER`, where mutmut ran.

Prints each fault that no test finds and mutants.toml does not explain, each explanation that fits
none, the faults by file, and one closing line. Exits 1 on either, or where fewer than 90% are found.
"""

import json
import os
import re
import sys
import tomllib
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

GOAL = 0.9
FOUND = {"killed", "timeout"}
EXPLAINED = Path(__file__).with_suffix(".toml")


def change(mutant: str, path: str) -> str:
    """The lines that a fault takes away and puts in, without their indent."""
    lines = get_diff_for_mutant(mutant, path=path).splitlines()[2:]
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in lines if line[0] in "+-")


def faults() -> dict[str, dict[str, bool]]:
    """File -> fault -> whether a test found it, of the run in the working folder."""
    made = {}
    for meta in sorted(Path("mutants").rglob("*.meta")):
        codes = json.loads(meta.read_text())["exit_code_by_key"]
        path = meta.relative_to("mutants").with_suffix("").as_posix()
        made[path] = {mutant: status_by_exit_code[code] in FOUND for mutant, code in codes.items()}
    return made


def fits(entry: dict[str, Any], path: str, changed: str) -> bool:
    """Whether an explanation is of this change: the very lines, or a pattern found in them."""
    if not fnmatch(path, entry["file"]):
        return False
    if "pattern" in entry:
        return bool(re.search(entry["pattern"], changed))
    return changed == entry["change"].strip()


def main(folder: str) -> int:
    explained = tomllib.loads(EXPLAINED.read_text())["survivor"]
    os.chdir(folder)
    made, used, open_ends = faults(), Counter[int](), 0
    for path, found in made.items():
        for mutant in (m for m, seen in found.items() if not seen):
            changed = change(mutant, path)
            entry = next((i for i, e in enumerate(explained) if fits(e, path, changed)), None)
            if entry is None:
                open_ends += 1
                print(f"{path}, {mutant.rpartition('.')[2]}: no test finds\n{changed}\n")
            else:
                used[entry] += 1
        print(f"{path}: {len(found)} faults, {sum(found.values())} found")
    idle = [e for i, e in enumerate(explained) if not used[i]]
    for e in idle:
        print(
            f"{EXPLAINED.name}, {e['file']}: explains nothing that survives:\n{e.get('pattern') or e['change']}"
        )
    every = sum(len(found) for found in made.values())
    killed = sum(sum(found.values()) for found in made.values())
    score = killed / every
    print(
        f"{every} faults, {killed} found, {every - killed} not: {used.total()} explained, {open_ends} open; "
        f"score {score:.1%}, goal {GOAL:.0%}"
    )
    return int(score < GOAL or bool(open_ends) or bool(idle))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
