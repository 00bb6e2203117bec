"""Stylesheets cut to what the pages use: rules by their classes, custom properties by their uses."""

import re
from collections.abc import Iterable, Iterator

COMMENT = re.compile(r"/\*.*?\*/", re.S)
CLASSES = re.compile(r'\sclass="([^"]*)"')
QUOTED_WORDS = re.compile(r"""["'`]([\w\s.-]+)["'`]""")  # what a script of the site may set
TAGS = re.compile(r"<([a-z][a-z0-9]*)")
SELECTED = re.compile(r"(?:\.|(?:^|(?<=[\s>+~])))(-?[A-Za-z_](?:[\w-]|\\.)*)")  # classes and tags
USED = re.compile(r"var\(\s*(--[\w-]+)")
HOLDS = ("@media", "@supports", "@container", "@layer")
SCALE = ("lo", "hi", "v", "ref")  # classes that place a number on 0 to 100


def scale() -> str:
    """`.lo45{--lo:45}` and so on: what a style attribute would say, were it allowed."""
    return "".join(f".{name}{n}{{--{name}:{n}}}" for name in SCALE for n in range(101))


def used(pages: Iterable[str]) -> set[str]:
    """Classes and tags on pages."""
    found = set()
    for html in pages:
        for names in set(CLASSES.findall(html)):
            found.update(names.split())
        found.update(TAGS.findall(html))
    return found


def scripted(scripts: Iterable[str]) -> set[str]:
    """Classes and tags that the site's scripts may set: what they have in quotes."""
    found = {"js", "html", "body"}
    for script in scripts:
        for words in QUOTED_WORDS.findall(script):
            found.update(re.split(r"[\s.]+", words))
    return found


def pruned(sheets: dict[str, str], names: set[str], elsewhere: set[str]) -> dict[str, str]:
    """The stylesheets without rules that no page can meet, nor properties that nothing uses.

    `elsewhere`: custom properties that pages and scripts use themselves.
    """
    kept = {name: "".join(rules(COMMENT.sub("", css), names)) for name, css in sheets.items()}
    while True:  # a property may be used by another alone
        alive = elsewhere.union(*(USED.findall(css) for css in kept.values()))
        fewer = {name: "".join(without(css, alive)) for name, css in kept.items()}
        if fewer == kept:
            return kept
        kept = fewer


def properties(texts: Iterable[str]) -> set[str]:
    """Custom properties that these texts read."""
    return {name for text in texts for name in USED.findall(text)}


def rules(css: str, names: set[str]) -> Iterator[str]:
    for prelude, body in blocks(css):
        if body is None:
            yield prelude + ";"
        elif prelude.startswith(HOLDS):
            inside = "".join(rules(body, names))
            if inside:
                yield f"{prelude}{{{inside}}}"
        elif prelude.startswith("@"):
            yield f"{prelude}{{{squeezed(body)}}}"
        elif alive := [s for s in split(prelude, ",") if met(s, names)]:
            yield f"{','.join(alive)}{{{squeezed(body)}}}"


def without(css: str, alive: set[str]) -> Iterator[str]:
    """The same rules without custom properties that nothing reads."""
    for prelude, body in blocks(css):
        if body is None:
            yield prelude + ";"
        elif prelude.startswith(HOLDS):
            yield f"{prelude}{{{''.join(without(body, alive))}}}"
        elif prelude.startswith("@"):
            yield f"{prelude}{{{body}}}"
        else:
            lines = [
                d for d in split(body, ";") if not d.startswith("--") or d.split(":")[0].strip() in alive
            ]
            if lines:
                yield f"{prelude}{{{';'.join(lines)}}}"


def met(selector: str, names: set[str]) -> bool:
    """Whether every class and tag outside brackets is one that a page has or a script may set."""
    plain = re.sub(r"\[[^\]]*\]", "", selector)
    while "(" in plain:
        shorter = re.sub(r":[\w-]+\([^()]*\)|\([^()]*\)", "", plain)
        if shorter == plain:
            break
        plain = shorter
    return all(name.replace("\\", "") in names for name in SELECTED.findall(plain))


def squeezed(body: str) -> str:
    return ";".join(re.sub(r"\s+", " ", line) for line in split(body, ";"))


def blocks(css: str) -> Iterator[tuple[str, str | None]]:
    """(prelude, body) of each block at this level; body None for a statement such as @charset."""
    start = at = 0
    while (end := find(css, at, "{;")) >= 0:
        prelude = " ".join(css[start:end].split())
        if css[end] == ";":
            if prelude:
                yield prelude, None
            start = at = end + 1
            continue
        close = matching(css, end)
        yield prelude, css[end + 1 : close]
        start = at = close + 1


def matching(css: str, opened: int) -> int:
    depth, at = 1, opened + 1
    while depth:
        at = find(css, at, "{}")
        if at < 0:
            raise ValueError("a stylesheet ends inside a block")
        depth += 1 if css[at] == "{" else -1
        at += 1
    return at - 1


def find(css: str, at: int, wanted: str) -> int:
    """The next of the wanted characters outside quotes and parentheses, or −1."""
    pattern = NEXT[wanted]
    while match := pattern.search(css, at):
        if match[0][0] not in "\"'(":
            return match.start()
        at = match.end()
    return -1


QUOTED = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
NESTED = rf"\((?:{QUOTED}|[^()\"']|\((?:{QUOTED}|[^()\"']|\([^()]*\))*\))*\)"
NEXT = {w: re.compile(rf"{QUOTED}|{NESTED}|[{re.escape(w)}]", re.S) for w in ("{;", "{}", ",", ";")}


def split(text: str, mark: str) -> list[str]:
    """`text` at each mark outside quotes and parentheses, stripped, without empty pieces."""
    pieces, start = [], 0
    while (at := find(text, start, mark)) >= 0:
        pieces.append(text[start:at])
        start = at + 1
    return [piece.strip() for piece in (*pieces, text[start:]) if piece.strip()]
