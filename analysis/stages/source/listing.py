"""A module as a page: cut at its functions, numbered, with its rule."""

import ast
import hashlib
import html
import io
import re
import tokenize
from collections.abc import Iterator
from keyword import iskeyword
from pathlib import Path

LEADING, QUIET = (
    "b",
    "i",
)  # what the stylesheet tells apart: words that lead, strings; all others stand as they are

Place = tuple[int, int]  # line from 1, column from 0


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
    plain, lines = text.splitlines(), coloured(text)
    if rule := rule_of(path, rules):
        yield f'<h2 id="rule">Its rule in the Makefile</h2><pre>{html.escape(rule)}</pre>'
    start = 1
    for node in ast.parse(text).body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        yield block(plain, lines, start, first - 1)
        last = node.end_lineno or first
        lines_of = f"<small>lines {first} to {last}</small>"
        yield f'<h2 id="def-{node.name}"><code>{node.name}</code> {lines_of}</h2>'
        yield block(plain, lines, first, last)
        start = last + 1
    yield block(plain, lines, start, len(lines))


def block(plain: list[str], lines: list[str], first: int, last: int) -> str:
    """Lines first to last (from 1), numbered, without blank ones at the ends."""
    while first <= last and not plain[first - 1].strip():
        first += 1
    while first <= last and not plain[last - 1].strip():
        last -= 1
    if first > last:
        return ""
    numbered = "\n".join(f"<small>{n:>4}</small> {lines[n - 1]}" for n in range(first, last + 1))
    region = f'tabindex="0" role="region" aria-label="Lines {first} to {last}"'
    return f'<div class="highlight" {region}><pre>{numbered}</pre></div>'


def coloured(text: str) -> list[str]:
    """Each line as HTML."""
    lines = text.splitlines()
    parts: list[list[str]] = [[] for _ in lines]
    done = [0] * len(lines)
    for tag, (top, left), (bottom, right) in marked(text):
        for i in range(top - 1, bottom):
            begin = left if i == top - 1 else 0
            end = right if i == bottom - 1 else len(lines[i])
            parts[i].append(html.escape(lines[i][done[i] : begin], quote=False))
            if end > begin:
                parts[i].append(f"<{tag}>{html.escape(lines[i][begin:end], quote=False)}</{tag}>")
            done[i] = end
    ends = (html.escape(line[at:], quote=False) for line, at in zip(lines, done, strict=True))
    return ["".join(part) + end for part, end in zip(parts, ends, strict=True)]


def marked(text: str) -> Iterator[tuple[str, Place, Place]]:
    """What leads (keywords, what is defined) and what is quiet (strings, comments), from where to where.

    From Python 3.12 on an f-string comes in parts: it is told as the one string that it was before.
    """
    opened: list[Place] = []
    before = ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        kind = tokenize.tok_name[token.type]
        if kind == "FSTRING_START":
            opened.append(token.start)
        elif kind == "FSTRING_END":
            start = opened.pop()
            if not opened:
                yield QUIET, start, token.end
        elif not opened and kind in ("STRING", "COMMENT"):
            yield QUIET, token.start, token.end
        elif not opened and kind == "NAME" and (iskeyword(token.string) or before in ("def", "class")):
            yield LEADING, token.start, token.end
        before = token.string


def rule_of(path: Path, rules: str) -> str:
    """What the Makefile says of the stage of this module: what it reads and what it makes."""
    _, *folders = path.parent.parts
    stage = f"reads.{folders[1]} " if folders[:1] == ["stages"] and len(folders) > 1 else None
    return next(
        (rule.strip() for rule in re.split(r"\n\n+", rules) if stage and rule.startswith(stage)), ""
    )
