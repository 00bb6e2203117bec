"""CITATION.cff, BibTeX and JSON-LD: well-formed whatever people wrote, and saying what they should."""

import json
import re

import pytest
import yaml

from analysis.stages.release import citation, dataset
from analysis.stages.release.edition import clean, slug
from analysis.stages.release.folder import File
from tests.stages.release.editions import HOSTILE, book, edition, with_site


def test_citation_file_reads_back_as_written(tmp_path):
    for title in ("Tiny", HOSTILE, "- [x]: 'y' # z"):
        it = edition(tmp_path, title)
        read = yaml.safe_load(citation.cff(it))
        assert {"cff-version", "message", "title", "authors"} <= set(read) and read[
            "cff-version"
        ] == "1.2.0"
        assert read["title"] == it.title == clean(f"Demonstration data: {title}")
        assert read["type"] == "dataset" and str(read["date-released"]) == "2026-01-05"
        assert read["authors"] == [{"name": clean(f"The authors of {title}")}]


@pytest.mark.parametrize("title", ["Tiny", HOSTILE, "}}, url = {x"])
def test_bibtex_braces_balance(tmp_path, title):
    entry = citation.bibtex(edition(tmp_path, title))
    assert re.match(r"@misc\{[a-z0-9-]+,\n", entry)
    depth = 0
    for brace in re.findall(r"\\[{}]|[{}]", entry):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        assert depth >= 0
    assert depth == 0 and len(entry.splitlines()) == 8


@pytest.mark.parametrize("title", ["Tiny", HOSTILE])
def test_json_ld_is_data_that_cannot_end_its_element(tmp_path, title):
    files = [File("numbers.csv", 2_000_000, "0" * 64, 3), File("ddi.xml", 10, "1" * 64, 0)]
    it = edition(tmp_path, title)
    script = dataset.script(dataset.dataset(it, book(), files))
    inside = script.removeprefix('<script type="application/ld+json">').removesuffix("</script>\n")
    assert not re.search(r"[<>&]", inside)
    read = json.loads(inside)
    assert read["@type"] == "Dataset" and read["name"] == it.title and "Happy" in read["variableMeasured"]
    assert [d["contentUrl"] for d in read["distribution"]] == ["numbers.csv", "ddi.xml"]
    assert read["description"].startswith("Demonstration data. ") and read["datePublished"] == "2026-01-05"


def test_what_pages_show_is_escaped(tmp_path):
    shown = citation.shown(edition(tmp_path, HOSTILE))
    assert "<b" not in shown and "</script" not in shown and '"{root}' not in shown
    listed = dataset.listed([File("numbers.csv", 2_000_000, "", 3), File("citation.bib", 90, "", 0)])
    assert '<a href="{root}data/numbers.csv">Every published number</a><span>2.0 MB</span>' in listed
    assert "<span>1 kB</span>" in listed
    assert listed.startswith('<ul class="plain">\n<li>') and listed.endswith("</li>\n</ul>\n")


def test_names_and_addresses(tmp_path):
    assert slug("Où est-ce? 2") == "ou-est-ce-2" and slug("中国") == "study"
    it = edition(tmp_path)
    assert it.address == "" and "url" not in citation.cff(it)
    it = with_site(it, site_url="https://example.org/study")
    assert it.address == "https://example.org/study/" and "url = {https://example.org/study/}" in re.sub(
        " +", " ", citation.bibtex(it)
    )
    assert it.citation.endswith("Version 1.0. https://example.org/study/2026-01-05/")
