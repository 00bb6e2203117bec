"""The people of each share beside those of every other: planted cells, and sets compared one by one."""

import itertools
from copy import deepcopy
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.privacy import Cells
from analysis.stages.disclose import gate, numerators
from analysis.stages.disclose.behind import NOBODY, Behind, Place, columns
from analysis.stages.disclose.fineness import alike
from analysis.stages.disclose.numerators import FEW, compared
from analysis.stats import StatsError
from analysis.study import Disclosure
from tests.stages.disclose.given import share, table

LEVELS = {"group": ("red", "green", "blue"), "role": ("early", "late"), "paid": ("yes", "no")}
ASKED = {"role": LEVELS["role"], "paid": LEVELS["paid"], "happy": ("agree", "neither", "disagree")}
FLOORS = Disclosure()


def answered(**cells: list[tuple[str, int]]) -> dict[str, pd.Categorical]:
    """Columns by runs of one answer."""
    return {
        name: pd.Categorical([key for key, n in runs for _ in range(n)]) for name, runs in cells.items()
    }


def shares(people: dict[str, pd.Categorical], *questions: str) -> list[dict]:
    """Shares of the questions, for everyone and by group."""
    rows = []
    for q in questions:
        told = (
            pd.Series(people[q])
            .astype(str)
            .replace({"strongly_agree": "agree", "strongly_disagree": "disagree"})
        )
        for level in ("", *LEVELS["group"]):
            of = told[pd.Series(people["group"]).astype(str).eq(level) | (level == "")]
            place = f" group {level}" if level else ""
            base = of.isin(ASKED[q]).sum()
            rows += [share(f"{q} {a}{place}", (of == a).sum(), base) for a in ASKED[q]]
    return rows


def planted(apart: int) -> dict[str, pd.Categorical]:
    """Of the 100 red, the 40 late are those who are not paid, but for some; elsewhere the two have nothing to
    do with each other. Of the 150 green three are not paid, so that of the red one cell must go."""
    return answered(
        group=[("red", 100), ("green", 150), ("blue", 200)],
        role=[("late", 40), ("early", 60), *[("late", 1), ("early", 1)] * 75, ("late", 90), ("early", 110)],
        paid=[
            ("no", 40 - apart),
            ("yes", 60 + apart),
            ("no", 3),
            ("yes", 147),
            *[("no", 1), ("yes", 1)] * 100,
        ],
    )


def statuses(people: dict[str, pd.Categorical], questions, study, told: bool = True) -> pd.Series:
    rows = table(shares(people, "role", "paid"))
    return gate.gate(rows, questions, study, people=people if told else None).set_index("key").status


def test_cells_of_the_same_people_are_withheld_as_one(questions, study):
    people = planted(0)
    paid, role = "share.paid.no.group.red", "share.role.late.group.red"
    without = statuses(people, questions, study, told=False)
    assert without["share.paid.no.group.green"] == "withheld"
    one_of = [
        x for x in LEVELS["group"] if x != "green" and without[f"share.paid.no.group.{x}"] == "withheld"
    ]
    assert one_of == ["red"] and without[role] == "shown"
    got = statuses(people, questions, study)
    assert (got[paid], got[role], got["share.role.early.group.red"]) == ("withheld",) * 3


@pytest.mark.parametrize(("apart", "gone"), [(4, True), (1, False), (10, False)])
def test_cells_that_differ_by_a_few_people_are_not_both_shown(questions, study, apart, gone):
    """As printed, 36 and 40 of 100 are certainly three to five people apart; 39 and 40 may be the same, 30 and
    40 ten people. Nobody of the green is in the way: without the role, what is paid is shown whole."""
    people = planted(apart)
    people["paid"] = pd.Categorical([*people["paid"][:100], *(["no", "yes", "yes"] * 117)[:350]])
    paid, role = "share.paid.no.group.red", "share.role.late.group.red"
    assert (statuses(people, questions, study, told=False) == "shown").all()
    got = statuses(people, questions, study)
    assert (got[paid], got[role]) == ("withheld" if gone else "shown", "shown")


