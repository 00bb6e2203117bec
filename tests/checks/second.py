"""python -m tests.checks.second: the demonstration's second edition, from a copy of the project without a build.

As its authors would do it: they say who they are, release and publish; then twenty answers are put right and
a sentence is mended, and they release and publish again. Held is what site_src/docs/publishing.md promises.
Of what `make edition` runs before it releases, the attack is made here, with both editions and all waves.
"""

import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from analysis.study import read_table, write_rows
from analysis.tools.verify import HOSTED, digest
from analysis.words import read_numbers
from tests.checks.attack.__main__ import attack
from tests.checks.timings import TAKEN
from tests.stages.release.atom import faults

ROOT = Path(__file__).parents[2]
FIRST, SECOND, ADDRESS = "2026-06-15", "2026-07-20", "https://survey.uni-tiny.eu/china/"
WHO = {
    "[site]\n": f'[site]\nsite_url = "{ADDRESS}"\nsite_author = "The authors"\n',
    "corrections@example.org": "corrections@uni-tiny.eu",
}
LATER = {f"= {FIRST}": f"= {SECOND}", 'version    = "1.0"': 'version    = "1.1"'}
QUESTION, WAS, IS, PEOPLE = "B14_leave", "4", "1", 20
KEY, CHART, MARK = f"share.{QUESTION}.yes.all", "leave", "Revised: "
CAUSE = "Twenty people who would not leave had been recorded as ready to go anywhere."
LINE = f"## 1.1\n\n- `*`: {CAUSE}\n\n"
PAGE, OLD, NEW = "findings/fear", "The question did not ask why.", "No reason was asked for."
ZH_OLD, ZH_NEW = "问题没有问为什么。", "没有问任何理由。"


@dataclass(frozen=True)
class Project:
    """A copy of the project, and where its study is published."""

    root: Path

    @property
    def www(self) -> Path:
        return self.root / "www" / "china"

    @property
    def settings(self) -> Path:
        return self.root / "survey_data" / "study.toml"

    def run(self, *command: str, at: str = ".") -> str:
        done = subprocess.run(
            command, cwd=self.root / at, capture_output=True, text=True, env={**os.environ, "MAKEFLAGS": ""}
        )
        if done.returncode:
            raise SystemExit(f"second: {' '.join(command)}\n{done.stdout[-500:]}{done.stderr[-3000:]}")
        return done.stdout

    def release(self) -> None:
        """As `make edition`, without what it runs before."""
        self.run("make", "-s", "ready")
        self.run("make", "-s")
        recipe = self.run("make", "-n", "edition").splitlines()
        self.run("sh", "-c", next(line for line in reversed(recipe) if "edition release" in line))

    def publish(self) -> None:
        self.run("make", "-s", "publish", f"DEST={self.www}")


def copied(root: Path) -> Project:
    for name in (*TAKEN, "CHANGELOG.md"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, root / name)
    (root / ".venv").symlink_to(ROOT / ".venv")
    return Project(root)


