"""Point estimates of generalized linear models by statsmodels."""

import warnings
from collections.abc import Sequence

import numpy as np

from analysis.stats.errors import Array
from analysis.stats.fitting import check_columns, maximize, newton
from analysis.stats.likelihoods import Glm

AGREED = 1e-8  # of a Newton step that is still to go, each parameter in its unit at the start


def estimated(model: Glm, weights: Array, names: Sequence[str]) -> Array:
    """Parameters (P,) that maximize the weighted log-likelihood: statsmodels' GLM with var_weights.

    Its covariance is that of independent respondents and is not read. Collinear columns, of which it
    takes any solution, are refused before; where it stops short, the solver of `fitting` goes on or says
    why it cannot.
    """
    from statsmodels.genmod import families
    from statsmodels.genmod.generalized_linear_model import GLM

    family = {"gaussian": families.Gaussian, "binomial": families.Binomial, "poisson": families.Poisson}
    w = weights / weights.sum()
    unit = check_columns(model.sums(model.start, w)[1], names)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # separation, which `maximize` names
        found = GLM(model.y, model.x, family=family[model.family](), var_weights=w * len(w))
        beta = np.asarray(found.fit(tol=1e-10, tol_criterion="params").params, dtype=np.float64)
        gradient, information = model.sums(beta, w)
    step = newton(information, gradient)[0]
    if np.isfinite(step).all() and np.abs(step * unit).max() <= AGREED:
        return beta
    return maximize(model, weights, names)
