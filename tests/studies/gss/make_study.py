"""Writes codebook.csv and scales.csv of this study from the labels inside the Stata file.

From the root of the project, with the reference data beside it:

    S=tests/studies/gss
    .venv/bin/python -m tests.studies.gss.make_study \\
        responses=../shared/surveys/gss_2016/gss_2016_subset.dta $S/codebook.csv $S/scales.csv

Codes and labels are the file's own. The tables below add what it does not hold: the wording where
the published codebook gives it (else the variable's label stands), keys, nets, and who was shown
what. Extended missing values: .d don't know, .n no answer, .i not given the item.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from analysis.study import run, write_rows
from analysis.study.codebook import CODEBOOK
from analysis.study.scales import SCALES

Row = Mapping[str, object]
Labels = dict[str, dict[str, str]]  # variable -> code -> label

CONFIDENCE = (
    "I am going to name some institutions in this country. As far as the people running these"
    " institutions are concerned, would you say you have a great deal of confidence, only some confidence,"
    " or hardly any confidence at all in them? "
)
STATEMENT = (
    "I'm going to read to you some statements like those you might find in a newspaper or magazine"
    " article. For each statement, please tell me if you strongly agree, agree, disagree, or strongly"
    " disagree. "
)
SPENDING = (
    "We are faced with many problems in this country, none of which can be solved easily or"
    " inexpensively. I'm going to name some of these problems, and for each one I'd like you to tell me"
    " whether you think we're spending too much money on it, too little money, or about the right amount. "
)
WORDING = {
    "consci": CONFIDENCE + "Scientific community", "conmedic": CONFIDENCE + "Medicine",
    "coneduc": CONFIDENCE + "Education", "conpress": CONFIDENCE + "Press",
    "confed": CONFIDENCE + "Executive branch of the federal government",
    "conlegis": CONFIDENCE + "Congress", "conarmy": CONFIDENCE + "Military",
    "confinan": CONFIDENCE + "Banks and financial institutions",
    "conbus": CONFIDENCE + "Major companies",
    "natsci": SPENDING + "Supporting scientific research",
    "scibnfts": "People have frequently noted that scientific research has produced benefits and harmful"
    " results. Would you say that, on balance, the benefits of scientific research have outweighed the"
    " harmful results, or have the harmful results of scientific research been greater than its benefits?",
    "nextgen": STATEMENT + "Because of science and technology, there will be more opportunities for the"
    " next generation.",
    "toofast": STATEMENT + "Science makes our way of life change too fast.",
    "advfront": STATEMENT + "Even if it brings no immediate benefits, scientific research that advances"
    " the frontiers of knowledge is necessary and should be supported by the federal government.",
    "fair": "Do you think most people would try to take advantage of you if they got a chance, or would"
    " they try to be fair?",
    "helpful": "Would you say that most of the time people try to be helpful, or that they are mostly just"
    " looking out for themselves?",
}  # fmt: skip

# id: theme, short, scale, shown by, headline; in the order of the pages.
ITEMS = {
    "consci": ("confidence", "The scientific community", "confidence", "ballot", "a_great_deal"),
    "conmedic": ("confidence", "Medicine", "confidence", "ballot", "a_great_deal"),
    "coneduc": ("confidence", "Education", "confidence", "ballot", "a_great_deal"),
    "confed": ("confidence", "The executive branch", "confidence", "ballot", "a_great_deal"),
    "conlegis": ("confidence", "Congress", "confidence", "ballot", "a_great_deal"),
    "conpress": ("confidence", "The press", "confidence", "ballot", "a_great_deal"),
    "confinan": ("confidence", "Banks and finance", "confidence", "ballot", "a_great_deal"),
    "conbus": ("confidence", "Major companies", "confidence", "ballot", "a_great_deal"),
    "conarmy": ("confidence", "The military", "confidence", "ballot", "a_great_deal"),
    "natsci": ("science", "Spending on research", "spending", "", "too_little"),
    "scibnfts": ("science", "Benefits against harm", "benefits", "odds1", "benefits_greater"),
    "nextgen": ("science", "Opportunities for the next generation", "statement", "odds1", "agrees"),
    "toofast": ("science", "Science changes life too fast", "statement", "odds1", "agrees disagrees"),
    "advfront": ("science", "Government should support research", "statement", "odds1", "agrees"),
    "intsci": ("science", "Interest in discoveries", "interest", "odds1", "very_interested"),
    "scistudy": ("science", "Understanding of a scientific study", "study", "odds1", "clear_understanding"),
    "fair": ("people", "People are fair", "fair", "ballot", "would_try_to_be_fair"),
    "helpful": ("people", "People are helpful", "helpful", "ballot", "try_to_be_helpful"),
    "sex": ("", "Sex", "sex", "", "female"),
    "race": ("", "Race", "race", "", "white"),
    "age": ("", "Age", "age", "", "mean"),
    "degree": ("", "Highest degree", "degree", "", "graduate"),
    "born": ("", "Born in the United States", "born", "", "yes"),
    "polviews": ("", "Liberal or conservative", "polviews", "", "liberals conservatives"),
    "partyid": ("", "Party", "partyid", "", "democrats republicans"),
}  # fmt: skip
NOTES = {
    "ballot": "Shown to two of three random ballots, B and C.",
    "odds1": "Shown to a random half: ballot A, and half of ballot B.",
    "race": "As coded by the survey in three groups.",
    "age": "89 stands for 89 or older.",
}
LABEL_ONLY = "The wording is not in the data file; this is the variable's label."

# Known of everyone by design. The file has no column for who was given the items on science; odds1,
# one of them, says it by its .i. The factor is 1 / probability of being shown the items.
FRAMES: dict[str, tuple[str, str, dict[str, float]]] = {
    "ballot": ("Ballot", "Ballot used for the interview", {"1": 0, "2": 3 / 2, "3": 3 / 2}),
    "odds1": ("Given the items on science", "Test of knowledge about probability, one of the items on science",
              {"1": 2, "2": 2, ".d": 2, ".n": 2}),
    "region": ("Region", "Region of interview", {}),
}  # fmt: skip
DESIGN = {
    "vstrat": "Variance stratum", "vpsu": "Variance primary sampling unit", "wtssall": "Weight variable",
}  # fmt: skip
NETS = {
    ("statement", "agrees"): ("Agree, strongly or not", "1 2"),
    ("statement", "disagrees"): ("Disagree, strongly or not", "3 4"),
    ("polviews", "liberals"): ("Liberal", "1 2 3"),
    ("polviews", "conservatives"): ("Conservative", "5 6 7"),
    ("partyid", "democrats"): ("Democrat or close", "0 1 2"),
    ("partyid", "republicans"): ("Republican or close", "4 5 6"),
}
MISSING = {".d": ("dont_know", "Don't know", "dont_know"), ".n": ("no_answer", "No answer", "refused")}
NOT_SHOWN = {"code": ".i", "key": "not_shown", "label": "Not given the item", "treatment": "not_shown"}
GROUPS = {
    "age_group": {"18_29": "18 to 29", "30_44": "30 to 44", "45_64": "45 to 64", "65_over": "65 or older"},
    "party": {"democrat": "Democrat or close", "independent": "Independent", "republican": "Republican or close"},
    "regions": {"northeast": "Northeast", "midwest": "Midwest", "south": "South", "west": "West"},
}  # fmt: skip


def main(responses: Path, codebook: Path, scales: Path) -> None:
    with pd.read_stata(responses, iterator=True, convert_categoricals=False) as file:
        cells = file.read(convert_missing=True)
        variables = file.variable_labels()
        labels = {v: {str(c): text for c, text in each.items()} for v, each in file.value_labels().items()}
    found = {v: {f"{c:g}" if isinstance(c, float) else str(c) for c in cells[v]} for v in labels}
    write_rows(codebook, CODEBOOK, questions(variables))
    write_rows(scales, SCALES, answers(labels, found))


def questions(variables: dict[str, str]) -> Iterator[dict[str, str]]:
    """The rows of codebook.csv: design, frame, then the items."""
    for name, wording in DESIGN.items():
        yield {"id": name, "kind": "design", "wording": wording, "asked_of": "all"}
    for name, (short, wording, _) in FRAMES.items():
        yield {"id": name, "kind": "frame", "wording": wording, "short": short, "asked_of": "all",
               "scale": scale_of_frame(name)}  # fmt: skip
    for name, (theme, short, scale, shown_by, headline) in ITEMS.items():
        notes = [NOTES.get(shown_by, ""), NOTES.get(name, ""), "" if name in WORDING else LABEL_ONLY]
        yield {"id": name, "module": (theme or "background")[0].upper(), "theme": theme,
               "wording": WORDING.get(name) or sentence(variables[name]), "short": short,
               "kind": "number" if name == "age" else "single", "scale": scale, "asked_of": "all",
               "shown_by": shown_by, "headline": headline, "note": " ".join(filter(None, notes))}  # fmt: skip


def answers(labels: Labels, found: dict[str, set[str]]) -> Iterator[Row]:
    """The rows of scales.csv; don't know and no answer only where some variable of a scale has them."""
    yield {"scale": "any", **NOT_SHOWN}
    for name in FRAMES:
        yield from frame_scale(name, {c: text for c, text in labels[name].items() if c in found[name]})
    variables: dict[str, list[str]] = {}
    for name, (_, _, scale, _, _) in ITEMS.items():
        variables.setdefault(scale, []).append(name)
    for scale, names in variables.items():
        yield from labelled(scale, {"18..89": "age"} if scale == "age" else labels[names[0]])
        there = set().union(*(found[name] for name in names))
        yield from ({"scale": scale, **missing(code)} for code in MISSING if code in there)
    for scale, levels in GROUPS.items():
        for key, label in levels.items():
            yield {"scale": scale, "key": key, "label": label, "treatment": "answer"}


