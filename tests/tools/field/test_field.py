"""Fieldwork as it comes in: counts by hand, changes against a jackknife, languages against a published example."""

import csv
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.stats import Design
from analysis.study import FactError, read_study, read_survey
from analysis.study.fieldwork import Field
from analysis.tools.field import __main__ as field
from analysis.tools.field import effects, progress
from analysis.tools.field.signs import Sign

TINY = Path("tests/studies/tiny")
FILES = (TINY / "study.toml", TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")


def question_of(name: str):
    return read_survey(*FILES)[1][name]


def test_the_change_of_a_headline_and_its_error_are_those_of_a_jackknife():
    """Of a simple sample: the estimate without each person in turn (Quenouille 1956)."""
    rng, n = np.random.default_rng(8), 300
    keys = list(question_of("happy").answers)
    people = pd.DataFrame({"happy": pd.Categorical(rng.choice(keys, n))})
    weights, out = rng.uniform(0.5, 2, n), rng.random(n) < 0.15
    book = {"happy": question_of("happy")}
    (found,) = effects.effects(out, people, book, Design(weights), 0.95)
    top = people.happy.isin(book["happy"].nets["agree"]).to_numpy()

    def change(kept: np.ndarray) -> float:
        w = weights * kept
        return (w * ~out) @ top / (w @ ~out) - w @ top / w.sum()

    assert found.key == "share.happy.agree.all" and found.change == pytest.approx(change(np.ones(n)))
    each = np.array([change(np.arange(n) != i) for i in range(n)])
    se = np.sqrt((n - 1) / n * ((each - each.mean()) ** 2).sum())
    assert (found.high - found.low) / 2 / 1.9679 == pytest.approx(se, rel=0.03)  # t on 299 df
    (none,) = effects.effects(np.zeros(n, bool), people, book, Design(weights), 0.95)
    assert (none.change, none.low, none.high) == (0, 0, 0) and not none.clear


def test_flags_by_language_with_newcombe_s_interval():
    """56 of 70 and 48 of 80: .20 (.0524 to .3339), Newcombe (1998), Statistics in Medicine 17, 873-890, table II a, method 10."""
    language = ["early"] * 80 + ["late"] * 70 + ["refused"] * 5
    people = pd.DataFrame({"role": language})
    out = np.zeros(155, bool)
    out[:48], out[80 : 80 + 56], out[150:] = True, True, True
    lines = list(
        effects.languages(
            {"fast": out}, people, {"role": question_of("role")}, Field(language="role", first=("early",))
        )
    )
    assert lines[0].endswith(": 70 of 150")  # who did not say is in neither
    assert (
        "60.0% with a first, 80.0% with a second language, +20.0 (+5.2 to +33.4) points: it would take more"
        in lines[1]
    )


def test_signs_together_are_those_who_show_any():
    one, two = np.array([True, False, False]), np.array([True, True, False])
    found = effects.together({"a": Sign(one, ""), "b": Sign(two, ""), "c": Sign(np.zeros(3, bool), "")})
    assert list(found) == ["a", "b", "any"] and found["any"].tolist() == [True, True, False]
    assert effects.together({"c": Sign(np.zeros(3, bool), "")}) == {}


def test_response_by_stratum_leaves_out_who_is_not_in_the_population():
    study = read_study(Path("survey_data/study.toml"))
    cases = pd.DataFrame({
        "respondent": ["7", "", "", "9", "8"], "stratum": ["1", "1", "1", "2", "2"],
        "disposition": ["1.1", "2.1", "4.7", "1.2", "2.12"],  # who broke off is in the file of responses
    })  # fmt: skip
    assert list(progress.response(cases, study)) == [
        "response: 2 of 4 drawn, 50.0%", "  stratum 1: 1 of 2, 50.0%", "  stratum 2: 1 of 2, 50.0%",
    ]  # fmt: skip


def test_days_and_margins_so_far():
    people = pd.DataFrame({"role": ["early", "early", "early", "late"], "day": ["10", "1", "2", "2"]})
    assert list(progress.days(people, Field(day="day"))) == [
        "by day:",
        "  1: 1, 1 so far",
        "  2: 2, 3 so far",
        "  10: 1, 4 so far",
    ]
    study, questions = read_survey(*FILES)
    margins = {"role": {"early": {"share": "0.55"}, "late": {"share": "0.45"}}}
    (rule,) = [m for m in study.weighting.raking if m.margin == "role"]
    assert rule.variables == ("role",)
    said = list(progress.quotas(people, np.array([1.0, 1, 1, 2]), study, questions, margins))
    assert said == ["margin role: short of", "  late: 40.0% by base weights, 45.0% in the population"]
    silent = pd.DataFrame({"role": [*people.role, "refused"]})  # who stands at no level is short of none
    assert list(progress.quotas(silent, np.array([1.0, 1, 1, 2, 5]), study, questions, margins)) == said


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (Field(day="dya"), "day: 'dya' is no question"),
        (Field(language="rle", first=("early",)), "language: 'rle' is no question, did you mean 'role'"),
        (Field(language="role", first=("erly",)), "no answer 'erly' to role, did you mean 'early'"),
    ],
)
def test_a_name_that_is_none_is_told(given, says):
    with pytest.raises(FactError) as wrong:
        field.check_field(given, read_survey(*FILES)[1], Path("fieldwork.toml"))
    assert says in str(wrong.value)


def test_the_report_removes_nobody_and_stays_private(built_site, tmp_path):
    """On the built demonstration: every headline with and without each sign, every flag with its reason."""
    private = Path("build/private")
    before = {p: p.read_bytes() for p in (private / "people.parquet", private / "weights.csv")}
    study = Path("survey_data")
    given = [f"{private}/people.parquet", f"{private}/weights.csv"]
    given += [str(study / f"{n}") for n in ("codebook.csv", "scales.csv", "recodes.toml", "study.toml", "fieldwork.toml", "sample.csv", "margins.csv")]  # fmt: skip
    done = subprocess.run(
        [".venv/bin/python", "-m", "analysis.tools.field", *given, f"flags={tmp_path}/flags.csv", f"headlines={tmp_path}/headlines.csv"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for what in (
        "response: ",
        "by start_week:",
        "margin role_sex: ",
        "fast: ",
        "without any",
        "second language",
        "nobody is removed",
    ):
        assert what in done.stdout
    assert all(p.read_bytes() == raw for p, raw in before.items())
    with (tmp_path / "flags.csv").open(encoding="utf-8") as file:
        flags = list(csv.DictReader(file))
    assert flags and all(row["reasons"] for row in flags)
    assert not [
        row for row in flags if row["respondent"] in done.stdout
    ]  # the list has them, the screen has not
    with (tmp_path / "headlines.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["sign"] for row in rows} >= {"fast", "straight", "any"}
    assert len({row["key"] for row in rows}) > 100
    for row in rows:
        low, change, high = (float(row[c]) for c in ("low", "change", "high"))
        assert low <= change <= high and float(row["without"]) - float(row["all"]) == pytest.approx(
            change, abs=1e-7
        )
    said = subprocess.run(["make", "-n", "field"], capture_output=True, text=True).stdout
    assert "flags=build/private/flags.csv headlines=build/private/headlines.csv" in said
