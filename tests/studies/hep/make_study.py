"""Writes codebook.csv, scales.csv and margins.csv of this study from what its authors published.

From the root of the project, with the reference data beside it:

    F=../shared/surveys/hep_open_science_2018; S=tests/studies/hep
    .venv/bin/python -m tests.studies.hep.make_study labels=$F/codebook.csv \\
        population=$F/population_cern_users_2018_by_country.csv \\
        $S/codebook.csv $S/scales.csv $S/recodes.toml $S/margins.csv

Wording and labels are the survey's own. What its files leave unsaid stands in the tables below:
short names, keys, nets, who was asked what (read off the responses), countries with two names.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from analysis.study import FactError, known, read_questions, read_table, run, write_rows
from analysis.study.codebook import CODEBOOK
from analysis.study.scales import SCALES
from analysis.study.study import MARGINS

Labels = dict[str, tuple[str, dict[str, str]]]  # column -> its question, code -> label

# Columns of one stem: theme, scale of the items, who was asked, headline. No scale: mark all.
STEMS = {
    "p2q1": ("openness", "agree", "all", "agree disagree"),
    "p2q2": ("openness", "agree", "all", "agree disagree"),
    "p3q1E": ("data", "", "D4 != theory", "OD3"),
    "p3q1T": ("data", "", "D4 = theory", "OD6"),
    "p3q2E": ("data", "agree", "D4 != theory", "agree disagree"),
    "p3q2T": ("data", "agree", "D4 = theory", "agree disagree"),
    "p4q1T": ("release", "", "D4 != experiment", "5"),
    "p4q1E": ("release", "", "D4 = experiment", "4"),
    "p4q2": ("release", "decides", "all", "collaboration"),
    "p5q1": ("sharing", "", "all", "SQ001"),
    "p5q2": ("sharing", "affect", "all", "affects no_effect"),
    "p6q1": ("review", "agree", "all", "agree disagree"),
    "p6q2E": ("review", "agree", "D4 = experiment", "agree disagree"),
    "p6q2T": ("review", "agree", "D4 != experiment", "agree disagree"),
    "p7q1E": ("review", "help", "D4 != theory", "helpful unhelpful"),
    "p7q1T": ("review", "help", "D4 = theory", "helpful unhelpful"),
    "p8q1": ("tools", "often", "all", "at_least_weekly"),
    "p8q2": ("tools", "satisfied", "all", "satisfied dissatisfied"),
    "p8q3": ("tools", "affect", "all", "affects no_effect"),
}  # fmt: skip
BACKGROUND = {"D1": "all", "D3": "all", "D4": "all", "D4_1": "D4 = experiment"}
SHORT = {
    "D1": "Gender", "D2": "Country of the institute", "D3": "Years in high-energy physics",
    "D4": "Domain", "D4_1": "Size of the collaboration",
    "p2q1_OS1": "Open science benefits the discipline", "p2q1_OS2": "Open science benefits me",
    "p2q1_OS3": "Open science benefits the public",
    "p2q2_OA1": "Open access changed how I read", "p2q2_OA2": "Open access changed how I publish",
    "p3q1E": "Contact with open data", "p3q1T": "Contact with open data (theory)",
    "p3q2E_OD_E1": "Data of published studies should be open",
    "p3q2E_OD_E2": "Access for anyone interested", "p3q2E_OD_E3": "Access to past data helps me",
    "p3q2E_OD_E4": "Openness does not affect my work",
    "p3q2T_OD_E1": "Data of published studies should be open (theory)",
    "p3q2T_OD_E2": "Access for anyone interested (theory)",
    "p3q2T_OD_E3": "Access to past data helps me (theory)",
    "p3q2T_OD_E5": "Access to experiments' data helps me (theory)",
    "p3q2T_OD_E4": "Openness does not affect my work (theory)",
    "p4q1T": "When to share data and code (theory, other)",
    "p4q1E": "When to release data and code", "p4q2": "Who should decide on access",
    "p5q1": "Experience with sharing",
    "p5q2_1": "Work it takes to share", "p5q2_2": "Rights to share", "p5q2_3": "Competition",
    "p5q2_4": "Quality of data or code", "p5q2_5": "Needed for reproduction",
    "p5q2_6": "Useful to others", "p5q2_7": "Being asked to share", "p5q2_8": "Responsible use",
    "p5q2_9": "Mandates to share",
    "p6q1_1": "Asking people beats documentation", "p6q1_2": "Documentation makes results reusable",
    "p6q1_3": "Documenting is unproductive", "p6q1_4": "Documentation is of little use to others",
    "p6q2E_1": "Peer review should include code", "p6q2E_2": "Quality of code should not count",
    "p6q2E_3": "Peer review should include documentation",
    "p6q2E_4": "Data and code documented by submission",
    "p6q2T_1": "Peer review should include code (theory, other)",
    "p6q2T_2": "Quality of code should not count (theory, other)",
    "p6q2T_3": "Peer review should include documentation (theory, other)",
    "p6q2T_4": "Data and code documented by submission (theory, other)",
    "p7q1E_1": "Data help peer review", "p7q1E_2": "Code helps peer review",
    "p7q1E_3": "Twiki pages help peer review", "p7q1E_4": "Slides help peer review",
    "p7q1E_5": "Workflows help peer review", "p7q1T_1": "Data files help peer review (theory)",
    "p7q1T_2": "Scripts help peer review (theory)",
    "p7q1T_3": "Documented methods help peer review (theory)",
    "p8q1_1": "Use of code management", "p8q1_2": "Use of trackers", "p8q1_3": "Use of wikis",
    "p8q1_4": "Use of shared editors", "p8q1_5": "Use of event managers",
    "p8q1_6": "Use of notebooks",
    "p8q2_1": "Satisfied with code management", "p8q2_2": "Satisfied with trackers",
    "p8q2_3": "Satisfied with wikis", "p8q2_4": "Satisfied with shared editors",
    "p8q2_5": "Satisfied with reference managers", "p8q2_6": "Satisfied with event managers",
    "p8q2_7": "Satisfied with notebooks",
    "p8q3_1": "Endorsement by a trusted group", "p8q3_2": "Gain in efficiency",
    "p8q3_3": "Ease of use", "p8q3_4": "Adoption by others",
}  # fmt: skip

# Keys of the answers in the survey's order, as key or net.key; a star where codes are numbers too.
KEYS = {
    "gender": "male female not_stated",
    "years": "under_5 from_5_to_10 from_11_to_15 from_16_to_20 over_20",
    "domain": "experiment theory other",
    "size": "over_500 from_101 from_51 from_20 under_20",
    "agree": "* disagree.strongly_disagree disagree.somewhat_disagree neutral"
             " agree.somewhat_agree agree.strongly_agree",
    "affect": "* no_effect.not_at_all no_effect.rarely neutral affects.somewhat affects.a_lot",
    "help": "* unhelpful.very_unhelpful unhelpful.somewhat_unhelpful neutral"
            " helpful.somewhat_helpful helpful.very_helpful",
    "often": "at_least_weekly.daily at_least_weekly.weekly less_often.monthly less_often.quarterly"
             " less_often.twice_a_year less_often.yearly rarely",
    "satisfied": "dissatisfied.very_dissatisfied dissatisfied.moderately_dissatisfied neither"
                 " satisfied.moderately_satisfied satisfied.very_satisfied no_experience",
    "decides": "individual collaboration community funders other",
}  # fmt: skip
NETS = {
    "disagree": "Disagree", "agree": "Agree", "no_effect": "Little or no effect",
    "affects": "Affects", "unhelpful": "Unhelpful", "helpful": "Helpful",
    "at_least_weekly": "At least weekly", "less_often": "Less often, at least yearly",
    "dissatisfied": "Dissatisfied", "satisfied": "Satisfied",
}  # fmt: skip
SCALE_OF = {"D1": "gender", "D3": "years", "D4": "domain", "D4_1": "size"}
ANY = [
    {"key": "skip", "label": "Not asked", "treatment": "skip"},
    {"code": "(blank)", "key": "no_answer", "label": "No answer", "treatment": "refused"},
]
GROUPS = {
    "usa": "United States", "italy": "Italy", "germany": "Germany", "france": "France",
    "united_kingdom": "United Kingdom", "switzerland": "Switzerland", "russia": "Russia",
    "spain": "Spain", "china": "China", "poland": "Poland", "other": "Other",
}  # fmt: skip
REGIONS = {k: GROUPS[k] for k in ("usa", "italy", "germany", "france", "united_kingdom")} | {
    "elsewhere": "Elsewhere"
}

FIELDS = {"experiment": "Experiment", "theory_other": "Theory and other"}

# Names of the population file that the questionnaire's list spells otherwise; None: not on the list.
NAMED_OTHERWISE = {
    "People’s Republic of China": "China",
    "Russia": "Russian Federation",
    "USA": "United States of America",
    "United Kingdom": "the United Kingdom of Great Britain and Northern Ireland",
    "Arab Emirates": "United Arab Emirates",
    "Iran": "Iran (Islamic Republic of)",
    "Hong Kong": None,
    "Taiwan": None,
}
FRAME_NOTE = "Published in groups: most countries have too few respondents."


def main(
    labels: Path, population: Path, codebook: Path, scales: Path, recodes: Path, margins: Path
) -> None:
    columns = read_labels(labels)
    write_rows(codebook, CODEBOOK, questions(columns))
    write_rows(scales, SCALES, answers(columns))
    write_rows(margins, MARGINS, margin(population, codebook, scales, recodes))


def read_labels(path: Path) -> Labels:
    """Question and labels of every column, without escapes, doubled spaces and the labels' full stops."""
    columns: Labels = {}
    with path.open(encoding="utf-8", newline="") as file:  # line ends of the export: CRLF
        for row in csv.DictReader(file):
            question, label = (" ".join(row[k].replace("\\", "").split()) for k in ("question", "label"))
            columns.setdefault(row["name"], (question, {}))[1][row["code"]] = label.rstrip(".")
    return columns


