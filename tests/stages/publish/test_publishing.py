"""The steps of publishing: links and policy, what pruning keeps, and the one step at the end."""

import ctypes
import errno
import hashlib
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.stages.publish import links, policy, prune, swap
from analysis.stages.publish.page import Page
from analysis.study import FactError

MARKED = {"en": "Demonstration data"}


def whole(site: Path) -> bool:
    """Whether every file is as the site's own list of hashes says, and no other is there."""
    listed = dict(reversed(row.split("  ", 1)) for row in (site / "SHA256SUMS").read_text().splitlines())
    there = {p: hashlib.sha256((site / p).read_bytes()).hexdigest() for p in swap.listed(site)}
    return bool(there) and there == listed


def told(page: Page) -> dict[str, links.Told]:
    """What links need to know of one page."""
    return {page.path: links.Told(sorted(page.ids), links.followed(page, "/"), [], [])}


def test_a_refresh_is_found():
    page = Page("x.html", '<meta http-equiv="refresh" content="0;url=y">')
    with pytest.raises(FactError, match="a refresh"):
        policy.check(page, False, MARKED)


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ('<img alt="a>b" onerror="x()" src="y.png">', "an event handler"),
        ("<img alt='a>b' onerror=x src=y.png>", "an event handler"),
        ("<svg/onload=x>", "an event handler"),
        ("<!--><img onerror=x>-->", "an event handler"),  # an empty comment, then an element
        ("<p title='<' ONCLICK=x>", "an event handler"),
        ('<p data-x="a>b" style="color:red">', "a style attribute"),
        ('<button title=">" formaction="/x">', "a form that sends"),
        ('<meta content="0;url=y" title=">" http-equiv=REFRESH>', "a refresh"),
        ("<script type='text/javascript' title='src=\"x\"'>1</script>", "an inline script"),
        ("<frameset><frame src=x></frameset>", "an element that loads"),
        ("<template><img onerror=x></template>", "hides elements"),
        ('<noscript><p title="</noscript><img onerror=x>"></p></noscript>', "hides elements"),
    ],
)
def test_a_tag_is_read_as_a_browser_reads_it(html, message):
    with pytest.raises(FactError, match=message):
        policy.check(
            Page("x.html", f"<title>x</title><body>{html}" if "frameset" not in html else html),
            False,
            MARKED,
        )


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ('<img alt="a>b" src="http://example.com/x.png">', "asks a foreign host"),
        ("<img src=//example.com/x.png>", "asks a foreign host"),
        ('<img srcset="x.png 1x, https://example.com/x.png 2x">', "asks a foreign host"),
        ('<link rel="preconnect" href="https://example.com/">', "asks a foreign host"),
        ('<link rel="canonical preconnect" href="https://example.com/">', "asks a foreign host"),
        ('<svg><image href="https://example.com/x.png"/></svg>', "asks a foreign host"),
        ('<svg><use xlink:href="https://example.com/x.svg#a"/></svg>', "asks a foreign host"),
        ('<a href="x.html" ping="https://example.com/">x</a>', "asks a foreign host"),
        ("<a href='javascript:alert(1)'>x</a>", "a scheme that no page needs"),
        ('<a href="java&#9;script:alert(1)">x</a>', "a browser reads its own way"),
        (r'<img src="\\example.com/x.png">', "a browser reads its own way"),
        ('<a title=">" href="gone.html">x</a>', "dead link 'gone.html'"),
        ("<a href=gone.html>x</a>", "dead link 'gone.html'"),
        ('<p title=">" id="a"></p><p id="a"></p>', "id 'a' stands twice"),
        ('<p id="a"></p><p id="a"></p>', "id 'a' stands twice"),
    ],
)
def test_an_address_is_read_as_a_browser_reads_it(html, message):
    page = Page("x.html", f"<title>x</title>{html}")
    with pytest.raises(FactError, match=message):
        links.check(told(page), {"x.html", "x.png"})


def test_what_leads_elsewhere_only_when_followed_passes():
    html = (
        '<link rel="canonical" href="https://example.com/"><a href="https://example.com/?a=1&amp;b=2">x</a>'
        '<a href="mailto:a@example.com" id="b">y</a><img src="data:image/png;base64,AA=="><a href="#b">z</a>'
    )
    page = Page("x.html", html)
    links.check(told(page), {"x.html"})
    policy.check(page, False, MARKED)


@pytest.mark.parametrize(
    ("html", "synthetic", "message"),
    [
        ("<title>X</title>", True, "its title does not say"),
        ("<title>Demonstration data: X</title>", True, "its description does not say"),
        ("<title>Demonstration data: X</title>", False, "its title says"),
        (
            '<title>Demonstration data: X</title><meta name="description" content="Demonstration data. Y">',
            True, "no noindex",
        ),
        ('<title>X</title><meta name="robots" content="noindex">', False, "a noindex"),
    ],
)  # fmt: skip
def test_a_page_without_its_mark_is_an_error(html, synthetic, message):
    with pytest.raises(FactError, match=message):
        policy.check(Page("x.html", html), synthetic, MARKED)


def test_a_page_without_a_charset_gets_no_policy_and_stops_the_build():
    with pytest.raises(FactError, match=r"expected <meta charset"):
        policy.guarded("<html>", "x.html")


