"""Claims: judged by the interval of the difference, and by its family's adjusted p."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.numbers.schema import read_rows
from analysis.sample.people import read_design
from analysis.stages.estimate import __main__ as estimate
from analysis.stages.judge import __main__ as judge
from analysis.stages.judge.again import Again
from analysis.stages.judge.verdict import End, check, family
from analysis.stages.prepare import __main__ as prepare
from analysis.stages.weight import __main__ as weight
from analysis.stats import benjamini_hochberg
from analysis.store import Scores
from analysis.study import Claim, FactError, read_questions, read_study

# standard errors .05 each, covariance -.0007
A = End("share.a", "share", 0.6, 1000, np.array([0.03, 0.04]))
B = End("share.b", "share", 0.5, 1000, np.array([0.03, -0.04]))
TINY = Path("tests/studies/tiny")


@pytest.mark.parametrize(
    ("relation", "right", "margin", "holds"),
    [
        (">", 0.4, 0, 1), (">", 0.55, 0, 0), ("<", 0.8, 0, 1), (">", "share.b", 0, 0), (">=", "share.b", 0, 1),
        ("<=", 0.4, 0, 0), ("near", 0.6, 0.15, 1), ("near", 0.6, 0.05, 0), ("differs", 0.4, 0, 1),
        ("differs", "share.b", 0, 0), ("open", "share.b", 0, 1), ("open", 0.4, 0, 0),
    ],
)  # fmt: skip
def test_a_claim_is_judged_by_the_interval_of_the_difference(relation, right, margin, holds):
    claim = Claim("c", "share.a", relation, right, level=0.95, margin=margin, says="a sentence")
    gap, verdict = check(claim, A, B if right == "share.b" else None, {})
    assert verdict["value"] == holds and verdict["key"] == "claim.c"
    if right == "share.b":
        assert gap["se"] == pytest.approx(0.08)  # the scores differ by (0, .08)


def test_a_difference_of_a_family_must_pass_its_adjusted_test_too():
    claim = Claim("c", "share.a", ">", "share.b", level=0.95, margin=0, says="a sentence")
    far = replace(A, value=0.9)
    assert check(claim, far, B, {})[1]["value"] == 1
    gap, verdict = check(claim, far, B, {frozenset({"share.a", "share.b"}): 0.051})
    assert verdict["value"] == 0 and gap["p_adjusted"] == 0.051 and gap["low"] > 0


def test_the_adjusted_p_is_that_of_the_published_difference():
    rows = pd.DataFrame({"kind": ["difference", "difference", "share"], "left": ["a", "a", ""],
                         "right": ["b", "c", ""], "p_adjusted": [0.2, np.nan, np.nan]})  # fmt: skip
    effects = pd.DataFrame({"kind": ["effect"], "key": ["effect.m.t.l"], "p_adjusted": [0.3]})
    both = pd.concat([rows, effects], ignore_index=True)
    assert family(both) == {frozenset({"b", "a"}): 0.2, frozenset({"effect.m.t.l"}): 0.3}


def test_an_effect_against_zero_must_pass_its_adjusted_test_too():
    effect = replace(A, key="effect.m.t.l", unit="points", value=0.2)  # four standard errors
    adjusted = {frozenset({"effect.m.t.l"}): 0.06}
    above = Claim("c", "effect.m.t.l", ">", 0, level=0.95, margin=0, says="a sentence")
    assert check(above, effect, None, {frozenset({"effect.m.t.l"}): 0.04})[1]["value"] == 1
    gap, verdict = check(above, effect, None, adjusted)
    assert verdict["value"] == 0 and gap["p_adjusted"] == 0.06 and gap["low"] > 0
    assert check(replace(above, relation="open"), effect, None, adjusted)[1]["value"] == 1
    # against another number there is no published test, so no family
    assert check(replace(above, right=0.05), effect, None, adjusted)[0]["p_adjusted"] is None


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The tiny study, prepared, weighted and estimated: the files that judge reads, by name."""
    out = tmp_path_factory.mktemp("judge")
    files = {name: TINY / f"{name}.{kind}" for name, kind in
             (("codebook", "csv"), ("scales", "csv"), ("recodes", "toml"), ("study", "toml"))}  # fmt: skip
    prepare.main(
        TINY / "responses.csv", **files, people=out / "people.parquet", quality=out / "quality.csv"
    )
    weight.main(out / "people.parquet", **files, weights=out / "weights.csv", weighting=out / "weighting.csv",
                margins=TINY / "margins.csv")  # fmt: skip
    files |= {"people": out / "people.parquet", "weights": out / "weights.csv"}
    estimate.main(**files, estimates=out / "estimates.csv", scores=out / "scores")
    return files | {"estimates": out / "estimates.csv", "scores": out / "scores"}


