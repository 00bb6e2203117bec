"""What is planned: people, precision and what may be published, beside what the demonstration then brought."""

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import t

from analysis.privacy.presentation import WITHHOLD, presentation
from analysis.study import FactError, read_survey
from analysis.study.fieldwork import read_fieldwork
from analysis.tools import plan
from analysis.words import read_numbers

STUDY = Path("survey_data")
FILES = [STUDY / "codebook.csv", STUDY / "scales.csv", STUDY / "recodes.toml", STUDY / "study.toml"]
HEAD = 'strata = [{ name = "All", people = 60000, sampled = 4000, response = 0.25 }]\n'


def told(tmp_path: Path, text: str, capsys) -> str:
    path = tmp_path / "fieldwork.toml"
    path.write_text(text)
    plan.main(path, *FILES, STUDY / "margins.csv")
    return capsys.readouterr().out


def test_a_simple_sample(tmp_path, capsys):
    """1,000 of 60,000: ± 3.1 points at one half, and a change of 6.3: as any table of sample sizes has it."""
    said = told(tmp_path, HEAD, capsys)
    assert "plan: 1,000 of 4,000 who are asked will answer\n" in said
    assert "worth a simple sample of 1,000 (design effect 1.00), 999 df" in said
    assert "50% ± 3.1\n" in said and "6.3 points from 50%" in said


def test_the_demonstration_brought_what_was_planned(built_site):
    """Within a fifth: people, precision of everyone and of each group of descent and of position."""
    got = read_numbers(Path("build/numbers.csv"))
    work = read_fieldwork(STUDY / "fieldwork.toml")
    study, questions = read_survey(FILES[3], *FILES[:3])
    everyone = plan.expected(work, study)
    assert everyone.people == pytest.approx(got["quality.respondents"].value, rel=0.05)
    parts = plan.groups(work, study, questions, STUDY / "margins.csv")
    ratios = []
    for breakdown in ("descent", "S1_role"):
        for level, part in parts[breakdown].items():
            x = got[f"share.A3_stronger.agree.{breakdown}.{level}"]
            if x.value is not None:
                half = plan.expected(work, study, part).half(x.value, study.confidence)
                ratios.append(half / (50 * (x.high - x.low)))
    assert len(ratios) >= 9 and min(ratios) > 0.7 and max(ratios) < 1.4
    assert sum(ratios) / len(ratios) == pytest.approx(1, abs=0.2)


def test_what_may_be_shown_is_what_the_gate_says(tmp_path):
    path = tmp_path / "fieldwork.toml"
    path.write_text(HEAD)
    study, _ = read_survey(FILES[3], *FILES[:3])
    work = read_fieldwork(path)
    for part, shown in ((0.02, False), (0.029, False), (0.5, True)):
        assert (plan.expected(work, study, part).shown(study) is not None) == shown
    x = plan.expected(work, study, 0.09)  # 90 people
    low, high = x.shown(study)
    for p, good in ((low, True), (low - 0.01, False), (high, True), (high + 0.01, False)):
        n = round(x.people)
        verdict = presentation(p, (p * (1 - p) / x.effective) ** 0.5, n, x.df).verdict
        small = min(round(p * n), n - round(p * n)) < study.disclosure.min_cell
        assert (verdict != WITHHOLD and not small) == good


def test_a_level_that_is_too_small_takes_another_with_it(tmp_path, capsys):
    said = told(tmp_path, HEAD + "[groups.woman]\nwoman = 0.98\nothers = 0.02\n", capsys)
    assert (
        "woman: 0 of 2 levels can be published; 1 too small, and one more so that it is not the rest"
        in said
    )
    said = told(tmp_path, HEAD, capsys)
    assert "S1_role: every level can be published" in said
    assert "woman: not planned, since no margin says its levels; say them in [groups.woman]" in said