CSS = """@charset "utf-8";
/* a comment { with a brace */
:root { --used: #fff; --unused: url("data:x;{}"); --chain: var(--used); }
.here { color: var(--chain); background: url('data:image/svg+xml;utf8,<svg a="}">'); }
.here .gone, .here:not(.absent) > b { margin: 0 }
.gone { margin: 0 } kbd { margin: 0 } [data-x=".gone"] p { margin: 0 }
@media print { .gone { margin: 0 } } @media (min-width: 1px) { .by-script { margin: 2px } }
@font-face { font-family: X; src: url(x.woff2) }
"""


def test_pruning_keeps_what_pages_and_scripts_use():
    names = prune.used(['<p class="here"><b>x</b>']) | prune.scripted(['e.className = "by-script"'])
    assert prune.pruned({"x": CSS}, names, set())["x"] == (
        '@charset "utf-8";:root{--used: #fff;--chain: var(--used)}'
        ".here{color: var(--chain);background: url('data:image/svg+xml;utf8,<svg a=\"}\">')}"
        ".here:not(.absent) > b{margin: 0}"
        '[data-x=".gone"] p{margin: 0}'
        "@media (min-width: 1px){.by-script{margin: 2px}}"
        "@font-face{font-family: X;src: url(x.woff2)}"
    )


def test_a_property_that_another_sheet_or_a_page_reads_stays():
    sheets = {"a": ":root{--one:1;--two:2;--three:3}", "b": "p{margin:var(--one)}"}
    assert prune.pruned(sheets, {"p"}, {"--two"})["a"] == ":root{--one:1;--two:2}"


def test_only_one_build_publishes_at_a_time(tmp_path):
    with (
        swap.staging(tmp_path / "site"),
        pytest.raises(FactError, match="another build is publishing"),
        swap.staging(tmp_path / "site"),
    ):
        pass


@pytest.mark.parametrize("step", ["sums", "flush", "exchange", "listed"])
def test_a_build_that_dies_at_a_step_leaves_the_old_site(tmp_path, step):
    code = f"""
import os
from pathlib import Path
from analysis.stages.publish import swap
site = Path({str(tmp_path / "site")!r})
def publish(text):
    with swap.staging(site) as aside:
        for n in range(5): (aside / f"{{n}}.html").write_text(text)
        swap.put(aside, site)
publish("old")
setattr(swap, {step!r}, lambda *given: os._exit(9))
publish("new")
"""
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 9
    assert {p.read_text() for p in (tmp_path / "site").glob("*.html")} == {"old"} and whole(
        tmp_path / "site"
    )
    with swap.staging(tmp_path / "site") as aside:  # what the dead build left is gone
        assert not list(aside.iterdir())


def test_a_build_killed_at_any_moment_leaves_a_whole_site(tmp_path):
    code = f"""
import itertools
from pathlib import Path
from analysis.stages.publish import swap
site = Path({str(tmp_path / "site")!r})
for turn in itertools.count():
    with swap.staging(site) as aside:
        for n in range(40): (aside / f"{{n}}.html").write_text(f"{{turn}}" * 500)
        swap.put(aside, site)
    print(turn, flush=True)
"""
    moment = random.Random(4)
    for _ in range(6):
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as build:
            build.stdout.readline()
            time.sleep(moment.uniform(0, 0.12))
            build.send_signal(signal.SIGKILL)
        assert len({p.read_text() for p in (tmp_path / "site").glob("*.html")}) == 1
        assert whole(tmp_path / "site")


def test_a_file_that_changes_while_it_is_published_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(swap, "flush", lambda folder: (folder / "a").write_text("other"))
    with pytest.raises(FactError, match="changed while"), swap.staging(tmp_path / "site") as aside:
        (aside / "a").write_text("one")
        swap.put(aside, tmp_path / "site")
    assert not (tmp_path / "site").exists()


class Without:
    """A C library of a system that cannot exchange folders: no such call, or one that says so."""

    def __init__(self, code: int | None) -> None:
        if code is not None:
            self.renameat2 = lambda *ends: ctypes.set_errno(code) or -1


@pytest.mark.parametrize("code", [None, errno.ENOSYS, errno.EINVAL])
def test_where_folders_cannot_be_exchanged_two_renames_do_it(tmp_path, monkeypatch, capsys, code):
    monkeypatch.setattr(swap, "libc", Without(code))
    site = tmp_path / "site"
    for text in ("old", "new"):
        with swap.staging(site) as aside:
            (aside / "a").write_text(text)
            swap.put(aside, site)
    assert (site / "a").read_text() == "new" and whole(site)
    assert "two renames" in capsys.readouterr().out
    assert sorted(p.name for p in tmp_path.iterdir()) == [".site.lock", "site"]


def test_another_fault_of_the_exchange_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(swap, "libc", Without(errno.EACCES))
    (tmp_path / "site").mkdir()
    (tmp_path / "new").mkdir()
    with pytest.raises(OSError, match="renameat2"):
        swap.exchange(tmp_path / "new", tmp_path / "site")
    assert (tmp_path / "site").is_dir()


def test_a_build_that_died_between_two_renames_is_put_right(tmp_path):
    old = tmp_path / ".site.old"
    old.mkdir()
    (old / "a").write_text("old")
    with swap.staging(tmp_path / "site") as aside:
        assert (tmp_path / "site" / "a").read_text() == "old" and not list(aside.iterdir())
    old.mkdir()  # died after them
    with swap.staging(tmp_path / "site"):
        assert not old.exists()
