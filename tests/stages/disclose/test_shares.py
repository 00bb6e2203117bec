"""What of the shares is withheld, and what the audit is told, by hand."""

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.privacy import Cells, Printed, Seen, audit
from analysis.stages.disclose import shares
from analysis.stages.disclose import tables as disclosed
from analysis.stages.disclose.behind import NOBODY
from analysis.stats import StatsError
from analysis.study import FactError
from tests.stages.disclose.given import judged, share, study_of, table, told


def test_what_the_attacker_is_said_to_know(monkeypatch):
    """Steps by the base, whole per cents for margins and their mirrors, ten people; until nothing is added."""
    question = ["q", "q", "q", "q", "margin.m", "q"]
    base = np.array([1000, 999, 100, 99, 1200, 1200])
    tables = Cells(
        np.array(question), np.array([*"aabbaa"]), np.array(["", *"xxxy", ""]), np.array(["", *"kkll", ""]), base // 2, base,
        np.arange(6) == 1, same=np.array([-1, -1, -1, -1, -1, 4]), alike=np.ones(6, bool),
    )  # fmt: skip
    asked = []

    def add_one(cells: Cells, withheld: np.ndarray, told: Printed, width: float, seen: Seen) -> np.ndarray:
        asked.append((cells, withheld.tolist(), told, width))
        seen[str(told.weighted), b"", b""] = withheld
        assert len(seen) == 1  # what people are shown and what weights are shown are attacked apart
        more = withheld.copy()
        more[2] = len(asked) > 1  # one cell, which the second audit adds
        return more

    monkeypatch.setattr(shares, "protect", lambda cells: cells.primary)
    monkeypatch.setattr(shares, "widen", add_one)
    assert shares.audited(tables).tolist() == [False, True, True, False, False, False]
    first, then = [False, True, False, False, False, False], [False, True, True, False, False, False]
    assert [withheld for _, withheld, _, _ in asked] == [first, first, then, then]
    assert {width for *_, width in asked} == {10}
    people, weighted = (told for _, _, told, _ in asked[:2])
    assert people.step.tolist() == [0.001, 0.001, 0.01, 0.01, 0.01, 0.01]  # bases printed 1,000 and 100
    assert (people.flat.all(), people.weighted) == (True, False)
    assert weighted.step.tolist() == weighted.plain.tolist() == [0.001, 0.001, 0.01, 0.01, 0.001, 0.001]
    assert (weighted.weighted, weighted.respondents) == (True, 1200)
    assert [told.weighted for _, _, told, _ in asked] == [False, True, False, True]
    asked.clear()
    weights = replace(tables, mass=2.0 * tables.count, alike=np.zeros(6, bool))
    shares.audited(weights)  # finer from a base of 100 on
    people, weighted = (told for _, _, told, _ in asked[:2])
    assert people.step.tolist() == [0.001, 0.001, 0.001, 0.01, 0.01, 0.01] and not people.flat.any()
    assert weighted.step.tolist() == [0.001, 0.001, 0.001, 0.01, 0.001, 0.001]
    assert weighted.plain.tolist() == [0.001, 0.01, 0.01, 0.01, 0.001, 0.001]


def test_a_review_and_its_exception(questions, study, tmp_path):
    few = {"domain_df": 5}
    rows = [share("paid yes", 160, 300, **few), share("paid no", 140, 300)]
    with pytest.raises(FactError) as error:
        judged(rows, questions, study)
    assert str(error.value) == (
        f"{study.path}, [disclosure] exceptions: 'share.paid.yes' needs a review (too few degrees of freedom or"
        " a share of 0 or 1) and no exception says why it may be shown"
    )
    excused = study_of(
        tmp_path, "[weighting]", '[disclosure.exceptions]\n"share.paid.yes" = "A census."\n\n[weighting]'
    )
    assert (judged(rows, questions, excused).status == "shown").all()


def test_a_share_whose_complement_is_unreliable_is_flagged(questions, study):
    """Of 100 people 94: Clopper-Pearson is .1 wide, more than 1.3 times the .06 of the others."""
    rows = [share("paid yes", 94, 100), share("paid no", 6, 100)]
    out = judged(rows, questions, study)
    assert list(zip(out.status, out.reason, strict=True)) == [("flagged", ""), ("withheld", "uncertain")]


