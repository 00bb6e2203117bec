"""The designs of the golden reference: data frames and the design objects on them, by name."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.stats import Calibration, Design, ReplicateDesign, calibrate, rake, trim

HERE = Path(__file__).resolve().parents[1] / "golden" / "inputs"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "golden" / "inputs"
LEVELS = {"edu": ["low", "mid", "high", "top"]}


class AbsentError(Exception):
    """An input that is not committed and not beside the project."""


@cache
def read(name: str) -> pd.DataFrame:
    for folder in (HERE, SHARED):
        if (folder / f"{name}.csv").exists():
            return pd.read_csv(folder / f"{name}.csv", keep_default_na=False, na_values=[""])
    raise AbsentError(f"{name}.csv")


@cache
def data(dataset: str) -> pd.DataFrame:
    """The rows of a dataset with the factors that the reference made from them."""
    rows = read(dataset).copy()
    for item in ("q1", "q2", "q3"):
        if item in rows:
            rows[f"{item}f"] = rows[item].map(lambda v: None if pd.isna(v) else str(int(v)))
    if dataset == "nhanes":
        rows["race"], rows["sex"] = rows["race"].astype(str), rows["RIAGENDR"].astype(str)
    if dataset == "apiclus1":
        rows["mealcat"] = (
            pd.cut(rows["meals"], [0, 25, 50, 75, 100])
            .map(lambda i: f"({i.left},{i.right}]")
            .astype(object)
        )
    return rows


def factor(rows: pd.DataFrame, name: str) -> tuple[np.ndarray, list[str]]:
    """Codes (n,), -1 missing, and levels in R's order."""
    column = rows[name]
    levels = LEVELS.get(name) or sorted({str(v) for v in column if not pd.isna(v)})
    place = {level: i for i, level in enumerate(levels)}
    return np.array([-1 if pd.isna(v) else place[str(v)] for v in column]), levels


@cache
def margins(case: str) -> tuple[list[str], list[list[str]], list[np.ndarray]]:
    """Variables, levels and totals of the margins of a case of population_totals.csv."""
    totals = read("population_totals")
    rows = totals[totals.case_id == case]
    names = list(dict.fromkeys(rows.variable))
    levels = [[str(v) for v in rows[rows.variable == v].level] for v in names]
    return names, levels, [rows[rows.variable == v].total.to_numpy(float) for v in names]


def margin_codes(dataset: str, case: str) -> np.ndarray:
    rows = data(dataset)
    names, levels, _ = margins(case)
    return np.column_stack(
        [
            rows[v].map({level: i for i, level in enumerate(own)}).to_numpy(np.int64)
            for v, own in zip(names, levels, strict=True)
        ]
    )


def totals_of(case: str, variable: str) -> float:
    rows = read("population_totals")
    return float(rows[(rows.case_id == case) & (rows.variable == variable)].total.iloc[0])


def calibration_columns(dataset: str) -> np.ndarray:
    rows = data(dataset)
    one = np.ones(len(rows))
    if dataset == "synth":
        parts = [rows.sex == "M", rows.age == "30-44", rows.age == "45-64", rows.age == "65+"]
        return np.column_stack([one, *parts, rows.hh]).astype(float)
    return np.column_stack([one, rows.stype == "H", rows.stype == "M", rows.api99]).astype(float)


@cache
def expected_weights() -> pd.DataFrame:
    return pd.read_csv(HERE.parent / "expected_weights.csv")


@cache
def weights(case: str) -> np.ndarray:
    """Expected weights of a case: what a design is built on, so that errors do not add up."""
    rows = expected_weights()
    return rows[rows.case_id == case].sort_values("row_id").weight.to_numpy()


def made_weights(case: str) -> np.ndarray:
    """Our weights of a case of expected_weights.csv."""
    change, base = case.split("|")
    if base.endswith("+rake+rake"):
        codes, totals = margin_codes("synth", "rake|synth_clus"), margins("rake|synth_clus")[2]
        return rake(codes, totals, made_weights(case.removesuffix("+rake")), 1e-13)
    if change.startswith("trim"):
        bounds = totals_of(case, "lower"), totals_of(case, "upper")
        return trim(made_weights("rake|synth_clus"), bounds, change.endswith("TRUE"), equal=True)
    dataset, start = base.split("_")[0], design(base).weights
    if change.startswith("calibrate"):
        names, _, totals = margins(case)
        bounds = LIMITS[dataset].get(change, (-np.inf, np.inf))
        goal = np.concatenate([t for n, t in zip(names, totals, strict=True) if "bound" not in n])
        kind = change.split("-")[1]
        return calibrate(calibration_columns(dataset), goal, start, kind, bounds, 1e-13)
    return rake(margin_codes(dataset, case), margins(case)[2], start, 1e-13)


# bounds of weight over base weight, as make_golden.R had them
LIMITS = {
    "synth": {"calibrate-linear-bounded": (0.55, 1.7), "calibrate-logit": (0.4, 2.5)},
    "apiclus1": {"calibrate-linear-bounded": (0.6, 1.6), "calibrate-logit": (0.5, 2.0)},
}


@cache
def design(name: str) -> Design | ReplicateDesign:
    """A design by its name in expected.csv."""
    if "+" in name and not name.startswith("synth_clus+mi"):
        return _calibrated(*name.split("+", 1))
    if name.startswith("synth_lonely"):
        rows = data("synth_lonely")
        option = name.removeprefix("synth_lonely_")
        return Design(rows.wt, rows.stratum, rows.psu, lonely=option.removesuffix("_domadj"))
    if name in REPLICATES:
        return replicate_design(name, "")
    return SIMPLE[name]()


