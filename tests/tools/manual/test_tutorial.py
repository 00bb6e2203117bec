"""The tutorial, done as it stands: each command run, each edit made, each answer compared."""

import csv
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

TUTORIAL = Path("site_src/docs/tutorial.md")
EXPORT = "surveys/exports/limesurvey_conservation_rdm_2025/raw_responses.csv"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
ROW = re.compile(r"^\| `(\w+)` \| `(\w+)` \| ([\d.]+)% \| (\d+) \|$", re.M)


def blocks(text: str) -> Iterator[tuple[str, str]]:
    return ((found[1], found[2]) for found in BLOCK.finditer(text))


def edit(folder: Path, diff: str) -> None:
    """Lines with a minus become those with a plus; without a minus these are added at the end."""
    head, *lines = diff.splitlines()
    path = folder / head.removeprefix("--- ")
    old = "".join(f"{line[1:]}\n" for line in lines if line[0] == "-")
    new = "".join(f"{line[1:]}\n" for line in lines if line[0] == "+")
    text = path.read_text(encoding="utf-8")
    if old:
        first = old.splitlines()[0]
        at = next(line for line in text.splitlines(keepends=True) if line.startswith(first))
        old = at if len(old.splitlines()) == 1 else old
    assert old in text, f"{path} does not hold {old!r}"
    path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")


def test_the_tutorial_does_what_it_says(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tutorial"
    text = TUTORIAL.read_text(encoding="utf-8")
    text = text.replace("exports/raw_responses.csv", str(shared / EXPORT)).replace(
        "studies/conservation", str(folder)
    )
    said = ""
    for kind, body in blocks(text):
        if kind == "sh":
            made = subprocess.run(["sh", "-c", body], capture_output=True, text=True)
            said = made.stdout + made.stderr
        elif kind == "console":
            for line in body.splitlines():
                pattern = ".*".join(map(re.escape, line.strip().split("...")))
                assert re.search(pattern, said), f"{line!r} is not in:\n{said}"
        elif kind == "diff":
            edit(folder, body)
    build = Path("build/tutorial")
    assert (build / "site/index.html").exists(), said
    with (build / "numbers.csv").open(encoding="utf-8") as file:
        numbers = {row["key"]: row for row in csv.DictReader(file)}
    shutil.rmtree(build)
    rows = ROW.findall(text)
    assert len(rows) == 4
    for question, answer, percent, base in rows:
        row = numbers[f"share.{question}.{answer}.all"]
        assert 100 * float(row["value"]) == pytest.approx(float(percent), abs=0.5)
        assert float(row["base"]) == pytest.approx(float(base), abs=5)


def test_edits_are_made_where_they_say(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("one = 1   # note\ntwo = 2\n")
    edit(tmp_path, "--- a.toml\n-one = 1\n+one = 3\n")
    edit(tmp_path, "--- a.toml\n+three = 3\n")
    assert (tmp_path / "a.toml").read_text() == "one = 3\ntwo = 2\nthree = 3\n"
    with pytest.raises((AssertionError, StopIteration)):
        edit(tmp_path, "--- a.toml\n-four = 4\n+four = 5\n")
