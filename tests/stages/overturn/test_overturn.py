"""The silent: which claims are told of, by which formula, and the reference values of the demonstration."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.numbers.schema import read_rows
from analysis.stages.overturn import __main__ as overturn
from analysis.stages.overturn import tipped
from analysis.study import Claim

PRIVATE, OURS = Path("build/private"), Path("survey_data")


class Known:
    """An end of a claim with a known response."""

    def __init__(self, r: float, inside: list[bool]) -> None:
        self.r, self.inside = r, np.array(inside)


A, B = Known(0.25, [True, True, False]), Known(0.5, [False, False, True])


def told(claim: Claim, gap: list[float], ends: list[Known]) -> dict[str, float]:
    rows = tipped.tipped(claim, np.array(gap), ends)
    return {r["key"].rpartition(".")[2]: r["value"] for r in rows}


def test_a_share_against_a_number():
    claim = Claim("c", "share.q.a.all", ">", 0.5, says="s")
    found = told(claim, [0.2, 0.15, 0.25], [A])
    assert found == {
        "apart": pytest.approx(0.2 / 0.75),
        "sure": pytest.approx(0.15 / 0.75),
        "silent": pytest.approx(0.7 - 0.2 / 0.75),
    }


def test_a_share_near_a_number_falls_at_the_nearer_margin():
    claim = Claim("c", "share.q.a.all", "near", 0.5, says="s", margin=0.05)
    found = told(claim, [0.02, -0.01, 0.04], [A])
    assert found["apart"] == pytest.approx(0.03 / 0.75) and found["sure"] == pytest.approx(0.01 / 0.75)
    assert found["silent"] == pytest.approx(0.52 + 0.03 / 0.75)  # outwards, to the margin


def test_two_groups_move_towards_each_other_and_two_answers_within_people():
    claim = Claim("c", "share.q.a.g.one", ">", "share.q.a.g.two", says="s")
    found = told(claim, [0.2, 0.1, 0.3], [A, B])
    assert found == {"apart": pytest.approx(0.2 / 1.25), "sure": pytest.approx(0.1 / 1.25)}
    same = told(claim, [0.2, 0.1, 0.3], [A, A])
    assert same["apart"] == pytest.approx(0.2 / 0.75)


def test_an_interval_that_reaches_the_limit_bears_nothing():
    assert tipped.nearer(0.1, np.array([-0.01, 0.2])) == 0.0
    assert tipped.nearer(-0.1, np.array([-0.2, -0.02])) == -0.02


def test_the_demonstration_s_values_are_the_reference_s(shared, built_site, tmp_path):
    """Every claim that is still made: how far apart, by the estimate and by the interval's nearer end."""
    overturn.main(Path("site_src/claims.toml"), PRIVATE / "people.parquet", PRIVATE / "weights.csv",
                  OURS / "codebook.csv", OURS / "scales.csv", OURS / "recodes.toml", OURS / "study.toml",
                  PRIVATE / "estimates.csv", PRIVATE / "judged.csv", tmp_path / "o.csv")  # fmt: skip
    got = read_rows(tmp_path / "o.csv").set_index("key").value
    reference = pd.read_csv(shared / "golden/referee/tipping.csv").set_index("claim")
    reference = reference[reference.tip.notna()]
    there = [name for name in reference.index if f"tipping.{name}.apart" in got]
    assert len(there) > 80
    for name in there:
        ours = got[f"tipping.{name}.apart"], got[f"tipping.{name}.sure"]
        theirs = abs(reference.tip[name]), abs(reference.tip_with_error[name])
        assert ours == pytest.approx(theirs, abs=1e-4), name
