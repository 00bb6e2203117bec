"""Check a sentence: its rule is that of the site's claims, and the page says in words what it finds."""

import json
import tomllib
from pathlib import Path

import pytest

from analysis.numbers.key import Key
from tests.checks.audit import site

pytestmark = pytest.mark.usefixtures("built_site")
BUILT = Path("build/site")
CLAIMS = Path("site_src/claims.toml")
TOLD = {"share": "share", "mean": "mean"}
JUDGE = """async ({ question, answer, by, one, two, line, way }) => {
  const data = await window.questions.load('../data/', question);
  const rule = window.checkSentence;
  if (line !== null) {
    const x = data.numbers.find(n => (n.kind === 'share' || n.kind === 'mean') && n.answer === answer && (n.breakdown || '') === by && (n.level || '') === one);
    if (!x || x.status === 'withheld' || x.df === undefined) return null;
    const ends = rule.line(x, line, 1.959963984540054);
    return rule.judged(ends.low, ends.high, undefined, 0.05, way);
  }
  const found = rule.pair(data, answer, by, one, two);
  return found && found.gap.status !== 'withheld' ? rule.judged(found.low, found.high, found.gap.p_adjusted, 0.05, way) : null;
}"""


@pytest.fixture(scope="module")
def opened():
    from tests.checks.audit.browser import NARROW, chromium

    with site.served(BUILT) as root, chromium() as browser:

        def visit(asked: str = ""):
            page = browser.new_page(viewport=NARROW)
            said: list[str] = []
            page.on("pageerror", lambda fault: said.append(str(fault)))
            page.goto(f"{root}check/{asked}")
            page.wait_for_selector("#check .verdict .word")
            assert not said
            return page

        yield visit


def asked(claim: dict) -> dict | None:
    """What the page would be asked for a claim; nothing where it cannot be asked there."""
    left = Key.parse(claim["left"])
    if claim["relation"] not in "<>" or left.kind not in TOLD or len(left.group.breakdown) > 1:
        return None
    place = {
        "question": left.question, "answer": left.answer or "mean", "by": "".join(left.group.breakdown),
        "one": "".join(left.group.level), "way": "more" if claim["relation"] == ">" else "fewer",
    }  # fmt: skip
    if not isinstance(claim["right"], str):
        return {**place, "two": "", "line": claim["right"]}
    right = Key.parse(claim["right"])
    same = (right.kind, right.question, right.answer, right.group.breakdown) == (
        left.kind, left.question, left.answer, left.group.breakdown,
    )  # fmt: skip
    return {**place, "two": "".join(right.group.level), "line": None} if same and place["by"] else None


@pytest.mark.browser
def test_it_agrees_with_every_claim_that_it_can_be_asked(opened):
    page = opened()
    claims = tomllib.loads(CLAIMS.read_text())
    tried, wrong = 0, []
    for name, claim in claims.items():
        place = asked(claim)
        found = place and page.evaluate(JUDGE, place)
        if found:
            tried += 1
            wrong += [] if found == "holds" else [(name, found)]
    assert not wrong  # a claim that does not hold stops the build, so each of them holds
    assert tried > 60
    page.close()


@pytest.mark.browser
def test_a_reversed_claim_does_not_hold_and_a_withheld_one_says_so(opened):
    start = "?question=B7_worrycol&answer=worried&by=descent"
    for more, word in [
        ("&one=chinese&two=other&way=more", "Holds"), ("&one=other&two=chinese&way=more", "Does not hold"),
        ("&one=chinese&two=l0.5&way=more", "Holds"), ("&one=chinese&two=l0.667&way=more", "Is not certain"),
    ]:  # fmt: skip
        page = opened(start + more)
        assert page.inner_text(".verdict .word") == word
        assert "64% (59–70)" in page.inner_text(".verdict")
        page.close()
    page = opened("?question=A1_contrib&answer=disagree&by=descent&one=chinese&two=asian&way=more")
    assert page.inner_text(".verdict .word") == "Withheld" and "withheld" in page.inner_text(".verdict dl")
    page.close()


@pytest.mark.browser
def test_its_quantile_of_student_s_t_is_that_of_scipy(opened):
    from scipy import stats

    page = opened()
    for df in (12, 30, 86, 400):
        for at in (0.95, 0.975):
            normal = stats.norm.ppf(at)
            ends = page.evaluate(
                "([df, z]) => window.checkSentence.line({ se: 1, value: 0, df: df }, 0, z)", [df, normal]
            )
            assert ends["high"] == pytest.approx(stats.t.ppf(at, df), abs=2e-5)
    page.close()


def test_without_a_script_it_says_where_else_to_look():
    text = (BUILT / "check/index.html").read_text()
    inside = text[text.index("<noscript>") : text.index("</noscript>")]
    assert "../explore/" in inside and "../claims/" in inside and "../questions/" in inside


def test_every_claim_of_the_page_of_claims_leads_on_in_one_click():
    text = (BUILT / "claims/index.html").read_text()
    ways = ("questions/", "explore/?question=", "data/questions/")
    for name in tomllib.loads(CLAIMS.read_text()):
        row = text[text.index(f'<tr id="{name}">') :].partition("</tbody>")[0].split("<tr ")[1]
        assert "code/" in row
        assert all(way in row for way in ways), name
    graph = json.loads((BUILT / "data/claims.jsonld").read_text())
    assert len(graph["hasPart"]) == text.count("<tr id=")
