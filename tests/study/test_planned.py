"""A plan that was sealed before the answers were in, by hand."""

from pathlib import Path

import pytest

from analysis.study import Claim, FactError, read_claims, read_survey
from analysis.study.planned import read_planned, seal, status_of

OURS = Path("survey_data")
PLAN = """
date      = 2026-01-01
fieldwork = 2026-02-01
primary   = ["B7_worrycol"]
hash      = "HASH"

[hypotheses.worry]
left     = "share.B7_worrycol.worried.descent.chinese"
relation = ">"
right    = "share.B7_worrycol.worried.descent.other"
why      = "w"
"""
LEFT, RIGHT = "share.B7_worrycol.worried.descent.chinese", "share.B7_worrycol.worried.descent.other"


@pytest.fixture(scope="module")
def questions():
    return read_survey(*(OURS / f for f in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")))[1]


def sealed(folder: Path, text: str = PLAN) -> Path:
    path = folder / "plan.toml"
    path.write_text(text)
    path.write_text(text.replace("HASH", seal(path)))
    return path


def claims(relation: str = ">", left: str = LEFT, right: str | float = RIGHT) -> dict[str, Claim]:
    return {"c": Claim("c", left, relation, right, says="s"), "d": Claim("d", LEFT, ">", 0.5, says="s")}


@pytest.mark.parametrize(
    ("told", "met"),
    [
        (claims(">"), True), (claims("<", RIGHT, LEFT), True), (claims("open"), False), (claims("<"), False),
        (claims("differs"), False),
    ],
)  # fmt: skip
def test_a_claim_on_the_same_two_numbers_tells_what_came_of_it(told, met, questions, tmp_path):
    plan = read_planned(sealed(tmp_path), questions, told)
    assert [plan.status(c) for c in told.values()] == ["confirmatory", "exploratory"]
    assert list(plan.claims_of("worry", told)) == ["c"] and plan.met("worry", told) is met


def test_a_hypothesis_that_two_differ_is_met_by_either_direction(questions, tmp_path):
    path = sealed(tmp_path, PLAN.replace('">"', '"differs"'))
    assert read_planned(path, questions, claims(">")).met("worry", claims(">"))
    assert not read_planned(path, questions, claims("open")).met("worry", claims("open"))


def test_without_a_plan_every_claim_is_exploratory():
    assert status_of(None, claims()["c"]) == "exploratory"


def test_a_changed_plan_is_refused_and_a_new_layout_is_not(questions, tmp_path):
    path = sealed(tmp_path)
    path.write_text(path.read_text().replace("date      = ", "# a note\ndate = "))
    read_planned(path, questions, claims())
    path.write_text(path.read_text().replace("2026-01-01", "2026-01-02"))
    with pytest.raises(FactError, match="the plan was changed") as wrong:
        read_planned(path, questions, claims())
    assert seal(path) in str(wrong.value)


def test_every_fault_at_once(questions, tmp_path):
    path = sealed(tmp_path, PLAN.replace('B7_worrycol"]', 'B7_worycol"]'))
    with pytest.raises(FactError) as wrong:
        read_planned(path, questions, {})
    said = str(wrong.value)
    assert "'B7_worycol' is no question or recode, did you mean 'B7_worrycol'" in said
    assert "[hypotheses.worry]: no claim compares its two numbers" in said
    late = sealed(tmp_path, PLAN.replace("date      = 2026-01-01", "date = 2026-03-01"))
    with pytest.raises(FactError, match="after fieldwork began"):
        read_planned(late, questions, claims())


def test_ours_is_sealed_and_each_hypothesis_is_told(questions):
    told = read_claims(Path("site_src/claims.toml"))
    plan = read_planned(OURS / "plan.toml", questions, told)
    assert not plan.met("nomoney_descent", told) and plan.met("worry_descent", told)
