"""Exports changed at random: a study that can be read, or one list of faults; never a traceback."""

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.study import FactError, read_questions
from analysis.tools.importing.__main__ import main
from tests.tools.importing.exports import EXPORTS, table, write

Rows = list[list[str]]
CELLS = ["=1+1", "-", "<b>", "\u200b", "1e5", "1,5", "NaN", "null", "-99", "x" * 300, "٣", "a;b", "31.02.2024", "∞", "½", "0", "yes", "1.2.3"]  # fmt: skip
TEXTS = [t for t in EXPORTS if t not in ("spss", "stata", "microsoft", "sosci", "limesurvey_r")]


def cut(rows: Rows, chance: random.Random) -> Rows:
    return rows[: chance.randint(1, 9)]


def headless(rows: Rows, chance: random.Random) -> Rows:
    return rows[1:]


def shuffled(rows: Rows, chance: random.Random) -> Rows:
    order = chance.sample(range(len(rows[0])), len(rows[0]))
    return [[row[at] for at in order] for row in rows]


def filled(rows: Rows, chance: random.Random) -> Rows:
    at, some = chance.randrange(len(rows[0])), chance.sample(CELLS, 3)
    return [rows[0], *([*r[:at], chance.choice(some), *r[at + 1 :]] for r in rows[1:])]


def sprinkled(rows: Rows, chance: random.Random) -> Rows:
    return [
        rows[0],
        *([chance.choice(CELLS) if chance.random() < 0.03 else c for c in r] for r in rows[1:]),
    ]


def emptied(rows: Rows, chance: random.Random) -> Rows:
    return [rows[0], *(["" if chance.random() < 0.9 else c for c in r] for r in rows[1:])]


def renamed(rows: Rows, chance: random.Random) -> Rows:
    return [[chance.choice(["", c, c.upper(), f"{c} "]) for c in rows[0]], *rows[1:]]


def doubled(rows: Rows, chance: random.Random) -> Rows:
    return [[*r, *r[:3]] for r in rows]


CHANGES: list[Callable[[Rows, random.Random], Rows]] = [
    cut, headless, shuffled, filled, sprinkled, emptied, renamed, doubled,
]  # fmt: skip


@pytest.mark.parametrize("tool", TEXTS)
@pytest.mark.parametrize("seed", range(6))
def test_a_study_or_a_list_of_faults(tool: str, seed: int, tmp_path: Path) -> None:
    chance = random.Random(f"{tool}{seed}")
    export, *beside = EXPORTS[tool](tmp_path)
    text = export.read_text(encoding="utf-8-sig")
    separator = max(",;", key=text.splitlines()[0].count)
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    for change in chance.sample(CHANGES, 2):
        rows = change(rows, chance)
    write(export, table(rows, separator))
    study = tmp_path / "study"
    study.mkdir()
    rules = write(study / "import.toml", '[private]\nconfirmed = true\nrare = "allow"\n')
    for _ in range(2):
        try:
            main(export=export, study=study, beside=beside)
        except FactError as wrong:
            if "personal data" not in str(wrong):
                return
            write(rules, rules.read_text(encoding="utf-8").replace("confirmed = false", "confirmed = true"))
    read_questions(study / "codebook.csv", study / "scales.csv", study / "recodes.toml")
