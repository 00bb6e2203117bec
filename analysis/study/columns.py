"""What a question is read from where that is not its own column, and what a ranking is made into.

A ranking of k things is k + 1 questions: which came first, and of each thing its place, a number from 1
to k. Its columns hold places, an option each, as those of a mark-all question.
"""

from collections.abc import Iterator
from dataclasses import replace

from analysis.study.errors import FactError
from analysis.study.questions import MENTIONS, Question, Questions
from analysis.study.scales import Answer

PLACE = "place"  # the key of the range of places


def gathered(place: str, kind: str, question: Question) -> None:
    """Raises FactError where the columns that a question is read from do not fit its kind."""
    columns = question.read_from
    if not columns:
        return
    if len(set(columns)) < len(columns):
        raise FactError(f"{place}: columns names one twice")
    if kind in ("design", "frame", "ranking", "coded"):
        raise FactError(f"{place}: columns cannot act: a question of kind {kind!r} is read from its own")
    if question.kind == "multiple" and columns[0] != MENTIONS and len(columns) != len(question.answers):
        raise FactError(
            f"{place}: columns names {len(columns)}, expected one for each of {len(question.answers)} "
            f"answers, or the word {MENTIONS!r} before those that hold the codes of what was named"
        )
    if MENTIONS in columns and (question.kind != "multiple" or columns[0] != MENTIONS or len(columns) == 1):
        raise FactError(f"{place}: {MENTIONS!r} stands before the columns of a mark-all question")


def expanded(question: Question, kind: str) -> Iterator[Question]:
    """The question; of a ranking what came first, and the place of each thing."""
    if kind != "ranking":
        yield question
        return
    names = {key: f"{question.id}_{key}" for key in question.answers}
    yield replace(question, first=True, read_from=tuple(names.values()))
    other = tuple(a for a in question.rows if a.treatment not in ("answer", "dont_know", "net"))
    span = Answer(f"1..{len(names)}", PLACE, "Place", "", None, "answer")
    for key, name in names.items():
        label = question.answers[key].label
        yield replace(
            question, id=name, wording=f"{question.wording} – {label}", short=label, kind="number",
            rows=(span, *other), headline=(), terms="", note="",
        )  # fmt: skip


def places_of(row: dict[str, str], questions: Questions) -> list[str]:
    """The names of the questions on places that a row of the codebook is made into."""
    own = questions.get(row["id"])
    return list(own.read_from) if own is not None and own.first else []
