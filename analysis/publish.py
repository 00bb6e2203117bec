"""Markdown, figures and parts -> the published folder, exchanged for the old one in one step.

mkdocs builds small pages strictly; figures and big tables are spliced in after it; then every link
is followed, stylesheets are cut to what is used, each page gets its content policy, and its words go
into the index of the search.
"""

import shutil
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from analysis.facts import FactError, read_study, run
from analysis.publishing import build, links, policy, prune, search, splice, swap

DROPPED = ("*.map", "assets/javascripts", "assets/stylesheets/palette.*", "assets/images")
OWN = "static/site.css"  # the stylesheet that knows the scales
CHARTS = ("csv", "svg", "png")  # files of a chart that readers may take


def main(
    mkdocs: Path,
    study: Path,
    docs: Path,
    parts: Path,
    charts: Path,
    overrides: Path,
    static: Path,
    site: Path,
) -> None:
    """Publish the site of one study into `site`; any fault leaves what was published before."""
    settings = read_study(study)
    configuration = build.settings(mkdocs, settings)
    with swap.staging(site) as aside:
        folders = {"docs": docs, "overrides": overrides, "site": aside}
        build.make(configuration, mkdocs, folders, build.epoch(settings))
        assets(aside, static)
        base = urlsplit(configuration.get("site_url") or "/").path or "/"
        fragments = splice.Fragments(charts, parts)
        searched(aside, fragments, unescape(configuration["site_name"]))
        pages = finished(aside, fragments, base)
        downloads(aside, charts, [name for kind, name in sorted(fragments.used) if kind == "figure"])
        files = {str(p.relative_to(aside)) for p in swap.listed(aside)}
        links.check(pages, files, base)
        for page in pages.values():
            policy.check(page, settings.synthetic)
            (aside / page.path).write_text(page.html, encoding="utf-8")
        stylesheets(aside, pages)
        swap.put(aside, site)


def assets(aside: Path, static: Path) -> None:
    """The site's own files in; what the theme brings and no page asks for out."""
    keep = shutil.ignore_patterns("*.md")
    shutil.copytree(static, aside / "static", ignore=keep, copy_function=shutil.copyfile)
    for pattern in DROPPED:
        for path in sorted(aside.rglob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def downloads(aside: Path, charts: Path, shown: list[str]) -> None:
    """The files of each chart that a page shows; a chart of an earlier build stays behind."""
    (aside / "charts").mkdir(exist_ok=True)
    for name in (f"{chart}.{kind}" for chart in shown for kind in CHARTS):
        shutil.copyfile(charts / name, aside / "charts" / name)


def searched(aside: Path, fragments: splice.Fragments, site_name: str) -> None:
    """An index of the search for each language that pages are in."""
    pages = []
    for path in sorted(aside.rglob("*.html")):
        address = str(path.relative_to(aside)).removesuffix("index.html")
        pages.append((address, path.read_text(encoding="utf-8")))
    (aside / "search").mkdir()
    for lang, index in search.indexes(pages, fragments.caption, policy.MARK, site_name).items():
        (aside / "search" / f"{lang}.json").write_text(index, encoding="utf-8")


def finished(aside: Path, fragments: splice.Fragments, base: str) -> dict[str, links.Page]:
    """Every page by its path, with its figures, parts and policy in it."""
    pages = {}
    for path in sorted(aside.rglob("*.html")):
        name = str(path.relative_to(aside))
        root = base if name == "404.html" else "../" * name.count("/")
        html = splice.spliced(path.read_text(encoding="utf-8"), name, root, fragments)
        pages[name] = links.Page(name, policy.guarded(html, name))
    if "index.html" not in pages:
        raise FactError(f"{aside}: no front page; expected index.md in the folder of Markdown")
    return pages


def stylesheets(aside: Path, pages: dict[str, links.Page]) -> None:
    """Every stylesheet cut to what pages and scripts use; the site's own with the scales of numbers."""
    texts = [page.html for page in pages.values()]
    own = [p.read_text(encoding="utf-8") for p in sorted((aside / "static").rglob("*.js"))]
    sheets = {str(p): p.read_text(encoding="utf-8") for p in sorted(aside.rglob("*.css"))}
    sheets[str(aside / OWN)] += prune.scale()
    names, read = prune.used(texts, own), prune.properties([*texts, *own])
    for path, css in prune.pruned(sheets, names, read).items():
        Path(path).write_text(css, encoding="utf-8")


if __name__ == "__main__":
    run(main)
