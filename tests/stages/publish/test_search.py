"""The search in a browser: a hundred and fifty-five queries, its dialog by keyboard, in three languages, under the policy as a header.

queries.csv: fifty of a first trial, fifty written before anything was tuned, ten for pages that came later, forty-five written by another hand; the pages of which one should come
first. On the 74 English ones MiniSearch 7.2.0 with the same fields puts the right page first for 69, this index
for 73; its own index takes 69 KB, this one 25. The demonstration is the built site; the Chinese and the German site are made of the pages beside this file.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.stages.publish import __main__ as publish
from analysis.stages.publish import policy, search
from analysis.store.kept import Found
from analysis.study import read_table
from tests.stages.chart import library

HERE = Path("tests/stages/publish/search")
SITES = ("demonstration", "zh", "de")
LANGUAGE = {"demonstration": "en", "zh": "zh", "de": "de"}
FIRST = 152  # of a hundred and fifty-five: the right page first; every other among the first three
TEXTS = [
    "R&D (postdoctoral) “Overall,” B1_surveil non-federal", "Ünïcode Straße ſ İstanbul Ａ１ ﬁne", "½ ² ℃ Ⅳ", "naïve co‑author’s",
    "科技合作协定2026年，CSV格式。ひらがなカタカナ", "한국어 검색", "การค้นหา हिन्दी", "a_b__c -- x'y", "ΑΒΓ σς", "",
]  # fmt: skip


@pytest.fixture(scope="module")
def sites(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Site -> its folder."""
    return {"demonstration": built_site} | {
        lang: published(lang, tmp_path_factory.mktemp(lang)) for lang in ("zh", "de")
    }


def published(lang: str, folder: Path) -> Path:
    """The pages of a language, published."""
    study = library.write(folder / "study")["study"]
    study.write_text(study.read_text() + f'\n[site]\ntheme = {{ language = "{lang}" }}\n')
    shutil.copytree(HERE / lang, folder / "docs")
    (folder / "parts").mkdir()
    (folder / "charts").mkdir()
    own = {"overrides": Path("site_src/overrides"), "static": Path("site_src/static")}
    made = {name: folder / name for name in ("docs", "parts", "charts", "site", "kept")}
    publish.main(mkdocs=Path("mkdocs.yml"), study=study, **own, **made)
    return folder / "site"


@pytest.fixture(scope="module")
def opened(sites: dict[str, Path]) -> Iterator[object]:
    """(site, address) -> a page of it, narrow, with what it said on the console."""
    from tests.checks.audit import site
    from tests.checks.audit.browser import NARROW, chromium

    class Strict(site.Handler):
        def answer(self, status: int, body: bytes, head: dict[str, str] | None = None) -> None:
            super().answer(status, body, {**(head or {}), "Content-Security-Policy": policy.POLICY})

    with (
        chromium() as browser,
        site.served(sites["zh"], Strict) as zh,
        site.served(sites["de"], Strict) as de,
        site.served(sites["demonstration"], Strict) as demonstration,
    ):
        roots = {"zh": zh, "de": de, "demonstration": demonstration}

        def visit(name: str, address: str = ""):
            page = browser.new_page(viewport=NARROW)
            said: list[str] = []
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda fault: said.append(str(fault)))
            page.goto(roots[name] + address)
            return page, said

        yield visit


def ask(page, query: str) -> list[str]:
    """Addresses that the dialog shows for a query, from the root of the site."""
    page.fill(".find input", "")
    page.wait_for_function("!document.querySelector('.find li')")
    page.fill(".find input", query)
    page.wait_for_selector(".find li")
    root = page.evaluate("new URL('..', document.querySelector('script[src*=frame]').src).href")
    return [
        a.removeprefix(root) for a in page.eval_on_selector_all(".find li a", "all => all.map(a => a.href)")
    ]


@pytest.mark.browser
def test_queries_lead_to_their_pages(sites, opened):
    rows = [row for _, row in read_table(HERE / "queries.csv").records()]
    assert len(rows) == len({(row["site"], row["query"]) for row in rows}) == 155
    missed, second = [], []
    for name in SITES:
        page, said = opened(name)
        page.keyboard.press("/")
        page.wait_for_selector(".find[open] input")
        for row in (row for row in rows if row["site"] == name):
            wanted = {"" if w == "index" else w for w in row["pages"].split()}
            found = ask(page, row["query"])
            if not wanted & set(found[:1]):
                (second if wanted & set(found[:3]) else missed).append((row["query"], found[:4]))
        assert not said
        page.close()
    assert not missed
    assert len(second) <= 155 - FIRST, second


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "query", "page", "said"),
    [
        ("de", "Visum", "furcht/", "1 Suchergebnis"),
        ("zh", "量子", "zones/", "找到 1 个符合条件的结果"),
        ("de", "xqzw", "", "Keine Suchergebnisse"),
    ],
)  # fmt: skip
def test_the_dialog_speaks_the_language_of_its_page(opened, name, query, page, said):
    view, faults = opened(name)
    view.click("[data-do=search]")
    view.wait_for_selector(".find[open] input")
    view.keyboard.insert_text(query)
    view.wait_for_function(
        "said => document.querySelector('.find [role=status]').textContent.includes(said)", arg=said
    )
    if page:
        view.keyboard.press("Enter")
        view.wait_for_url(f"**/{page}")
    assert not faults
    view.close()


