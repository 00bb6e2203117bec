"""A tool's export -> the one record. The tool is told by its own signs, or by import.toml."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.study import FactError, near
from analysis.tools.importing.excel import QUESTIONNAIRE
from analysis.tools.importing.files import read_grid, there
from analysis.tools.importing.grid import Grid
from analysis.tools.importing.readers import (
    alchemer,
    google,
    kobo,
    limesurvey,
    microsoft,
    mwater,
    plain,
    qualtrics,
    redcap,
    sosci,
    statistical,
    surveymonkey,
    wenjuan,
)
from analysis.tools.importing.record import Export

Sign = Callable[[Grid, Sequence[Path]], str]
Reader = Callable[[Grid, Sequence[Path], Mapping[str, object]], Export]
TOOLS: dict[str, tuple[Sign, Reader]] = {
    "qualtrics": (qualtrics.sign, qualtrics.read),
    "surveymonkey": (surveymonkey.sign, surveymonkey.read),
    "sosci": (sosci.sign, sosci.read),
    "alchemer": (alchemer.sign, alchemer.read),
    "limesurvey": (limesurvey.sign, limesurvey.read),
    "redcap": (redcap.sign, redcap.read),
    "kobo": (kobo.sign, kobo.read),
    "mwater": (mwater.sign, mwater.read),
    "microsoft": (microsoft.sign, microsoft.read),
    "wenjuan": (wenjuan.sign, wenjuan.read),
    "google": (google.sign, google.read),
    "plain": (plain.sign, plain.read),
}


def read(path: Path, beside: Sequence[Path], asked: Mapping[str, object]) -> Export:
    """The export at `path` with the questionnaire files `beside` it. `asked` is [source] of import.toml."""
    tool = str(asked.get("tool", ""))
    for other in (path, *beside):
        there(other)
    if path.suffix.casefold() in statistical.SUFFIXES:
        export = statistical.read(path, asked)
        return replace(export, source={"tool": export.tool})
    grid = read_grid(path, asked)
    if redcap.FIELDS & set(grid.first()):
        raise FactError(f"{path}: {QUESTIONNAIRE}")
    if tool and tool not in TOOLS:
        raise FactError(
            f"import.toml, [source]: tool {tool!r} is not known{near(tool, TOOLS)}; there are "
            f"{', '.join(TOOLS)}"
        )
    for name, (sign, reader) in TOOLS.items():
        why = "" if tool else sign(grid, beside)
        if name == tool or why:
            export = reader(grid, beside, asked)
            told = (f"{name}, told by: {why}.",) if why else ()
            source = {"tool": name, **grid.source, **export.source}
            return replace(export, told=(*told, *grid.told, *export.told), source=source)
    raise AssertionError("plain text has every sign")
