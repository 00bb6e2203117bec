"""Statistics that somebody typed into prose, where a number of the study belongs."""

import re
from collections.abc import Iterable
from pathlib import Path

from analysis.study.errors import Faults, near

TYPED = re.compile(
    r"\d+(?:\.\d+)?\s*(?:[%％]|per\s?cent|percent|points?\b|of (?:a )?(?:hundred|100|ten)|个?百分点)", re.I
)
FRONT = re.compile(r"\A(?:\{%.*?%\}\s*|\{#.*?#\}\s*)*---\n(.*?)\n---\n", re.S)
FIELD = re.compile(r'^([\w-]+): ?"?(.*?)"?$', re.M)
OWN = "title description terms theme preview prose search id lang pair of".split()  # of the front matter
FIELDS = [*OWN, *"template hide icon status subtitle".split()]  # and what the theme reads there
CODE = re.compile(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}|<[^>]+>", re.S)


def typed(text: str) -> list[str]:
    """Statistics in the prose of a template: `41%`, `12 points`, `30 of a hundred`."""
    return [found[0] for found in TYPED.finditer(CODE.sub("", text))]


def front_of(text: str) -> tuple[dict[str, str], int]:
    """The front matter of a template, and where its prose begins."""
    found = FRONT.match(text)
    return (dict(FIELD.findall(found[1])), found.end()) if found else ({}, 0)


def check_pages(pages: Iterable[Path]) -> None:
    """Raises FactError with each typed statistic of a page, and what its front matter may not hold."""
    faults = Faults()
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for found in dict.fromkeys(typed(text)):
            line = text[: text.index(found)].count("\n") + 1
            faults.add(f"{page}, line {line}: {found!r} is typed; expected {{{{ n(key) }}}}")
        for name in front_of(text)[0]:
            if name not in FIELDS:
                faults.add(f"{page}: front matter {name!r} is not known{near(name, FIELDS)}")
    faults.tell()
