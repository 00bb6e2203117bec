"""The stage that publishes: what goes in, what stops it, and that a reader never meets half a site."""

import functools
import hashlib
import http.server
import os
import re
import shutil
import threading
from pathlib import Path

import pytest

from analysis.stages.publish import __main__ as publish
from analysis.stages.publish import page, policy, swap
from analysis.study import FactError
from tests.stages.chart import library

FIGURE = '<figure class="fig" id="fig-one"><a href="{root}numbers/quiet/#share.quiet">49</a></figure>\n'
PART = '<table class="tab"><tr id="share.quiet"><td><a href="{root}method/#withheld">withheld</a></td></tr></table>\n'
PAGES = {
    "index.md": '# Front\n\nWords <a class="n lo45 hi53 v49 g1" href="numbers/quiet/#share.quiet">49%</a>.\n',
    "method.md": "---\ndescription: How\n---\n# Method\n\n## Withheld\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n",
    "numbers/quiet.md": '# Numbers\n\n<div data-part="numbers/quiet"></div>\n',
    "findings/deep/quiet.md": '# Finding\n\n<div data-figure="one"></div>\n\n[method](../../method.md#withheld)\n',
}


def write(folder: Path, synthetic: bool = True, site: str = "", **pages: str) -> dict[str, Path]:
    """A small study with its pages, a figure and a part; the arguments of publish."""
    study = library.write(folder / "study", synthetic)["study"]
    study.write_text(study.read_text() + '\n[site]\nsite_url = "https://example.org/quiet/"\n' + site)
    files = {f"docs/{name}": text for name, text in PAGES.items()}
    files |= {f"docs/{name.replace('__', '/')}.md": text for name, text in pages.items()}
    files |= {"charts/one.html": FIGURE, "parts/numbers/quiet.html": PART}
    files |= {f"charts/one.{suffix}": suffix for suffix in ("csv", "svg", "png", "preview.png")}
    files |= {"charts/one.embed.html": framed(synthetic)}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    own = {"overrides": Path("site_src/overrides"), "static": Path("site_src/static")}
    made = {name: folder / name for name in ("docs", "parts", "charts", "site", "kept")}
    return {"mkdocs": Path("mkdocs.yml"), "study": study, **own, **made}


def framed(synthetic: bool) -> str:
    """A page that others may frame."""
    mark = "Demonstration data: " if synthetic else ""
    robots = '<meta name="robots" content="noindex">' if synthetic else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{robots}<meta name="description" '
        f'content="{mark}one"><link rel="stylesheet" href="{{root}}static/site.css"><title>{mark}one</title>'
        '</head><body><main><a target="_blank" rel="noopener" href="{root}findings/deep/quiet/">one</a>'
        "</main></body></html>\n"
    )


def whole(site: Path) -> bool:
    """Whether every file is as the site's own list of hashes says, and no other is there."""
    listed = dict(reversed(row.split("  ", 1)) for row in (site / "SHA256SUMS").read_text().splitlines())
    there = {p: hashlib.sha256((site / p).read_bytes()).hexdigest() for p in swap.listed(site)}
    return bool(there) and there == listed


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    arguments = write(tmp_path_factory.mktemp("published"))
    publish.main(**arguments)
    return arguments["site"]


def test_figures_and_parts_stand_in_the_pages_with_their_addresses(site):
    page = (site / "findings/deep/quiet/index.html").read_text()
    assert '<figure class="fig" id="fig-one"><a href="../../../numbers/quiet/#share.quiet">' in page
    assert '<a href="../../method/#withheld">' in (site / "numbers/quiet/index.html").read_text()
    assert (site / "charts/one.csv").read_text() == "csv"
    assert not list(site.rglob("*.md")) and "data-figure" not in page


def test_the_published_folder_is_listed_with_its_hashes(site):
    assert whole(site)
    assert [p.name for p in site.parent.iterdir() if p.name.startswith(".site")] == [".site.lock"]


def test_each_page_has_its_policy_right_after_the_charset(site):
    for path in site.rglob("*.html"):
        html = path.read_text()
        held = policy.FRAMED if path.parent.name == "embed" else policy.POLICY
        head = f'<head> <meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{held}">'
        assert head in re.sub(r"\s+", " ", html.replace("<head>", "<head> "))
        assert not re.search(r"<[^>]*\sstyle=", html)
        assert all(" src=" in s or "application/json" in s for s in re.findall(r"<script[^>]*>", html))
        assert "https://fonts" not in html


def test_no_script_of_the_theme_is_left_and_the_frame_does_not_wait(site):
    html = (site / "index.html").read_text()
    assert re.findall(r"<script[^>]*>", html) == ['<script src="static/frame.js">']
    assert not (site / "assets/javascripts").exists()


