"""Findings under other choices: the published one is what is published, each other is what it says."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.numbers.schema import PRIVATE, read_rows
from analysis.sample.models.plan import Plan
from analysis.sample.people import read_people
from analysis.sample.weighting import read_sample
from analysis.stages.judge import __main__ as judge
from analysis.stages.prepare import __main__ as prepare
from analysis.stages.vary import __main__ as vary
from analysis.stages.vary.changes import changes
from analysis.stages.vary.choices import PUBLISHED, UNWEIGHTED, weightings
from analysis.stages.vary.claims import on_effects
from analysis.stages.vary.effects import Task as EffectTask
from analysis.stages.vary.effects import Weighed, bare, refit, sets
from analysis.stages.vary.findings import Finding, thresholds
from analysis.stages.vary.refit import PUBLISHED_CHOICE, Specification, Task, refits, weigh
from analysis.stages.vary.shifts import moved
from analysis.study import (
    Claim,
    FactError,
    Families,
    Held,
    Model,
    read_claims,
    read_margins,
    read_study,
    read_survey,
    write_rows,
)
from tests.stages.vary.given import TINY, files_of

OURS = Path("survey_data")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return files_of(tmp_path_factory.mktemp("vary"))


@pytest.fixture(scope="module")
def varied(study, tmp_path_factory):
    out = tmp_path_factory.mktemp("varied")
    vary.main(**study, varied=out / "varied.csv", pieces=out / "pieces")
    return read_rows(out / "varied.csv").set_index("key")


def test_the_published_choice_makes_the_published_numbers(study, varied):
    told = read_rows(study["estimates"]).set_index("key")
    now = varied.loc["varied.share.happy.agree.all"]
    assert now.value == pytest.approx(told.value["share.happy.agree.all"], rel=1e-9)
    assert now.low <= now.value <= now.high
    gap = varied.value["varied.gap.roles"]
    ends = [told.value[f"share.happy.agree.role.{level}"] for level in ("early", "late")]
    assert gap == pytest.approx(ends[0] - ends[1], rel=1e-9)


def test_each_choice_alone_by_hand(study, varied):
    """The share without weights, and with don't know out of the base, from the rows themselves."""
    people, weights = (
        pd.read_parquet(study["people"]).astype(object),
        pd.read_csv(study["estimates"].parent / "weights.csv"),
    )
    agree = people.happy.isin(["strongly_agree", "somewhat_agree", "agree"])
    base = people.happy.isin(agreeing(study))
    plain = varied.value["share.happy.agree.all@specification=unweighted"]
    assert plain == pytest.approx(agree[base].mean(), rel=1e-12)
    known = base & (people.happy != "dont_know")
    w = weights.weight
    assert varied.value["share.happy.agree.all@specification=missing"] == pytest.approx(
        (w * (agree & known)).sum() / w[known].sum(), rel=1e-9
    )


def agreeing(study) -> list[str]:
    from analysis.study import read_questions

    return list(read_questions(study["codebook"], study["scales"], study["recodes"])["happy"].answers)


def test_a_claim_is_kept_as_the_judge_judges_it(study, varied, tmp_path):
    """Where all choices agree, with the judge; so some are kept and some are lost."""
    ours = {k: v for k, v in study.items() if k not in ("replicated", "margins", "gaps")}
    weights = study["estimates"].parent / "weights.csv"
    judge.main(**ours, weights=weights, scores=weights.parent / "scores", judged=tmp_path / "judged.csv")
    judged = read_rows(tmp_path / "judged.csv").set_index("key").value
    kept = {name: varied.value[f"kept.claim.{name}"] for name in ("some", "none", "most", "roles")}
    assert {name: x for name, x in kept.items() if x in (0, 1)} == {
        name: judged[f"claim.{name}"] for name, x in kept.items() if x in (0, 1)
    }
    assert kept["some"] == 1 and kept["none"] == 0
    assert varied["left"]["kept.claim.roles"] and varied["right"]["kept.claim.roles"]