def scale_of_frame(name: str) -> str:
    return {"odds1": "given"}.get(name, name)


def frame_scale(name: str, codes: dict[str, str]) -> Iterator[Row]:
    """A frame variable's levels with the weight factor, 0 for those who were not shown the items."""
    factors = FRAMES[name][2]
    rows = [
        {"code": c, "key": slug(text), "label": text.title(), "treatment": "answer"}
        for c, text in codes.items()
    ]
    for row in [*rows, *(missing(code) for code in MISSING if code in factors)]:
        yield {"scale": scale_of_frame(name), **row, "number": factors.get(row["code"], "")}


def labelled(scale: str, codes: dict[str, str]) -> Iterator[Row]:
    """A scale's answers, each net before its first answer."""
    net_of = {c: net for (s, net), (_, members) in NETS.items() if s == scale for c in members.split()}
    shown = set()
    for code, label in codes.items():
        net = net_of.get(code, "")
        if net and net not in shown:
            shown.add(net)
            yield {"scale": scale, "key": net, "label": NETS[scale, net][0], "treatment": "net"}
        yield {"scale": scale, "code": code, "key": slug(label), "label": sentence(label), "net": net,
               "treatment": "answer"}  # fmt: skip


def missing(code: str) -> dict[str, str]:
    key, label, treatment = MISSING[code]
    return {"code": code, "key": key, "label": label, "treatment": treatment}


def slug(label: str) -> str:
    return re.sub(r"\W+", "_", label.lower().replace("'", "")).strip("_")


def sentence(label: str) -> str:
    return label[:1].upper() + label[1:]


if __name__ == "__main__":
    run(main)
