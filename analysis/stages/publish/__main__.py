"""Markdown, figures and parts -> the published folder, exchanged for the old one in one step.

mkdocs builds small pages strictly; figures and big tables are spliced in after it; then every link
is followed, stylesheets are cut to what is used, each page gets its content policy, and its words go
into the index of the search.
"""

from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analysis.language import speaking
from analysis.stages.publish import build, languages, links, reuse, splice, swap
from analysis.stages.publish.assembly import assets, downloads, framed, searched, stylesheets
from analysis.stages.publish.finish import finished
from analysis.study import read_study, run


def main(
    mkdocs: Path,
    study: Path,
    docs: Path,
    parts: Path,
    charts: Path,
    overrides: Path,
    static: Path,
    site: Path,
    kept: Path,
    prints: Path | None = None,
    words: list[Path] | None = None,
    texts: list[Path] | None = None,
) -> None:
    """Publish the site of one study into `site`; any fault leaves what was published before.

    kept: pages of an earlier run, which are not made again where nothing in them changed.
    prints: PDFs of the pages, where somebody printed them."""
    settings = read_study(study)
    with speaking(settings.language, words or ()):
        faces = languages.faces(settings, words or (), texts or (), docs)
        configuration = build.settings(mkdocs, settings, docs, faces)
    folders = {"docs": docs, "overrides": overrides, "parts": parts, "charts": charts, "static": static}
    published(configuration, mkdocs, folders, build.epoch(settings), settings.synthetic, site, kept, prints)


def published(
    configuration: dict[str, Any], mkdocs: Path, folders: dict[str, Path], epoch: int, synthetic: bool,
    site: Path, kept: Path, prints: Path | None = None,
) -> None:  # fmt: skip
    """Any site of this look into `site`. folders: docs, overrides, parts, charts and static."""
    with swap.staging(site) as aside:
        named = {"docs": folders["docs"], "overrides": folders["overrides"], "site": aside}
        made = reuse.make(configuration, mkdocs, named, epoch, kept)
        assets(aside, folders["static"])
        base = urlsplit(configuration.get("site_url") or "/").path or "/"
        fragments = splice.Fragments(folders["charts"], folders["parts"])
        faces = configuration["extra"]["faces"]
        marks, names = languages.marks(faces), languages.names(faces, unescape(configuration["site_name"]))
        searched(aside, made, fragments, marks, names, kept)
        pages = finished(made, fragments, base, prints, kept, site, aside, list(faces))
        shown = [name for kind, name in sorted(fragments.used) if kind == "figure" and "." not in name]
        downloads(aside, folders["charts"], shown)
        shown = [name for name in shown if "/" not in name]
        pages |= framed(aside, folders["charts"], shown)
        files = {*swap.listed(aside), *pages}
        told = reuse.checked(pages, synthetic, base, kept, marks)
        links.check(told, files)
        for page in pages.values():
            (aside / page.path).parent.mkdir(parents=True, exist_ok=True)
            (aside / page.path).write_text(page.html, encoding="utf-8")
        stylesheets(aside, told.values())
        swap.put(aside, site)


if __name__ == "__main__":
    run(main)
