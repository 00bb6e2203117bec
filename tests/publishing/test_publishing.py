"""The steps of publishing: links and policy, what pruning keeps, and the one step at the end."""

import hashlib
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.facts import FactError
from analysis.publishing import links, policy, prune, swap


def whole(site: Path) -> bool:
    """Whether every file is as the site's own list of hashes says, and no other is there."""
    listed = dict(reversed(row.split("  ", 1)) for row in (site / "SHA256SUMS").read_text().splitlines())
    there = {
        str(p.relative_to(site)): hashlib.sha256(p.read_bytes()).hexdigest() for p in swap.listed(site)
    }
    return bool(there) and there == listed


def test_a_refresh_is_found():
    page = links.Page("x.html", '<meta http-equiv="refresh" content="0;url=y">')
    with pytest.raises(FactError, match="a refresh"):
        policy.check(page, synthetic=False)


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
        policy.check(links.Page("x.html", html), synthetic)


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
    names = prune.used(
        ['<p class="here"><b>x</b>'],
        ['e.className = "by-script"'],
    )
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
from analysis.publishing import swap
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
from analysis.publishing import swap
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