def test_what_stays_of_a_settled_table(monkeypatch):
    """Withheld before, withheld now; what is shown is told, but for crossed breakdowns."""
    at = [  # place, worth, settled, then: withheld from the start, told, hidden from the span test
        ("q a  ", 0, False, False, True, False),
        ("q a b k", 0, True, True, False, True),
        ("q a b l", 0, False, False, True, False),
        ("q a b m", 0, True, True, False, False),  # unsafe by itself
        ("q a b_x_c k_x_l", -1, False, False, False, False),
        ("q a b_x_c k_x_m", -1, False, False, True, False),  # told already, as by an earlier edition
        ("q a b_x_c k_x_n", -1, False, False, False, True),  # hidden already
        ("q a b n", 1, False, False, False, True),  # the same
        ("q (not chosen) b k", 0, None, True, False, True),
        ("q (not chosen) b l", 0, None, False, True, False),
        ("q (not chosen) c k", 0, None, False, True, False),
        ("r (not chosen) b k", 0, None, False, True, False),
        ("q (no) b k", 0, None, False, True, False),
    ]  # fmt: skip
    names, worth, settled, withheld, known, hidden = zip(*at, strict=True)
    places = [[*re.split(r" (?!chosen)(?!no\))", name), ""][:4] for name in names]
    n = len(at)
    tables = Cells(
        *np.array(places).T, np.full(n, 60), np.full(n, 120), np.arange(n) == 3, hidden=np.isin(np.arange(n), [6, 7]),
        worth=np.array(worth), told=np.arange(n) == 5,
    )  # fmt: skip
    asked = []

    def protect(cells: Cells) -> np.ndarray:
        asked.append((cells.told, cells.hidden, cells.primary))
        return cells.primary

    def widen(cells: Cells, gone: np.ndarray, told: Printed, width: float, seen: Seen) -> np.ndarray:
        asked.append((cells.told, cells.hidden, gone, told.respondents))
        return gone

    monkeypatch.setattr(shares, "protect", protect)
    monkeypatch.setattr(shares, "widen", widen)
    given = np.array([x for x in settled if x is not None])
    assert shares.audited(tables, given, 700).tolist() == list(withheld)
    (first_told, first_hidden, _), (then_told, then_hidden, gone, _), (*_, respondents) = asked
    assert first_told.tolist() == then_told.tolist() == list(known)
    assert first_hidden.tolist() == list(hidden)
    assert then_hidden.tolist() == tables.hidden.tolist() and gone.tolist() == list(withheld)
    assert respondents == 700


def test_what_a_mirror_brings_down_is_audited_again(monkeypatch):
    """b's cell takes its mirror in a with it, and that takes another of a, which was audited before."""
    tables = Cells(
        np.array([*"aaabb"]), np.array([*"xyzxy"]), np.full(5, ""), np.full(5, ""), np.full(5, 50), np.full(5, 99),
        np.zeros(5, bool), same=np.array([-1, -1, -1, -1, 1]),
    )  # fmt: skip

    def loosened(attack: object, question: str, withheld: np.ndarray, width: float) -> np.ndarray:
        assert width == 12
        return withheld | (
            np.array([False, True]) if question == "b" else np.roll(withheld, 1) & [0, 0, 1] > 0
        )

    monkeypatch.setattr(audit, "Attack", lambda *given: None)
    monkeypatch.setattr(audit, "_loosened", loosened)
    start = np.array([True, False, False, True, False])
    assert audit.widen(tables, start, Printed(np.zeros(5)), 12).all()
    assert start.tolist() == [True, False, False, True, False]


def test_which_crossed_breakdowns_are_kept(monkeypatch, tmp_path, questions):
    """a and b mirror each other, c mirrors itself and adds a cell of the pair, d cannot be protected, e would
    take what was shown; f has nothing withheld; of g one-way numbers tell too much; h and i are the same
    people in a crossed cell. The crossed tables are laid out once, then cut by question."""
    crossing = study_of(tmp_path, '"group"]', '"group"]\npairs = [["role", "group"]]')
    names, nobody = [*"abcdefghi"], [NOBODY] * 9
    share = pd.DataFrame({"question": names * 2, "breakdown": [""] * 9 + ["role_x_group"] * 9,
                          "inside": [*nobody, *nobody[:7], 5, NOBODY], "beside": [*nobody, *nobody[:8], 5]})  # fmt: skip
    uncertain = pd.Series(np.arange(18) % 5 == 0)
    levels = pd.DataFrame({"question": ["margin.m"] * 2})
    asked = []

    class Tables(SimpleNamespace):
        def some(self, rows: np.ndarray) -> "Tables":
            return Tables(question=self.question[rows], base=self.base, pair=True)

    def cells(given: pd.DataFrame, hidden: np.ndarray, margins: pd.DataFrame, *_: object) -> Tables:
        asked.append((given.index.tolist(), hidden.tolist(), len(margins)))
        question = np.array([*given.question, *margins.question, *"bcx"])
        same = np.full(len(question), -1)
        if len(margins):
            same[-3:-1] = 0, 2
        return Tables(question=question, same=same, base=np.array([300, 700, 500]))

    def judge(
        tables: Tables, settled: np.ndarray | None = None, respondents: int = 0, width: int = 10
    ) -> np.ndarray:
        if settled is None:
            return np.isin(np.arange(len(tables.question)), [2, 10, 11, 12, 13])
        one = tables.question[0]
        assert set(tables.question) == {one}
        asked.append((one, settled.tolist(), respondents))
        if one == "d":
            raise StatsError("bases alone")
        return np.array([[False, True][one in "ce"]] * 2 + [True] * 3)

    monkeypatch.setattr(shares, "cells", cells)
    monkeypatch.setattr(shares, "audited", judge)
    monkeypatch.setattr(
        shares, "narrow", lambda tables, withheld, respondents, width: tables.question[0] == "g"
    )
    withheld, of_levels, kept = shares.settled(shares.Task(share, uncertain, levels, questions, crossing))
    assert np.flatnonzero(withheld).tolist() == [2, 11]
    assert of_levels.tolist() == [False, True]
    assert np.flatnonzero(kept).tolist() == [*range(9), 11, 14]
    assert asked == [
        ([*range(9)], uncertain[:9].tolist(), 2),
        ([2, 3, 4, 5, 6, 11, 12, 13, 14, 15], uncertain[[2, 3, 4, 5, 6, 11, 12, 13, 14, 15]].tolist(), 0),
        ("c", [True, False], 700), ("d", [False, False], 700), ("e", [False, False], 700),
        ("f", [False, False], 700), ("g", [False, False], 700),
    ]  # fmt: skip


