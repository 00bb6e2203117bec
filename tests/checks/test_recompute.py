"""Two paths, one number: every published share and mean again, and what must not change one."""

import csv
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.numbers.schema import read_rows
from analysis.stages.estimate import __main__ as estimate
from analysis.stages.prepare import __main__ as prepare
from analysis.stages.weight import __main__ as weight
from tests.checks import recompute
from tests.checks.recompute_waves import earlier

TINY = Path("tests/studies/tiny")
FILES = {
    n: TINY / f"{n}.{'toml' if n in ('recodes', 'study') else 'csv'}"
    for n in ("codebook", "scales", "recodes", "study", "margins")
}
MEASURES = ["value", "low", "high", "se"]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    made = subprocess.run(
        ["make", "--no-print-directory", f"STUDY={TINY}", f"BUILD={folder}"],
        cwd=Path(__file__).parents[2], capture_output=True, text=True,
        env={**os.environ, "LC_ALL": "C", "MAKEFLAGS": ""},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return folder


def test_the_second_path_gives_every_number_on_the_site(build):
    checked, quoted, wrong = recompute.faults(TINY, build)
    assert checked > 40 and quoted > 40 and not wrong


@pytest.mark.parametrize("column", ["value", "unweighted", "base"])
def test_a_changed_number_is_noticed(build, column):
    survey = recompute.Survey(TINY, build)
    numbers = recompute.table(build / "site" / "data" / "numbers.csv")
    row = next(r for r in numbers if r["kind"] == "share" and r["status"] == "shown" and r[column])
    row[column] = str(float(row[column]) + (10 if column == "base" else 0.012))
    assert any(row["key"] in x for x in recompute.disagreements(survey, numbers))


def test_a_changed_sum_and_a_missed_margin_are_noticed(build, tmp_path):
    survey = recompute.Survey(TINY, build)
    numbers = recompute.table(build / "site" / "data" / "numbers.csv")
    next(r for r in numbers if r["key"] == "share.role.early.all")["value"] = "0.56"
    assert any("add up" in x for x in recompute.sums(survey, numbers))
    survey.weight = np.ones(survey.n)
    assert any("margin role" in x for x in recompute.margins(survey, TINY))


def test_a_changed_quotation_is_noticed(build, tmp_path):
    site = tmp_path / "site"
    shutil.copytree(build / "site", site)
    numbers = recompute.table(site / "data" / "numbers.csv")
    assert not list(recompute.quotations(site, numbers))
    page = site / "questions" / "happy" / "index.html"
    text = page.read_text()
    page.write_text(text.replace("42% <small>", "43% <small>", 1))
    assert page.read_text() != text
    assert any("'43%" in x for x in recompute.quotations(site, numbers))
    page.write_text(text)
    chart = site / "charts" / "hours.csv"
    chart.write_text(chart.read_text().replace("39.81", "39.82"))
    assert any("39.82" in x for x in recompute.quotations(site, numbers))


def responses() -> list[dict[str, str]]:
    with (TINY / "responses.csv").open(newline="") as f:
        return list(csv.DictReader(f))


def estimates(folder: Path, rows: list[dict[str, str]]) -> pd.DataFrame:
    """What the stages make of these responses, by key."""
    raw, people, quality, weights, weighting, made = (
        folder / f"{n}.csv" for n in ("responses", "people", "quality", "weights", "weighting", "estimates")
    )
    folder.mkdir()
    with raw.open("w", newline="") as f:
        writer = csv.DictWriter(f, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    questions = {n: FILES[n] for n in ("codebook", "scales", "recodes", "study")}
    prepare.main(responses=raw, people=people, quality=quality, **questions)
    weight.main(
        people=people, study=FILES["study"], weights=weights, weighting=weighting, margins=FILES["margins"]
    )
    estimate.main(
        people=people, weights=weights, estimates=made, scores=made.with_name("scores"), **questions
    )
    return read_rows(made).set_index("key").sort_index()


@pytest.fixture(scope="module")
def as_it_is(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    return estimates(tmp_path_factory.mktemp("plain") / "out", responses())


def shuffled(rows):
    return [rows[i] for i in np.random.default_rng(5).permutation(len(rows))]


def columns_reversed(rows):
    return [dict(reversed(r.items())) for r in rows]


def relabelled(rows):
    """Other names for people, strata and units; the units keep their order, which no formula may use."""
    return [
        r | {"id": f"p{i:04d}", "stratum": "z" + r["stratum"], "psu": "u" + r["psu"]}
        for i, r in enumerate(rows)
    ]


def scaled(rows):
    return [r | {"base": repr(float(r["base"]) * 8)} for r in rows]


@pytest.mark.parametrize("change", [shuffled, columns_reversed, relabelled, scaled])
def test_what_carries_no_information_changes_no_number(as_it_is, tmp_path, change):
    other = estimates(tmp_path / "out", change(responses()))
    for column in [*MEASURES, "base", "cell", "p"]:
        np.testing.assert_allclose(other[column], as_it_is[column], rtol=1e-9, atol=1e-12, err_msg=column)


def test_everyone_twice_changes_values_not_at_all_and_counts_by_two(as_it_is, tmp_path):
    """Each unit holds everyone in it twice: its totals double, so standard errors stay as well."""
    twice = [r | {"id": r["id"] + end} for r in responses() for end in ("a", "b")]
    other = estimates(tmp_path / "out", twice)
    for column in ("value", "se"):
        np.testing.assert_allclose(other[column], as_it_is[column], rtol=1e-9, atol=1e-12)
    for column in ("base", "cell"):
        np.testing.assert_allclose(other[column], 2 * as_it_is[column])


def test_one_changed_answer_changes_a_number(as_it_is, tmp_path):
    rows = responses()
    rows[0]["happy"] = "5"
    other = estimates(tmp_path / "out", rows)
    assert other.value["share.happy.agree.all"] > as_it_is.value["share.happy.agree.all"]


def test_earlier_waves_and_changes_are_computed_again(tmp_path):
    study, folder = Path("tests/studies/twice"), tmp_path / "twice"
    made = subprocess.run(
        ["make", "--no-print-directory", f"STUDY={study}", f"BUILD={folder}", f"{folder}/stamps/release"],
        capture_output=True, text=True, env={**os.environ, "LC_ALL": "C", "MAKEFLAGS": ""},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    (folder / "site").mkdir(exist_ok=True)
    shutil.copytree(folder / "docs" / "data", folder / "site" / "data")
    now, path = recompute.Survey(study, folder), folder / "site" / "data" / "waves.csv"
    checked, wrong = earlier(now, study, folder)
    assert checked > 60 and not wrong
    rows = recompute.table(path)
    for kind in ("share", "change"):
        broken = [dict(row) for row in rows]
        row = next(
            x for x in broken if x["kind"] == kind and x["status"] == "shown" and x["question"] == "happy"
        )
        row["value"] = str(float(row["value"]) + 0.012)
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(row), lineterminator="\n")
            writer.writeheader()
            writer.writerows(broken)
        assert any(row["key"] in text for text in earlier(now, study, folder)[1])


def test_steps_of_equal_weights_are_known_and_no_wider():
    row = {"kind": "share", "base": "420"}
    assert recompute.in_steps(row, "0.30") == 0.005 and recompute.in_steps(row, "0.302") == 0
    assert recompute.in_steps({"kind": "mean", "base": "420"}, "3.41") == 0.005
    assert recompute.in_steps({"kind": "share", "base": ""}, "0.35") == 0.025
