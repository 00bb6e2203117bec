"""What went into each stage and what it made, known by content: make asks dates, and this keeps them true.

python3 -m analysis.tools.stamps look FOLDER            before make decides: which stages are as they were
python3 -m analysis.tools.stamps run FOLDER STAGE ...   run a stage's command, unless nothing has changed

FOLDER/rules holds what the Makefile says of each stage: its name, what it reads, what it makes, the
argument that may be given a piece at a time, and the keys of study.toml that its work depends on (none
given: all of it). A stage's stamp FOLDER/<stage> lists every file that it read
and made with its hash. A file whose size, inode and dates are as listed is not read again. This runs
before the project's packages are installed, and imports none.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from analysis.tools.contents import Files, forget, hashes, listed, part, read, write
from analysis.tools.imports import stage_code

SETTINGS = "study.toml"
CODE = "code.mk"  # what each stage imports, as make looked at it
LONG_AGO = (0, 0)  # the date of a stamp that make shall not believe


class Rule(NamedTuple):
    """What the Makefile says of a stage."""

    reads: list[str]
    makes: list[str]
    besides: list[str]  # what other stages make within that
    piece: str
    keys: list[str]


def main(what: str, folder: Path, stage: str = "", *command: str) -> int:
    if what == "run":
        lines = (folder / CODE).read_text(encoding="utf-8").splitlines()
        found = (line.removeprefix("code.").split(" := ") for line in lines)
        return run(
            folder / stage,
            read_rules(folder, {s: paths.split() for s, paths in found})[stage],
            list(command),
        )
    code = stage_code(folder / "imports.json")
    write(folder / CODE, "".join(f"code.{s} := {' '.join(paths)}\n" for s, paths in code.items()))
    look(folder, read_rules(folder, code))
    return 0


def read_rules(folder: Path, code: dict[str, list[str]]) -> dict[str, Rule]:
    """Stage -> its rule, its code among what it reads."""
    lines = [line.split("|") for line in (folder / "rules").read_text(encoding="utf-8").split(";")[:-1]]
    made = [path for line in lines for path in line[2].split()]
    rules = {}
    for name, reads, makes, piece, keys in lines:
        stage, own = name.strip(), makes.split()
        besides = [path for path in made if path not in own]
        verb = stage.partition("@")[0]  # of a stage that is run for an earlier wave too
        rules[stage] = Rule([*reads.split(), *code.get(verb, [])], own, besides, piece, keys.split())
    return rules


def look(folder: Path, rules: dict[str, Rule]) -> None:
    """Date every stamp so that make sees what the contents say."""
    same, latest = [], 0
    for stamp, rule in ((folder / stage, rule) for stage, rule in rules.items()):
        if not stamp.exists():
            continue
        had = read(stamp)
        now = state(rule, had)
        if any(hashes(now[side]) != hashes(had[side]) for side in now):
            os.utime(stamp, ns=LONG_AGO)
            continue
        if now != had:
            write(stamp, json.dumps(now))
        same.append(stamp)
        latest = max(latest, stamp.stat().st_mtime_ns, *(entry[3] for entry in now["read"].values()))
    for stamp in same:
        if stamp.stat().st_mtime_ns != latest:
            os.utime(stamp, ns=(latest, latest))


def run(stamp: Path, rule: Rule, command: list[str]) -> int:
    """Run the command unless the stamp says that it would make what is there; returns its exit code."""
    had = read(stamp) if stamp.exists() else {"read": {}, "made": {}}
    now = state(rule, had)
    whole = stamp.exists() and hashes(now["made"]) == hashes(had["made"])
    changed = {path for path, _ in hashes(now["read"]).items() ^ hashes(had["read"]).items()}
    if whole and not changed:
        os.utime(stamp)
        return 0
    command = pieces(command, rule.piece, changed if whole else None)
    if stamp.exists():
        os.utime(stamp, ns=LONG_AGO)
    for path in map(Path, rule.makes):
        (path.parent if command else path).mkdir(parents=True, exist_ok=True)
    print(stamp.name, flush=True)
    code = subprocess.run(command).returncode if command else 0
    forget()
    if not code:
        write(stamp, json.dumps({"read": now["read"], "made": state(rule, had)["made"]}))
        os.utime(stamp)
    return code


def pieces(command: list[str], piece: str, changed: set[str] | None) -> list[str]:
    """The command with changed pieces alone, if nothing else changed (None: all did); empty if none is."""
    given = {word.partition("=")[2]: word for word in command if piece and word.startswith(f"{piece}=")}
    if piece and not given:
        return []
    if changed is None or {Path(path).parent for path in changed} - {Path(path).parent for path in given}:
        return command
    if not changed & given.keys():
        return []
    return [word for word in command if word not in given.values() or word.partition("=")[2] in changed]


def state(rule: Rule, had: dict[str, Files]) -> dict[str, Files]:
    """What the stage reads, and what of its making is there, now."""
    read = listed(rule.reads, [], had["read"])
    for path in (p for p in read if rule.keys and Path(p).name == SETTINGS):
        read[path] = [part(Path(path), tuple(rule.keys)), *read[path][1:]]
    return {"read": read, "made": listed(rule.makes, rule.besides, had["made"])}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]))
