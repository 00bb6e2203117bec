"""Pages of reference, made from what the code itself says: none of it can be left out or go stale."""

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.numbers.key import FORMS, SUFFIXES
from analysis.numbers.schema import SCHEMA
from analysis.tools.importing.checks import ACTIONS
from analysis.tools.importing.plan import BASES, KINDS
from analysis.tools.importing.rules import LEVEL, OPTION, QUESTION, SECTIONS
from analysis.tools.manual.meanings import FILES, RULES, TEMPLATE
from analysis.tools.schemas import lines
from analysis.words import Numbers
from analysis.words.about import About

TARGET = re.compile(r"^([a-z-]+):.*## (.+)$", re.M)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]*)(#[^)]*)?\)")


def pages(root: Path) -> dict[str, str]:
    """Name of the page -> its Markdown; root: of the project."""
    return {
        "reference/study.md": "\n".join(lines()) + "\n",
        "reference/files.md": unlinked((root / "survey_data/README.md").read_text(encoding="utf-8")),
        "reference/columns.md": page("Columns of the tables", columns()),
        "reference/import.md": page("import.toml", rules()),
        "reference/templates.md": page("Templates", templates(root)),
        "reference/numbers.md": page("Numbers and their keys", numbers()),
        "reference/targets.md": page("Targets of make", targets((root / "Makefile").read_text())),
    }


def page(title: str, body: Iterator[str]) -> str:
    return "\n".join([f"# {title}", "", *body]) + "\n"


def unlinked(text: str) -> str:
    """Links to files of the repository as their names alone, but the reference of TOML, which is here."""

    def name(found: re.Match[str]) -> str:
        return "](study.md)" if found[1] == "REFERENCE.md" else "]()"

    return re.sub(r"\[([^\]]*)\]\(\)", r"\1", LINK.sub(name, text))


def columns() -> Iterator[str]:
    """The columns of each table that people write."""
    yield "What each means stands in [the study folder](files.md). A column that is not here is an error."
    for name, (needed, more) in FILES.items():
        yield from ("", f"## {name}", "", "| column | needed |", "|---|---|")
        yield from (f"| `{c}` | yes |" for c in needed)
        yield from (f"| `{c}` | may be left out |" for c in more)


def rules() -> Iterator[str]:
    """The keys of import.toml."""
    yield "Written by `make import`; what you change there holds for every later import."
    for section, keys in SECTIONS.items():
        yield from ("", f"## [{section}]", "", RULES[section])
        if keys:
            yield from ("", "| key | is | means |", "|---|---|---|")
            yield from (row(section, key, kind) for key, kind in keys.items())
    parts: dict[str, Mapping[str, type]] = {
        "questions.NAME": QUESTION, "an answer of a scale": LEVEL, "an option": OPTION,
    }  # fmt: skip
    for title, of in parts.items():
        yield from ("", f"## {title}", "", "| key | is | means |", "|---|---|---|")
        yield from (row(title, key, kind) for key, kind in of.items())
    yield from ("", "## Words", "", f"`form`: {', '.join(f'`{k}`' for k in KINDS)}.", "")
    yield f"`base`: {', '.join(f'`{b}`' for b in BASES)}. Actions: {', '.join(f'`{a}`' for a in ACTIONS)}."


def row(section: str, key: str, kind: type) -> str:
    words = {str: "text", list: "list", dict: "table", bool: "true or false", int: "whole number"}
    return f"| `{key}` | {words[kind]} | {RULES[f'{section}.{key}']} |"


def templates(root: Path) -> Iterator[str]:
    """What a page's template may name."""
    yield "A page is a Jinja template (`pages/NAME.md.j2`) of Markdown. An unknown name stops the build."
    yield from ("", "## Names", "", "| name | is |", "|---|---|")
    yield from (f"| `{name}` | {says} |" for name, says in TEMPLATE.items())
    for name, kind in (("n", Numbers), ("about(question)", About)):
        yield from ("", f"## {name}", "", "| | gives |", "|---|---|")
        yield from methods(name, kind)
    yield from ("", "## Macros", "", '`{% import "parts/macros.j2" as m with context %}`', "")
    text = (root / "site_src/parts/macros.j2").read_text(encoding="utf-8")
    yield from (f"- `m.{found}`" for found in re.findall(r"{% macro (\w+\([^%]*\)) %}", text))


def methods(name: str, kind: type) -> Iterator[str]:
    """Public methods and properties with the first line of what they say of themselves."""
    for called, member in vars(kind).items():
        if called.startswith("_") and called != "__call__":
            continue
        of = member.fget if isinstance(member, property) else getattr(member, "func", member)
        if callable(of):
            said = (inspect.getdoc(of) or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")
            at = name if called == "__call__" else f"{name}.{called}"
            yield f"| `{at}{arguments(of) if of is member else ''}` | {said} |"


def arguments(of: Any) -> str:
    return f"({', '.join(list(inspect.signature(of).parameters)[1:])})"


def numbers() -> Iterator[str]:
    """The kinds of numbers, how their keys are made, and the columns of numbers.csv."""
    yield "A number has one key everywhere: on pages, in claims, charts and downloads."
    yield from ("", "| kind | key |", "|---|---|")
    yield from (f"| {kind} | `{'.'.join([kind, *parts])}` |" for kind, parts in FORMS.items())
    yield ""
    yield "`group` is `all` or `breakdown.level`, `pair` is `breakdown.level-level`."
    yield f"After it may stand, in this order: {', '.join(f'`@{s}=id`' for s in SUFFIXES)}."
    yield from ("", "## Columns", "", "| column | says | tables |", "|---|---|---|")
    yield from (f"| `{c.name}` | {c.says} | {', '.join(sorted(c.where))} |" for c in SCHEMA)


def targets(makefile: str) -> Iterator[str]:
    """Every target that `make help` lists."""
    yield "`STUDY=folder` says which study; without it the demonstration's is meant."
    yield from ("", "| command | does |", "|---|---|")
    yield from (f"| `make {name}` | {says} |" for name, says in TARGET.findall(makefile))
