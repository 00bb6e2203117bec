"""Why numbers other than shares are withheld."""

import numpy as np
import pandas as pd
import pytest

from analysis.stages.disclose import gate
from analysis.study import FactError
from tests.stages.disclose.given import COLUMNS, TEXT, judged, share


def test_why_a_mean_and_an_effect_are_withheld(questions, study):
    mean = {"kind": "mean", "unit": "mean", "question": "hours", "value": 40}
    rows = [
        mean | {"key": "a", "base": 29, "effective_base": 29},
        mean | {"key": "b", "base": 90, "effective_base": 29.9},
        mean | {"key": "c", "base": 90, "effective_base": 30},
        {
            "key": "effect.m.role.d",
            "kind": "effect",
            "unit": "points",
            "value": 0.1,
            "base": 300,
            "cell": 9,
        },
        {"key": "e", "kind": "diagnostic", "unit": "share", "value": 0.1, "base": 300},
    ]
    out = judged(rows, questions, study)
    assert list(zip(out.status, out.reason, strict=True)) == [
        ("withheld", "privacy"), ("flagged", ""), ("shown", ""), ("withheld", "privacy"), ("shown", ""),
    ]  # fmt: skip
    assert out.loc["effect.m.role.d", gate.MEASURES].isna().all() and np.isnan(out.base["a"])


def test_a_mean_beside_a_withheld_share_says_why(questions, study):
    rows = [share("role early", 197, 200), share("role late", 3, 200)]
    means = [{"key": f"mean.{q}", "kind": "mean", "unit": "mean", "question": q, "value": 1.0, "base": 200,
              "effective_base": 200} for q in ("role", "hours")]  # fmt: skip
    out = judged([*rows, *means], questions, study)
    assert (out.status["mean.role"], out.reason["mean.role"]) == ("withheld", "privacy")
    assert (out.status["mean.hours"], out.reason["mean.hours"]) == ("shown", "")


@pytest.mark.parametrize("kind", ["difference", "gap", "claim", "diagnostic"])
def test_what_falls_with_its_ends_says_why(questions, study, kind):
    """withheld for privacy before withheld for uncertainty, either before flagged."""
    kinds = {"effect.m.role.p": {"kind": "effect", "cell": 1}, "effect.m.happy.s": {"kind": "effect", "cell": 99},
             "f": {"kind": "mean", "base": 120, "effective_base": 20}}  # fmt: skip
    ends = [{"key": k, "value": 1.0, "unit": "mean", "base": 120} | more for k, more in kinds.items()]
    ends += [share("paid yes", 60, 120, se=0.3), share("paid no", 60, 120, se=0.3)]
    names = {"p": "effect.m.role.p", "s": "effect.m.happy.s", "f": "f", "u": "share.paid.yes"}
    pairs = [a + b for a in "psfu" for b in "psfu"]
    rows = [{"key": p, "kind": kind, "unit": "points", "value": 0.1, "base": 120, "left": names[p[0]],
             "right": names[p[1]]} for p in pairs]  # fmt: skip
    out = judged([*ends, *rows], questions, study)
    expected = {
        p: ("withheld", "privacy") if "p" in p else ("withheld", "uncertain") if "u" in p
        else ("flagged", "") if "f" in p else ("shown", "")
        for p in pairs
    }  # fmt: skip
    assert {p: (out.status[p], out.reason[p]) for p in pairs} == expected


def test_a_rank_is_not_flagged_with_its_mean(questions, study):
    mean = {"key": "m", "kind": "mean", "unit": "mean", "value": 1.0, "base": 120, "effective_base": 20}
    rank = {"key": "r", "kind": "rank", "unit": "rank", "value": 1, "answer": "one", "left": "m"}
    assert judged([mean, rank], questions, study).status.tolist() == ["flagged", "shown"]


def test_a_model_that_gives_its_data_back_says_why(questions, study):
    effect = {"kind": "effect", "unit": "points", "value": 0.1, "cell": 50}
    rows = [
        effect | {"key": f"effect.{m}.{t}.b", "base": n} for m, n in (("m", 12), ("n", 13)) for t in "tu"
    ]
    rows += [
        {"key": f"model.{m}.r2", "kind": "model", "unit": "number", "value": 0.1, "base": 300} for m in "mn"
    ]
    rows += [{"key": "share.m.x", "kind": "diagnostic", "unit": "share", "value": 0.1, "base": 300}]
    out = judged(rows, questions, study)
    assert out.status.tolist() == ["withheld", "withheld", "shown", "shown", "withheld", "shown", "shown"]
    assert set(out.reason[out.status == "withheld"]) == {"privacy"}


def test_why_totals_quantiles_and_ranks_are_withheld(questions, study):
    of = {
        "unit": "total",
        "value": 8.0,
        "base": 200,
        "largest": 0.1,
        "largest_two": 0.2,
        "probability": 0.5,
        "cell": 20,
    }
    small = {"kind": "mean", "question": "role", "value": 1.0, "base": 20, "effective_base": 20}
    rows = [
        share("paid yes", 160, 200), share("paid no", 40, 200), share("red yes", 197, 200), share("red no", 3, 200),
        *(of | {"key": f"{k}.{q}", "kind": k, "question": q} for k in ("total", "quantile") for q in ("paid", "role", "red")),
        of | {"key": "total.few", "kind": "total", "question": "hours", "base": 29},
        of | {"key": "quantile.few", "kind": "quantile", "question": "hours", "base": 29},
        small | {"key": "mean.role"},
        {"key": "rank.role", "kind": "rank", "value": 1, "answer": "one", "left": "mean.role"},
    ]  # fmt: skip
    made = pd.DataFrame([dict.fromkeys(TEXT, "") | r for r in rows])
    columns = [*COLUMNS, "largest", "largest_two", "probability"]
    out = gate.gate(made.reindex(columns=columns), questions, study).set_index("key")
    assert list(out.index[out.reason == "privacy"]) == list(out.index[out.status == "withheld"]) == [
        "share.red.yes", "share.red.no", "total.role", "total.red", "quantile.role", "quantile.red", "total.few",
        "quantile.few", "mean.role", "rank.role",
    ]  # fmt: skip
    wrong = made.assign(largest=made.largest.where(made.kind != "total")).reindex(columns=columns)
    with pytest.raises(FactError) as error:
        gate.gate(wrong, questions, study)
    assert str(error.value).startswith(
        "the gate cannot judge totals and quantiles (total.paid, total.role, total.red, ...): "
    )