def test_clusters_cost_precision_and_degrees_of_freedom(tmp_path):
    study, _ = read_survey(FILES[3], *FILES[:3])
    path = tmp_path / "fieldwork.toml"
    path.write_text(HEAD.replace(" }]", ", clusters = 25 }]") + "correlation = 0.05\n")
    x = plan.expected(read_fieldwork(path), study)
    assert x.effective == pytest.approx(1000 / (1 + 39 * 0.05), rel=1e-3) and x.df == 24
    small = plan.expected(read_fieldwork(path), study, 0.04)  # 40 people in 20 of the 25, two in each
    assert small.df == 19 and small.people / small.effective == pytest.approx(1.05, abs=0.01)


def test_strata_of_unequal_takes_are_as_precise_as_samples_drawn_from_them(tmp_path):
    """Twenty people a cluster in four fifths of the population, and 37 in the rest: 4,000 samples."""
    path = tmp_path / "fieldwork.toml"
    path.write_text(
        'correlation = 0.05\nstrata = [{ name = "A", people = 20000, sampled = 1000, response = 0.3, clusters = 15 },\n'
        '  { name = "B", people = 5000, sampled = 900, response = 0.5, clusters = 12 }]\n'
    )
    study, _ = read_survey(FILES[3], *FILES[:3])
    rng, made = np.random.default_rng(5), np.zeros(4000)
    for weight, n, clusters in ((0.8, 300, 15), (0.2, 450, 12)):
        p = rng.beta(0.5 * 19, 0.5 * 19, (4000, clusters))  # an intraclass correlation of 1 / 20
        sizes = np.full(clusters, n // clusters) + (np.arange(clusters) < n % clusters)
        made += weight * rng.binomial(sizes, p).sum(axis=1) / n
    half = plan.expected(read_fieldwork(path), study).half(0.5, 0.95)
    assert half == pytest.approx(100 * t.ppf(0.975, 24) * made.std(), rel=0.04)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD.replace("60000", "3000"), "ask 4000 in 'All', which has 3000 people"),
        (
            HEAD.replace("}]", "clusters = 5000 }]").replace("0.25 ", "0.25, "),
            "5000 clusters in 'All', more than the 4000",
        ),
        (
            HEAD.replace("}]", '}, { name = "All", people = 9, sampled = 1, response = 1 }]'),
            "have 'All' twice",
        ),
        ("strata = []\n", "expected a stratum or more"),
        (HEAD.replace("}]", ", clusters = 1 }]"), "clusters is 1, it may not go below 2"),
        (HEAD.replace("0.25", "0.0002"), "1 will answer in 1 strata, expected two in one of them at least"),
        (HEAD + "correlation = 0.1\n", "cannot act: there are no clusters"),
        (HEAD + "overlap = 0.5\n", "act together"),
        (HEAD + "shares = [0.5, 1.0]\n", "expected parts between 0 and 1"),
        (HEAD + "powr = 0.9\n", "did you mean 'power'"),
        (HEAD.replace("0.25", "1.25"), "may not go above 1"),
        (HEAD + "[groups.descent]\nchinese = 0.7\nother = 0.6\n", "sums to 1.3"),
        (HEAD + "[groups.decent]\nchinese = 0.7\n", "is no breakdown, did you mean 'descent'"),
        (HEAD + "[groups.descent]\nchines = 0.7\n", "no level 'chines', did you mean 'chinese'"),
    ],
)
def test_a_plan_that_cannot_be_meant_is_refused(tmp_path, capsys, text, says):
    with pytest.raises(FactError) as wrong:
        told(tmp_path, text, capsys)
    assert says in str(wrong.value)


def test_what_could_never_be_found_is_said_so(tmp_path, capsys):
    """From a half no share can go further than 50 points."""
    said = told(tmp_path, HEAD.replace("0.25", "0.003"), capsys)
    assert "found 80% of the time at 0.05: none, however large" in said


def test_the_command_reads_the_plan_of_the_study():
    said = subprocess.run(["make", "-s", "plan"], capture_output=True, text=True)
    assert said.returncode == 0 and re.match(r"plan: [\d,]+ of [\d,]+ who are asked", said.stdout)
    said = subprocess.run(
        ["make", "-s", "plan", "STUDY=tests/studies/tiny"], capture_output=True, text=True
    )
    assert said.returncode and "fieldwork.toml is not there" in said.stderr
