"""The whole street on a tiny study: built once, then what an edit rebuilds, and that the bytes repeat."""

import csv
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
ABOUT_PEOPLE = {
    "prepare", "weight", "estimate", "model", "measure", "judge", "impute", "replicate", "overturn", "vary"
}  # fmt: skip
AFTER = {"disclose", "compare", "chart", "render", "release", "publish"}  # what follows from any number


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


def ran(made: subprocess.CompletedProcess[str]) -> set[str]:
    """The stages that a make ran, or would run."""
    assert made.returncode == 0, made.stderr
    told = re.findall(r"-m analysis\.stages\.(\w+)", made.stdout)
    return set(told or re.findall(r"^\w+$", made.stdout, re.M))  # a stage's name, then what it may say


def test_a_second_make_does_nothing(build):
    assert make(build, "-q").returncode == 0


@pytest.mark.parametrize(
    ("edited", "stages"),
    [
        ("site_src/common/method.md.j2", {"render", "publish"}),
        (f"{STUDY}/charts/moods.toml", {"chart", "render", "publish"}),  # a chart has a page of its own
        (f"{STUDY}/models.toml", AFTER | {"model", "judge", "impute", "overturn", "vary", "source"}),
        ("analysis/stages/chart/draw.py", {"source", "chart", "render", "publish"}),
        ("analysis/tools/demonstrate/mind.py", {"source", "render", "publish"}),  # no stage's; its page is
        ("site_src/static/frame.js", {"publish"}),
        ("site_src/overrides/partials/header.html", {"publish"}),
    ],
)
def test_an_edit_rebuilds_what_follows_and_nothing_else(build, edited, stages):
    assert ran(make(build, "-n", "-W", edited)) == stages


@pytest.mark.parametrize(
    ("lost", "stages"),
    [
        ("site", {"publish"}),
        ("site/index.html", {"publish"}),
        ("charts/moods.svg", {"chart"}),  # drawn as it was, so there is nothing to publish
        ("charts", {"chart"}),
        ("parts", {"source", "render", "release"}),
        ("docs/data/numbers.csv", {"release"}),
        ("private/estimates.csv", {"estimate"}),
        ("private", ABOUT_PEOPLE | {"disclose"}),  # what the gate settled stands there too
        ("numbers.csv", {"disclose"}),
    ],
)
def test_what_is_lost_is_made_again_and_nothing_else(build, lost, stages):
    before = fingerprint(build / "site")
    path = build / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert make(build, "-q").returncode == 1
    assert ran(make(build)) == stages
    assert fingerprint(build / "site") == before and make(build, "-q").returncode == 0


def test_what_is_altered_is_made_again(build):
    before = fingerprint(build / "site")
    for path, stage in (("site/index.html", "publish"), ("parts/questions/happy.html", "render")):
        told = (build / path).stat()
        raw = bytearray((build / path).read_bytes())
        raw[-2] ^= 1
        (build / path).write_bytes(raw)
        os.utime(build / path, ns=(told.st_atime_ns, told.st_mtime_ns))  # same size, same date
        assert ran(make(build)) == {stage}
    (build / "site" / "stray.html").write_text("")
    assert ran(make(build)) == {"publish"}
    assert fingerprint(build / "site") == before


def test_dates_alone_rebuild_nothing(build):
    for path in [*(ROOT / STUDY).rglob("*"), *build.rglob("*")]:
        if path.is_file() and not path.name.startswith("."):
            os.utime(path)
    assert make(build, "-q").returncode == 0


