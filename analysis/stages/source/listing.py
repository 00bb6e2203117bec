"""A module as a page: cut at its functions, numbered, with its rule."""

import ast
import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pygments import highlight
from pygments.filter import simplefilter
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from pygments.token import Comment, Keyword, Name, Operator, String, Token

# What the stylesheet tells apart: two kinds of words; all others stand as they are.
LEADING, QUIET = (Keyword, Operator.Word, Name.Function, Name.Class), (String, Comment)


@simplefilter
def plainly(
    self: object, lexer: object, stream: Iterable[tuple[Any, str]], options: object
) -> Iterator[tuple[Any, str]]:
    """Tokens as keywords, strings or text."""
    for kind, value in stream:
        told = next(
            (k for k, of in ((Keyword, LEADING), (String, QUIET)) if any(kind in x for x in of)), Token
        )
        yield told, value


LEXER = PythonLexer(stripnl=False)
LEXER.add_filter(plainly())
FORMATTER = HtmlFormatter(nowrap=True)


def hashed(path: Path) -> dict[str, object]:
    return of_bytes(path.stem, path.name, path.read_bytes())


def of_bytes(name: str, file: str, raw: bytes) -> dict[str, object]:
    return {"name": name, "file": file, "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}


def went_in(module: list[Path], rules: Path, lock: Path, file: list[Path]) -> list[dict[str, object]]:
    """Every authored file with its hash, the lock file, and all code as one: its list of hashes, hashed."""
    listed = "".join(f"{hashed(path)['sha256']}  {path.as_posix()}\n" for path in [*sorted(module), rules])
    code = of_bytes("code", "analysis and Makefile", listed.encode())
    return [*map(hashed, [*file, lock]), code]


def page(path: Path, name: str) -> str:
    up = "../" * (name.count("/") + 1)
    return (
        f'---\ntitle: "Code: {name}"\nsearch:\n  exclude: true\n---\n\n'
        f'<p class="kicker"><a href="{up}">Code</a></p>\n\n'
        f'<h1><code>{path.as_posix()}</code></h1>\n\n<div data-part="code/{name}"></div>\n'
    )


def overview(index: list[tuple[str, str]]) -> str:
    """The page that lists every module with the first line of its docstring."""
    rows = "\n".join(
        f'<li><a href="{name}/"><code>{name}</code></a><span>{html.escape(summary)}</span></li>'
        for name, summary in index
        if not name.endswith("__init__")
    )
    return (
        '---\ntitle: "Code"\n---\n\n<h1>The code that made every number</h1>\n\n'
        '<p class="lead">One street: prepare, weight, estimate and model, disclose, then charts, pages and'
        " downloads. Each box is a package, and the Makefile says what it reads and makes.</p>\n\n"
        f'<ul class="plain modules" markdown="0">\n{rows}\n</ul>\n\n<h2 id="makefile">Makefile</h2>\n\n'
        '<div data-part="code/Makefile"></div>\n'
    )


def listing(path: Path, rules: str) -> Iterator[str]:
    """The module cut at its functions and classes: a heading, its lines, its source."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    if rule := rule_of(path, rules):
        yield f'<h2 id="rule">Its rule in the Makefile</h2><pre>{html.escape(rule)}</pre>'
    start = 1
    for node in ast.parse(text).body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        yield block(lines, start, first - 1)
        last = node.end_lineno or first
        lines_of = f"<small>lines {first} to {last}</small>"
        yield f'<h2 id="def-{node.name}"><code>{node.name}</code> {lines_of}</h2>'
        yield block(lines, first, last)
        start = last + 1
    yield block(lines, start, len(lines))


def block(lines: list[str], first: int, last: int) -> str:
    """Lines first to last (from 1) in colour, numbered."""
    while first <= last and not lines[first - 1].strip():
        first += 1
    if first > last:
        return ""
    made = highlight("\n".join(lines[first - 1 : last]), LEXER, FORMATTER)
    numbered = "\n".join(
        f'<span class="ln">{number:>4}</span> {line}'
        for number, line in enumerate(made.rstrip("\n").split("\n"), start=first)
    )
    region = f'tabindex="0" role="region" aria-label="Lines {first} to {last}"'
    return f'<div class="highlight" {region}><pre>{numbered}</pre></div>'


def rule_of(path: Path, rules: str) -> str:
    """What the Makefile says of the stage of this module: what it reads and what it makes."""
    _, *folders = path.parent.parts
    stage = f"reads.{folders[1]} " if folders[:1] == ["stages"] and len(folders) > 1 else None
    return next(
        (rule.strip() for rule in re.split(r"\n\n+", rules) if stage and rule.startswith(stage)), ""
    )