def stem_of(column: str) -> str:
    return column if column in STEMS else column.split("_", 1)[0]


def split(question: str) -> tuple[str, str]:
    """(stem, item) of a question exported as `[item] stem`."""
    item, _, stem = question.removeprefix("[").partition("]")
    return stem.strip(), item.strip()


def questions(columns: Labels) -> Iterator[dict[str, str]]:
    """The rows of codebook.csv, in the order asked."""
    yield {"id": "id", "kind": "design", "wording": "Number of the response", "asked_of": "all"}
    yield {"id": "submitdate", "kind": "design", "wording": "When it was submitted", "asked_of": "all"}
    done = set()
    for column, (question, codes) in columns.items():
        shape = {"asked_of": BACKGROUND.get(column, "all"), "wording": question}
        if column == "D2":
            yield {**shape, "id": column, "module": "D", "kind": "frame", "scale": "country",
                   "short": SHORT[column], "note": FRAME_NOTE}  # fmt: skip
        elif column in SCALE_OF:
            yield {**shape, "id": column, "module": "D", "kind": "single", "scale": SCALE_OF[column],
                   "short": SHORT[column]}  # fmt: skip
        elif (stem := stem_of(column)) in STEMS and codes != {"": ""}:
            theme, scale, asked_of, headline = STEMS[stem]
            many = not scale
            if many and stem in done:
                continue
            done.add(stem)
            name = stem if many else column
            before, item = split(question) if question.startswith("[") else (question, "")
            wording = f"{before} (mark all)" if many else f"{before} {item}".strip()
            yield {"id": name, "module": stem[1], "theme": theme, "wording": wording, "short": SHORT[name],
                   "kind": "multiple" if many else "single", "scale": scale or stem,
                   "asked_of": asked_of, "headline": headline}  # fmt: skip


