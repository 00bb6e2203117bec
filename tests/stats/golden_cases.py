"""How each statistic of the golden reference is asked of analysis.stats."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from analysis import stats
from tests.stats.golden_designs import data, design, factor, read

Fields = dict[str, float]
Table = dict[str, Fields]


@dataclass(frozen=True)
class Case:
    """What the rows of one case_id share."""

    dataset: str
    design: str
    statistic: str
    variable: str
    domain: str
    option: str


def inside(rows: pd.DataFrame, domain: str) -> np.ndarray | None:
    """A domain written in R or as by=level;by=level, as booleans (n,)."""
    if not domain:
        return None
    if domain == "!(stratum in 1,2 & psu==2)":
        return ~(rows.stratum.isin([1, 2]) & (rows.psu == 2)).to_numpy()
    if domain == "!is.na(HI_CHOL)":
        return rows.HI_CHOL.notna().to_numpy()
    if domain == "x>4":
        return (rows.x > 4).to_numpy()
    held = np.ones(len(rows), bool)
    for part in domain.split(";"):
        name, level = re.fullmatch(r"([\w.]+)==?'?([^']*)'?", part).groups()
        held &= (rows[name].astype(str) == level).to_numpy()
    return held


def number(rows: pd.DataFrame, text: str) -> np.ndarray:
    """A numeric variable or one of the reference's expressions, as floats (n,)."""
    made = {
        "log(income)": lambda: np.log(rows.income),
        "api00>700": lambda: rows.api00 > 700,
        "agree1==1": lambda: rows.agree1 == 1,
        "HI_CHOL==1": lambda: (rows.HI_CHOL == 1).where(rows.HI_CHOL.notna()),
        'I(sch.wide == "Yes")': lambda: rows["sch.wide"] == "Yes",
        "I(sch.wide=='Yes')": lambda: rows["sch.wide"] == "Yes",
        "I(api00 - api99)": lambda: rows.api00 - rows.api99,
        "I(hh - 3)": lambda: rows.hh - 3,
    }
    return np.asarray(made[text]() if text in made else rows[text], dtype=float)


def is_factor(rows: pd.DataFrame, name: str) -> bool:
    return name in rows and not pd.api.types.is_numeric_dtype(rows[name])


def model_columns(rows: pd.DataFrame, terms: str) -> tuple[np.ndarray, list[str], dict[str, list[int]]]:
    """The columns of a formula's right side, their names, and the columns of each term."""
    columns, names, of_term = [np.ones(len(rows))], ["(Intercept)"], {}
    for term in terms.replace(" ", "").split("+"):
        first = len(names)
        if is_factor(rows, term):
            codes, levels = factor(rows, term)
            for k in range(1, len(levels)):
                columns.append(np.where(codes < 0, np.nan, codes == k))
                names.append(term + levels[k])
        else:
            columns.append(number(rows, term))
            names.append(term)
        of_term[term] = list(range(first, len(names)))
    return np.column_stack(columns), names, of_term


def table_of(e: stats.Estimates, levels: list[str], df: float, finite: bool | None = None) -> Table:
    low, high = stats.t_interval(e.value, e.se, df)
    deff = e.deff(finite) if finite is not None else np.full(len(levels), np.nan)
    keys = ("value", "se", "ci_low", "ci_high", "df", "deff")
    rows = zip(e.value, e.se, low, high, np.full(len(levels), df), deff, strict=True)
    return {level: dict(zip(keys, row, strict=True)) for level, row in zip(levels, rows, strict=True)}


def df_of(case: Case) -> float:
    """The full design's df; of a subset (not a svyby level) those it reaches."""
    chosen, rows = design(case.design), data(case.dataset)
    subset = "==" in case.domain or case.domain[:1] in ("!", "x")
    if not subset or isinstance(chosen, stats.ReplicateDesign):
        return chosen.degrees_of_freedom
    return chosen.domain_degrees_of_freedom(inside(rows, case.domain))