@pytest.fixture(scope="module")
def copied(build: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A copy of the study, and a build of it."""
    study = tmp_path_factory.mktemp("copied") / "tiny"
    shutil.copytree(ROOT / STUDY, study)
    assert make(study.parent / "build", f"STUDY={study}").returncode == 0
    return study, study.parent / "build"


@pytest.mark.parametrize(
    ("name", "stages"),
    [
        ("codebook.csv", ABOUT_PEOPLE | AFTER | {"source", "propose"}),
        ("charts/moods.toml", {"chart", "render", "publish"}),
        ("charts/more.toml", {"chart", "render", "publish"}),
        ("pages/more.md.j2", {"render", "publish"}),
    ],
)
def test_a_changed_or_new_file_with_an_old_date_is_seen(copied, name, stages):
    study, build = copied
    path = study / name
    had = path.read_bytes() if path.exists() else None
    path.write_bytes((had or b"") + b"\n")
    os.utime(path, (0, 0))
    would = make(build, f"STUDY={study}", "-n")
    path.unlink() if had is None else path.write_bytes(had)
    assert ran(would) == stages
    assert make(build, f"STUDY={study}", "-q").returncode == 0


def test_one_changed_chart_is_drawn_alone(copied):
    study, build = copied
    charts = sorted((study / "charts").glob("*.toml"))
    dates = {p: (build / "charts" / f"{p.stem}.svg").stat().st_mtime_ns for p in charts}
    charts[0].write_text(charts[0].read_text().replace('title = "', 'title = "New: ', 1))
    assert ran(make(build, f"STUDY={study}")) == {"chart", "render", "publish"}  # its page shows the file
    drawn = [p for p in charts if (build / "charts" / f"{p.stem}.svg").stat().st_mtime_ns != dates[p]]
    assert drawn == charts[:1] and len(charts) > 1


def test_a_stage_that_failed_is_not_done(copied):
    study, build = copied
    claims = study / "claims.toml"
    told = claims.read_text()
    claims.write_text(told + "[broken]\n")
    for _ in range(2):
        made = make(build, f"STUDY={study}")
        assert made.returncode and "[broken]" in made.stderr
    claims.write_text(told)
    assert "judge" not in ran(make(build, f"STUDY={study}"))  # what it made before is there, and right
    assert make(build, f"STUDY={study}", "-q").returncode == 0


def test_a_mistyped_study_is_said_with_the_nearest(tmp_path):
    made = make(tmp_path / "build", "STUDY=tests/studies/tinny")
    assert made.returncode and not (tmp_path / "build").exists()
    assert "STUDY=tests/studies/tinny: no study.toml there, did you mean tests/studies/tiny?" in made.stderr
    assert "studies here: " in make(tmp_path / "build", "STUDY=elsewhere").stderr


def test_an_old_make_is_said(tmp_path):
    made = make(tmp_path / "build", "MAKE_VERSION=3.81")
    assert made.returncode and "GNU make 4 or later is needed, and this is 3.81" in made.stderr


def test_charts_and_pages_are_made_by_one_process_each(build):
    said = make(build, "-n", "-B").stdout
    for stage in ("chart", "render"):
        assert len(re.findall(rf"-m analysis\.stages\.{stage} ", said)) == 1


def test_parallel_and_serial_builds_in_another_place_give_the_same_bytes(build, tmp_path):
    made = make(tmp_path / "again", "-j4")
    assert made.returncode == 0, made.stderr
    assert fingerprint(tmp_path / "again" / "site") == fingerprint(build / "site")


def test_nothing_private_is_in_the_site(build):
    names = {p.name for p in (build / "site").rglob("*") if p.is_file()}
    private = {p.name for p in (build / "private").rglob("*") if p.is_file()}
    assert len(private) > 5 and not names & private
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
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert header[0] == "data" and {row[0] for row in rows} <= {"synthetic demonstration"}, path
        assert rows or path.name == "changes.csv", path  # of a first edition, which changed nothing


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
    without = {build / "site" / "404.html", *(build / "site" / "charts").glob("*/embed/index.html")}
    for page in (build / "site").rglob("*.html"):
        head = page.read_text().partition("</head>")[0]
        if page in without:
            assert "<script" not in head, page
        else:
            assert head.rindex('rel="stylesheet"') < head.index("<script src="), page
    assert len(without) > 1


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
