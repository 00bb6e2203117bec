"""The complete tables that disclosure control is given, by hand."""

import numpy as np
import pytest

from analysis.privacy import Cells
from analysis.stages.disclose import tables as disclosed
from analysis.study import FactError
from tests.stages.disclose.given import (
    GROUPS,
    audited,
    by_role,
    mirrors,
    questions_of,
    role_by,
    share,
    study_of,
    table,
    told,
)

PAID = [
    share("paid yes", 120, 200, 0.5, 400), share("paid no", 80, 200, 0.5, 400),
    share("paid yes group red", 60, 100, 0.5, 240), share("paid no group red", 40, 100, 0.5, 240),
    share("paid yes group green", 58, 88, 0.75, 100), share("paid no group green", 30, 88, 0.25, 100),
    share("paid yes group blue", 0, 0, whole=0), share("paid no group blue", 0, 0, whole=0),
]  # fmt: skip


def test_people_of_no_level_stand_beside_the_levels(monkeypatch, questions, study):
    """Twelve people stand at no level: 2 of 120 paid and 10 of 80; in weights 5 and 55 of 400."""
    tables = audited(monkeypatch, PAID, questions, study)
    assert told(tables, "count", "base", "primary", "hidden") == {
        "paid|yes||": (120, 200, False, False), "paid|no||": (80, 200, False, False),
        "paid|yes|group|red": (60, 100, False, False), "paid|no|group|red": (40, 100, False, False),
        "paid|yes|group|green": (58, 88, False, False), "paid|no|group|green": (30, 88, False, False),
        "paid|yes|group|blue": (0, 0, True, False), "paid|no|group|blue": (0, 0, True, False),
        "paid|yes|group|(no level)": (2, 12, True, False), "paid|no|group|(no level)": (10, 12, True, False),
    }  # fmt: skip
    # in units that make the 400 weighted people of the question 200
    assert told(tables, "mass", "whole") == {
        "paid|yes||": (100, 200), "paid|no||": (100, 200), "paid|yes|group|red": (60, 120), "paid|no|group|red": (60, 120),
        "paid|yes|group|green": (37.5, 50), "paid|no|group|green": (12.5, 50),
        "paid|yes|group|blue": (0, 0), "paid|no|group|blue": (0, 0),
        "paid|yes|group|(no level)": (2.5, 30), "paid|no|group|(no level)": (27.5, 30),
    }  # fmt: skip
    assert tables.same.tolist() == [-1] * 10
    assert tables.worth.tolist() == [0] * 10 and not tables.told.any()


def test_one_person_of_no_level_counts_and_nobody_does_not(monkeypatch, questions, study):
    def left(n: int) -> dict[str, tuple]:
        rows = [share("paid yes", 100 + n, 150 + n), share("paid no", 50, 150 + n),
                share("paid yes group red", 100, 150), share("paid no group red", 50, 150)]  # fmt: skip
        tables = audited(monkeypatch, rows, questions, study)
        cells = told(tables, "count", "base", "mass", "primary")
        return {key: cell for key, cell in cells.items() if "(no level)" in key}

    assert left(1) == {
        "paid|yes|group|(no level)": (1, 1, pytest.approx(1), True),
        "paid|no|group|(no level)": (0, 1, pytest.approx(0), True),
    }
    assert list(left(1)) == ["paid|yes|group|(no level)", "paid|no|group|(no level)"]
    assert left(0) == {}


def test_many_people_of_no_level_are_hidden_not_primary(monkeypatch, questions, study):
    rows = [share("paid yes", 160, 300), share("paid no", 140, 300),
            share("paid yes group red", 100, 180), share("paid no group red", 80, 180)]  # fmt: skip
    rest = told(audited(monkeypatch, rows, questions, study), "count", "base", "primary", "hidden")
    assert rest["paid|yes|group|(no level)"] == (60, 120, False, True)
    assert rest["paid|no|group|(no level)"] == (60, 120, False, True)


def test_a_weighted_rest_below_zero_is_nothing(monkeypatch, questions, study):
    """Rounded weights may leave a trifle less than nothing."""
    rows = [share("paid yes", 160, 300, 0.5, 300), share("paid no", 140, 300, 0.5, 300),
            share("paid yes group red", 100, 180, 0.51, 301), share("paid no group red", 80, 180, 0.49, 301)]  # fmt: skip
    rest = told(audited(monkeypatch, rows, questions, study), "mass", "whole")
    assert rest["paid|yes|group|(no level)"] == (0, 0)
    assert rest["paid|no|group|(no level)"] == (pytest.approx(150 - 0.49 * 301), 0)


def test_each_answer_of_many_is_a_question_of_its_own(monkeypatch, questions, study):
    rows = [share("perks car", 120, 200, 0.5, 400), share("perks food", 50, 200, 0.3, 400)]
    tables = audited(monkeypatch, rows, questions, study)
    assert told(tables, "count", "base", "mass", "whole") == {
        "perks.car|car||": (120, 200, 100, 200), "perks.food|food||": (50, 200, 60, 200),
        "perks.car|(not chosen)||": (80, 200, 100, 200), "perks.food|(not chosen)||": (150, 200, 140, 200),
    }  # fmt: skip


