"""The whole street on a tiny study: built once, then what an edit rebuilds, and that the bytes repeat."""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STUDY = "tests/studies/tiny"
ENVIRONMENT = {**os.environ, "LC_ALL": "C", "MAKEFLAGS": ""}


def make(build: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", f"STUDY={STUDY}", f"BUILD={build}", *more],
        cwd=ROOT, capture_output=True, text=True, env=ENVIRONMENT,
    )  # fmt: skip


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    made = make(folder)
    assert made.returncode == 0, made.stderr
    return folder


def fingerprint(site: Path) -> dict[str, str]:
    files = sorted(p for p in site.rglob("*") if p.is_file())
    return {str(p.relative_to(site)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_a_second_make_does_nothing(build):
    assert make(build, "-q").returncode == 0


@pytest.mark.parametrize(
    ("edited", "stages"),
    [
        ("site_src/common/method.md.j2", {"render", "publish"}),
        (f"{STUDY}/charts/moods.toml", {"chart", "publish"}),
        (f"{STUDY}/models.toml", {"model", "disclose", "chart", "render", "release", "source", "publish"}),
        ("analysis/stages/chart/draw.py", {"source", "chart", "render", "publish"}),
        ("site_src/static/frame.js", {"publish"}),
    ],
)
def test_an_edit_rebuilds_what_follows_and_nothing_else(build, edited, stages):
    said = make(build, "-n", "-W", edited).stdout
    assert set(re.findall(r"-m analysis\.stages\.(\w+)", said)) == stages


def test_one_changed_chart_is_drawn_alone(build):
    said = make(build, "-n", "-W", f"{STUDY}/charts/moods.toml").stdout
    assert re.findall(r"chart=(\S+)", said) == [f"{STUDY}/charts/moods.toml"]
    whole = make(build, "-n", "-W", "analysis/stages/chart/draw.py").stdout
    assert len(re.findall(r"chart=(\S+)", whole)) == len(list((ROOT / STUDY / "charts").glob("*.toml")))


def test_charts_and_pages_are_made_by_one_process_each(build):
    said = make(build, "-n", "-B").stdout
    for stage in ("chart", "render"):
        assert len(re.findall(rf"-m analysis\.stages\.{stage} ", said)) == 1


def test_parallel_and_serial_builds_in_another_place_give_the_same_bytes(build, tmp_path):
    made = make(tmp_path / "again", "-j4")
    assert made.returncode == 0, made.stderr
    assert fingerprint(tmp_path / "again" / "site") == fingerprint(build / "site")


def test_nothing_private_is_in_the_site(build):
    names = {p.name for p in (build / "site").rglob("*")}
    assert not names & {p.name for p in (build / "private").iterdir()}
    weights = (build / "private" / "weights.csv").read_text().splitlines()[1:4]
    text = "".join(
        p.read_text(errors="ignore")
        for p in (build / "site").rglob("*")
        if p.suffix in {".html", ".csv", ".json"}
    )
    for row in weights:
        assert row.split(",")[-1] not in text  # a weight, to twelve digits


def test_every_page_and_file_says_that_the_data_are_synthetic(build):
    pages = [p for p in (build / "site").rglob("*.html") if "assets" not in p.parts]
    assert len(pages) > 20
    for page in pages:
        text = page.read_text()
        assert "Demonstration data" in text and 'content="noindex"' in text, page
    for path in (build / "site").rglob("*.csv"):
        assert "synthetic demonstration" in path.read_text(), path


def test_a_study_that_is_not_synthetic_says_nothing_of_the_kind(tmp_path):
    folder = tmp_path / "real"
    shutil.copytree(ROOT / STUDY, folder)
    settings = folder / "study.toml"
    settings.write_text(settings.read_text().replace("synthetic  = true", "synthetic = false"))
    made = subprocess.run(
        ["make", "--no-print-directory", f"STUDY={folder}", f"BUILD={tmp_path / 'build'}"],
        cwd=ROOT, capture_output=True, text=True, env=ENVIRONMENT,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    for page in (tmp_path / "build" / "site").rglob("*.html"):
        if "code" in page.parts:  # shows this project, and so its demonstration
            continue
        text = re.sub(r'<div class="highlight".*?</div>|<pre>.*?</pre>', "", page.read_text(), flags=re.S)
        assert "Demonstration data" not in text and "noindex" not in text and "ynthetic" not in text, page


def test_no_request_leaves_the_site(build):
    for page in (build / "site").rglob("*.html"):
        loads = re.findall(
            r'<(?:script|img|link|iframe|source)[^>]+(?:src|href)="(?:https?:)?//[^"]+"', page.read_text()
        )
        assert not [x for x in loads if 'rel="canonical"' not in x], page
    for sheet in (build / "site").rglob("*.css"):
        assert not re.search(r"url\([\"']?(?:https?:)?//|@import", sheet.read_text()), sheet


def test_no_script_stands_between_a_page_and_its_style_sheets(build):
    """The first paint of a findings page came 200 ms later on a slow line when one did."""
    for page in (build / "site").rglob("*.html"):
        head = page.read_text().partition("</head>")[0]
        assert head.rindex('rel="stylesheet"') < head.index("<script src="), page


def test_a_fault_leaves_what_was_published(build, tmp_path):
    before = fingerprint(build / "site")
    broken = tmp_path / "broken"
    shutil.copytree(ROOT / STUDY, broken)
    codebook = broken / "codebook.csv"
    codebook.write_text(codebook.read_text().replace("single,agree", "single,agre"))
    made = subprocess.run(
        ["make", "--no-print-directory", f"STUDY={broken}", f"BUILD={build}"],
        cwd=ROOT, capture_output=True, text=True, env=ENVIRONMENT,
    )  # fmt: skip
    assert made.returncode != 0 and "scale 'agre' is not in" in made.stderr
    assert fingerprint(build / "site") == before
