"""The audit's own parts, on pages with known faults; and some of its lines on the built site."""

import gzip
import re
import urllib.request
from pathlib import Path

import pytest

from tests.checks.audit import __main__ as audit
from tests.checks.audit import browser as browser_of
from tests.checks.audit import contrast, labels, markup, pages, paper, site, steady

CSS = Path("site_src/static/site.css")
GOOD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title></head><body><main><h1>t</h1><article>%s</article></main></body></html>'
WORDS = "<p>" + "Words enough for a page that is read. " * 4 + "</p>"
FIGURE = '<figure class="fig" id="fig-a"><div class="plot"><svg width="300" height="60" role="img" aria-label="a">%s</svg></div></figure>'
DRAWN = '<rect width="300" height="60" fill="rgb(20,20,20)"/><rect x="20" y="20" width="40" height="9" fill="%s"/>'


# something above the words once they are painted, as a late picture without a size would be
LATE = """<script>const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => {
  const late = document.createElement("div"); late.style.height = "200px"; document.body.prepend(late); }));
  new PerformanceObserver(painted).observe({ type: "paint", buffered: true });</script>"""


@pytest.fixture(scope="module")
def browser():
    from tests.checks.audit.browser import chromium

    with chromium() as opened:
        yield opened


def put(folder: Path, **made: str) -> Path:
    for name, text in made.items():
        (folder / f"{name}.html").write_text(GOOD % text, encoding="utf-8")
    return folder


def test_contrast_is_that_of_the_definition():
    assert contrast.ratio((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast.ratio((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.005)
    assert contrast.computed("rgba(1, 2, 3, 0.5)") == (1, 2, 3)


def test_tokens_hold_in_both_schemes_and_a_faint_one_does_not(tmp_path):
    found = contrast.of_tokens(CSS)
    assert not any(found.faults.values()) and found.visits["contrast of tokens"] > 50
    faint = tmp_path / "site.css"
    faint.write_text(CSS.read_text().replace("--ink-3: light-dark(#666b72", "--ink-3: light-dark(#a6abb2"))
    assert any(
        "ink-3 on paper" in fault for fault in contrast.of_tokens(faint).faults["contrast of tokens"]
    )


def test_every_main_page_is_looked_at_and_some_of_each_kind():
    alike = [f"questions/Q{i:02}/" for i in range(40)] + [f"code/c{i}/" for i in range(3)]
    main = ["", "404.html", "questions/", "method/", "zh/", "zh/method/"]
    every = [*main, *alike, *(f"zh/{a}" for a in alike[:9])]
    chosen = site.sample(every, 5)
    assert chosen[:6] == main and len(chosen) == 6 + 5 + 3 + 5
    assert site.kind("zh/questions/Q01/") == "zh/questions" and site.kind("zh/questions/") == "main"
    assert sorted(site.sample(every, 0)) == sorted(every)
    assert site.sample(alike, 0) == sorted(alike, key=site.kind)


def test_the_server_sends_pages_gzipped_and_folders_with_a_slash(tmp_path):
    (tmp_path / "a").mkdir()
    put(tmp_path / "a", index=WORDS)
    with site.served(tmp_path) as root, urllib.request.urlopen(root + "a") as answer:
        assert answer.url.endswith("/a/") and answer.headers["Content-Encoding"] == "gzip"
        assert WORDS in gzip.decompress(answer.read()).decode()


def test_dead_links_and_anchors_are_found(tmp_path):
    put(
        tmp_path,
        index='<a href="b.html#there">a</a><a href="b.html#gone">b</a><a href="c.html">c</a><a href="#x">d</a>',
    )
    put(tmp_path, b='<p id="there">t</p><a href="https://example.org/">e</a>')
    assert markup.links(tmp_path).faults["no dead link or anchor"] == [
        "index.html: #x", "index.html: b.html#gone", "index.html: c.html"
    ]  # fmt: skip


def test_the_report_has_the_themes_in_the_order_of_the_front_page(tmp_path):
    put(tmp_path, index='<a class="name" href="z&#47;">z</a><a class="name" href="a/">a</a>')
    for name in ("z", "a", "method"):
        (tmp_path / name).mkdir()
        put(tmp_path / name, index=WORDS)
    assert paper.report(tmp_path) == ["", "z/", "a/", "method/"]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("body", "line", "fault"),
    [
        ('<div style="width:700px">wide</div>', "no sideways scroll at 390 px", "px too wide"),
        ('<img alt="" src="http://localhost:9/x.png">', "no request to another host", "localhost:9"),
        ("<script>console.log('here')</script>", "no message on the console", "log: here"),
        (FIGURE % (DRAWN % "rgb(30,30,30)"), "contrast of marks drawn", "expected 3.0"),
        ('<p style="color:#ccc">faint</p>', "axe, light", "color-contrast"),
        (
            '<div style="width:50px;overflow-x:auto"><p style="width:300px">table</p></div>',
            "nothing lost on paper",
            "loses 250 px",
        ),
        (
            "<style>@media (prefers-color-scheme: dark) { body { background: #222 } }</style>",
            "nothing lost on paper",
            "paper is rgb(34",
        ),
    ],
)
def test_a_fault_on_a_page_is_found(browser, tmp_path, body, line, fault):
    if line.startswith("axe") and not pages.AXE.is_file():
        pytest.skip("needs axe-core: npm ci in tests/checks/audit")
    put(tmp_path, index=body)
    with site.served(tmp_path) as root:
        found = pages.visited(browser, root, [""], contrast.of_charts, pages.AXE.is_file())
    assert any(fault in said for said in found.faults[line])


@pytest.mark.browser
@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ('<text x="60" y="30">near</text><text x="120" y="30">and far</text>', ""),
        ('<text x="290" y="30">beyond</text>', "beyond is cut"),
        ('<text x="60" y="30">one</text><text x="66" y="31">two</text>', "one and two over each other"),
        ('<path transform="translate(70,26)" d="M4,0A4,4,0,1,1,-4,0A4,4,0,1,1,4,0"/><text x="60" y="30">word</text>', "word under a mark"),
        ('<circle cx="70" cy="26" r="4"/><text x="60" y="30">word</text>', "word under a mark"),
    ],
)  # fmt: skip
def test_a_word_of_a_chart_that_is_cut_or_covered_is_found(browser, tmp_path, words, fault):
    put(tmp_path, index=WORDS + FIGURE % f'<g font-size="12px" fill="black">{words}</g>')
    found = pages.Found()
    with site.served(tmp_path) as root:
        page = browser.new_page(viewport=browser_of.WIDE)
        page.goto(root)
        labels.of_charts(page, "", found)
        page.close()
    said = found.faults["words of charts at 1280 px"]
    assert [fault in x for x in said] == [True] if fault else said == []


