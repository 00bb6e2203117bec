"""The codebook for programs: every question and recode, its answers, and who was asked in words."""

from typing import Any

from analysis.stages.release.edition import Edition
from analysis.study import OUT_OF_BASE, Question
from analysis.words import Numbers

QUESTION = ("id", "module", "theme", "wording", "short", "kind", "shown_by", "experiment", "note")


def described(question: Question, book: Numbers) -> dict[str, Any]:
    """One question: wording, base, answers with their codes, nets, and what stands outside the base."""
    base = {name: getattr(question, name) for name in QUESTION if getattr(question, name)}
    nets = {net: list(keys) for net, keys in question.nets.items() if list(keys) != [net]}
    return {
        **base,
        "asked_of": question.asked_of.text,
        "universe": book.asked_of(question),
        "columns": list(question.columns),
        "answers": [
            {"code": a.code, "key": a.key, "label": a.label}
            | ({"number": a.number} if a.number is not None else {})
            for a in question.answers.values()
        ],
        "nets": {net: {"label": question.labels[net], "answers": keys} for net, keys in nets.items()},
        "missing": [
            {"code": a.code, "key": a.key, "label": a.label, "treatment": a.treatment}
            for a in question.rows
            if a.treatment in OUT_OF_BASE
        ],
    } | ({"made_from": made(question)} if question.recode else {})


def made(question: Question) -> dict[str, Any]:
    """How a variable is made from answers: its levels in the order they are tried, or what is counted."""
    recode = question.recode
    assert recode is not None
    ways = {
        "levels": [[key, condition.text] for key, condition in recode.levels],
        "count": [condition.text for condition in recode.count],
        "difference": list(recode.difference),
    }
    return {name: way for name, way in ways.items() if way}


def codebook(edition: Edition, book: Numbers) -> dict[str, Any]:
    """The whole codebook, in the order asked; variables made from answers after it."""
    return {
        "data": edition.says,
        "title": edition.title,
        "version": edition.version,
        "themes": dict(edition.study.themes),
        "questions": [described(q, book) for q in book.questions.values()],
    }
