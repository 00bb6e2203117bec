"""What the theme made, and what the site adds to it and takes away."""

import shutil
from pathlib import Path

from analysis.stages.publish import policy, prune, splice
from analysis.stages.publish.page import Page
from analysis.study import FactError

DROPPED = ("*.map", "assets/javascripts/lunr", "assets/stylesheets/palette.*", "assets/images")


OWN = "static/site.css"  # the stylesheet that knows the scales


LIBRARY = "vega.js"  # draws the interactive copies


CHARTS = ("csv", "svg", "png", "json")  # files of a chart that readers may take


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
    names = [f"{chart}.{kind}" for chart in shown for kind in CHARTS]
    for name in [*names, *([LIBRARY] if shown else [])]:
        shutil.copyfile(charts / name, aside / "charts" / name)


def finished(aside: Path, fragments: splice.Fragments, base: str) -> dict[str, Page]:
    """Every page by its path, with its figures, parts and policy in it."""
    pages = {}
    for path in sorted(aside.rglob("*.html")):
        name = str(path.relative_to(aside))
        root = base if name == "404.html" else "../" * name.count("/")
        html = splice.spliced(path.read_text(encoding="utf-8"), name, root, fragments)
        pages[name] = Page(name, policy.guarded(html, name))
    if "index.html" not in pages:
        raise FactError(f"{aside}: no front page; expected index.md in the folder of Markdown")
    return pages


def stylesheets(aside: Path, pages: dict[str, Page]) -> None:
    """Every stylesheet cut to what pages and scripts use; the site's own with the scales of numbers."""
    texts = [page.html for page in pages.values()]
    own, theme = (
        [p.read_text(encoding="utf-8") for p in sorted((aside / folder).rglob("*.js"))]
        for folder in ("static", "assets")
    )
    sheets = {str(p): p.read_text(encoding="utf-8") for p in sorted(aside.rglob("*.css"))}
    sheets[str(aside / OWN)] += prune.scale()
    names, read = prune.used(texts, own, theme), prune.properties([*texts, *own])
    for path, css in prune.pruned(sheets, names, read).items():
        Path(path).write_text(css, encoding="utf-8")
