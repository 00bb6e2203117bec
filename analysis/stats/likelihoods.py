"""What the fitting engine asks of a model, and generalized linear models as such."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np

from analysis.stats.errors import Array, StatsError

FAMILIES = ("gaussian", "binomial", "poisson")
CHUNK = 2048  # rows that sums pass over at a time: what stays in a processor's cache


class Likelihood(Protocol):
    """A log-likelihood of m rows in P parameters, row by row and without weights."""

    @property
    def x(self) -> Array:
        """Explanatory columns (m, p)."""

    @property
    def start(self) -> Array:
        """Parameters to begin from (P,)."""

    def value(self, beta: Array) -> Array:
        """Log-likelihood of each row (m,), up to constants; -inf where beta (P,) is impossible."""

    def scores(self, beta: Array) -> Array:
        """Derivative of each row (m, P)."""

    def information(self, beta: Array, weights: Array) -> Array:
        """Weighted sum of minus the second derivatives (P, P)."""

    def sums(self, beta: Array, weights: Array) -> tuple[Array, Array]:
        """Weighted gradient (P,) and information (P, P) at once."""

    def part(self, rows: slice) -> "Likelihood":
        """The model of some rows."""

    def products(self, beta: Array) -> Array:
        """Minus the second derivatives of each row: upper triangles (m, P (P + 1) / 2)."""

    def gradients(self, betas: Array, weights: Array) -> Array:
        """Weighted sums of scores (P, R) at R parameters (P, R) with their weights (m, R)."""

    def outcomes(self, x: Array, beta: Array) -> Array:
        """Predicted outcomes (rows, c): a mean, or the probability of each category."""

    def slopes(self, x: Array, beta: Array, weights: Array) -> Array:
        """Weighted mean derivative of the outcomes by the parameters (c, P)."""

    def without(self, columns: list[int]) -> "Likelihood":
        """The model less some columns of x."""


def logistic(eta: Array) -> Array:
    """1 / (1 + exp(-eta)), without overflow."""
    out = np.multiply(eta, -0.5)
    np.tanh(out, out=out)
    out *= -0.5
    out += 0.5
    return out


@dataclass(frozen=True)
class Glm:
    """A generalized linear model with its canonical link: x (m, p), y (m,)."""

    x: Array
    y: Array
    family: str

    def mean(self, eta: Array) -> Array:
        if self.family == "binomial":
            return logistic(eta)
        return np.exp(eta) if self.family == "poisson" else eta

    def variance(self, mean: Array) -> Array:
        """d mean / d eta, which under the canonical link is the variance function."""
        if self.family == "binomial":
            return mean * (1 - mean)
        return mean if self.family == "poisson" else np.ones_like(mean)

    @cached_property
    def start(self) -> Array:
        if self.family != "poisson":
            return np.zeros(self.x.shape[1])
        beta: Array = np.linalg.lstsq(self.x, np.log(self.y + self.y.mean() / 2 + 1e-9))[0]
        return beta

    def value(self, beta: Array) -> Array:
        eta = self.x @ beta
        if self.family == "gaussian":
            return -0.5 * (self.y - eta) ** 2
        if self.family == "poisson":
            return self.y * eta - np.exp(eta)
        # log(1 + exp(eta)), without overflow
        size = np.abs(eta)
        return self.y * eta - 0.5 * (eta + size) - np.log1p(np.exp(-size))

    def scores(self, beta: Array) -> Array:
        return self.x * (self.y - self.mean(self.x @ beta))[:, None]

    def information(self, beta: Array, weights: Array) -> Array:
        return self.sums(beta, weights)[1]

    def sums(self, beta: Array, weights: Array) -> tuple[Array, Array]:
        gradient, information = np.zeros(len(beta)), np.zeros((len(beta), len(beta)))
        for first in range(0, len(self.x), CHUNK):
            rows = slice(first, first + CHUNK)
            x, w = self.x[rows], weights[rows]
            mean = self.mean(x @ beta)
            gradient += (w * (self.y[rows] - mean)) @ x
            information += (x * (w * self.variance(mean))[:, None]).T @ x
        return gradient, information

    def part(self, rows: slice) -> "Glm":
        return replace(self, x=self.x[rows], y=self.y[rows])

    def products(self, beta: Array) -> Array:
        i, j = np.triu_indices(self.x.shape[1])
        slope = self.variance(self.mean(self.x @ beta))
        return self.x[:, i] * self.x[:, j] * slope[:, None]

    def gradients(self, betas: Array, weights: Array) -> Array:
        residual = self.mean(self.x @ betas)
        np.subtract(self.y[:, None], residual, out=residual)
        residual *= weights
        return self.x.T @ residual

    def outcomes(self, x: Array, beta: Array) -> Array:
        return self.mean(x @ beta)[:, None]

    def slopes(self, x: Array, beta: Array, weights: Array) -> Array:
        slope = self.variance(self.mean(x @ beta))
        return (weights * slope)[None, :] @ x / weights.sum()

    def without(self, columns: list[int]) -> "Glm":
        return replace(self, x=np.delete(self.x, columns, axis=1))


def check_outcome(family: str, y: Array) -> None:
    """Raises StatsError on an unknown family, a constant outcome and one the family cannot have."""
    if family not in FAMILIES:
        raise StatsError(f"family: {family!r}, expected one of {', '.join(FAMILIES)}")
    low, high = y.min(), y.max()
    if low == high:
        raise StatsError(f"the outcome is constant: {low:g}")
    if family == "binomial" and (low < 0 or high > 1):
        raise StatsError(f"a binomial outcome lies in 0..1, got {low:g}..{high:g}")
    if family == "poisson" and low < 0:
        raise StatsError(f"a Poisson outcome is not negative, got {low:g}")
