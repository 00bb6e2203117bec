"""Answers to one question: ordered, measured or marked, at stated shares within each descent."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from analysis.study import Question
from analysis.tools.demonstrate.codes import DONT_KNOW, SKIP, answer_codes, code_of, has, year_range
from analysis.tools.demonstrate.mind import Mind


def answer(question: Question, spec: Mapping[str, Any], asked: np.ndarray, mind: Mind) -> None:
    """Add the answers to one question to the people."""
    if "options" in spec:
        mark(question, spec, asked, mind)
        return
    lead = leading(question)
    lowest = bool(lead) and min(answer_codes(question)) in lead
    y = mind.tendency(spec.get("load", {})) * (-1 if lowest else 1)
    out = measured(question, spec, y, mind) if "mean" in spec else cut(question, spec, y, asked, mind)
    if has(question, "dont_know"):
        out[mind.rng.random(len(out)) < spec["dont_know"]] = DONT_KNOW
    out[~asked] = SKIP
    mind.people[question.id] = out


def leading(question: Question) -> list[int]:
    """Codes of the answers in what the question leads with; none where it leads with a mean."""
    if not question.headline or question.headline[0] == "mean":
        return []
    head = question.headline[0]
    return [code_of(question, k) for k in question.nets.get(head, (head,))]


def cut(
    question: Question, spec: Mapping[str, Any], y: np.ndarray, asked: np.ndarray, mind: Mind
) -> np.ndarray:
    """(N,) codes: within each descent, the ordered tendencies cut at the stated shares."""
    codes = np.array(answer_codes(question))
    out = np.full(len(y), SKIP, np.int16)
    targets = [None, spec.get("chinese"), spec.get("asian")]
    for g, target in enumerate(targets):
        members = np.flatnonzero(asked & (mind.descent == g))
        shares = moved(np.array(spec["shares"]), codes, leading(question), target)
        bounds = np.rint(np.cumsum(shares)[:-1] * len(members))
        rank = np.empty(len(members), int)
        rank[np.argsort(y[members], kind="stable")] = np.arange(len(members))
        out[members] = codes[np.searchsorted(bounds, rank, side="right")]
    return out


def moved(shares: np.ndarray, codes: np.ndarray, lead: list[int], target: float | None) -> np.ndarray:
    """(k,) shares whose normal cut points moved together until the leading answers have `target`.

    The leading answers stand at one end of the scale.
    """
    if target is None:
        return shares
    below = np.cumsum(shares)[:-1]
    first = codes[0] in lead
    boundary = len(lead) - 1 if first else len(codes) - len(lead) - 1
    wanted = target if first else 1 - target
    cuts = ndtr(ndtri(below) + ndtri(wanted) - ndtri(below[boundary]))
    return np.diff(np.concatenate([[0.0], cuts, [1.0]]))


def measured(question: Question, spec: Mapping[str, Any], y: np.ndarray, mind: Mind) -> np.ndarray:
    """(N,) whole numbers about the mean of each descent, within the scale."""
    if question.kind == "number":
        low, high = year_range(question)
    else:
        low, high = min(answer_codes(question)), max(answer_codes(question))
    values = np.array(spec["mean"])[mind.descent] + spec["sd"] * y
    return np.clip(np.rint(values), low, high).astype(np.int16)


def mark(question: Question, spec: Mapping[str, Any], asked: np.ndarray, mind: Mind) -> None:
    """Add the columns of a mark-all question; who marks nothing marks the rest option."""
    nothing = asked.copy()
    for key, shares in spec["options"].items():
        y = mind.tendency(spec.get("load", {}))
        marked = asked & (ndtr(-y) < np.array(shares)[mind.descent])
        nothing &= ~marked
        mind.people[f"{question.id}_{key}"] = np.where(asked, marked, SKIP).astype(np.int16)
    mind.people[f"{question.id}_{spec['rest']}"] = np.where(asked, nothing, SKIP).astype(np.int16)
