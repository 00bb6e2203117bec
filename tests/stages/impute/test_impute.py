"""Answers that were not given, filled in on a study whose holes are known."""

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.numbers.schema import read_rows
from analysis.sample.people import read_design
from analysis.stages.estimate import __main__ as estimate
from analysis.stages.impute import __main__ as impute
from analysis.stages.impute.imputing import ANSWERS, OPINIONS, Imputing
from analysis.stages.impute.items import reachable
from analysis.stages.impute.wanted import Wanted
from analysis.stages.model import __main__ as model
from analysis.stages.prepare import __main__ as prepare
from analysis.stages.vary.findings import Finding
from analysis.stages.vary.imputed import Imputed
from analysis.stages.weight import __main__ as weight
from analysis.stats import pooled
from analysis.study import FactError, read_claims, read_survey

TINY = Path("tests/studies/tiny")
SCALES = """group,-9,refused,Prefer not to say,,,refused
agree,-9,refused,Prefer not to say,,,refused
hue,,warm,Warm,,,answer
hue,,cool,Cool,,,answer
hue,,not_stated,Not stated,,,answer
"""
RECODES = """
[hue]
wording = "Warm or cool"
short = "Hue"
scale = "hue"
page = true
levels = [["warm", "group = red"], ["cool", "group in green blue"], ["not_stated", "else"]]
"""
SETTINGS = '[imputation]\nunstated = { hue = "not_stated" }\nimputations = 12\n\n[transparency]'
CLAIMS = """
most = { left = "share.happy.agree.all", relation = ">", right = 0.2, says = "s" }
hues = { left = "share.happy.agree.hue.warm", relation = ">", right = "share.happy.agree.hue.cool", says = "s" }
long = { left = "mean.hours.all", relation = ">", right = 3, says = "s" }
perks = { left = "share.perks.car.all", relation = "<", right = 0.9, says = "s" }
"""


