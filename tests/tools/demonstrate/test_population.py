"""The population meets its margins to the last person and its targets within rounding."""

import numpy as np
import pytest

from analysis.study import FactError
from analysis.tools.demonstrate.attitudes import moved
from analysis.tools.demonstrate.codes import SKIP
from analysis.tools.demonstrate.margins import fit, largest_remainders, visas, whole_table
from analysis.tools.demonstrate.traits import counts


def people_in(margins, name):
    return [round(float(row["share"]) * 100_000) for row in margins[name].values()]


def test_every_margin_is_met_to_the_last_person(world):
    people = world.population.people
    role_sex = np.bincount((people["S1_role"] - 1) * 2 + people["recorded_sex"] - 1)
    assert role_sex.tolist() == people_in(world.margins, "role_sex")
    assert np.bincount(people["S2_field"])[1:].tolist() == people_in(world.margins, "field")
    visa = people["H4_citizen"] == 4
    assert [int((~visa).sum()), int(visa.sum())] == people_in(world.margins, "citizenship")
    strata = (people["H10_carnegie"] - 1) * 2 + people["H9_control"] - 1
    assert np.bincount(strata).tolist() == people_in(world.margins, "institution")
    assert len(np.unique(people["institution"])) == 326


def test_a_share_that_is_no_whole_number_of_people_is_an_error(world):
    rows = {"a": {"share": "0.123456"}, "b": {"share": "0.876544"}}
    with pytest.raises(FactError, match="whole"):
        counts({"m": rows}, "m", 100_000)


def test_whole_table_by_hand():
    """[[1.5, 1.5], [0.5, 0.5]]: rows 3 and 1, columns 2 and 2; ties go to the first column, then move."""
    table = np.array([[1.5, 1.5], [0.5, 0.5]])
    whole = whole_table(table, np.array([3, 1]), np.array([2, 2]))
    assert whole.sum(axis=1).tolist() == [3, 1] and whole.sum(axis=0).tolist() == [2, 2]
    assert np.abs(whole - table).max() <= 0.5


def test_whole_tables_have_both_margins_and_stay_near():
    rng = np.random.default_rng(1)
    for _ in range(30):
        rows = largest_remainders(rng.dirichlet(np.ones(12)) * 1000, 1000)
        columns = largest_remainders(rng.dirichlet(np.ones(8)) * 1000, 1000)
        table = fit(rng.random((12, 8)) + 0.1, np.maximum(rows, 1), np.maximum(columns, 1))
        whole = whole_table(table, rows, columns)
        assert (whole.sum(axis=1) == rows).all() and (whole.sum(axis=0) == columns).all()
        assert whole.min() >= 0 and np.abs(whole - table).max() < 3


def test_visas_keep_to_the_rates_of_the_positions():
    cells = np.array([[400, 600], [500, 500]])
    got = visas(cells, np.array([0.1, 0.5]), np.array([1.0, 2.0]), 600)
    assert got.sum() == 600 and (got <= cells).all()
    assert got.sum(axis=1).tolist() == [100, 500]
    assert got[0, 1] / 600 > got[0, 0] / 400


def test_shares_move_along_the_normal_scale_to_their_target():
    shares, codes = np.array([0.2, 0.3, 0.3, 0.2]), np.array([1, 2, 3, 4])
    assert moved(shares, codes, [3, 4], 0.8)[2:].sum() == pytest.approx(0.8)
    assert moved(shares, codes, [1], 0.1)[0] == pytest.approx(0.1)
    assert moved(shares, codes, [1], None) is shares
    # cuts at -.8416, 0, .8416 move by -.8416: the first answer has the normal share below -1.6832
    assert moved(shares, codes, [3, 4], 0.8)[0] == pytest.approx(0.04617, abs=1e-5)


@pytest.mark.parametrize(
    ("item", "lead"),
    [("B1_surveil", [3, 4]), ("B2_profiled", [1]), ("B4_safe", [1, 2]), ("A3_stronger", [4, 5])],
)
def test_items_meet_their_targets_within_descent(world, item, lead):
    population, spec = world.population, world.parameters["items"][item]
    codes = population.people[item]
    for group, target in ((1, spec["chinese"]), (2, spec["asian"])):
        given = codes[(population.descent == group) & (codes > 0)]
        assert np.isin(given, lead).mean() == pytest.approx(target, abs=0.015)


def test_items_of_a_module_hang_together(world):
    people, other = world.population.people, world.population.descent == 0
    both = other & (people["B1_surveil"] > 0) & (people["B7_worrycol"] > 0)
    assert np.corrcoef(people["B1_surveil"][both], people["B7_worrycol"][both])[0, 1] > 0.3


def test_everyone_is_routed(world):
    people = world.population.people
    worked = np.isin(people["S3_collab"], [1, 2])
    assert ((people["B8_ended"] == SKIP) == ~worked).all()
    assert ((people["B9_why_travel"] == SKIP) == (people["B8_ended"] != 1)).all()
    assert ((people["F3_csc"] == SKIP) == (people["S1_role"] == 6)).all()
    assert ((people["C1_nonfed"] == SKIP) == ~np.isin(people["S3_collab"], [1, 2, 3])).all()


def test_who_is_asked_a_mark_all_question_marks_something(world):
    answers = world.population.answers
    for name in ("S4_collabtype", "B9_why", "F1"):
        marks = answers.codes[:, [c.startswith(name + "_") for c in answers.columns]]
        asked = marks[:, 0] != SKIP
        assert (marks[asked].sum(axis=1) >= 1).all() and (marks[~asked] == SKIP).all()
        rest = {"S4_collabtype": "other", "B9_why": "scientific", "F1": "no_one"}[name]
        only = answers.codes[:, answers.place(f"{name}_{rest}")] == 1
        assert (marks[only].sum(axis=1) == 1).all()


def test_latents_are_standard_within_descent(world):
    population = world.population
    for x in population.answers.latents.values():
        for group in range(3):
            members = x[population.descent == group]
            assert members.mean() == pytest.approx(0, abs=1e-9)
            assert members.std() == pytest.approx(1, abs=1e-9)


def test_the_hurried_answer_in_straight_lines(world):
    population = world.population
    cells = np.column_stack(
        [population.people[c] for c in ("G6_inst", "G7_gov", "G8_advise", "G10_consult")]
    )
    straight = (cells == cells[:, :1]).all(axis=1)
    hurried = population.answers.hurried
    assert straight[hurried].all() and straight[~hurried].mean() < 0.1
    assert hurried.mean() == pytest.approx(world.parameters["population"]["hurried"], abs=0.002)