def test_an_uncertain_share_is_hidden_unless_a_mean_tells_it(monkeypatch, questions, study):
    wide = {"se": 0.2}
    rows = [share("paid yes", 160, 300), share("paid no", 140, 300),
            share("paid yes group red", 100, 180, **wide), share("paid no group red", 80, 180, **wide),
            share("paid yes group green", 60, 120), share("paid no group green", 60, 120)]  # fmt: skip
    hidden = told(audited(monkeypatch, rows, questions, study), "hidden", "primary")
    assert [key for key, (uncertain, _) in hidden.items() if uncertain] == [
        "paid|yes|group|red",
        "paid|no|group|red",
    ]
    assert not any(small for _, small in hidden.values())
    mean = {"key": "mean.paid.group.red", "kind": "mean", "unit": "mean", "question": "paid", "breakdown": "group",
            "level": "red", "value": 1.5, "base": 180, "effective_base": 180}  # fmt: skip
    hidden = told(audited(monkeypatch, [*rows, mean], questions, study), "hidden")
    assert not any(uncertain for (uncertain,) in hidden.values())


def test_nets_and_coarser_breakdowns_are_told_as_sums(monkeypatch, tmp_path):
    recodes = (
        '\n[warm]\nwording = "Warm or not"\nshort = "Warm"\nscale = "yesno"\n'
        'levels = [["yes", "group in red green"], ["no", "group = blue"]]\n'
        '\n[odd]\nwording = "Odd"\nshort = "Odd"\nscale = "yesno"\n'
        'levels = [["yes", "group = red and role = early"], ["no", "group in red green blue"]]\n'
        '\n[cool]\nwording = "Cool"\nshort = "Cool"\nscale = "yesno"\n'
        'levels = [["yes", "group != blue"], ["no", "group = blue"]]\n'
        '\n[rank]\nwording = "Rank"\nshort = "Rank"\nscale = "yesno"\n'
        'levels = [["yes", "role = early"], ["no", "role = late"]]\n'
    )
    questions = questions_of(tmp_path, recodes)
    study = study_of(
        tmp_path, '["role", "group"]', '["happy", "cool", "odd", "rank", "warm", "group", "red"]'
    )  # role itself is none
    rows = [
        share("happy agree", 160, 300),
        share("happy disagree", 80, 300),
        share("happy neither", 60, 300),
    ]
    tables = audited(monkeypatch, rows, questions, study)
    assert {k: v for k, v in tables.nets.items() if k[0] == "happy"} == {
        ("happy", "disagree"): ("strongly_disagree", "somewhat_disagree"),
        ("happy", "agree"): ("somewhat_agree", "strongly_agree"),
    }
    assert {k: v for k, v in tables.recodes.items() if not k[0].startswith("=")} == {
        ("warm", "yes"): ("group", ("red", "green")), ("warm", "no"): ("group", ("blue",)),
        ("red", "yes"): ("group", ("red",)), ("red", "no"): ("group", ("green", "blue")),
    }  # fmt: skip


def test_a_weighted_base_of_nothing_is_a_base_and_none_is_an_error(monkeypatch, questions, study):
    rows = [share("paid yes", 0, 40, 0, 0, se=0.1), share("paid no", 40, 40, 0, 0, se=0.1)]
    tables = audited(monkeypatch, rows, questions, study)
    assert tables.mass.tolist() == tables.whole.tolist() == [0, 0]
    for wrong in (np.nan, -1.0):
        with pytest.raises(FactError) as error:
            audited(monkeypatch, [share("paid yes", 20, 40, 0.5, wrong)], questions, study)
        assert str(error.value) == "'share.paid.yes' has no weighted base, and the gate cannot audit it"


def test_a_cell_without_a_row_holds_nobody(monkeypatch, questions, study):
    rows = [r for r in by_role() if r["key"] != "share.group.blue.role.late"]
    found = mirrors(audited(monkeypatch, [*rows, *role_by("red", {"red"})], questions, study))
    assert "group|=green blue|=role|=late" not in found
    monkeypatch.setitem(GROUPS, ("blue", "late"), 0)
    rows = [r for r in by_role() if r["key"] != "share.group.blue.role.late"]
    found = mirrors(audited(monkeypatch, [*rows, *role_by("red", {"red"})], questions, study))
    assert found["group|=green blue|=role|=late"] == "role|late|red|no"


def test_margins_and_their_mirrors():
    names = np.array(["margin.m", "role", "role", "group", "marginal"])
    same = np.array([-1, -1, 0, 1, -1])
    tables = Cells(names, names, names, names, np.full(5, 50), np.full(5, 99), np.zeros(5, bool), same=same)
    assert disclosed.margins(tables).tolist() == [True, False, True, False, False]


def test_one_person_is_a_base(monkeypatch, questions, study):
    rows = [share("paid yes", 1, 1, whole=0.5), share("paid no", 0, 1, whole=0.5)]
    tables = audited(monkeypatch, rows, questions, study)
    assert tables.mass.tolist() == [1, 0]


def test_levels_of_all_margins(tmp_path):
    raking = '{ margin = "role", variables = ["role"] }'
    two = study_of(tmp_path, raking, f'{raking}, {{ margin = "group", variables = ["group"] }}')
    rows = [{"key": f"margin.{m}.{x}.{step}", "base": n, "value": n / 100} for m, x, n in (("role", "early", 60),
            ("role", "late", 40), ("group", "red", 100)) for step in ("sample", "after")]  # fmt: skip
    found = disclosed.of_margins(table(rows), two)
    assert found.reset_index().to_numpy().tolist() == [
        ["margin.role.early", "margin.role", "early", "", "", 60, 100, 0.6, 100],
        ["margin.role.late", "margin.role", "late", "", "", 40, 100, 0.4, 100],
        ["margin.group.red", "margin.group", "red", "", "", 100, 100, 1, 100],
    ]
