"""Coverage: the simulated street is the real one, the counting is by hand, and intervals cover."""

import csv
import tomllib
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import binom
from statsmodels.stats.weightstats import DescrStatsW

from analysis.numbers.schema import read_rows
from analysis.sample.models.fits import fitted
from analysis.sample.models.plan import Plan
from analysis.sample.people import read_design, read_people
from analysis.stages.estimate import __main__ as estimate
from analysis.stages.model import effects
from analysis.stages.prepare import __main__ as prepare
from analysis.stages.weight import __main__ as weight
from analysis.stats import Design
from analysis.store import Writer
from analysis.study import (
    Disclosure,
    FactError,
    read_margins,
    read_models,
    read_questions,
    read_study,
    read_toml,
)
from analysis.tools.demonstrate import build_population
from analysis.tools.demonstrate.codes import code_of, numbers
from analysis.tools.simulate import COLUMNS, Scenario, Trials, build_world, rows, run_trials, scenarios
from analysis.tools.simulate.apart import set_apart
from analysis.tools.simulate.changes import build_pair, trial
from analysis.tools.simulate.methods import METHODS, PUBLISHED, Table, estimated
from analysis.tools.simulate.numbers import share
from analysis.tools.simulate.sample import draw
from analysis.tools.simulate.scenarios import intraclass
from analysis.tools.simulate.sizes import errors
from analysis.tools.simulate.small import judged
from analysis.tools.simulate.tally import KINDS, applies

STUDY = Path("survey_data")
JUDGED = ("overall", "domain", "extreme", "mean", "model")
FACTS = ("codebook.csv", "scales.csv", "recodes.toml")
ITEMS = {
    "shares": ["A1_contrib", "A6_ip", "B4_safe", "B7_worrycol", "B10_directed", "C10_severed", "E5_fields"],
    "means": ["D1_04", "D2_12"],
}


@pytest.fixture(scope="module")
def world():
    """The population of the demonstration, with a few of the plan's numbers and 100 samples."""
    plan = read_toml(STUDY / "coverage.toml") | {"samples": 100, "numbers": ITEMS, "models": ["unsafe"]}
    questions = read_questions(*(STUDY / name for name in FACTS))
    parameters, study = read_toml(STUDY / "demonstration.toml"), read_study(STUDY / "study.toml")
    files = (STUDY / "margins.csv", STUDY / "models.toml")
    return build_world(parameters, plan, Scenario(100), *files, questions, study)


@pytest.fixture(scope="module")
def sample(world):
    return draw(world, np.random.default_rng(5))


def keys(world) -> list[str]:
    return [*world.cells.keys, *(key for m in world.models for key in m.keys)]


def test_the_truth_is_that_of_the_demonstration(world):
    with (STUDY / "truth.csv").open(encoding="utf-8", newline="") as file:
        published = {row["key"]: row["value"] for row in csv.DictReader(file)}
    both = [
        (truth, float(published[k]))
        for k, truth in zip(keys(world), world.truth, strict=True)
        if k in published
    ]
    assert len(both) > 40
    assert np.array(both)[:, 0] == pytest.approx(np.array(both)[:, 1], abs=1e-11)


@pytest.fixture(scope="module")
def published(world, tmp_path_factory) -> dict[str, dict]:
    """The demonstration's own responses through the real stages: rows of estimates and effects by key."""
    out = tmp_path_factory.mktemp("demonstration")
    facts = {name.split(".")[0]: STUDY / name for name in (*FACTS, "study.toml")}
    prepare.main(
        STUDY / "responses.csv", people=out / "people.parquet", quality=out / "quality.csv", **facts
    )
    weight.main(out / "people.parquet", facts["study"], out / "weights.csv", out / "weighting.csv",
                STUDY / "margins.csv", STUDY / "sample.csv")  # fmt: skip
    people, design = read_people(out / "people.parquet"), read_design(out / "weights.csv", world.study)
    codebook = {name: path for name, path in facts.items() if name != "study"}
    estimate.main(out / "people.parquet", out / "weights.csv", **codebook, study=facts["study"],
                  estimates=out / "estimates.csv", scores=out / "scores")  # fmt: skip
    made = read_rows(out / "estimates.csv").to_dict("records")
    columns = {c: people[c].to_numpy(dtype=object) for c in people}
    specs = read_models(STUDY / "models.toml")
    for m in world.models:
        plan = Plan(m.name, specs[m.name], "here", columns, world.questions)
        made += effects.average_effects(plan, fitted(plan, design, 0.05), 0.95, Writer(out / "effects"))
    return {r["key"]: r for r in made}


