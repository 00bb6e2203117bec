"""The gate from file to file, what its audit is told, and its edges by hand."""

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.numbers.schema import PUBLIC
from analysis.privacy import Cells, Printed, audit
from analysis.sample.people import write_people
from analysis.stages.disclose import __main__ as disclose
from analysis.stages.disclose import editions as editing
from analysis.stages.disclose import gate, neighbours, printing, shares
from analysis.stages.disclose import mirrors as mirroring
from analysis.stages.disclose import tables as disclosed
from analysis.stages.disclose.same import coded_columns
from analysis.stats import StatsError
from analysis.study import Disclosure, FactError, Questions, Study, read_questions, read_study, write_rows

TINY = Path("tests/studies/tiny")
COLUMNS = (
    "key kind theme question answer breakdown level unit value low high se df deff base effective_base "
    "cell unweighted domain_df p p_adjusted left right made_by weighted_base"
).split()
TEXT = "key kind theme question answer breakdown level unit left right made_by".split()


def study_of(tmp_path: Path, old: str, new: str) -> Study:
    text = (TINY / "study.toml").read_text()
    assert old in text
    (tmp_path / "study.toml").write_text(text.replace(old, new))
    return read_study(tmp_path / "study.toml")


def questions_of(tmp_path: Path, recodes: str = "", scales: dict[str, str] | None = None) -> Questions:
    """The tiny study's questions with more recodes and other lines of scales."""
    (tmp_path / "recodes.toml").write_text((TINY / "recodes.toml").read_text() + recodes)
    text = (TINY / "scales.csv").read_text()
    for old, new in (scales or {}).items():
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "scales.csv").write_text(text)
    return read_questions(TINY / "codebook.csv", tmp_path / "scales.csv", tmp_path / "recodes.toml")


@pytest.fixture
def study() -> Study:
    return read_study(TINY / "study.toml")


