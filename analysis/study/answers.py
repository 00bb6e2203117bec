"""The answers that a question can have: its scale, and what its kind makes of it."""

from collections.abc import Sequence
from pathlib import Path

from analysis.study.errors import FactError, near
from analysis.study.numerals import plain
from analysis.study.questions import ASKED, Question
from analysis.study.scales import ANY, NOT_MARKED, SKIPPED, Answer, Scales, alone


def scale_rows(place: str, kind: str, scale: str, scales: Scales, path: Path) -> tuple[Answer, ...]:
    """The answers of a scale, then those that may stand in every question."""
    if kind == "design" and scale:
        raise FactError(f"{place}: a design variable has no scale, got {scale!r}; kind frame has one")
    if not scale and kind in ("design", "number"):
        return tuple(scales.get(ANY, ()))
    if scale not in scales:
        raise FactError(f"{place}: scale {scale!r} is not in {path}{near(scale, scales)}")
    rows = list(scales[scale])
    own = {a.key for a in rows} if kind == "frame" else set()  # nobody was asked: its own words come first
    for answer in scales.get(ANY, ()) if scale != ANY else ():
        if answer.key in own:
            continue
        alone(place, answer, rows, f"{scale} with {ANY}")
        rows.append(answer)
    return tuple(rows)


def checked(place: str, question: Question) -> Question:
    """The question, if its headline and its keys are what its kind can have."""
    choices = (*(["mean"] if question.has_numbers else []), *question.labels)
    for key in question.headline:
        if key not in choices:
            raise FactError(f"{place}: headline {key!r} is no answer or net{near(key, choices)}")
        if question.headline.count(key) > 1:
            raise FactError(f"{place}: headline names {key!r} twice")
    for a in question.rows:
        says = plain(a.key)
        if a.number is not None and a.treatment != "answer" and question.kind in ASKED:
            raise FactError(
                f"{place}: {a.key!r} of scale {question.scale!r} is no answer proper and cannot count as "
                f"{a.number:g} in means"
            )
        if says is not None and question.kind == "number" and not a.span:
            raise FactError(
                f"{place}: key {a.key!r} of scale {question.scale!r} cannot be told from a number"
            )
        if says is not None and a.number is not None and a.number != says:
            raise FactError(
                f"{place}: key {a.key!r} of scale {question.scale!r} has the number {a.number:g}; a key "
                "that is a number alone means itself"
            )
    if question.kind != "multiple" and any(a.treatment == NOT_MARKED for a in question.rows):
        raise FactError(f"{place}: treatment {NOT_MARKED!r} is of mark-all questions alone")
    if question.kind in ("single", "multiple", "frame") and not question.answers:
        raise FactError(f"{place}: scale {question.scale!r} of {question.id!r} has no answer")
    return question


def skippable(rows: Sequence[Answer]) -> tuple[Answer, ...]:
    """A recode's answers; who is out of its base has been skipped, whatever the scales say."""
    if any(a.key == SKIPPED for a in rows):
        return tuple(rows)
    return (*rows, Answer("", SKIPPED, "Not asked", "", None, SKIPPED))
