"""The responses of a real study, imported by the rules that stand in its folder."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from analysis.tools.importing import __main__ as importing

FILES = ("codebook.csv", "scales.csv", "recodes.toml", "study.toml", "import.toml")


@cache
def imported(study: Path) -> Path:
    """A copy of the study folder after `make import`, with its responses; once in a run of the tests."""
    folder = Path(tempfile.mkdtemp(prefix="imported-")) / study.name
    folder.mkdir()
    for name in FILES:
        shutil.copy(study / name, folder)
    importing.main(study=folder, responses=folder / "responses.csv")
    return folder


def unchanged(study: Path) -> None:
    """Importing again writes rules and tables as they stand in the study, byte for byte."""
    for name in ("codebook.csv", "scales.csv", "import.toml"):
        assert (imported(study) / name).read_bytes() == (study / name).read_bytes(), name