REPLICATES = {
    f"synth_{kind}": "wt" for kind in ("jkn", "brr", "fay", "boot", "canty", "mrb", "jkn_mse")
} | {"apistrat_jkn": "pw", "apiclus1_jk1": "pw"}


def replicate_design(name: str, raked: str) -> ReplicateDesign:
    meta = read(f"repmeta_{name.removesuffix('_mse')}")
    replicates = read(f"repw_{name.removesuffix('_mse')}{raked}").drop(columns="row_id").to_numpy()
    rows = data(name.split("_")[0])
    full = weights("rake|synth_clus") if raked else rows[REPLICATES[name]].to_numpy(float)
    kind = str(meta.type[0])
    rscales = meta.rscale.to_numpy()
    mse = name.endswith("_mse")
    return ReplicateDesign(full, replicates, float(meta.scale[0]), rscales, mse, kind)


def _calibrated(base: str, change: str) -> Design | ReplicateDesign:
    if base in REPLICATES:
        return replicate_design(base, "+rake")
    plain = design(base)
    assert isinstance(plain, Design)
    dataset = base.split("_")[0]
    options = DESIGN_COLUMNS[base]
    columns = {k: data(dataset)[v] for k, v in options.items()}
    if change == "rake_fixedweights":
        return Design(weights("rake|synth_clus"), **columns)
    if change.startswith("rake"):
        raked = weights(f"rake|{base}")
        codes = margin_codes(dataset, f"rake|{base}")
        final = weights(f"{change.removeprefix('rake+')}|synth_clus+rake") if "+" in change else raked
        return Design(final, calibration=Calibration(plain.weights, codes, True, raked), **columns)
    x = (
        margin_codes(dataset, f"poststrat|{base}")
        if change == "poststrat"
        else calibration_columns(dataset)
    )
    return Design(weights(f"{change}|{base}"), calibration=Calibration(plain.weights, x), **columns)


DESIGN_COLUMNS = {
    "synth_clus": {"strata": "stratum", "psu": "psu"},
    "apiclus1_fpc": {"psu": "dnum", "fpc": "fpc"},
    "apiclus1_nofpc": {"psu": "dnum"},
}


def _of(dataset: str, weight: str, **columns: str | list[str]) -> Design:
    rows = data(dataset)
    return Design(rows[weight].to_numpy(float), **{k: rows[v] for k, v in columns.items()})


def _two_stage(dataset: str, units: list[str], sizes: list[str]) -> Design:
    """Weights from the fpc: the product of population over sampled units of each stage."""
    rows = data(dataset)
    first = rows[sizes[0]] / rows[units[0]].nunique()
    second = rows[sizes[1]] / rows.groupby(units[0])[units[1]].transform("nunique")
    return Design((first * second).to_numpy(), psu=rows[units], fpc=rows[sizes])


def _ultimate() -> Design:
    whole = _two_stage("mu284", ["id1", "id2"], ["n1", "n2"])
    rows = data("mu284")
    return Design(whole.weights, psu=rows["id1"], fpc=rows["n1"])


def _scd() -> ReplicateDesign:
    factors = read("repw_scd_brr").drop(columns="row_id").to_numpy(float)
    return ReplicateDesign(np.ones(6), factors, 1 / 4, 1.0, False, "BRR")


SIMPLE = {
    "apisrs_fpc": lambda: _of("apisrs", "pw", fpc="fpc"),
    "apisrs_wt": lambda: _of("apisrs", "pw"),
    "apistrat_fpc": lambda: _of("apistrat", "pw", strata="stype", fpc="fpc"),
    "apistrat_nofpc": lambda: _of("apistrat", "pw", strata="stype"),
    "apiclus1_fpc": lambda: _of("apiclus1", "pw", psu="dnum", fpc="fpc"),
    "apiclus1_nofpc": lambda: _of("apiclus1", "pw", psu="dnum"),
    "apiclus2_2stage": lambda: _two_stage("apiclus2", ["dnum", "snum"], ["fpc1", "fpc2"]),
    "apiclus2_wr": lambda: _of("apiclus2", "pw", psu="dnum"),
    "nhanes": lambda: _of("nhanes", "WTMEC2YR", strata="SDMVSTRA", psu="SDMVPSU"),
    "nhanes_cc": lambda: design("nhanes"),
    "fpc_wr": lambda: _of("fpc", "weight", strata="stratid", psu="psuid"),
    "fpc_fpc": lambda: _of("fpc", "weight", strata="stratid", psu="psuid", fpc="Nh"),
    "mu284_2stage": lambda: _two_stage("mu284", ["id1", "id2"], ["n1", "n2"]),
    "mu284_2stage_ultimate": _ultimate,
    "hospital_fpc": lambda: _of("hospital", "weighta", strata="oblevel", psu="hospno", fpc="tothosp"),
    "election_pps_wr": lambda: Design(1 / data("election_pps")["p"].to_numpy()),
    "scd_brr": _scd,
    "scd_strat": lambda: Design(np.ones(6), strata=data("scd")["ESA"], psu=data("scd")["ambulance"]),
    "synth_clus": lambda: _of("synth", "wt", strata="stratum", psu="psu"),
    "synth_clus+mi5": lambda: design("synth_clus"),
    "synth_fpc": lambda: _of("synth", "wt", strata="stratum", psu="psu", fpc="fpc_psu"),
    "synth_wt": lambda: _of("synth", "wt"),
    "synth_2stage": lambda: _of(
        "synth", "wt", strata="stratum", psu=["psu", "row_id"], fpc=["fpc_psu", "fpc_ssu"]
    ),
}
