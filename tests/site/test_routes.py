"""From each claim one click to its question, its groups, its data and its code: the routes of the built site."""

import csv
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from analysis.study import read_study

BUILT = Path("build/site")
STUDY, TEXTS = Path("survey_data/study.toml"), Path("survey_data/texts.zh.csv")


@pytest.fixture(scope="module")
def pages(built_site) -> dict[str, str]:
    found = sorted(p for p in BUILT.rglob("index.html") if p.parent.name != "embed")
    return {
        str(p.parent.relative_to(BUILT)).removeprefix("."): p.read_text(encoding="utf-8") for p in found
    }


def figures(html: str) -> list[str]:
    """Charts that stand alone; a question's small one of earlier waves is told by its table."""
    return re.findall(r'<figure class="fig" id="fig-(?!waves-).*?</figure>', html, re.S)


def test_the_header_leads_to_seven_places_in_order(pages):
    titles = list(read_study(STUDY).site.extra.header)
    with TEXTS.open(encoding="utf-8", newline="") as f:
        chinese = {row["original"]: row["translation"] for row in csv.DictReader(f)}
    for name, html in pages.items():
        (nav,) = re.findall(r'<nav class="nav".*?</nav>', html, re.S)
        said = [chinese[title] for title in titles] if name.partition("/")[0] == "zh" else titles
        assert re.findall(r">([^<>]+)</a>", nav) == said, name


def test_every_chart_of_answers_leads_to_its_groups_in_explore(pages):
    asked = {q["id"] for q in json.loads((BUILT / "data" / "questions.json").read_text())["questions"]}
    breakdowns, counted = read_study(STUDY).breakdowns, 0
    for name, html in pages.items():
        for figure in figures(html):
            drawn = set(re.findall(r"numbers/([\w-]+)/#(?:share|mean)\.", figure)) & asked
            links = re.findall(r'<a class="go" href="([^"]*)"', figure)
            assert len(links) == bool(drawn), name
            for link in links:
                state = parse_qs(urlsplit(unescape(link)).query)
                assert state["question"][0] in drawn and state["by"][0] in breakdowns
                counted += 1
    assert counted > 20


def test_every_chart_is_cited_by_its_title_and_leads_to_its_page_and_its_function(pages):
    for html in pages.values():
        for figure in figures(html):
            name = re.search(r'id="fig-([^"]*)"', figure)[1]
            title = re.search(r'<p class="fig-t">(.*?)</p>', figure)[1]
            note = re.search(rf'popover id="{name}-cite">(.*?)</div>', figure, re.S)[1]
            marked = any(
                x in note for x in ("Demonstration data", "Published figures", "演示数据", "已发表")
            )
            assert title in note and marked and ("Edition 1.0" in note or ("1.0" in note and "版" in note))
            assert re.search(r'href="[^"]*code/stages/chart/\w+/#def-\w+"', figure)
            assert re.search(rf'href="[^"]*charts/{name}/" data-do="copy"', figure)
            toml = Path(f"site_src/charts/{name}.toml").read_text().strip()
            assert toml in unescape(pages[f"charts/{name}"])


def test_a_question_leads_to_its_finding_and_a_finding_to_who_thinks_what(pages):
    for name, html in pages.items():
        kicker = re.search(r'<p class="kicker">(.*?)</p>', html, re.S)
        if name.startswith("questions/") and kicker and kicker[1].count("·") == 2:
            assert re.search(r'<a href="\.\./\.\./(?:findings/\w+|safe-zones)/">', kicker[1]), name
        if re.fullmatch(r"findings/\w+|safe-zones", name):
            assert re.search(r'href="[^"]*who-thinks-what/#\w+"', html), name


def test_the_contact_is_one_and_stands_in_every_footer(pages):
    contact = read_study(STUDY).site.extra.contact
    for html in pages.values():
        assert f'href="mailto:{contact}"' in html[html.index("<footer") :]
    for name in ("respondents", "changes", ""):
        body = pages[name][: pages[name].index("<footer")]
        assert f'href="mailto:{contact}"' in unescape(body)


