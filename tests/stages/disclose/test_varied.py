"""Numbers under other choices leave the gate in steps of people, or not at all."""

import numpy as np
import pandas as pd
import pytest

from analysis.stages.disclose.refusals import refusals
from analysis.stages.disclose.varied import people_step
from tests.stages.disclose.test_disclose import crosstab, judged


def varied(base: int, left: str = "share.paid.yes.all", unit: str = "share", **more) -> dict:
    return {"key": f"{left}@specification=fast", "kind": "varied", "unit": unit, "value": 0.36789,
            "low": 0.3312, "high": 0.4049, "base": base, "left": left, "answer": "fast"} | more  # fmt: skip


@pytest.mark.parametrize(
    ("base", "step"),
    [(99, 0), (100, 0.1), (199, 0.1), (200, 0.05), (500, 0.02), (1000, 0.01), (9999, 0.01)],
)
def test_a_step_is_ten_people_wide(base, step, study):
    assert people_step(pd.Series([base]), study).tolist() == [step]
    assert step == 0 or step * base >= study.disclosure.width


COUNTS = {"red": (100, 200), "green": (90, 180), "blue": (60, 150)}


def test_a_number_under_another_choice_is_printed_in_steps_and_without_its_base(questions, study):
    out = judged([*crosstab(COUNTS), varied(530)], questions, study).loc[
        "share.paid.yes.all@specification=fast"
    ]
    assert (
        (out.value, out.low, out.high) == (0.36, 0.34, 0.4) and np.isnan(out.base) and out.status == "shown"
    )


def test_its_error_and_p_go_with_its_base(questions, study):
    row = varied(530) | {"se": 0.0213, "p": 0.0417}
    out = judged([*crosstab(COUNTS), row], questions, study).loc[row["key"]]
    assert out[["base", "se", "p"]].isna().all() and out.status == "shown"


@pytest.mark.parametrize("row", [varied(99), varied(29), varied(530, unit="mean")])
def test_one_of_few_people_or_of_no_part_of_people_is_withheld(row, questions, study):
    out = judged([*crosstab(COUNTS), row], questions, study).loc[row["key"]]
    assert out.status == "withheld" and out.reason == "privacy" and np.isnan(out.value)


def test_one_of_a_withheld_number_is_withheld_and_so_is_the_share_of_choices(questions, study):
    small = COUNTS | {"blue": (3, 150)}
    gone = "share.paid.yes.group.blue"
    kept = {"key": "kept.claim.c", "kind": "kept", "unit": "share", "value": 0.5, "left": gone}
    out = judged([*crosstab(small), varied(150, gone), kept], questions, study)
    assert (
        out.status[gone]
        == out.status[f"{gone}@specification=fast"]
        == out.status["kept.claim.c"]
        == "withheld"
    )
    assert np.isnan(out.value["kept.claim.c"])


def tipping(left: str, value: float) -> dict:
    return {"key": "tipping.c.apart", "kind": "tipping", "unit": "points", "value": value, "left": left}


def test_how_far_the_silent_would_be_is_told_in_whole_points_and_goes_with_its_number(questions, study):
    out = judged([*crosstab(COUNTS), tipping("share.paid.yes.all", 0.12345)], questions, study)
    assert out.value["tipping.c.apart"] == 0.12
    small = COUNTS | {"blue": (3, 150)}
    out = judged([*crosstab(small), tipping("share.paid.yes.group.blue", 0.12345)], questions, study)
    assert out.status["tipping.c.apart"] == "withheld" and np.isnan(out.value["tipping.c.apart"])


@pytest.mark.parametrize(
    ("refused", "ends"), [(0.004, (0.465, 0.475)), (0.03, (0.446, 0.496)), (0.2, None)]
)
def test_bounds_of_refusals_are_made_from_the_band_alone(refused, ends, questions, study):
    """47% said so, as printed. Under 1%: the most is 1%, and so on; over 10% nothing is told."""
    band = {"key": "quality.refused.paid", "kind": "band", "unit": "share", "value": refused, "base": 530}
    rows = [*crosstab(COUNTS), band, tipping("share.paid.yes.all", 0.1)]
    public = judged(rows, questions, study).reset_index()
    made = refusals(public).set_index("key")
    if ends is None:
        assert made.empty
    else:
        (key,) = made.index
        assert key == "bound.share.paid.yes.all" and (made.low[key], made.high[key]) == ends


def imputed(left: str, base: int, **more) -> dict:
    return varied(base, left) | {
        "key": f"{left}@imputation=answers", "kind": "imputed", "answer": "answers", "se": 0.0123, "df": 61.2,
    } | more  # fmt: skip


def test_an_imputed_number_and_what_is_missing_leave_in_steps_without_base_error_and_df(questions, study):
    left = "share.paid.yes.all"
    lost = imputed(left, 530, kind="missing", key=f"missing.{left}@imputation=answers", value=0.0712)
    out = judged([*crosstab(COUNTS), imputed(left, 530), lost], questions, study)
    row, of = out.loc[f"{left}@imputation=answers"], out.loc[lost["key"]]
    assert (row.value, row.low, row.high) == (0.36, 0.34, 0.4) and of.value == pytest.approx(0.08)
    assert np.isnan([row.base, row.se, row.df, of.base, of.df]).all()


def test_imputed_groups_are_withheld_together_where_one_share_of_the_question_is(questions, study):
    groups = [imputed(f"share.paid.yes.group.{level}", 150) for level in COUNTS]
    keys = [row["key"] for row in groups]
    shown = judged([*crosstab(COUNTS), *groups], questions, study)
    assert (shown.status[keys] == "shown").all()
    gone = judged([*crosstab(COUNTS | {"blue": (3, 150)}), *groups], questions, study)
    assert (gone.status[keys] == "withheld").all() and (gone.reason[keys] == "privacy").all()


def test_reliability_leaves_in_steps_of_people_and_without_its_error(questions, study):
    row = {"key": "battery.mood.alpha", "kind": "battery", "unit": "coefficient", "value": 0.7249, "low": 0.6911,
           "high": 0.7433, "se": 0.0123, "df": 86, "base": 1580}  # fmt: skip
    out = judged([*crosstab(COUNTS), row, row | {"key": "battery.few.alpha", "base": 90}], questions, study)
    one, few = out.loc["battery.mood.alpha"], out.loc["battery.few.alpha"]
    assert (one.value, one.low, one.high) == (0.72, 0.69, 0.74) and np.isnan([one.se, one.df]).all()
    assert few.status == "withheld" and np.isnan(few.value)


@pytest.mark.parametrize(("cell", "status"), [(4, "withheld"), (5, "shown")])
def test_who_answered_of_a_group_is_told_where_enough_did(cell, status, questions, study):
    row = {"key": "responded.group.red.rr2", "kind": "responded", "unit": "share", "value": 0.04321,
           "low": 0.0111, "high": 0.0999, "base": 530, "cell": cell}  # fmt: skip
    out = judged([*crosstab(COUNTS), row], questions, study).loc[row["key"]]
    assert out.status == status and (out.reason == "privacy") == (status == "withheld")
    if status == "shown":
        assert (out.value, out.low, out.high) == (0.04, 0.02, 0.1) and np.isnan(out.base)
