"""Replicate weights as delivered: what a study says of them, and that their variances are R's."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from analysis.sample.people import REPLICATE, read_design
from analysis.stats import Items, Means, tabulated
from analysis.study import FactError, write_rows
from analysis.study.reader import made
from analysis.study.replicates import Replicates, written_out

INPUTS = Path("tests/golden/inputs")
METHODS = {  # of R: what a study says of it
    "brr": {"method": "BRR"}, "fay": {"method": "Fay", "rho": 0.3}, "jkn": {"method": "JKn"},
    "boot": {"method": "bootstrap"}, "mrb": {"method": "other"},
}  # fmt: skip


@dataclass(frozen=True)
class Study:
    replicates: Replicates


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers(path: Path, name: str) -> np.ndarray:
    return np.array([float(row[name]) if row[name] not in ("", "NA") else np.nan for row in table(path)])


@pytest.mark.parametrize("kind", METHODS)
def test_variances_are_those_of_r(kind, tmp_path):
    """By way of weights.csv, as a study goes: value, standard error and degrees of freedom."""
    meta, rows = table(INPUTS / f"repmeta_synth_{kind}.csv"), table(INPUTS / f"repw_synth_{kind}.csv")
    names = [row["replicate"] for row in meta]
    given = {"columns": names, **METHODS[kind]}
    if kind in ("boot", "mrb"):
        given["scale"] = float(meta[0]["scale"])
    if kind in ("jkn", "mrb"):
        given["rscales"] = [float(row["rscale"]) for row in meta]
    study = Study(made(Path("study.toml"), Replicates, given))
    assert study.replicates.factor == pytest.approx(float(meta[0]["scale"]))
    weights = numbers(INPUTS / "synth.csv", "wt")
    out = [
        {"weight": w, **{REPLICATE + n: float(row[n]) for n in names}}
        for w, row in zip(weights, rows, strict=True)
    ]
    write_rows(tmp_path / "weights.csv", list(out[0]), out)
    design = read_design(tmp_path / "weights.csv", study)
    expected = {
        row["variable"]: row for row in table(Path("tests/golden/expected.csv"))
        if row["dataset"] == "synth" and row["design"] == f"synth_{kind}" and row["statistic"] == "mean"
        and not row["domain"] and not row["level"]
    }  # fmt: skip
    assert expected
    for variable, row in expected.items():
        y = numbers(INPUTS / "synth.csv", variable)
        found = tabulated(design, Means(y[:, None]))
        assert found.value.item() == pytest.approx(float(row["value"]), rel=1e-9)
        assert found.se.item() == pytest.approx(float(row["se"]), rel=1e-7)
        assert found.df == int(row["df"])
        assert found.low.item() == pytest.approx(float(row["ci_low"]), rel=1e-6)


def test_shares_and_groups_have_them_too(tmp_path):
    rng = np.random.default_rng(2)
    n, r = 300, 40
    full = rng.uniform(1, 3, n)
    replicates = full[:, None] * rng.choice([0.5, 1.5], (n, r))
    rows = [
        {"weight": w, **{f"{REPLICATE}r{i}": x for i, x in enumerate(line)}}
        for w, line in zip(full, replicates, strict=True)
    ]
    write_rows(tmp_path / "weights.csv", list(rows[0]), rows)
    study = Study(
        made(
            Path("study.toml"), Replicates, {"columns": ["r{0..39}"], "method": "bootstrap", "scale": 1 / r}
        )
    )
    codes, group = rng.integers(0, 3, n), rng.integers(0, 2, n)
    found = tabulated(read_design(tmp_path / "weights.csv", study), Items(codes[:, None], 3), group, 2)
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
