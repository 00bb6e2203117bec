"""The study as DDI: what the XML Schema asks for, whatever people wrote, and every question as asked."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from analysis.stages.release import ddi
from tests.stages.release.editions import HOSTILE, book, edition, with_site

D = "{ddi:codebook:2_5}"
# The elements that we write, after codebook.xsd of DDI Codebook 2.5.1 (DDI Alliance, 2014-01-28; the namespace
# stays 2_5): children as in a DTD, then attributes with type or values, ! where one is required. Every element
# with text may hold markup too, which we never write. Attributes `date` are strings there, ISO dates by advice.
SCHEMA = """
codeBook   docDscr* stdyDscr+ fileDscr* dataDscr* otherMat* @ version(2.5) codeBookAgency(NCName)
docDscr    citation? guide* docStatus* docSrc* controlledVocabUsed* notes*
citation   titlStmt rspStmt? prodStmt? distStmt? serStmt* verStmt* biblCit* holdings* notes* @ MARCURI
titlStmt   titl subTitl* altTitl* parTitl* IDNo*
titl       text
subTitl    text
IDNo       text @ agency level(study|file|project)
rspStmt    AuthEnty* othId*
AuthEnty   text @ affiliation
prodStmt   producer* copyright* prodDate* prodPlac* software* fundAg* grantNo*
producer   text @ abbr affiliation role
copyright  text
prodDate   text @ date(date)
fundAg     text @ abbr role
distStmt   distrbtr* contact* depositr* depDate* distDate*
distrbtr   text @ abbr affiliation URI
verStmt    version* verResp* notes*
version    text @ date(date) type
biblCit    text @ format
stdyDscr   citation+ studyAuthorization* stdyInfo* studyDevelopment* method* dataAccs* othrStdyMat* notes* @ access(IDREFS)
stdyInfo   studyBudget* subject* abstract* sumDscr* qualityStatement? notes* exPostEvaluation*
subject    keyword* topcClas*
keyword    text @ vocab vocabURI
abstract   text @ date(date) contentType(abstract|purpose|mixed)
sumDscr    timePrd* collDate* nation* geogCover* geogUnit* geoBndBox? boundPoly* anlyUnit* universe* dataKind*
collDate   text @ date(date) event(start|end|single) cycle
anlyUnit   text @ unit
universe   text @ level clusion(I|E)
dataKind   text @ type
method     dataColl* notes* anlyInfo? stdyClas* dataProcessing* codingInstructions*
dataColl   timeMeth* dataCollector* collectorTraining* frequenc* sampProc* sampleFrame* targetSampleSize* deviat*
           collMode* resInstru* instrumentDevelopment* sources? collSitu* actMin* ConOps* weight* cleanOps*
timeMeth   text @ method
dataCollector text @ abbr affiliation role
sampProc   text
collMode   text
resInstru  text @ type
collSitu   text
weight     text
cleanOps   text @ agency
anlyInfo   respRate* EstSmpErr* dataAppr*
EstSmpErr  text
dataAppr   text @ type
dataAccs   setAvail* useStmt* notes*
useStmt    confDec* specPerm* restrctn* contact* citReq* deposReq* conditions* disclaimer*
confDec    text @ required(yes|no) formNo URI
citReq     text
conditions text
disclaimer text
dataDscr   varGrp* nCubeGrp* var* nCube* notes*
varGrp     labl* txt* concept* defntn* universe* notes*
           @ type(section|multipleResp|grid|display|repetition|subject|version|iteration|analysis|pragmatic|record|file|randomized|other)
           otherType(NMTOKEN) var(IDREFS) varGrp(IDREFS) name sdatrefs(IDREFS) methrefs(IDREFS) pubrefs(IDREFS) access(IDREFS)
var        location* labl* imputation* security* embargo* respUnit* anlysUnit* qstn* valrng* invalrng* undocCod* universe*
           TotlResp* sumStat* txt* stdCatgry* catgryGrp* catgry* codInstr* verStmt* concept* derivation? varFormat? geoMap*
           catLevel* notes*
           @ name! wgt(wgt|not-wgt) wgt-var(IDREFS) weight(IDREFS) qstn(IDREFS) files(IDREFS) vendor dcml
           intrvl(contin|discrete) rectype sdatrefs(IDREFS) methrefs(IDREFS) pubrefs(IDREFS) access(IDREFS)
           aggrMeth(sum|average|count|mode|median|maximum|minimum|percent|other) otherAggrMeth(NMTOKEN) measUnit scale
           origin nature(nominal|ordinal|interval|ratio|percent|other) additivity(stock|flow|non-additive|other)
           otherAdditivity(NMTOKEN) temporal(Y|N) geog(Y|N) geoVocab catQnty
           representationType(text|numeric|code|datetime|other) otherRepresentationType(NMTOKEN)
