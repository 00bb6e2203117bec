"""A small foreign survey for the tests of charts: readers of a library, and numbers invented for them."""

import csv
import io
from dataclasses import fields
from pathlib import Path

from analysis.stages.chart.plan import Book
from analysis.study import Transparency, read_questions, read_study
from analysis.study.series import read_series
from analysis.words import read_numbers

RESPONDENTS = 400  # no list in a chart may be as long
STUDY = """
title = "Readers of the city library"
question = "How readers use the library"
synthetic = {synthetic}
kind = "probability"
release = 2024-02-01
confidence = 0.9
breakdowns = ["age", "branch"]
[respondents]
id = "id"
[weighting]
raking = [{{ margin = "ages", variables = ["age"] }}, {{ margin = "both", variables = ["age", "branch"] }}]
[transparency]
"""
CODEBOOK = """id,module,theme,wording,short,kind,scale,asked_of,shown_by,experiment,headline,note
quiet,A,,The reading room is quiet & calm.,Reading room is quiet,single,agree5,all,,,agree,
staff,A,,The staff help when asked.,Staff help,single,agree5,all,,,agree,
borrows,A,,Which of these do you borrow? (mark all),What is borrowed,multiple,things,all,,,books,
rating,A,,"How do you rate the library, from 0 to 10?",Rating,single,ten,all,,,mean,
cost,A,,"How costly is the library, from 0 to 10?",Cost,single,ten,branch = north,,,mean,
age,B,,How old are you?,Age,single,ages,all,,,,
branch,B,,Branch,Branch,frame,branches,all,,,,
"""
SCALES = """scale,code,key,label,net,number,treatment
agree5,,no,Disagree,,,net
agree5,1,no_much,Strongly disagree,no,1,answer
agree5,2,no_little,Somewhat disagree,no,2,answer
agree5,3,neither,Neither,,3,answer
agree5,,agree,Agree,,,net
agree5,4,agree_little,Somewhat agree,agree,4,answer
agree5,5,agree_much,Strongly agree,agree,5,answer
agree5,-8,unsure,Not sure,,,dont_know
things,,books,Books,,,answer
things,,films,Films,,,answer
things,,games,Games and toys for children of all ages,,,answer
ten,0,none,0,,0,answer
ten,5,five,5,,5,answer
ten,10,ten,10,,10,answer
ages,1,young,Under 30,,,answer
ages,2,middle,30 to 59,,,answer
ages,3,old,60 and over,,,answer
ages,4,untold,Not stated,,,answer
branches,1,north,North,,,answer
branches,2,south,South,,,answer
"""
RECODES = ""
COLUMNS = (
    "key,kind,theme,question,answer,breakdown,level,unit,value,low,high,se,df,deff,base,effective_base,"
    "unweighted,p,p_adjusted,status,reason,made_by"
).split(",")
SHARES = {"no_much": 0.05, "no_little": 0.125, "neither": 0.2, "agree_little": 0.35, "agree_much": 0.2,
          "unsure": 0.075, "no": 0.175, "agree": 0.55}  # fmt: skip