def test_every_two_sets_are_compared(questions):
    """At random, with cells of one question that are cells of another planted among them."""
    rng = np.random.default_rng(5)
    n = 700
    code = {q: rng.integers(0, len(a), n) for q, a in {**LEVELS, **ASKED}.items()}
    in_red = code["group"] == 0
    code["paid"] = np.where(in_red, code["role"], code["paid"])
    code["happy"] = np.where(
        code["group"] == 1, np.where(code["role"] == 0, 0, code["happy"]), code["happy"]
    )
    green_early = np.flatnonzero((code["group"] == 1) & (code["role"] == 1) & (code["happy"] == 0))
    code["happy"][green_early[4:]] = 1
    people = {q: pd.Categorical.from_codes(c, list({**LEVELS, **ASKED}[q])) for q, c in code.items()}
    people["happy"] = people["happy"].rename_categories(["strongly_agree", "neither", "strongly_disagree"])
    rows = alike(table(shares(people, *ASKED)), questions)
    assert sorted(columns(rows, questions)) == ["group", "happy", "paid", "role"]
    got = compared(rows, people, questions, FLOORS)

    behind = Behind(people, questions)
    places = [Place(*p) for p in rows[["question", "answer", "breakdown", "level"]].to_numpy().tolist()]
    inside = [frozenset(np.flatnonzero(behind.members(p))) for p in places]
    beside = [frozenset(np.flatnonzero(behind.members(Place(p.question, p.answer, p.breakdown, p.level, True)))) for p in places]  # fmt: skip
    told = [*zip(inside, got.inside, beside, strict=True), *zip(beside, got.beside, inside, strict=True)]
    for (one, a, rest), (two, b, _) in itertools.combinations(told, 2):
        if a != NOBODY and b != NOBODY:
            assert (one == two) == (a == b)
        if one == two and len(one) >= FLOORS.min_cell and rest:
            assert a != NOBODY
    assert [len(inside[i]) for i in range(len(rows))] == rows.cell.tolist()
    nested = {rows.key[i] for i, j in itertools.permutations(range(len(rows)), 2)
              if inside[i] < inside[j] and len(inside[j]) - len(inside[i]) <= FEW and places[i].question != places[j].question}  # fmt: skip
    assert set(rows.key[got.few]) == {"share.role.early.group.green"} <= nested
    assert (
        got.inside[rows.key == "share.paid.yes.group.red"]
        == got.inside[rows.key == "share.role.early.group.red"]
    )


def test_marks_are_compared_too(questions):
    """Who has a car is who is late; everyone who has one has no phone, so that no phone tells of them."""
    assert list(questions["perks"].answers)[:1] == ["car"]
    other = list(questions["perks"].answers)[1]
    people = answered(
        perks_car=[("yes", 40), ("no", 60), ("skipped", 20)], role=[("late", 40), ("early", 80)],
        **{f"perks_{other}": [("no", 40), ("yes", 60), ("skipped", 20)]},
    )  # fmt: skip
    rows = table([share("role late", 40, 120), share("role early", 80, 120), share("perks car", 40, 100),
                  share(f"perks {other}", 60, 100)])  # fmt: skip
    got = compared(alike(rows, questions), people, questions, FLOORS)
    assert got.inside.tolist() == [0, 1, 0, 3] and got.beside.tolist() == [1, 0, 3, 0]
    assert columns(rows, questions) == ["role", *questions["perks"].columns]


def test_a_part_of_the_cells_takes_what_its_mirrors_mirror():
    names = np.array([*"abab"])
    cells = Cells(names, names, names, names, np.full(4, 50), np.full(4, 99), np.zeros(4, bool),
                  same=np.array([-1, -1, -1, 1]), nets={("a", "x"): ("y",)})  # fmt: skip
    part = cells.some(np.array([1, 3]))
    assert (part.question.tolist(), part.same.tolist(), part.nets) == (["b", "b"], [-1, 0], cells.nets)
    with pytest.raises(StatsError, match="a mirror without what it mirrors"):
        cells.some(np.array([0, 3]))