def test_the_demonstrations_own_sample_gives_the_published_numbers(world, published):
    """Fieldwork, weighting and estimation of the simulation are those of the stages."""
    rng = np.random.Generator(np.random.PCG64(world.parameters["seed"]))
    batteries = world.study.quality.batteries
    build_population(world.parameters, read_margins(STUDY / "margins.csv"), world.questions, batteries, rng)
    found, effective, _ = estimated(world, draw(world, rng))
    ours = pd.DataFrame(
        dict(zip(("value", "se", "low", "high"), found[PUBLISHED], strict=True)), keys(world)
    )
    theirs = pd.DataFrame([published[k] for k in keys(world)], keys(world))[list(ours)]
    assert len(ours) > 100
    assert ours.to_numpy() == pytest.approx(theirs.to_numpy(float), rel=1e-7, nan_ok=True)
    share = ours.index.str.startswith("share.")
    base = np.array([published[k]["effective_base"] for k in ours.index[share]])
    assert effective[share[: len(effective)]] == pytest.approx(base, rel=1e-6, nan_ok=True)


def test_weights_alone_are_a_design_of_respondents(world, sample):
    table = Table(world.cells, world.cells.values(sample.people), world.cells.members(sample.people))
    factor = sample.factors(world)
    design = Design(sample.design.weights)
    one = np.array(table.ratios(design, factor, 0.95))
    two = np.array(table.independent(design.weights[:, None] * factor, 0.95))
    assert one == pytest.approx(two, rel=1e-8, nan_ok=True)


def test_the_defaults_of_statsmodels_are_its_own(world, sample):
    found = estimated(world, sample)[0]["statsmodels"]
    place, w = keys(world).index, sample.design.weights
    question = world.questions["A6_ip"]
    inside = np.isfinite(z := world.cells.values(sample.people)[:, 1]) & (sample.people["descent"] == 1)
    assert world.cells.items[1].question is question
    theirs = DescrStatsW(z[inside], weights=w[inside])
    at = place("share.A6_ip.agree.descent.chinese")
    assert found[0][at] == pytest.approx(theirs.mean)
    assert found[1][at] == pytest.approx(theirs.std_mean)
    (m,) = world.models
    y, x = m.outcomes(sample.people, world.questions), m.columns(sample.people)
    used = np.isfinite(y)
    fit = sm.GLM(y[used], x[used], family=sm.families.Binomial(), freq_weights=w[used]).fit(tol=1e-12)
    first = place(m.keys[0])
    with pytest.warns(UserWarning, match="weights are not taken into account"):
        effect = fit.get_margeff(dummy=True)
    assert found[0][first:] == pytest.approx(effect.margeff, rel=1e-6)
    assert found[1][first:] == pytest.approx(effect.margeff_se, rel=1e-6)


def test_the_rows_are_counted_by_hand():
    """Two shares of three samples: the first covered in two of them, the second never."""
    cells = SimpleNamespace(item=np.arange(2), is_mean=np.zeros(2, bool), group=np.zeros(2, int))
    world = SimpleNamespace(
        scenario=Scenario(3), icc=(0.01, 0.02), models=[],
        cells=cells, truth=np.array([0.5, 0.2]), plan={"extreme": 0.05, "judged": 50},
        study=SimpleNamespace(disclosure=Disclosure(), confidence=0.95),
    )  # fmt: skip
    value = np.array([[0.5, 0.3], [0.6, 0.2], [0.7, 0.4]])
    covered = np.array([[True, False], [True, False], [False, False]])
    same = dict.fromkeys(METHODS, value)
    trials = Trials(world, same, {m: np.full((3, 2), 0.1) for m in METHODS},
                    {m: np.full((3, 2), 0.25) for m in METHODS}, dict.fromkeys(METHODS, covered),
                    np.array([[900.0, 80]] * 3), np.array([[400.0, 9]] * 3))  # fmt: skip
    row = next(rows(trials, "known"))
    assert (row["kind"], row["method"], row["cells"], row["samples"]) == ("overall", PUBLISHED, 2, 3)
    assert row["coverage"] == pytest.approx(2 / 6) and row["worst"] == 0
    # per sample 1/2, 1/2, 0: standard deviation .2887, over the root of 3
    assert row["simulation_error"] == pytest.approx(1 / 6)
    assert row["within_tolerance"] == 0.5  # none of three at 95%: 0.05³, less than half of 0.1%
    assert row["bias"] == pytest.approx(100 * (0.1 + 0.1) / 2)
    assert row["width"] == pytest.approx(25) and row["se_ratio"] == pytest.approx(1)
    few = Trials(
        world,
        same,
        same,
        same,
        dict.fromkeys(METHODS, covered),
        np.array([[900.0, 40]] * 3),
        np.array([[4.9, 9]] * 3),
    )
    assert list(few.kinds) == ["rare", "small domain"]