def known_df(case: Case) -> float:
    """df_of the rows where the variable is known."""
    chosen, rows = design(case.design), data(case.dataset)
    known = np.isfinite(number(rows, case.variable))
    domain = inside(rows, case.domain)
    if isinstance(chosen, stats.ReplicateDesign):
        return chosen.degrees_of_freedom
    return chosen.domain_degrees_of_freedom(known if domain is None else known & domain)


def center(case: Case) -> Table:
    chosen, rows = design(case.design), data(case.dataset)
    domain = inside(rows, case.domain)
    if domain is not None and case.design.endswith("_domadj"):
        chosen = chosen.within(domain)
    finite = {"deff=TRUE": True, "deff=repl": False}.get(case.option[:9])
    name = case.variable
    total = case.statistic == "total"
    if is_factor(rows, name):
        codes, levels = factor(rows, name)
        if total:
            y = np.where((codes < 0)[:, None], np.nan, codes[:, None] == np.arange(len(levels)))
            return table_of(stats.totals(chosen, y, domain), levels, df_of(case), finite)
        e = stats.shares(chosen, codes, len(levels), domain)
        return table_of(e, levels, df_of(case), finite)
    estimator = stats.totals if total else stats.means
    return table_of(estimator(chosen, number(rows, name), domain), [""], df_of(case), finite)


def ratio(case: Case) -> Table:
    chosen, rows = design(case.design), data(case.dataset)
    top, bottom = case.variable.split("/")
    e = stats.ratios(chosen, number(rows, top), number(rows, bottom), inside(rows, case.domain))
    return table_of(e, [""], df_of(case))


def variance(case: Case) -> Table:
    chosen, rows = design(case.design), data(case.dataset)
    return table_of(stats.variances(chosen, number(rows, case.variable)), [""], df_of(case))


def quantile(case: Case) -> Table:
    chosen, rows = design(case.design), data(case.dataset)
    method, rule = re.fullmatch(r"interval.type=(\w+);qrule=(\w+)", case.option).groups()
    names = {"math": "inverse", "school": "average", "hf7": "interpolate", "xlogit": "logit"}
    p = [0.1, 0.25, 0.5, 0.75, 0.9]
    # with equal weights .1 and .9 fall on a step, which R's rounding takes upwards and ours does not
    nudge = np.array([1e-9, 0, 0, 0, 1e-9]) * (case.dataset == "apisrs" and rule != "hf7")
    q = stats.quantiles(
        chosen,
        number(rows, case.variable),
        p + nudge,
        inside(rows, case.domain),
        names.get(method, method),
        names[rule],
        df=known_df(case),
    )
    made = table_of(q.estimates, [f"{v:g}" for v in p], df_of(case))
    for k, level in enumerate(made):
        made[level] |= {"ci_low": q.low[k], "ci_high": q.high[k]}
    return made


def proportion(case: Case) -> Table:
    chosen, rows = design(case.design), data(case.dataset)
    method, freedom = case.option.split("-")
    e = stats.means(chosen, number(rows, case.variable), inside(rows, case.domain))
    df = df_of(case)
    used = np.inf if freedom == "inf" else df
    p, se = e.value, e.se
    interval: dict[str, Callable[[], Any]] = {
        "logit": lambda: stats.logit_interval(p, se, used),
        "xlogit": lambda: stats.logit_interval(p, se, used),
        "mean": lambda: stats.t_interval(p, se, used),
        "asin": lambda: stats.asin_interval(p, se, used),
        "beta": lambda: stats.korn_graubard_interval(p, se, e.base, df),
        "wilson": lambda: stats.wilson_interval(p, se, e.base, used),
        "likelihood": lambda: stats.likelihood_interval(p, se, e.base, used),
    }
    low, high = interval[method]()
    return {"": {"value": p[0], "se": se[0], "ci_low": low[0], "ci_high": high[0], "df": used}}