AGES = {"young": (0.4, 120), "middle": (0.552, 160), "old": (0.71, 90), "untold": (None, None)}
CHARTS = {
    "groups": """kind = "dots"\ntitle = "Older readers find it quiet"\nclaim = "quiet_old"
asked = "Share who agree."\nitems = ["quiet.agree", "staff.agree"]\nby = "age"\nall = true""",
    "one": """kind = "dots"\ntitle = "Older readers find the room quiet"\nclaim = ["quiet_old"]
items = ["quiet.agree"]\nby = "age" """,
    "branches": """kind = "dots"\ntitle = "By branch"\nclaim = []\nitems = ["quiet.agree"]\nby = "branch" """,
    "distance": """kind = "spread"\ntitle = "Ages differ on quiet"\nclaim = []\nasked = "Share who agree."
items = [{ is = "quiet.agree", label = "Quiet", note = "in the reading room" }, "staff.agree"]
by = "age"\nlevels = ["young", "middle", "old"]""",
    "ratings": """kind = "spread"\ntitle = "Ages differ"\nclaim = []\nasked = "Means, 0 to 10."
items = ["rating.mean"]\nby = "age" """,
    "agreement": """kind = "likert"\ntitle = "Most agree"\nclaim = []\nasked = "Asked of all."
items = ["quiet", "staff"]\nleft = "no"\nright = "agree" """,
    "agreement_by_age": """kind = "likert"\ntitle = "Most agree"\nclaim = []\nitems = ["quiet"]
left = "no"\nright = "agree"\nby = "age" """,
    "borrowed": """kind = "ranked"\ntitle = "Films first"\nclaim = []\nitems = ["borrows"]""",
    "means": """kind = "ranked"\ntitle = "Rated high"\nclaim = []\nasked = "Means, 0 to 10."
items = ["rating.mean", "cost.mean"]""",
    "map": """kind = "scatter"\ntitle = "Good and cheap"\nclaim = []\nasked = "Means, 0 to 10."
x = { title = "Cost, mean", short = "Cost" }\ny = { title = "Rating, mean", short = "Rating" }
cut = { x = 5, y = 5 }\ndiagonal = "rating = cost"\ndomain_x = [0, 10]\ndomain_y = [0, 10]
regions = { upper_left = ["Keep", "good and cheap"] }
pairs = [{ x = "cost", y = "rating", label = "The library", short = "Library" }]""",
    "weights": """kind = "before_after"\ntitle = "What weights do"\nclaim = []\nasked = "Shares."
margins = ["ages", "both"]""",
    "model": """kind = "effects"\ntitle = "Age matters"\nclaim = []\nasked = "Effects."\nmodel = "quiet" """,
    "topline": """kind = "columns"\ntitle = "A topline"\nclaim = []\nquestion = "quiet" """,
    "several": """kind = "stacked"\ntitle = "Two at once"\nclaim = []\nasked = "Asked of all."
items = [{ is = "quiet", label = "The room" }, "staff"]""",
    "fitted": """kind = "ranked"\ntitle = "Near the end"\nclaim = []
items = ["quiet.no_much", "quiet.no_little"]\nfit = true""",
    "parts": """kind = "stacked"\ntitle = "Parts"\nclaim = []\nquestion = "quiet"\nby = "age" """,
    "loans": """kind = "trend"
title = "Loans rose and then fell"
claim = []
asked = "Books lent a year, by two counts."
years = [2000, 2012]
band = "closed"
lines = [{ series = "lent", label = "The register", says = ["2001", "2007"] }, { series = "lent_other", label = "A second count" }]
moves = [{ series = ["lent", "lent_other"], start = "2001", end = "2005", way = "up" }]
twice = [{ series = ["lent", "lent_twice"], within = 0.01 }]
rings = [{ figure = "peak", series = "lent", year = "2005" }]""",
}
SERIES = """series,year,value,unit,status,source,edition,note
lent,2001,100,works,published,register,2006,
lent,2003,150,works,published,register,2006,
lent,2005,200,works,published,register,2006,
lent,2007,160,works,published,register,2008,
lent,2011,140,works,published,register,2008,
lent,2012,141,works,published,register,2008,
lent_twice,2005,201,works,published,register,2006,
lent_other,2001,90,works,derived,census,,
lent_other,2003,140,works,derived,census,,
lent_other,2005,190,works,derived,census,,
"""
CONTEXT = """id,source,figure,years,measures,unit,caveat
peak,register,200,2005,Books lent,works,
closed,register,2006 to 2008,2006 to 2008,The reading room is closed,years,
"""
SOURCES = """id,citation,url,covers
register,"The register, yearly",,Loans
census,"A census of libraries, 2013",,Loans
"""


