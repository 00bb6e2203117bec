"""Replicate weights as delivered: what a study says of them, and that their variances are R's."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import t

from analysis.sample.people import REPLICATE, read_design
from analysis.stats import Items, Means, ReplicateDesign, tabulated
from analysis.study import FactError, write_rows
from analysis.study.reader import made
from analysis.study.replicates import Replicates, written_out

INPUTS = Path("tests/golden/inputs")
METHODS = {  # of R: what a study says of it
    "brr": {"method": "BRR"}, "fay": {"method": "Fay", "rho": 0.3}, "jkn": {"method": "JKn"},
    "boot": {"method": "bootstrap"}, "canty": {"method": "bootstrap"}, "mrb": {"method": "other"},
    "jk1": {"method": "JK1"},
}  # fmt: skip


STATED = ("boot", "canty", "mrb", "jk1")  # kinds whose scale a study states


@dataclass(frozen=True)
class Study:
    replicates: Replicates


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers(path: Path, name: str) -> np.ndarray:
    return np.array([float(row[name]) if row[name] not in ("", "NA") else np.nan for row in table(path)])


def given(kind: str, meta: list[dict[str, str]]) -> dict[str, Any]:
    """What a study says of replicate weights that R made."""
    said = {"columns": [row["replicate"] for row in meta], **METHODS[kind]}
    if kind in STATED:
        said["scale"] = float(meta[0]["scale"])
    if kind in ("jkn", "mrb"):
        said["rscales"] = [float(row["rscale"]) for row in meta]
    return said


def delivered(folder: Path, weights: np.ndarray, replicates: np.ndarray, study: Study) -> ReplicateDesign:
    """The design as estimate reads it from weights.csv."""
    names = [REPLICATE + n for n in study.replicates.named]
    rows = [
        {"weight": w, **dict(zip(names, line, strict=True))}
        for w, line in zip(weights, replicates, strict=True)
    ]
    write_rows(folder / "weights.csv", list(rows[0]), rows)
    return read_design(folder / "weights.csv", study)


def are_those_of_r(folder: Path, inputs: Path, dataset: str, kind: str, weight: str) -> None:
    """Values, standard errors, intervals and degrees of freedom of every mean, from replicates as delivered."""
    name = f"{dataset}_{kind}"
    meta, rows = table(inputs / f"repmeta_{name}.csv"), table(inputs / f"repw_{name}.csv")
    study = Study(made(Path("study.toml"), Replicates, given(kind, meta)))
    assert study.replicates.factor == pytest.approx(float(meta[0]["scale"]))
    names = study.replicates.named
    replicates = np.array([[float(row[n]) for n in names] for row in rows])
    design = delivered(folder, numbers(inputs / f"{dataset}.csv", weight), replicates, study)
    expected = [
        row for row in table(Path("tests/golden/expected.csv"))
        if row["dataset"] == dataset and row["design"] == name and row["statistic"] == "mean"
        and not row["domain"] and not row["level"]
    ]  # fmt: skip
    assert expected
    for row in expected:
        y = numbers(inputs / f"{dataset}.csv", row["variable"])
        found = tabulated(design, Means(y[:, None]))
        assert found.value.item() == pytest.approx(float(row["value"]), rel=1e-9)
        assert found.se.item() == pytest.approx(float(row["se"]), rel=1e-7)
        assert found.df == int(row["df"])
        assert found.low.item() == pytest.approx(float(row["ci_low"]), rel=1e-6)
        assert found.high.item() == pytest.approx(float(row["ci_high"]), rel=1e-6)


@pytest.mark.parametrize("kind", [k for k in METHODS if k != "jk1"])
def test_variances_are_those_of_r(kind, tmp_path):
    are_those_of_r(tmp_path, INPUTS, "synth", kind, "wt")


def test_a_jackknife_of_units_is_that_of_r(shared, tmp_path):
    """R's has a finite population, which stands in the scale: (15 - 1) / 15 times 1 - 15 / 757."""
    are_those_of_r(tmp_path, shared / "golden/inputs", "apiclus1", "jk1", "pw")


def test_a_jackknife_of_a_plain_mean_is_the_textbook_error(tmp_path):
    """JK1 without a scale. Of a mean of people with one weight it is s^2 / n, exactly: Wolter (2007) 4.2."""
    n = 24
    y = np.random.default_rng(5).normal(3, 2, n)
    replicates = np.where(np.eye(n, dtype=bool), 0.0, 10 * n / (n - 1))
    study = Study(made(Path("study.toml"), Replicates, {"columns": [f"w{{1..{n}}}"], "method": "JK1"}))
    found = tabulated(delivered(tmp_path, np.full(n, 10.0), replicates, study), Means(y[:, None]))
    error = y.std(ddof=1) / n**0.5
    assert (found.value.item(), found.df) == (pytest.approx(y.mean()), n - 1)
    assert found.se.item() == pytest.approx(error, rel=1e-12)
    assert found.high.item() == pytest.approx(y.mean() + t.ppf(0.975, n - 1) * error, rel=1e-12)


def test_shares_and_groups_have_them_too(tmp_path):
    rng = np.random.default_rng(2)
    n, r = 300, 40
    full = rng.uniform(1, 3, n)
    replicates = full[:, None] * rng.choice([0.5, 1.5], (n, r))
    study = Study(
        made(
            Path("study.toml"), Replicates, {"columns": ["r{0..39}"], "method": "bootstrap", "scale": 1 / r}
        )
    )
    codes, group = rng.integers(0, 3, n), rng.integers(0, 2, n)
    design = delivered(tmp_path, full, replicates, study)
    found = tabulated(design, Items(codes[:, None], 3), group, 2)
    theta = [
        [w[(group == g) & (codes == 1)].sum() / w[group == g].sum() for g in (0, 1)] for w in replicates.T
    ]
    by_hand = np.sqrt(((theta - np.mean(theta, axis=0)) ** 2).mean(axis=0))
    assert found.se[0, 1] == pytest.approx(by_hand)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"columns": ["w{1..3}"], "method": "BRR"}, "names 3, 3 of them different; expected 4"),
        ({"columns": ["w{1..8}", "w1"], "method": "BRR"}, "names 9, 8 of them different"),
        ({"columns": ["w{1..8}"], "method": "Fay"}, "belongs to 'Fay', which needs it"),
        ({"columns": ["w{1..8}"], "method": "BRR", "rho": 0.5}, "belongs to 'Fay'"),
        ({"columns": ["w{1..8}"], "method": "bootstrap"}, "scale is missing"),
        ({"columns": ["w{1..8}"], "method": "JKn"}, "rscales is missing"),
        ({"columns": ["w{1..8}"], "method": "JKn", "rscales": [0.5]}, "has 1 entries, expected 8"),
        ({"columns": ["w{1..8}"], "method": "JK2"}, "method is 'JK2', did you mean"),
    ],
)
def test_what_could_make_no_variance_is_refused(given, says):
    with pytest.raises(FactError, match=says):
        made(Path("study.toml"), Replicates, given)


def test_runs_of_columns():
    assert written_out("w{08..10}x") == ("w08x", "w09x", "w10x") and written_out("w") == ("w",)
