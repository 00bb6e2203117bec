"""What a page may do, and what it must say: content policy, first screen, marks of synthetic data.

The policy is the strictest that works with the theme: files of the site alone, no inline script, no
style attribute. JSON in a script element is data, not a script.
"""

import re
from collections.abc import Mapping

from analysis.stages.publish.page import Element, Page
from analysis.study import FactError

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
FRAMED = (  # of the pages that other sites may frame: no script, nothing fetched
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)
EMBED = "embed/index.html"  # how the path of such a page ends
CHARSET = '<meta charset="utf-8">'
SCREEN = 20  # tags of an article after which something with an id ends its first screen
TAG = re.compile(r"<[a-z][^>]*>")
NAMED = re.compile(r'<(?!figure)[^>]*\sid="([^"]+)"')
DATA = ("application/json", "application/ld+json")
FOREIGN = ("iframe", "frame", "object", "embed", "base", "applet", "portal")


def guarded(html: str, page: str) -> str:
    """The page with its policy right after the charset, and with what its first screen waits for."""
    if html.count(CHARSET) != 1:
        raise FactError(f"{page}: expected {CHARSET} once, found it {html.count(CHARSET)} times")
    held = FRAMED if page.endswith(f"/{EMBED}") else POLICY
    policy = f'{CHARSET}<meta http-equiv="Content-Security-Policy" content="{held}">'
    return html.replace(CHARSET, policy + whole(html))


def whole(html: str) -> str:
    """What keeps a browser from painting a first screen of which half has come, or '' where no id ends it.
    A page that ends before a screen does is painted whole: its foot has an id.

    A number and its interval keep to one line: of a page cut between them the number would move.
    """
    begins = html.find("<article")
    ends = ""
    for at, tag in enumerate(TAG.finditer(html, begins) if begins >= 0 else ()):
        if found := NAMED.match(tag[0]):
            ends = found[1]
            if at >= SCREEN:
                break
    return f'<link rel="expect" href="#{ends}" blocking="render">' if ends else ""


def check(page: Page, synthetic: bool, marked: Mapping[str, str]) -> None:
    """Nothing on the page that the policy would block, and the marks of synthetic data where due.

    marked: language -> the mark in it."""
    for element in page.elements:
        if what := forbidden(element):
            raise FactError(f"{page.path}: {what}, which the content policy forbids: {element}")
    marks(page, synthetic, marked)


def forbidden(element: Element) -> str:
    """What of an element the policy would block, or ''."""
    tag, names = element.tag, {name for name, _ in element.has}
    if "style" in names:
        return "a style attribute"
    if any(name.startswith("on") for name in names):
        return "an event handler"
    if tag == "style":
        return "a style element"
    if tag in FOREIGN:
        return "an element that loads or redirects"
    if "http-equiv" in names and element.get("http-equiv").lower() == "refresh":
        return "a refresh"
    if (tag == "form" and "action" in names) or "formaction" in names:
        return "a form that sends"
    if tag == "script" and "src" not in names and element.get("type") not in DATA:
        return "an inline script"
    return ""


def marks(page: Page, synthetic: bool, marked: Mapping[str, str]) -> None:
    """Title, description and robots say that the data are synthetic, exactly where they are."""
    metas = {e.get("name").lower(): e.get("content") for e in page.elements if e.tag == "meta"}
    language = next((e.get("lang") for e in page.elements if e.tag == "html"), "")
    mark = marked.get(language, next(iter(marked.values())))
    for name, text in {"title": page.title, "description": metas.get("description", "")}.items():
        if (mark in text) != synthetic:
            wrong = "does not say" if synthetic else "says"
            raise FactError(f"{page.path}: its {name} {wrong} {mark!r}: {text!r}")
    if (metas.get("robots") == "noindex") != synthetic:
        wrong = "no noindex" if synthetic else "a noindex"
        raise FactError(f"{page.path}: {wrong}, and the data are {'' if synthetic else 'not '}synthetic")
