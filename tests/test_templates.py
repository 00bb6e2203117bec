"""Prose never carries a number that somebody typed, and every comparison has its guard."""

import re
from pathlib import Path

import pytest

from analysis.facts import read_claims, read_toml

PAGES = sorted([*Path("site_src/pages").rglob("*.j2"), *Path("site_src/common").rglob("*.j2")])
CHARTS = sorted(Path("site_src/charts").glob("*.toml"))
TYPED = re.compile(
    r"\d+(?:\.\d+)?\s*(?:%|per\s?cent|percent|points?\b|of (?:a )?(?:hundred|100|ten))"
    r"|\b(?:a|one|two|three|four|five|six|seven|eight|nine)[ -](?:half|halves|third|thirds|quarters?|fifths?|tenths?|in (?:two|three|four|five|six|seven|eight|nine|ten|twenty))\b",
    re.I,
)


def prose(path: Path) -> str:
    text = re.sub(r"\{%.*?%\}|\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
    text = re.sub(r"\{\{.*?\}\}", "", text, flags=re.S)
    return re.sub(r"<[^>]+>", "", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_no_typed_statistics(page):
    typed = [m[0] for m in TYPED.finditer(prose(page))]
    assert not typed, f"{page}: write these as {{{{ n(key) }}}}: {typed}"


@pytest.mark.parametrize("chart", CHARTS, ids=lambda p: p.stem)
def test_no_typed_statistics_in_titles(chart):
    assert not [m[0] for m in TYPED.finditer(read_toml(chart)["title"]) if m[0][0].isdigit()]


@pytest.mark.parametrize("text", ["41% of", "one in ten", "12 points", "two thirds", "5 per cent"])
def test_the_finder_finds(text):
    assert TYPED.search(text)


def test_every_claim_stands_beside_a_sentence_or_guards_a_title():
    claims = read_claims(Path("site_src/claims.toml"))
    text = "".join(p.read_text(encoding="utf-8") for p in PAGES)
    guards = [
        c
        for p in CHARTS
        for g in [read_toml(p).get("claim", [])]
        for c in ([g] if isinstance(g, str) else g)
    ]
    used = set(re.findall(r"n\.claim\([\"']([\w-]+)[\"']\)", text)) | set(guards)
    assert set(claims) == used
