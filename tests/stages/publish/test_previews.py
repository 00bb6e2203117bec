"""The address and the picture that a page is shared with: whole where the site's address is known, else absent."""

import re
from pathlib import Path

import pytest

from analysis.stages.publish import __main__ as publish
from tests.stages.chart import library

PAGE = '---\ntitle: "A finding"\ndescription: "What was found."\npreview: "groups"\n---\n\n<h1>A finding</h1>\n'


def published(folder: Path, site: str) -> dict[str, str]:
    """Name -> content of the metas of a page with a finding, and its canonical address."""
    study = library.write(folder / "study")["study"]
    study.write_text(study.read_text() + f"\n[site]\n{site}\n")
    for name in ("docs", "parts", "charts"):
        (folder / name).mkdir()
    (folder / "docs/index.md").write_text("# Home\n")
    (folder / "docs/found.md").write_text(PAGE)
    made = {name: folder / name for name in ("docs", "parts", "charts", "site", "kept")}
    own = {"overrides": Path("site_src/overrides"), "static": Path("site_src/static")}
    publish.main(mkdocs=Path("mkdocs.yml"), study=study, **own, **made)
    html = (folder / "site/found/index.html").read_text()
    metas = dict(re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">', html))
    return metas | dict(re.findall(r'<link rel="(canonical)" href="([^"]*)">', html))


@pytest.mark.parametrize("root", ["https://example.org/", "https://example.org/s/"])
def test_a_page_with_a_finding_has_its_address_and_its_picture(tmp_path, root):
    told = published(tmp_path, f'site_url = "{root}"')
    assert told["canonical"] == told["og:url"] == f"{root}found/"
    assert told["og:image"] == f"{root}charts/groups.preview.png"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:image:alt"] == "Demonstration data: A finding"
    assert (
        told["og:title"].startswith("Demonstration data: ")
        and told["twitter:card"] == "summary_large_image"
    )


def test_without_an_address_nothing_half_known_is_said(tmp_path):
    told = published(tmp_path, 'site_name = "x"')
    assert not {"canonical", "og:url", "og:image", "twitter:card"} & told.keys()
    assert told["og:title"].startswith("Demonstration data: ")
