"""The gate: fails closed, withholds what the rules say, rounds for good."""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.disclose import KNOWN, band, digits, gate, rounded
from analysis.facts import FactError, read_questions, read_study
from analysis.frames import PRIVATE

TINY = Path("tests/studies/tiny")


@pytest.fixture(scope="module")
def questions():
    return read_questions(TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")


@pytest.fixture(scope="module")
def study():
    return read_study(TINY / "study.toml")


def table(rows: list[dict]) -> pd.DataFrame:
    text = dict.fromkeys(
        "key kind theme question answer breakdown level unit left right made_by".split(), ""
    )
    return pd.DataFrame([text | r for r in rows]).reindex(columns=PRIVATE)


def share(question: str, answer: str, cell: int, base: int, breakdown: str = "", level: str = "") -> dict:
    group = f"{breakdown}.{level}" if breakdown else "all"
    p = cell / base if base else np.nan
    se = np.sqrt(p * (1 - p) / base) if base else np.nan
    return {
        "key": f"share.{question}.{answer}.{group}", "kind": "share", "question": question, "answer": answer,
        "breakdown": breakdown, "level": level, "unit": "share", "value": p, "low": p - 0.01, "high": p + 0.01,
        "se": se, "df": 200, "base": base, "cell": cell, "effective_base": base, "unweighted": p, "domain_df": 100,
    }  # fmt: skip


def crosstab(counts: dict[str, tuple[int, ...]]) -> list[dict]:
    """paid by group: counts of yes in each group of the given base."""
    yes = sum(c for c, _ in counts.values())
    base = sum(b for _, b in counts.values())
    rows = [share("paid", "yes", yes, base), share("paid", "no", base - yes, base)]
    for level, (c, b) in counts.items():
        rows += [share("paid", "yes", c, b, "group", level), share("paid", "no", b - c, b, "group", level)]
    return rows


def judged(rows, questions, study) -> pd.DataFrame:
    return gate(table(rows), questions, study).set_index("key")


def test_a_table_with_room_is_shown_whole(questions, study):
    out = judged(crosstab({"red": (100, 200), "green": (90, 180), "blue": (60, 150)}), questions, study)
    assert (out.status == "shown").all()


def test_a_small_cell_takes_a_second_one_with_it(questions, study):
    """blue has 3 of 150: its complement falls with it, and another group's pair, or the total would tell."""
    out = judged(crosstab({"red": (100, 200), "green": (90, 180), "blue": (3, 150)}), questions, study)
    assert out.status["share.paid.yes.group.blue"] == "withheld" == out.status["share.paid.no.group.blue"]
    assert out.status["share.paid.yes.all"] == "shown"
    others = [out.status[f"share.paid.yes.group.{g}"] for g in ("red", "green")]
    assert others.count("withheld") == 1
    assert set(out.reason[out.status == "withheld"]) == {"privacy"}
    assert (
        out.loc[out.status == "withheld", ["value", "low", "high", "se", "unweighted"]]
        .isna()
        .all(axis=None)
    )


def test_a_base_below_thirty_is_withheld_and_not_told(questions, study):
    out = judged(crosstab({"red": (100, 200), "green": (90, 180), "blue": (10, 20)}), questions, study)
    assert out.status["share.paid.yes.group.blue"] == "withheld" and np.isnan(
        out.base["share.paid.yes.group.blue"]
    )


def test_no_withheld_cell_comes_back_by_subtraction(questions, study):
    """Every pattern of small cells: what is shown never determines what is withheld (rank test)."""
    for small in itertools.product([3, 60], repeat=3):
        counts = dict(zip(("red", "green", "blue"), [(c, 150) for c in small], strict=True))
        out = judged(crosstab(counts), questions, study)
        shown = [out.status[f"share.paid.yes.group.{g}"] != "withheld" for g in counts]
        equations = [[1, 1, 1]] * (out.status["share.paid.yes.all"] != "withheld")
        equations += [list(np.eye(3)[i]) for i in range(3) if shown[i]]
        rank = np.linalg.matrix_rank(equations) if equations else 0
        for i in range(3):
            if small[i] == 3:
                more = np.linalg.matrix_rank([*equations, list(np.eye(3)[i])])
                assert more > rank, (small, shown)


def test_what_is_too_uncertain_says_so(questions, study):
    rows = crosstab({"red": (100, 200), "green": (90, 180), "blue": (60, 150)})
    for r in rows:
        if r["level"] == "blue":
            r["se"] = 0.2
    out = judged(rows, questions, study)
    assert (
        out.reason["share.paid.yes.group.blue"] == "uncertain"
        and out.status["share.paid.yes.group.red"] == "shown"
    )


def test_a_review_stops_the_build_unless_an_exception_says_why(questions, study):
    rows = crosstab({"red": (100, 200), "green": (90, 180), "blue": (60, 150)})
    for r in rows:
        if r["level"] == "blue":
            r["domain_df"] = 5
    with pytest.raises(FactError, match="needs a review"):
        judged(rows, questions, study)


def test_a_difference_and_a_claim_fall_with_either_end(questions, study):
    rows = crosstab({"red": (100, 200), "green": (90, 180), "blue": (3, 150)})
    ends = ("share.paid.yes.group.blue", "share.paid.yes.all")
    for kind in ("difference", "gap", "claim"):
        rows.append({"key": f"{kind}.x", "kind": kind, "unit": "points", "value": 0.1, "se": 0.01, "base": 150,
                     "left": ends[1], "right": ends[0]})  # fmt: skip
    out = judged(rows, questions, study)
    assert (out.status[["difference.x", "gap.x", "claim.x"]] == "withheld").all()
    assert out.value[["difference.x", "gap.x", "claim.x"]].isna().all()


def test_a_mean_and_an_effect_on_few_people_are_withheld(questions, study):
    rows = [
        {"key": "mean.hours.all", "kind": "mean", "unit": "mean", "question": "hours", "value": 40, "base": 29},
        {"key": "mean.hours.b", "kind": "mean", "unit": "mean", "question": "hours", "value": 40, "base": 30, "effective_base": 20},
        {"key": "effect.m.t.a", "kind": "effect", "unit": "points", "value": 0.1, "base": 300, "cell": 9},
        {"key": "effect.m.t.b", "kind": "effect", "unit": "points", "value": 0.1, "base": 300, "cell": 10},
    ]  # fmt: skip
    assert judged(rows, questions, study).status.tolist() == ["withheld", "flagged", "withheld", "shown"]


def test_it_fails_closed(questions, study):
    with pytest.raises(FactError, match="does not know what kind"):
        judged([{"key": "maximum.income", "kind": "maximum", "value": 1.0, "base": 100}], questions, study)
    with pytest.raises(FactError, match="is not a number and nothing says why"):
        judged(
            [{"key": "effect.m.t.b", "kind": "effect", "value": np.nan, "base": 300, "cell": 10}],
            questions,
            study,
        )
    assert "maximum" not in KNOWN


def test_published_numbers_are_rounded_for_good():
    rows = table(
        [
            {"key": "a", "kind": "share", "unit": "share", "value": 0.123456, "se": 0.0123456, "base": 1234, "unweighted": 0.2345},
            {"key": "b", "kind": "share", "unit": "share", "value": 0.123456, "se": 0.0123456, "base": 95, "breakdown": "g", "unweighted": 0.2},
            {"key": "c", "kind": "mean", "unit": "mean", "value": 12345.678, "p": 1e-9, "base": 44},
            {"key": "d", "kind": "band", "unit": "share", "value": 0.034, "base": 100},
        ]
    ).assign(status="shown", reason="")  # fmt: skip
    out = rounded(rows, 10).set_index("key")
    assert out.loc["a", ["value", "se", "base", "unweighted"]].tolist() == [0.123, 0.0123, 1230, 0.234]
    assert (
        out.loc["b", "value"] == 0.12
        and out.loc["b", "base"] == 100
        and np.isnan(out.loc["b", "unweighted"])
    )
    assert out.loc["c", "value"] == 12350 and out.loc["c", "p"] == 0.0001
    assert out.loc["d", "reason"] == "2 to 5%" and np.isnan(out.loc["d", "value"])


def test_digits_and_bands_by_hand():
    assert digits(np.array([0.00123456, 98765.0, 0.0]), 3).tolist() == [0.00123, 98800.0, 0.0]
    assert [band(x) for x in (0, 0.0099, 0.01, 0.5)] == ["under 1%", "under 1%", "1 to 2%", "over 10%"]


def test_a_small_level_of_a_margin_takes_the_next_smallest_with_it(questions, study):
    rows = [
        {
            "key": f"margin.role.{level}.sample",
            "kind": "diagnostic",
            "unit": "share",
            "value": 0.2,
            "base": 500,
            "cell": n,
        }
        for level, n in (("a", 200), ("b", 4), ("c", 90), ("d", 206))
    ]
    out = judged([*rows, {"key": "margin.role.b.target", "kind": "diagnostic", "unit": "share", "value": 0.1, "base": 500}],
                 questions, study)  # fmt: skip
    assert out.index[out.status == "withheld"].tolist() == ["margin.role.b.sample", "margin.role.c.sample"]


def test_a_mean_goes_with_shares_that_it_could_give_away(questions, study, tmp_path):
    """One share of three withheld: mean and base would tell it."""
    scales = (TINY / "scales.csv").read_text()
    numbered = scales.replace("group,1,red,Red,,,", "group,1,red,Red,,1,").replace(
        "group,2,green,Green,,,", "group,2,green,Green,,2,"
    )
    (tmp_path / "scales.csv").write_text(numbered.replace("group,3,blue,Blue,,,", "group,3,blue,Blue,,3,"))
    numbers = read_questions(TINY / "codebook.csv", tmp_path / "scales.csv", TINY / "recodes.toml")
    rows = [
        share("group", "red", 100, 200),
        share("group", "green", 97, 200),
        share("group", "blue", 3, 200),
    ]
    rows.append(
        {
            "key": "mean.group.all",
            "kind": "mean",
            "unit": "mean",
            "question": "group",
            "value": 1.5,
            "base": 200,
        }
    )
    out = judged(rows, numbers, study)
    assert out.status["share.group.blue.all"] == "withheld" == out.status["mean.group.all"]
    rows[2]["cell"], rows[1]["cell"] = 40, 60
    for r in rows[:3]:
        r["value"] = r["cell"] / 200
        r["se"] = np.sqrt(r["value"] * (1 - r["value"]) / 200)
    assert judged(rows, numbers, study).status["mean.group.all"] == "shown"


def test_whole_people_to_three_decimals_are_not_published():
    """An unweighted share to one decimal below a base of 1,000, and the exact base of a model, fit one base alone."""
    rows = table(
        [
            {"key": "a", "kind": "share", "unit": "share", "value": 0.3, "base": 987, "unweighted": 0.23456},
            {"key": "b", "kind": "share", "unit": "share", "value": 0.3, "base": 1987, "unweighted": 0.23456},
            {"key": "c", "kind": "model", "unit": "count", "value": 1923, "base": 1923},
        ]
    ).assign(status="shown", reason="")  # fmt: skip
    out = rounded(rows, 10).set_index("key")
    assert out.unweighted[["a", "b"]].tolist() == [0.23, 0.235] and out["value"]["c"] == 1920
