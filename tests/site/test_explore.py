"""Explore in a browser: a question by one group and by two, as the downloads say, and its state in the address."""

import json
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.checks.audit import site

BUILT = Path("build/site")
QUESTION, BY, OTHER = "B7_worrycol", "woman", "career_age"  # a pair of the study


@pytest.fixture(scope="module")
def explore():
    """An address, opened: the page, what was asked, and what the downloads say."""
    if shutil.which("chromium") is None:
        pytest.skip("needs chromium")
    if not (BUILT / "index.html").is_file():
        pytest.skip("needs a built site")
    from tests.checks.audit.browser import NARROW, chromium

    told = json.loads((BUILT / "data" / "questions" / f"{QUESTION}.json").read_text())["numbers"]
    with site.served(BUILT) as root, chromium() as browser:

        def opened(**state: str):
            page = browser.new_page(viewport=NARROW)
            said: list[str] = []
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda fault: said.append(str(fault)))
            asked = "&".join(f"{k}={v}" for k, v in {"question": QUESTION, **state}.items())
            page.goto(f"{root}explore/?{asked}")
            page.wait_for_selector("#explore .result a")
            assert not said
            return page

        yield opened, BY, OTHER, told


def values(page) -> list[str]:
    return [a.inner_text() for a in page.query_selector_all("#explore .result tbody td:nth-child(2) a")]


def written(x: dict) -> str:
    if x["status"] == "withheld":
        return "withheld: " + {"privacy": "privacy", "uncertain": "too uncertain"}[x["reason"]]
    return x["written"]["value"]


def of(told: list[dict], breakdown: str, answer: str) -> dict[str, dict]:
    return {
        x["level"]: x
        for x in told
        if x["kind"] == "share" and x.get("breakdown") == breakdown and x["answer"] == answer
    }


def test_a_question_by_one_group(explore):
    opened, by, _, told = explore
    page = opened(by=by)
    answer = page.input_value("[name=answer]")
    assert values(page) == [written(x) for x in of(told, by, answer).values()]


@pytest.mark.parametrize("turned", [False, True])
def test_two_groups_crossed_stand_under_the_levels_of_the_first(explore, turned):
    opened, one, two, told = explore
    by, other = (two, one) if turned else (one, two)
    page = opened(by=by, **{"and": other})
    cells = of(told, f"{one}_x_{two}", page.input_value("[name=answer]"))
    levels = [list(dict.fromkeys(x.split("_x_")[i] for x in cells)) for i in (0, 1)]
    first, second = levels[turned], levels[not turned]
    expected = [
        written(cells[f"{b}_x_{a}" if turned else f"{a}_x_{b}"])
        for a in first
        for b in second
        if (f"{b}_x_{a}" if turned else f"{a}_x_{b}") in cells
    ]
    assert expected and values(page) == expected
    assert len(page.query_selector_all("#explore .result tbody.grp")) == len(first)
    assert parse_qs(urlsplit(page.url).query)["and"] == [other]


def test_a_table_shows_standard_errors_and_no_bars(explore):
    opened, by, _, told = explore
    page = opened(by=by, view="table")
    answer = page.input_value("[name=answer]")
    errors = [c.inner_text() for c in page.query_selector_all("#explore .result tbody td:nth-child(4)")]
    assert errors == [x["written"].get("se", "") for x in of(told, by, answer).values()]
    assert not page.query_selector("#explore .result .iv")


def test_a_choice_by_keyboard_moves_the_address(explore):
    opened, by, other, _ = explore
    page = opened()
    assert page.locator("[name=and]").is_hidden()
    page.focus("[name=by]")
    page.select_option("[name=by]", by)
    page.wait_for_function("b => new URLSearchParams(location.search).get('by') === b", arg=by)
    assert page.locator("[name=and]").is_visible()
    page.select_option("[name=and]", other)
    page.wait_for_function("b => new URLSearchParams(location.search).get('and') === b", arg=other)
    page.select_option("[name=by]", "")
    page.wait_for_function("() => !new URLSearchParams(location.search).has('and')")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
