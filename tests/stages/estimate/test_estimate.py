"""Estimates of a question: by hand, and against the engine."""

from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.stages.estimate.__main__ import Estimating
from analysis.stages.estimate.contrasts import adjusted, ranked
from analysis.stats import Design, shares
from analysis.store import Scores, Writer
from analysis.study import FactError, Families, Reporting, read_questions

TINY = Path("tests/studies/tiny")
ASIDE = TemporaryDirectory()  # gone with the tests


@pytest.fixture(scope="module")
def questions():
    return read_questions(TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")


def people(n: int = 6, **columns: list[str]) -> pd.DataFrame:
    base = {
        "role": ["early", "late"] * (n // 2), "group": ["red", "green", "blue"] * (n // 3), "happy": ["neither"] * n,
        "paid": ["yes"] * n, "hours": ["40"] * n, "perks_car": ["yes"] * n, "perks_food": ["no"] * n,
        "shown_extra": ["drawn"] * n, "extra": ["yes"] * n, "red": ["yes", "no", "no"] * (n // 3), "content": ["1"] * n,
    }  # fmt: skip
    return pd.DataFrame(base | columns)


def estimating(questions, frame, design, breakdowns=(), pairs=(), folder=None, rankings=None, df="design"):
    study = SimpleNamespace(
        confidence=0.95, breakdowns=list(breakdowns), pairs=[tuple(pair) for pair in pairs], path=Path("study.toml"), rankings=rankings or {},
        reporting=Reporting(), design=SimpleNamespace(df=df), apart=None, pooled={},
    )  # fmt: skip
    columns = {name: pd.Categorical(frame[name]) for name in frame}
    made = Estimating(
        study, questions, design, columns, Writer(folder or Path(mkdtemp(dir=ASIDE.name)) / "scores")
    )
    for cut in made.plan.all():
        made.cut(cut)
    made.writer.finish()
    return made, study


def records(made) -> dict[str, dict]:
    columns = made.rows.columns()
    return {k: {c: x[i] for c, x in columns.items()} for i, k in enumerate(columns["key"])}


def rows_of(questions, question, frame, weights, breakdowns=(), pairs=()):
    made, _ = estimating(questions, frame, Design(np.asarray(weights, float)), breakdowns, pairs)
    return {k: r for k, r in records(made).items() if r["question"] == question}


HAPPY = ["strongly_agree", "somewhat_agree", "neither", "dont_know", "refused", "strongly_disagree"]


def test_shares_by_hand(questions):
    """Weights 1, 2, 3, 4, (5 refused), 6: base 16; agree 3/16, don't know stays in the base."""
    got = rows_of(questions, "happy", people(happy=HAPPY), [1, 2, 3, 4, 5, 6])
    assert got["share.happy.agree.all"]["value"] == pytest.approx(3 / 16)
    assert got["share.happy.dont_know.all"]["value"] == pytest.approx(4 / 16)
    assert got["share.happy.strongly_agree.all"]["unweighted"] == pytest.approx(1 / 5)
    assert got["share.happy.agree.all"]["base"] == 5 and got["share.happy.agree.all"]["cell"] == 2
    answers = [k for k in got if k.split(".")[2] in questions["happy"].answers]
    assert sum(got[k]["value"] for k in answers) == pytest.approx(1)


def test_a_ranking_orders_means_of_everyone(questions):
    """hours 42 on average with hardly a doubt, content 1; a question without a mean cannot be ranked."""
    n = 60
    frame = people(n, hours=["40", "44"] * (n // 2), content=["0", "2", "1"] * (n // 3))
    design = Design(np.ones(n))
    made, study = estimating(questions, frame, design, ["role"], rankings={"busy": ["content", "hours"]})
    ranked(made.rows, made.means, study, questions, design)
    one, two = (r for r in records(made).values() if r["kind"] == "rank")
    assert (one["key"], one["value"], one["low"], one["high"]) == ("rank.content.all", 2, 2, 2)
    assert (two["key"], two["value"], two["low"], two["high"]) == ("rank.hours.all", 1, 1, 1)
    assert two["left"] == "mean.hours.all" and two["base"] == n and two["answer"] == "busy"
    study.rankings = {"busy": ["hour", "content"]}
    with pytest.raises(
        FactError, match=r"\[rankings\] busy: a mean of 'hour' is not known, did you mean 'hours'"
    ):
        ranked(made.rows, made.means, study, questions, design)


def test_a_share_is_the_engine_s_share(questions):
    rng = np.random.default_rng(3)
    n = 120
    frame = people(n, happy=list(rng.choice(HAPPY, n)))
    w = rng.uniform(1, 4, n)
    got = rows_of(questions, "happy", frame, w)["share.happy.neither.all"]
    codes = np.array([-1 if h == "refused" else int(h == "neither") for h in frame.happy])
    engine = shares(Design(w), codes, 2)
    assert got["value"] == pytest.approx(engine.value[1], rel=1e-12)
    assert got["se"] == pytest.approx(engine.se[1], rel=1e-12)
    logit = np.log(got["value"] / (1 - got["value"]))
    half = stats.t.ppf(0.975, got["df"]) * got["se"] / (got["value"] * (1 - got["value"]))
    assert got["low"] == pytest.approx(1 / (1 + np.exp(half - logit)))
    assert got["df"] == n - 1


def test_equal_weights_give_the_textbook_standard_error(questions):
    frame = people(60, happy=["neither"] * 24 + ["refused"] * 0 + ["somewhat_agree"] * 36)
    got = rows_of(questions, "happy", frame, np.ones(60))["share.happy.neither.all"]
    assert got["se"] == pytest.approx(np.sqrt(0.4 * 0.6 / 59))
    # by linearization the variance has n / (n - 1); the effective base compares with p (1 - p) / n
    assert got["effective_base"] == pytest.approx(59)


def test_an_item_shown_to_a_part_weighs_by_its_factor(questions):
    scale = [a for a in questions["shown_extra"].rows if a.key == "drawn"]
    assert scale[0].number == 2
    frame = people(extra=["yes", "no", "not_shown"] * 2, shown_extra=["drawn", "drawn", "not_drawn"] * 2)
    got = rows_of(questions, "extra", frame, [1, 1, 9, 3, 1, 9])["share.extra.yes.all"]
    assert got["value"] == pytest.approx(4 / 6) and got["base"] == 4


def test_means_leave_out_what_is_no_number(questions):
    frame = people(hours=["10", "20", "skip", "40", "not_shown", "30"])
    got = rows_of(questions, "hours", frame, [1, 1, 5, 2, 7, 4], ["role"])
    assert got["mean.hours.all"]["value"] == pytest.approx((10 + 20 + 80 + 120) / 8)
    assert (
        got["mean.hours.role.early"]["value"] == pytest.approx(10)
        and got["mean.hours.role.early"]["base"] == 1
    )
    assert got["mean.hours.all"]["base"] == 4


def test_mark_all_options_are_shares_of_their_own(questions):
    frame = people(perks_car=["yes", "no", "skip"] * 2, perks_food=["yes", "yes", "skip"] * 2)
    got = rows_of(questions, "perks", frame, np.ones(6))
    assert got["share.perks.car.all"]["value"] == 0.5 and got["share.perks.food.all"]["value"] == 1
    assert got["share.perks.car.all"]["base"] == 4


def test_breakdowns_show_nets_of_each_level_and_the_difference_between_every_two(questions):
    frame = people(happy=HAPPY)
    got = rows_of(questions, "happy", frame, [1, 2, 3, 4, 5, 6], ["group"])
    assert got["share.happy.agree.group.red"]["value"] == pytest.approx(1 / 5)
    assert got["share.happy.agree.group.green"]["value"] == pytest.approx(1)
    gap = got["difference.happy.agree.group.red-green"]
    assert gap["value"] == pytest.approx(1 / 5 - 1) and gap["unit"] == "points"
    assert "difference.happy.agree.group.green-blue" in got
    assert (gap["left"], gap["right"]) == ("share.happy.agree.group.red", "share.happy.agree.group.green")


def test_the_error_of_a_difference_has_the_covariance_in_it(questions, tmp_path):
    """Two groups that share sampling units: the variance of the difference is not the sum."""
    rng = np.random.default_rng(5)
    n = 120
    psu = np.repeat(np.arange(12), 10)
    happy = np.where(rng.random(n) < 0.3 + 0.4 * (psu % 2), "somewhat_agree", "neither")
    frame = people(n, happy=list(happy))
    made, _ = estimating(questions, frame, Design(np.ones(n), psu=psu), ["role"], folder=tmp_path)
    got = records(made)
    one, two = (Scores(tmp_path).of(f"share.happy.agree.role.{k}") for k in ("early", "late"))
    se = got["difference.happy.agree.role.early-late"]["se"]
    assert se == pytest.approx(np.sqrt(one @ one + two @ two - 2 * one @ two))
    assert abs(one @ two) > 0.1 * (one @ one)


def test_no_question_is_broken_down_by_itself_or_by_what_is_made_of_it(questions):
    got = rows_of(questions, "group", people(60), np.ones(60), ["group", "red", "role"])
    assert {r["breakdown"] for r in got.values()} == {"", "role"}


def test_p_values_are_adjusted_within_a_breakdown_of_a_theme():
    rows = pd.DataFrame(
        [("a", "x", 0.01), ("a", "x", 0.04), ("a", "x", 0.03), ("a", "y", 0.04), ("b", "x", 0.2), ("a", "x", np.nan)],
        columns=["theme", "breakdown", "p"],
    )  # fmt: skip
    found = adjusted(
        {"kind": np.array(["difference"] * 6), **{c: rows[c].to_numpy() for c in rows}}, Families()
    )
    # Benjamini and Hochberg by hand: .01 * 3, then min(.03 * 3 / 2, .04), .04
    assert found[:5] == pytest.approx([0.03, 0.04, 0.04, 0.04, 0.2]) and np.isnan(found[5])


def test_a_group_may_stand_on_its_own_degrees_of_freedom(questions):
    """R: degf(subset(design, role == "early")) counts the units and strata that the group reaches."""
    n, rng = 60, np.random.default_rng(2)
    frame = people(n, happy=list(rng.choice(HAPPY[:4], n)))
    frame["role"] = ["early"] * 15 + ["late"] * 45
    unit = np.arange(n) // 5
    design = Design(np.ones(n), strata=unit // 4, psu=unit)  # 12 units in 3 strata; early reaches 3 in one
    for df, expected in (("design", (9, 9, 9)), ("group", (2, 6, 9))):
        got = records(estimating(questions, frame, design, ["role"], df=df)[0])
        early, late = (got[f"share.happy.agree.role.{k}"] for k in ("early", "late"))
        apart = got["difference.happy.agree.role.early-late"]
        assert (early["df"], late["df"], apart["df"]) == expected
        half = stats.t.ppf(0.975, expected[2]) * apart["se"]
        assert apart["high"] - apart["value"] == pytest.approx(half)
        assert apart["p"] == pytest.approx(2 * stats.t.sf(abs(apart["value"] / apart["se"]), expected[2]))
        logit = np.log(early["value"] / (1 - early["value"]))
        half = stats.t.ppf(0.975, expected[0]) * early["se"] / (early["value"] * (1 - early["value"]))
        assert early["low"] == pytest.approx(1 / (1 + np.exp(half - logit)))


def test_the_effective_base_of_a_mean_is_its_variance_over_that_of_its_error(questions):
    hours = [10, 20, 30, 40, 50, 60]
    got = rows_of(questions, "hours", people(hours=[str(h) for h in hours]), np.ones(6))["mean.hours.all"]
    assert got["se"] == pytest.approx(np.std(hours, ddof=1) / np.sqrt(6))
    assert got["effective_base"] == pytest.approx(6) and got["deff"] == pytest.approx(1)


def test_two_breakdowns_are_crossed_once(questions):
    both = {q: {r["breakdown"] for r in rows_of(questions, q, people(60), np.ones(60), ["role", "group"]).values()}
            for q in ("role", "group")}  # fmt: skip
    assert both == {"role": {"", "group"}, "group": {""}}


def test_two_breakdowns_are_crossed_for_shares_alone(questions):
    """Of twelve people two are early and red: one of them agrees; late and blue are two, none agrees."""
    frame = people(12, happy=[*HAPPY, *HAPPY])
    plain = rows_of(questions, "happy", frame, np.ones(12), ["role", "group"])
    rows = rows_of(questions, "happy", frame, np.ones(12), ["role", "group"], [["role", "group"]])
    more = rows.keys() - plain.keys()
    assert more == {
        f"share.happy.{net}.role_x_group.{r}_x_{g}"
        for net in questions["happy"].nets
        for r in ("early", "late")
        for g in ("red", "green", "blue")
    }
    row = rows["share.happy.agree.role_x_group.early_x_red"]
    assert (row["value"], row["base"], row["breakdown"]) == (1, 2, "role_x_group")
    assert not [k for k in more if not k.startswith("share.")]


def test_a_pair_leaves_nobody_out(questions):
    frame = people(6, group=["red", "green", "-6"] * 2)
    with pytest.raises(FactError, match=r"role_x_group.*stand at no level"):
        estimating(questions, frame, Design(np.ones(6)), ["role", "group"], [["role", "group"]])
