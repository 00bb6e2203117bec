"""What of study.toml each stage depends on, as the Makefile says, held against what it reads when it runs."""

import importlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from analysis.study import run
from analysis.study.study import Study, read_study
from analysis.study.survey import check_study

ROOT = Path(__file__).parent.parent
STREET = set(
    "prepare weight estimate model measure judge replicate overturn impute vary disclose compare chart "
    "release".split()
)
STUDY = "tests/studies/tiny"
ENVIRONMENT = {**os.environ, "LC_ALL": "C", "MAKEFLAGS": ""}


def make(build: Path, *more: str) -> str:
    done = subprocess.run(
        ["make", "--no-print-directory", f"STUDY={STUDY}", f"BUILD={build}", *more],
        cwd=ROOT, capture_output=True, text=True, env=ENVIRONMENT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("settings")
    make(folder)
    return folder


def declared(build: Path) -> dict[str, set[str]]:
    """Stage -> the keys of study.toml that it may depend on; a stage that depends on all is left out."""
    lines = [line.split("|") for line in (build / "stamps" / "rules").read_text().split(";")[:-1]]
    return {stage.strip(): set(keys.split()) for stage, _, _, _, keys in lines if keys.strip()}


class Read:
    """The keys of study.toml that are read while it is on, outside the reading of the file itself.

    To copy a study with another recipe is to read none: what the copy is asked for counts.
    """

    def __init__(self, patch: pytest.MonkeyPatch, keys: set[str]) -> None:
        self.found: set[str] = set()
        plain = Study.__getattribute__

        def seen(study: Study, name: str) -> object:
            if name == "need":
                return lambda section, key: (self.found.add(section), plain(study, "need")(section, key))[1]
            if name in keys and not reading():
                self.found.add(name)
            return plain(study, name)

        patch.setattr(Study, "__getattribute__", seen)


def reading() -> bool:
    frame = sys._getframe(2)
    if frame.f_globals["__name__"] == "dataclasses" and "replace" in frame.f_code.co_name:
        return True
    while frame:
        if frame.f_code in (read_study.__code__, check_study.__code__):
            return True
        frame = frame.f_back
    return False


def test_a_stage_reads_of_the_settings_what_the_makefile_says(build, monkeypatch):
    keys = set(tomllib.loads((ROOT / "survey_data" / "study.toml").read_text())) | set(
        tomllib.loads((ROOT / STUDY / "study.toml").read_text())
    )
    commands = dict(re.findall(r"-m analysis\.stages\.(\w+) (.*)", make(build, "-nB")))
    told = declared(build)
    assert len(told) >= 6
    read = Read(monkeypatch, keys | {k for names in told.values() for k in names})
    for stage, names in told.items():
        read.found.clear()
        for name, _, path in (word.partition("=") for word in commands[stage].split()):
            if name == "pieces":  # what is kept is not worked out again, and so reads nothing
                shutil.rmtree(path)
            if name == "kept":
                Path(path).unlink()
        run(importlib.import_module(f"analysis.stages.{stage}.__main__").main, commands[stage].split())
        assert read.found <= names, f"{stage} also reads {sorted(read.found - names)}"


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A copy of the study, built."""
    study = tmp_path_factory.mktemp("copied") / "tiny"
    shutil.copytree(ROOT / STUDY, study)
    make(study.parent / "build", f"STUDY={study}")
    return study, study.parent / "build"


@pytest.mark.parametrize(
    ("had", "now", "stages"),
    [
        ('"None."', '"Nobody."', {"release"}),
        ('title      = "Tiny"', 'title      = "Small"', {"chart", "release"}),
        ("speeder_share = 0.5", "speeder_share = 0.4", STREET),
        ("trim   = { low = 0.2", "trim   = { low = 0.1", STREET - {"prepare"}),
        ('"role", "group"]', '"role"]', STREET - {"prepare", "weight", "model", "measure"} | {"propose"}),
    ],
)
def test_an_edit_of_the_settings_reaches_the_stages_that_depend_on_it(copied, had, now, stages):
    """Words and the menu reach no number; the hash of the file stands on the page of data."""
    study, build = copied
    path = study / "study.toml"
    told = path.read_text()
    assert had in told
    path.write_text(told.replace(had, now))
    said = make(build, f"STUDY={study}", "-n")
    path.write_text(told)
    assert set(re.findall(r"-m analysis\.stages\.(\w+)", said)) == stages | {"source", "render", "publish"}