def test_a_difference_must_pass_its_family_with_the_others_as_published():
    """Two of three are told: each of them must be so with both; the third would be the third told."""
    pairs = pd.DataFrame({"theme": "t", "breakdown": list("bbbc"), "p": [0.001, 0.02, 0.2, 0.04]})
    assert thresholds(pairs, ("theme", "breakdown"), 0.95).tolist() == pytest.approx(
        [0.05 * 2 / 3, 0.05 * 2 / 3, 0.05, 0.05]
    )
    assert thresholds(pairs, ("theme",), 0.95)[3] == pytest.approx(0.05 * 3 / 4)
    claim = Claim("c", "a", ">", "x", says="s")
    finding = Finding("gap.c", "a", "x", 0.0, "points", 0.95, claim, 0.02)
    assert finding.kept(0.01, 0.2, 0.02) and not finding.kept(0.01, 0.2, 0.021)


def test_a_shift_of_a_target_by_hand(study, tmp_path):
    """One margin, nothing trimmed: each level's people weighted to what it becomes."""
    toml = tmp_path / "study.toml"
    toml.write_text(
        study["study"].read_text().replace("trim   = { low = 0.2, high = 5.0 }\n", "")
        + "\n[robustness]\nshift = 0.2\n"
    )
    margins = tmp_path / "margins.csv"
    margins.write_text(study["margins"].read_text().replace("All staff,published", "All staff,composed", 1))
    given = {**study, "study": toml, "margins": margins}
    vary.main(**given, varied=tmp_path / "varied.csv", pieces=tmp_path / "pieces")
    made = read_rows(tmp_path / "varied.csv").set_index("key")
    told = made[made.kind == "shift"]
    assert list(told.index) == [
        "shift.role.early.happy.agree"
    ]  # the other target is published as it stands
    assert made.value["choice.targets.larger.by"] == 0.2
    assert made.value["choice.role.early.moved"] == pytest.approx(abs(told.value.iloc[0]))
    people = pd.read_parquet(study["people"]).astype(object)
    base = pd.to_numeric(people.base)
    agree = people.happy.isin(["strongly_agree", "somewhat_agree", "agree"])
    asked, early = people.happy.isin(agreeing(study)), people.role == "early"

    def share(target: float) -> float:
        w = base * np.where(early, target / base[early].sum(), (1 - target) / base[~early].sum())
        return (w * agree)[asked].sum() / w[asked].sum()

    expected = share(0.55 * 1.2) - share(0.55)
    assert told.value.iloc[0] == pytest.approx(expected, rel=1e-6) and abs(expected) > 1e-4


def test_the_shares_of_a_margin_still_sum_to_one():
    rows = {
        level: {"share": s, "composed": "assumed"}
        for level, s in zip("abc", ("0.5", "0.3", "0.2"), strict=True)
    }
    made = moved({"m": rows, "n": rows}, "m", "b", 0.5)
    shares = [float(row["share"]) for row in made["m"].values()]
    assert shares == pytest.approx([0.5 * 0.55 / 0.7, 0.45, 0.2 * 0.55 / 0.7]) and made["n"] == rows


def test_what_is_naive_is_shown_and_not_counted(varied):
    assert (
        "choice.weights.unweighted.lost" in varied.index
        and "choice.error.weights_alone.lost" in varied.index
    )
    assert Specification(UNWEIGHTED).naive and Specification(error="weights_alone").naive
    assert not Specification("base", "fast", "missing").naive


def test_a_step_that_the_study_does_not_take_is_no_choice(study):
    settings = read_study(study["study"])
    assert "no_nonresponse" not in weightings(settings)  # the tiny study has no step for nonresponse
    bare = replace(settings, weighting=replace(settings.weighting, raking=(), nonresponse=None, trim=None))
    assert set(weightings(replace(bare, design=replace(bare.design, weight=None)))) == {PUBLISHED}


def test_a_choice_that_cannot_be_made_says_why(study):
    people = pd.read_parquet(study["people"]).astype(object)
    early = people[people.role == "early"].reset_index(drop=True)
    from analysis.study import read_margins

    why = weigh(Task(early, None, read_margins(study["margins"]), read_study(study["study"]), {}))
    assert isinstance(why, str) and "has no respondents" in why


