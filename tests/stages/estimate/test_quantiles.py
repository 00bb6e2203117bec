"""Quantiles and bands of numbers: as the engine has them, told so that they are nobody's alone."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.numbers.key import ALL, Group
from analysis.numbers.text import written
from analysis.sample.answers import asked, banded
from analysis.stages.estimate.groups import Cut
from analysis.stages.estimate.quantiles import SHARED, outwards, rounded, spread, wide
from analysis.stages.estimate.rows import Rows
from analysis.stats import Design, quantiles, t_quantile
from analysis.study.conditions import EVERYONE
from analysis.study.questions import Question
from analysis.study.scales import Answer

AGE = Question(
    "age", "A", "t", "Age?", "Age", "number", "age", EVERYONE, "", "", (), "",
    (Answer("0..49", "young", "Young", "", None, "answer"), Answer("50..99", "old", "Old", "", None, "answer"),
     Answer("-1", "no", "No answer", "", None, "refused")),
    quantiles=(25, 50, 75),
)  # fmt: skip


def made(y: np.ndarray, design: Design, codes: np.ndarray | None = None) -> dict[str, dict]:
    groups = (ALL,) if codes is None else tuple(Group.of("sex", s) for s in ("a", "b"))
    at = np.zeros(len(y), np.int64) if codes is None else codes
    cut = Cut("" if codes is None else "sex", groups, at, (design.degrees_of_freedom,) * len(groups))
    rows = Rows()
    spread(rows, cut, [(AGE, 0, y)], design, {"age": {cut.name: 0}}, 0.95)
    if not rows.parts["key"]:
        return {}
    columns = rows.columns()
    return {k: {c: x[i] for c, x in columns.items()} for i, k in enumerate(columns["key"])}


def test_of_whole_numbers_that_many_share_they_are_those_of_the_engine():
    rng = np.random.default_rng(3)
    y = rng.integers(20, 50, 3000).astype(float)
    design = Design(rng.uniform(0.5, 2, 3000), strata=np.repeat(np.arange(30), 100))
    of_engine = quantiles(design, y, [0.25, 0.5, 0.75])
    found = made(y, design)
    for at, percent in enumerate((25, 50, 75)):
        row = found[f"quantile.age.{percent}.all"]
        assert row["value"] == of_engine.estimates.value[at] and row["probability"] == percent / 100
        assert (row["low"], row["high"]) == (of_engine.low[at], of_engine.high[at])
        assert (
            row["se"] == pytest.approx(of_engine.estimates.se[at]) and row["df"] == of_engine.estimates.df
        )
        assert row["base"] == 3000 and row["cell"] >= SHARED


def test_groups_are_domains():
    rng = np.random.default_rng(4)
    y, codes = rng.integers(0, 30, 2000).astype(float), rng.integers(0, 2, 2000)
    design = Design(np.ones(2000))
    alone = quantiles(design, y, [0.5], codes == 1)
    assert made(y, design, codes)["quantile.age.50.sex.b"]["value"] == alone.estimates.value[0]


def test_a_value_that_few_have_is_told_in_wider_steps():
    rng = np.random.default_rng(5)
    y = np.round(rng.uniform(20_000, 90_000, 400), 2)
    row = made(y, Design(np.ones(400)))["quantile.age.50.all"]
    step, people = wide(row["value"], y)
    assert people >= SHARED and row["value"] % 100 == 0 and row["value"] not in y
    assert np.sum(np.abs(y - row["value"]) <= step / 2) == row["cell"] >= SHARED
    exact = quantiles(Design(np.ones(400)), y, [0.5])
    assert row["low"] <= exact.low[0] and row["high"] >= exact.high[0]
    assert row["se"] == pytest.approx((row["high"] - row["low"]) / 2 / t_quantile(0.95, 399))


def test_who_gave_no_number_is_not_counted_and_a_group_of_one_has_none():
    y = np.array([10.0] * 30 + [np.nan] * 10)
    assert made(y, Design(np.ones(40)))["quantile.age.50.all"]["base"] == 30
    assert made(np.array([1.0, np.nan]), Design(np.ones(2))) == {}


def test_steps():
    assert rounded(83_417.0, 500) == 83_500 and outwards(83_417.0, 500, np.floor) == 83_000
    assert outwards(0.3, 0.1, np.ceil) == 0.3  # not a step beyond by the way floats are held
    assert written(83_500.0, "value") == "83,500" and written(4.25, "value") == "4.25"


def test_a_number_in_bands_has_shares_of_everyone_that_add_up():
    column = pd.Categorical(["10", "60", "49", "50", "no", "99"])
    assert list(banded(AGE, column)) == ["young", "old", "young", "old", "no", "old"]
    (part,) = asked(AGE, {"age": column}, everyone=True, mean=True)
    assert part.answers == ("young", "old") and part.codes.tolist() == [0, 1, 0, 1, -1, 1]


def test_a_number_of_one_range_has_none():
    assert not replace(AGE, rows=AGE.rows[1:]).has_shares and AGE.has_shares