def test_the_stylesheet_knows_every_place_from_0_to_100(site):
    css = (site / "static/site.css").read_text()
    for rule in (".lo45{--lo:45}", ".hi53{--hi:53}", ".v49{--v:49}"):
        assert rule in css
    assert ".lo46{" not in css  # no page has it
    assert "--md-typeset-color" in css and len(css) < 30_000


def test_the_theme_is_cut_and_nothing_unasked_is_published(site):
    (theme,) = site.glob("assets/stylesheets/*.css")
    assert theme.stat().st_size < 40_000
    assert not list(site.rglob("*.map"))


def test_synthetic_data_are_marked_everywhere_and_real_ones_nowhere(site, tmp_path):
    arguments = write(tmp_path, synthetic=False)
    publish.main(**arguments)
    for folder, marked in ((site, True), (arguments["site"], False)):
        for path in folder.rglob("*.html"):
            html = path.read_text()
            assert re.search(r"<title>Demonstration data: ", html) is not None if marked else True
            often = 2 if path.parent.name == "embed" else 5
            assert html.count("Demonstration data") == (often if marked else 0)
            assert ('<meta name="robots" content="noindex">' in html) == marked
            assert ('<aside class="md-banner">' in html) == (marked and often == 5)


def test_the_look_of_every_site_knows_no_study():
    files = [Path("mkdocs.yml")]
    for folder in (
        "site_src/overrides",
        "site_src/static",
        "analysis/stages/chart",
        "analysis/stages/publish",
    ):
        files += [p for p in Path(folder).rglob("*") if p.suffix in (".py", ".html", ".css", ".js", ".md")]
    for path in files:
        assert not re.search(r"china|chinese|descent\b(?!s|\()", path.read_text(), re.I), path


def test_the_same_bytes_again(site, tmp_path):
    arguments = write(tmp_path)
    publish.main(**arguments)
    assert (arguments["site"] / "SHA256SUMS").read_text() == (site / "SHA256SUMS").read_text()


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ('<div data-figure="on"></div>', "index.html: no figure 'on' in .*, did you mean 'one'"),
        (
            '<div data-part="numbers/quit"></div>',
            "no part 'numbers/quit' in .*, did you mean 'numbers/quiet'",
        ),
        ('<div data-figure="one" class="x"></div>', "is no placeholder"),
        ('<a href="metod/">x</a>', "dead link 'metod/': no file 'metod/index.html', did you mean 'method"),
        ('<a href="method/#witheld">x</a>', "no id 'witheld' on .*, did you mean 'withheld'"),
        ('<a href="#nowhere">x</a>', "no id 'nowhere' on 'index.html'"),
        ('<a href="/elsewhere/">x</a>', "leads above the site's root '/quiet/'"),
        ('<a href="javascript:alert(1)">x</a>', "a scheme that no page needs"),
        ('<img alt="" src="https://example.com/x.png">', "asks a foreign host"),
        ('<p id="a">x</p>\n<p id="a">y</p>', "id 'a' stands twice"),
        ('<p style="color:red">x</p>', "a style attribute, which the content policy forbids"),
        ("<script>alert(1)</script>", "an inline script"),
        ('<p onclick="x()">x</p>', "an event handler"),
        ("<style>p{}</style>", "a style element"),
        ('<iframe src="method/"></iframe>', "an element that loads"),
        ('<form action="method/"></form>', "a form that sends"),
        ("[x](metod.md)", "mkdocs: .*metod.md"),
    ],
)
def test_what_stops_a_build_and_leaves_the_old_site(tmp_path, page, message):
    arguments = write(tmp_path, index=f"# Front\n\n{page}\n")
    arguments["site"].mkdir()
    (arguments["site"] / "index.html").write_text("old")
    with pytest.raises(FactError, match=message):
        publish.main(**arguments)
    assert (arguments["site"] / "index.html").read_text() == "old"


def test_settings_of_the_study_take_the_place_of_the_common_ones(tmp_path):
    arguments = write(
        tmp_path, site='site_name = "Quiet"\nnav = [{ "Method" = "method.md" }, "index.md"]\n'
    )
    with pytest.raises(FactError, match=r"findings/deep/quiet\.md"):  # a page that no menu leads to
        publish.main(**arguments)
    (arguments["docs"] / "findings/deep/quiet.md").unlink()
    publish.main(**arguments)
    html = (arguments["site"] / "index.html").read_text()
    assert "<title>Demonstration data: Quiet</title>" in html
    assert '<nav class="nav" aria-label="Main"><ul><li><a href="method/">Method</a></li></ul></nav>' in html


