"""The site on paper: summary, topline and the whole report, as PDF by the site's own print styles.

python -m tests.checks.audit.paper SITE FOLDER KEPT
"""

import re
import shutil
import sys
from html import unescape
from pathlib import Path

from playwright.sync_api import Browser

from tests.checks.audit import site
from tests.checks.audit.browser import chromium

SINGLE = ("summary", "topline")  # pages that are a PDF of their own
BREAK = "article + article { break-before: page; }"
# The articles of the other pages after the first; their ids and drawings are prefixed, so that none collides.
GATHER = """async addresses => {
  let last = document.querySelector('article');
  for (const [i, address] of addresses.entries()) {
    const text = await (await fetch(address)).text();
    const article = new DOMParser().parseFromString(text, 'text/html').querySelector('article');
    article.innerHTML = article.innerHTML.replaceAll(/( id="| href="#|url\\(#)/g, `$1p${i}-`);
    for (const a of article.querySelectorAll('a:not([href^="#"])')) a.href = new URL(a.getAttribute('href'), address);
    last.after(article);
    last = article;
  }
}"""
# A link leads to where the site will stand; on paper without such an address, to nowhere.
SETTLE = """() => {
  const canonical = document.querySelector('link[rel=canonical]')?.href;
  for (const a of document.querySelectorAll('article a[href]')) {
    if (a.getAttribute('href').startsWith('#') || a.origin !== location.origin) continue;
    const away = a.pathname.slice(1) + a.search + a.hash;
    if (canonical) a.href = new URL(location.pathname.replace(/[^/]+\\/|[^/]+$/g, '../').slice(1) + away, canonical);
    else a.removeAttribute('href');
  }
}"""


def report(folder: Path) -> list[str]:
    """The pages of the report in reading order: home, its themes, what lies behind them."""
    home = (folder / "index.html").read_text(encoding="utf-8")
    themes = [unescape(a) for a in re.findall(r'<a class="name" href="([^"]+)"', home)]
    wanted = ["", *themes, "who-thinks-what/", "context/", "method/", "cite/"]
    return [a for a in wanted if (folder / a / "index.html").is_file()]


def printed(browser: Browser, root: str, addresses: list[str], to: Path) -> None:
    """The pages in one PDF, A4."""
    page = browser.new_page(bypass_csp=True)
    page.goto(root + addresses[0], wait_until="load")
    page.evaluate(GATHER, [root + a for a in addresses[1:]])
    page.evaluate(SETTLE)
    page.add_style_tag(content=BREAK)
    page.pdf(path=str(to), format="A4", prefer_css_page_size=True, tagged=True, outline=True)
    page.close()


def dated(raw: bytes) -> bytes:
    """The PDF without the time of printing: the same pages give the same bytes."""
    return re.sub(rb"D:\d{14}", b"D:20000101000000", raw)


def main(folder: Path, to: Path, kept: Path) -> None:
    """Print into the folder `to`, with the stamp that publishing left in `kept`."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    single = {name: [f"{name}/"] for name in SINGLE if (folder / name / "index.html").is_file()}
    with site.served(folder) as root, chromium() as browser:
        for name, addresses in (single | {"report": report(folder)}).items():
            path = to / f"{name}.pdf"
            printed(browser, root, addresses, path)
            path.write_bytes(dated(path.read_bytes()))
    shutil.copyfile(kept / "stamp", to / "stamp")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