@pytest.mark.browser
def test_the_list_of_questions_narrows_to_what_is_typed(pages):
    from tests.checks.audit import site
    from tests.checks.audit.browser import NARROW, chromium

    shown = "[...document.querySelectorAll('.asked li')].filter(e => e.offsetHeight).length"
    with site.served(BUILT) as root, chromium() as browser:
        page = browser.new_page(viewport=NARROW)
        page.goto(root + "questions/")
        every = page.evaluate(shown)
        page.fill(".filter input", "Brain Drain")  # one of the terms
        assert page.evaluate(shown) == 1 and "leaving" in page.inner_text(".asked li:not([hidden])")
        page.fill(".filter input", "")
        assert page.evaluate(shown) == every > 100


def test_from_a_number_in_prose_one_click_leads_to_question_groups_data_and_code(pages):
    """What `routes.js` makes its ways of: each leads to a page or a file that is there."""
    breakdowns, counted = read_study(STUDY).breakdowns, 0
    for name, html in pages.items():
        for number in re.findall(r'<a class="(?:n |fig-n|pull)[^>]*>', html):
            told = dict(re.findall(r'data-(q|by|code)="([^"]*)"', number))
            assert told or "method/#withheld" in number, (name, number)
            if told:
                page, _, function = told["code"].partition("#")
                assert f'id="{function}"' in pages[page.rstrip("/")], (name, number)
                counted += 1
            if "q" in told:
                assert f"questions/{told['q']}" in pages
                assert (BUILT / "data" / "questions" / f"{told['q']}.csv").is_file()
                assert told.get("by", breakdowns[0]) in breakdowns
        assert ('static/routes.js"' in html) == (' data-code="' in html), name
    assert counted > 200


def test_no_two_marks_of_what_depends_on_choices_stand_side_by_side_unnamed(pages):
    marks = 0
    for name, html in pages.items():
        marks += html.count('<a class="dep" title="')
        for first, second in re.findall(
            r'<a class="dep"[^>]*>([^<]*)</a>\s*<a class="dep"[^>]*>([^<]*)', html
        ):
            assert "“" in first + second, name
    assert marks > 10


@pytest.mark.browser
def test_the_ways_of_a_number_open_by_mouse_and_by_keyboard(pages):
    from tests.checks.audit import site
    from tests.checks.audit.browser import WIDE, chromium

    with site.served(BUILT) as root, chromium() as browser:
        page = browser.new_page(viewport=WIDE)
        page.goto(root + "findings/fear/")
        number = page.locator(".lead a[data-code]").first
        number.hover()
        ways = page.locator(".routes a")
        assert ways.all_inner_texts() == ["The question", "Compare groups", "Data", "Code"]
        for way in [a.get_attribute("href") for a in ways.all()]:
            answer = page.request.get(way)
            assert answer.ok and way.startswith(root)
        page.mouse.move(5, 500)
        page.wait_for_selector(".routes", state="detached")
        page.locator(".kicker a").first.focus()
        page.keyboard.press("Tab")
        assert ways.count() == 4 and number.get_attribute("aria-describedby") == "routes"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.textContent") == "Compare groups"
        page.keyboard.press("Escape")
        assert ways.count() == 0 and page.evaluate("document.activeElement.dataset.q") == "B7_worrycol"


@pytest.mark.browser
@pytest.mark.parametrize("language", ["", "zh/"])
def test_the_topline_on_a_phone_holds_its_groups_within_the_screen(pages, language):
    from tests.checks.audit import site
    from tests.checks.audit.browser import NARROW, chromium

    with site.served(BUILT) as root, chromium() as browser:
        page = browser.new_page(viewport=NARROW)
        page.goto(f"{root}{language}topline/")
        of_one = page.locator("section.asked-as", has=page.locator("#A3_stronger"))
        heads = [th.inner_text() for th in of_one.locator("thead th").all() if th.is_visible()]
        assert len(heads) == 6 and all(heads[-3:]), heads  # answer, everyone, interval, three groups
        wide = page.eval_on_selector_all(
            ".topline", "all => all.map(t => [t.scrollWidth, t.parentElement.clientWidth])"
        )
        assert len(wide) > 100 and all(own <= room for own, room in wide)
