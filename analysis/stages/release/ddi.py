"""The study as DDI Codebook 2.5 (DDI Alliance, 2014): how it was done, and every question as a variable.

Elements stand in the order that the schema's sequences ask for. Shares of answers are those that were
published; what was withheld is not there either.
"""

from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

from analysis.stages.release.edition import Edition, clean
from analysis.study import OUT_OF_BASE, Question
from analysis.words import Numbers

DDI = "ddi:codebook:2_5"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
DOMAIN = {"single": "category", "multiple": "multiple", "number": "numeric"}
MARKED = {"1": "Marked", "0": "Not marked"}  # how a column of a mark-all question is coded
BLANK = "(blank)"  # stands in the table of scales for an empty cell
Shares = Mapping[tuple[str, str], str]  # (question, answer) -> published share of everyone asked


def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """A child with clean text and attributes."""
    child = ET.SubElement(parent, tag, {name: clean(value) for name, value in attributes.items()})
    child.text = clean(text) or None
    return child


def codebook(edition: Edition, book: Numbers, shares: Shares) -> str:
    """The whole document, with a line for each element."""
    root = ET.Element("codeBook", {"xmlns": DDI, "version": "2.5", LANGUAGE: edition.study.language})
    citation(add(root, "docDscr"), edition, edition.marked(f"Codebook of {edition.study.title}", ": "))
    study(add(root, "stdyDscr"), edition)
    variables(add(root, "dataDscr"), book, shares)
    other = add(root, "otherMat", level="study", URI="numbers.csv")
    add(other, "labl", "Every published number, with interval and base")
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def citation(parent: ET.Element, edition: Edition, title: str) -> None:
    whole = add(parent, "citation")
    titles = add(whole, "titlStmt")
    add(titles, "titl", title)
    add(titles, "subTitl", edition.question)
    add(titles, "IDNo", f"{edition.name}-{edition.version}")
    if edition.doi:
        add(titles, "IDNo", edition.doi, agency="DOI")
    authors = add(whole, "rspStmt")
    for name in edition.people:
        add(authors, "AuthEnty", name)
    production = add(whole, "prodStmt")
    add(production, "producer", edition.told("conductor"))
    if edition.terms:
        add(production, "copyright", edition.terms)
    if edition.released:
        add(production, "prodDate", edition.released, date=edition.released)
    add(production, "fundAg", edition.told("sponsor"))
    if edition.address:
        by = edition.publisher or edition.authors
        add(add(whole, "distStmt"), "distrbtr", by, URI=edition.address)
    dated = {"date": edition.released} if edition.released else {}
    add(add(whole, "verStmt"), "version", edition.version, **dated)
    add(whole, "biblCit", edition.citation)


def study(parent: ET.Element, edition: Edition) -> None:
    """Scope, method and access, from the transparency items of the study."""
    citation(parent, edition, edition.title)
    scope = add(parent, "stdyInfo")
    subject = add(scope, "subject")
    for theme in (*([edition.says] if edition.study.synthetic else []), *edition.themes):
        add(subject, "keyword", theme)
    add(scope, "abstract", edition.abstract)
    summary = add(scope, "sumDscr")
    add(summary, "collDate", edition.told("dates"))
    add(summary, "anlyUnit", "Individual")
    add(summary, "universe", edition.told("population"), clusion="I")
    add(summary, "dataKind", f"{edition.says} data")
    method(add(parent, "method"), edition)
    use = add(add(parent, "dataAccs"), "useStmt")
    if edition.study.people.protection:
        add(use, "confDec", edition.study.people.protection, required="no")  # nobody signs one
    add(use, "citReq", edition.citation)
    if edition.terms:
        add(use, "conditions", f"Published numbers and text: {edition.terms}")
    add(use, "disclaimer", edition.told("limits"))


def method(parent: ET.Element, edition: Edition) -> None:
    collection = add(parent, "dataColl")
    add(collection, "timeMeth", edition.told("strategy"))
    add(collection, "dataCollector", edition.told("conductor"))
    add(collection, "sampProc", edition.told("sample"))
    add(collection, "collMode", edition.told("modes"))
    add(collection, "resInstru", edition.told("instrument"))
    add(collection, "collSitu", edition.told("recruitment"))
    add(collection, "weight", edition.told("weighting"))
    add(collection, "cleanOps", edition.told("processing"))
    appraisal = add(parent, "anlyInfo")
    add(appraisal, "EstSmpErr", edition.told("sizes"))
    add(appraisal, "dataAppr", edition.told("quality"))


def variables(parent: ET.Element, book: Numbers, shares: Shares) -> None:
    """A variable for each column that people answered or that was made from answers; options in groups."""
    told = [q for q in book.questions.values() if q.kind != "design"]
    names = {(q.id, column): f"V{i}" for i, (q, column) in enumerate(columns(told), start=1)}
    for question in told:
        if question.kind == "multiple":
            mine = " ".join(names[question.id, column] for column in question.columns)
            group = add(parent, "varGrp", type="multipleResp", var=mine, name=question.id)
            add(group, "labl", question.short)
            add(group, "txt", question.wording)
    for question, column in columns(told):
        variable(parent, question, column, names[question.id, column], book, shares)


def columns(questions: list[Question]) -> Iterator[tuple[Question, str]]:
    for question in questions:
        for column in question.columns:
            yield question, column


def variable(
    parent: ET.Element, question: Question, column: str, name: str, book: Numbers, shares: Shares
) -> None:
    """One column: label, wording, range, who was asked, categories, how it was made."""
    option = column.removeprefix(f"{question.id}_") if question.kind == "multiple" else ""
    element = add(
        parent, "var", ID=name, name=column, intrvl="contin" if question.kind == "number" else "discrete"
    )
    label = f"{question.short}: {question.answers[option].label}" if option else question.short
    add(element, "labl", label)
    if question.recode is None and question.kind in DOMAIN:
        asked = add(element, "qstn", responseDomainType=DOMAIN[question.kind])
        add(asked, "qstnLit", question.wording)
    ranges = [a.code.split("..") for a in question.answers.values() if ".." in a.code]
    if ranges:
        valid = add(element, "valrng")
        for low, high in ranges:
            add(valid, "range", UNITS="INT", min=low, max=high)
    add(element, "universe", book.asked_of(question), clusion="I")
    if question.note:
        add(element, "txt", question.note)
    if option:
        for code, said in MARKED.items():
            share = shares.get((question.id, option), "") if code == "1" else ""
            category(element, code, said, share)
    for answer in question.rows:
        missing = answer.treatment if answer.treatment in OUT_OF_BASE else ""
        if missing or (answer.key in question.answers and not option and ".." not in answer.code):
            share = shares.get((question.id, answer.key), "")
            category(element, answer.code, answer.label, share, missing)
    if question.recode is not None:
        add(add(element, "derivation"), "drvdesc", question.wording)


def category(parent: ET.Element, code: str, label: str, share: str, missing: str = "") -> None:
    element = add(parent, "catgry", **({"missing": "Y", "missType": missing} if missing else {}))
    if code and code != BLANK:
        add(element, "catValu", code)
    add(element, "labl", label)
    if share:
        add(element, "catStat", share, type="percent", wgtd="wgtd")