def test_crossed_breakdowns_go_first_and_margins_last(monkeypatch, tmp_path, questions):
    crossing = study_of(tmp_path, '"group"]', '"group"]\npairs = [["role", "group"]]')
    rows = [
        share("paid yes", 60, 120, few=True, told=False, alike=True),
        share("paid yes role_x_group early_x_red", 60, 120, few=False, told=True, alike=False),
    ]
    levels = [{"key": f"margin.role.{r}.{step}", "kind": "diagnostic", "value": 0.5, "base": 60}
              for r in ("early", "late") for step in ("sample", "after")]  # fmt: skip
    given = pd.DataFrame(rows)
    tables = disclosed.cells(
        given, np.array([True, True]), disclosed.of_margins(table(levels), crossing), questions, crossing
    )
    assert told(tables, "count", "base", "worth", "primary", "hidden", "told") == {
        "paid|yes||": (60, 120, 0, True, False, False),
        "paid|yes|role_x_group|early_x_red": (60, 120, -1, False, True, True),
        "margin.role|early||": (60, 120, 1, False, False, False), "margin.role|late||": (60, 120, 1, False, False, False),
    }  # fmt: skip
    assert {k: v for k, v in tables.recodes.items() if k[0] != "red"} == {
        ("role", "early"): ("role_x_group", ("early_x_red",)), ("group", "red"): ("role_x_group", ("early_x_red",)),
    }  # fmt: skip


def test_a_share_that_is_no_number_stops_the_build(questions, study):
    with pytest.raises(FactError) as error:
        judged([share("paid yes", 60, 120, np.nan), share("paid no", 60, 120)], questions, study)
    first, _, last = str(error.value).partition(" (cells: mass ")
    assert first == f"{study.path}: the tables cannot be protected"
    assert last.endswith("expected (2,)); put levels or answers together, or leave the breakdown out")


def test_why_the_levels_of_a_margin_are_withheld(questions, study):
    rows = [{"key": f"margin.role.{r}.{step}", "kind": "diagnostic", "unit": "share", "value": n / 200, "base": n}
            for r, n in (("early", 197), ("late", 3)) for step in ("sample", "after", "target")]  # fmt: skip
    rows += [{"key": "margin.role", "kind": "diagnostic", "unit": "share", "value": 0.1, "base": 200}]
    out = judged(rows, questions, study)
    assert out.status.tolist() == ["withheld"] * 6 + ["shown"]
    assert out.reason.tolist() == ["privacy"] * 6 + [""]


@pytest.mark.parametrize(
    ("alike", "few", "narrow"),
    [(False, 9, True), (False, 40, False), (True, 6, True), (True, 9, False), (True, 40, False)],
)
def test_nine_of_a_group_bound_every_part_of_it_whatever_the_weights(alike, few, narrow):
    """Of 430 women nine did; by women and age all cells are withheld, and none can have ten. Where weights are
    alike, 2% may stand for eleven."""
    places = [("", "", 1120, 60), ("sex", "w", 430, few), ("sex", "o", 690, 60 - few),
              ("age", "y", 560, 30), ("age", "z", 560, 30)]  # fmt: skip
    places += [(f"sex{shares.CROSS}age", f"{s}{shares.CROSS}{a}", n, did) for s, n, half in
               (("w", 215, few), ("o", 345, 60 - few)) for a, did in (("y", half // 2), ("z", half - half // 2))]  # fmt: skip
    rows = [(answer, b, level, of if answer == "did" else base - of, base)
            for b, level, base, of in places for answer in ("did", "not")]  # fmt: skip
    pairs = [level for _, level, *_ in places if shares.CROSS in level]
    answer, breakdown, level, count, base = (np.array(column) for column in zip(*rows, strict=True))
    tables = Cells(np.full(len(rows), "q"), answer, breakdown, level, count, base,
                   np.char.find(breakdown, shares.CROSS) > 0, alike=np.full(len(rows), alike),
                   recodes={(b, x): (f"sex{shares.CROSS}age", tuple(p for p in pairs if x in p.split(shares.CROSS)))
                            for b, x in (("sex", "w"), ("sex", "o"), ("age", "y"), ("age", "z"))})  # fmt: skip
    assert shares.narrow(tables, tables.primary, 1120, 10) == narrow
