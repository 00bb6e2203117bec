"""What a page may do, and what it must say: the content policy, and the marks of synthetic data.

The policy is the strictest that works with the theme: files of the site alone, no inline script, no
style attribute. JSON in a script element is data, not a script.
"""

import re

from analysis.facts import FactError
from analysis.publishing.links import Page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
CHARSET = '<meta charset="utf-8">'
DATA = ("application/json", "application/ld+json")
MARK = "Demonstration data"
FORBIDDEN = {
    re.compile(r"\sstyle="): "a style attribute",
    re.compile(r"\son[a-z]+="): "an event handler",
    re.compile(r"^<style\b", re.I): "a style element",
    re.compile(r"^<(?:iframe|object|embed|base|applet)\b", re.I): "an element that loads or redirects",
    re.compile(r"http-equiv=\"?refresh", re.I): "a refresh",
    re.compile(r"^<form\b[^>]*\saction=", re.I): "a form that sends",
}


def guarded(html: str, page: str) -> str:
    """The page with its policy right after the charset."""
    if html.count(CHARSET) != 1:
        raise FactError(f"{page}: expected {CHARSET} once, found it {html.count(CHARSET)} times")
    return html.replace(CHARSET, f'{CHARSET}<meta http-equiv="Content-Security-Policy" content="{POLICY}">')


def check(page: Page, synthetic: bool) -> None:
    """Nothing on the page that the policy would block, and the marks of synthetic data where due."""
    for tag in page.tags:
        for pattern, name in FORBIDDEN.items():
            if pattern.search(tag):
                raise FactError(f"{page.path}: {name}, which the content policy forbids: {tag[:120]}")
        if tag.startswith("<script") and " src=" not in tag:
            kind = re.search(r'\stype="([^"]*)"', tag)
            if kind is None or kind[1] not in DATA:
                raise FactError(f"{page.path}: an inline script, which the content policy forbids: {tag}")
    marks(page, synthetic)


def marks(page: Page, synthetic: bool) -> None:
    """Title, description and robots say that the data are synthetic, exactly where they are."""
    title = re.search(r"<title>([^<]*)</title>", page.html)
    about = next((t for t in page.tags if t.startswith('<meta name="description"')), "")
    wanted = {"title": title[1] if title else "", "description": about}
    for name, text in wanted.items():
        if (MARK in text) != synthetic:
            wrong = "does not say" if synthetic else "says"
            raise FactError(f"{page.path}: its {name} {wrong} {MARK!r}: {text!r}")
    if any('name="robots" content="noindex"' in tag for tag in page.tags) != synthetic:
        wrong = "no noindex" if synthetic else "a noindex"
        raise FactError(f"{page.path}: {wrong}, and the data are {'' if synthetic else 'not '}synthetic")
