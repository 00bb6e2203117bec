"""Stamps: what is there is compared by content, pieces are given alone, and the code comes from the imports."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPY = (
    "import sys, pathlib; pathlib.Path('b').write_text(pathlib.Path('a').read_text()); print(*sys.argv[1:])"
)
RULES = "one|a pieces/x pieces/y study.toml|b|piece|told more;"


def stamps(*given: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-P",
        "-m",
        "analysis.tools.stamps",
        *given,
    ]  # the project's, not the one made here
    return subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )


def run() -> str:
    """As make does it: it looks, then runs."""
    assert not stamps("look", "s").returncode
    done = stamps("run", "s", "one", sys.executable, "-c", COPY, "piece=pieces/x", "piece=pieces/y")
    assert not done.returncode, done.stderr
    return done.stdout


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "a": "1",
        "study.toml": "told = 1\n",
        "pieces/x": "x",
        "pieces/y": "y",
        "s/rules": RULES,
    }.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text)
    for module, text in {
        "__init__": "", "low": "", "unused": "", "stages/__init__": "",
        "stages/one/__init__": "", "stages/one/__main__": "from analysis import low\n",
    }.items():  # fmt: skip
        path = Path("analysis", f"{module}.py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def believed() -> bool:
    assert not stamps("look", "s").returncode
    return Path("s/one").stat().st_mtime_ns > 0


def test_a_stage_runs_once():
    assert run() == "one\npiece=pieces/x piece=pieces/y\n" and believed()
    assert run() == ""


@pytest.mark.parametrize(
    "change",
    [
        lambda: Path("a").write_text("2"),
        lambda: Path("b").write_text("2"),
        lambda: Path("b").unlink(),
        lambda: Path("analysis/low.py").write_text("x = 1\n"),
        lambda: (Path("more").write_text(""), Path("s/rules").write_text(RULES.replace("|a", "|a more"))),
    ],
)  # fmt: skip
def test_what_changed_is_seen_whatever_its_date(change):
    run()
    change()
    for path in ("a", "b", "more", "analysis/low.py"):
        if Path(path).exists():
            os.utime(path, (0, 0))
    assert not believed()
    assert run().startswith("one\n") and believed()


def test_a_change_with_the_same_size_and_date_is_seen():
    run()
    told = Path("a").stat()
    Path("a").write_text("2")
    os.utime("a", ns=(told.st_atime_ns, told.st_mtime_ns))
    assert not believed()


def test_what_no_stage_reads_and_dates_alone_change_nothing():
    run()
    Path("analysis/unused.py").write_text("x = 1\n")
    for path in ("a", "b", "pieces/x"):
        os.utime(path)
    assert believed() and run() == ""


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("# a word\nother = 1\ntold = 1\n", False),
        ("told = 2\n", True),
        ("told = 1\nmore = 1\n", True),
        ("told = 1\ntold = 1\n", True),  # no TOML: the stage says so
    ],
)
def test_of_the_settings_only_keys_that_the_stage_depends_on_count(text, seen):
    run()
    Path("study.toml").write_text(text)
    assert believed() != seen


def test_changed_pieces_are_given_alone_and_all_where_more_changed():
    run()
    Path("pieces/x").write_text("more")
    assert run() == "one\npiece=pieces/x\n"
    Path("pieces/x").write_text("other")
    Path("b").write_text("lost")
    assert run() == "one\npiece=pieces/x piece=pieces/y\n"


def test_a_stage_that_fails_is_not_believed():
    run()
    Path("a").write_text("2")
    assert (
        stamps("run", "s", "one", sys.executable, "-c", "raise SystemExit(3)", "piece=pieces/x").returncode
        == 3
    )
    assert not believed()


def test_code_is_what_is_imported():
    assert not stamps("look", "s").returncode
    (line,) = Path("s/code.mk").read_text().splitlines()
    name, _, files = line.partition(" := ")
    assert name == "code.one"
    assert files.split() == [
        "analysis/__init__.py", "analysis/low.py", "analysis/stages/__init__.py",
        "analysis/stages/one/__init__.py", "analysis/stages/one/__main__.py",
    ]  # fmt: skip
    assert "analysis/low.py" in json.loads(Path("s/imports.json").read_text())
