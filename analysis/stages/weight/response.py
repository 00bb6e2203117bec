"""Response rates and their like by AAPOR's definitions."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.numbers.key import Key
from analysis.numbers.schema import made_by
from analysis.sample.weighting import DISPOSITIONS
from analysis.stages.weight.diagnostics import ROW
from analysis.study import FactError, Questions, Study


def response_rates(cases: pd.DataFrame, study: Study) -> Iterator[dict[str, Any]]:
    """Response, cooperation, refusal and contact rates, of cases and on their base weights, and e.

    AAPOR, Standard Definitions (2023), 10th edition. RR5 and RR6 hold nobody of unknown eligibility to be
    eligible, so they are made only where the study states e = 0. Weighted: each case counts for as many as
    it was drawn for.
    """
    stated = study.response_rates.eligibility
    if stated is None:
        raise FactError(f"{study.path}, [response_rates]: eligibility is missing; rates need it")
    weights = 1 / cases["selection_probability"].astype(float)
    count = cases.groupby("kind").size().reindex([*DISPOSITIONS], fill_value=0)
    weighted = weights.groupby(cases.kind).sum().reindex([*DISPOSITIONS], fill_value=0.0)
    yield told("sampled", "count", len(cases), len(cases))
    for suffix, of in (("", count), ("_weighted", weighted)):
        for name, rate in rates(of, stated).items():
            yield told(f"{name}{suffix}", "share", rate, len(cases))
        yield told(f"e_cases{suffix}", "share", known_eligible(of), len(cases))
    for name in DISPOSITIONS:
        yield told(f"cases_{name.lower()}", "count", int(count[name]), len(cases))


def by_group(cases: pd.DataFrame, study: Study, questions: Questions) -> Iterator[dict[str, Any]]:
    """responded.<variable>.<level>.<rate>: of each group that the frame knows, as the codebook labels it.

    cell: the fewer of those who answered and who did not.
    """
    recipe, e = study.weighting.nonresponse, study.response_rates.eligibility or 0.0
    weights = 1 / cases["selection_probability"].astype(float)
    for name in recipe.variables if recipe else ():
        labels = {a.code: a.key for a in questions[name].rows} if name in questions else {}
        for code, key in labels.items():
            mine = cases[name] == code
            count, weighted = (
                w[mine].groupby(cases.kind[mine]).sum().reindex([*DISPOSITIONS], fill_value=0.0)
                for w in (pd.Series(1.0, cases.index), weights)
            )
            n, answered = int(mine.sum()), float(count["I"] + count["P"])
            if n == count["NE"]:
                continue
            of, talked = rates(count, e), int(count[["I", "P", "R", "O"]].sum())
            parts = {
                "rr2": (of["rr2"], n), "rr2_weighted": (rates(weighted, e)["rr2"], n),
                "con1": (of["con1"], n), "coop2": (of["coop2"], talked),
            }  # fmt: skip
            for part, (value, base) in parts.items():
                named = Key("responded", term=name, level=key, part=part)
                yield {
                    "key": str(named), "kind": named.kind, "unit": "share", "value": value, "base": base,
                    "cell": min(answered, base - answered), "made_by": made_by(by_group),
                }  # fmt: skip


def rates(of: pd.Series, e: float) -> dict[str, float]:
    """AAPOR's rates from (weighted) numbers of cases by disposition."""
    i, p, r, nc, o, uh, uo = (float(of[k]) for k in DISPOSITIONS[:-1])
    eligible, unknown = (i + p) + (r + nc + o), uh + uo
    every, likely = eligible + unknown, eligible + e * unknown
    found = {
        "rr1": i / every, "rr2": (i + p) / every, "rr3": i / likely, "rr4": (i + p) / likely,
        "coop1": i / (i + p + r + o), "coop2": (i + p) / (i + p + r + o),
        "ref1": r / every, "ref2": r / likely,
        "con1": (eligible - nc) / every, "con2": (eligible - nc) / likely,
    }  # fmt: skip
    return found | ({"rr5": i / eligible, "rr6": (i + p) / eligible} if e == 0 else {})


def known_eligible(of: pd.Series) -> float:
    """The share of eligible cases among those whose eligibility is known: the sample's own e (CASRO)."""
    eligible = float(sum(of[k] for k in DISPOSITIONS[:5]))
    return eligible / (eligible + float(of[DISPOSITIONS[-1]]))


def told(part: str, unit: str, value: float, base: int) -> dict[str, Any]:
    key = str(Key("response", part=part))
    return dict(zip(ROW, (key, "diagnostic", unit, value, base, made_by(response_rates)), strict=True))
