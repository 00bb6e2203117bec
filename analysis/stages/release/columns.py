"""What each column of a published table holds: its type, what a cell may be, and what it means.

Types and constraints are those of Table Schema (Frictionless Data, specification of tabular schemas).
"""

from typing import Any

from analysis.numbers.schema import PUBLIC, SHARE
from analysis.numbers.schema import SCHEMA as COLUMNS
from analysis.study import KINDS, FactError, near
from analysis.words.history import MEASURES

SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
DATA = ("data", "string", "Where the row comes from: a survey of people, or a demonstration without any")
NUMBERS = tuple((c.name, "string" if c.is_text else "number", c.says) for c in COLUMNS if c.name in PUBLIC)
WAVE = tuple((c.name, "string", c.says) for c in COLUMNS if "waves" in c.where)
SIDES = {"old": "the edition before", "new": "this edition"}
MEASURED = {c.name: c.says for c in COLUMNS if c.name in MEASURES}
TABLES = {
    "waves": (*NUMBERS, *WAVE),
    "codebook": (
        ("id", "string", "Name of the question; an option of a mark-all question is id_key"),
        ("module", "string", "Module of the questionnaire"),
        ("theme", "string", "Theme on the site, empty where it has none"),
        ("wording", "string", "Exact wording"),
        ("short", "string", "A few words for charts and lists"),
        ("kind", "string", "single, multiple, number, ranking, date, coded (open), frame or design"),
        ("scale", "string", "Scale of its answers, in the table of scales"),
        ("asked_of", "string", "Who was asked: all, or a condition on earlier answers"),
        ("shown_by", "string", "Variable that says to whom it was shown at random"),
        ("experiment", "string", "Variable with the wording split"),
        ("headline", "string", "Answers or nets that its page leads with"),
        ("note", "string", "Note for readers"),
        ("terms", "string", "What it is also called, separated by commas; words that readers search for"),
        ("columns", "string", "Columns of the responses that it is read from, where not its own"),
        ("quantiles", "string", "Quantiles of a number that are made, in per cent: 50 is the median"),
    ),
    "scales": (
        ("scale", "string", "Name of the scale; the codes of `any` may stand in every question"),
        ("code", "string", "Code as recorded; lo..hi is a range of numbers; empty for a net"),
        ("key", "string", "Short name of the answer, part of the keys of numbers"),
        ("label", "string", "The answer as people read it"),
        ("net", "string", "Net that the answer counts in"),
        ("number", "number", "Value where means make sense"),
        ("treatment", "string", "In the base of shares (answer, dont_know), a net, or why it is neither"),
        ("says", "string", "In a sentence, of those who gave the answer"),
    ),
    "margins": (
        ("margin", "string", "Name of the margin"),
        ("level", "string", "Group of the population; x joins the levels of a crossed margin"),
        ("share", "number", "Its part of the population"),
        ("source", "string", "Sources, separated by spaces"),
        ("universe", "string", "Whom the source counts"),
        ("composed", "string", "published as it stands, composed from several sources, or assumed"),
        ("note", "string", "How it was computed"),
    ),
    "published": (
        ("id", "string", "Name of the estimate"),
        ("question", "string", "Our question that it stands beside"),
        ("answer", "string", "Answer or net of that question"),
        ("breakdown", "string", "Variable of the group, empty for everyone"),
        ("level", "string", "Group of the breakdown"),
        ("source", "string", "Source"),
        ("year", "integer", "Year of the fieldwork"),
        ("wording", "string", "What was asked or measured there"),
        ("group", "string", "Who answered there"),
        ("estimate", "number", "The published figure"),
        ("unit", "string", "Its unit"),
        ("n", "integer", "People it rests on, where that is known"),
        ("caveat", "string", "What keeps the two apart"),
    ),
    "context": (
        ("id", "string", "Name of the figure"),
        ("source", "string", "Source"),
        ("figure", "string", "The figure in the words of the source"),
        ("years", "string", "Years it speaks of"),
        ("measures", "string", "What it measures"),
        ("unit", "string", "Its unit"),
        ("caveat", "string", "What to mind"),
    ),
    "changes": (
        ("released", "string", "Day of the edition that tells the number otherwise than the one before"),
        ("version", "string", "Version of that edition"),
        ("key", "string", "Key of the number"),
        ("what", "string", "moved, new, gone, withheld (was shown), or shown (was withheld)"),
        *((f"{side}_{name}", "number", f"{says} in {edition}") for side, edition in SIDES.items()
          for name, says in MEASURED.items()),
        ("old", "string", "What the edition before said, as its pages print it"),
        ("new", "string", "What this edition says"),
        ("headline", "string", "Question whose page leads with the number, empty for others"),
        ("causes", "string", "Places of the causes in the edition's list of causes, separated by spaces"),
    ),
    "headlines": (
        ("data", "string", DATA[2]),
        ("question", "string", "Name of the question"),
        ("wording", "string", "Its exact wording"),
        ("asked_of", "string", "Who was asked, in words"),
        ("answer", "string", "The answer, or several together, as people read it"),
        ("group", "string", "Everyone, or a group of the first breakdown"),
        ("value", "number", "The estimate; shares are parts of one"),
        ("low", "number", "Lower end of the confidence interval"),
        ("high", "number", "Upper end of the confidence interval"),
        ("unit", "string", "share or mean"),
        ("base", "number", "People it rests on, rounded"),
        ("status", "string", "shown, flagged as imprecise, or withheld"),
        ("key", "string", "Name of the number in all other files"),
    ),
    "series": (
        ("series", "string", "Name of the series"),
        ("year", "string", "Year, or school year (2019/20)"),
        ("value", "number", "The figure"),
        ("unit", "string", "Its unit"),
        ("status", "string", "published by the source, or derived by arithmetic on its rows"),
        ("source", "string", "Source"),
        ("edition", "string", "Edition of the source; figures of two editions are not joined"),
        ("note", "string", "Table, what to mind, or where it was read"),
    ),
    "sources": (
        ("id", "string", "Name of the source"),
        ("citation", "string", "Who published it, and where"),
        ("url", "string", "Address, where there is one"),
        ("covers", "string", "What it was used for"),
    ),
}  # fmt: skip
TITLES = {
    "numbers": "Every published number",
    "waves": "Shares and means of earlier waves, and what changed since",
    "codebook": "The questionnaire",
    "scales": "Its answers",
    "margins": "Population shares used for weighting",
    "published": "Published estimates set beside ours",
    "context": "Published figures on the subject itself",
    "headlines": "Headlines: what each question leads with, in words",
    "series": "Published figures year by year",
    "sources": "Sources",
    "changes": "Numbers that an edition changed",
}
KEYS = {
    "numbers": "key",
    "waves": "key",
    "codebook": "id",
    "published": "id",
    "context": "id",
    "sources": "id",
}
OF_NUMBERS = {c.name: c.limits for c in COLUMNS if c.limits and c.name in PUBLIC}
WITHIN: dict[str, dict[str, dict[str, Any]]] = {
    "numbers": OF_NUMBERS,
    "waves": OF_NUMBERS,
    "codebook": {"kind": {"enum": list(KINDS)}},
    "changes": {"what": {"enum": ["moved", "new", "gone", "withheld", "shown"]}},
    "margins": {"share": SHARE, "composed": {"enum": ["published", "composed", "assumed"]}},
}
OF_ALL = ("kind", "unit", "status", "made_by")
NEEDED = {"numbers": OF_ALL, "waves": (*OF_ALL, "wave"), "scales": ("scale", "key", "treatment"),
          "changes": ("version", "key", "what")}  # fmt: skip


