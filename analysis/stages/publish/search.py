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
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from analysis.language import words_of
from analysis.stages.publish.lexing import words
from analysis.store.kept import Found

WEIGHTS = {"id": 40, "terms": 12, "title": 12, "heading": 4, "lead": 3, "text": 1}
COMMON = 0.5  # of all pages: a word in the text of more of them is left out there
MOST = 99  # the largest weight written
ABOUT = 160  # characters of a description that a result shows
EXCLUDED = "data-search-exclude"
FIGURE = re.compile(r'data-figure="([^"]*)"')  # where a chart is put in later
SILENT = frozenset("script style svg nav template".split())
BLOCKS = {"h1": "title", "h2": "heading", "h3": "heading"}
CLASSES = {"lead": "lead", "also": "terms"}


@dataclass
class Reader:
    """What an article says, by field; `caption` gives the words of a chart that is put in later."""

    caption: Callable[[str], str]
    found: list[tuple[str, str]] = field(default_factory=list)

    def walk(self, node: LexborNode, around: str) -> None:
        """What stands in an element, whose own text is of the field `around`."""
        for child in node.iter(include_text=True):
            if child.tag == "-text":
                self.found.append((around, child.text_content or ""))
                continue
            has = child.attributes
            if "data-figure" in has:
                self.found.append(("text", self.caption(has["data-figure"] or "")))
            if kind := self.kept(child.tag or "", has, around):
                self.walk(child, kind)

    def kept(self, tag: str, has: Mapping[str, str | None], around: str) -> str:
        """The field of what stands in an element, "" for none."""
        if tag in SILENT or EXCLUDED in has or (tag == "ol" and has.get("class") == "walk"):
            return ""
        known = (CLASSES[c] for c in (has.get("class") or "").split() if c in CLASSES)
        return next(known, BLOCKS.get(tag) or around)


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
    tree, reader = LexborHTMLParser(html), Reader(caption)
    article = next(iter(tree.css("article")), None)
    if article is None or EXCLUDED in article.attributes:
        return None
    head = {name: of_head(tree, name) for name in ("description", "keywords")}
    if head["keywords"]:
        reader.found.append(("terms", head["keywords"]))
    reader.walk(article, "text")
    titled, html_of = tree.css_first("head title"), tree.css_first("html")
    lang = (html_of.attributes.get("lang") if html_of else "") or ""
    mark, site_name = (of.get(lang, next(iter(of.values()))) for of in (marks, names))
    titles, abouts = (before(lang, f"mark.{x}", x).replace("{mark}", mark) for x in ("title", "about"))
    name = (titled.text() if titled else "").strip()
    name = name.removeprefix(titles).removesuffix(f" · {site_name}")
    about, of = head["description"].removeprefix(abouts), article.attributes.get("data-id") or ""
    numbered = [(("id" if any(c.isdigit() for c in word) else "title"), word) for word in words(of)]
    counts: dict[str, Counter[str]] = {}
    for kind, text in (*reader.found, ("title", name), ("lead", about), *numbered):
        counts.setdefault(kind, Counter()).update(words(text))
    return {"lang": lang, "name": name, "about": about, "id": of, "counts": counts}


def before(language: str, key: str, name: str) -> str:
    """What a message says before what is put in under a name."""
    return words_of(language).phrase(key).partition(f"{{{name}}}")[0]


def of_head(tree: LexborHTMLParser, name: str) -> str:
    """The content of a meta element."""
    found = tree.css_first(f'meta[name="{name}"]')
    return (found.attributes.get("content") or "") if found else ""


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
