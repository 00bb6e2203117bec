"""The tiny study's site, byte for byte the same under another path, zone, language, mask, seed, home and core."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_build import fingerprint

ROOT = Path(__file__).parent.parent
FILES = ("Makefile", "mkdocs.yml", "pyproject.toml", "requirements.txt")
FOLDERS = ("analysis", "site_src", "tests/studies/tiny")
PLAIN = {
    "TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "HOME": "/", "MAKEFLAGS": "", "PATH": os.environ["PATH"],
}  # fmt: skip
CHANGES = {
    "time zone": {"TZ": "Asia/Shanghai"},
    "language": {"LC_ALL": "C", "LANG": "tr_TR.UTF-8"},
    "hash seed": {"PYTHONHASHSEED": "4242"},
    "home": {"HOME": "/nonexistent"},
    "a clock that others set": {"SOURCE_DATE_EPOCH": "1"},
}


def project(folder: Path) -> Path:
    """The project at another place, with the tiny study."""
    folder.mkdir(parents=True)
    for name in FILES:
        shutil.copy2(ROOT / name, folder / name)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def built(
    root: Path, build: Path, environment: dict[str, str], *before: str, mask: int = 0o022
) -> dict[str, str]:
    made = subprocess.run(
        [*before, "make", "--no-print-directory", "-s", "STUDY=tests/studies/tiny", f"BUILD={build}"],
        cwd=root, capture_output=True, text=True, env=PLAIN | environment, umask=mask,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return fingerprint(build / "site")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return built(ROOT, tmp_path_factory.mktemp("plain") / "build", {})


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def test_everything_at_once_changes_no_byte(plain, tmp_path):
    """Another path, zone, language, mask, seed, home, one core: a build in which all is different."""
    everything = {name: value for change in CHANGES.values() for name, value in change.items()}
    core = ("taskset", "-c", "0") if sys.platform == "linux" else ()
    root = project(tmp_path / "another_place_ü")
    other = built(root, tmp_path / "elsewhere" / "build", everything, *core, mask=0o077)
    assert not differing(plain, other)
    assert len(plain) > 50


def test_what_is_published_can_be_read_by_everyone_whatever_the_mask(tmp_path):
    built(ROOT, tmp_path / "build", {}, mask=0o077)
    modes = {p.stat().st_mode & 0o777 for p in (tmp_path / "build" / "site").rglob("*") if p.is_file()}
    assert modes == {0o644}
