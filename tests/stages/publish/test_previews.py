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


def test_a_translated_page_has_a_picture_in_its_language_or_none(tmp_path):
    study = library.write(tmp_path / "study")["study"]
    study.write_text(study.read_text() + '\n[site]\nsite_url = "https://example.org/"\n')
    (tmp_path / "study/texts.zh.csv").write_text("original,translation\n")
    for name in ("docs/zh", "parts", "charts/zh"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "charts/zh/groups.preview.png").write_bytes(b"drawn")
    (tmp_path / "docs/index.md").write_text("# Home\n")
    for name, chart in (("found", "groups"), ("other", "spread")):
        text = PAGE.replace('"groups"', f'"{chart}"')
        (tmp_path / f"docs/{name}.md").write_text(text)
        (tmp_path / f"docs/zh/{name}.md").write_text(
            text.replace("---\n", f"---\nlang: zh\npair: {name}.md\n", 1)
        )
    made = {name: tmp_path / name for name in ("docs", "parts", "charts", "site", "kept")}
    own = {"overrides": Path("site_src/overrides"), "static": Path("site_src/static")}
    texts, words = [tmp_path / "study/texts.zh.csv"], sorted(Path("site_src/words").glob("*.toml"))
    publish.main(mkdocs=Path("mkdocs.yml"), study=study, texts=texts, words=words, **own, **made)
    pictures = {
        name: re.findall(
            r'"og:image" content="([^"]*)"', (tmp_path / f"site/{name}/index.html").read_text()
        )
        for name in ("found", "zh/found", "zh/other")
    }
    root = "https://example.org/charts/"
    assert pictures == {
        "found": [f"{root}groups.preview.png"], "zh/found": [f"{root}zh/groups.preview.png"], "zh/other": []
    }  # fmt: skip
    assert (tmp_path / "site/charts/zh/groups.preview.png").read_bytes() == b"drawn"