def test_an_unknown_setting_is_an_error(tmp_path):
    with pytest.raises(FactError, match="sitename"):
        publish.main(**write(tmp_path, site='sitename = "Quiet"\n'))


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ('header = ["Methods"]', "header: page of the nav .*Methods.*Method"),
        ('footer = [{ title = "Check", pages = ["Metod"] }]', "footer: page of the nav .*Metod.*Method"),
    ],
)
def test_header_and_footer_name_pages_of_the_menu(tmp_path, extra, message):
    site = f'nav = [{{ "Method" = "method.md" }}, "index.md"]\n[site.extra]\n{extra}\n'
    with pytest.raises(FactError, match=message):
        publish.main(**write(tmp_path, site=site))


@pytest.mark.browser
def test_in_a_browser_nothing_is_blocked_search_opens_and_nothing_scrolls_sideways(site):
    from playwright.sync_api import sync_playwright

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *given: object) -> None: ...

    serve = functools.partial(Quiet, directory=os.fspath(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
            page = browser.new_page(viewport={"width": 320, "height": 800})
            said: list[str] = []
            asked: list[str] = []
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda wrong: said.append(str(wrong)))
            page.on("request", lambda request: asked.append(request.url))
            root = f"http://127.0.0.1:{server.server_address[1]}/"
            page.goto(root + "findings/deep/quiet/")
            page.wait_for_load_state("networkidle")
            page.click("[data-do=search]")
            page.wait_for_selector(".find[open] input")
            page.keyboard.type("withheld")
            page.wait_for_selector(".find li")
            assert "Method" in page.inner_text(".find ol")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
            assert not said
            assert all(url.startswith((root, "blob:", "data:")) for url in asked)
            browser.close()
    finally:
        server.shutdown()
        server.server_close()


def test_a_chart_that_no_page_shows_is_not_published(tmp_path):
    arguments = write(tmp_path)
    (arguments["charts"] / "old.csv").write_text("of an earlier build")
    publish.main(**arguments)
    assert sorted(p.name for p in (arguments["site"] / "charts").iterdir()) == [
        "one", "one.csv", "one.png", "one.preview.png", "one.svg"
    ]  # fmt: skip
    framed = (arguments["site"] / "charts/one/embed/index.html").read_text()
    assert policy.FRAMED in framed and 'href="../../../static/site.css"' in framed


def test_the_menu_marks_where_a_page_belongs(tmp_path):
    nav = 'nav = ["index.md", { "Numbers" = "numbers/index.md" }, { "Findings" = ["findings/deep/quiet.md"] }]\n'
    arguments = write(tmp_path, site=nav, numbers__index="# All\n")
    (arguments["docs"] / "method.md").rename(arguments["docs"] / "findings/method.md")
    arguments["study"].write_text(
        arguments["study"].read_text() + 'not_in_nav = "/numbers/*\\n/findings/method.md"\n'
    )
    for path, old in (("findings/deep/quiet.md", "../../method.md"),):
        page = arguments["docs"] / path
        page.write_text(page.read_text().replace(old, "../method.md"))
    part = arguments["parts"] / "numbers/quiet.html"
    part.write_text(part.read_text().replace("method/#", "findings/method/#"))
    publish.main(**arguments)
    current = {
        name: re.findall(
            r'aria-current="(\w+)">(\w+)<', (arguments["site"] / name / "index.html").read_text()
        )
        for name in ("numbers", "numbers/quiet", "findings/deep/quiet", "")
    }
    assert current["numbers"] == [("page", "Numbers")] * 2
    assert current["numbers/quiet"] == [("true", "Numbers")] * 2
    assert current["findings/deep/quiet"] == [("true", "Findings")] * 2
    assert current[""] == []


def test_the_404_page_asks_for_nothing_where_nobody_knows_where_the_site_begins(site, tmp_path):
    known = page.Page("404.html", (site / "404.html").read_text())
    assert any(address.startswith("/quiet/static/") for _, _, address in known.addresses)
    arguments = write(tmp_path)
    settings = arguments["study"].read_text()
    arguments["study"].write_text(settings.replace('site_url = "https://example.org/quiet/"\n', ""))
    publish.main(**arguments)
    alone = page.Page("404.html", (arguments["site"] / "404.html").read_text())
    assert [address for _, _, address in alone.addresses] == [
        "data:,"
    ]  # an icon of nothing: else browsers ask
    assert "There is no page at this address" in alone.html
    assert alone.html.count("Demonstration data") == 3 and policy.POLICY in alone.html


@pytest.mark.browser
def test_opened_from_a_folder_links_lead_to_pages_and_the_font_is_there(site):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        tab = browser.new_page()
        tab.goto((site / "findings/deep/quiet/index.html").as_uri())
        assert (
            tab.evaluate("document.fonts.load('16px \"STIX Two\"').then(found => found[0].status)")
            == "loaded"
        )
        tab.click("article a[href$='#withheld']")
        tab.wait_for_url("**/method/index.html#withheld")
        browser.close()
