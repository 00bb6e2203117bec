"""What the gate tells the author."""

import pandas as pd
import pytest

from analysis.privacy import UnprotectedError
from analysis.stages.disclose.told import summary, way_out
from analysis.stats import StatsError

SHARE = pd.DataFrame(
    [
        ("q", "a", "", "", 100),
        *(("q", "a", "b", level, n) for level, n in (("x", 50), ("y", 4), ("z", 46))),
    ],
    columns=["question", "answer", "breakdown", "level", "base"],
)


def test_one_line_says_how_many_were_withheld_and_why():
    counts = {
        "candidates": 1200,
        "shown": 1000,
        "flagged": 7,
        "withheld_privacy": 150,
        "withheld_uncertain": 50,
    }
    rows = pd.DataFrame({"key": [f"disclosure.{k}" for k in counts], "value": counts.values()})
    assert summary(rows) == (
        "  1,000 of 1,200 shares, means and differences shown (7 with a caution); withheld: 150 for privacy, "
        "50 too uncertain"
    )


ENDS = SHARE.assign(base=[100, 4, 50, 46])


@pytest.mark.parametrize(
    ("level", "said"), [("x", "'x' and 'y'"), ("y", "'x' and 'y'"), ("z", "'y' and 'z'")]
)
def test_a_level_joins_the_smaller_of_its_neighbours_and_the_ends_have_one(level, said):
    twice = pd.concat(
        [ENDS, ENDS.assign(answer="other", base=0)]
    )  # a level's base is that of its first row
    assert f"put {said} together" in way_out(UnprotectedError("bases alone", "q", "b", level), twice)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (("q", "b", "y"), "of breakdown 'b' (x, y, z) put 'y' and 'z' together, or leave it out"),
        (("q", "b", "x"), "of breakdown 'b' (x, y, z) put 'x' and 'y' together, or leave it out"),
        (("q", "b", "(no level)"), "of breakdown 'b' (x, y, z) put 'y' and 'z' together, or leave it out"),
        (("q", "", ""), "put answers of 'q' together in a net, or leave the question out"),
        (("q.option", "", ""), "put answers of 'q' together in a net, or leave the question out"),
        (("other", "b", "x"), "leave breakdown 'b' out"),
    ],
)
def test_the_way_out_names_breakdown_levels_and_what_to_join(place, said):
    assert way_out(UnprotectedError("bases alone", *place), SHARE) == said


def test_a_fault_without_a_place_has_the_general_way_out():
    assert (
        way_out(StatsError("cells"), SHARE) == "put levels or answers together, or leave the breakdown out"
    )
