"""Models: effects against an independent computation; what cannot be fitted is said."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from analysis.sample.models.fits import fitted
from analysis.sample.models.plan import Plan
from analysis.stages.model.__main__ import adjust
from analysis.stages.model.effects import average_effects, cases
from analysis.stats import Design, picked_level, t_interval
from analysis.store import Writer
from analysis.study import FactError, Families, Held, Model, read_questions, read_toml

TINY = Path("tests/studies/tiny")


@pytest.fixture(scope="module")
def questions():
    return read_questions(TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")


@pytest.fixture(scope="module")
def people():
    rng = np.random.default_rng(8)
    n = 400
    role = rng.choice(["early", "late"], n)
    group = rng.choice(["red", "green", "blue"], n)
    happy = np.where(rng.random(n) < 0.3 + 0.3 * (role == "late"), "somewhat_agree", "neither")
    happy[:10] = "dont_know"
    red = np.where(group == "red", "yes", "no")
    return {k: np.asarray(v, dtype=object) for k, v in
            {"respondent": np.arange(n).astype(str), "role": role, "group": group, "happy": happy, "red": red}.items()}  # fmt: skip


def held(*terms: str) -> tuple[Held, ...]:
    return tuple(Held(t, "confounder", "before", "a reason") for t in terms)


SPEC = Model("?", "happy = agree", "logistic", "role", held("group"))


def effects_of(spec, people, questions, design, folder):
    made = plan(spec, people, questions)
    fit = fitted(made, design, 0.05)
    return [*cases(made, fit), *average_effects(made, fit, 0.95, Writer(folder))]


def plan(spec, people, questions):
    return Plan("m", spec, "models.toml, [m]", people, questions)


def test_effects_are_weighted_average_differences_of_predictions(people, questions, tmp_path):
    n = len(people["role"])
    w = np.random.default_rng(1).uniform(1, 3, n)
    rows = {r["key"]: r for r in effects_of(SPEC, people, questions, Design(w), tmp_path)}
    used = people["happy"] != "dont_know"
    late, green, blue = (
        people[c] == k for c, k in (("role", "late"), ("group", "green"), ("group", "blue"))
    )
    x = np.column_stack([np.ones(n), late, green, blue]).astype(float)[used]
    y = (people["happy"] == "somewhat_agree")[used].astype(float)
    fit = sm.GLM(y, x, family=sm.families.Binomial(), freq_weights=w[used]).fit(tol=1e-12)
    up, down = x.copy(), x.copy()
    up[:, 1], down[:, 1] = 1, 0
    effect = np.average(fit.predict(up) - fit.predict(down), weights=w[used])
    assert rows["effect.m.role.late"]["value"] == pytest.approx(effect, rel=1e-7)
    assert "effect.m.role.early" not in rows and "effect.m.group.red" not in rows
    assert rows["model.m.base"]["value"] == used.sum()
    low, high = rows["effect.m.role.late"]["low"], rows["effect.m.role.late"]["high"]
    assert low < effect < high and low + high == pytest.approx(2 * effect)


def test_scaling_the_weights_changes_nothing(people, questions, tmp_path):
    w = np.random.default_rng(2).uniform(1, 3, len(people["role"]))
    one, ten = (effects_of(SPEC, people, questions, Design(k * w), tmp_path / str(k)) for k in (1, 10))
    for a, b in zip(one, ten, strict=True):
        assert a["value"] == pytest.approx(b["value"], rel=1e-9)
        assert a.get("se", 0) == pytest.approx(b.get("se", 0), rel=1e-8)


def test_a_question_shown_to_some_counts_by_how_likely_it_was(people, questions, tmp_path):
    n = len(people["role"])
    shown = np.where(np.arange(n) % 4 < 2, "drawn", "not_drawn").astype(object)
    extra = np.where(shown == "drawn", np.where(people["role"] == "late", "yes", "no"), "not_shown").astype(
        object
    )
    extra[:40:4] = "yes"
    columns = people | {"shown_extra": shown, "extra": extra}
    made = plan(replace(SPEC, outcome="extra = yes", exposure="group", adjust=()), columns, questions)
    assert set(made.factor[shown == "drawn"]) == {2.0} and set(made.factor[shown != "drawn"]) == {1.0}
    assert made.used.tolist() == (shown == "drawn").tolist()
    both = "extra = yes and happy = agree"
    with pytest.raises(FactError, match="shown to different people"):
        plan(replace(SPEC, outcome=both), columns, questions)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"exposure": "rolle"}, r"\[m\]: term 'rolle' is not known, did you mean 'role'"),
        ({"outcome": "happy = agreed"}, "'happy' has no answer 'agreed', did you mean 'agree'"),
        ({"outcome": "all"}, "outcome 'all' holds for everyone"),
    ],
)
def test_a_wrong_model_names_itself(people, questions, change, says):
    with pytest.raises(FactError, match=says):
        plan(replace(SPEC, **change), people, questions)


def test_effects_are_adjusted_within_their_family(shared):
    """191 effects of another run of the demonstration: adjusted there from p of more digits."""
    table = pd.read_csv(shared / "golden/referee/effects_adjusted.csv")
    for family, column in ((("theme",), "bh_theme"), (("model",), "bh_model"), ((), "bh_all")):
        rows = [{"kind": "effect", "key": k, "theme": t, "p": p} for k, t, p in
                zip(table.key, table.theme, table.p, strict=True)]  # fmt: skip
        adjust(rows, Families(effect=family))
        np.testing.assert_allclose([r["p_adjusted"] for r in rows], table[column], atol=2e-5)


def test_intervals_of_what_was_picked_are_wider(shared):
    """Of the same 191 effects: those that pass within their theme, at the level of the false coverage rate."""
    table = pd.read_csv(shared / "golden/referee/effects_adjusted.csv")
    for _, theme in table.groupby("theme"):
        level = picked_level(int((theme.bh_theme < 0.05).sum()), len(theme), 0.05)
        np.testing.assert_allclose(level, theme.fcr_level, atol=1e-6)
        low, high = t_interval(theme["value"], theme.se, 86, level)
        np.testing.assert_allclose(low, theme.fcr_low, atol=3e-6)
        np.testing.assert_allclose(high, theme.fcr_high, atol=3e-6)
        assert (low * high > 0)[theme.bh_theme < 0.05].all()  # what passes leaves out zero still


def test_collinear_terms_are_named(people, questions, tmp_path):
    spec = replace(SPEC, exposure="group", adjust=held("red"))
    from analysis.stats import StatsError

    with pytest.raises(StatsError, match="red="):
        effects_of(spec, people, questions, Design(np.ones(len(people["role"]))), tmp_path)


def test_the_models_of_the_study_have_what_a_model_needs():
    for name, spec in read_toml(Path("survey_data/models.toml")).items():
        assert {"question", "outcome", "kind", "exposure", "adjust"} <= set(spec), name
    assert pd.Series(list(read_toml(Path("survey_data/models.toml")))).is_unique