def known(table: str) -> dict[str, tuple[str, str]]:
    """Column -> (type, meaning) of a table, the column that marks synthetic data first."""
    if table != "numbers" and table not in TABLES:
        raise FactError(f"{table}.csv: no such table is released{near(table, TABLES)}")
    rows = NUMBERS if table == "numbers" else TABLES[table]
    return {name: (kind, meaning) for name, kind, meaning in (DATA, *rows)}


def schema(table: str, columns: list[str], tables: list[str], says: str) -> dict[str, Any]:
    """Table Schema of a table with these columns; `tables` are those that a key may point into."""
    types = known(table)
    for name in columns:
        if name not in types:
            raise FactError(f"{table}.csv: column {name!r} is not known{near(name, types)}")
    key = KEYS.get(table, "")
    fields = [field(table, name, *types[name], key, says) for name in columns]
    described: dict[str, Any] = {"$schema": SCHEMA, "data": says, "fields": fields, "missingValues": [""]}
    if key in columns:
        described["primaryKey"] = [key]
    if table in ("published", "context", "series") and "source" in columns and "sources" in tables:
        points = {"resource": "sources", "fields": ["id"]}
        described["foreignKeys"] = [{"fields": ["source"], "reference": points}]
    return described


def field(table: str, name: str, kind: str, meaning: str, key: str, says: str) -> dict[str, Any]:
    limits = dict(WITHIN.get(table, {}).get(name, {}))
    if name in (key, "data", *NEEDED.get(table, ())):
        limits["required"] = True
    if name == key:
        limits["unique"] = True
    if name == "data":
        limits["enum"] = [says]
    described = {"name": name, "type": kind, "description": meaning}
    return described | ({"constraints": limits} if limits else {})
