"""Who was asked what: skips, splits and break-offs held against the questionnaire."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.study import ASKED, NOT_MARKED, FactError, Question, Questions, Study


def skip_unasked(question: Question, people: pd.DataFrame, raw: pd.DataFrame, study: Study) -> None:
    """Where the study says what its questionnaire recorded for people who were not asked
    (`unasked` in study.toml), that code becomes the skip it stands for."""
    codes = ["" if c == "(blank)" else c for c in study.respondents.unasked]
    skip = next((a.key for a in question.rows if a.treatment == "skip"), None)
    if not codes or skip is None:
        return
    unasked = ~question.asked_of.holds(people, len(people))
    for column in question.columns:
        people.loc[unasked & raw[column].isin(codes).to_numpy(), column] = skip


def check_routing(question: Question, questions: Questions, people: pd.DataFrame, path: Path) -> None:
    """Skipped exactly where the routing says so; not shown exactly where the split says so."""
    asked = question.asked_of.holds(people, len(people))
    treatments = {a.key: a.treatment for a in question.rows}
    shown = np.ones(len(people), bool)
    if question.shown_by:
        drawn = {a.key for a in questions[question.shown_by].rows if a.number}
        shown = people[question.shown_by].isin(drawn).to_numpy()
    for column in question.columns:
        got = people[column].map(treatments).fillna("answer").to_numpy()
        reached = got != "break_off"
        for wrong, code, rule in (
            (got == "screened", "someone of the population", "ends the interview"),
            (reached & ~asked & (got != "skip"), "the skip code", f"asked of {question.asked_of.text}"),
            (reached & asked & (got == "skip"), "an answer", f"asked of {question.asked_of.text}"),
            (reached & asked & ~shown & (got != "not_shown"), "the not-shown code", "split"),
            (reached & asked & shown & (got == "not_shown"), "an answer", "split"),
        ):
            for line in people.index[wrong][:1]:
                raise FactError(
                    f"{path}, row {line}, column {column!r}: got {CODED[got[people.index == line][0]]}, "
                    f"expected {code} ({rule})",
                    "routing",
                )


def check_agreement(question: Question, people: pd.DataFrame, path: Path) -> None:
    """The options of a mark-all question were all asked of someone, or none; so with a refusal.

    Someone who broke off among them did not reach the last ones.
    """
    treatments = {a.key: a.treatment for a in question.rows}
    got = people[list(question.columns)].apply(lambda c: c.map(treatments).fillna("answer"))
    for column in question.columns[1:]:
        apart = (got[column] != got[question.columns[0]]) & (got[column] != "break_off")
        for line in people.index[apart][:1]:
            one, two = (CODED[got.loc[line, c]] for c in (question.columns[0], column))
            raise FactError(
                f"{path}, row {line}, column {column!r}: got {two}, and {one} in "
                f"{question.columns[0]!r}; expected the same in every option (where a blank means that an "
                f"option was left, give it the treatment {NOT_MARKED!r} in scales.csv)",
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


CODED = {
    "answer": "an answer", "dont_know": "don't know", "refused": "a refusal", "skip": "the skip code",
    "not_shown": "the not-shown code", "break_off": "a break-off", "screened": "someone screened out",
}  # fmt: skip
