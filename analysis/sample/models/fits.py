"""A plan fitted: by its kind, with the check of proportional odds and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.sample.models.plan import Plan
from analysis.stats import (
    Design,
    Estimates,
    Fit,
    ame,
    glm,
    multinomial,
    proportional_odds,
    proportional_odds_check,
)

FAMILIES = {"logistic": "binomial", "linear": "gaussian"}


@dataclass(frozen=True)
class Fitted:
    """A fit, the kind that it is in the end, and p of the check that it may be ordinal (else None)."""

    fit: Fit
    kind: str
    p: float | None = None

    def changes(self, plan: Plan, pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> Estimates:
        """Average marginal effects (pairs,) on the outcome told, of settings of `plan.matrix`."""
        rows, first = self.fit.rows, int(self.kind == "ordinal")
        sides = [(a[rows][:, first:], b[rows][:, first:]) for a, b in pairs]
        found = ame(self.fit, sides)
        if not self.categorical:
            return found
        pick = np.kron(np.eye(len(pairs)), np.array(plan.outcome.told, dtype=float)[:, None])
        missing = np.full(len(pairs), np.nan)
        base = found.base[:: len(plan.outcome.told)]
        return Estimates(found.value @ pick, found.scores @ pick, found.df, base, missing, missing)

    @property
    def categorical(self) -> bool:
        return self.kind in ("ordinal", "multinomial")


def fitted(plan: Plan, design: Design, alpha: float, statsmodels: bool = True) -> Fitted:
    """The model of the study; an ordinal one whose odds are not proportional (p < alpha) is multinomial.

    statsmodels: whose point estimates are taken; those of `stats.fitting` are the same, and soon made.
    """
    kind, outcome = plan.spec.kind, plan.outcome
    x, names = plan.matrix(), ["(constant)", *(f"{term}={level}" for term, level in plan.names)]
    if kind in FAMILIES:
        y = np.where(plan.used, outcome.y, np.nan)
        fit = glm(design, y, x, FAMILIES[kind], names, plan.used, plan.factor, statsmodels=statsmodels)
        return Fitted(fit, kind)
    y, count = np.where(plan.used, outcome.y, -1).astype(int), len(outcome.levels)
    p = None
    if kind == "ordinal":
        fit = proportional_odds(design, y, count, x[:, 1:], names[1:], plan.used, plan.factor)
        p = proportional_odds_check(fit)[""].p
        if not p < alpha:
            return Fitted(fit, kind, p)
    return Fitted(multinomial(design, y, count, x, names, plan.used, plan.factor), "multinomial", p)
