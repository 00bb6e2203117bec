"""DDI, CITATION.cff, BibTeX and JSON-LD: well-formed whatever people wrote, and saying what they should."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from analysis.facts import read_questions, read_study
from analysis.releasing import citation, dataset, ddi
from analysis.releasing.edition import Edition, clean, slug
from analysis.releasing.folder import File
from analysis.words import Numbers

TINY = Path("tests/studies/tiny")
D = "{ddi:codebook:2_5}"
HOSTILE = "</script><b onload=x>&amp; ]]> \"q' \\ {root} ${{x}} \u202e\u0007 %_#~^ é"
# Children of each element in the order of the schema's sequences (DDI Codebook 2.5, codebook.xsd).
ORDER = {
    "codeBook": "docDscr stdyDscr fileDscr dataDscr otherMat",
    "docDscr": "citation guide docStatus docSrc controlledVocabUsed notes",
    "stdyDscr": "citation studyAuthorization stdyInfo studyDevelopment method dataAccs othrStdyMat notes",
    "citation": "titlStmt rspStmt prodStmt distStmt serStmt verStmt biblCit holdings notes",
    "titlStmt": "titl subTitl altTitl parTitl IDNo",
    "rspStmt": "AuthEnty othId",
    "prodStmt": "producer copyright prodDate prodPlac software fundAg grantNo",
    "distStmt": "distrbtr contact depositr depDate distDate",
    "verStmt": "version verResp notes",
    "stdyInfo": "studyBudget subject abstract sumDscr qualityStatement notes exPostEvaluation",
    "subject": "keyword topcClas",
    "sumDscr": "timePrd collDate nation geogCover geogUnit geoBndBox boundPoly anlyUnit universe dataKind",
    "method": "dataColl notes anlyInfo stdyClas dataProcessing codingInstructions",
    "dataColl": "timeMeth dataCollector collectorTraining frequenc sampProc sampleFrame targetSampleSize deviat "
    "collMode resInstru instrumentDevelopment sources collSitu actMin ConOps weight cleanOps",
    "anlyInfo": "respRate EstSmpErr dataAppr",
    "dataAccs": "setAvail useStmt notes",
    "useStmt": "confDec specPerm restrctn contact citReq deposReq conditions disclaimer",
    "dataDscr": "varGrp nCubeGrp var nCube notes",
    "varGrp": "labl txt concept defntn universe notes",
    "var": "location labl imputation security embargo respUnit anlysUnit qstn valrng invalrng undocCod universe "
    "TotlResp sumStat txt stdCatgry catgryGrp catgry codInstr verStmt concept derivation varFormat geoMap "
    "catLevel notes",
    "qstn": "preQTxt qstnLit postQTxt forward backward ivuInstr",
    "valrng": "item range key notes",
    "catgry": "catValu labl txt catStat mrow",
    "derivation": "drvdesc drvcmd",
    "otherMat": "labl txt notes table citation otherMat",
}


def edition(tmp_path: Path, title: str = "Tiny", synthetic: bool = True) -> Edition:
    text = (TINY / "study.toml").read_text().replace('"Tiny"', json.dumps(title))
    text = text.replace('"A made-up staff."', json.dumps(title))
    path = tmp_path / "study.toml"
    path.write_text(text.replace("synthetic  = true", f"synthetic = {str(synthetic).lower()}"))
    return Edition(read_study(path))


def book(label: str = "Strongly agree") -> Numbers:
    questions = read_questions(TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")
    for answer in questions["happy"].rows:
        if answer.label == "Strongly agree":
            object.__setattr__(answer, "label", label)
    return Numbers({}, {}, questions)


def document(tmp_path: Path, title: str = "Tiny", label: str = "Strongly agree") -> ET.Element:
    shares = {("happy", "neither"): "12.5", ("perks", "car"): "40.0"}
    return ET.fromstring(ddi.codebook(edition(tmp_path, title), book(label), shares))


def text(root: ET.Element, path: str) -> str:
    found = root.find("/".join(D + tag for tag in path.split("/")))
    assert found is not None, path
    return found.text or ""


@pytest.mark.parametrize("title", ["Tiny", HOSTILE])
def test_ddi_keeps_the_order_of_the_schema(tmp_path, title):
    root = document(tmp_path, title, title)
    assert root.tag == f"{D}codeBook" and root.get("version") == "2.5"
    for element in root.iter():
        allowed = ORDER.get(element.tag.removeprefix(D), "").split()
        children = [child.tag.removeprefix(D) for child in element]
        assert set(children) <= set(allowed), element.tag
        assert children == sorted(children, key=allowed.index), element.tag
    ids = [e.get("ID") for e in root.iter() if e.get("ID")]
    refs = [r for g in root.iter(f"{D}varGrp") for r in (g.get("var") or "").split()]
    assert len(set(ids)) == len(ids) and set(refs) <= set(ids) and refs


def test_ddi_says_that_the_data_are_synthetic(tmp_path):
    root = document(tmp_path)
    for part in ("docDscr", "stdyDscr"):
        assert text(root, f"{part}/citation/titlStmt/titl").startswith("Demonstration data: ")
    assert text(root, "stdyDscr/stdyInfo/abstract").startswith("Demonstration data. ")
    real = ddi.codebook(edition(tmp_path, synthetic=False), book(), {})
    assert "ynthetic" not in real and "emonstration" not in real


def test_ddi_tells_each_question_as_asked(tmp_path):
    variables = {v.get("name"): v for v in document(tmp_path).iter(f"{D}var")}
    happy = variables["happy"]
    assert (
        text(happy, "qstn/qstnLit") == "I am happy with my work." and text(happy, "universe") == "Everyone"
    )
    categories = {text(c, "labl"): c for c in happy.findall(f"{D}catgry")}
    assert (
        text(categories["Neither"], "catValu") == "3" and text(categories["Neither"], "catStat") == "12.5"
    )
    assert categories["Prefer not to say"].get("missing") == "Y" and "Agree" not in categories
    assert categories["Neither"].get("missing") is None
    ends = variables["hours"].find(f"{D}valrng/{D}range")
    assert ends is not None and (ends.get("min"), ends.get("max")) == ("0", "100")
    marked = [(text(c, "catValu"), text(c, "labl")) for c in variables["perks_car"].findall(f"{D}catgry")]
    assert marked[:2] == [("1", "Marked"), ("0", "Not marked")]
    assert text(variables["perks_car"], "catgry/catStat") == "40.0"
    assert "id" not in variables and variables["content"].find(f"{D}qstn") is None
    assert text(variables["content"], "derivation/drvdesc")


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
    it.study.site["site_url"] = "https://example.org/study"
    assert it.address == "https://example.org/study/" and "url = {https://example.org/study/}" in re.sub(
        " +", " ", citation.bibtex(it)
    )
    assert it.citation.endswith("Version 1.0. https://example.org/study/")
