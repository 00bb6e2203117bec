"""Late answers less early ones: by hand, by attempts, and as a difference of two groups is made."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.sample.answers import Columns
from analysis.stages.overturn.late import lateness
from analysis.stats import Design, difference, joined, means
from analysis.study import FactError, Reporting, columns_of, parse_condition, read_questions, read_survey

TINY = Path("tests/studies/tiny")
CODEBOOK = "attempts,H,,At which attempt,Attempts,number,attempts,all,,,,\n"
SCALES = "attempts,1..9,attempts,Attempts,,,answer\n"


@pytest.fixture
def asked(tmp_path):
    """The tiny questionnaire with the number of attempts that it took to reach someone."""
    codebook, scales = tmp_path / "codebook.csv", tmp_path / "scales.csv"
    codebook.write_text((TINY / "codebook.csv").read_text() + CODEBOOK)
    scales.write_text((TINY / "scales.csv").read_text() + SCALES)
    return read_questions(codebook, scales)


def people(n: int = 200) -> Columns:
    rng = np.random.default_rng(2)
    attempts = rng.integers(1, 6, n)
    agrees = rng.random(n) < np.where(attempts >= 3, 0.3, 0.6)
    happy = np.where(agrees, "somewhat_agree", "neither").astype(object)
    happy[::20] = "refused"
    return {"happy": pd.Categorical(happy), "attempts": pd.Categorical(attempts.astype(str))}


def test_those_reached_at_a_later_attempt_less_the_others(asked):
    columns = people()
    late = parse_condition("attempts >= 3", columns_of(asked), "here").holds(columns, 200)
    design = Design(np.random.default_rng(1).uniform(1, 3, 200), psu=np.arange(200) // 5)
    (row,) = lateness(["share.happy.agree.all"], late, columns, asked, design, Reporting(), 0.95)
    known = np.asarray(columns["happy"]) != "refused"
    y = (np.asarray(columns["happy"]) == "somewhat_agree").astype(float)
    of = joined([means(design, y, known & who) for who in (late, ~late)])
    wanted = difference(of, 0, 1)
    for part in ("value", "se", "low", "high", "p"):
        assert row[part] == pytest.approx(getattr(wanted, part)[0], rel=1e-9)
    assert row["df"] == 39 and row["key"] == "late.share.happy.agree.all" and row["value"] < -0.1
    assert row["base"] == min((known & late).sum(), (known & ~late).sum())


def test_nothing_is_told_where_all_were_late(asked):
    columns, design = people(), Design(np.ones(200))
    everyone = np.ones(200, dtype=bool)
    assert not list(
        lateness(["share.happy.agree.all"], everyone, columns, asked, design, Reporting(), 0.95)
    )


def test_a_condition_that_names_nothing_is_an_error(tmp_path):
    text = (TINY / "study.toml").read_text()
    study = tmp_path / "study.toml"
    study.write_text(
        text.replace("[transparency]", '[response_rates]\nlate = "atempts >= 3"\n\n[transparency]')
    )
    with pytest.raises(FactError, match=r"\[response_rates\] late.*'atempts'"):
        read_survey(study, TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")
