"""Kinds of models and of terms: each against a package that fits it by itself, errors against replicates."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm
from patsy import cr
from statsmodels.miscmodels.ordinal_model import OrderedModel

from analysis.numbers.key import Key
from analysis.sample.models.fits import fitted
from analysis.sample.models.plan import Plan
from analysis.stages.model.effects import average_effects, cases, coefficients, moderated_effects
from analysis.stats import Design, natural_spline
from analysis.store import Writer
from analysis.study import Coding, FactError, Held, Model, read_questions

TINY = Path("tests/studies/tiny")
N = 800
STEPS = ["strongly_disagree", "somewhat_disagree", "neither", "somewhat_agree", "strongly_agree"]


@pytest.fixture(scope="module")
def questions():
    return read_questions(TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")


@pytest.fixture(scope="module")
def people():
    rng = np.random.default_rng(21)
    role, group = rng.choice(["early", "late"], N), rng.choice(["red", "green", "blue"], N)
    hours = rng.integers(20, 70, N)
    drive = 0.8 * (role == "late") - 0.5 * (group == "blue") + 0.02 * hours + rng.logistic(size=N)
    steps = np.digitize(drive, np.quantile(drive, [0.15, 0.35, 0.6, 0.85]))
    return {k: np.asarray(v, dtype=object) for k, v in {
        "respondent": np.arange(N).astype(str), "role": role, "group": group, "hours": hours.astype(str),
        "happy": np.array(STEPS)[steps], "red": np.where(group == "red", "yes", "no"),
    }.items()}  # fmt: skip


def held(*terms: str) -> tuple[Held, ...]:
    return tuple(Held(t, "confounder", "before", "a reason") for t in terms)


SPEC = Model("?", "happy = agree", "logistic", "role", held("group"))


def told(spec, people, questions, folder, design=None):
    plan = Plan("m", spec, "models.toml, [m]", people, questions)
    fit = fitted(plan, design or Design(np.ones(N)), 0.05)
    writer = Writer(folder)
    rows = [
        *cases(plan, fit), *average_effects(plan, fit, 0.95, writer), *moderated_effects(plan, fit, 0.95, writer),
        *coefficients(plan, fit, 0.95),
    ]  # fmt: skip
    return {r["key"]: r for r in rows}, fit


def columns(people) -> tuple[np.ndarray, ...]:
    return tuple(
        (people[c] == k).astype(float) for c, k in (("role", "late"), ("group", "green"), ("group", "blue"))
    )


def codes(people) -> np.ndarray:
    return np.array([STEPS.index(k) for k in people["happy"]])


def test_an_ordinal_model_is_that_of_statsmodels(people, questions, tmp_path):
    rows, fit = told(replace(SPEC, kind="ordinal"), people, questions, tmp_path)
    assert fit.kind == "ordinal" and rows["model.m.odds"]["value"] == fit.p > 0.05
    x = np.column_stack(columns(people))
    peer = OrderedModel(codes(people), x, distr="logit").fit(method="bfgs", disp=False, gtol=1e-9)
    late = rows["coefficient.m.role.late"]
    assert late["value"] == pytest.approx(peer.params[0], rel=1e-5)
    up, down = x.copy(), x.copy()
    up[:, 0], down[:, 0] = 1, 0
    apart = (peer.predict(up) - peer.predict(down)).mean(axis=0)
    assert rows["effect.m.role.late"]["value"] == pytest.approx(apart[3:].sum(), rel=1e-5)


def test_a_multinomial_model_is_that_of_statsmodels(people, questions, tmp_path):
    rows, _ = told(replace(SPEC, kind="multinomial"), people, questions, tmp_path)
    x = np.column_stack([np.ones(N), *columns(people)])
    peer = sm.MNLogit(codes(people), x).fit(disp=False, tol=1e-12)
    up, down = x.copy(), x.copy()
    up[:, 1], down[:, 1] = 1, 0
    apart = (peer.predict(up) - peer.predict(down)).mean(axis=0)
    assert rows["effect.m.role.late"]["value"] == pytest.approx(apart[3:].sum(), rel=1e-6)
    found = rows["coefficient.m.role.late_x_strongly_agree"]
    assert found["value"] == pytest.approx(peer.params[1, 3], rel=1e-6)
    assert found["df"] == N - 1 + 1 - 4


def test_odds_that_are_not_proportional_are_fitted_without_order(people, questions, tmp_path):
    turned = people | {"happy": people["happy"].copy()}
    late = np.flatnonzero(people["role"] == "late")
    turned["happy"][late] = np.where(
        np.arange(len(late)) % 2, STEPS[0], STEPS[4]
    )  # both ends, never between
    turned["happy"][late[:60]] = np.resize(STEPS, 60)
    rows, fit = told(replace(SPEC, kind="ordinal"), turned, questions, tmp_path)
    assert fit.kind == "multinomial" and rows["model.m.odds"]["value"] < 0.05


def test_a_linear_model_is_that_of_statsmodels(people, questions, tmp_path):
    w = np.random.default_rng(3).uniform(1, 3, N)
    spec = replace(SPEC, kind="linear", outcome="hours")
    rows, _ = told(spec, people, questions, tmp_path, Design(w))
    x = np.column_stack([np.ones(N), *columns(people)])
    peer = sm.WLS(people["hours"].astype(float), x, weights=w).fit(cov_type="HC0")
    effect = rows["effect.m.role.late"]
    assert effect["value"] == pytest.approx(peer.params[1], rel=1e-9) and effect["unit"] == "difference"
    assert rows["coefficient.m.role.late"]["se"] == pytest.approx(
        peer.bse[1] * np.sqrt(N / (N - 1)), rel=1e-7
    )
    assert "model.m.share" not in rows and rows["model.m.mean"]["unit"] == "mean"


def test_a_spline_fits_as_that_of_patsy():
    rng = np.random.default_rng(5)
    x = rng.uniform(0, 10, 300)
    y, knots = np.sin(x) + rng.normal(size=300), [1.0, 3.0, 6.0, 9.0]
    ours = np.column_stack([np.ones(300), natural_spline(x, knots)])
    theirs = np.asarray(cr(x, knots=knots[1:-1], lower_bound=knots[0], upper_bound=knots[-1]))
    fit = [c @ np.linalg.lstsq(c, y, rcond=None)[0] for c in (ours, theirs)]
    inside = (x >= 1) & (x <= 9)
    assert ours.shape == (300, 4)
    np.testing.assert_allclose(fit[0][inside], fit[1][inside], atol=0.2)
    grid = np.array([-5.0, -4.0, 12.0, 13.0, 14.0])  # a line beyond the outer knots
    beyond = natural_spline(grid, knots)
    np.testing.assert_allclose(beyond[4] - beyond[3], beyond[3] - beyond[2], atol=1e-9)


def test_terms_of_numbers_are_told_for_their_step_and_between_their_values(people, questions, tmp_path):
    line = replace(SPEC, adjust=held("hours"), coding={"hours": Coding("numeric", per=10)})
    rows, _ = told(line, people, questions, tmp_path / "line")
    hours = people["hours"].astype(float)
    x = np.column_stack([np.ones(N), columns(people)[0], hours])
    y = np.isin(people["happy"], STEPS[3:]).astype(float)
    peer = sm.Logit(y, x).fit(disp=False, tol=1e-12)
    more = x.copy()
    more[:, 2] += 10
    apart = (peer.predict(more) - peer.predict(x)).mean()
    assert rows["effect.m.hours.step"]["value"] == pytest.approx(apart, rel=1e-7)
    assert rows["coefficient.m.hours.step"]["value"] == pytest.approx(10 * peer.params[2], rel=1e-7)
    bent = {"hours": Coding("spline", knots=(25, 45, 65), between=(30, 60))}
    rows, _ = told(replace(line, coding=bent), people, questions, tmp_path / "bent")
    x = np.column_stack([np.ones(N), columns(people)[0], natural_spline(hours, (25, 45, 65))])
    peer = sm.Logit(y, x).fit(disp=False, tol=1e-12)
    sides = [np.column_stack([x[:, :2], natural_spline(np.full(N, at), (25, 45, 65))]) for at in (30, 60)]
    apart = (peer.predict(sides[1]) - peer.predict(sides[0])).mean()
    assert rows["effect.m.hours.between"]["value"] == pytest.approx(apart, rel=1e-7)


def test_effects_at_the_levels_of_another_term_and_how_far_they_lie_apart(people, questions, tmp_path):
    spec = replace(SPEC, by="group")
    rows, _ = told(spec, people, questions, tmp_path)
    late, green, blue = columns(people)
    y = np.isin(people["happy"], STEPS[3:]).astype(float)

    def x(late, green, blue):
        return np.column_stack([np.ones(N), late, green, blue, late * green, late * blue])

    peer = sm.Logit(y, x(late, green, blue)).fit(disp=False, tol=1e-12)
    one, none = np.ones(N), np.zeros(N)
    each = {"red": (none, none), "green": (one, none), "blue": (none, one)}
    effect = {k: (peer.predict(x(one, *at)) - peer.predict(x(none, *at))).mean() for k, at in each.items()}
    for level in each:
        found = rows[f"effect.m.role_x_group.late_x_{level}"]["value"]
        assert found == pytest.approx(effect[level], rel=1e-7)
    apart = rows["interaction.m.role_x_group.late_x_blue"]
    assert apart["value"] == pytest.approx(effect["blue"] - effect["red"], rel=1e-6)
    assert Key.parse(apart["key"]).term == "role_x_group"
    assert "interaction.m.role_x_group.late_x_red" not in rows


@pytest.mark.parametrize("kind", ["logistic", "ordinal", "multinomial", "linear"])
def test_the_error_of_an_effect_is_that_of_a_jackknife(people, questions, tmp_path, kind):
    """Leaving out one unit of 40 at a time, everything done again: JKn with one stratum."""
    spec = replace(SPEC, kind=kind, outcome="hours" if kind == "linear" else SPEC.outcome, by=None)
    unit = np.arange(N) % 40
    rows, _ = told(spec, people, questions, tmp_path / "all", Design(np.ones(N), psu=unit))
    again = []
    for out in range(40):
        some = {k: v[unit != out] for k, v in people.items()}
        plan = Plan("m", spec, "", some, questions)
        fit = fitted(plan, Design(np.ones(len(some["role"]))), 0.0)
        found = list(average_effects(plan, fit, 0.95, Writer(tmp_path / str(out))))
        again.append(next(r["value"] for r in found if r["key"] == "effect.m.role.late"))
    se = np.sqrt(39 / 40 * ((np.array(again) - np.mean(again)) ** 2).sum())
    effect = rows["effect.m.role.late"]
    assert effect["se"] == pytest.approx(se, rel=0.03) and effect["df"] == 39


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            {"kind": "ordinal", "outcome": "happy = agree and red = yes"},
            "of the answers of one single question",
        ),
        ({"kind": "linear", "outcome": "role"}, "outcome 'role' has no numbers"),
        ({"coding": {"role": Coding("numeric")}}, "coding of 'role', which has no numbers"),
    ],
)
def test_an_outcome_or_a_coding_that_does_not_fit_its_kind_is_refused(people, questions, change, says):
    with pytest.raises(FactError, match=says):
        Plan("m", replace(SPEC, **change), "models.toml, [m]", people, questions)


def test_separation_reaches_the_author_with_its_level(people, questions):
    apart = people | {"happy": people["happy"].copy()}
    apart["happy"][people["group"] == "blue"] = "strongly_agree"
    with pytest.raises(
        FactError, match=r"\[m\]: everyone has the same outcome at group = blue; expected both"
    ):
        Plan("m", SPEC, "models.toml, [m]", apart, questions)
