"""Who was asked what: skips, splits and break-offs held against the questionnaire."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.sample.cells import TREATMENTS, replaced, treated
from analysis.study import ASKED, NOT_MARKED, FactError, Question, Questions, Study

SKIP, NOT_SHOWN, BREAK_OFF, SCREENED = map(TREATMENTS.index, ("skip", "not_shown", "break_off", "screened"))
CODED = {
    "answer": "an answer", "dont_know": "don't know", "refused": "a refusal", "skip": "the skip code",
    "not_shown": "the not-shown code", "break_off": "a break-off", "screened": "someone screened out",
}  # fmt: skip


def skip_unasked(question: Question, people: pd.DataFrame, raw: pd.DataFrame, study: Study) -> None:
    """Where the study says what its questionnaire recorded for people who were not asked
    (`unasked` in study.toml), that code becomes the skip it stands for."""
    codes = ["" if c == "(blank)" else c for c in study.respondents.unasked]
    skip = next((a.key for a in question.rows if a.treatment == "skip"), None)
    if not codes or skip is None:
        return
    unasked = ~question.asked_of.holds(people, len(people))
    for column in question.columns:
        said = unasked & raw[column].isin(codes).to_numpy()
        people[column] = replaced(people[column].array, said, skip)


def check_routing(question: Question, questions: Questions, people: pd.DataFrame, path: Path) -> None:
    """Skipped exactly where the routing says so; not shown exactly where the split says so."""
    asked = question.asked_of.holds(people, len(people))
    shown = np.ones(len(people), bool)
    if question.shown_by:
        drawn = {a.key for a in questions[question.shown_by].rows if a.number}
        shown = people[question.shown_by].isin(drawn).to_numpy()
    for column in question.columns:
        got = treated(question, people[column])
        reached, skip, not_shown = got != BREAK_OFF, got == SKIP, got == NOT_SHOWN
        for wrong, code, rule in (
            (got == SCREENED, "someone of the population", "ends the interview"),
            (reached & ~asked & ~skip, "the skip code", f"asked of {question.asked_of.text}"),
            (reached & asked & skip, "an answer", f"asked of {question.asked_of.text}"),
            (reached & asked & ~shown & ~not_shown, "the not-shown code", "split"),
            (reached & asked & shown & not_shown, "an answer", "split"),
        ):
            for at in np.flatnonzero(wrong)[:1]:
                raise FactError(
                    f"{path}, row {people.index[at]}, column {column!r}: got {said(got[at])}, "
                    f"expected {code} ({rule})",
                    "routing",
                )


def check_agreement(question: Question, people: pd.DataFrame, path: Path) -> None:
    """The options of a mark-all question were all asked of someone, or none; so with a refusal.

    Someone who broke off among them did not reach the last ones.
    """
    first = treated(question, people[question.columns[0]])
    for column in question.columns[1:]:
        got = treated(question, people[column])
        for at in np.flatnonzero((got != first) & (got != BREAK_OFF))[:1]:
            raise FactError(
                f"{path}, row {people.index[at]}, column {column!r}: got {said(got[at])}, "
                f"and {said(first[at])} in {question.columns[0]!r}; expected the same in every option "
                f"(where a blank means that an option was left, give it the treatment {NOT_MARKED!r} in "
                "scales.csv)",
                "routing",
            )


def check_break_offs(questions: Questions, people: pd.DataFrame, path: Path) -> None:
    """After the first item that was never reached, none is answered."""
    order = [c for q in questions.values() if q.recode is None and q.kind in ASKED for c in q.columns]
    off = {a.key for q in questions.values() for a in q.rows if a.treatment == "break_off"}
    cells = people[order].isin(off).to_numpy()
    back = cells[:, :-1] & ~cells[:, 1:]
    if back.any():
        row, column = (int(i[0]) for i in np.nonzero(back))
        raise FactError(
            f"{path}, row {people.index[row]}, column {order[column + 1]!r}: an answer after the break-off"
            f" at {order[column]!r}",
            "routing",
        )


def said(treatment: int) -> str:
    """What a cell is, for messages."""
    return CODED[TREATMENTS[treatment]]
