"""Prose never carries a number that somebody typed, and every comparison has its guard."""

import re
from pathlib import Path

import pytest

from analysis.study import FactError, check_pages, read_claims, read_toml
from analysis.study.prose import typed

PAGES = sorted([*Path("site_src/pages").rglob("*.j2"), *Path("site_src/common").rglob("*.j2")])
CHARTS = sorted(Path("site_src/charts").glob("*.toml"))
COMPARES = re.compile(
    r"\b(?:a|one|two|three|four|five|six|seven|eight|nine)[ -]"
    r"(?:half|third|thirds|quarters?|fifths?|tenths?|in (?:two|three|four|five|six|seven|eight|nine|ten|twenty))\b"
    r"|\b(?:half|most|least|majority|minority|twice|double|nearly all|only|than)\b"
    r"|\b(?:more|fewer|less|higher|lower|wider|narrower|larger|smaller|rarer|commoner|likelier)\b"
    r"|\b(?:rose|fell|risen|fallen|grew|grown|increased|decreased)\b",
    re.I,
)
# A heading is said below it; the limits of a page say what is not known.
GUARD = re.compile(r"n\.claim\(|\bmoved\(|\bt\.\w+\(|\bclaim\b|^<h2|class=.limits.|\{# not a finding #\}")
# What is certain, withheld, or whence it comes is claimed wherever it stands, limits and headings too.
STATES = re.compile(
    r"\b(?:un)?certain(?:ly|ty)?\b|\bwithheld\b|\bchance\b|\bbecause\b|\bdue to\b|\bno (?:gap|difference|effect)\b",
    re.I,
)
STATED = re.compile(r"n\.claim\(|\bt\.(?:alike|ranked)\(|\bclaim\b|\{# not a finding #\}")


def paragraphs(path: Path) -> list[str]:
    """Blocks between blank lines; a block of raw HTML, with its heading, is one."""
    return re.split(r"\n\s*\n", path.read_text(encoding="utf-8"))


def prose(text: str) -> str:
    text = re.sub(r"\{%.*?%\}|\{#.*?#\}", "", text, flags=re.S)
    text = re.sub(r"\{\{.*?\}\}", "", text, flags=re.S)
    return re.sub(r"<[^>]+>", "", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_no_typed_statistics(page):
    check_pages([page])


def test_a_typed_statistic_in_a_page_stops_the_build(tmp_path):
    page = tmp_path / "mood.md.j2"
    page.write_text("# Mood\n\n{{ n('share.happy.agree.all') }} {# 9% #} are happy, 12 points more.\n")
    with pytest.raises(FactError, match=r"mood.md.j2, line 3: '12 points' is typed"):
        check_pages([page])


@pytest.mark.parametrize("page", sorted(Path("site_src/pages").rglob("*.j2")), ids=lambda p: p.name)
def test_a_comparison_has_a_claim_beside_it(page):
    bare = [
        m[0] for text in paragraphs(page) if not GUARD.search(text) for m in COMPARES.finditer(prose(text))
    ]
    assert not bare, f"{page}: no claim beside {bare}"


@pytest.mark.parametrize("page", sorted(Path("site_src/pages").rglob("*.j2")), ids=lambda p: p.name)
def test_what_is_certain_withheld_or_a_cause_has_a_claim_beside_it(page):
    bare = [
        m[0]
        for text in re.split(r"\n", page.read_text(encoding="utf-8"))
        if not STATED.search(text)
        for m in STATES.finditer(prose(text))
    ]
    assert not bare, f"{page}: no claim beside {bare}"


@pytest.mark.parametrize(
    "text", ["less certain", "is withheld", "by chance", "because of", "show no difference"]
)
def test_the_finder_of_what_is_stated_finds(text):
    assert STATES.search(text)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda p: p.stem)
def test_a_title_holds_no_typed_statistic_and_a_comparison_is_guarded(chart):
    spec = read_toml(chart)
    assert not typed(spec["title"])
    assert (
        spec.get("claim")
        or spec.get("moves")
        or not (COMPARES.search(spec["title"]) or STATES.search(spec["title"]))
    )


@pytest.mark.parametrize("text", ["41% of", "12 points", "5 per cent", "30 of a hundred"])
def test_the_finder_of_typed_statistics_finds(text):
    assert typed(text)


@pytest.mark.parametrize(
    "text",
    [
        "one in ten",
        "two thirds",
        "Two in three",
        "most of them",
        "about half",
        "a quarter",
        "fewer of them",
        "it fell",
        "likelier",
        "only a few",
        "wider than",
    ],
)
def test_the_finder_of_comparisons_finds(text):
    assert COMPARES.search(text)


def test_every_claim_stands_beside_a_sentence_or_guards_a_title():
    claims = read_claims(Path("site_src/claims.toml"))
    text = "".join(p.read_text(encoding="utf-8") for p in PAGES)
    guards = [
        c
        for p in CHARTS
        for g in [read_toml(p).get("claim", [])]
        for c in ([g] if isinstance(g, str) else g)
    ]
    assert set(guards) <= set(claims)
    assert set(claims) <= set(re.findall(r"[\"']([\w-]+)[\"']", text)) | set(guards)
