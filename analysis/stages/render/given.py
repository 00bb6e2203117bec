"""What every template is given."""

from typing import Any

from markupsafe import Markup

from analysis.numbers.key import Group, Key
from analysis.stages.render.environment import Counter, figure, placeholder
from analysis.stages.render.lines import Lines
from analysis.study import Question
from analysis.words import (
    About,
    Number,
    Numbers,
    choice,
    contact,
    edition,
    explore_labels,
    gist,
    kept,
    models,
    p_text,
    percent,
    picked,
    rule,
    sentences,
    start,
)
from analysis.words import context as others
from analysis.words.history import CHANGED

PER_THEME = 3  # headline numbers of a theme in the table of precision


def given(
    facts: dict[str, Any], book: Numbers, questions: dict[str, Question], root: str
) -> dict[str, Any]:
    """What people wrote, numbers, and the words for them; addresses begin at `root`."""
    study, lines = facts["study"], Lines(facts.get("series", {}), book)
    return {
        **facts, "root": Markup(root), "n": book, "questions": questions, "counter": Counter(),
        "figure": figure, "part": placeholder, "raw": Markup, "Key": Key, "Group": Group,
        "about": lambda question: About(question, book), "precision": lambda: precision(book, questions),
        "p_text": p_text, "says": sentences, "others": others, "known": lines.known, "moved": lines.moved,
        "choice": choice, "modelled": models, "percent": percent, "picked": picked,
        "edition": edition(study), "contact": contact(study), "kept": kept(study), "address": start(study),
        "changed_words": CHANGED, "gist": gist, "rule": rule, "explore_labels": explore_labels(book, study),
    }  # fmt: skip


def precision(book: Numbers, questions: dict[str, Question]) -> list[Number]:
    """The main numbers of the first questions of each theme, for the table of precision."""
    found: dict[str, list[Number]] = {}
    for question in questions.values():
        main = About(question, book).main
        if main.unit == "share" and len(found.setdefault(question.theme, [])) < PER_THEME:
            found[question.theme].append(main)
    return [x for theme, numbers in found.items() for x in numbers if theme or len(found) == 1]