def cells(case: Case) -> Any:
    chosen, rows = design(case.design), data(case.dataset)
    first, second = case.variable.split("*")
    sides = []
    for name in (first, second):
        if is_factor(rows, name):
            sides.append(factor(rows, name))
        else:
            known = rows[name].notna()
            levels = sorted({int(v) for v in rows[name][known]})
            codes = np.array(
                [levels.index(int(v)) if k else -1 for v, k in zip(rows[name], known, strict=True)]
            )
            sides.append((codes, [str(v) for v in levels]))
    (r, r_levels), (c, c_levels) = sides
    domain = rows.HI_CHOL.notna().to_numpy() if case.design == "nhanes_cc" else None
    found = stats.independence(chosen, r, c, (len(r_levels), len(c_levels)), domain)
    return found, r_levels, c_levels


def chisq(case: Case) -> Table:
    found, _, _ = cells(case)
    tests = {
        "F": found.rao_scott_f,
        "Chisq": found.rao_scott_chisq,
        "Wald": found.wald,
        "adjWald": lambda: found.wald(adjusted=True),
        "lincom": found.mixture,
    }
    test = tests[case.option]()
    fields = {"value": test.statistic, "p": test.p}
    if case.option == "lincom":
        # with replicate weights R lets the denominator be known
        known = isinstance(design(case.design), stats.ReplicateDesign)
        ddf = np.inf if known else test.ddf
        fields["p"] = saddlepoint(test.statistic, found.effects(), ddf)
    elif case.option == "Chisq":
        fields["df"] = test.ndf
    else:
        fields |= {"ndf": test.ndf, "ddf": test.ddf}
    return {case.option: fields}


def counts(case: Case) -> Table:
    found, r, c = cells(case)
    return {f"{a};{b}": {"value": found.counts[i, j]} for i, a in enumerate(r) for j, b in enumerate(c)}


def saddlepoint(x: float, weights: np.ndarray, ddf: float) -> float:
    """The saddlepoint approximation R falls back to, with whole copies of the denominator's term.

    Kuonen (1999), Biometrika 86, 929-935.
    """
    from scipy.optimize import brentq
    from scipy.stats import norm

    lam, dof = weights, np.ones(len(weights))
    if np.isfinite(ddf):
        lam, dof, x = np.append(lam, -x / ddf), np.append(dof, int(ddf)), 0.0
    size = np.abs(lam).max()
    lam, x = lam / size, x / size
    low = 1 / (2 * lam.min()) if lam.min() < 0 else -1e4
    t = brentq(
        lambda t: dof @ (lam / (1 - 2 * t * lam)) - x,
        low * (1 - 1e-12),
        (1 - 1e-12) / (2 * lam.max()),
        xtol=1e-15,
    )
    w = np.sign(t) * np.sqrt(2 * t * x + dof @ np.log1p(-2 * t * lam))
    v = t * np.sqrt(2 * dof @ (lam / (1 - 2 * t * lam)) ** 2)
    return float(norm.sf(w + np.log(v / w) / w))


FAMILY = {"y": "binomial", "HI_CHOL": "binomial", "I(sch.wide": "binomial", "api.stu": "poisson"}


@cache
def fitted(name: str, dataset: str, formula: str) -> tuple[Any, dict[str, list[int]]]:
    rows = data(dataset)
    left, right = formula.split("~")
    x, names, of_term = model_columns(rows, right)
    family = FAMILY.get(left.split()[0], "gaussian")
    return stats.glm(design(name), number(rows, left.strip()), x, family, names), of_term


def glm(case: Case) -> Table:
    fit, _ = fitted(case.design, case.dataset, case.variable)
    e = fit.coefficients
    made = table_of(e, list(fit.names), e.df)
    for name, p in zip(fit.names, stats.t_test(e.value, e.se, residual_df(fit)), strict=True):
        made[name]["p"] = p
    return made


def residual_df(fit: stats.Fit) -> float:
    """R's tests take the df of the rows without missing values."""
    if isinstance(fit.design, stats.ReplicateDesign):
        return fit.coefficients.df
    used = np.zeros(fit.design.n, bool)
    used[fit.rows] = True
    return fit.design.domain_degrees_of_freedom(used) + 1 - len(fit.names)


def vcov(case: Case) -> Table:
    fit, _ = fitted(case.design, case.dataset, case.variable)
    return _cross(fit.coefficients, list(fit.names))


