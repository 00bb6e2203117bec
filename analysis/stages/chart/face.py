"""What pictures in pixels are set in: the face that the renderer ships, or one kept for a language.

A machine's own faces decide nothing: a drawing names one face, which has each of its letters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

import vl_convert

from analysis.stages.chart.sheet import FACE
from analysis.study import FactError
from analysis.study.texts import Texts

FAMILY = re.compile(r'font-family="[^"]*"')
TAG = re.compile(r"<[^>]*>")
SHIPPED = re.compile("[\u0000-\u052f\u2000-\u22ff\u25a0-\u25ff]*")  # Latin, Greek, Cyrillic, signs


@dataclass(frozen=True)
class Face:
    """A family, and its letters where it is kept: the list and the file."""

    family: str = FACE
    letters: frozenset[str] = frozenset()
    path: Path | None = None

    def put(self, svg: str, place: object) -> str:
        """The drawing in this face; raises FactError with the letters that it lacks."""
        if self.path is None:
            return svg
        lacks = sorted(set(unescape(TAG.sub("", svg))) - self.letters - set(" \n\u00a0"))
        if lacks:
            raise FactError(f"{place}: {self.path} has no {' '.join(lacks)} (README.md beside it says how)")
        registered(self.path.parent.resolve())
        return FAMILY.sub(f'font-family="{self.family}"', svg)


@cache
def registered(folder: Path) -> None:
    """The faces of a folder, known to the renderer from here on."""
    vl_convert.register_font_directory(str(folder))


def read_face(language: str, letters: Sequence[Path], texts: Texts | None) -> Face | None:
    """That of a language; none where translations in it have letters that nothing here is known to have."""
    kept = {path.suffix: path for path in letters if path.stem == language}
    if kept:
        listed = kept[".txt"].read_text(encoding="utf-8")
        return Face(f"Letters of this site {language}", frozenset(listed), kept[".otf"])
    return Face() if texts is None or SHIPPED.fullmatch("".join(texts.said.values())) else None
