"""Replicates: two by hand, each step done again, and errors near the linearized ones."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.sample.people import read_design, read_people
from analysis.sample.weighting import raked, raking_targets, read_sample, sampled
from analysis.stages.estimate import __main__ as estimate
from analysis.stages.prepare import __main__ as prepare
from analysis.stages.replicate import __main__ as replicate
from analysis.stages.replicate import bootstrap, ratios
from analysis.stages.weight import __main__ as weight
from analysis.stats import means
from analysis.study import FactError, read_questions, read_study

TINY = Path("tests/studies/tiny")
FACTS = ("codebook.csv", "scales.csv", "recodes.toml", "study.toml")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    shutil.copytree(TINY, tmp_path / "s")
    return tmp_path / "s"


RECIPE = 'raking = [{ margin = "role", variables = ["role"] }]\ntrim   = { low = 0.2, high = 5.0 }\n'


def settings(study: Path, old: str = "", new: str = ""):
    path = study / "study.toml"
    path.write_text(path.read_text().replace(old, new, 1))
    return read_study(path)


# Two units of one stratum, an early and a late in each: a replicate has one unit, as m - 1 = 1 is drawn.
PEOPLE = pd.DataFrame(
    {
        "respondent": list("abcd"), "role": ["early", "late"] * 2, "base": ["1", "2", "1", "4"],
        "stratum": ["s"] * 4, "psu": ["p", "p", "q", "q"],
    }
)  # fmt: skip


def test_a_replicate_of_one_unit_is_raked_by_hand(study):
    how = settings(study)
    design = bootstrap.replicates(PEOPLE, None, raking_targets(PEOPLE, study / "margins.csv", how), how)
    # early .55 and late .45 of the two people drawn
    first = design.replicates[0] > 0
    assert 60 < first.sum() < 140
    assert pytest.approx(np.tile([1.1, 0.9, 0, 0], (first.sum(), 1))) == design.replicates[:, first].T
    assert pytest.approx(np.tile([0, 0, 1.1, 0.9], ((~first).sum(), 1))) == design.replicates[:, ~first].T
    # all four: early .55 x 4 shared 1:1, late .45 x 4 shared 2:4
    assert design.weights == pytest.approx([1.1, 0.6, 1.1, 1.2])
    # a share that is 1 in one unit and 0 in the other: half the squared distance around the middle
    y = np.array([1, 1, 0, 0.0])[:, None]
    scores = design.ratio_scores(y, np.ones((4, 1)), np.array([0.5]))
    p = first.mean()
    assert (scores**2).sum() == pytest.approx(p * (1 - p) * 200 / 199)
    assert design.degrees_of_freedom == 1


def test_nonresponse_is_adjusted_again_in_each_replicate(study, tmp_path):
    recipe = 'nonresponse = { method = "classes", variables = ["list"] }'
    settings(study, RECIPE)
    how = settings(study, "[weighting]", f"[weighting]\n{recipe}")
    path = tmp_path / "sample.csv"
    path.write_text(
        "case,respondent,selection_probability,disposition,list,stratum,psu\n"
        "1,a,1,1.1,x,s,p\n2,b,0.5,1.1,y,s,p\n3,,1,2.1,y,s,q\n4,c,1,1.1,x,s,q\n5,d,0.25,1.1,y,s,q\n"
    )
    everyone = sampled(PEOPLE, read_sample(path, how), how)
    design = bootstrap.replicates(PEOPLE, everyone, [], how)
    # unit q alone: in y 5 sampled and 4 answered, so its two are 1 : 5; weights have mean 1
    second = design.replicates[3] > 0
    for weights in design.replicates[:, second].T:
        assert weights == pytest.approx([0, 0, 1 / 3, 5 / 3])
    for weights in design.replicates[:, ~second].T:
        assert weights == pytest.approx([2 / 3, 4 / 3, 0, 0])
    # all: in y 7 sampled, 6 answered
    assert design.weights == pytest.approx(np.array([1, 2 * 7 / 6, 1, 4 * 7 / 6]) * 4 / 9)
    nowhere = sampled(PEOPLE, read_sample(path, how).drop(columns="psu"), how)
    with pytest.raises(FactError, match=r"\[design\] psu: the sample has no 'psu'"):
        bootstrap.replicates(PEOPLE, nowhere, [], how)


def test_a_stratum_keeps_its_size_whatever_is_drawn(study):
    people = pd.DataFrame(
        {"respondent": list("abcde"), "base": "1", "psu": list("abcde"), "stratum": list("ssttt")}
    )
    how = settings(study, RECIPE)
    design = bootstrap.replicates(people, None, [], how)
    # 1 of 2 for 2 each, 2 of 3 for 3/2 each: strata of 2 : 3
    assert design.replicates[:2].sum(axis=0) / design.replicates[2:].sum(axis=0) == pytest.approx(2 / 3)


def test_who_is_drawn_twice_is_trimmed_as_two(study):
    n, rng = 240, np.random.default_rng(3)
    people = pd.DataFrame(
        {
            "respondent": [str(i) for i in range(n)], "role": rng.choice(["early", "late"], n, p=[0.6, 0.4]),
            "base": rng.uniform(1, 6, n).astype(str), "stratum": "s", "psu": [str(i % 12) for i in range(n)],
        }
    )  # fmt: skip
    how = settings(study, "low = 0.2, high = 5.0", "low = 0.4, high = 1.7")
    targets = raking_targets(people, study / "margins.csv", how)
    design = bootstrap.replicates(people, None, targets, how)
    low, high = (
        x * np.median(raked(people.base.astype(float).to_numpy(), targets, how)) for x in (0.4, 1.7)
    )
    copies = bootstrap.units(people, how).copies
    # 11 of 12 units, each of 20 people
    assert copies.sum(axis=0).tolist() == [220] * 200 and copies.max() > 2
    each = design.replicates[copies > 0] / copies[copies > 0]
    assert each.min() >= low * (1 - 1e-9) and each.max() <= high * (1 + 1e-9)
    assert np.isclose(each, high).any() and np.isclose(each, low).any()
    early = (people.role == "early").to_numpy()
    assert design.replicates[early].sum(axis=0) / design.replicates.sum(axis=0) == pytest.approx(0.55)


def test_one_unit_in_a_stratum_is_an_error(study):
    people = PEOPLE.assign(stratum=["s", "s", "t", "t"])
    with pytest.raises(FactError, match=r"\[design\]: strata: stratum number 0 .* has one sampling unit"):
        bootstrap.replicates(people, None, [], settings(study))


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> SimpleNamespace:
    """The tiny study through weights, estimates and replicates."""
    out = tmp_path_factory.mktemp("tiny")
    facts = {name.split(".")[0]: TINY / name for name in FACTS}
    people, weights, estimates = out / "people.parquet", out / "weights.csv", out / "estimates.csv"
    margins, how = TINY / "margins.csv", facts["study"]
    prepare.main(TINY / "responses.csv", people=people, quality=out / "quality.csv", **facts)
    weight.main(people, how, weights, out / "weighting.csv", margins)
    estimate.main(people=people, weights=weights, estimates=estimates, scores=out / "scores", **facts)
    for name in ("one.csv", "two.csv"):
        replicate.main(
            people=people,
            estimates=estimates,
            replicated=out / name,
            pieces=out / "pieces",
            margins=margins,
            **facts,
        )
    return SimpleNamespace(out=out, people=people, study=read_study(how), margins=margins)


def test_the_same_study_gives_the_same_bytes(made):
    assert (made.out / "one.csv").read_bytes() == (made.out / "two.csv").read_bytes()


def test_the_full_weights_are_those_published(made):
    people = read_people(made.people)
    design = bootstrap.replicates(
        people, None, raking_targets(people, made.margins, made.study), made.study
    )
    assert design.weights == pytest.approx(pd.read_csv(made.out / "weights.csv").weight, rel=1e-9)


def test_the_first_of_each_theme_lead(made, monkeypatch):
    questions = read_questions(*(TINY / name for name in FACTS[:3]))
    keys = pd.read_csv(made.out / "estimates.csv").key.tolist()
    monkeypatch.setattr(ratios, "PER_THEME", 1)
    assert [(q.id, a) for q, a in ratios.headlines(questions, keys)] == [
        ("happy", "agree"), ("paid", "yes"),
    ]  # fmt: skip


def test_replicated_errors_are_near_the_linearized_ones(made):
    rows = pd.read_csv(made.out / "one.csv").set_index("key")
    estimates = pd.read_csv(made.out / "estimates.csv").set_index("key")
    # the first three of each theme that lead with a share, and the levels of the first breakdown
    leads = ("happy.agree", "extra.yes", "paid.yes", "perks.car")
    assert list(rows.index) == [
        f"replicated.share.{lead}.{group}" for lead in leads for group in ("all", "role.early", "role.late")
    ]
    assert (rows.kind == "diagnostic").all() and (
        rows.left == rows.index.str.removeprefix("replicated.")
    ).all()
    linearized = estimates.loc[rows.left, "se"].to_numpy()
    assert rows.value.to_numpy() == pytest.approx(rows.se.to_numpy() / linearized)
    assert rows.base.tolist() == estimates.loc[rows.left, "base"].tolist()
    # the standard error of a standard error from 200 replicates is 1 / sqrt(400) of it
    assert (rows.value - 1).abs().max() < 4 * 0.05
    assert rows.value.mean() == pytest.approx(1, abs=0.05)


def test_targets_that_are_estimates_are_drawn_again(made, tmp_path):
    """What calibration fixes has the error of its target, linearized and by replicates (Fuller 1998)."""
    said = (TINY / "margins.csv").read_text().replace("\n", ",0.1\n").replace("note,0.1", "note,se")
    margins = tmp_path / "margins.csv"
    margins.write_text(said)
    facts = {"people": made.people, "study": TINY / "study.toml", "margins": margins}
    weight.main(weights=tmp_path / "weights.csv", weighting=tmp_path / "weighting.csv", **facts)
    design = read_design(tmp_path / "weights.csv", made.study)
    people = read_people(made.people)
    early = (people.role == "early").to_numpy(float)
    assert means(design, early).se == pytest.approx([0.1])
    assert means(read_design(made.out / "weights.csv", made.study), early).se == pytest.approx(
        [0], abs=1e-9
    )
    targets = raking_targets(people, margins, made.study)
    again = bootstrap.replicates(people, None, targets, made.study)
    assert means(again, early).se == pytest.approx([0.1], rel=0.15)  # 200 replicates: 5% of it
