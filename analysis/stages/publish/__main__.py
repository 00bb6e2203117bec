"""Markdown, figures and parts -> the published folder, exchanged for the old one in one step.

mkdocs builds small pages strictly; figures and big tables are spliced in after it; then every link
is followed, stylesheets are cut to what is used, each page gets its content policy, and its words go
into the index of the search.
"""

from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from analysis.stages.publish import build, links, reuse, splice, swap
from analysis.stages.publish.assembly import assets, downloads, finished, searched, stylesheets
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
) -> None:
    """Publish the site of one study into `site`; any fault leaves what was published before.

    kept: pages of an earlier run, which are not made again where nothing in them changed."""
    settings = read_study(study)
    configuration = build.settings(mkdocs, settings)
    with swap.staging(site) as aside:
        folders = {"docs": docs, "overrides": overrides, "site": aside}
        reuse.make(configuration, mkdocs, folders, build.epoch(settings), kept)
        assets(aside, static)
        base = urlsplit(configuration.get("site_url") or "/").path or "/"
        fragments = splice.Fragments(charts, parts)
        searched(aside, fragments, unescape(configuration["site_name"]), kept)
        pages = finished(aside, fragments, base)
        downloads(aside, charts, [name for kind, name in sorted(fragments.used) if kind == "figure"])
        files = {str(p.relative_to(aside)) for p in swap.listed(aside)}
        told = reuse.checked(pages, settings.synthetic, base, kept)
        links.check(told, files)
        for page in pages.values():
            (aside / page.path).write_text(page.html, encoding="utf-8")
        stylesheets(aside, told.values())
        swap.put(aside, site)


if __name__ == "__main__":
    run(main)