def test_a_folder_without_pages_is_told(tmp_path):
    put(tmp_path, index=WORDS)
    with pytest.raises(SystemExit, match="no page under 'zh/'"):
        list(audit.seen(tmp_path, "", 0, "zh/"))


@pytest.mark.browser
def test_a_chart_that_only_a_script_draws_is_missed_without_scripts(browser, tmp_path):
    script = (
        "<script>document.querySelector('svg').innerHTML = '<rect width=\"300\" height=\"60\"/>'</script>"
    )
    put(tmp_path, index=WORDS + FIGURE % "" + script, drawn=WORDS + FIGURE % (DRAWN % "rgb(250,250,250)"))
    with site.served(tmp_path) as root:
        found = pages.without_scripts(browser, root, ["", "drawn.html"])
    assert found.faults["text and charts without JavaScript"] == ["home: no chart in fig-a"]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("body", "line", "fault"),
    [
        (WORDS, "", ""),
        (f'<div style="width:1em">{WORDS * 8}</div>', "height at 390 px", "a letter a line"),
        (WORDS + LATE, "shift under 0.002 at 390 px", "by"),
    ],
)  # fmt: skip
def test_what_moves_and_what_is_a_letter_a_line_is_found(browser, tmp_path, body, line, fault):
    put(tmp_path, index=body)
    with site.served(tmp_path) as root:
        found = steady.steady(browser, root, [""])
    said = {name: faults[0] for name, faults in found.faults.items() if faults}
    assert fault in said[line] if line else not said


@pytest.mark.browser
def test_main_pages_of_the_built_site_pass(browser, built_site):
    chosen = [a for a in site.pages(built_site) if site.kind(a) == "main"][:6]
    with site.served(built_site) as root:
        looked = pages.visited(browser, root, chosen, contrast.of_charts, pages.AXE.is_file())
        for found in (looked, pages.without_scripts(browser, root, chosen)):
            assert {line: faults for line, faults in found.faults.items() if faults} == {}


@pytest.mark.browser
def test_the_summary_is_one_sheet_with_its_notice(browser, built_site, tmp_path):
    with site.served(built_site) as root:
        paper.printed(browser, root, ["summary/"], tmp_path / "summary.pdf")
        page = browser.new_page(viewport=browser_of.NARROW)
        page.goto(root + "summary/")
        page.emulate_media(media="print")
        assert page.is_visible(".md-banner") and not page.is_visible("footer")
        page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "summary.pdf").read_bytes())) == 1
