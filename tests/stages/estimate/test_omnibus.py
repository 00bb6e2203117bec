"""Whether groups differ at all: against R's svychisq, and Wald by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.numbers.schema import read_rows
from analysis.sample.answers import coded
from analysis.sample.people import read_categories, read_design
from analysis.stats import Design, independence
from analysis.study import read_questions, read_study
from tests.stages.estimate.test_estimate import HAPPY, estimating, people, records

STUDY, BUILT = Path("survey_data"), Path("build/private")
TINY = Path("tests/studies/tiny")


@pytest.fixture(scope="module")
def questions():
    return read_questions(TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")


def test_the_tests_of_the_demonstration_are_those_of_r(shared):
    """svychisq(~ net + breakdown, statistic = "F") of R survey 4.1 on the final weights without calibration."""
    theirs = pd.read_csv(shared / "golden/referee/rao_scott.csv")
    asked = read_questions(STUDY / "codebook.csv", STUDY / "scales.csv", STUDY / "recodes.toml")
    whole = read_design(BUILT / "weights.csv", read_study(STUDY / "study.toml"))
    frame = pd.read_csv(BUILT / "weights.csv", dtype=str)
    plain = Design(whole.weights, frame["stratum"].to_numpy(), frame["psu"].to_numpy())
    found = read_rows(BUILT / "estimates.csv").set_index("key")
    for row in theirs.itertuples():
        columns = read_categories(BUILT / "people.parquet", [row.question, row.breakdown])
        base = asked[row.question].answers
        net = {k: int(k in asked[row.question].nets[row.net]) for k in base}
        groups = {k: i for i, k in enumerate(asked[row.breakdown].answers)}
        codes = [coded(columns[c], of) for c, of in ((row.question, net), (row.breakdown, groups))]
        test = independence(plain, *codes, (2, len(groups))).rao_scott_f()
        assert (test.statistic, test.ndf, test.ddf) == pytest.approx((row.F, row.ndf, row.ddf), rel=1e-8)
        assert test.p == pytest.approx(row.p, rel=1e-7)
        published = found.loc[f"omnibus.{row.question}.{row.net}.{row.breakdown}"]
        assert published.p == pytest.approx(row.p_calibrated, rel=1e-6)


def test_a_mean_is_tested_by_wald_and_a_cell_without_people_has_no_test(questions):
    n, rng = 90, np.random.default_rng(3)
    frame = people(n, hours=[str(h) for h in rng.integers(20, 60, n)], happy=list(rng.choice(HAPPY[:4], n)))
    frame.loc[frame.group == "blue", "happy"] = "neither"
    got = records(estimating(questions, frame, Design(np.ones(n)), ["group"])[0])
    hours = frame.hours.astype(float)
    groups = [hours[frame.group == g] for g in ("red", "green", "blue")]
    value = np.array([g.mean() for g in groups])
    variance = np.array([((g - g.mean()) ** 2).sum() / len(g) ** 2 for g in groups]) * n / (n - 1)
    apart, spread = value[1:] - value[0], np.diag(variance[1:]) + variance[0]
    f = apart @ np.linalg.solve(spread, apart) / 2
    test = got["omnibus.hours.mean.group"]
    assert test["value"] == pytest.approx(f) and test["df"] == n - 1
    assert test["p"] == pytest.approx(stats.f.sf(f, 2, n - 1))
    assert "omnibus.happy.agree.group" not in got
