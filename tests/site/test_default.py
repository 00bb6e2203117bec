"""The site of a study that wrote no page: another country's, in another language, with what strains a page."""

import json
import re
import subprocess
from html import unescape
from pathlib import Path

import pytest

from analysis.words import read_numbers
from tests.site.elsewhere import ACTS, ITEMS, LONG, THEMES, write

OURS = re.compile(
    r"scientist|\bresearchers?\b|China|Chinese|\bdescent\b|\bR1\b|universit|working with|corrections@|"
    r"authors of this site|CC.BY|Creative Commons|synthetic|demonstration data",
    re.I,
)


def text_of(html: str) -> str:
    """What a reader reads."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", body)).split())


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """The folder of a build; the study is there, its site under site."""
    folder = write(tmp_path_factory.mktemp("elsewhere") / "barrio")
    build = folder.parent / "build"
    subprocess.run(
        ["make", f"STUDY={folder}", f"BUILD={build}"], check=True, capture_output=True, text=True
    )
    return build


@pytest.fixture(scope="module")
def pages(built) -> dict[str, str]:
    """Address -> text of every page but those that show the project's code."""
    found = {p.relative_to(built / "site").as_posix(): p for p in sorted((built / "site").rglob("*.html"))}
    return {name: p.read_text("utf-8") for name, p in found.items() if not name.startswith("code/")}


def test_no_words_of_the_demonstration_stand_in_another_site(pages):
    found = {name: sorted(set(OURS.findall(text_of(html)))) for name, html in pages.items()}
    assert not {name: words for name, words in found.items() if words}


def test_no_file_to_take_away_holds_them_either(built):
    for path in sorted((built / "site/data").rglob("*")):
        if path.suffix in (".json", ".csv", ".xml", ".bib", ".cff", ".jsonld"):
            assert not OURS.findall(path.read_text("utf-8")), path


def test_every_page_says_which_language_it_is_in(pages):
    assert {re.search(r'<html lang="([^"]*)"', html)[1] for html in pages.values()} == {"es"}


def test_home_leads_with_numbers_and_lists_every_theme(pages):
    home = pages["index.html"]
    assert len(re.findall(r'class="fig-n"', home)) == 4
    for theme, title in THEMES.items():
        assert f'href="findings/{theme}/"' in home and title in home


def test_every_theme_has_a_page_with_a_chart_for_each_question_of_a_kind_that_suits_it(pages):
    for theme, charts in {
        "lectura": ["frase_0"], "uso": ["hace_0", "motivos"], "horario": ["horas"], "fondos": [LONG, "orden", "orden_libros"],
        "personas": ["region", "sexo", "edad", "provincia"],
    }.items():  # fmt: skip
        html = pages[f"findings/{theme}/index.html"]
        assert re.findall(r'<figure class="fig" id="fig-([^"]*)"', html) == charts


def test_a_battery_is_one_chart_of_all_its_questions(pages):
    for theme, items in (("lectura", ITEMS), ("uso", ACTS)):
        figure = re.search(r"<figure.*?</figure>", pages[f"findings/{theme}/index.html"], re.S)[0]
        assert all(item.rstrip(".") in figure for item in items)


def test_a_number_shows_how_it_is_spread_and_its_quantiles(pages):
    html = text_of(pages["questions/edad/index.html"])
    assert "De 20 a 29" in html and "Median" in html and "25 of 100" in html
    assert "Half answered" in html


def test_what_is_said_of_halves_and_differences_is_what_was_tested(built, pages):
    numbers = read_numbers(built / "numbers.csv")
    claims = [x for x in numbers.values() if x.kind == "claim"]
    assert len(claims) >= 10 and all(x.status != "" for x in claims)
    home = text_of(pages["findings/lectura/index.html"])
    for item, name in zip(ITEMS, range(len(ITEMS)), strict=True):
        half = numbers[f"claim.half_frase_{name}_de_acuerdo"]
        gap = numbers[f"gap.half_frase_{name}_de_acuerdo"]
        sentence = next(s for s in home.split(". ") if item.rstrip(".") in s and "half answered" in s)
        said = "not certain" if half.value != 1 else "More than" if gap.value > 0 else "Fewer than"
        assert said in sentence, (item, sentence)


def test_the_menu_holds_every_page_and_the_head_no_more_than_it_bears(pages):
    home = pages["index.html"]
    head = re.search(r'<nav class="nav" aria-label="Main">.*?</nav>', home, re.S)[0]
    menu = re.search(r'<nav aria-label="Menu">.*?</nav>', home, re.S)[0]
    assert head.count("<li>") <= 6 < menu.count("<li>")
    assert all(title in menu for title in ("Findings", "Questions", "Method", "How to cite"))


def test_authors_publisher_and_doi_stand_in_every_citation(built):
    data = built / "site/data"
    assert '  - name: "Ana Pérez"\n  - name: "Asociación de Vecinos"' in (data / "CITATION.cff").read_text()
    assert "{Ana Pérez} and {Asociación de Vecinos}" in (data / "citation.bib").read_text("utf-8")
    described = json.loads((data / "dataset.jsonld").read_text("utf-8"))
    assert described["publisher"]["name"] == "Editorial del Barrio" and described["inLanguage"] == "es"
    assert described["identifier"] == "https://doi.org/10.1234/bibliotecas"
    page = (built / "site/cite/index.html").read_text("utf-8")
    assert "https://doi.org/10.1234/bibliotecas" in unescape(page)


@pytest.mark.browser
def test_no_page_scrolls_sideways(built, pages):
    from tests.checks.audit.browser import NARROW, WIDE, chromium

    with chromium() as browser:
        for size in (WIDE, NARROW):
            page = browser.new_context(viewport=size, java_script_enabled=False).new_page()
            for name in ("index.html", "findings/lectura/index.html", "findings/personas/index.html",
                         "findings/fondos/index.html", f"questions/{LONG}/index.html",
                         "questions/provincia/index.html", "questions/index.html"):  # fmt: skip
                page.goto((built / "site" / name).as_uri())
                width = page.evaluate("document.documentElement.scrollWidth")
                assert width <= size["width"], (name, width)
