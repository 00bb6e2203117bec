"""The truth, counted a second time from the arrays."""

import numpy as np
import pytest

from analysis.tools.demonstrate.truth import truths


@pytest.fixture(scope="module")
def truth(world):
    rows = list(truths(world.population, world.questions))
    assert len({r["key"] for r in rows}) == len(rows)
    return {r["key"]: r for r in rows}


def test_a_share_for_everyone_and_by_descent(world, truth):
    people = world.population.people
    codes, base = people["B1_surveil"], people["B1_surveil"] != -9
    worried = np.isin(codes, [3, 4])
    assert truth["share.B1_surveil.worried.all"]["value"] == pytest.approx(worried[base].mean())
    chinese = people["H1_descent"] == 1
    row = truth["share.B1_surveil.worried.descent.chinese"]
    assert row["value"] == pytest.approx(worried[chinese].mean()) and row["base"] == chinese.sum()


def test_routing_is_applied(world, truth):
    people = world.population.people
    asked = np.isin(people["S3_collab"], [1, 2]) & (people["B8_ended"] != -9)
    row = truth["share.B8_ended.yes.all"]
    assert row["base"] == asked.sum()
    assert row["value"] == pytest.approx((people["B8_ended"][asked] == 1).mean())


def test_topics_count_for_everyone(world, truth):
    gain, risk = world.population.people["D1_12"], world.population.people["D2_12"]
    both = (gain >= 0) & (risk >= 0)
    assert truth["mean.net_12.all"]["value"] == pytest.approx((gain[both] - risk[both] * 1.0).mean())
    safe = ((gain >= 6) & (risk <= 4))[both].mean()
    assert truth["share.safe_12.safe.all"]["value"] == pytest.approx(safe)
    assert truth["mean.D1_12.all"]["base"] == (gain >= 0).sum()


def test_recodes_of_several_answers(world, truth):
    people = world.population.people
    known, new = people["G3_exist"], people["G4_new"]
    both = (known >= 1) & (known <= 5) & (new >= 1) & (new <= 5)
    assert truth["mean.resilience.all"]["value"] == pytest.approx((known[both] * 1.0 - new[both]).mean())
    names = [c for c in world.population.answers.columns if c[0] == "C" and c[1:2].isdigit()][:9]
    asked = np.isin(people["S3_collab"], [1, 2, 3])
    done = sum((people[c] == 1).astype(int) for c in names)[asked]
    assert truth["mean.C_n.all"]["value"] == pytest.approx(done.mean())
    assert truth["share.coped.yes.all"]["value"] == pytest.approx((done > 0).mean())


def test_descent_is_as_people_state_it(world, truth):
    people = world.population.people
    silent = (people["H1_descent"] == -9) | ((people["H1_descent"] == 2) & (people["H2_asian"] == -9))
    assert truth["share.descent.not_stated.all"]["value"] == pytest.approx(silent.mean())
    assert truth["share.descent.chinese.all"]["base"] == world.population.size


def test_raking_margins_are_true(world, truth):
    for level, row in world.margins["citizenship"].items():
        people = world.population.people["H4_citizen"]
        share = (people == 4).mean() if level == "visa" else (people != 4).mean()
        assert share == pytest.approx(float(row["share"]), abs=1e-12)
    for level, row in world.margins["field"].items():
        assert truth[f"share.S2_field.{level}.all"]["value"] == pytest.approx(
            float(row["share"]), abs=1e-12
        )
