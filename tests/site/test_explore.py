"""Explore in a browser: a question by one group and by two, as the downloads say, and its state in the address."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.checks.audit import site
from tests.stages.release.reading import numbers_of

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("built_site")]
BUILT = Path("build/site")
QUESTION, BY, OTHER = "B7_worrycol", "woman", "career_age"  # a pair of the study


@pytest.fixture(scope="module")
def explore():
    """An address, opened: the page, what was asked, and what the downloads say."""
    from tests.checks.audit.browser import NARROW, chromium

    every = numbers_of((BUILT / "data" / "questions" / f"{QUESTION}.json").read_text(encoding="utf-8"))
    told = [x for x in every if not x.get("wave")]
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
    return x["written.value"]


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
    assert errors == [x.get("written.se", "") for x in of(told, by, answer).values()]
    assert not page.query_selector("#explore .result i")


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


def test_two_groups_side_by_side_with_their_published_difference(explore):
    opened, by, _, told = explore
    (key, *_) = [x["level"] for x in told if x["kind"] == "difference" and x.get("breakdown") == by]
    one, two = key.split("-")
    page = opened(by=by, one=two, two=one)  # in any order
    page.wait_for_selector("#explore .pairs")
    gaps = {x["answer"]: x for x in told if x["kind"] == "difference" and x.get("level") == key}
    answers = list(
        dict.fromkeys(x["answer"] for x in told if x["kind"] == "share" and x.get("breakdown") == by)
    )
    cells = [a.inner_text() for a in page.query_selector_all("#explore .pairs tbody td:nth-child(5) a")]
    assert cells == [gaps[answer]["written.value"] for answer in answers if answer in gaps]
    rows = page.query_selector_all("#explore .pairs tbody tr")
    assert [len(row.query_selector_all("i")) for row in rows] == [2] * len(answers)
    passed = [x for x in gaps.values() if x["p_adjusted"] < 0.05]
    assert len(page.query_selector_all("#explore .pairs .iv:not(.open)")) == len(passed)
    said = page.inner_text("#explore .says")
    assert ("which may be nothing" in said or "On none of" in said) == (not passed)
    with page.expect_download() as taken:
        page.click("text=Take the picture")
    drawing = Path(taken.value.path()).read_text()
    assert drawing.startswith("<svg") and "Demonstration data" in drawing and "var(" not in drawing


PASSING = """async ([id, by, one, two, level]) => {
  const told = { ...JSON.parse(document.getElementById('explore-labels').textContent), level: level };
  const data = await questions.load('../data/', id);
  const made = exploreSides(exploreMarks('../', told.colours), told, data, by, one, two);
  return made.table.querySelectorAll('.iv:not(.open)').length;
}"""


def test_what_passes_is_what_the_study_s_level_says(explore):
    opened, by, _, told = explore
    gaps = [x for x in told if x["kind"] == "difference" and x.get("breakdown") == by and "p_adjusted" in x]
    one, two = gaps[0]["level"].split("-")
    mine = [x["p_adjusted"] for x in gaps if x["level"] == gaps[0]["level"]]
    page = opened(by=by)
    for level in (min(mine) / 2, min(mine) * 1.01, 1.0):
        passing = page.evaluate(PASSING, [QUESTION, by, one, two, level])
        assert passing == sum(p < level for p in mine)
    assert sum(p < 1 for p in mine) > 0


def test_no_mean_stands_under_a_percent(explore):
    opened, *_ = explore
    page = opened(question="D1_04")
    assert "Mean" not in page.inner_text("#explore .result tbody")
    assert "Mean: " in page.inner_text("#explore .result")


def test_an_earlier_wave_has_its_own_numbers_and_says_what_it_has_not(explore):
    opened, *_ = explore
    every = numbers_of((BUILT / "data" / "questions" / f"{QUESTION}.json").read_text(encoding="utf-8"))
    then = [x for x in every if x.get("wave") == "2025" and x["kind"] != "change"]
    page = opened(wave="2025", by="descent", answer="worried")
    expected = [written(x) for x in of(then, "descent", "worried").values()]
    assert values(page) == expected and len(expected) >= 3
    page.select_option("select[name=by]", "S1_role")
    page.wait_for_selector("#explore .result >> text=not told by this group")
    page.select_option("select[name=question]", "C1_nonfed")
    page.wait_for_selector("#explore .result >> text=not asked in 2025")
