"""What earlier editions and other bases tell, by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.stages.disclose import editions as editing
from analysis.stages.disclose import neighbours
from analysis.stages.disclose import tables as disclosed
from analysis.study import FactError
from tests.stages.disclose.given import EVERY, FLOORS, printed_rows, share, table


def test_what_an_earlier_edition_told_by_hand():
    now = table([
        share("q same", 70, 147), share("q other", 70, 157), share("q withheld", 70, 147), share("q new", 70, 147),
        share("q mean", 70, 147, kind="mean"), {"key": "quality.respondents", "kind": "diagnostic", "value": 500.0},
    ])  # fmt: skip
    old = [
        share("q same", 70, 150),
        share("q other", 70, 150),
        share("q withheld", 70, 150, np.nan),
        share("q mean", 70, 150),
    ]
    old[2]["value"] = np.nan
    first, more = printed_rows(*old, respondents=500), printed_rows(*old, respondents=510)
    then = printed_rows(share("q new", 70, 150), share("q other", 70, 160), respondents=500)
    silent = printed_rows(*old)
    yes = [True, False, False, False, False, False]
    assert editing.told_before(now, [], 10).tolist() == [False] * 6
    assert editing.told_before(now, [first], 10).tolist() == yes
    assert editing.told_before(now, [more, silent], 10).tolist() == [False] * 6
    assert editing.told_before(now, [first, then, more], 10).tolist() == [
        True,
        True,
        False,
        True,
        False,
        False,
    ]
    assert editing.told_before(now.iloc[:5], [silent], 10).tolist() == [False] * 5


@pytest.mark.parametrize(
    ("rows", "flat", "expected"),
    [
        ([{"base": 150}], False, (145, 155)),
        ([{"base": 147}], False, (147, 147)),
        ([{"base": np.nan}], False, (0, 29)),
        ([{"base": np.nan}, {"base": 150}], False, (145, 155)),
        ([{"base": 0, "unweighted": np.nan}], False, (-5, 5)),
        # thirds to three decimals: 49 of 147, 50 of 150, 51 of 153
        ([{"base": 150, "unweighted": 0.333}], False, (147, 153)),
        ([{"base": 150, "unweighted": 0.34}], False, (145, 155)),
        ([{"base": 150, "unweighted": 0.333, "value": 0.4}], True, (147, 153)),
        ([{"base": 150, "value": 0.333}], False, (145, 155)),
        ([{"base": 150, "unweighted": 0.333, "kind": "mean"}], False, (145, 155)),
        ([{"base": 150, "unweighted": 0.34}, {"base": 150, "unweighted": 0.333}], False, (147, 153)),
        ([{"base": 150, "unweighted": 0.333, "breakdown": "g", "level": "k"}], True, (145, 155)),
        ([{"base": 150, "value": 0.333, "breakdown": "g", "level": "k"}], True, (147, 153)),
        ([{"base": 150, "value": 0.333, "breakdown": "g", "level": "k"}], False, (145, 155)),
    ],
)
def test_sizes_by_hand(rows, flat, expected):
    row = {"kind": "share", "question": "q", "answer": "a"}
    told = table([row | {"key": str(i)} | r for i, r in enumerate(rows)])
    first = told.iloc[0]
    whole = EVERY if flat else ()
    assert editing.sizes(told, whole, FLOORS) == {("q", first.breakdown, first.level, first.kind): expected}
    assert editing.sizes(told.assign(kind="total"), whole, FLOORS) == {}


def test_editions_that_follow_too_soon():
    old = {Path("editions/1.csv"): printed_rows(share("q a", 70, 150), respondents=500)}
    for n in (490, 500, 510):
        assert (
            editing.pinned_before(printed_rows(share("q a", 70, 150), respondents=n), old, (), FLOORS)
            == set()
        )
    assert editing.pinned_before(printed_rows(share("q a", 70, 150)), old, (), FLOORS) == set()
    for n, of in ((491, 9), (499, 1), (501, 1), (509, 9)):
        with pytest.raises(FactError) as error:
            editing.pinned_before(printed_rows(share("q a", 70, 150), respondents=n), old, (), FLOORS)
        assert str(error.value) == (
            f"editions/1.csv, quality.respondents: 500 then, {n} now; the two editions would tell what {of} people"
            " answered. Release with the same people, or with 10 more"
        )


def test_groups_that_two_editions_tell():
    """Exact bases 147 and 156 tell nine people, whichever came first; 157 tells ten, and 150 is rounded."""
    groups = {"q a": 147, "q a g k": 156, "q a g m": 157, "q a g o": 150, "q a g n": 147}
    old = {Path(f"{i}.csv"): printed_rows(*(share(q, 70, base) for q in groups), respondents=500)
           for i, base in enumerate((147, 148))}  # fmt: skip
    now = printed_rows(*(share(q, 70, base) for q, base in groups.items()), respondents=500)
    top, k, m, n = (("q", "g" if x else "", x, "share") for x in ("", "k", "m", "n"))
    first, second = ({path: edition} for path, edition in old.items())
    assert editing.pinned_before(now, first, (), FLOORS) == {k}
    assert editing.pinned_before(now, second, (), FLOORS) == {top, k, m, n}
    assert editing.pinned_before(now, {**first, **second}, (), FLOORS) == {top, k, m, n}
    back = {Path("2.csv"): now}
    assert editing.pinned_before(next(iter(first.values())), back, (), FLOORS) == {k}


def test_groups_inside_groups():
    def pinned(recodes: dict, respondents: float | None, **bases: int) -> list[str]:
        rows = []
        for name, base in bases.items():
            kind, q, *at = name.split("_")
            place = f"{q} a {' '.join(at)}".strip()
            rows.append(share(place, 70, base) | {"kind": kind, "key": name})
        found = editing.pinned_inside(printed_rows(*rows, respondents=respondents), recodes, (), FLOORS)
        return sorted("_".join(x for x in (kind, q, b, level) if x) for q, b, level, kind in found)

    assert pinned({}, 500, share_q=497) == ["share_q"]
    assert pinned({}, None, share_q=497) == []
    # who has a number, from who answered; a level of means from the mean of all
    assert pinned({}, 900, share_q=497, mean_q=494) == ["mean_q"]
    assert pinned({}, 900, share_q=497, mean_q=487) == []
    assert pinned({}, 900, mean_q=497, mean_q_g_k=494) == ["mean_q_g_k"]
    assert pinned({}, 900, share_q_g_k=497, mean_q_g_k=494) == ["mean_q_g_k"]
    assert pinned({}, 900, mean_q=897) == ["mean_q"]
    # a level whose topline is not there, from all respondents
    assert pinned({}, 900, share_q_g_k=894) == ["share_q_g_k"]
    assert pinned({}, 900, mean_q=894, share_q_g_k=888) == ["mean_q"]
    # a level from a coarser one, of the same question and kind
    wide = {("wide", "cold"): ("g", ("k", "l"))}
    assert pinned(wide, 900, share_q_wide_cold=308, share_q_g_k=301, share_q_g_l=303) == [
        "share_q_g_k",
        "share_q_g_l",
    ]
    assert pinned(wide, 500, share_q=497, share_q_wide_cold=308, share_q_g_k=301) == [
        "share_q",
        "share_q_g_k",
    ]
    assert pinned(wide, 900, share_q_wide_cold=308, share_r_g_k=301) == []
    assert pinned(wide, 900, share_q_wide_cold=308, mean_q_g_k=301) == []
    assert pinned(wide, 900, share_q_wide_cold=308, share_q_h_k=301) == []
    assert pinned(wide, 900, share_q_g_k=301, share_q_g_l=303) == []
    assert pinned(wide, 900, mean_r_wide_cold=308, mean_r_g_k=301) == ["mean_r_g_k"]


@pytest.mark.parametrize("weight", [1.0, 0.5])
def test_what_stands_beside_a_number(monkeypatch, questions, study, weight):
    """The topline's unweighted shares go first, if weighted ones remain; then it is asked once more."""
    rows = table([
        share("paid yes", 60, 120, 0.5 * weight), share("paid yes group red", 50, 120, 0.5 / 1.2 * weight),
        share("hours yes", 60, 120, 0.5 * weight), share("hours yes", 60, 120, 0.5, kind="mean", key="mean.hours"),
    ]).assign(alike=False, simple=False)  # fmt: skip
    old = {Path("1.csv"): table([share("paid yes", 60, 120)]).set_index("key")}
    asked = []

    def inside(now: pd.DataFrame, *more: object) -> set:
        asked.append((now.unweighted.isna().tolist(), *more))
        assert now.base.tolist() == [120] * 4
        red, top = ("paid", "group", "red", "share"), ("paid", "", "", "share")
        return {red, top} if len(asked) == 1 else {red}

    def before(now: pd.DataFrame, editions: dict, *more: object) -> set:
        assert editions is old and more == asked[-1][2:] and now.index.tolist() == rows.key.tolist()
        return {("hours", "", "", "mean")}

    monkeypatch.setattr(neighbours, "pinned_inside", inside)
    monkeypatch.setattr(neighbours, "pinned_before", before)
    monkeypatch.setattr(
        neighbours, "told_before", lambda given, editions, to: [*editions] == [*old.values()] and [to] * 4
    )
    rows.index = [4, 3, 2, 1]
    out = neighbours.beside(rows.assign(reason=""), questions, study, old)
    flat = weight == 1.0
    assert out.few.tolist() == [False, True, False, True] and out.told.tolist() == [10] * 4
    assert out.unweighted.isna().tolist() == [not flat, False, False, not flat]
    assert [more for _, *more in asked] == [
        [disclosed.coarser(questions, study, rows), set(), study.disclosure]
    ] * 2
    assert [gone for gone, *_ in asked] == [[False, True, False, False], [not flat, True, False, not flat]]


def test_shares_of_whole_people_tell_a_rounded_base():
    """A third and a quarter of 155 to 165 people: 156, and so nine more than 147. A group of one edition tells nothing."""
    exact = [share("q a g k", 49, 147), share("q a g l", 49, 147)]
    coarse = [share("q a g k", 52, 160, 0.333), share("q b g k", 39, 160, 0.25), share("q a g m", 49, 156)]
    one, two = (printed_rows(*rows, respondents=500) for rows in (exact, coarse))
    k = ("q", "g", "k", "share")
    for now, old in ((one, two), (two, one)):
        assert editing.pinned_before(now, {Path("1.csv"): old}, EVERY, FLOORS) == {k}
        assert editing.pinned_before(now, {Path("1.csv"): old}, (), FLOORS) == set()
    inside = printed_rows(share("q a", 55, 165), *coarse)
    assert k in editing.pinned_inside(inside, {}, EVERY, FLOORS)
    assert k not in editing.pinned_inside(inside, {}, (), FLOORS)


def test_bases_rounded_to_an_odd_number():
    assert editing.sizes(
        table([share("q a", 70, 150, unweighted=np.nan)]), (), replace(FLOORS, round_base=15)
    ) == {("q", "", "", "share"): (143, 157)}
