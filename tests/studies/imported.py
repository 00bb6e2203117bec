"""The responses of a real study, imported by the rules that stand in its folder."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from analysis.tools.importing import __main__ as importing

ASIDE = TemporaryDirectory()  # gone with the tests: it holds answers
FILES = ("codebook.csv", "scales.csv", "recodes.toml", "study.toml", "import.toml")


@cache
def imported(study: Path) -> Path:
    """A copy of the study folder after `make import`, with its responses; once in a run of the tests."""
    folder = Path(mkdtemp(dir=ASIDE.name)) / study.name
    folder.mkdir()
    for name in FILES:
        shutil.copy(study / name, folder)
    importing.main(study=folder, responses=folder / "responses.csv")
    return folder


def unchanged(study: Path) -> None:
    """Importing again writes rules and tables as they stand in the study; hashes of what it wrote may move."""
    for name in ("codebook.csv", "scales.csv", "import.toml"):
        made, there = ((folder / name).read_text(encoding="utf-8") for folder in (imported(study), study))
        assert made.partition("[written]")[0] == there.partition("[written]")[0], name
