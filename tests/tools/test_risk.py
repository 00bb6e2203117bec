"""The report for whoever asks for the responses: its verdict, its measures, its advice."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.study import FactError, read_questions, read_study
from analysis.tools import risk

TINY = Path("tests/studies/tiny")


@pytest.fixture(scope="module")
def questions():
    return read_questions(TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")


@pytest.fixture(scope="module")
def study():
    return read_study(TINY / "study.toml")


def people(n: int = 60) -> pd.DataFrame:
    """Two roles by three groups, ten people in each; happy in five ways."""
    cells = [
        (f"p{i:02d}", ("early", "late")[i % 2], ("red", "green", "blue")[i % 3], f"h{(i // 6) % 5}")
        for i in range(n)
    ]
    return pd.DataFrame(cells, columns=["respondent", "role", "group", "happy"])


def said(rows: pd.DataFrame, questions, study) -> str:
    return "\n".join(risk.report(rows, np.full(len(rows), 10.0), questions, study))


def test_a_file_of_large_classes_can_be_given(questions, study):
    text = said(people(), questions, study)
    assert "can be given to a reviewer as they are" in text
    assert "k = 10" in text and "l = 5" in text and "t = 0.00" in text
    assert "alone with their traits: 0 of 60" in text and "nobody is singled out" in text


def test_one_person_alone_is_named_with_the_traits_that_do_it(questions, study):
    rows = people()
    rows.loc[7, ["role", "group"]] = ["early", "violet"]
    text = said(rows, questions, study)
    assert "cannot be given" in text and "k = 1 " in text and "alone with their traits: 1 of 60" in text
    assert "p07: 1, group 100%" in text
    assert "without group" in text and "with role alone: k = 29" in text


def test_a_class_of_one_mind_is_told(questions, study):
    rows = people()
    rows.loc[(rows.role == "early") & (rows.group == "red"), "happy"] = "h0"
    text = said(rows, questions, study)
    assert "cannot be given" in text and "k = 10" in text and "l = 1" in text


def test_the_study_names_traits_and_what_to_protect(questions, study):
    assert risk.traits_of(replace(study, breakdowns=("group",)), questions) == ["group"]
    assert risk.sensitive_of(study, questions, ["role"]) == "happy"


def test_a_trait_that_no_one_asked_is_an_error(questions, study):
    with pytest.raises(FactError, match="'rle' is not known, did you mean 'role'"):
        risk.traits_of(replace(study, breakdowns=("rle",)), questions)


def test_eight_public_traits_are_too_many(shared, questions, study):
    """The synthetic people of the reference values: 99% alone with eight traits (sdcMicro)."""
    with (shared / "golden/privacy/people_2000.csv").open(newline="") as f:
        rows = pd.DataFrame(list(csv.DictReader(f)))
    with (shared / "golden/privacy/risk_suda_2000x8.csv").open(newline="") as f:
        reference = pd.DataFrame(list(csv.DictReader(f)))
    names = [c for c in rows.columns if c not in ("fear", "w", "id")]
    traits = risk.coded(rows[names])
    assert len(names) == 8
    lines = list(risk.recognized(traits, rows["w"].astype(float).to_numpy()))
    alone = int((reference["fk"] == "1").sum())
    assert f"{alone} of 2000 (99%)" in lines[0]
    assert risk.measures(traits, risk.coded(rows[["fear"]])[:, 0])[0] == 1