def test_a_margin_that_is_not_there_is_an_error(study, tmp_path):
    text = (
        study["study"].read_text()
        + '\n[robustness]\nmargins = [{ margin = "rule", variables = ["role"] }]\n'
    )
    wrong = tmp_path / "study.toml"
    wrong.write_text(text)
    with pytest.raises(FactError, match=r"robustness\] margins: 'rule' is not in margins.csv"):
        vary.main(**(study | {"study": wrong}), varied=tmp_path / "v.csv", pieces=tmp_path / "p")


def test_claims_lost_by_each_choice_are_the_reference_s(shared, built_site, tmp_path):
    """Independently worked out for the demonstration: claims that each choice alone overturns, and how far
    it moves shares on average (claims_one_choice.csv; of claims that are no longer made none is asked)."""
    reference = pd.read_csv(shared / "golden/referee/claims_one_choice.csv")
    reference = reference.drop_duplicates("value").set_index("value")  # "none" stands for weights first
    made = set(pd.read_csv(shared / "golden/referee/claims_survival.csv").claim)
    private = Path("build/private")
    lines = [
        x for x in Path("site_src/claims.toml").read_text().splitlines() if x.partition(" = ")[0] in made
    ]
    (tmp_path / "claims.toml").write_text("\n".join(lines) + "\n")
    write_rows(tmp_path / "gaps.csv", PRIVATE, ())
    vary.main(tmp_path / "claims.toml", private / "people.parquet", OURS / "codebook.csv", OURS / "scales.csv",
              OURS / "recodes.toml", OURS / "study.toml", private / "estimates.csv", private / "replicated.csv",
              tmp_path / "varied.csv", tmp_path / "pieces", OURS / "margins.csv", OURS / "sample.csv", gaps=tmp_path / "gaps.csv")  # fmt: skip
    got = read_rows(tmp_path / "varied.csv").set_index("key").value
    names = {"none": "weights.unweighted", "base": "weights.base", "nonresponse": "weights.nonresponse",
             "raked, no nonresponse step": "weights.no_nonresponse", "without field": "weights.without_field",
             "without role_sex": "weights.without_role_sex", "without citizenship": "weights.without_citizenship",
             "not trimmed": "weights.untrimmed", "trim 0.33-3": "weights.other_trim", "speeders": "excluded.fast",
             "straight": "excluded.straight", "partial": "excluded.partial", "all three": "excluded.all_of_them",
             "dropped": "unsure.missing", "weights only": "error.weights_alone"}  # fmt: skip
    gone = len(made) - len(lines)
    for theirs, ours in names.items():
        lost, moved = got[f"choice.{ours}.lost"], got[f"choice.{ours}.moved"]
        assert reference.claims_lost[theirs] - gone <= lost <= reference.claims_lost[theirs], theirs
        assert 100 * moved == pytest.approx(
            reference.mean_move_points[theirs], abs=0.006 + 0.05 * (gone > 0)
        )


def test_nothing_of_it_is_random(study, varied, tmp_path):
    vary.main(**study, varied=tmp_path / "again.csv", pieces=tmp_path / "pieces")
    again = read_rows(tmp_path / "again.csv").set_index("key")
    assert np.array_equal(again.value, varied.value, equal_nan=True) and list(again.index) == list(
        varied.index
    )


