"""Signs find what was planted, leave the honest alone, and each says why."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.sample.people import read_people
from analysis.study import read_survey
from analysis.study.fieldwork import Field
from analysis.tools.field import signs

STUDY = Path("survey_data")
PEOPLE = Path("build/private/people.parquet")


def test_matches_are_those_of_every_pair_by_hand():
    rng = np.random.default_rng(2)
    at = rng.integers(-1, 4, (60, 30))
    at[7], at[9] = at[3], np.where(np.arange(30) < 2, -1, at[3])
    found = signs.matches(at, 10)
    for i in range(len(at)):
        best = 0.0
        for j in range(len(at)):
            both = (at[i] >= 0) & (at[j] >= 0)
            if i != j and both.sum() >= 10:
                best = max(best, float((at[i] == at[j])[both].mean()))
        assert found[i] == pytest.approx(best)
    assert found[3] == found[7] == found[9] == 1
    assert not signs.matches(at, 31).any()  # too few questions to compare


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ([0, 1] * 8, True),
        ([0, 1, 2] * 5, True),
        ([0, -1, 1] * 8, True),  # what was not asked lies between
        ([2] * 16, False),  # a straight line is another sign
        ([0, 1] * 7, False),  # fourteen, and fifteen are asked for
        ([0, 1, 1, 0, 2, 1, 0, 2] * 3, False),
        ([3] * 9 + [0, 1] * 7, False),
        ([3] * 9 + [0, 1] * 8 + [2, 2, 0], True),
    ],
)
def test_places_that_repeat(answers, found):
    assert signs.repeating(np.array([answers]), 15).tolist() == [found]


def test_agreement_is_the_correlation_with_the_means_of_the_others():
    people = pd.DataFrame(
        {"a": ["1", "2", "1"], "b": ["3", "3", "1"], "c": ["2", "x", "3"], "d": ["1", "1", "3"]}
    )
    scale = [type("Q", (), {"id": c, "answers": dict.fromkeys("123")})() for c in people]
    at = signs.places(people, scale)
    assert at.tolist() == [[0, 2, 1, 0], [1, 2, -1, 0], [0, 0, 2, 2]]
    found = signs.agreement(at, scale, 3)
    others = [0.5, 1.0, 2.0, 1.0]  # of the second and the third; c of the third alone
    assert found[0] == pytest.approx(np.corrcoef([0, 2, 1, 0], others)[0, 1])
    assert found[1] == pytest.approx(np.corrcoef([1, 2, 0], [0, 1, 1])[0, 1])
    assert (signs.agreement(at, scale, 4)[1], signs.agreement(at, scale, 5).tolist()) == (1, [1, 1, 1])


@pytest.fixture(scope="module")
def demonstration(built_site):
    study, questions = read_survey(
        STUDY / "study.toml", STUDY / "codebook.csv", STUDY / "scales.csv", STUDY / "recodes.toml"
    )
    return read_people(PEOPLE).astype(object), study, questions


def planted(people: pd.DataFrame, asked) -> tuple[pd.DataFrame, dict[str, list[int]]]:
    """Twenty people each whose answers are another's, repeat three places, or are drawn at random."""
    made, rng = people.copy(), np.random.default_rng(4)
    groups = {
        name: list(range(start, start + 20))
        for start, name in ((0, "alike"), (40, "pattern"), (80, "random"))
    }
    for i in groups["alike"]:
        made.iloc[i] = made.iloc[i + 200]
        made.iloc[i, made.columns.get_loc(asked[3].id)] = next(iter(asked[3].answers))
    for name in ("pattern", "random"):
        for i in groups[name]:
            turn = 0
            for q in asked:
                keys, at = list(q.answers), made.columns.get_loc(q.id)
                if made.iloc[i, at] in keys:
                    pick = rng.integers(len(keys)) if name == "random" else turn % min(3, len(keys))
                    made.iloc[i, at], turn = keys[pick], turn + 1
    return made, groups


def test_what_is_planted_is_found_and_the_honest_are_not(demonstration):
    people, study, questions = demonstration
    asked = [
        q for q in questions.values() if q.kind == "single" and q.recode is None and len(q.answers) > 1
    ]
    made, groups = planted(people, asked)
    found = signs.signs(made, study, questions, Field())
    for name, least in (("alike", 20), ("pattern", 15), ("random", 6)):
        assert found[name].flagged[groups[name]].sum() >= least, name
        others = np.setdiff1d(
            np.arange(len(made)), [i for g in groups.values() for i in (*g, *(x + 200 for x in g))]
        )
        assert found[name].flagged[others].mean() < 0.005, name
    why = signs.reasons(found)
    assert "95% or more of the answers are those of another" in why[groups["alike"][0]]
    assert why[groups["random"][0]] == "" or "chance" in why[groups["random"][0]]


def test_the_fast_and_the_straight_are_those_that_the_site_counts(demonstration):
    """The same rule as the choice of leaving them out (`vary`), so that both speak of the same people."""
    from analysis.stages.vary.choices import exclusions

    people, study, questions = demonstration
    found, left = signs.signs(people, study, questions, Field()), exclusions(people, study, questions)
    for name in ("fast", "straight"):
        assert found[name].flagged.tolist() == left[name].tolist() and found[name].flagged.any()