def answers(columns: Labels) -> Iterator[dict[str, str]]:
    """The rows of scales.csv. Raises FactError where columns of one scale have other labels."""
    yield from ({"scale": "any", **row} for row in ANY)
    seen: dict[str, dict[str, str]] = {}
    for column, (question, codes) in columns.items():
        stem = stem_of(column)
        scale = SCALE_OF.get(column) or (STEMS[stem][1] if stem in STEMS else "")
        if column == "D2":
            yield from country_scale(codes)
        elif stem in STEMS and not scale and question.startswith("["):
            key = column.removeprefix(f"{stem}_")
            yield {
                "scale": stem,
                "key": key,
                "label": split(question)[1].rstrip("."),
                "treatment": "answer",
            }
        elif scale and codes != {"": ""} and scale not in seen:
            seen[scale] = codes
            yield from labelled(scale, codes)
        elif scale and codes not in ({"": ""}, seen.get(scale)):
            raise FactError(
                f"column {column!r}: labels {codes}, those of scale {scale!r} are {seen[scale]}"
            )
    for name, levels in (("country_group", GROUPS), ("region", REGIONS), ("field", FIELDS)):
        for key, label in levels.items():
            yield {"scale": name, "key": key, "label": label, "treatment": "answer"}


def labelled(scale: str, codes: dict[str, str]) -> Iterator[dict[str, str]]:
    """A scale's answers, each net before its first answer."""
    named = KEYS[scale].removeprefix("* ").split()
    shown = set()
    for (code, label), name in zip(codes.items(), named, strict=True):
        net, _, key = name.rpartition(".")
        if net and net not in shown:
            shown.add(net)
            yield {"scale": scale, "key": net, "label": NETS[net], "treatment": "net"}
        yield {"scale": scale, "code": code, "key": key, "label": label, "net": net, "treatment": "answer",
               "number": code if KEYS[scale].startswith("*") else ""}  # fmt: skip