labl       text @ level vendor country sdatrefs(IDREFS)
txt        text @ level sdatrefs(IDREFS)
qstn       text (preQTxt|qstnLit|postQTxt|forward|backward|ivuInstr)*
           @ qstn(IDREF) var(IDREFS) seqNo sdatrefs(IDREFS)
           responseDomainType(text|numeric|code|category|datetime|geographic|multiple|other) otherResponseDomainType(NMTOKEN)
qstnLit    text @ sdatrefs(IDREFS)
valrng     (item|range)+ key* notes*
range      empty @ UNITS(INT|REAL) min minExclusive max maxExclusive
catgry     catValu? labl* txt* catStat* mrow?
           @ missing(Y|N) missType country sdatrefs(IDREFS) excls(true|false) catgry(IDREFS) level(IDREF)
catValu    text
catStat    text @ type(freq|percent|crosstab|other) otherType(NMTOKEN) URI methrefs(IDREFS) wgtd(wgtd|not-wgtd)
           wgt-var(IDREFS) weight(IDREFS) sdatrefs(IDREFS)
derivation drvdesc* drvcmd* @ var(IDREFS)
drvdesc    text
otherMat   labl* txt* notes* table* citation? otherMat* @ type level!(NMTOKEN) URI
"""
EVERYWHERE = "ID(ID) xml:lang(language) source(archive|producer) elementVersion elementVersionDate(date) ddiLifecycleUrn ddiCodebookUrn"
NCNAME = r"[^\W\d][\w.-]*"  # XML Schema part 2: names without a colon
TYPES = {
    "": r"(?s:.*)", "NCName": NCNAME, "ID": NCNAME, "IDREF": NCNAME, "IDREFS": f"{NCNAME}( {NCNAME})*",
    "NMTOKEN": r"[\w.:-]+", "language": "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*", "date": r"\d{4}(-\d\d(-\d\d)?)?",
}  # fmt: skip


def table() -> dict[str, tuple[str, dict[str, tuple[str, str]]]]:
    """element -> (its content, attribute -> ("!" where required, type))."""
    found = {}
    for line in re.sub("\n +", " ", SCHEMA).strip().splitlines():
        tag, rest = line.split(maxsplit=1)
        content, _, own = rest.partition("@")
        attributes = re.findall(r"([\w:-]+)(!?)(?:\((.*?)\))?", f"{EVERYWHERE} {own}")
        found[tag] = content.strip(), {name: (needed, kind) for name, needed, kind in attributes}
    return found


TABLE = table()


def faults(root: ET.Element) -> list[str]:
    """What the table does not allow, each with the element where it stands."""
    found: list[str] = []
    references: dict[str, list[str]] = {"ID": [], "IDREF": []}
    for element in root.iter():
        tag = name(element)
        if tag not in TABLE:
            found.append(f"{element.tag}: unknown")
            continue
        content, allowed = TABLE[tag]
        found += [f"{tag}: {fault}" for fault in (*inside(element, content), *around(element, allowed))]
        for attribute, value in element.attrib.items():
            kind = allowed.get(attribute, ("", ""))[1].removesuffix("S")
            if kind in references:
                references[kind] += value.split()
    ids = sorted(references["ID"])
    found += [f"{a}: given twice" for a, b in pairwise(ids) if a == b]
    return found + [f"{r}: given to nothing" for r in references["IDREF"] if r not in ids]


def name(element: ET.Element) -> str:
    """The name without the namespace; nothing where it is not that of DDI."""
    return element.tag.partition(D)[2]


def inside(element: ET.Element, content: str) -> Iterator[str]:
    """Children against the content model read as a regular expression; text where none may stand."""
    kind, _, rest = content.partition(" ")
    model = rest if kind in ("text", "empty") else content
    pattern = re.sub(r"\w+", r"(?:\g<0>,)", model).replace(" ", "")
    children = "".join(f"{name(child)}," for child in element)
    if not re.fullmatch(pattern, children):
        yield f"children {children}"
    said = "".join(text or "" for text in (element.text, *(child.tail for child in element)))
    if said if kind == "empty" else kind != "text" and said.strip():
        yield f"text {said}"


def around(element: ET.Element, allowed: dict[str, tuple[str, str]]) -> Iterator[str]:
    """Attributes that are unknown, missing or of another type."""
    for attribute, value in element.attrib.items():
        needed = allowed.get(attribute)
        if needed is None:
            yield f"attribute {attribute}"
        elif not (
            re.fullmatch(TYPES[needed[1]], value) if needed[1] in TYPES else value in needed[1].split("|")
        ):
            yield f"value {attribute}={value}"
    yield from (f"without {a}" for a, (needed, _) in allowed.items() if needed and a not in element.attrib)


def document(tmp_path, title="Tiny", label="Strongly agree", address="") -> ET.Element:
    it = edition(tmp_path, title)
    it = with_site(it, site_url=address)
    it = replace(it, study=replace(it.study, people=replace(it.study.people, protection=title)))
    shares = {("happy", "neither"): "12.5", ("perks", "car"): "40.0"}
    return read(ddi.codebook(it, book(label), shares))


def read(text: str) -> ET.Element:
    """The document, with the one attribute of XML's own namespace under its usual name."""
    root = ET.fromstring(text)
    root.attrib = {key.replace(ddi.LANGUAGE, "xml:lang"): value for key, value in root.attrib.items()}
    return root


