"""Answers as recorded codes in arrays of whole numbers: keys, conditions and numbers on them."""

from collections.abc import Mapping

import numpy as np

from analysis.study import Clause, Condition, Question, Questions

Codes = np.ndarray  # (n,) int16
SKIP, BREAK_OFF, NOT_SHOWN, DONT_KNOW, REFUSED = -5, -6, -7, -8, -9
ASKED = ("single", "multiple", "number")
COMPARE = {">=": np.greater_equal, "<=": np.less_equal, ">": np.greater, "<": np.less}


def code_of(question: Question, key: str) -> int:
    """The code of an answer; of a level of a recode its place on the scale, from 1."""
    answer = next(a for a in question.rows if a.key == key)
    return int(answer.code) if answer.code else 1 + list(question.answers).index(key)


def answer_codes(question: Question) -> list[int]:
    """Codes of the answers proper (no don't know), in the scale's order."""
    return [code_of(question, k) for k, a in question.answers.items() if a.treatment == "answer"]


def year_range(question: Question) -> tuple[int, int]:
    low, high = next(a.code for a in question.rows if ".." in a.code).split("..")
    return int(low), int(high)


def has(question: Question, key: str) -> bool:
    return any(a.key == key for a in question.rows)


def meets(condition: Condition, people: Mapping[str, Codes], questions: Questions, n: int) -> np.ndarray:
    """(n,) bool: who meets the condition, on codes instead of keys."""
    met = np.full(n, not condition.ways)
    for way in condition.ways:
        met |= np.all([clause_met(c, people[c.column], questions[c.column]) for c in way], axis=0)
    return met


def clause_met(clause: Clause, codes: Codes, question: Question) -> np.ndarray:
    """(n,) bool: for whom one comparison holds."""
    if clause.operator in COMPARE:
        return np.asarray(COMPARE[clause.operator](numbers(question, codes), clause.number))
    hit = np.isin(codes, [code_of(question, k) for k in sorted(clause.keys)])
    return ~hit if clause.operator == "!=" else hit


def numbers(question: Question, codes: Codes) -> np.ndarray:
    """(n,) the numbers behind codes, NaN where there is none; recodes that count hold their own."""
    out = np.full(len(codes), np.nan)
    if question.kind == "number":
        return np.where(codes >= 0, codes, np.nan) if question.recode is None else codes.astype(float)
    for answer in question.answers.values():
        if answer.number is not None:
            out[codes == int(answer.code)] = answer.number
    return out
