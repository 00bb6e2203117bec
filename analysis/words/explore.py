"""What the pages to explore and to check are told before they ask for anything: names, pairs, words."""

import json
import re
from functools import partial
from statistics import NormalDist

from analysis.language import Messages, spoken, words_of
from analysis.numbers.ids import CROSS
from analysis.study import Study
from analysis.words.book import Numbers
from analysis.words.edition import signed

OWN = ("questions/", "explore/", "method/")  # pages that scripts lead to, in a language of their own
SAID = "script."  # before the words of scripts
NAME = re.compile(r"\{\w+\}")
FORMS = (
    "number.per_cent",
    "number.points",
    "number.ends",
    "number.ends_signed",
    "number.withheld",
)  # of numbers


def explore_labels(book: Numbers, study: Study, labels: str = "") -> str:
    """Names of breakdowns and levels, and which are crossed, as JSON that cannot end its script.

    labels: where the labels of questions stand, from the root, in another language than the study's."""
    questions, words = book.questions, spoken()
    told = {
        "breakdowns": {b: {"": questions[b].short, **questions[b].labels} for b in study.breakdowns},
        "pairs": study.pairs, "cross": CROSS, "colours": book.colours(), "warned": study.synthetic,
        "signed": signed(study), "level": study.reporting.alpha,
        "normal": NormalDist().inv_cdf(1 - study.reporting.alpha / 2),
        "says": {k.removeprefix(SAID): said for k, said in words.said.items() if k.startswith(SAID)},
        "one": words.one,
    }  # fmt: skip
    if labels:
        told |= {"labels": labels, "own": OWN, "forms": forms(words_of(study.language), words)}
    return json.dumps(told, ensure_ascii=True).replace("<", "\\u003c")


def placed(order: dict[str, str], name: re.Match[str]) -> str:
    return order[name[0]]


def forms(own: Messages, other: Messages) -> list[list[str]]:
    """How a number written in one language is written in another: a pattern, and what takes its place."""
    found = []
    for key in FORMS:
        message, instead = own.said[key], other.said[key]
        target = instead if isinstance(instead, str) else instead["other"]
        for said in [message] if isinstance(message, str) else list(message.values()):
            order = {name: f"${at + 1}" for at, name in enumerate(NAME.findall(said))}
            pattern = "(.+)".join(map(re.escape, NAME.split(said)))
            if said != target:
                found.append([f"^{pattern}$", NAME.sub(partial(placed, order), target)])
    return found
