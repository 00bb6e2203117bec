"""Two editions of the tiny study, released and published: the first stays byte for byte, and says so itself."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from analysis.tools import archive, edition, verify
from analysis.tools.publishing import __main__ as publishing
from analysis.words import read_numbers
from tests.checks.attack.__main__ import attack
from tests.stages.release.atom import faults
from tests.tools.publishing.sites import files
from tests.tools.publishing.studies import ADDRESS, TINY, settings

FIRST, SECOND = "2026-01-05", "2026-02-01"
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Work:
    """A study, its build, and where it is published."""

    root: Path

    @property
    def study(self) -> Path:
        return self.root / "tiny"

    @property
    def build(self) -> Path:
        return self.root / "build"

    @property
    def www(self) -> Path:
        return self.root / "www" / "work"

    def make(self) -> None:
        made = subprocess.run(
            ["make", "--no-print-directory", f"STUDY={self.study}", f"BUILD={self.build}"],
            capture_output=True, text=True, env={**os.environ, "MAKEFLAGS": ""},
        )  # fmt: skip
        assert made.returncode == 0, made.stderr

    def release(self) -> None:
        edition.main(
            self.study / "study.toml", self.build / "numbers.csv", self.build / "editions.json", self.build / "changes.csv",
            self.build / "site", self.study / "editions", self.build / "editions",
        )  # fmt: skip

    def publish(self) -> None:
        publishing.main(
            self.study / "study.toml",
            self.build / "site",
            self.study / "editions",
            self.build / "editions",
            str(self.www),
        )


def corrected(study: Path) -> None:
    """A margin was copied wrongly; the groups that are paid were coded the other way round."""
    path = study / "margins.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    rows[1][2], rows[2][2] = "0.6", "0.4"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    (study / "CHANGELOG.md").write_text(
        "# Changes\n\n## 1.1\n\n- `*`: A margin was copied wrongly from its source.\n\n## 1.0\n\n- First edition.\n"
    )


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Work:
    it = Work(tmp_path_factory.mktemp("two"))
    shutil.copytree(TINY, it.study)
    settings(it.study)
    it.make()
    it.release()
    it.publish()
    shutil.copytree(it.build / "site", it.root / "first")
    settings(it.study, SECOND, "1.1")
    corrected(it.study)
    it.make()
    it.release()
    it.publish()
    return it


def test_the_first_edition_stays_at_its_address_byte_for_byte(work):
    here, there = work.root / "first", work.www / FIRST
    names = sorted(p.relative_to(here) for p in here.rglob("*") if p.is_file())
    assert names == sorted(p.relative_to(there) for p in there.rglob("*") if p.is_file())
    assert all((here / n).read_bytes() == (there / n).read_bytes() for n in names)
    assert f'href="{ADDRESS}changes/" data-edition="{FIRST}"' in (there / "mood" / "index.html").read_text()


def test_the_same_again_changes_nothing(work):
    before = {p: p.read_bytes() for p in sorted(work.www.rglob("*")) if p.is_file()}
    work.make()
    with pytest.raises(SystemExit) as stopped:
        work.release()
    assert stopped.value.code == 0
    work.publish()
    assert {p: p.read_bytes() for p in sorted(work.www.rglob("*")) if p.is_file()} == before


def test_what_is_published_verifies_and_goes_back_and_forth(work):
    first, second = ((folder / verify.SUMS).read_bytes() for folder in (work.root / "first", work.www))
    for expected, days in ((second, [FIRST, SECOND]), (first, [FIRST]), (second, [FIRST, SECOND])):
        assert (work.www / verify.SUMS).read_bytes() == expected and verify.published(work.www) == days
        verify.main(work.www)
        publishing.back(str(work.www))
    publishing.back(str(work.www))


def test_a_stranger_checks_the_archive_of_the_second_edition_alone(work):
    archive.main(work.study / "study.toml", work.build / "site", work.root / "archive")
    with zipfile.ZipFile(next((work.root / "archive").glob("*-1.1.zip"))) as packed:
        packed.extractall(work.root / "stranger")
    (there,) = (work.root / "stranger").iterdir()
    said = subprocess.run([sys.executable, "-I", "verify.py"], cwd=there, capture_output=True, text=True)
    assert said.returncode == 0 and "are as this archive says" in said.stdout, said.stderr
    record = json.loads((there / "datacite.json").read_text())
    assert record["version"] == "1.1" and record["url"] == f"{ADDRESS}{SECOND}/"


def test_a_clean_clone_takes_the_first_edition_from_where_it_is_published(work):
    before = files(work.www / FIRST / "data" / "questions")
    shutil.rmtree(work.build / "editions")
    work.publish()
    assert files(work.www / FIRST / "data" / "questions") == before
    assert sorted(p.name for p in (work.build / "editions").iterdir()) == [FIRST, SECOND]


def test_what_changed_is_told_on_its_page_in_the_feed_and_beside_each_number(work):
    page = (work.www / "changes" / "index.html").read_text()
    assert re.findall(r'<h2 id="(edition-[^"]*)"', page) == [f"edition-{SECOND}", f"edition-{FIRST}"]
    assert "A margin was copied wrongly" in page and f'href="{ADDRESS.replace(":", "&#58;")[:5]}' in page
    assert not list(faults((work.www / "data" / "feed.xml").read_text()))
    with (work.www / "data" / "changes.csv").open(encoding="utf-8") as file:
        rows = {row["key"]: row for row in csv.DictReader(file)}
    old, new = (
        read_numbers(work.study / "editions" / f"{FIRST}.csv"),
        read_numbers(work.build / "numbers.csv"),
    )
    moved = {
        key
        for key in new
        if new[key].value != old[key].value and not old[key].withheld and not new[key].withheld
    }
    assert moved and moved <= rows.keys()
    for key in moved:
        assert (
            float(rows[key]["old_value"]) == old[key].value
            and float(rows[key]["new_value"]) == new[key].value
        )
    key = "share.happy.agree.all"
    record = (work.www / "numbers" / "happy" / "index.html").read_text()
    row = record[record.index(f'<tr id="{key}">') :].split("<tr ")[1]
    assert f"<i>{old[key].text(1)} ({old[key].interval(1)}) before edition 1.1</i>" in row
    assert old[key].text(1) != new[key].text(1)


def test_both_editions_together_give_nothing_away(work):
    report = attack(work.build / "site", work.study / "editions" / f"{FIRST}.csv")
    assert not report.recovered and not report.narrow and not report.slivers, report.line()


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
def test_a_reader_of_the_first_edition_learns_of_the_newer(work, script):
    from playwright.sync_api import sync_playwright

    def serve(route, request):
        path = work.www / urlsplit(request.url).path.removeprefix("/study/")
        path = path / "index.html" if path.is_dir() else path
        if not request.url.startswith(ADDRESS) or not path.is_file():
            return route.fulfill(status=404)
        return route.fulfill(body=path.read_bytes(), content_type=TYPES.get(path.suffix, "text/plain"))

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_context(java_script_enabled=script).new_page()
        page.route("**/*", serve)
        for day, told in ((FIRST, True), (SECOND, False)):
            page.goto(f"{ADDRESS}{day}/mood/", wait_until="networkidle")
            note = page.locator(".kept")
            assert note.count() == (told and script)
            link = page.locator("footer a[data-edition]")
            assert link.get_attribute("href") == f"{ADDRESS}changes/" and link.is_visible()
            if told and script:
                assert note.inner_text() == (
                    "An earlier edition, kept as it was published. This page in edition 1.1, 1 February 2026."
                )
                note.locator("a").click()
                assert page.url == f"{ADDRESS}mood/"
        browser.close()
