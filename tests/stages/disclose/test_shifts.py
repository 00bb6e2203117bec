"""What a target moves leaves the gate in steps that tell no group to fewer than ten of its people."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.stages.disclose.shifts import least_step
from tests.stages.disclose.test_disclose import crosstab, judged, margin

COUNTS = {"red": (100, 200), "green": (90, 180), "blue": (60, 150)}


@pytest.fixture
def moving(study):
    return replace(study, robustness=replace(study.robustness, shift=0.25))


def shift(level: str, value: float, base: int = 530, left: str = "share.paid.yes.all") -> dict:
    return {"key": f"shift.role.{level}.paid.yes", "kind": "shift", "unit": "points", "value": value,
            "base": base, "left": left, "question": "paid", "answer": "yes"}  # fmt: skip


def test_a_step_is_ten_people_of_the_base_and_of_the_group(moving):
    """2,000 people; a group of 20 that stands for 10 of them, for 20, for 400, and one of a tenth."""
    people, part = np.array([20, 20, 20, 200.0]), np.array([0.005, 0.01, 0.2, 0.1])
    step = least_step(people, part, np.full(4, 2000.0), moving)
    assert step.tolist() == [0.005, 0.005, 0.05, 0.005]
    turned = step * (1 - part) / (0.25 * part) * people
    assert (turned >= moving.disclosure.width).all()
    assert least_step(np.array([1.0]), np.array([0.5]), np.array([2000.0]), moving).tolist() == [0]


def test_a_change_is_printed_in_steps_and_without_its_base(questions, moving):
    rows = [*crosstab(COUNTS), *margin({"early": 300, "late": 230}), shift("early", 0.0312)]
    out = judged(rows, questions, moving).loc["shift.role.early.paid.yes"]
    assert (out.value, out.status) == (0.04, "shown") and np.isnan(out.base)


def test_one_of_few_people_or_of_a_withheld_share_is_withheld(questions, moving):
    small = [
        *crosstab({"red": (3, 200), "green": (0, 180), "blue": (0, 150)}),
        *margin({"early": 300, "late": 230}),
    ]
    out = judged([*small, shift("early", 0.01)], questions, moving)
    assert out.status["share.paid.yes.all"] == "withheld" == out.status["shift.role.early.paid.yes"]
    few = [*crosstab(COUNTS), *margin({"early": 300, "late": 230}), shift("early", 0.01, base=40)]
    assert judged(few, questions, moving).status["shift.role.early.paid.yes"] == "withheld"


def test_an_average_of_few_changes_is_withheld(questions, moving):
    """Of one headline it would be that headline's change, to a tenth of a point."""
    mean = {"key": "choice.role.early.moved", "kind": "diagnostic", "unit": "points", "value": 0.0312}
    rows = [*crosstab(COUNTS), *margin({"early": 300, "late": 230}), shift("early", 0.0312), mean]
    assert judged(rows, questions, moving).status["choice.role.early.moved"] == "withheld"
    many = [shift("early", 0.01) | {"key": f"shift.role.early.q{i}.yes"} for i in range(10)]
    out = judged([*rows, *many], questions, moving)
    assert (
        out.status["choice.role.early.moved"] == "shown" and out.value["choice.role.early.moved"] == 0.031
    )
