"""Means of small groups: a function of what is printed, shown where the group's own mean is, and no other."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.numbers.schema import PUBLIC
from analysis.stages.disclose.modeled import modeled, variances
from analysis.stats import fay_herriot
from analysis.study import FactError, read_study
from analysis.study.modeled import Modeled
from tests.stages.disclose.test_disclose import TINY

ITEMS, LEVELS = [f"net_{i}" for i in range(5)], ["a", "b", "c"]


@pytest.fixture(scope="module")
def study():
    spec = {"order": Modeled(by=("group",), direct=60, outlying=4.0)}
    return replace(read_study(TINY / "study.toml"), rankings={"order": tuple(ITEMS)}, modeled=spec)


def public(bases=40, off=0.0) -> pd.DataFrame:
    """Printed means of five items, for everyone and in three groups; `off` sets one group's mean apart."""
    rng, rows = np.random.default_rng(4), []
    for item, middle in zip(ITEMS, rng.normal(0, 2, 5), strict=True):
        rows.append(mean(item, "", middle, 0.1, 400))
        for level, shift in zip(LEVELS, (-0.3, 0.0, 0.3), strict=True):
            rows.append(mean(item, level, round(middle + shift + rng.normal(0, 0.15), 2), 0.3, bases))
    rows[2]["value"] += off
    return pd.DataFrame(rows).reindex(columns=PUBLIC)


def mean(item: str, level: str, value: float, se: float, base: int) -> dict:
    of = {"breakdown": "group", "level": level} if level else {"breakdown": "", "level": ""}
    key = f"mean.{item}.group.{level}" if level else f"mean.{item}.all"
    return {"key": key, "kind": "mean", "question": item, "answer": "mean", "unit": "mean", "theme": "",
            "value": value, "se": se, "base": base, "status": "shown", "reason": ""} | of  # fmt: skip


def test_modeled_means_are_fay_herriot_of_the_printed_ones(study):
    rows = public()
    made = modeled(rows, study).set_index("key")
    cells = rows[rows.breakdown == "group"]
    x = np.column_stack(
        [np.ones(15), pd.get_dummies(cells[["question", "level"]], drop_first=True).to_numpy(float)]
    )
    expected = fay_herriot(cells.value, np.full(15, 0.09), x)  # alike in base and spread: smoothed is plain
    assert made.value.to_numpy() == pytest.approx(np.round(expected.value, 2))
    assert made.se.to_numpy() == pytest.approx(np.round(expected.se, 3))
    low, high = expected.interval(study.confidence)
    assert made.low.to_numpy() == pytest.approx(np.round(low, 2))
    assert made.high.to_numpy() == pytest.approx(np.round(high, 2))
    assert (made.answer == "modeled").all() and (made.status == "shown").all()
    assert next(iter(made.index)) == "modeled.net_0.group.a"


def test_large_groups_and_outlying_ones_keep_their_own_mean(study):
    assert (modeled(public(bases=60), study).answer == "direct").all()
    made = modeled(public(off=3.0), study).set_index("key")
    assert made.answer["modeled.net_0.group.b"] == "direct"
    assert (made.answer == "direct").sum() < 4


def test_a_withheld_group_gets_no_number_and_moves_none(study):
    """Whatever the withheld mean is, every modeled number is the same."""
    rows = public()
    gone = rows.key == "mean.net_2.group.c"
    rows.loc[gone, ["status", "reason"]] = "withheld", "privacy"
    one = modeled(rows.assign(value=rows.value.mask(gone)), study)
    other = modeled(rows.assign(value=rows.value.where(~gone, 99.0)), study)
    assert "modeled.net_2.group.c" not in set(one.key) and len(one) == 14
    pd.testing.assert_frame_equal(one, other)


def test_too_few_groups_are_an_error_of_the_study(study):
    rows = public()
    rows.loc[(rows.breakdown == "group") & (rows.level != "a"), "status"] = "withheld"
    with pytest.raises(FactError, match=r"\[modeled.order\]: 'group' cannot be modeled"):
        modeled(rows, study)


def uneven() -> pd.DataFrame:
    """Items whose answers spread differently, groups of different size, each row with a theme and a unit."""
    rows = public()
    everyone, level = rows.breakdown == "", rows.level.map(dict(zip(LEVELS, (20, 40, 55), strict=True)))
    place = rows.question.str.removeprefix("net_").astype(int)
    se = 0.1 + 0.02 * place
    rows = rows.assign(
        theme=rows.question.map("of {}".format), unit="points", base=rows.base.where(everyone, level)
    )
    rows["se"] = se.where(everyone, 0.3 + 0.05 * place)
    return rows


def test_a_row_says_what_it_is_of(study):
    row = modeled(uneven(), study).set_index("key").loc["modeled.net_3.group.b"]
    said = row[["kind", "theme", "question", "breakdown", "level", "unit", "base", "status"]]
    assert list(said) == ["modeled", "of net_3", "net_3", "group", "b", "points", 40, "shown"]
    assert row.made_by == "analysis.stages.disclose.modeled.modeled"
    assert list(modeled(uneven(), study).columns) == list(PUBLIC)


def test_variances_are_the_spread_of_an_item_over_the_base_times_one_design_effect():
    rows = uneven()
    cells, everyone = rows[rows.breakdown == "group"], rows[rows.breakdown == ""].set_index("question")
    simple = [everyone.se[q] ** 2 * 400 / n for q, n in zip(cells.question, cells.base, strict=True)]
    effect = sum(s**2 for s in cells.se) / sum(simple)
    assert variances(cells, everyone) == pytest.approx([effect * s for s in simple])


def test_the_item_singled_out_for_a_group_has_a_term_of_its_own(study):
    own = {"a": "net_1", "b": "net_4"}
    spec = replace(study.modeled["order"], own=own, own_by="group")
    rows = uneven()
    made = modeled(rows, replace(study, modeled={"order": spec}))
    cells, everyone = rows[rows.breakdown == "group"], rows[rows.breakdown == ""].set_index("question")
    x = pd.get_dummies(cells[["question", "level"]], drop_first=True).to_numpy(float)
    singled = [own.get(g) == q for g, q in zip(cells.level, cells.question, strict=True)]
    found = fay_herriot(cells.value, variances(cells, everyone), np.column_stack([np.ones(15), x, singled]))
    assert made.value.to_numpy() == pytest.approx(np.round(found.value, 2))
    assert not np.allclose(made.value, modeled(rows, study).value)
    other = replace(spec, by=("group", "else"), own_by="else")
    plain = modeled(rows, replace(study, modeled={"order": other}))
    pd.testing.assert_frame_equal(plain, modeled(rows, study))


def test_what_has_no_error_or_no_mean_of_everyone_is_not_modeled(study):
    rows = uneven()
    rows.loc[rows.key == "mean.net_0.group.a", "se"] = 0.0
    made = modeled(rows[rows.key != "mean.net_4.all"], study)
    assert len(made) == 11 and not made.key.str.contains("net_4|net_0.group.a").any()