def _cross(e: stats.Estimates, names: list[str]) -> Table:
    v, se = e.covariance, e.se
    return {
        f"{a};{b}": {"value": v[i, j], "scale": se[i] * se[j]}
        for i, a in enumerate(names)
        for j, b in enumerate(names)
    }


def term(case: Case) -> Table:
    fit, of_term = fitted(case.design, case.dataset, case.variable)
    made = {}
    fit = replace(fit, coefficients=replace(fit.coefficients, df=residual_df(fit)))
    for name, columns in of_term.items():
        if case.statistic == "regTermTest":
            test = stats.wald_term(fit, columns)
            made[name] = {"value": test.statistic, "df": test.ndf, "ddf": test.ddf, "p": test.p}
        else:
            test, effects = stats.likelihood_ratio_term(fit, columns)
            p = saddlepoint(test.statistic, effects, test.ddf)
            made[name] = {"value": test.statistic, "df": test.ndf, "ddf": test.ddf, "p": p}
            made[name]["lambda"] = sorted(effects, reverse=True)
    return made


def ame(case: Case) -> Table:
    fit, of_term = fitted(case.design, case.dataset, "y ~ sex + age + edu")
    changes = []
    for name, variable in (("sexM", "sex"), ("edutop", "edu")):
        columns = of_term[variable]
        on = [float(fit.names[c] == name) for c in columns]
        off = [0.0] * len(columns)
        changes.append((stats.setting(fit, columns, off), stats.setting(fit, columns, on)))
    return table_of(stats.ame(fit, changes, fixed=True), ["sexM", "edutop"], np.nan)


def contrast(case: Case) -> Table:
    chosen, rows = design(case.design), data(case.dataset)
    if case.variable == "hh: F - M":
        y = np.column_stack([rows.hh.where(rows.sex == s) for s in "FM"])
        c = stats.contrast(stats.means(chosen, y), [1, -1])
        return {"diff": {"value": c.value[0], "se": c.se[0]}}
    names = {"q1,q2": ["q1", "q2"], "api00,api99": ["api00", "api99"]}[case.variable]
    e = stats.means(chosen, rows[names].to_numpy(float))
    c = stats.contrast(e, [1, -1])
    r = stats.nonlinear(e, e.value[0] / e.value[1], [1 / e.value[1], -e.value[0] / e.value[1] ** 2])
    return {
        "diff": {"value": c.value[0], "se": c.se[0]},
        "ratio": {"value": r.value[0], "se": r.se[0]},
        "contrast": {"value": r.value[0], "se": r.se[0]},
    }


def mean_vcov(case: Case) -> Table:
    names = case.variable.split(",")
    e = stats.means(design(case.design), data(case.dataset)[names].to_numpy(float))
    return _cross(e, names)


def degf(case: Case) -> Table:
    return {"": {"value": df_of(case)}}


def kish(case: Case) -> Table:
    chosen = design(case.design)
    return {"": {"value": stats.kish_deff(chosen.weights)}}


def predict(case: Case) -> Table:
    fit, _ = fitted(
        case.design, case.dataset, case.variable.replace("~", " ~ ").replace("=='Yes'", ' == "Yes"')
    )
    x, labels = [], []
    if case.dataset == "synth":
        wanted = [("F", "18-29", "low"), ("M", "65+", "top")]
        for sex, age, edu in wanted:
            on = {"(Intercept)", f"sex{sex}", f"age{age}", f"edu{edu}"}
            x.append([float(n in on) for n in fit.names])
            labels.append(f"{sex};{age};{edu}")
    else:
        for stype, meals in (("E", 20), ("H", 50), ("M", 80)):
            on = {"(Intercept)": 1.0, f"stype{stype}": 1.0, "meals": float(meals)}
            x.append([on.get(n, 0.0) for n in fit.names])
            labels.append(f"{stype};{meals}")
    return table_of(stats.predictions(fit, x, case.option.endswith("link")), labels, np.nan)


