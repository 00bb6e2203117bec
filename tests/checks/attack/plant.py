"""A copy of a study with a mark in every private column, built in a folder of its own and searched."""

import csv
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.checks.attack.site import Site
from tests.checks.attack.traces import planted

ROOT = Path(__file__).parents[3]
PERSONS = {  # one for each pattern of traces.PERSONAL, as people write such things into open answers
    "e-mail": "wei.zhang+lab@physics.example.edu",
    "e-mail spelled out": "wei.zhang [at] example [dot] edu",
    "phone, US": "(617) 555-0142",
    "phone, international": "+44 20 7946 0958",
    "phone, Chinese": "138-1234-5678",
    "ORCID": "0000-0002-1825-0097",
    "ResearcherID": "AAB-1234-2020",
    "author page": "https://scholar.google.com/citations?user=qc6CJjYAAAAJ",
    "profile": "linkedin.com/in/weizhang1970",
    "street address": "1600 Amphitheatre Ave",
    "ZIP code": "CA 94043-1351",
    "social security number": "078-05-1120",
    "Chinese identity number": "11010519491231002X",
    "passport": "passport no. E12345678",
    "card number": "4111 1111 1111 1111",
    "bank account": "GB29 NWBK 6016 1331 9268 19",
    "IP address": "203.0.113.77",
    "IPv6 address": "2001:db8:85a3:1:2:8a2e:370:7334",
    "MAC address": "00:1B:44:11:3A:B7",
    "coordinates": "42.3601, -71.0942",
    "date of birth": "born 1970-03-14",
    "time to the second": "2026-03-14 15:09:26",
    "response id": "R_3Dcp8fWvXzYqL2k",
    "browser": "Mozilla/5.0 (X11; Linux x86_64)",
    "person with institution": "Dr. Wei Zhang, Peking University",
    "self-introduction": "My name is Wei",
}
COMMENT = "open_answer"
STEM, DIGITS = "zqcanary", "739291"  # all marks begin so: what is searched for
MARKS = (STEM, DIGITS, *PERSONS.values())


def mark(what: object) -> str:
    """A string that stands nowhere else."""
    return STEM + hashlib.sha256(str(what).encode()).hexdigest()[:8]


def plant(study: Path, folder: Path) -> tuple[Path, list[str]]:
    """(the copy of `study` in `folder`, every mark in it): identifiers, design variables, weights, open text."""
    copy = folder / study.name
    shutil.copytree(study, copy)
    settings = copy / "study.toml"
    text = settings.read_text(encoding="utf-8")
    told = re.search(r'^responses\s*=\s*"([^"]*)"', text, re.M)
    source = ROOT / told[1] if told else study / "responses.csv"
    target = copy / "responses.csv"
    text = re.sub(r"^responses\s*=.*$", f'responses = "{target}"', text, flags=re.M)
    ignored = re.search(r"^ignore\s*=\s*\[(.*?)\]", text, re.M)
    if ignored:
        more = f'{ignored[1]}, "{COMMENT}"' if ignored[1].strip() else f'"{COMMENT}"'
        text = text.replace(ignored[0], f"ignore = [{more}]", 1)
    else:
        text = text.replace("[respondents]\n", f'[respondents]\nignore = ["{COMMENT}"]\n', 1)
    settings.write_text(text, encoding="utf-8")
    with (copy / "codebook.csv").open(encoding="utf-8", newline="") as f:
        private = [row["id"] for row in csv.DictReader(f) if row["kind"] == "design"]
    marks: dict[str, None] = {}
    fill(source, target, private, marks, comment=True)
    if (copy / "sample.csv").exists():
        fill(
            copy / "sample.csv", copy / "sample.csv", [*private, "case", "respondent"], marks, comment=False
        )
    for wave in sorted(copy.glob("waves/*/")):
        for name, more in (("responses.csv", []), ("sample.csv", ["case", "respondent"])):
            if (wave / name).exists():
                fill(wave / name, wave / name, [*private, *more], marks, comment=False)
    return copy, list(marks)


def fill(source: Path, target: Path, private: list[str], marks: dict[str, None], comment: bool) -> None:
    """Write `source` to `target` with every cell of the private columns marked, the same cell alike."""
    with source.open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    persons = list(PERSONS.values())
    for i, row in enumerate(rows):
        for column in private:
            cell = row.get(column, "")
            if not cell:
                continue
            if re.fullmatch(r"\d+\.\d+", cell):  # a weight, a probability: hidden in its last digits
                row[column] = f"{float(cell):.4f}{DIGITS}"
                marks[row[column]] = None
            elif not (cell.isdigit() and column in ("seconds", "duration")):
                row[column] = mark(cell)
                marks[row[column]] = None
        if comment:
            row[COMMENT] = f"{mark(i)} {persons[i % len(persons)]}"
            marks |= {mark(i): None, persons[i % len(persons)]: None}
    with target.open("w", encoding="utf-8", newline="") as f:
        writer = csv.DictWriter(f, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def found(study: Path) -> tuple[int, list[tuple[str, str]]]:
    """(marks planted, where one stands on the site) after a whole build of a marked copy."""
    with tempfile.TemporaryDirectory() as folder:
        copy, marks = plant(study, Path(folder))
        build = Path(folder) / "build"
        made = subprocess.run(
            ["make", "--no-print-directory", "-s", f"STUDY={copy}", f"BUILD={build}"],
            cwd=ROOT, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C", "MAKEFLAGS": ""},
        )  # fmt: skip
        if made.returncode:
            raise SystemExit(f"{study}: the marked copy did not build: {made.stderr.strip()[-400:]}")
        return len(marks), planted(Site(build / "site"), MARKS)