def country_scale(codes: dict[str, str]) -> Iterator[dict[str, str]]:
    """Countries as listed; a name listed twice (Congo) has its code in the second key."""
    seen = set()
    for code, label in codes.items():
        key = slug(label) if label not in seen else f"{slug(label)}_{code}"
        seen.add(label)
        yield {"scale": "country", "code": code, "key": key, "label": label, "treatment": "answer"}


def slug(label: str) -> str:
    flat = "".join(c for c in unicodedata.normalize("NFD", label.lower()) if not unicodedata.combining(c))
    return re.sub(r"\W+", "_", flat).strip("_")


def margin(population: Path, codebook: Path, scales: Path, recodes: Path) -> Iterator[dict[str, object]]:
    """CERN users by country group: the recode of the respondents, applied to the population."""
    asked = read_questions(codebook, scales, recodes)
    keys = {a.label: a.key for a in reversed(asked["D2"].rows)}
    rows = list(read_table(population, ["Country_Region", "count"]).records())
    names = [on_list(row["Country_Region"], keys, place) for place, row in rows]
    countries = np.array([keys.get(name or "", "") for name in names], dtype=object)
    users = np.array([int(row["count"]) for _, row in rows])
    recode = asked["country_group"].recode
    left = np.ones(len(users), bool)
    for level, condition in recode.levels if recode else ():
        here = left & condition.holds({"D2": countries}, len(users))
        left &= ~here
        yield {"margin": "country_group", "level": level, "share": users[here].sum() / users.sum(),
               "source": "hep_2018", "universe": f"{users.sum():,} users of CERN, 2018",
               "composed": "published", "note": f"{users[here].sum():,} users"}  # fmt: skip


def on_list(name: str, labels: dict[str, str], place: str) -> str | None:
    """The questionnaire's name of a country of the population file; None where it has none."""
    if name in NAMED_OTHERWISE:
        return NAMED_OTHERWISE[name]
    return known(name, labels, f"{place}: country")


if __name__ == "__main__":
    run(main)