@pytest.fixture
def questions() -> Questions:
    return read_questions(TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")


def table(rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame([dict.fromkeys(TEXT, "") | r for r in rows]).reindex(columns=COLUMNS)


def share(
    place: str, cell: int, base: int, value: float | None = None, whole: float | None = None, **more: object
) -> dict:
    """A share at `question answer` or `question answer breakdown level`, of people and of weights."""
    question, answer, breakdown, level = [*place.split(), "", ""][:4]
    p = value if value is not None else cell / base if base else np.nan
    return {
        "key": f"share.{place.replace(' ', '.')}", "kind": "share", "question": question, "answer": answer,
        "breakdown": breakdown, "level": level, "unit": "share", "value": p, "low": p, "high": p,
        "se": np.sqrt(p * (1 - p) / base) if base else np.nan, "df": 200, "base": base, "cell": cell, "domain_df": 100,
        "effective_base": base, "unweighted": cell / base if base else np.nan,
        "weighted_base": base if whole is None else whole,
    } | more  # fmt: skip


def judged(rows: list[dict], questions: Questions, study: Study) -> pd.DataFrame:
    return gate.gate(table(rows), questions, study).set_index("key")


def audited(monkeypatch: pytest.MonkeyPatch, rows: list[dict], questions: Questions, study: Study) -> Cells:
    """The tables that the audit is given."""
    given = []

    def listen(tables: Cells, *more: object) -> np.ndarray:
        given.append(tables)
        return tables.primary.copy()

    monkeypatch.setattr(shares, "audited", listen)
    gate.gate(table(rows), questions, study)
    (tables,) = given
    return tables


def told(tables: Cells, *columns: str) -> dict[str, tuple]:
    """question answer breakdown level -> what stands there."""
    places = zip(tables.question, tables.answer, tables.breakdown, tables.level, strict=True)
    cells = zip(*(getattr(tables, c).tolist() for c in columns), strict=True)
    return {"|".join(place): cell for place, cell in zip(places, cells, strict=True)}


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


GROUPS = {("red", "early"): 60, ("red", "late"): 130, ("green", "early"): 120, ("green", "late"): 130,
          ("blue", "early"): 90, ("blue", "late"): 70}  # fmt: skip


def people(*levels: str) -> int:
    """How many stand at all of these levels of group and role."""
    return sum(n for at, n in GROUPS.items() if set(levels) <= set(at))


def by_role() -> list[dict]:
    """Groups by role."""
    rows = [share(f"group {g}", people(g), people()) for g in ("red", "green", "blue")]
    return rows + [share(f"group {g} role {r}", n, people(r)) for (g, r), n in GROUPS.items()]


def role_by(name: str, yes: set[str], fewer: int = 0) -> list[dict]:
    """Roles by whether the group is among some; of fewer people than in the other table."""
    rows = [share(f"role {r}", people(r), people()) for r in ("early", "late")]
    for level, groups in (("yes", yes), ("no", {"red", "green", "blue"} - yes)):
        base = sum(people(g) for g in groups) - 2 * fewer
        rows += [
            share(f"role {r} {name} {level}", sum(people(g, r) for g in groups) - fewer, base)
            for r in ("early", "late")
        ]
    return rows


def mirrors(tables: Cells) -> dict[str, str]:
    """Each mirror and the cell that it repeats; both hold the same people."""
    names = list(told(tables, "count"))
    found = {names[i]: names[same] for i, same in enumerate(tables.same) if same >= 0}
    for name, same in enumerate(tables.same):
        assert same < 0 or (tables.count[name], tables.base[name]) == (
            tables.count[same],
            tables.base[same],
        )
    return found


def test_a_recode_of_a_question_is_that_question_in_other_words(monkeypatch, questions, study):
    tables = audited(monkeypatch, [*by_role(), *role_by("red", {"red"})], questions, study)
    assert mirrors(tables) == {
        "group|=red|=role|=early": "role|early|red|yes", "group|=green blue|=role|=early": "role|early|red|no",
        "group|=red|=role|=late": "role|late|red|yes", "group|=green blue|=role|=late": "role|late|red|no",
        "role|=early|=red|=yes": "group|red|role|early", "role|=late|=red|=yes": "group|red|role|late",
    }  # fmt: skip
    assert {k: v for k, v in tables.nets.items() if k[1][0] == "="} == {
        ("group", "=red"): ("red",), ("group", "=green blue"): ("green", "blue"),
        ("role", "=early"): ("early",), ("role", "=late"): ("late",),
    }  # fmt: skip
    assert {k: v for k, v in tables.recodes.items() if k[0][0] == "="} == {
        ("=role", "=early"): ("role", ("early",)), ("=role", "=late"): ("role", ("late",)), ("=red", "=yes"): ("red", ("yes",)),
    }  # fmt: skip


def test_other_people_are_no_mirror(monkeypatch, questions, study):
    found = mirrors(audited(monkeypatch, [*by_role(), *role_by("red", {"red"}, fewer=1)], questions, study))
    assert found == {}


@pytest.mark.parametrize(
    ("levels", "blue"),
    [
        ('[["yes", "group in red green"], ["no", "group = blue"]]', True),
        (
            '[["yes", "group in red green"], ["no", "group in red green blue"]]',
            True,
        ),  # the first that holds
        ('[["yes", "group in red green"], ["no", "group = blue and role in early late"]]', False),
        ('[["yes", "group != blue"], ["no", "group = blue"]]', False),
    ],
)
def test_what_a_recode_says_of_its_source(monkeypatch, tmp_path, study, levels, blue):
    """Levels are understood as long as each is nothing but answers of the one source."""
    text = f'\n[warm]\nwording = "Warm"\nshort = "Warm"\nscale = "yesno"\nlevels = {levels}\n'
    rows = [*by_role(), *role_by("warm", {"red", "green"})]
    found = mirrors(audited(monkeypatch, rows, questions_of(tmp_path, text), study))
    assert ("role|early|warm|no" in found.values()) == blue == ("group|=blue|=role|=early" in found)
    assert ("group|blue|role|late" in found.values()) == blue == ("role|=late|=warm|=no" in found)


ROUNDED = {
    "a": ({"base": 99, "value": 0.12345}, {"value": 0.12, "base": 100}),
    "b": ({"base": 100, "value": 0.12345, "low": 0.11111, "high": 0.13333}, {"value": 0.123, "low": 0.111, "high": 0.133}),
    "c": ({"base": 999, "unweighted": 0.23456}, {"unweighted": 0.23}),
    "d": ({"base": 1000, "unweighted": 0.23456}, {"unweighted": 0.235}),
    "e": ({"base": 50, "unit": "points", "value": -0.12345}, {"value": -0.12}),
    "f": ({"base": 500, "unit": "mean", "value": 41.23456, "unweighted": 40.98765}, {"value": 41.23, "unweighted": 40.99}),
    "g": ({"base": 500, "se": 0.0123456, "deff": 1.23456, "p": 0.0123456, "p_adjusted": 0.2345678},
          {"se": 0.0123, "deff": 1.23, "p": 0.0123, "p_adjusted": 0.235}),
    "h": ({"base": 500, "p": 0.0, "p_adjusted": 0.00001}, {"p": 0.0001, "p_adjusted": 0.0001}),
    "i": ({"base": 1234, "effective_base": 987.6}, {"base": 1230, "effective_base": 990}),
    "j": ({"base": 1234, "breakdown": "g", "unweighted": 0.2, "deff": 1.2, "effective_base": 900, "se": 0.1},
          {"unweighted": None, "deff": None, "effective_base": None, "se": 0.1, "base": 1230}),
    "k": ({"base": 1234, "breakdown": None, "unweighted": 0.2, "deff": 1.2, "effective_base": 900},
          {"unweighted": 0.2, "deff": 1.2, "effective_base": 900}),
    "l": ({"kind": "model", "unit": "count", "value": 1234}, {"value": 1230}),
    "m": ({"kind": "model", "unit": "ratio", "value": 1234}, {"value": 1234}),
    "n": ({"kind": "diagnostic", "unit": "count", "value": 1234}, {"value": 1234}),
    "o": ({"kind": "band", "value": 0.02}, {"value": None, "reason": "2 to 5%"}),
    "p": ({"base": np.nan, "value": np.nan}, {"value": None, "base": None}),
}  # fmt: skip


@pytest.mark.parametrize("case", ROUNDED)
def test_rounding_by_hand(case):
    given, expected = ROUNDED[case]
    row = {"key": case, "kind": "share", "unit": "share", "base": 500} | given
    out = printing.rounded(
        table([row]).assign(status="shown", reason="", alike=False, simple=False), 10
    ).iloc[0]
    for column, value in expected.items():
        assert pd.isna(out[column]) if value is None else out[column] == value, (column, out[column])


def test_what_the_attacker_is_said_to_know(monkeypatch):
    """Steps by the base, whole per cents for margins and their mirrors, ten people; until nothing is added."""
    question = ["q", "q", "q", "q", "margin.m", "q"]
    base = np.array([1000, 999, 100, 99, 1200, 1200])
    tables = Cells(
        np.array(question), np.array([*"aabbaa"]), np.array(["", *"xxxy", ""]), np.array(["", *"kkll", ""]), base // 2, base,
        np.arange(6) == 1, same=np.array([-1, -1, -1, -1, -1, 4]), alike=np.ones(6, bool),
    )  # fmt: skip
    asked = []

    def add_one(cells: Cells, withheld: np.ndarray, told: Printed, width: float) -> np.ndarray:
        asked.append((cells, withheld.tolist(), told, width))
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


GONE = [
    ("a0", "b", "l0"),
    ("a0", "b", "l1"),
    ("a1", "b", "l2"),
]  # withheld; the first is bounded too narrowly
NEARER = {  # a cell that goes first, and one that would go next: place, count, worth, same people as the first
    "the same people before cheaper cells": ((("a5", "c", "l5"), 50, 1, True), (("a0", "b", "l5"), 50, 0, False)),
    "worth least before near": ((("a5", "c", "l5"), 50, 0, False), (("a0", "b", "l5"), 50, 1, False)),
    "the same breakdown before another": ((("a5", "b", "l5"), 50, 0, False), (("a5", "c", "l5"), 20, 0, False)),
    "another breakdown before the topline": ((("a5", "c", "l5"), 50, 0, False), (("a0", "", ""), 20, 0, False)),
    "level and answer that have lost one before either": ((("a1", "b", "l1"), 50, 0, False), (("a5", "b", "l1"), 20, 0, False)),
    "a level that has lost one before none": ((("a5", "b", "l1"), 50, 0, False), (("a5", "b", "l5"), 20, 0, False)),
    "an answer that has lost one before none": ((("a1", "b", "l5"), 50, 0, False), (("a5", "b", "l5"), 20, 0, False)),
    "the smallest that is large enough": ((("a5", "b", "l5"), 10, 0, False), (("a5", "b", "l5"), 11, 0, False)),
    "large enough before the smaller": ((("a5", "b", "l5"), 900, 0, False), (("a5", "b", "l5"), 9, 0, False)),
    "or else the largest": ((("a5", "b", "l5"), 9, 0, False), (("a5", "b", "l5"), 4, 0, False)),
}  # fmt: skip


@pytest.mark.parametrize("order", NEARER)
def test_which_cell_goes_next(order):
    for pair in (NEARER[order], NEARER[order][::-1]):
        at, count, worth, twin = zip(*((where, 50, 0, False) for where in GONE), *pair, strict=True)
        cells = np.eye(5)
        cells[np.flatnonzero(twin)] = cells[0]
        attack = SimpleNamespace(
            at=at, count=np.array(count), worth=np.array(worth), cells=cells, told=np.zeros(5, bool)
        )
        withheld = np.arange(5) < 3
        got = audit._next(attack, 0, np.ones(5, bool), withheld, 10)
        assert (at[got], count[got]) == NEARER[order][0][:2]
        attack.told[3:] = True
        assert audit._next(attack, 0, np.ones(5, bool), withheld, 10) is None


def test_bands_by_hand():
    edges = {
        0.0: "under 1%",
        0.01: "1 to 2%",
        0.02: "2 to 5%",
        0.05: "5 to 10%",
        0.1: "over 10%",
        1.0: "over 10%",
    }
    assert {x: printing.band(x) for x in edges} == edges


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


def test_numbers_it_must_not_let_out(questions, study):
    for row, says in (
        (
            {"key": "x", "kind": "maximum", "value": 1.0},
            "the gate does not know what kind of number 'x' is",
        ),
        ({"key": "x", "value": 1.0, "kind": None}, "the gate does not know what kind of number 'x' is"),
        (
            {"key": "x", "kind": "mean", "base": 99, "effective_base": 99},
            "'x' is not a number and nothing says why",
        ),
    ):
        with pytest.raises(FactError) as error:
            judged([row], questions, study)
        assert str(error.value) == says


def test_a_tally_by_hand():
    kinds = ["share", "share", "mean", "difference", "share", "model", "claim"]
    status = ["shown", "flagged", "flagged", "withheld", "withheld", "shown", "withheld"]
    reason = ["", "", "", "privacy", "uncertain", "", "privacy"]
    public = pd.DataFrame({"key": list("abcdefg"), "kind": kinds, "status": status, "reason": reason, "unit": "x", "value": 1.0,
                           "made_by": ""})  # fmt: skip
    out = gate.tally(public)
    assert out.columns.equals(public.columns)
    assert dict(zip(out.key, out["value"], strict=True)) == {
        "disclosure.candidates": 5, "disclosure.shown": 3, "disclosure.flagged": 2,
        "disclosure.withheld_privacy": 1, "disclosure.withheld_uncertain": 1,
    }  # fmt: skip
    same = out[["kind", "unit", "status", "made_by"]].drop_duplicates()
    assert same.to_numpy().tolist() == [
        ["diagnostic", "count", "shown", "analysis.stages.disclose.gate.tally"]
    ]


def written(tmp_path: Path, **sources: list[dict]) -> dict[str, Path]:
    for name, rows in sources.items():
        frame = table(rows) if rows else pd.DataFrame(columns=COLUMNS)
        write_rows(tmp_path / f"{name}.csv", COLUMNS, frame.to_dict("records"))
    facts = {
        f.split(".")[0]: TINY / f for f in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")
    }
    return facts | {name: tmp_path / f"{name}.csv" for name in ("numbers", *sources)}


def test_from_files_to_the_public_file(tmp_path):
    effect = {"kind": "effect", "unit": "points", "value": 0.1234, "base": 300, "cell": 50}
    model = [effect | {"key": f"effect.m.{term}.b"} for term in ("role", "happy")]
    small = [share("red yes", 297, 300), share("red no", 3, 300)]
    files = written(
        tmp_path,
        estimates=[*small, share("paid yes", 160, 300, 0.51234), share("paid no", 140, 300)],
        weighting=[{"key": "weighting.deff", "kind": "diagnostic", "unit": "number", "value": 1.23456}],
        quality=[{"key": "quality.respondents", "kind": "diagnostic", "unit": "count", "value": 300}],
        effects=model,
        replicated=[{"key": "replicated.se", "kind": "diagnostic", "unit": "number", "value": 0.5}],
    )
    people = tmp_path / "people.parquet"
    coded = coded_columns(read_questions(*(files[f] for f in ("codebook", "scales", "recodes"))))
    write_people(people, pd.DataFrame({name: ["skip"] for name in coded}))
    disclose.main(**files, people=people)
    out = pd.read_csv(files["numbers"], keep_default_na=False, dtype=str).set_index("key")
    assert ["key", *out.columns] == PUBLIC
    assert out.index.tolist() == [
        "share.red.yes", "share.red.no", "share.paid.yes", "share.paid.no", "weighting.deff", "quality.respondents",
        "effect.m.role.b", "effect.m.happy.b", "replicated.se", "disclosure.candidates", "disclosure.shown",
        "disclosure.flagged", "disclosure.withheld_privacy", "disclosure.withheld_uncertain",
    ]  # fmt: skip
    expected = ["", "", 0.512, 0.467, 1.235, 300, 0.123, 0.123, 0.5, 4, 2, 0, 2, 0]
    assert [x and float(x) for x in out["value"]] == expected
    edition = files["numbers"].rename(tmp_path / "2026-01.csv")
    disclose.main(**files, people=people, earlier=[edition])  # the same people once more
    assert files["numbers"].read_bytes() == edition.read_bytes()
    disclose.main(people=people, **{k: v for k, v in files.items() if k not in ("effects", "replicated")})
    short = pd.read_csv(files["numbers"]).key
    assert "effect.m.role.b" not in set(short) and len(short) == 11
    row = {"key": "quality.respondents", "kind": "diagnostic", "unit": "count", "value": 303}
    more = files | written(tmp_path, quality=[row])
    with pytest.raises(FactError, match=r"2026-01\.csv, quality\.respondents: 300 then, 303 now"):
        disclose.main(**more, people=people, earlier=[edition])
    (tmp_path / "recodes.toml").write_text("[red\n")
    with pytest.raises(FactError, match=r"recodes\.toml"):
        disclose.main(people=people, **files | {"recodes": tmp_path / "recodes.toml"})
    twice = written(tmp_path, effects=model, replicated=model[:1], estimates=[], weighting=[], quality=[])
    with pytest.raises(FactError) as error:
        disclose.main(**twice, people=people)
    assert str(error.value) == "two stages both made the number 'effect.m.role.b'"


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

    def widen(cells: Cells, gone: np.ndarray, told: Printed, width: float) -> np.ndarray:
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


class Scripted:
    """An attack of which each count is known up to what is released around it: by as much either way."""

    def __init__(self, binds: dict[int, list[int]], n: int, room: float = 10, told: tuple[int, ...] = (),
                 same: tuple[tuple[int, int], ...] = (), coarse: tuple[int, ...] = ()) -> None:  # fmt: skip
        self.binds, self.room, self.same, self.coarse = binds, room, same, coarse
        self.count, self.worth = np.zeros(n), np.arange(n)
        self.told = np.isin(np.arange(n), told)
        self.cells, self.at = np.eye(n), [(f"a{i}", "b", "l") for i in range(n)]
        self.released: list[int] = []

    def twins(self, i: int, width: float = np.inf) -> list[int]:
        found = sorted({i, *(x for pair in self.same if i in pair for x in pair)})
        return [x for x in found if width == np.inf or x not in self.coarse]

    def withhold(self, i: int) -> list[int]:
        twins = [x for x in self.twins(i) if not self.told[x]]
        self.released += twins
        return twins

    def width(self, i: int, least: float, most: float) -> float:
        return most - least

    def extreme(self, i: int, sign: int) -> SimpleNamespace:
        assert sign in (1, -1)
        binds = self.binds.get(i, [])
        free = self.room * sum(x in self.released for x in binds) if i in self.binds else 20
        point = self.count.copy()
        point[i] += sign * free / 2
        known = [x for x in binds if x not in self.released]
        return SimpleNamespace(point=point, known=np.isin(np.arange(len(point)), known))

    def binding(self, end: SimpleNamespace) -> np.ndarray:
        return end.known


def loosened(attack: Scripted, *first: int) -> list[int]:
    n = len(attack.count)
    got = audit._loosened(attack, "q", np.isin(np.arange(n), first), 10)
    return np.flatnonzero(got).tolist()


def test_widening_by_hand():
    """Cell 0 is bound by 1, and that by 2, and so on: each goes as far as it must."""
    assert loosened(Scripted({}, 3), 0) == [0]
    assert loosened(Scripted({0: [1, 2]}, 4), 0) == [0, 1]  # ten is enough
    assert loosened(Scripted({0: [1, 2]}, 4, room=10 - audit.EXACT), 0) == [0, 1]
    assert loosened(Scripted({0: [1, 2]}, 4, room=10 - 2 * audit.EXACT), 0) == [0, 1, 2]
    assert loosened(Scripted({0: [1], 1: [2], 3: [4]}, 6), 0, 3) == [0, 1, 2, 3, 4]
    # what goes takes its twins with it, and they are widened too
    assert loosened(Scripted({0: [1], 2: [4]}, 6, same=((1, 2),)), 0) == [0, 1, 2, 4]
    # a twin of what was withheld before goes as well, unless it is told
    assert loosened(Scripted({1: [2]}, 4, same=((0, 1),)), 0) == [0, 1, 2]
    assert loosened(Scripted({1: [2]}, 4, same=((0, 1),), told=(1,)), 0) == [0]
    assert loosened(Scripted({1: [2], 3: [4]}, 6, same=((0, 1),)), 0, 3) == [0, 1, 2, 3, 4]
    # and unless it is printed so coarsely that it tells less than the width
    assert loosened(Scripted({}, 4, same=((0, 1),), coarse=(1,)), 0) == [0]


def test_what_is_told_already_stays_and_bases_alone_are_an_error():
    # 1 is told and the only one that binds 0: that stays narrow, and the others go on
    assert loosened(Scripted({0: [1], 2: [3]}, 5, told=(1,)), 0, 2) == [0, 2, 3]
    # beside 1 another binds it
    assert loosened(Scripted({0: [1, 2]}, 4, told=(1,)), 0) == [0, 2]
    for told in ((), (3,)):
        with pytest.raises(StatsError) as error:
            loosened(Scripted({0: []}, 4, told=told), 0)
        assert str(error.value) == "q, a0 b l: bases alone bound it within 10"


def test_a_net_bounds_the_answers_that_it_sums():
    """At k 20 gave a or b, and at l 40; a and b are withheld everywhere: 0 to 20, and 0 to 40."""
    answer = np.array([*"abnc"] * 3)
    level = np.repeat(["", "k", "l"], 4)
    breakdown = np.where(level == "", "", "g")
    count = np.array([30, 30, 60, 140, 8, 12, 20, 80, 22, 18, 40, 60])
    gone = np.isin(answer, ["a", "b"])
    tables = Cells(np.full(12, "q"), answer, breakdown, level, count, np.repeat([200, 100, 100], 4), gone,
                   nets={("q", "n"): ("a", "b")})  # fmt: skip
    low, high = audit.bounds(tables, gone, Printed(np.zeros(12), base=1, small=0))
    expected = np.repeat([60, 20, 40], 2)
    np.testing.assert_allclose([low[gone], high[gone]], [0 * expected, expected], atol=1e-6)


def test_an_answer_within_a_net_is_taken_for_the_same_people(monkeypatch, tmp_path, study):
    """Of happy only nets are published: nobody can count who agrees strongly, but for the recode."""
    text = (
        '\n[glad]\nwording = "Glad"\nshort = "Glad"\nscale = "yesno"\n'
        'levels = [["yes", "happy = strongly_agree"], ["no", "happy in somewhat_agree neither disagree"]]\n'
    )
    rows = [share("happy agree", 160, 300), share("happy disagree", 80, 300), share("happy neither", 60, 300),
            share("glad yes", 70, 300), share("glad no", 230, 300)]  # fmt: skip
    tables = audited(monkeypatch, rows, questions_of(tmp_path, text), study)
    assert mirrors(tables) == {
        "happy|=strongly_agree||": "glad|yes||",
        "happy|=strongly_disagree somewhat_disagree neither somewhat_agree||": "glad|no||",
    }


def test_a_cell_without_a_row_holds_nobody(monkeypatch, questions, study):
    rows = [r for r in by_role() if r["key"] != "share.group.blue.role.late"]
    found = mirrors(audited(monkeypatch, [*rows, *role_by("red", {"red"})], questions, study))
    assert "group|=green blue|=role|=late" not in found
    monkeypatch.setitem(GROUPS, ("blue", "late"), 0)
    rows = [r for r in by_role() if r["key"] != "share.group.blue.role.late"]
    found = mirrors(audited(monkeypatch, [*rows, *role_by("red", {"red"})], questions, study))
    assert found["group|=green blue|=role|=late"] == "role|late|red|no"


def test_a_recode_that_tells_nothing_of_its_source_has_no_mirror(monkeypatch, tmp_path, study):
    text = (
        '\n[warm]\nwording = "Warm"\nshort = "Warm"\nscale = "yesno"\n'
        'levels = [["yes", "group != blue"], ["no", "group = blue"]]\n'
    )
    rows = role_by("warm", {"red", "green"})
    assert mirrors(audited(monkeypatch, rows, questions_of(tmp_path, text), study)) == {}


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


def test_levels_that_a_table_has_not_are_no_mirror(monkeypatch, tmp_path, study):
    """Of happy by role only late stands there."""
    text = (
        '\n[glad]\nwording = "Glad"\nshort = "Glad"\nscale = "yesno"\n'
        'levels = [["yes", "happy = strongly_agree"], ["no", "happy in somewhat_agree neither disagree"]]\n'
        '\n[pleased]\nwording = "Pleased"\nshort = "Pleased"\nscale = "yesno"\n'
        'levels = [["yes", "happy = agree"], ["no", "happy in disagree neither"]]\n'
    )
    questions = questions_of(tmp_path, text)
    happy = [("agree", 160), ("disagree", 80), ("neither", 60)]
    tops = [share(f"happy {a}", 2 * n, 600) for a, n in happy]
    rows = [*tops, *(share(f"happy {a} role late", n, 300) for a, n in happy)]
    glad = [share(f"glad {a}{at}", k * n, k * 300) for k, at in ((2, ""), (1, " role early"), (1, " role late"))
            for a, n in (("yes", 70), ("no", 230))]  # fmt: skip
    found = mirrors(audited(monkeypatch, [*rows, *glad], questions, study))
    no = "=strongly_disagree somewhat_disagree neither somewhat_agree"
    assert found == {
        "happy|=strongly_agree||": "glad|yes||", f"happy|{no}||": "glad|no||",
        "happy|=strongly_agree|=role|=late": "glad|yes|role|late", f"happy|{no}|=role|=late": "glad|no|role|late",
    }  # fmt: skip
    # a net is its answers in other words
    pleased = [share("pleased yes", 320, 600), share("pleased no", 280, 600)]
    found = mirrors(audited(monkeypatch, [*tops, *pleased], questions, study))
    assert found == {
        "happy|=somewhat_agree strongly_agree||": "pleased|yes||", "pleased|=yes||": "happy|agree||",
        "happy|=strongly_disagree somewhat_disagree neither||": "pleased|no||",
    }  # fmt: skip


def test_a_level_is_understood_though_the_next_is_of_another_question(monkeypatch, tmp_path, study):
    text = (
        '\n[odd]\nwording = "Odd"\nshort = "Odd"\nscale = "yesno"\n'
        'levels = [["yes", "group = red"], ["no", "role = early"]]\n'
    )
    rows = [share(f"group {g}", people(g), people()) for g in ("red", "green", "blue")]
    rows += [share("odd yes", people("red"), 400), share("odd no", 400 - people("red"), 400)]
    found = mirrors(audited(monkeypatch, rows, questions_of(tmp_path, text), study))
    assert found == {"group|=red||": "odd|yes||", "odd|=yes||": "group|red||"}


def test_a_table_of_other_people_or_of_three_variables_hides_no_mirror(monkeypatch, tmp_path, study):
    text = (
        '\n[warm]\nwording = "Warm"\nshort = "Warm"\nscale = "yesno"\n'
        'levels = [["yes", "group in red green"], ["no", "group = blue"]]\n'
    )
    questions = questions_of(tmp_path, text)
    other, warm = role_by("red", {"red"}, fewer=1), role_by("warm", {"red", "green"})[2:]
    found = mirrors(audited(monkeypatch, [*by_role(), *other, *warm], questions, study))
    assert found["group|=blue|=role|=late"] == "role|late|warm|no" and "group|=red|=role|=late" not in found
    three = [
        share(f"happy agree role_x_red {r}_x_{x}", 30, 90) for r in ("early", "late") for x in ("yes", "no")
    ]
    made = table([*three, *by_role(), *role_by("red", {"red"})])
    rows, _, levels = mirroring.mirrored(made, questions, {})
    assert len(rows) == 6 and rows.same.min() > 3
    assert set(levels) == {("=role", "=early"), ("=role", "=late"), ("=red", "=yes")}


def test_levels_are_summed_where_a_breakdown_is_made_from_another(monkeypatch, questions, study):
    """Role by group and by red: red is a group, and the others together are not red."""
    by_group = [share(f"role {r} group {g}", people(g, r), people(g)) for g in ("red", "green", "blue")
                for r in ("early", "late")]  # fmt: skip
    tables = audited(monkeypatch, [*role_by("red", {"red"}), *by_group], questions, study)
    assert {k: v for k, v in mirrors(tables).items() if k.startswith("role|=early")} == {
        "role|=early|=group|=red": "role|early|red|yes", "role|=early|=group|=green blue": "role|early|red|no",
        "role|=early|=red|=yes": "role|early|group|red",
    }  # fmt: skip
    assert tables.recodes["=group", "=green blue"] == ("group", ("green", "blue"))


def test_who_was_not_shown_a_question_is_no_mirror(monkeypatch, tmp_path, study):
    text = (
        '\n[anew]\nwording = "Anew"\nshort = "Anew"\nscale = "yesno"\nshown_by = "shown_extra"\n'
        'levels = [["yes", "extra = yes"], ["no", "extra = no"]]\n'
    )
    half = [share("extra yes", 80, 150), share("extra no", 70, 150), share("anew yes", 80, 150), share("anew no", 70, 150)]  # fmt: skip
    rows = [*half, *by_role(), *role_by("red", {"red"})]
    found = mirrors(audited(monkeypatch, rows, questions_of(tmp_path, text), study))
    assert len(found) == 6 and not any("extra" in x or "anew" in x for x in (*found, *found.values()))


def test_a_margin_of_three_variables_mirrors_nothing(questions):
    rows = [*by_role(), share("margin.m red_x_agree_x_early", people("red", "early"), people())]
    found, _, _ = mirroring.mirrored(table(rows), questions, {"margin.m": ["group", "happy", "role"]})
    assert found.empty
    rows[-1] |= {"answer": "red_x_early"}
    found, _, _ = mirroring.mirrored(table(rows), questions, {"margin.m": ["group", "role"]})
    assert found[mirroring.PLACE].to_numpy().tolist() == [["group", "=red", "=role", "=early"]]


def test_margins_and_their_mirrors():
    names = np.array(["margin.m", "role", "role", "group", "marginal"])
    same = np.array([-1, -1, 0, 1, -1])
    tables = Cells(names, names, names, names, np.full(5, 50), np.full(5, 99), np.zeros(5, bool), same=same)
    assert disclosed.margins(tables).tolist() == [True, False, True, False, False]


def test_which_crossed_breakdowns_are_kept(monkeypatch, tmp_path, questions):
    """a and b mirror each other, c mirrors itself and adds a cell of the pair, d cannot be protected, e would
    take what was shown; f has nothing withheld."""
    crossing = study_of(tmp_path, '"group"]', '"group"]\npairs = [["role", "group"]]')
    names = [*"abcdef"]
    share = pd.DataFrame({"question": names * 2, "breakdown": [""] * 6 + ["role_x_group"] * 6})
    uncertain = pd.Series(np.arange(12) % 5 == 0)
    levels = pd.DataFrame({"question": ["margin.m"] * 2})
    asked = []

    def cells(
        given: pd.DataFrame, hidden: np.ndarray, margins: pd.DataFrame, *_: object
    ) -> SimpleNamespace:
        asked.append((given.index.tolist(), hidden.tolist(), len(margins)))
        question = np.array([*given.question, *margins.question, *"bcx"])
        same = np.full(len(question), -1)
        if len(given) > 2:
            same[-3:-1] = 0, 2
        return SimpleNamespace(question=question, same=same, base=np.array([300, 700, 500]))

    def judge(
        tables: SimpleNamespace, settled: np.ndarray | None = None, respondents: int = 0, width: int = 10
    ) -> np.ndarray:
        if settled is None:
            return np.isin(np.arange(len(tables.question)), [2, 7, 8, 9, 10])
        asked.append((tables.question[0], settled.tolist(), respondents))
        if tables.question[0] == "d":
            raise StatsError("bases alone")
        return np.array(
            {"c": [True, True], "e": [True, True], "f": [False, False]}[tables.question[0]] + [True] * 3
        )

    monkeypatch.setattr(shares, "cells", cells)
    monkeypatch.setattr(shares, "audited", judge)
    monkeypatch.setattr(
        shares, "narrow", lambda tables, withheld, respondents, width: tables.question[0] == "g"
    )
    withheld, of_levels, kept = shares.settled(share, uncertain, levels, questions, crossing)
    assert np.flatnonzero(withheld).tolist() == [2, 8]
    assert of_levels.tolist() == [False, True]
    assert np.flatnonzero(kept).tolist() == [0, 1, 2, 3, 4, 5, 8, 11]
    assert asked == [
        ([0, 1, 2, 3, 4, 5], [True, False, False, False, False, True], 2),
        ([2, 8], [False, False], 0), ("c", [True, False], 700), ([3, 9], [False, False], 0), ("d", [False, False], 700),
        ([4, 10], [False, True], 0), ("e", [False, False], 700), ([5, 11], [True, False], 0), ("f", [False, False], 700),
    ]  # fmt: skip


FLOORS = Disclosure()


class Every:
    """All groups: nothing is weighted."""

    def __contains__(self, group: object) -> bool:
        return True


EVERY = Every()


def printed_rows(*rows: dict, respondents: float | None = None) -> pd.DataFrame:
    """Rows as an edition prints them, by key."""
    n = {"key": "quality.respondents", "kind": "diagnostic", "unit": "count", "value": respondents}
    return table([*rows, n] if respondents is not None else list(rows)).set_index("key")


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


def test_one_person_is_a_base(monkeypatch, questions, study):
    rows = [share("paid yes", 1, 1, whole=0.5), share("paid no", 0, 1, whole=0.5)]
    tables = audited(monkeypatch, rows, questions, study)
    assert tables.mass.tolist() == [1, 0]


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


def test_why_totals_quantiles_and_ranks_are_withheld(questions, study):
    of = {
        "unit": "total",
        "value": 8.0,
        "base": 200,
        "largest": 0.1,
        "largest_two": 0.2,
        "probability": 0.5,
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
        "share.red.yes", "share.red.no", "total.red", "quantile.red", "total.few", "quantile.few", "mean.role", "rank.role",
    ]  # fmt: skip
    wrong = made.assign(largest=made.largest.where(made.kind != "total")).reindex(columns=columns)
    with pytest.raises(FactError) as error:
        gate.gate(wrong, questions, study)
    assert str(error.value).startswith(
        "the gate cannot judge totals and quantiles (total.paid, total.role, total.red, ...): "
    )


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


@pytest.mark.parametrize(("value", "shown"), [(0.12345, 0.12), (0.12346, 0.123)])
def test_what_is_printed_of_whole_people(study, value, shown):
    """Where nothing is weighted each share is of people, and in whole per cents below a base of 1,000."""
    rows = [
        share("q a", 0, n, value, unweighted=0.12345, few=few, status="shown", reason="")
        for n, few in ((500, False), (30, False), (29, False), (90, True))
    ]
    rows.append(rows[0] | {"value": np.nan, "unweighted": 0.5})
    rows = pd.DataFrame(rows).reindex(columns=[*COLUMNS, "few", "reason"])
    out = printing.printed(rows.assign(alike=False, simple=False), study)
    assert out["value"].tolist()[0] == shown
    assert [x for x in out.base.tolist() if x == x] == [500, 30, 500] and out.base.isna().tolist()[2:4] == [
        True
    ] * 2


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


def test_whether_all_shares_are_of_whole_people():
    mean = share("q mean", 60, 120, 0.9, kind="mean", unweighted=np.nan)
    gone = share("q gone", 60, 120, unweighted=0.5) | {"value": np.nan}
    assert printing.flat(table([share("q a", 60, 120), mean, gone]))
    assert not printing.flat(table([share("q a", 60, 120), share("q b", 60, 120, 0.51)]))
    assert not printing.flat(table([mean, gone]))


def test_a_column_without_a_number_stays_so():
    rows = table([share("q a", 60, 120)]).assign(
        status="shown", reason="", alike=False, simple=False, low=None, se=None
    )
    out = printing.rounded(rows, 10)
    assert out.low.isna().all() and out.se.isna().all() and out["value"].tolist() == [0.5]


def test_bases_rounded_to_an_odd_number():
    assert editing.sizes(
        table([share("q a", 70, 150, unweighted=np.nan)]), (), replace(FLOORS, round_base=15)
    ) == {("q", "", "", "share"): (143, 157)}


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


def test_what_is_attacked_apart():
    """Breakdowns of a question apart while all of its topline is shown and a width from nobody and everyone."""

    def parts(width: float, *withheld: int, hidden: tuple[int, ...] = (), count: int = 50) -> list[tuple]:
        at = [("q", "", ""), ("q", "", ""), ("q", "b", "k"), ("q", "c", "l"), ("q", "d", "m"), ("q", "wide", "w"),
              ("p", "", ""), ("r", "", ""), ("r", "b", "k")]  # fmt: skip
        question, breakdown, level = (np.array(x) for x in zip(*at, strict=True))
        i = np.arange(len(at))
        tables = Cells(
            question, np.array([*"xyxxxxxxx"]), breakdown, level, np.where(i == 1, count, 50), np.full(9, 100), i < 0,
            hidden=np.isin(i, hidden), recodes={("wide", "w"): ("b", ("k",))},
        )  # fmt: skip
        return [(q, rows.tolist()) for q, rows in audit._parts(tables, np.isin(i, withheld), width)]

    whole, b, c = ("q", [0, 1, 2, 3, 4, 5]), ("q", [0, 1, 2, 5]), ("q", [0, 1, 3])
    assert parts(10) == []
    assert parts(10, 2) == parts(10, 5) == parts(10, 2, 5) == [b]
    assert parts(10, 2, 3) == [b, c] and parts(10, 3, 8) == [c, ("r", [7, 8])]
    assert parts(10, 0, 2, 8) == parts(10, 2, 8, hidden=(1,)) == [whole, ("r", [7, 8])]
    assert parts(10, 2, count=9) == parts(10, 2, count=91) == [whole]
    assert parts(10, 2, count=10) == parts(10, 2, count=90) == [b]


def test_a_mirror_and_its_cell_go_together():
    names = np.array([*"abc"])
    tables = Cells(
        names,
        names,
        names,
        names,
        np.full(3, 50),
        np.full(3, 99),
        np.zeros(3, bool),
        same=np.array([-1, -1, 0]),
    )
    for first in (0, 2):
        assert audit._mirrored(tables, np.arange(3) == first).tolist() == [True, False, True]
    assert audit._mirrored(tables, np.arange(3) == 1).tolist() == [False, True, False]