def edited(path: Path, pairs: dict[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs.items():
        assert old in text, f"{path}: {old!r} is not there to be changed"
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def corrected(project: Project) -> None:
    """Answers, a sentence in both languages, the day, the version and the cause."""
    path = project.root / "survey_data" / "responses.csv"
    rows = [row for _, row in read_table(path).records()]
    wrong = [row for row in rows if row[QUESTION] == WAS]
    for row in wrong[:: len(wrong) // PEOPLE][:PEOPLE]:
        row[QUESTION] = IS
    write_rows(path, list(rows[0]), rows)
    page, pair = (project.root / "site_src" / "pages" / f"{name}.md.j2" for name in (PAGE, f"zh/{PAGE}"))
    was = digest(page)
    edited(page, {OLD: NEW})
    edited(pair, {ZH_OLD: ZH_NEW, was[:16]: digest(page)[:16]})
    edited(project.settings, LATER)
    edited(project.root / "CHANGELOG.md", {"## 1.0\n": f"{LINE}## 1.0\n"})


def files(folder: Path) -> dict[str, str]:
    """File -> hash."""
    there = sorted(p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): digest(p) for p in there}


def below(published: dict[str, str], day: str) -> dict[str, str]:
    """What of a published folder is the edition of a day, '' for the one at the root."""
    if day:
        return {n.removeprefix(f"{day}/"): x for n, x in published.items() if n.startswith(f"{day}/")}
    return {n: x for n, x in published.items() if n.split("/")[0] not in (FIRST, SECOND, *HOSTED)}


def check_first(before: dict[str, str], now: dict[str, str]) -> None:
    assert below(before, "") == below(before, FIRST) == below(now, FIRST), (
        "the first edition is not as it was"
    )
    assert below(now, "") == below(now, SECOND) != below(now, FIRST)


def check_told(project: Project) -> None:
    """What moved, beside what both editions say: in the table, on the page, in the feed, in its record, its chart."""
    www, editions = project.www, project.root / "survey_data" / "editions"
    old, new = (read_numbers(editions / f"{day}.csv")[KEY] for day in (FIRST, SECOND))
    assert old.value != new.value
    with (www / "data" / "changes.csv").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["key"] == KEY)
    assert (float(row["old_value"]), float(row["new_value"])) == (old.value, new.value)
    feed = (www / "data" / "feed.xml").read_text(encoding="utf-8")
    assert not list(faults(feed)), list(faults(feed))
    page = (www / "changes" / "index.html").read_text(encoding="utf-8")
    for text in (page, feed):
        assert CAUSE in text and all(f"{100 * x.value:.1f}%" in text for x in (old, new))
    record = (www / "numbers" / QUESTION / "index.html").read_text(encoding="utf-8")
    mine = record[record.index(f'<tr id="{KEY}">') :].split("<tr ")[1]
    assert f"{old.text(1)} ({old.interval(1)}) before edition 1.1" in mine
    assert MARK in (www / "charts" / f"{CHART}.svg").read_text(encoding="utf-8")
    for day, said in ((FIRST, OLD), (SECOND, NEW)):
        assert said in (www / day / PAGE / "index.html").read_text(encoding="utf-8")


def check_again(project: Project, before: dict[str, str], now: dict[str, str]) -> None:
    """Released and published again nothing changes; back and forth; a clone without sites of editions."""
    project.release()
    project.publish()
    assert files(project.www) == now
    for expected in (before, now):
        project.run("make", "-s", "back", f"DEST={project.www}")
        assert files(project.www) == expected
    shutil.rmtree(project.root / "build" / "editions")
    project.publish()
    assert files(project.www) == now
    project.run("make", "-s", "verify", f"SITE={project.www}")


def check_archive(project: Project) -> str:
    """By a stranger, with Python alone."""
    project.run("make", "-s", "archive")
    (packed,) = (project.root / "build" / "archive").glob("*-1.1.zip")
    with zipfile.ZipFile(packed) as file:
        file.extractall(project.root / "stranger")
    return project.run(sys.executable, "-I", "verify.py", at=f"stranger/{packed.stem}").strip()


def main() -> int:
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        project = copied(Path(folder))
        edited(project.settings, WHO)
        project.release()
        project.publish()
        before = files(project.www)
        corrected(project)
        project.release()
        project.publish()
        now = files(project.www)
        check_first(before, now)
        check_told(project)
        check_again(project, before, now)
        print(check_archive(project))
        study = project.root / "survey_data"
        report = attack(
            project.root / "build" / "site", study / "editions" / f"{FIRST}.csv", study, marks=False
        )
    print("\n".join([*report.details(), report.line()]))
    print(
        f"second: the first edition stays, the second tells what moved; {time.perf_counter() - start:.0f} s"
    )
    return int(report.fails)


if __name__ == "__main__":
    sys.exit(main())
