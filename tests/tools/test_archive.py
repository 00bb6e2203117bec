"""The archive for deposit: the same bytes each time, and every page works from a disk."""

import hashlib
import posixpath
import re
import zipfile
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from analysis.study import FactError
from analysis.tools import archive
from tests.tools.publishing.studies import settings

STUDY = Path("tests/studies/tiny/study.toml")
TOP = "tiny-1.0/"
PAGES = {
    "index.html": '<link rel="preload" as="font" href="a.woff2"><a href=".">home</a><a href="./#top">top</a>'
    '<a href="questions/q1/#a">q</a><a href="data/n.csv">csv</a>'
    '<a href="https://example.org/x/">x</a><a href="#here">h</a><a href="mailto:a@b.c">m</a>',
    "questions/q1/index.html": '<a class="n" href="../../">home</a><a href="../q1/">me</a><img src="../../m%20k.svg">'
    "<p>href=&quot;nowhere/&quot;</p>",
    "404.html": '<a href="/">home</a>',
    "data/n.csv": "data\n",
    "m k.svg": "<svg/>",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in PAGES.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "site"


def packed(site: Path, study: Path = STUDY) -> zipfile.ZipFile:
    archive.main(study, site, site.parent / "archive")
    return zipfile.ZipFile(site.parent / "archive" / "tiny-1.0.zip")


def dead(entries: zipfile.ZipFile) -> list[str]:
    """Links of pages that a disk could not follow: to no file, or to a folder."""
    names, found = set(entries.namelist()), []
    for name in sorted(n for n in names if n.endswith(".html")):
        html = entries.read(name).decode()
        for tag in re.findall(r"<[a-zA-Z][^<>]*>", html):
            for address in re.findall(r'\s(?:href|src)="([^"]*)"', tag):
                parts = urlsplit(unescape(address))
                if parts.scheme or not parts.path:
                    continue
                to = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
                if to not in names:
                    found.append(f"{name}: {address}")
    return found


def test_links_that_end_in_a_folder_name_its_index(site):
    entries = packed(site)
    home = entries.read(TOP + "index.html").decode()
    assert re.findall(r'href="([^"]*)"', home) == [
        "index.html", "index.html#top", "questions/q1/index.html#a", "data/n.csv",
        "https://example.org/x/", "#here", "mailto:a@b.c",
    ]  # fmt: skip
    assert "preload" not in home
    inner = entries.read(TOP + "questions/q1/index.html").decode()
    assert 'href="../../index.html"' in inner and 'src="../../m%20k.svg"' in inner
    assert '<p>href="nowhere/"</p>' in inner
    assert not dead(entries)


def test_what_only_a_server_can_use_stays_out(site):
    assert packed(site).namelist() == [
        TOP + n
        for n in (
            "Makefile",
            "README.txt",
            "SHA256SUMS",
            "data/n.csv",
            "datacite.json",
            "index.html",
            "m k.svg",
            "questions/q1/index.html",
            "verify.py",
        )
    ]


def test_same_site_same_bytes_with_the_date_of_the_release(site):
    entries = packed(site)
    path = Path(str(entries.filename))
    before = path.read_bytes()
    for file in site.rglob("*.html"):
        file.touch()
    packed(site)
    assert path.read_bytes() == before
    assert {e.date_time for e in entries.infolist()} == {(2026, 1, 5, 0, 0, 0)}
    assert {e.external_attr >> 16 for e in entries.infolist()} == {0o100644}


def test_hashes_and_what_the_reader_is_told(site, tmp_path):
    entries = packed(site)
    for line in entries.read(TOP + "SHA256SUMS").decode().splitlines():
        sum_, name = line.split("  ", 1)
        assert hashlib.sha256(entries.read(TOP + name)).hexdigest() == sum_
    told = entries.read(TOP + "README.txt").decode()
    assert told.startswith("Demonstration data: Tiny") and "All respondents are synthetic" in told
    real = tmp_path / "study.toml"
    real.write_text(STUDY.read_text().replace("synthetic  = true", "synthetic = false"))
    assert "ynthetic" not in packed(site, real).read(TOP + "README.txt").decode()


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("questions/q2/", "leads to 'questions/q2/index.html'"),
        ("/x/", "root of a server"),
        ("../up.html", "not in the archive"),
    ],
)
def test_a_link_that_leads_nowhere_is_an_error(site, link, said):
    (site / "index.html").write_text(f'<a href="{link}">x</a>')
    with pytest.raises(FactError, match=said):
        packed(site)


def test_a_deposit_has_a_day(site, tmp_path):
    study = tmp_path / "study.toml"
    study.write_text(STUDY.read_text().replace("release    = 2026-01-05", ""))
    with pytest.raises(FactError, match="release is not set"):
        packed(site, study)


def test_a_site_without_a_front_page_is_no_site(site):
    (site / "index.html").unlink()
    with pytest.raises(FactError, match="no index"):
        packed(site)


def test_what_an_import_left_to_people_is_not_deposited(tmp_path):
    study = settings(tmp_path)
    study.write_text(study.read_text().replace("Tiny Institute", "(to be written)"))
    with pytest.raises(FactError, match=r"site\.site_author says '\(to be written\)'"):
        archive.main(study, tmp_path / "site", tmp_path / "archive")
    assert not (tmp_path / "archive").exists()
