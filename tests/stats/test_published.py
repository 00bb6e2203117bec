"""Figures that others have printed about real surveys: ANES 2020, RECS 2015, NHANES II, NMIHS."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.stats import (
    Design,
    ReplicateDesign,
    compare,
    glm,
    independence,
    logit_interval,
    means,
    ratios,
    shares,
    totals,
)

POPULATION = 231_592_693  # US citizens of 18 and over, to which the book scales the weights
TRUST = ["Always", "Most of the time", "About half the time", "Some of the time", "Never"]
INCOME = "Under $20k,$20k to < 40k,$40k to < 60k,$60k to < 80k,$80k to < 100k,$100k to < 125k,$125k or more"


def rounded(value: float, like: str) -> float:
    """`value` at the significant digits that `like` was printed with."""
    digits = len(like.lstrip("-0.").replace(".", ""))
    return float(f"{value:.{digits}g}")


@pytest.fixture(scope="module")
def anes(shared: Path) -> tuple[pd.DataFrame, Design]:
    rows = pd.read_csv(shared / "surveys/anes_2020/anes_2020.csv", low_memory=False)
    weights = rows.Weight / rows.Weight.sum() * POPULATION
    return rows, Design(weights.to_numpy(), rows.Stratum, rows.VarUnit)


def book(shared: Path) -> pd.DataFrame:
    path = shared / "surveys/anes_2020/published_estimates_book.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def codes(column: pd.Series, levels: list[str]) -> np.ndarray:
    return column.map({level: i for i, level in enumerate(levels)}).fillna(-1).to_numpy(np.int64)


def test_anes_shares(shared: Path, anes: tuple[pd.DataFrame, Design]) -> None:
    rows, design = anes
    assert design.degrees_of_freedom == 51
    printed = book(shared)
    checked = 0
    for line in printed[printed.statistic.isin(["percent", "proportion"])].itertuples():
        if line.variable not in rows or not line.se:
            continue
        percent = 100 if line.statistic == "percent" else 1
        # the book drops the missing everywhere but from party identification
        known = rows[line.variable].notna() | (line.variable == "PartyID")
        y = np.where(known, rows[line.variable] == line.level, np.nan)
        e = means(design, y)
        assert rounded(e.value[0] * percent, line.estimate) == float(line.estimate), line
        assert rounded(e.se[0] * percent, line.se) == float(line.se), line
        checked += 1
    assert checked == 17
    voters = (rows.VotedPres2020 == "Yes").to_numpy()
    e = means(design, (rows.PartyID == "Strong republican").to_numpy(float), voters)
    assert (round(e.value[0], 3), round(e.se[0], 5)) == (0.228, 0.00824)
    answers = rows[["VotedPres2016", "VotedPres2020"]]
    both = means(
        design,
        (answers == "Yes").all(axis=1).to_numpy(float),
        answers.notna().all(axis=1).to_numpy(),
    )
    low, high = logit_interval(both.value, both.se, both.df)
    assert (round(both.value[0], 3), round(low[0], 3), round(high[0], 3)) == (0.794, 0.777, 0.81)
    early = means(design, rows.EarlyVote2020.map({"Yes": 1.0, "No": 0.0}))
    assert round(early.deff(True)[0], 2) == 1.5
    women = ((rows.Gender == "Female") & (rows.Education == "Graduate")).to_numpy(float)
    e = totals(design, women)
    assert (round(e.value[0]), round(e.se[0])) == (15_108_636, 839_898)


def test_anes_tests(anes: tuple[pd.DataFrame, Design]) -> None:
    rows, design = anes
    trust = independence(
        design, codes(rows.TrustGovernment, TRUST), codes(rows.TrustPeople, TRUST), (5, 5)
    ).wald()
    assert (round(trust.statistic), trust.ndf, trust.ddf) == (21, 16, 51)
    ages = sorted(rows.AgeGroup.dropna().unique())
    choice = codes(rows.VotedPres2020_selection, ["Biden", "Trump", "Other"])
    age = independence(design, codes(rows.AgeGroup, ages), choice, (6, 3)).rao_scott_chisq()
    assert (round(age.statistic), age.ndf) == (171, 10)
    early = independence(
        design, codes(rows.Gender, ["Male", "Female"]), codes(rows.EarlyVote2020, ["Yes", "No"]), (2, 2)
    ).rao_scott_f()
    assert (round(early.statistic, 2), round(early.p, 4)) == (4.53, 0.0381)
    assert (round(early.ndf), round(early.ddf)) == (1, 51)
    biden = (choice == 0).astype(float)
    biden[choice < 0] = np.nan
    by_vote = means(design, np.where(biden[:, None] == [0, 1], rows.Age.to_numpy(float)[:, None], np.nan))
    t = compare(by_vote.value[1:] - by_vote.value[:1], by_vote.scores[:, 1:] - by_vote.scores[:, :1], 50)
    assert (round(t.value[0], 2), round(t.t[0], 2)) == (-3.60, -5.97)
    assert (round(t.low[0], 2), round(t.high[0], 2)) == (-4.81, -2.39)


def test_anes_logistic_regressions(shared: Path, anes: tuple[pd.DataFrame, Design]) -> None:
    rows, design = anes
    printed = book(shared)
    choice = codes(rows.VotedPres2020_selection, ["Biden", "Trump", "Other"])
    trusts = rows.TrustGovernment.isin(["Always", "Most of the time"]).astype(float)
    trusts[rows.TrustGovernment.isna()] = np.nan
    x = np.where(choice[:, None] < 0, np.nan, choice[:, None] == [1, 2])
    first = glm(design, trusts, np.column_stack([np.ones(len(rows)), x]), "binomial")
    vote = np.where(choice < 0, np.nan, choice == 0)
    income = codes(rows.Income7, INCOME.split(","))
    steps = np.where(income[:, None] < 0, np.nan, income[:, None] == np.arange(1, 7))
    early = rows.EarlyVote2020.map({"Yes": 1.0, "No": 0.0})
    second = glm(design, vote, np.column_stack([np.ones(len(rows)), early, steps]), "binomial")
    for model, fit in (("TrustGov", first), ("VoteBiden", second)):
        lines = printed[printed.variable.str.startswith(model) & (printed.statistic == "logit coef")]
        assert len(lines) == len(fit.names)
        assert fit.coefficients.value.round(2).tolist() == lines.estimate.astype(float).tolist()
        assert fit.coefficients.se.round(2).tolist() == lines.se.astype(float).tolist()


@pytest.fixture(scope="module")
def recs(shared: Path) -> tuple[pd.DataFrame, ReplicateDesign]:
    rows = pd.read_csv(shared / "surveys/recs_2015/recs_2015.csv.gz", low_memory=False)
    replicates = rows[[f"BRRWT{r}" for r in range(1, 97)]].to_numpy()
    return rows, ReplicateDesign(
        rows.NWEIGHT.to_numpy(), replicates, 1 / (96 * 0.5**2), mse=True, type="Fay"
    )


def test_recs_totals(recs: tuple[pd.DataFrame, ReplicateDesign]) -> None:
    rows, design = recs
    climate = rows.ClimateRegion_BA.astype(str)
    y = {
        118.2: np.ones(len(rows)),
        44.4: rows.Region == "South",
        26.4: rows.Region == "West",
        68.6: rows.BTUNG > 0,
        102.8: rows.ACUsed.astype(bool),
        11.6: rows.BTULP > 0,
        6.9: rows.BTUFO > 0,
        42.5: climate.str.contains("Cold"),
        33.5: climate.str.contains("Mixed-Humid"),
        22.8: climate.str.contains("Hot-Humid"),
        12.7: climate.str.contains("Dry"),
        6.7: climate.str.contains("Marine"),
    }
    e = totals(design, np.column_stack(list(y.values())).astype(float))
    assert (e.value / 1e6).round(1).tolist() == list(y)


def test_recs_means_shares_and_a_model(shared: Path, recs: tuple[pd.DataFrame, ReplicateDesign]) -> None:
    rows, design = recs
    expected = pd.read_csv(shared / "surveys/recs_2015/reference_estimates_R_survey.csv")
    for line in expected[expected.statistic == "mean"].itertuples():
        y = pd.to_numeric(rows[line.variable])
        if line.domain.startswith("Region="):
            y = y.where(rows.Region == line.domain.removeprefix("Region="))
        e = means(design, y)
        np.testing.assert_allclose([e.value[0], e.se[0]], [line.estimate, line.se], rtol=1e-9)
    for line in expected[expected.statistic == "proportion"].itertuples():
        e = means(
            design, (rows[line.variable].astype(str).str.upper() == line.level.upper()).to_numpy(float)
        )
        np.testing.assert_allclose(e.value[0], line.estimate, rtol=1e-9)
        np.testing.assert_allclose(e.se[0], line.se, rtol=1e-8, atol=1e-12)
    lines = expected[expected.statistic.str.startswith("linear")]
    regions = [rows.Region == r for r in ("Midwest", "South", "West")]
    x = np.column_stack([np.ones(len(rows)), *regions, rows.TOTSQFT_EN, rows.ACUsed.astype(bool)])
    fit = glm(design, rows.TOTALDOL, x.astype(float))
    np.testing.assert_allclose(fit.coefficients.value, lines.estimate, rtol=1e-8)
    np.testing.assert_allclose(fit.coefficients.se, lines.se, rtol=1e-7)


def test_nhanes_ii_and_nmihs(shared: Path) -> None:
    folder = shared / "surveys/nhanes2"
    expected = pd.read_csv(folder / "reference_estimates_R_survey.csv")
    rows = pd.read_csv(folder / "nhanes2.csv")
    design = Design(rows.finalwgt.to_numpy(float), rows.stratid, rows.psuid)
    zinc = means(design, rows.zinc)
    # as printed in the Stata manual
    assert (round(zinc.value[0], 5), round(zinc.se[0], 7)) == (87.18207, 0.4944827)
    assert (zinc.base[0], zinc.df) == (9189, 31)
    for line in expected[expected.statistic == "proportion"].itertuples():
        item = rows[line.variable].fillna(-1).to_numpy(np.int64)
        e = shares(design, item, int(item.max()) + 1)
        got = e.value[int(line.level)], e.se[int(line.level)]
        np.testing.assert_allclose(got, [line.estimate, line.se], rtol=1e-9)
    for file, prefix, scale in (
        ("nhanes2brr_subset", "brr_", 1 / 32),
        ("nhanes2jk_subset", "jkw_", 0.5),
        ("nmihs_subset", "bsrw", 1 / 49),
    ):
        rows = pd.read_csv(folder / f"{file}.csv")
        replicates = rows.filter(regex=f"^{prefix}").to_numpy(float)
        delivered = ReplicateDesign(rows.finalwgt.to_numpy(float), replicates, scale, mse=True)
        for line in expected[expected.domain.str.startswith(file)].itertuples():
            if line.statistic == "ratio":
                e = ratios(delivered, rows.weight, rows.height)
            else:
                e = means(delivered, rows[line.variable])
            np.testing.assert_allclose([e.value[0], e.se[0]], [line.estimate, line.se], rtol=1e-9)
