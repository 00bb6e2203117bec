"""The search index: one file a language, from finished pages. The script that asks it is static/search.js.

A page's words count by where they stand (WEIGHTS): the numbers of a question's id first, what it is
also called and its title next, its text least; a word says the more, the fewer pages have it. Scripts
that put no spaces between words are indexed by pairs of neighbouring characters: no dictionary has to
agree with ours. Words that stand in the text of most pages are left out there: they tell no page from
another, in any language.

The file is JSON: docs = [[address, title, description, id], ...] · terms = every word, sorted, each as
the number of characters (in base 36) that it shares with the one before, and the rest · posts = for each
word its pages and weights, one list: step to the next page, weight, step, weight ...
"""

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from typing import Any

from analysis.language import words_of
from analysis.stages.publish.lexing import words
from analysis.store.kept import Found

WEIGHTS = {"id": 40, "terms": 12, "title": 12, "heading": 4, "lead": 3, "text": 1}
COMMON = 0.5  # of all pages: a word in the text of more of them is left out there
MOST = 99  # the largest weight written
ABOUT = 160  # characters of a description that a result shows
EXCLUDED = "data-search-exclude"
FIGURE = re.compile(r'data-figure="([^"]*)"')  # where a chart is put in later
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
SILENT = frozenset("script style svg nav template".split())
BLOCKS = {"h1": "title", "h2": "heading", "h3": "heading"}
CLASSES = {"lead": "lead", "also": "terms"}


@dataclass
class Reader(HTMLParser):
    """What a page says, by field; `caption` gives the words of a chart that is put in later."""

    caption: Callable[[str], str]
    lang: str = ""
    excluded: bool = True  # until an article is met that is not
    found: list[tuple[str, str]] = field(default_factory=list)
    name: str = ""
    about: str = ""
    id: str = ""
    open: list[tuple[str, str]] = field(default_factory=list)  # element, field of its text ("" for none)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {key: value or "" for key, value in attrs}
        if tag == "html":
            self.lang = has.get("lang", "")
        if tag == "meta" and has.get("name") == "description":
            self.about = has["content"]
        if tag == "meta" and has.get("name") == "keywords":
            self.found.append(("terms", has["content"]))
        if tag == "article":
            self.id, self.excluded = has.get("data-id", ""), EXCLUDED in has
        if "data-figure" in has and self.of():
            self.found.append(("text", self.caption(has["data-figure"])))
        if tag not in VOID:
            self.open.append((tag, self.kept(tag, has)))

    def kept(self, tag: str, has: dict[str, str]) -> str:
        """The field of what stands in an element."""
        around = "text" if tag == "article" else self.of()
        if tag in SILENT or EXCLUDED in has or (tag == "ol" and has.get("class") == "walk"):
            return ""
        known = next((CLASSES[c] for c in has.get("class", "").split() if c in CLASSES), BLOCKS.get(tag))
        return known if around and known else around

    def of(self) -> str:
        return self.open[-1][1] if self.open else ""

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] == "title" and not self.of():
            self.name += data
        if self.of():
            self.found.append((self.of(), data))


def read(html: str, caption: Callable[[str], str]) -> Reader:
    reader = Reader(caption)
    reader.feed(html)
    reader.close()
    return reader


@dataclass(frozen=True)
class Said:
    """What a page says: how often each word stands in each field (counts: field -> word -> times)."""

    lang: str
    name: str
    about: str
    id: str
    counts: dict[str, dict[str, int]]


def said(
    html: str, caption: Callable[[str], str], marks: Mapping[str, str], names: Mapping[str, str]
) -> dict[str, Any] | None:
    """The fields of `Said` of a page; None where it is excluded."""
    reader = read(html, caption)
    if reader.excluded:
        return None
    mark, site_name = (of.get(reader.lang, next(iter(of.values()))) for of in (marks, names))
    begins = (
        words_of(reader.lang).phrase(f"mark.{x}").partition(f"{{{x}}}")[0] for x in ("title", "about")
    )
    title, about = (begin.replace("{mark}", mark) for begin in begins)
    name = reader.name.strip().removeprefix(title).removesuffix(f" · {site_name}")
    about = reader.about.removeprefix(about)
    numbered = [(("id" if any(c.isdigit() for c in word) else "title"), word) for word in words(reader.id)]
    counts: dict[str, Counter[str]] = {}
    for kind, text in (*reader.found, ("title", name), ("lead", about), *numbered):
        counts.setdefault(kind, Counter()).update(words(text))
    return {"lang": reader.lang, "name": name, "about": about, "id": reader.id, "counts": counts}


def indexes(
    pages: Iterable[tuple[str, str]], caption: Callable[[str], str], marks: Mapping[str, str],
    names: Mapping[str, str], known: Found,
) -> dict[str, str]:  # fmt: skip
    """Language -> its index, the same on every machine, of pages (address, HTML) that are not excluded.

    marks, names: language -> what titles and descriptions of its pages begin and end with. known: what was
    found in pages before.
    """
    found: dict[str, list[tuple[str, Said]]] = {}
    for address, html in sorted(pages):
        captions = [caption(name) for name in FIGURE.findall(html)]
        text = "\n".join([*marks.values(), *names.values(), *captions, html])
        told = known.get(text, partial(said, html, caption, marks, names))
        if told is not None:
            found.setdefault(told["lang"], []).append((address, Said(**told)))
    return {lang: packed(pages) for lang, pages in sorted(found.items())}


def packed(pages: list[tuple[str, Said]]) -> str:
    posts: dict[str, list[int]] = {}
    common = commons(pages)
    last: dict[str, int] = {}
    for at, (_, page) in enumerate(pages):
        for word, weight in weights(page, common).items():
            posts.setdefault(word, []).extend((at - last.get(word, 0), weight))
            last[word] = at
    docs = [[address, p.name, shortened(p.about), p.id] for address, p in pages]
    told = {
        "docs": docs,
        "terms": " ".join(fronts(sorted(posts))),
        "posts": [posts[w] for w in sorted(posts)],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def commons(pages: list[tuple[str, Said]]) -> set[str]:
    """Words in the text of most pages."""
    counts = Counter(word for _, page in pages for word in page.counts.get("text", ()))
    return {w for w, n in counts.items() if n > COMMON * len(pages) and len(pages) > 9}


def weights(page: Said, common: set[str]) -> dict[str, int]:
    """Word -> its weight on a page: once for each field, in the text the more the oftener."""
    weighed: dict[str, float] = {}
    for kind, counts in page.counts.items():
        for word, n in counts.items():
            if kind != "text" or word not in common:
                more = WEIGHTS[kind] * (1 + math.log2(n) if kind == "text" else 1)
                weighed[word] = weighed.get(word, 0) + more
    return {word: min(MOST, round(weight)) for word, weight in weighed.items()}


def fronts(terms: Iterable[str]) -> Iterator[str]:
    """Each word without what it shares with the one before."""
    before = ""
    for term in terms:
        most = min(len(before), len(term), 35)
        same = next((i for i in range(most) if before[i] != term[i]), most)
        yield "0123456789abcdefghijklmnopqrstuvwxyz"[same] + term[same:]
        before = term


def shortened(text: str) -> str:
    return text if len(text) <= ABOUT else text[: ABOUT - 1].rsplit(" ", 1)[0] + "…"