def text(root: ET.Element, path: str) -> str:
    found = root.find("/".join(D + tag for tag in path.split("/")))
    assert found is not None, path
    return found.text or ""


@pytest.mark.parametrize("title", ["Tiny", HOSTILE])
def test_the_document_is_as_the_schema_asks(tmp_path, title):
    root = document(tmp_path, title, title, "https://example.org/study")
    assert faults(root) == []
    assert name(root) == "codeBook" and root.get("version") == "2.5"
    assert {name(element) for element in root.iter()} == set(
        TABLE
    )  # a row for each, and no row for nothing


def test_the_document_of_a_study_that_says_little_is_as_the_schema_asks(tmp_path):
    it = edition(tmp_path, synthetic=False)
    object.__setattr__(it.study, "release", None)
    assert faults(read(ddi.codebook(it, book(), {}))) == []


def first(root: ET.Element, tag: str) -> ET.Element:
    return next(root.iter(D + tag))


DAMAGE: dict[str, Callable[[ET.Element], object]] = {
    "titlStmt: children": lambda r: first(r, "titlStmt").remove(first(r, "titl")),
    "method: children": lambda r: ET.SubElement(first(r, "method"), f"{D}anlyInfo"),
    "valrng: children": lambda r: first(r, "valrng").clear(),
    "var: children": lambda r: first(r, "var").append(first(r, "labl")),
    "titl: children": lambda r: first(r, "titl").append(first(r, "labl")),
    "catgry: text": lambda r: (
        setattr(first(r, "labl"), "tail", "x") or setattr(first(r, "catValu"), "tail", "x")
    ),
    "range: text": lambda r: setattr(first(r, "range"), "text", " "),
    "labl: unknown": lambda r: setattr(first(r, "labl"), "tag", "labl"),
    "titl: attribute": lambda r: first(r, "titl").set("colour", "red"),
    "var: without": lambda r: first(r, "var").attrib.pop("name"),
    "otherMat: without": lambda r: first(r, "otherMat").attrib.pop("level"),
    "qstn: value": lambda r: first(r, "qstn").set("responseDomainType", "single"),
    "catStat: value": lambda r: first(r, "catStat").set("wgtd", "yes"),
    "codeBook: value": lambda r: r.set("version", "2.1"),
    "prodDate: value": lambda r: first(r, "prodDate").set("date", "5 January 2026"),
    "var: value": lambda r: first(r, "var").set("ID", "1"),
    "varGrp: value": lambda r: first(r, "varGrp").set("var", ""),
    "V2: given twice": lambda r: first(r, "var").set("ID", "V2"),
    "V999: given to nothing": lambda r: first(r, "varGrp").set("var", "V1 V999"),
}


@pytest.mark.parametrize("expected", DAMAGE)
def test_a_damaged_document_is_found(tmp_path, expected):
    root = document(tmp_path)
    DAMAGE[expected](root)
    assert any(fault.startswith(expected) for fault in faults(root))


def test_ddi_says_that_the_data_are_synthetic(tmp_path):
    root = document(tmp_path)
    for part in ("docDscr", "stdyDscr"):
        assert text(root, f"{part}/citation/titlStmt/titl").startswith("Demonstration data: ")
    assert text(root, "stdyDscr/stdyInfo/abstract").startswith("Demonstration data. ")
    real = ddi.codebook(edition(tmp_path, synthetic=False), book(), {})
    assert "ynthetic" not in real and "emonstration" not in real


def test_ddi_asks_nobody_to_sign(tmp_path):
    declared = first(document(tmp_path), "confDec")
    assert declared.get("required") == "no", "the schema reads an absent attribute as yes"


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