def numbers_of(
    cells: dict[str, tuple[int, int]], people: dict[str, pd.Categorical], questions
) -> pd.DataFrame:
    rows = table([share(place, *size) for place, size in cells.items()])
    got = compared(alike(rows, questions), people, questions, FLOORS)
    return pd.DataFrame({"inside": got.inside, "beside": got.beside, "few": got.few}, index=list(cells))


def test_a_whole_base_is_no_secret_and_one_person_beside_makes_it_one(questions):
    """All 40 late are paid; of the 60 early all but one are: who is late is who is not early, a base is not told."""
    people = answered(
        role=[("late", 40), ("early", 60)], paid=[("yes", 99), ("no", 1)], group=[("red", 100)]
    )
    cells = {"paid yes role late": (40, 40), "paid no role late": (0, 40), "paid yes role early": (59, 60),
             "role late": (40, 100)}  # fmt: skip
    got = numbers_of(cells, people, questions)
    assert got.inside["paid yes role late"] == got.beside["paid no role late"] == NOBODY
    assert got.inside["paid yes role early"] != NOBODY and got.inside["role late"] != NOBODY
    assert got.beside["paid yes role early"] == NOBODY  # one person: too few for a cell anyway


def test_one_of_two_that_are_nearly_the_same_goes_and_not_both(questions):
    """36 not paid lie in 40 late, and the 60 early in the 64 paid: with one share of each pair all is said."""
    people = answered(
        role=[("late", 40), ("early", 60)], paid=[("no", 36), ("yes", 64)], group=[("red", 100)]
    )
    cells = {"paid no group red": (36, 100), "paid yes group red": (64, 100), "role late group red": (40, 100),
             "role early group red": (60, 100)}  # fmt: skip
    for order in (list(cells), list(cells)[::-1]):
        assert numbers_of({k: cells[k] for k in order}, people, questions).few.sum() == 1
    three = people | {"happy": pd.Categorical(["strongly_agree"] * 32 + ["neither"] * 68)}
    more = cells | {"happy agree group red": (32, 100)}
    gone = numbers_of(more, three, questions).few
    assert gone["happy agree group red"] and gone.sum() == 2  # 32 in 36 in 40: two go, one stays


def moved(column: pd.Categorical, at: int, to: str) -> pd.Categorical:
    """The same with another answer of one person."""
    return pd.Categorical([to if i == at else x for i, x in enumerate(column)], column.categories)


@pytest.mark.parametrize("what", ["nothing", "the same people", "a person", "a row", "a count", "a floor"])
def test_what_the_people_show_is_kept_for_the_same_people_and_shares(
    what, tmp_path, monkeypatch, questions
):
    made: list[int] = []
    plain = numerators.numbered
    monkeypatch.setattr(numerators, "numbered", lambda *of: (made.append(1), plain(*of))[1])
    rows, people, floors = alike(table(shares(planted(5), "role", "paid")), questions), planted(5), FLOORS
    compared(rows, people, deepcopy(questions), floors, tmp_path)
    if what == "a person":
        people = {**people, "role": moved(people["role"], 0, "early")}
    elif what == "a row":
        rows = rows.iloc[:-1]
    elif what == "a count":
        rows = rows.assign(cell=rows.cell.where(rows.index > 0, rows.cell + 1))
    elif what == "a floor":
        floors = replace(FLOORS, min_cell=FLOORS.min_cell + 1)
    elif what == "the same people":
        people = planted(5)
    got = compared(rows, people, deepcopy(questions), floors, tmp_path)
    assert len(made) == (1 if what in ("nothing", "the same people") else 2)
    anew = compared(rows, people, questions, floors)
    for name in ("inside", "beside", "few"):
        assert np.array_equal(getattr(got, name), getattr(anew, name))
