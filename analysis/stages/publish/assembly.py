"""What the theme made, and what the site adds to it and takes away."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.stages.publish import policy, prune, search, splice
from analysis.stages.publish.links import Told
from analysis.stages.publish.page import Page
from analysis.stages.publish.reuse import SAID
from analysis.store.kept import Found

DROPPED = ("*.map", "assets/javascripts", "assets/stylesheets/palette.*", "assets/images")
OWN = "static/site.css"  # the stylesheet that knows the scales
DRAWN = ("csv", "svg")  # those of a chart in another language than the study's
CHARTS = ("csv", "svg", "png", "preview.png")  # files of a chart that readers may take, and of its links


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
    for name in (f"{chart}.{kind}" for chart in shown for kind in (DRAWN if "/" in chart else CHARTS)):
        (aside / "charts" / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(charts / name, aside / "charts" / name)


def framed(aside: Path, charts: Path, shown: list[str]) -> dict[str, Page]:
    """The page of each chart that other sites may frame, by its path."""
    pages = {}
    for chart in shown:
        name = f"charts/{chart}/{policy.EMBED}"
        html = (charts / f"{chart}.embed.html").read_text(encoding="utf-8")
        html = html.replace(splice.ROOT, '="' + "../" * name.count("/"))
        pages[name] = Page(name, policy.guarded(html, name))
        (aside / name).parent.mkdir(parents=True, exist_ok=True)
        (aside / name).write_text(pages[name].html, encoding="utf-8")
    return pages


def searched(
    aside: Path, made: Mapping[str, str], fragments: splice.Fragments, marks: dict[str, str],
    names: dict[str, str], kept: Path,
) -> None:  # fmt: skip
    """An index of the search for each language that pages are in; made: path -> HTML of the theme."""
    pages = [(name.removesuffix("index.html"), html) for name, html in made.items()]
    (aside / "search").mkdir(exist_ok=True)  # there with a plugin of mkdocs
    found = Found(kept / SAID, [])
    for lang, index in search.indexes(pages, fragments.caption, marks, names, found).items():
        (aside / "search" / f"{lang}.json").write_text(index, encoding="utf-8")
    found.finish()


def stylesheets(aside: Path, told: Iterable[Told]) -> None:
    """Every stylesheet cut to what pages and scripts use; the site's own with the scales of numbers."""
    own = [p.read_text(encoding="utf-8") for p in sorted((aside / "static").rglob("*.js"))]
    sheets = {str(p): p.read_text(encoding="utf-8") for p in sorted(aside.rglob("*.css"))}
    sheets[str(aside / OWN)] += prune.scale()
    names, read = prune.scripted(own), prune.properties(own)
    for page in told:
        names.update(page.names)
        read.update(page.properties)
    for path, css in prune.pruned(sheets, names, read).items():
        Path(path).write_text(css, encoding="utf-8")