def judged(made, tmp_path, text: str) -> pd.DataFrame:
    claims = tmp_path / "claims.toml"
    claims.write_text(text)
    judge.main(**made, judged=tmp_path / "judged.csv", claims=claims)
    return read_rows(tmp_path / "judged.csv").set_index("key")


def test_claims_are_judged_from_files(made, tmp_path):
    rows = judged(
        made, tmp_path, "[a]\nleft = 'share.happy.agree.all'\nrelation = '>'\nright = 0.0\nsays = 's'\n"
    )
    numbers = read_rows(made["estimates"]).set_index("key")
    assert list(rows.index) == ["gap.a", "claim.a"] and rows["value"]["claim.a"] == 1
    assert rows["value"]["gap.a"] == pytest.approx(numbers["value"]["share.happy.agree.all"], rel=1e-11)
    assert rows.se["gap.a"] == pytest.approx(numbers.se["share.happy.agree.all"], rel=1e-9)


def test_a_claim_about_nothing_names_the_nearest(made, tmp_path):
    with pytest.raises(
        FactError, match=r"claims.toml, \[c\]: no number 'share.hapy.agree.all', did you mean 'share"
    ):
        judged(
            made, tmp_path, "[c]\nleft = 'share.hapy.agree.all'\nrelation = '>'\nright = 0.5\nsays = 's'\n"
        )


@pytest.mark.parametrize(("right", "told"), [
    (10.0, "right is 10, expected points as parts of one: 10 points are 0.1"),
    (End("share.b", "share", 0.2, 9, np.zeros(3)), "'effect.a' is told in points, 'share.b' in share"),
])  # fmt: skip
def test_what_has_other_units_is_not_compared(right, told):
    left = End("effect.a", "points", 0.1, 9, np.zeros(3))
    judge.alike(left, 0.1, "c")
    with pytest.raises(FactError, match=told):
        judge.alike(left, right, "c")


def test_scores_made_anew_are_those_of_the_engine(made):
    """Every share and mean: the standard error of its scores is the published one, whether kept or not."""
    questions = read_questions(made["codebook"], made["scales"], made["recodes"])
    design = read_design(made["weights"], read_study(made["study"]))
    again, kept = Again(made["people"], questions, design), Scores(made["scores"])
    rows = read_rows(made["estimates"])
    rows = rows[rows.kind.isin(["share", "mean"])]
    assert len(rows) > 20
    for key, se in zip(rows.key, rows.se, strict=True):
        found = again.scores(key)
        assert np.sqrt(found @ found) == pytest.approx(se, rel=1e-9, abs=1e-12, nan_ok=True)
        if key in kept:
            np.testing.assert_allclose(kept.of(key), found, atol=1e-12)


def claimed(name: str, right: float, family: str = "") -> str:
    of = f"family = '{family}'\n" if family else ""
    return (
        f"[{name}]\nleft = 'share.happy.agree.all'\nrelation = 'differs'\nright = {right}\nsays = 's'\n{of}"
    )


def test_claims_of_a_family_are_adjusted_together(made, tmp_path):
    alone = judged(made, tmp_path, claimed("a", 0.0))
    value, se = alone.value["gap.a"], alone.se["gap.a"]
    near = value - 2.1 * se  # passes by itself, and not beside three that do not
    assert judged(made, tmp_path, claimed("a", near)).value["claim.a"] == 1
    others = "".join(claimed(f"o{i}", value, "f") for i in range(3))
    rows = judged(made, tmp_path, claimed("a", near, "f") + others)
    p = rows.p[[f"gap.{name}" for name in ("a", "o0", "o1", "o2")]].to_numpy()
    adjusted = rows.p_adjusted[[f"gap.{name}" for name in ("a", "o0", "o1", "o2")]].to_numpy()
    assert adjusted == pytest.approx(benjamini_hochberg(p)) and rows.value["claim.a"] == 0
    apart = judged(made, tmp_path, claimed("a", near, "g") + others)
    assert apart.value["claim.a"] == 1 and apart.p_adjusted["gap.a"] == pytest.approx(p[0])


def test_two_files_of_claims_are_judged_as_one_and_may_not_name_one_alike(made, tmp_path):
    proposed = tmp_path / "proposed.toml"
    proposed.write_text(claimed("b", 0.0))
    (tmp_path / "claims.toml").write_text(claimed("a", 0.0))
    out = tmp_path / "judged.csv"
    judge.main(**made, judged=out, claims=tmp_path / "claims.toml", proposed=proposed)
    assert {"claim.a", "claim.b"} <= set(read_rows(out).key)
    proposed.write_text(claimed("a", 0.0))
    with pytest.raises(FactError, match="both have a claim 'a'"):
        judge.main(**made, judged=out, claims=tmp_path / "claims.toml", proposed=proposed)
