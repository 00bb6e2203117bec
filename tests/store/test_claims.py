"""Claims: judged by the interval of the difference, and by its family's adjusted p."""

from pathlib import Path

import numpy as np
import pytest

from analysis.store.claims import Book, check, judged
from analysis.study import Claim, FactError


def book() -> Book:
    made = Book()
    rows = [
        {"key": "share.a", "value": 0.6, "unit": "share"},
        {"key": "share.b", "value": 0.5, "unit": "share"},
    ]
    made.add(rows, np.array([[0.03, 0.03], [0.04, -0.04]]))  # se .05 each, covariance -.0007
    return made


@pytest.mark.parametrize(
    ("relation", "right", "margin", "holds"),
    [
        (">", 0.4, 0, 1), (">", 0.55, 0, 0), ("<", 0.8, 0, 1), (">", "share.b", 0, 0), (">=", "share.b", 0, 1),
        ("<=", 0.4, 0, 0), ("near", 0.6, 0.15, 1), ("near", 0.6, 0.05, 0), ("differs", 0.4, 0, 1),
        ("differs", "share.b", 0, 0),
    ],
)  # fmt: skip
def test_a_claim_is_judged_by_the_interval_of_the_difference(relation, right, margin, holds):
    claim = Claim("c", "share.a", relation, right, level=0.95, margin=margin, says="a sentence")
    gap, verdict = check(claim, book(), df=1000, path=Path("claims.toml"))
    assert verdict["value"] == holds and verdict["key"] == "claim.c"
    if right == "share.b":
        assert gap["se"] == pytest.approx(0.08)  # the scores differ by (0, .08)


def test_a_claim_about_nothing_names_the_nearest():
    claim = Claim("c", "share.aa", ">", 0.5, level=0.95, margin=0, says="a sentence")
    with pytest.raises(FactError, match=r"\[c\]: no number 'share.aa', did you mean 'share.a'"):
        check(claim, book(), 10, Path("claims.toml"))


def test_a_difference_of_a_family_must_pass_its_adjusted_test_too():
    claim = Claim("c", "share.a", ">", "share.b", level=0.95, margin=0, says="a sentence")
    made = book()
    made.value["share.a"] = 0.9
    assert check(claim, made, 1000, Path("claims.toml"))[1]["value"] == 1
    made.adjusted[frozenset({"share.a", "share.b"})] = 0.051
    gap, verdict = check(claim, made, 1000, Path("claims.toml"))
    assert verdict["value"] == 0 and gap["p_adjusted"] == 0.051 and gap["low"] > 0


def test_each_stage_judges_the_claims_about_its_own_numbers(tmp_path):
    path = tmp_path / "claims.toml"
    path.write_text(
        "[a]\nleft = 'share.a'\nrelation = '>'\nright = 0.4\nsays = 's'\n"
        "[b]\nleft = 'effect.m.t.l'\nrelation = '>'\nright = 0.0\nsays = 's'\n"
    )
    made = book()
    assert [r["key"] for r in judged(path, made, 100, models=False)] == ["gap.a", "claim.a"]
    made.add([{"key": "effect.m.t.l", "value": 0.2, "unit": "points"}], np.array([[0.05], [0.0]]))
    assert [r["key"] for r in judged(path, made, 100, models=True)] == ["gap.b", "claim.b"]
    assert list(judged(None, made, 100, models=True)) == []
