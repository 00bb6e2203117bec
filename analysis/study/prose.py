"""Statistics that somebody typed into prose, where a number of the study belongs."""

import re
from collections.abc import Iterable
from pathlib import Path

from analysis.study.errors import Faults

TYPED = re.compile(
    r"\d+(?:\.\d+)?\s*(?:%|per\s?cent|percent|points?\b|of (?:a )?(?:hundred|100|ten))", re.I
)
CODE = re.compile(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}|<[^>]+>", re.S)


def typed(text: str) -> list[str]:
    """Statistics in the prose of a template: `41%`, `12 points`, `30 of a hundred`."""
    return [found[0] for found in TYPED.finditer(CODE.sub("", text))]


def check_pages(pages: Iterable[Path]) -> None:
    """Raises FactError with each page that holds a typed statistic."""
    faults = Faults()
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for found in dict.fromkeys(typed(text)):
            line = text[: text.index(found)].count("\n") + 1
            faults.add(f"{page}, line {line}: {found!r} is typed; expected {{{{ n(key) }}}}")
    faults.tell()