def plan(people: dict) -> Plan:
    from analysis.study import read_questions

    questions = read_questions(TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")
    held = (Held("group", "precision", "before", "for the test"),)
    spec = Model("?", "happy = agree", "logistic", "role", held)
    return Plan("m", spec, "models.toml, [m]", people, questions)


@pytest.fixture(scope="module")
def people() -> dict:
    rng = np.random.default_rng(8)
    n = 400
    role, group = rng.choice(["early", "late"], n), rng.choice(["red", "green", "blue"], n)
    happy = np.where(rng.random(n) < 0.3 + 0.3 * (role == "late"), "somewhat_agree", "neither")
    cells = {"respondent": np.arange(n).astype(str), "role": role, "group": group, "happy": happy}
    return {k: np.asarray(v, dtype=object) for k, v in cells.items()}


def task(people: dict, *ways: Weighed) -> EffectTask:
    n = len(people["role"])
    whole = Weighed("published", "nobody", np.ones(n, bool), np.ones(n), None, None, None, "fail")
    return EffectTask(bare(plan(people)), (("role", "late"),), (whole, *ways), 0.05)


def test_effects_are_refitted_with_fewer_terms_and_other_links_by_hand(people):
    """Alone, and linear: without weights the effect is the difference of two shares."""
    made = {(s.adjusted, s.link): (value[0], se[0]) for s, value, se, _, _ in refit(task(people))}
    as_is = "as_published"
    assert set(made) == {(as_is, as_is), (as_is, "linear"), ("less_group", as_is), ("less_group", "linear")}
    agree, late = people["happy"] == "somewhat_agree", people["role"] == "late"
    apart = agree[late].mean() - agree[~late].mean()
    for link in (as_is, "linear"):
        assert made["less_group", link][0] == pytest.approx(apart, abs=1e-9)
    x = np.column_stack([np.ones(400), late, people["group"] == "green", people["group"] == "blue"]).astype(
        float
    )
    ols = np.linalg.lstsq(x, agree.astype(float))[0]
    assert made[as_is, "linear"][0] == pytest.approx(ols[1], abs=1e-9)
    residual = agree - x @ ols
    bread = np.linalg.inv(x.T @ x)
    robust = bread @ (x.T * residual**2) @ x @ bread * 400 / 399
    assert made[as_is, "linear"][1] == pytest.approx(np.sqrt(robust[1, 1]), rel=1e-6)


def test_effects_are_refitted_on_who_is_left_and_what_cannot_be_fitted_says_nothing(people):
    n = len(people["role"])
    half = np.arange(n) < 200
    early = people["role"] == "early"
    ways = [Weighed("base", "half", half, np.ones(200), None, None, None, "fail"),
            Weighed("base", "early", early, np.ones(int(early.sum())), None, None, None, "fail")]  # fmt: skip
    made = {
        s.excluded: (value[0], base[0]) for s, value, _, _, base in refit(task(people, *ways)) if s.excluded
    }
    alone = {k: v[half] for k, v in people.items()}
    again = {s.changed == []: value[0] for s, value, *_ in refit(task(alone))}
    assert made["half"][0] == pytest.approx(again[True], abs=1e-9)
    assert made["half"][1] == min(int((early & half).sum()), int((~early & half).sum()))
    assert np.isnan(made["early"][0])


def test_an_effect_s_certainty_is_that_of_its_family():
    claims = {
        "c": Claim("c", "effect.m.a.k", "<", 0, says="s"),
        "d": Claim("d", "share.q.a.all", ">", 0.5, says="s"),
    }
    rows = pd.DataFrame({"kind": "effect", "key": ["effect.m.a.k", "effect.n.b.y", "effect.o.c.z"],
                         "theme": ["t", "t", "u"], "unit": "points", "p": [0.01, 0.02, 0.04],
                         "p_adjusted": [0.02, 0.03, 0.04]})  # fmt: skip
    (finding,) = on_effects(claims, rows, Families())
    assert finding.threshold == pytest.approx(0.05) and finding.left == "effect.m.a.k"
    rows.loc[1, "p"] = 0.3
    (finding,) = on_effects(claims, rows, Families())
    assert finding.threshold == pytest.approx(0.025)
    (finding,) = on_effects(claims, rows, Families(effect=("model",)))
    assert finding.threshold == pytest.approx(0.05)


def test_more_terms_than_six_are_left_out_by_one_and_two():
    assert len(sets("abcdef")) == 63
    assert {len(s) for s in sets("abcdefg")} == {7, 6, 5}


def test_a_line_drawn_elsewhere_by_hand(study, tmp_path):
    """A made variable whose number is moved: the share of those who meet the other line, by hand."""
    recodes = tmp_path / "recodes.toml"
    recodes.write_text(
        study["recodes"].read_text()
        + """
[long]
wording = "Long hours"
short   = "Long hours"
theme   = "pay"
module  = "A"
scale   = "yesno"
page    = true
levels  = [["yes", "hours >= 40"], ["no", "hours >= 0"]]
"""
    )
    settings = tmp_path / "study.toml"
    cuts = '\n[robustness]\ncuts = [{ level = "yes", of = ["long"], by = [-5, 0, 5] }]\n'
    settings.write_text(study["study"].read_text() + cuts)
    files = study | {"recodes": recodes, "study": settings}
    made = {k: files[k] for k in ("codebook", "scales", "recodes", "study")}
    prepare.main(
        TINY / "responses.csv", **made, people=tmp_path / "people.parquet", quality=tmp_path / "q.csv"
    )
    files |= {"people": tmp_path / "people.parquet"}
    vary.main(**files, varied=tmp_path / "varied.csv", pieces=tmp_path / "pieces")
    rows = read_rows(tmp_path / "varied.csv").set_index("key")
    hours = pd.to_numeric(pd.read_parquet(files["people"]).hours.astype(object), errors="coerce")
    w = pd.read_csv(study["estimates"].parent / "weights.csv").weight
    for line in (35, 45):
        found = rows.loc[f"share.long.yes.all@specification=cut_{line}"]
        assert found.value == pytest.approx(w[hours >= line].sum() / w[hours >= 0].sum(), rel=1e-9)
        assert found.low < found.value < found.high and found["left"] == "share.long.yes.all"
    assert "share.long.yes.all@specification=cut_40" not in rows.index  # as published


def test_a_line_that_is_no_number_is_an_error(study, tmp_path):
    settings = tmp_path / "study.toml"
    cuts = '\n[robustness]\ncuts = [{ level = "agree", of = ["happy"], by = [1] }]\n'
    settings.write_text(study["study"].read_text() + cuts)
    with pytest.raises(
        FactError, match=r"\[robustness\] cuts, entry 1: level of 'happy' 'agree' is not known"
    ):
        vary.main(**(study | {"study": settings}), varied=tmp_path / "v.csv", pieces=tmp_path / "p")


def test_a_change_is_made_again_with_the_same_choice_in_both_waves(built_site, tmp_path):
    """As published it is that of stage follow; on base weights alone the two shares by hand."""
    private = Path("build/private")
    settings, questions = read_survey(
        OURS / "study.toml", OURS / "codebook.csv", OURS / "scales.csv", OURS / "recodes.toml"
    )
    people = read_people(private / "people.parquet")
    studies = {k: v for k, v in weightings(settings).items() if k in ("published", "base")}
    nobody = {"nobody": np.zeros(len(people), bool)}
    made = refits(people, read_sample(OURS / "sample.csv", settings), read_margins(OURS / "margins.csv"),
                  questions, studies, nobody, None)  # fmt: skip
    claims = {k: v for k, v in read_claims(Path("site_src/claims.toml")).items() if k == "worried_rose"}
    ((listed, (finding,), found),) = changes(
        claims, private / "followed.csv", OURS / "waves", private / "waves", private / "people.parquet", made,
        questions, settings, OURS / "margins.csv", tmp_path / "pieces",
    )  # fmt: skip
    told = read_rows(private / "followed.csv").set_index("key").loc[finding.left]
    assert listed[0] == PUBLISHED_CHOICE and not any(s.naive for s in listed)
    for name in ("value", "low", "high", "p"):
        assert getattr(found, name)[0, 0] == pytest.approx(told[name], rel=1e-8)
    shares = []
    for path in (private / "people.parquet", private / "waves/2025/people.parquet"):
        rows = pd.read_parquet(path).astype(object)
        asked = ~rows.B7_worrycol.isin(["refused", "not_shown", "break_off", "skip"])
        worried, w = rows.B7_worrycol.isin(["very", "fairly"]), rows.base_wt.astype(float)
        shares.append(w[asked & worried].sum() / w[asked].sum())
    assert found.value[listed.index(Specification("base")), 0] == pytest.approx(shares[0] - shares[1])