def test_a_sample_depends_on_its_number_alone(world):
    def values(samples: int, scenario: int) -> np.ndarray:
        return run_trials(world, scenario, range(samples)).value[PUBLISHED]

    one, two = values(1, 0), values(2, 0)
    assert np.array_equal(one[0], two[0], equal_nan=True)
    assert not np.array_equal(two[0], two[1], equal_nan=True)
    assert not np.array_equal(values(1, 1)[0], one[0], equal_nan=True)


def test_published_intervals_cover_the_truth_and_careless_ones_do_not(world):
    """Pooled within four Monte Carlo standard errors; of 99.9% tolerances one in a hundred may be left."""
    table = {(r["kind"], r["method"]): r for r in rows(run_trials(world, 0, range(100)), "known")}
    for kind in JUDGED:
        row = table[kind, PUBLISHED]
        assert row["coverage"] == pytest.approx(0.95, abs=4 * row["simulation_error"]), kind
        assert row["simulation_error"] < 0.01, kind
        assert row["within_tolerance"] >= 0.99, kind
        assert row["se_ratio"] == pytest.approx(1, abs=0.1), kind
    assert table["overall", "unweighted"]["coverage"] < 0.9
    assert table["overall", "unweighted"]["bias"] > 5 * table["overall", PUBLISHED]["bias"]
    assert table["mean", "statsmodels"]["coverage"] < 0.85


