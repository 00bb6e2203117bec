"""Differences between groups, and the order of means."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from analysis.numbers import key
from analysis.numbers.key import Key
from analysis.stages.estimate.groups import Group, Sample
from analysis.stages.estimate.tables import row
from analysis.stats import Estimates, benjamini_hochberg, ranks
from analysis.store.claims import Row, fill, tested
from analysis.study import Question, known


def ranked(sample: Sample, rows: list[Row], listed: Sequence[str], place: str, name: str) -> list[Row]:
    """Place of each mean of everyone among those listed, from 1 for the greatest, with joint intervals."""
    of = {r["question"]: r for r in rows if r["kind"] == "mean" and not r["breakdown"]}
    means = [of[known(question, of, f"{place}: a mean of")] for question in listed]
    value = np.array([r["value"] for r in means])
    scores = np.column_stack([sample.book.scores[r["key"]] for r in means])
    nothing = np.full(len(means), np.nan)
    of_all = Estimates(value, scores, sample.design.degrees_of_freedom, nothing, nothing, nothing)
    found = ranks(of_all, sample.confidence)
    out = [
        row(sample.questions[r["question"]], sample.everyone, name, "rank", ranked)
        | {"key": str(Key("rank", r["question"])), "left": r["key"], "base": r["base"]}
        for r in means
    ]
    fill(out, value=found.rank, low=found.low, high=found.high)
    return out


def differences(
    sample: Sample, question: Question, rows: list[Row], groups: Mapping[str, list[Group]]
) -> list[Row]:
    """Between every two groups of a breakdown, of what the question leads with: t test and interval."""
    lead = [h for h in question.headline if h == "mean" or h in question.nets] or list(question.nets)[:1]
    if question.kind == "multiple":
        lead = list(question.nets)
    stem = {(r["answer"], r["breakdown"], r["level"]): r for r in rows}
    pairs = [
        (stem[answer, b, one.level], stem[answer, b, two.level])
        for answer in lead
        for b, levels in groups.items()
        for one, two in combinations(levels, 2)
        if (answer, b, one.level) in stem
    ]
    if not pairs:
        return []
    book = sample.book
    gap = np.array([a["value"] - b["value"] for a, b in pairs])
    scores = np.column_stack([book.scores[a["key"]] - book.scores[b["key"]] for a, b in pairs])
    out = []
    for a, b in pairs:
        made = row(question, Group(a["breakdown"], f"{a['level']}-{b['level']}", np.empty(0), 0),
                   answer=a["answer"], unit="points" if a["unit"] == "share" else "difference",
                   of=differences)  # fmt: skip
        one, two = (key.Group.of(x["breakdown"], x["level"]) for x in (a, b))
        made |= {"key": str(Key("difference", question.id, a["answer"], one, less=two.level)),
                 "kind": "difference", "left": a["key"], "right": b["key"],
                 "base": min(a["base"], b["base"])}  # fmt: skip
        out.append(made)
    tested(out, gap, scores, sample.design.degrees_of_freedom, sample.confidence)
    return out


def adjust(rows: list[Row]) -> None:
    """Benjamini–Hochberg within a family: all differences of one breakdown in one theme."""
    families: dict[tuple[str, str], list[Row]] = {}
    for r in rows:
        if r["kind"] == "difference" and np.isfinite(r["p"]):
            families.setdefault((r["theme"], r["breakdown"]), []).append(r)
    for family in families.values():
        for r, p in zip(family, benjamini_hochberg(np.array([r["p"] for r in family])), strict=True):
            r["p_adjusted"] = float(p)