@pytest.mark.browser
def test_the_dialog_by_keyboard_and_what_is_nearest_when_nothing_is_found(opened):
    page, said = opened("de", "methode/")
    page.keyboard.press("/")
    page.wait_for_selector(".find[open] input")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.insert_text("die/")  # a slash in the field is a slash
    assert page.input_value(".find input") == "die/"
    page.wait_for_selector(".find li")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("[...document.querySelectorAll('.find a')].indexOf(document.activeElement)") == 1
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.type") == "search"
    assert "Keine" not in page.inner_text(".find [role=status]")
    found = ask(page, "Wichtgewung")
    assert found[0] == "methode/" and len(found) <= 3
    assert page.inner_text(".find [role=status]") == "Keine Suchergebnisse"
    page.keyboard.press("Escape")
    assert page.locator(".find[open]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not said
    page.close()


@pytest.mark.browser
def test_python_and_the_script_fold_and_cut_alike(sites, opened):
    page, _ = opened("zh")
    page.keyboard.press("/")
    page.wait_for_selector(".find[open]")
    texts = TEXTS + [p.read_text() for lang in ("zh", "de") for p in sorted((HERE / lang).iterdir())]
    cut = page.evaluate("texts => texts.map(t => SearchIndex.words(t))", texts)
    assert cut == [list(search.words(text)) for text in texts]
    index = json.loads((sites["zh"] / "search" / "zh.json").read_text())
    terms = page.evaluate("told => new SearchIndex(told).terms", index)
    assert terms == sorted(terms) and "量子" in terms and "csv" in terms
    page.close()


HTML = """<html lang="en"><head><title>Demonstration data: {title} · Site</title>
<meta name="description" content="Demonstration data. About {title}."></head><body><p>frame</p>
<article{attributes}><h1>{title}</h1><p class="lead">lead &amp; all</p><p class="sans also">Also: other</p>
<div data-figure="one"></div><aside data-search-exclude><p>hidden</p></aside><p>said<br>here</p></article></body></html>"""


def test_what_of_a_page_goes_into_the_index():
    page = search.said(
        HTML.format(title="One", attributes=' data-id="Q1_one"'), lambda name: f"figure {name}",
        {"en": "Demonstration data"}, {"en": "Site"},
    )  # fmt: skip
    assert page is not None
    assert {kind: list(words) for kind, words in page["counts"].items()} == {
        "title": ["one"], "lead": ["lead", "all", "about", "one"], "terms": ["also", "other"],
        "text": ["figure", "one", "said", "here"], "id": ["q1"],
    }  # fmt: skip
    assert (page["lang"], page["id"], page["name"], page["about"]) == ("en", "Q1_one", "One", "About One.")
    assert search.weights(search.Said(**page), set())["q1"] == search.WEIGHTS["id"]


def test_an_index_a_language_without_marks_and_without_excluded_pages():
    pages = [
        ("b/", HTML.format(title="Two", attributes="")), ("", HTML.format(title="One", attributes=' data-id="Q1"')),
        ("c/", HTML.format(title="Three", attributes=" data-search-exclude")),
        ("d/", HTML.format(title="Vier", attributes="").replace('lang="en"', 'lang="de"')),
    ]  # fmt: skip
    found = search.indexes(
        iter(pages), lambda name: "", {"en": "Demonstration data"}, {"en": "Site"}, Found(None, [])
    )
    assert found == search.indexes(
        reversed(pages), lambda name: "", {"en": "Demonstration data"}, {"en": "Site"}, Found(None, [])
    )
    assert list(found) == ["de", "en"]
    assert json.loads(found["en"])["docs"] == [
        ["", "One", "About One.", "Q1"],
        ["b/", "Two", "About Two.", ""],
    ]
    assert "three" not in found["en"]


def test_words_in_the_text_of_most_pages_are_left_out_there():
    pages = [(f"{n}/", HTML.format(title=f"Page{n}", attributes="")) for n in range(12)]
    index = json.loads(
        search.indexes(
            pages, lambda name: "", {"en": "Demonstration data"}, {"en": "Site"}, Found(None, [])
        )["en"]
    )
    terms, before = [], ""
    for term in index["terms"].split(" "):
        before = before[: int(term[0], 36)] + term[1:]
        terms.append(before)
    assert "said" not in terms and "other" in terms and "page7" in terms