def test_the_table_of_the_study_is_that_of_its_plan():
    plan = tomllib.loads((STUDY / "coverage.toml").read_text(encoding="utf-8"))
    with (STUDY / "coverage.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        made = list(reader)
        assert reader.fieldnames == COLUMNS
    planned = scenarios(plan)
    assert {r["scenario"]: int(r["samples"]) for r in made} == {n: s.samples for n, s in planned.items()}
    for name, scenario in planned.items():
        rows_of = {(r["kind"], r["method"]) for r in made if r["scenario"] == name}
        kinds = {kind for kind, _ in rows_of}
        assert kinds >= set(JUDGED) - ({"model"} if scenario.models == () else set()) and kinds <= set(
            KINDS
        )
        assert rows_of == {(k, m) for k in kinds for m in METHODS if applies(m, k, scenario)}


@pytest.mark.parametrize("kind", JUDGED)
def test_the_target_of_the_study_plan_is_reached(kind):
    """94 to 96% pooled, and every number within the tolerance or as many out as chance puts there."""
    with (STUDY / "coverage.csv").open(encoding="utf-8", newline="") as file:
        of = {(r["scenario"], r["kind"], r["method"]): r for r in csv.DictReader(file)}
    row = of["known", kind, PUBLISHED]
    assert 0.94 <= float(row["coverage"]) <= 0.96
    out = round((1 - float(row["within_tolerance"])) * int(row["cells"]))
    assert out <= binom.ppf(0.999, int(row["cells"]), 0.001)
    assert float(of["unknown", kind, PUBLISHED]["bias"]) > 2 * float(row["bias"])


def test_changes_are_simulated_on_pairs_that_share_institutions(world):
    """With all institutions kept the covariance narrows intervals; drawn anew it hardly does."""
    parameters = read_toml(STUDY / "demonstration.toml")
    plan = read_toml(STUDY / "coverage.toml")
    shares = {**plan["changes"], "shares": ["B7_worrycol", "G7_gov", "B1_surveil"]}
    pair = build_pair(parameters, {**plan, "changes": shares}, "2025", STUDY / "margins.csv", STUDY / "models.toml",
                      world.questions, world.study)  # fmt: skip
    lead = dict(zip(pair.now.cells.keys, pair.change, strict=True))
    assert lead["share.B1_surveil.worried.all"] == 0 and lead["share.B7_worrycol.worried.all"] > 0.05
    trials = [trial(pair, [0, 1, 2, 3], [1, at]) for at in range(4)]
    ours, apart = (
        np.mean([found[f"se {method}"] for found in trials]) for method in ("published", "apart")
    )
    assert ours < apart
    covered = np.mean([found["covered published"] for found in trials])
    assert covered > 0.8
    again = trial(pair, [0, 1, 2, 3], [1, 0])
    assert all((again[name] == trials[0][name]).all() for name in again)


def test_the_part_of_the_variance_between_institutions_by_hand():
    """Three pairs: mean squares 8 between and 0.5 within."""
    values, of = np.array([1.0, 2, 3, 4, 5, 6, np.nan]), np.array([0, 0, 1, 1, 2, 2, 2])
    assert intraclass(values, of) == pytest.approx((8 - 0.5) / (8 + 0.5))


def test_targets_of_a_scenario():
    rows = {
        level: {"share": s, "composed": "assumed"} for level, s in zip("ab", ("0.6", "0.4"), strict=True)
    }
    margins, rng = {"m": rows, "n": rows}, np.random.default_rng(1)
    off = Scenario(2, off={"m": {"a": 0.5}}).targets(margins, rng)
    assert [float(r["share"]) for r in off["m"].values()] == pytest.approx([0.3 / 0.7, 0.4 / 0.7])
    assert off["n"] == rows and Scenario(2).targets(margins, rng) == margins
    drawn = Scenario(2, source={"m": 400}).targets(margins, rng)["m"]
    p = float(drawn["a"]["share"])
    assert p != 0.6 and float(drawn["a"]["se"]) == pytest.approx(np.sqrt(p * (1 - p) / 400))
    with pytest.raises(FactError, match="'c'"):
        Scenario(2, off={"m": {"c": 2.0}}).targets(margins, rng)
    with pytest.raises(FactError, match="unobservd"):
        scenarios({"samples": 2, "scenarios": {"x": {"unobservd": 1}}})


def test_estimated_targets_and_few_units_cost_what_careless_ways_leave_out(world):
    """Errors are larger with those of targets; t on few units is wider than the normal, narrower than on a
    group's own."""
    source = replace(world, scenario=Scenario(2, source={"citizenship": 300, "field": 300}))
    found = estimated(source, draw(source, np.random.default_rng(8)))[0]
    overall = np.flatnonzero((world.cells.group == 0) & ~world.cells.is_mean)[:5]
    assert (found[PUBLISHED][1][overall] > 1.02 * found["targets_exact"][1][overall]).any()
    assert (found[PUBLISHED][1][overall] >= found["targets_exact"][1][overall] - 1e-12).all()
    shares = np.flatnonzero(
        np.isfinite(found["normal"][2][: len(world.cells.item)])
        & (found[PUBLISHED][1][: len(world.cells.item)] > 0)
    )
    width = {m: (found[m][3] - found[m][2])[shares] for m in ("normal", PUBLISHED, "own_df")}
    assert (width["normal"] < width[PUBLISHED]).all() and (
        width[PUBLISHED] <= width["own_df"] + 1e-12
    ).all()


def test_small_groups_are_those_of_the_sample_and_the_truth_is_counted(world, sample):
    tables = {j.table: j for j in judged(world, sample)}
    of = tables["gain_minus_risk_S2_field"]
    assert (of.base >= 30).all() and of.printed.all() and not of.moved.any()
    life = code_of(world.questions["S2_field"], "life")
    x = numbers(world.questions["net_01"], world.people["net_01"])[world.people["S2_field"] == life]
    assert of.truth[0] == pytest.approx(np.nanmean(x))
    pair = next(j for j in judged(world, sample) if j.table == "S2_field_x_descent")
    question = world.questions[world.study.pooled["field_descent"].questions[0]]
    item = share(question, question.headline[0])
    z = item.of(sample.people)
    chinese = code_of(world.questions["descent"], "chinese")
    inside = (sample.people["S2_field"] == life) & (sample.people["descent"] == chinese) & np.isfinite(z)
    w = sample.design.weights[inside]
    assert pair.found["direct"][0][0] == pytest.approx((w @ z[inside]) / w.sum())
    assert pair.base[0] == inside.sum()
    own = pair.printed & (pair.base >= 60)
    assert np.array_equal(pair.found["read"][0][own], pair.found["direct"][0][own])
    assert own.any() and (~pair.printed).any()
    unseen = ~pair.printed & np.isfinite(pair.found["read"][0])
    assert np.array_equal(pair.found["read"][0][unseen], pair.found["modeled"][0][unseen])


def test_errors_of_small_groups_by_hand():
    value, low, high = (
        np.array([0.5, 0.3, np.nan]),
        np.array([0.4, 0.2, np.nan]),
        np.array([0.6, 0.35, np.nan]),
    )
    told = errors(np.array([value, low, high]), np.array([0.55, 0.4, 0.1]), 100)
    assert told["told"] == pytest.approx(2 / 3) and told["coverage"] == 0.5
    assert told["rmse"] == pytest.approx(100 * np.sqrt((0.05**2 + 0.1**2) / 2))
    assert told["width"] == pytest.approx(100 * (0.2 + 0.15) / 2)


def test_one_group_is_set_apart_and_no_other(world):
    """Its logit of what is pooled moves by 1.2, gain of the item by up to 2; everyone else stays."""
    other = deepcopy(world.population)
    apart = {"S2_field": "computing", "descent": "asian", "item": "net_10"}
    set_apart(other, apart, world.study, world.questions, np.random.default_rng(2))
    name = world.study.pooled["field_descent"].questions[0]
    question = world.questions[name]
    item = share(question, question.headline[0])
    people = world.people
    field = people["S2_field"] == code_of(world.questions["S2_field"], "computing")
    inside = field & (people["descent"] == code_of(world.questions["descent"], "asian"))
    before, after = (item.of(p.people) for p in (world.population, other))
    assert np.array_equal(before[~inside], after[~inside], equal_nan=True)
    p, q = np.nanmean(before[inside]), np.nanmean(after[inside])
    assert np.log(q / (1 - q)) - np.log(p / (1 - p)) == pytest.approx(1.2, abs=0.2)
    assert np.array_equal(other.people[name], other.answers.codes[:, other.answers.place(name)])
    gain = numbers(world.questions["D1_10"], other.people["D1_10"]) - numbers(
        world.questions["D1_10"], world.population.people["D1_10"]
    )
    assert np.nanmax(gain[~field]) == 0 and 1 < np.nanmean(gain[field]) <= 2


def test_the_other_tables_are_those_of_the_plan():
    """Samples as planned; modeled shares are nearer the truth than direct ones, and cover it."""
    plan = tomllib.loads((STUDY / "coverage.toml").read_text(encoding="utf-8"))
    of_one = pd.read_csv(STUDY / "recovered.csv")
    assert set(of_one.samples) == {plan["recovered"]["samples"]}
    named = {key.split(".")[1] for key in of_one.key if key.startswith("effect.")}
    assert named == set(plan["recovered"]["models"])
    assert of_one.coverage.mean() == pytest.approx(0.95, abs=0.02)
    small = pd.read_csv(STUDY / "small.csv")
    planned = {name: s.samples for name, s in scenarios(plan, "small").items()}
    assert small.groupby("scenario").samples.unique().map(list).to_dict() == {
        n: [k] for n, k in planned.items()
    }
    usual = small[(small.scenario == "usual") & (small.base == "every")].set_index(["table", "method"])
    shares = usual.loc["S2_field_x_descent"]
    assert shares.rmse["modeled"] < 0.6 * shares.rmse["direct"] and shares.coverage["modeled"] > 0.94
    apart = small[(small.base == "apart") & (small.table == "gain_minus_risk_S2_field")]
    rmse = {m: apart.rmse[apart.method == m].to_numpy() for m in ("read", "modeled")}
    assert len(rmse["read"]) == 2 and (rmse["read"] < 0.5 * rmse["modeled"]).all()  # the rule catches it
