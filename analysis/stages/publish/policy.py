"""What a page may do, and what it must say: the content policy, and the marks of synthetic data.

The policy is the strictest that works with the theme: files of the site alone, no inline script, no
style attribute. JSON in a script element is data, not a script.
"""

import re

from analysis.stages.publish.links import Page
from analysis.study import FactError

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
CHARSET = '<meta charset="utf-8">'
DATA = ("application/json", "application/ld+json")
MARK = "Demonstration data"
ATTRIBUTE = re.compile(r"""\s([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`=]+)))?""")
FOREIGN = ("iframe", "object", "embed", "base", "applet")


def guarded(html: str, page: str) -> str:
    """The page with its policy right after the charset."""
    if html.count(CHARSET) != 1:
        raise FactError(f"{page}: expected {CHARSET} once, found it {html.count(CHARSET)} times")
    return html.replace(CHARSET, f'{CHARSET}<meta http-equiv="Content-Security-Policy" content="{POLICY}">')


def check(page: Page, synthetic: bool) -> None:
    """Nothing on the page that the policy would block, and the marks of synthetic data where due."""
    for tag in page.tags:
        if what := forbidden(tag):
            raise FactError(f"{page.path}: {what}, which the content policy forbids: {tag[:120]}")
    marks(page, synthetic)


def forbidden(tag: str) -> str:
    """What of a start tag the policy would block; attributes are told from the text in their values."""
    name = tag[1:].split(">")[0].split()[0].rstrip("/").lower()
    has = {found[0].lower(): "".join(found[1:]) for found in ATTRIBUTE.findall(tag)}
    refuse = {
        "a style attribute": "style" in has,
        "an event handler": any(key.startswith("on") for key in has),
        "a style element": name == "style",
        "an element that loads or redirects": name in FOREIGN,
        "a refresh": has.get("http-equiv", "").lower() == "refresh",
        "a form that sends": name == "form" and "action" in has,
        "an inline script": name == "script" and "src" not in has and has.get("type") not in DATA,
    }
    return next((what for what, there in refuse.items() if there), "")


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
