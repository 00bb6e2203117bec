"""The same pieces of work by other packages, the way their documentation does them."""

import logging
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from tests.checks.bench import plain
from tests.checks.bench.work import Size, Survey, survey

warnings.filterwarnings("ignore")
NAMES = ("m2", "m4", "m6", "m8")
Work = Callable[[], float]


def prepare(tool: str, case: str, size: Size) -> Work:
    s = survey(size, case == "rake")
    return {"svy": svy, "samplics": samplics, "statsmodels": statsmodels, "balance": balance}[tool](s, case)


def rows(s: Survey, y: np.ndarray | None = None) -> pd.DataFrame:
    columns: dict[str, Any] = dict(zip(NAMES, s.margins, strict=True))
    columns |= {"w": s.weights, "group": s.group, "stratum": s.strata, "unit": s.psu}
    columns |= {"person": np.arange(len(s.weights))}
    if y is not None:
        columns |= {name: y[:, j] for j, name in enumerate(questions(s))}
    if s.x.size:
        columns |= {f"x{j}": s.x[:, j] for j in range(1, s.x.shape[1])} | {"y": s.y.astype(int)}
    return pd.DataFrame(columns)


def questions(s: Survey) -> list[str]:
    return [f"q{j}" for j in range(s.items.shape[1])]


def controls(s: Survey) -> dict[str, dict[int, float]]:
    return {name: dict(enumerate(map(float, goal))) for name, goal in zip(NAMES, s.targets, strict=True)}


def svy(s: Survey, case: str) -> Work:
    import polars as pl
    import svy

    wanted = controls(s)
    options = {"controls": wanted, "tol": 1e-8, "max_iter": 500}
    if case == "rake":
        frame = pl.from_pandas(rows(s))

        def raked() -> float:
            sample = svy.Sample(frame, svy.Design(wgt="w")).weighting.rake(**options)
            return float(sample.data["rk_wgt"].max())

        return raked
    if case == "crosstab":
        frame = pl.from_pandas(rows(s, s.items))

        def table() -> float:
            design = svy.Design(wgt="w", stratum="stratum", psu="unit")
            found = svy.Sample(frame, design).estimation.prop(questions(s), by="group")
            return sum(e.se for one in found for e in one.estimates)

        return table
    frame = pl.from_pandas(rows(s, s.agrees))
    sample = svy.Sample(frame, svy.Design(wgt="w", psu="person"))
    if case == "bootstrap":

        def bootstrap() -> float:
            made = sample.weighting.create_bs_wgts(s.replicates, rstate=7).weighting.rake(**options)
            found = made.estimation.mean(questions(s), by="group", method="replication")
            return sum(e.se for one in found for e in one.estimates)

        return bootstrap
    terms = [f"x{j}" for j in range(1, s.x.shape[1])]
    if case == "logistic":
        weighted = svy.Sample(frame.with_columns(pl.Series("w", plain.rake(s))), svy.Design(wgt="w"))
        return lambda: float(sum(c.se for c in weighted.glm.fit("y", x=terms, family="binomial").coefs))
    made = sample.weighting.create_bs_wgts(s.replicates, rstate=7).weighting.rake(**options)
    return lambda: float(
        sum(c.se for c in made.glm.fit("y", x=terms, family="binomial", method="replication").coefs)
    )


def samplics(s: Survey, case: str) -> Work:
    from samplics import (
        PopParam,
        ReplicateEstimator,
        ReplicateWeight,
        RepMethod,
        SampleWeight,
        SurveyGLM,
        TaylorEstimator,
    )
    from samplics.utils.types import ModelType

    frame, wanted = rows(s, s.items if s.items.size else None), controls(s)
    margins = {name: frame[name] for name in NAMES}

    def raked(w: Any) -> np.ndarray:
        return SampleWeight().rake(
            w, margins=margins, control=wanted, tol=1e-8, ctrl_tol=1e-8, max_iter=500
        )

    if case == "rake":
        return lambda: float(np.max(raked(frame.w)))
    if case == "crosstab":

        def table() -> float:
            total = 0.0
            for name in questions(s):
                one = TaylorEstimator(PopParam.prop)
                one.estimate(
                    y=frame[name],
                    samp_weight=frame.w,
                    stratum=frame.stratum,
                    psu=frame.unit,
                    domain=frame.group,
                )
                total += sum(se for by_level in one.stderror.values() for se in by_level.values())
            return total

        return table
    if case == "bootstrap":
        agrees = rows(s, s.agrees)

        def bootstrap() -> float:
            made = ReplicateWeight(
                method=RepMethod.bootstrap, strat=False, nb_reps=s.replicates, rand_seed=7
            ).replicate(frame.w, psu=frame.person)
            names = [c for c in made.columns if c.startswith("_boot")]
            weights = np.column_stack([raked(made[c].to_numpy()) for c in names])
            full, total = raked(frame.w), 0.0
            for name in questions(s):
                one = ReplicateEstimator(RepMethod.bootstrap, PopParam.mean)
                one.estimate(y=agrees[name], samp_weight=full, rep_weights=weights, domain=frame.group)
                total += sum(one.stderror.values())
            return total

        return bootstrap

    def logistic() -> float:
        model = SurveyGLM(ModelType.LOGISTIC)
        model.estimate(y=s.y, x=s.x, samp_weight=plain.rake(s))
        return float(np.sum(model.beta["stderror"]))

    return logistic


def statsmodels(s: Survey, case: str) -> Work:
    import statsmodels.api as sm

    w, family = plain.rake(s), sm.families.Binomial()
    if case == "logistic":

        def logistic() -> float:
            fit = sm.GLM(s.y, s.x, family=family, var_weights=w).fit(cov_type="HC0")
            return float(fit.bse.sum() * np.sqrt(len(w) / (len(w) - 1)))

        return logistic
    replicates, order = plain.raked_replicates(s)
    x, y, w = s.x[order], s.y[order], w[order]

    def refits() -> float:
        start = sm.GLM(y, x, family=family, var_weights=w).fit().params
        fits = [
            sm.GLM(y, x, family=family, var_weights=column).fit(start_params=start).params
            for column in replicates.T
        ]
        return float(np.std(fits, axis=0, ddof=1).sum())

    return refits


def balance(s: Survey, case: str) -> Work:
    from balance.weighting_methods.rake import rake

    logging.disable(logging.CRITICAL)
    sizes = [len(t) for t in s.targets]
    cells = np.indices(sizes).reshape(len(sizes), -1)
    weights = np.prod([t[c] / t.sum() for t, c in zip(s.targets, cells, strict=True)], axis=0)
    population = pd.DataFrame(dict(zip(NAMES, cells.astype(str), strict=True)))
    people = pd.DataFrame({n: m.astype(str) for n, m in zip(NAMES, s.margins, strict=True)})
    base, goal = pd.Series(s.weights), pd.Series(weights * s.targets[0].sum())

    def raked() -> float:
        made = rake(
            people,
            base,
            population,
            goal,
            variables=list(NAMES),
            transformations=None,
            convergence_rate=1e-8,
            rate_tolerance=0,
            max_iteration=500,
        )
        return float(np.max(made["weight" if "weight" in made else "weights"]))

    return raked
