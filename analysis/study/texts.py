"""texts.LANGUAGE.csv: a study's own texts in another language, each beside its original.

Wordings, labels, titles: whatever people wrote in the study's files and its charts is found by its exact
text. What has no row keeps its original, marked as such where pages show it; a row whose original nobody
wrote is an error, so a text that changes loses its old translation in the open.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from html import escape
from pathlib import Path
from typing import Any, TypeVar

from analysis.study.errors import Faults
from analysis.study.tables import read_table

COLUMNS = ["original", "translation"]
# Fields that hold names by which files find each other, and no text.
NAMES = frozenset(
    "path id key code net scale kind module theme headline treatment asked_of shown_by experiment recode "
    "read_from is_ by levels left right relation family claim model outcome exposure source unit status "
    "breakdown level answer series year edition url sha256 file nav header breakdowns rankings "
    "version licence responses variables margin traits sensitive estimate".split()
)
WORDS = re.compile(r"[^\W\d_]{2,} |^[A-Z][a-z]")  # in a text, and in no name of a variable or number
T = TypeVar("T")


class Original(str):
    """A text that has no translation, in the language that it is in; as HTML it says which."""

    language: str

    def __new__(cls, text: str, language: str) -> "Original":
        made = super().__new__(cls, text)
        made.language = language
        return made

    def __reduce__(self) -> tuple[type["Original"], tuple[str, str]]:
        """What makes it again, for copies."""
        return Original, (str(self), self.language)

    def __html__(self) -> str:
        return f'<span class="original" lang="{self.language}">{escape(str(self))}</span>'


@dataclass(frozen=True)
class Texts:
    """The texts of a language by their originals; `met` are those that the study holds."""

    path: Path
    language: str
    said: Mapping[str, str]
    source: str = "en"  # the language of the originals
    met: set[str] = field(default_factory=set)

    def of(self, text: str) -> str:
        """A text in the language; itself, marked, where it has none."""
        if text not in self.said:
            return Original(text, self.source) if WORDS.search(text) else text
        self.met.add(text)
        return self.said[text]

    def original(self, text: str) -> str:
        """What a text is the translation of; itself where it is none."""
        return next((one for one, said in self.said.items() if said == text), text)

    def inside(self, value: T) -> T:
        """A record, list or table with every text in it in the language."""
        said: T = self._in(value, "")
        return said

    def _in(self, value: Any, name: str) -> Any:
        if name in NAMES or value is None:
            return value
        if isinstance(value, str):
            return self.of(value) if value else value
        if isinstance(value, dict):
            return {key: self._in(inner, str(key)) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self._in(inner, "") for inner in value)
        if is_dataclass(value) and not isinstance(value, type):
            own = {f.name: self._in(getattr(value, f.name), f.name) for f in fields(value) if f.init}
            return replace(value, **own)
        return value

    def check(self) -> None:
        """Raises FactError with each row whose original the study does not hold."""
        faults = Faults()
        for original in self.said.keys() - self.met:
            faults.add(f"{self.path}: nothing in the study reads {original!r:.90}")
        faults.found.sort(key=str)
        faults.tell()


def read_texts(path: Path, source: str = "en") -> Texts:
    """The rows by their originals, which are in `source`; raises FactError with every fault of the file."""
    said: dict[str, str] = {}
    faults = Faults()
    for place, row in read_table(path, COLUMNS, COLUMNS).records():
        if row["original"] in said:
            faults.add(f"{place}: original {row['original']!r:.60} stands twice")
        if not row["translation"]:
            faults.add(f"{place}: translation is empty; leave the row out to show the original")
        said[row["original"]] = row["translation"]
    faults.tell()
    return Texts(path, language(path), said, source)


def language(path: Path) -> str:
    """`texts.zh.csv` -> zh."""
    return path.name.split(".")[1]


def every(value: Any, name: str = "") -> Iterator[str]:
    """Each text that a translation may stand beside, in order: what a translator starts from."""
    if name in NAMES or value is None:
        return
    if isinstance(value, str) and value:
        yield value
    parts: Iterable[tuple[str, Any]] = ()
    if isinstance(value, dict):
        parts = ((str(k), v) for k, v in value.items())
    elif isinstance(value, list | tuple):
        parts = (("", v) for v in value)
    elif is_dataclass(value) and not isinstance(value, type):
        parts = ((f.name, getattr(value, f.name)) for f in fields(value) if f.init)
    for inner, part in parts:
        yield from every(part, inner)