def numbers() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []

    def add(key: str, unit: str, value: float | None, half: float, base: int | None, **place: str) -> None:
        row: dict[str, object] = {"key": key, "kind": key.split(".")[0], "unit": unit, "base": base}
        row |= {"status": "shown", "made_by": "analysis.stages.estimate.tables.shares", **place}
        if value is None:
            row |= {"status": "withheld", "reason": "privacy", "base": ""}
        else:
            row |= {"value": value, "low": round(value - half, 4), "high": round(value + half, 4)}
        rows.append(row)

    for question in ("quiet", "staff"):
        for answer, value in SHARES.items():
            add(
                f"share.{question}.{answer}.all",
                "share",
                value,
                0.03,
                370,
                question=question,
                answer=answer,
            )
        for net in ("no", "neither", "agree", "unsure"):
            for level, (value, base) in AGES.items():
                shown = None if value is None else round(value if net == "agree" else (1 - value) / 3, 3)
                add(f"share.{question}.{net}.age.{level}", "share", shown, 0.05, base,
                    question=question, answer=net, breakdown="age", level=level)  # fmt: skip
        for one, other, gap in (
            ("young", "middle", -0.152),
            ("young", "old", -0.31),
            ("middle", "old", -0.158),
        ):
            add(f"difference.{question}.agree.age.{one}-{other}", "points", gap, 0.06, 120,
                question=question, answer="agree", breakdown="age", level=f"{one}-{other}")  # fmt: skip
    for level, value, status in (("north", 0.5, "shown"), ("south", 0.615, "flagged")):
        add(f"share.quiet.agree.branch.{level}", "share", value, 0.05, 180,
            question="quiet", answer="agree", breakdown="branch", level=level)  # fmt: skip
        rows[-1]["status"] = status
    for answer, value in (("books", 0.62), ("films", 0.71), ("games", None)):
        add(f"share.borrows.{answer}.all", "share", value, 0.03, 370, question="borrows", answer=answer)
    add("mean.rating.all", "mean", 7.25, 0.2, 370, question="rating", answer="mean")
    for level, value in (("young", 6.5), ("middle", 7.25), ("old", 8.0), ("untold", None)):
        add(f"mean.rating.age.{level}", "mean", value, 0.4, 120,
            question="rating", answer="mean", breakdown="age", level=level)  # fmt: skip
    add("difference.rating.mean.age.young-old", "difference", -1.5, 0.6, 120,
        question="rating", answer="mean", breakdown="age", level="young-old")  # fmt: skip
    add("mean.cost.all", "mean", 2.5, 0.2, 180, question="cost", answer="mean")
    for level, value in (("middle", 0.12), ("old", -0.034)):
        add(f"effect.quiet.age.{level}", "points", value, 0.05, 350, breakdown="age", level=level)
    for level, before, after in (("young", 0.4, 0.3), ("middle", 0.35, 0.4), ("old", 0.25, 0.3)):
        for word, value in (("before", before), ("after", after), ("target", after)):
            add(f"margin.ages.{level}.{word}", "share", value, 0, 370)
    for level in ("young_x_north", "old_x_(none)"):
        for word in ("before", "after", "target"):
            add(f"margin.both.{level}.{word}", "share", 0.5, 0, 370)
    add("claim.quiet_old", "verdict", 1, 0, None)
    add("claim.quiet_young", "verdict", 0, 0, None)
    add("claim.quiet_untold", "verdict", None, 0, None)
    return rows


def write(folder: Path, synthetic: bool = True) -> dict[str, Path]:
    """The study's files and its charts in a folder; each file by its name."""
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows({k: "" if v is None else v for k, v in row.items()} for row in numbers())
    items = "".join(f'{item} = "told"\n' for item in (x.name for x in fields(Transparency)))
    texts = {
        "study.toml": STUDY.format(synthetic=str(synthetic).lower()) + items, "codebook.csv": CODEBOOK,
        "scales.csv": SCALES, "recodes.toml": RECODES, "numbers.csv": table.getvalue(),
        "series.csv": SERIES, "context.csv": CONTEXT, "sources.csv": SOURCES,
    }  # fmt: skip
    texts |= {f"charts/{name}.toml": text + "\n" for name, text in CHARTS.items()}
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return {path.stem: path for path in sorted(folder.rglob("*.*"))}


def book(folder: Path, synthetic: bool = True) -> Book:
    """What charts look things up in."""
    files = write(folder, synthetic)
    read_study(files["study"])
    questions = read_questions(files["codebook"], files["scales"], files["recodes"])
    return Book(
        read_numbers(files["numbers"]),
        questions,
        "age",
        synthetic,
        {"ages": ["age"], "both": ["age", "branch"]},
        "90%",
        series=read_series(files["series"], ("register", "census")),
        context={r["id"]: r for r in csv.DictReader(io.StringIO(CONTEXT))},
        sources={r["id"]: r for r in csv.DictReader(io.StringIO(SOURCES))},
    )