def study(folder: Path, holes: bool) -> dict[str, Path]:
    """The tiny study up to its estimates, with holes or without."""
    shutil.copytree(TINY, folder / "s")
    files = {name: folder / "s" / f"{name}.{kind}" for name, kind in
             (("codebook", "csv"), ("scales", "csv"), ("recodes", "toml"), ("study", "toml"))}  # fmt: skip
    scales = files["scales"].read_text().replace("agree,-9,refused,Prefer not to say,,,refused\n", "")
    files["scales"].write_text(scales + SCALES)
    files["recodes"].write_text(files["recodes"].read_text() + RECODES * holes)
    text = files["study"].read_text()
    text = text.replace('"role", "group"]', '"role", "hue"]') if holes else text
    settings = SETTINGS if holes else SETTINGS.replace('unstated = { hue = "not_stated" }\n', "")
    files["study"].write_text(text.replace("[transparency]", settings, 1))
    responses = folder / "s" / "responses.csv"
    rows = list(csv.DictReader(responses.read_text(encoding="utf-8").splitlines()))
    for row in rows:
        row["happy"] = "3" if row["happy"].startswith("-") else row["happy"]
    if holes:
        rng = np.random.default_rng(3)
        for row in rows:
            if rng.random() < (0.3 if row["role"] == "1" else 0.05):
                row["happy"] = rng.choice(["-9", "-9", "-8"])
            if rng.random() < 0.1:
                row["group"] = "-9"
        for row in rows[::17]:
            row |= dict.fromkeys(("paid", "hours", "perks_car", "perks_food", "extra"), "-6")
    with responses.open("w", encoding="utf-8", newline="") as out:
        written = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        written.writeheader()
        written.writerows(rows)
    files |= {"people": folder / "people.parquet"}
    plain = {k: v for k, v in files.items() if k != "people"}
    prepare.main(responses, **plain, people=files["people"], quality=folder / "quality.csv")
    weight.main(files["people"], **plain, weights=folder / "weights.csv", weighting=folder / "weighting.csv",
                margins=folder / "s" / "margins.csv")  # fmt: skip
    files |= {"weights": folder / "weights.csv", "estimates": folder / "estimates.csv"}
    estimate.main(**{k: v for k, v in files.items() if k != "estimates"}, estimates=files["estimates"],
                  scores=folder / "scores")  # fmt: skip
    (folder / "claims.toml").write_text(
        CLAIMS if holes else CLAIMS.replace("hue.warm", "role.early").replace("hue.cool", "role.late")
    )
    return files | {"claims": folder / "claims.toml"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return study(tmp_path_factory.mktemp("whole"), holes=False)


@pytest.fixture(scope="module")
def holed(tmp_path_factory):
    return study(tmp_path_factory.mktemp("holed"), holes=True)


def made(files, folder):
    impute.main(**files, imputed=folder / "imputed.csv", gaps=folder / "gaps.csv", pieces=folder / "pieces")
    return read_rows(folder / "imputed.csv").set_index("key"), read_rows(folder / "gaps.csv").set_index(
        "key"
    )


def imputing(files) -> Imputing:
    settings, questions = read_survey(files["study"], files["codebook"], files["scales"], files["recodes"])
    numbers = read_rows(files["estimates"])
    wanted = Wanted(settings, questions, read_claims(files["claims"]), {}, frozenset(numbers.key))
    return Imputing(wanted, settings.imputation, files["people"], files["weights"])


def test_where_nothing_is_missing_nothing_moves(whole, tmp_path):
    """Estimate, standard error, interval as published; Barnard and Rubin's df; no information missing."""
    told, gaps = made(whole, tmp_path)
    published = read_rows(whole["estimates"]).set_index("key")
    key = "share.happy.agree.all"
    assert published["cell"][key] > 0
    for imputation in (ANSWERS, OPINIONS):
        now, then = told.loc[f"{key}@imputation={imputation}"], published.loc[key]
        assert (now.value, now.se) == (pytest.approx(then.value), pytest.approx(then.se))
        assert told.value[f"missing.{key}@imputation={imputation}"] == 0
    now, then = gaps.loc["mean.hours.all@imputation=answers"], published.loc["mean.hours.all"]
    assert (now.value, now.se) == (pytest.approx(then.value, rel=1e-9), pytest.approx(then.se, rel=1e-9))
    df = read_design(whole["weights"], read_survey(
        whole["study"], whole["codebook"], whole["scales"], whole["recodes"])[0]).degrees_of_freedom  # fmt: skip
    assert now.df == pytest.approx(df * (df + 1) / (df + 3), rel=1e-9)
    gap = gaps.loc["gap.long@imputation=answers"]
    assert gap.value == pytest.approx(then.value - 3, rel=1e-9) and gap.se == pytest.approx(
        then.se, rel=1e-9
    )


def test_holes_are_filled_where_a_question_was_put_and_nowhere_else(holed):
    work = imputing(holed)
    work.draw(None)
    before = {c: np.asarray(x).astype(str) for c, x in work.people.items()}
    for imputation in (ANSWERS, OPINIONS):
        columns = work.copies(imputation)[0]
        after = {c: np.asarray(x).astype(str) for c, x in columns.items()}
        assert not np.isin(after["happy"], ["refused", "break_off"]).any()
        assert (after["happy"] == "dont_know").any() == (imputation == ANSWERS)
        knew = ~np.isin(before["happy"], ["refused", "dont_know"])
        assert (after["happy"][knew] == before["happy"][knew]).all()
        assert (after["hours"] == "skip").sum() == (before["hours"] == "skip").sum()
        # who broke off before being asked whether they are paid was never asked for hours
        off = before["hours"] == "break_off"
        assert off.any() and (after["hours"][off] == "break_off").all()
        assert set(after["hue"]) == {"warm", "cool"}
        counted = (np.isin(after["happy"], ["somewhat_agree", "strongly_agree"])).astype(int)
        assert (np.char.isdigit(after["content"])).sum() > 0
        assert counted.sum() > 0


def test_what_is_told_is_rubins_rules_over_the_copies(holed, tmp_path):
    told, _ = made(holed, tmp_path)
    work = imputing(holed)
    work.draw(None)
    values, errors = [], []
    for columns in work.copies(ANSWERS):
        agrees = np.isin(np.asarray(columns["happy"]).astype(str), ["somewhat_agree", "strongly_agree"])
        y, x = agrees[:, None] * 1.0, np.ones((len(agrees), 1))
        value = (work.design.weights @ y) / (work.design.weights @ x)
        values.append(value)
        errors.append(np.sqrt((work.design.ratio_scores(y, x, value) ** 2).sum(axis=0)))
    by_hand = pooled(values, errors, work.design.degrees_of_freedom)
    row = told.loc["share.happy.agree.all@imputation=answers"]
    assert row.value == pytest.approx(by_hand.value[0], rel=1e-9)
    assert row.se == pytest.approx(by_hand.se[0], rel=1e-9)
    assert row.df == pytest.approx(by_hand.df[0], rel=1e-9)
    lost = told.value["missing.share.happy.agree.all@imputation=answers"]
    assert lost == pytest.approx(by_hand.missing[0], rel=1e-9) and 0 < lost < 0.6
    assert row.low < row.value < row.high
    groups = [k for k in told.index if k.startswith("share.happy.agree.hue.") and "answers" in k]
    assert sorted(k.split(".")[4].partition("@")[0] for k in groups) == ["cool", "warm"]
    sizes = told.value[["share.hue.warm.all@imputation=answers", "share.hue.cool.all@imputation=answers"]]
    assert sizes.sum() == pytest.approx(1)


def test_effects_of_models_are_the_published_ones_where_nothing_is_missing(whole, holed, tmp_path):
    """Value and standard error of an average marginal effect; with holes more is known than of complete cases."""
    for name, files in (("whole", whole), ("holed", holed)):
        out = tmp_path / name
        out.mkdir()
        more = {"models": TINY / "models.toml", "effects": out / "effects.csv"}
        settings = {k: v for k, v in files.items() if k not in ("claims", "estimates")}
        model.main(**settings, **more, scores=out / "scores")
        told, gaps = made(files | more, out)
        key = "effect.happy.role.late"
        then = read_rows(out / "effects.csv").set_index("key").loc[key]
        now, lost = told.loc[f"{key}@imputation=opinions"], told.value[f"missing.{key}@imputation=opinions"]
        assert gaps.value[f"{key}@imputation=opinions"] == now.value and now.low < now.value < now.high
        if name == "whole":
            assert (now.value, now.se) == (pytest.approx(then.value), pytest.approx(then.se)) and lost == 0
        else:
            assert now.value != then.value and 0 < lost < 0.6


def test_it_is_the_same_again_and_says_nothing_where_the_study_does_not_ask(holed, tmp_path):
    made(holed, tmp_path)
    before = (tmp_path / "imputed.csv").read_bytes()
    shutil.rmtree(tmp_path / "pieces")
    made(holed, tmp_path)
    assert (tmp_path / "imputed.csv").read_bytes() == before
    text = holed["study"].read_text()
    silent = tmp_path / "study.toml"
    silent.write_text(text.replace(SETTINGS.removesuffix("[transparency]"), ""))
    told, gaps = made(holed | {"study": silent}, tmp_path)
    assert told.empty and gaps.empty


def test_levels_that_an_answer_rules_out(holed):
    _, questions = read_survey(holed["study"], holed["codebook"], holed["scales"], holed["recodes"])
    assert reachable({"group": "refused"}, questions["hue"], questions) == {"warm", "cool"}
    assert reachable({"group": "red"}, questions["hue"], questions) == {"warm"}
    ours, asked = read_survey(*(Path("survey_data") / f for f in
                                ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")))  # fmt: skip
    assert ours.imputation
    for said, left in (
        ({"H1_descent": "no", "H2_asian": "refused"}, {"asian", "other"}),
        ({"H1_descent": "refused", "H2_asian": "no"}, {"chinese", "other"}),
        ({"H1_descent": "break_off", "H2_asian": "break_off"}, {"chinese", "asian", "other"}),
    ):
        assert reachable(said, asked["descent"], asked) == left


def test_a_setting_that_names_nothing_is_an_error(holed, tmp_path):
    for wrong, says in (
        ('unstated = { hue = "unknown" }', "'unknown'"),
        ('unstated = { happy = "refused" }', "'happy' is no variable made of three levels"),
        ('predictors = ["paied"]', "'paied' is no question or recode"),
    ):
        bad = tmp_path / "bad.toml"
        bad.write_text(holed["study"].read_text().replace('unstated = { hue = "not_stated" }', wrong))
        with pytest.raises(FactError, match=says):
            read_survey(bad, holed["codebook"], holed["scales"], holed["recodes"])


def test_a_choice_more_for_each_finding(holed, tmp_path):
    _, gaps = made(holed, tmp_path)
    claims = read_claims(holed["claims"])
    found = Finding(
        "gap.hues", claims["hues"].left, str(claims["hues"].right), 0.0, "points", 0.95, claims["hues"]
    )
    more = Imputed(gaps.reset_index())
    assert [s.unanswered for s in more.specifications] == ["imputed", "imputed_unsure"]
    made_ = more.made([found, replace(found, key="gap.nothing")])
    row = gaps.loc["gap.hues@imputation=answers"]
    assert made_.value[0, 0] == row.value and made_.low[0, 0] < row.value < made_.high[0, 0]
    assert np.isnan(made_.value[:, 1]).all() and np.isnan(made_.kept[:, 1]).all()
    assert not Imputed(gaps.reset_index().head(0)).specifications