def ttest(case: Case) -> Table:
    chosen, rows = design(case.design), data(case.dataset)
    left, right = case.variable.split(" ~ ")
    y = number(rows, left)
    df = chosen.degrees_of_freedom - 1
    if right == "0":
        e = stats.means(chosen, y)
        c = stats.compare(e.value, e.scores, df)
    else:
        codes, _ = factor(rows, right)
        both = stats.means(chosen, np.where(codes[:, None] == [0, 1], y[:, None], np.nan))
        c = stats.compare(
            both.value[1:] - both.value[:1],
            both.scores[:, 1:] - both.scores[:, :1],
            df,
        )
    fields = {"value": c.value[0], "ci_low": c.low[0], "ci_high": c.high[0], "df": c.df}
    return {"": fields | {"t": c.t[0], "p": c.p[0]}}


def margin(case: Case) -> Table:
    """Margins of a factor that is added to the model in the name."""
    formula, of = case.variable.split(", margin of ")
    left, right = formula.split("~")
    rows = data(case.dataset)
    x, names, of_term = model_columns(rows, f"{right} + {of}")
    fit = stats.glm(design(case.design), number(rows, left), x, "binomial", names)
    columns = of_term[of]
    levels = factor(rows, of)[1]
    settings = [stats.setting(fit, columns, row) for row in np.eye(len(levels))[:, 1:]]
    made = table_of(stats.predictive_margins(fit, settings, fixed=True), levels, np.nan)
    # R adds the variance of x to that of the coefficients and leaves out their covariance
    beta = fit.coefficients.value
    of_x = stats.means(fit.design, np.hstack([fit.model.outcomes(x, beta) for x in settings])).se
    for level, other in zip(levels, of_x, strict=True):
        made[level]["se"] = np.hypot(made[level]["se"], other)
    return made


def ordered(case: Case) -> Table:
    rows, chosen = data(case.dataset), design(case.design)
    left, right = case.variable.split(" ~ ")
    x, names, _ = model_columns(rows, right)
    y, levels = factor(rows, left)
    fit = stats.proportional_odds(chosen, y, len(levels), x[:, 1:], names[1:])
    cuts = [f"{a}|{b}" for a, b in itertools.pairwise(levels)]
    return table_of(fit.coefficients, names[1:] + cuts, fit.coefficients.df)


def imputed(case: Case) -> Table:
    rows, chosen = data("synth"), design("synth_clus")
    copies = read("synth_mi").drop(columns="row_id").to_numpy()
    df = float(case.option)
    if case.variable == "income":
        names = ["income"]
        each = [stats.means(chosen, y) for y in copies.T]
    else:
        x, names, _ = model_columns(rows, "sex + age + edu")
        each = [stats.glm(chosen, np.log(y), x, "gaussian", names).coefficients for y in copies.T]
    c = stats.combine(each, df)
    low, high = c.interval()
    keys = ("value", "se", "ci_low", "ci_high", "df", "missinfo")
    columns = zip(c.value, c.se, low, high, c.df, c.missing, strict=True)
    return {n: dict(zip(keys, v, strict=True)) for n, v in zip(names, columns, strict=True)}


def error(case: Case) -> Table:
    rows = data("synth_lonely")
    try:
        stats.Design(rows.wt, rows.stratum, rows.psu)
    except stats.StatsError:
        return {"": {}}
    raise AssertionError("a stratum with one sampling unit did not fail")


STATISTICS: dict[str, Callable[[Case], Table]] = {
    "mean": center,
    "total": center,
    "ratio": ratio,
    "var": variance,
    "quantile": quantile,
    "ciprop": proportion,
    "chisq": chisq,
    "table": counts,
    "glm": glm,
    "glm_vcov": vcov,
    "regTermTest": term,
    "regTermTestLRT": term,
    "ame": ame,
    "contrast": contrast,
    "mean_vcov": mean_vcov,
    "degf": degf,
    "kish_deff": kish,
    "glm_predict": predict,
    "ttest": ttest,
    "svypredmeans": margin,
    "olr": ordered,
    "mi_combine": imputed,
    "error": error,
}


@cache
def computed(case: Case) -> Table:
    """Our numbers for a case: fields by level."""
    return STATISTICS[case.statistic](case)
