"""An export imported as an author would: run, edit a text file, run again."""

import csv
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from analysis.study import FactError
from analysis.tools.importing.__main__ import main

CONFIRM = ("import.toml", "confirmed = false", "confirmed = true")
ALLOW = ("import.toml", 'rare = "stop"', 'rare = "allow"')
Edit = tuple[str, str, str]  # file, text, what replaces it


def imported(export: Path, study: Path, *edits: Edit, beside: Sequence[Path] = ()) -> Path:
    """The study folder after the import has been run, edited, and run again until it passes."""
    left = list(edits)
    while True:
        try:
            main(export=export, study=study, beside=list(beside))
            failed = None
        except FactError as wrong:
            failed = wrong
        done = [
            e
            for e in left
            if (study / e[0]).exists() and e[1] in (study / e[0]).read_text(encoding="utf-8")
        ]
        if not done and failed is None:
            assert not left, f"edits that found nothing to change: {left}"
            return study
        if not done:
            raise failed or AssertionError
        for name, old, new in done:
            path = study / name
            path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        left = [e for e in left if e not in done]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def build(study: Path, *stages: str) -> Path:
    """Run the street up to some stages, and give the study's build folder."""
    folder = study.parent / f"build_{study.name}"
    made = subprocess.run(
        ["make", "-s", f"STUDY={study}", f"BUILD={folder}", *(str(folder / "stamps" / stage) for stage in stages)],
        capture_output=True, text=True, env={**os.environ, "MAKEFLAGS": "", "LC_ALL": "C"},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-2000:]
    return folder


class Answers:
    """Estimates of a study found by words of the question and of the answer."""

    def __init__(self, study: Path) -> None:
        self.codebook = rows(study / "codebook.csv")
        self.scales = rows(study / "scales.csv")
        self.numbers = {r["key"]: r for r in rows(build(study, "estimate") / "private/estimates.csv")}

    def question(self, words: str) -> dict[str, str]:
        """The question whose id or wording is this, else the first whose wording holds it."""
        for fits in (lambda r: words in (r["id"], r["wording"]), lambda r: words in r["wording"]):
            if found := [r for r in self.codebook if fits(r)]:
                return found[0]
        raise AssertionError(f"no question {words!r}")

    def share(self, words: str, answer: str) -> tuple[int, int, float]:
        """(respondents, base, weighted share) of an answer: its label, or the first that begins so."""
        question = self.question(words)
        levels = [r for r in self.scales if r["scale"] == question["scale"]]
        found = [r for r in levels if r["label"] == answer] or [
            r for r in levels if r["label"].startswith(answer)
        ]
        assert found, (question["id"], [r["label"] for r in levels])
        number = self.numbers[f"share.{question['id']}.{found[0]['key']}.all"]
        return int(float(number["cell"])), int(float(number["base"])), float(number["value"])

    def mean(self, words: str) -> tuple[float, int]:
        """(mean, base) of a question, of everyone or as `question.breakdown.level`."""
        key = (
            f"mean.{words}" if f"mean.{words}" in self.numbers else f"mean.{self.question(words)['id']}.all"
        )
        number = self.numbers[key]
        return float(number["value"]), int(float(number["base"]))
