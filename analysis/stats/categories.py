"""Models of a categorical outcome: proportional odds and multinomial logit."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analysis.stats.errors import Array, Codes
from analysis.stats.likelihoods import logistic


@dataclass(frozen=True)
class ProportionalOdds:
    """logit P(y <= k) = cut_k - x b for ordered y (m,) in 0..levels-1; parameters b, then cuts.

    McCullagh (1980), J. R. Statist. Soc. B 42, 109–142. x (m, p) has no column of ones.
    """

    x: Array
    y: Codes
    levels: int

    @cached_property
    def sides(self) -> tuple[Array, Array]:
        """Derivatives of the upper and the lower end of a row's interval (m, P) each."""
        cuts = np.arange(self.levels - 1)
        upper = (self.y[:, None] == cuts).astype(np.float64)
        lower = (self.y[:, None] == cuts + 1).astype(np.float64)
        return np.hstack([-self.x, upper]), np.hstack([-self.x, lower])

    @cached_property
    def start(self) -> Array:
        below = np.cumsum(np.bincount(self.y, minlength=self.levels))[:-1] / len(self.y)
        return np.append(np.zeros(self.x.shape[1]), np.log(below / (1 - below)))

    def _cuts(self, beta: Array) -> Array:
        """Cut points with infinite ends (levels + 1, ...)."""
        p = self.x.shape[1]
        ends = np.full((1, *beta.shape[1:]), np.inf)
        return np.concatenate([-ends, beta[p:], ends])

    def _rates(self, beta: Array) -> tuple[Array, Array, Array, Array, Array]:
        """Probability of the row's level, density over it at both ends, and the cumulatives."""
        cuts, linear = self._cuts(beta), self.x @ beta[: self.x.shape[1]]
        high, low = logistic(cuts[self.y + 1] - linear), logistic(cuts[self.y] - linear)
        p = np.maximum(high - low, np.finfo(float).tiny)
        return p, high * (1 - high) / p, low * (1 - low) / p, high, low

    def value(self, beta: Array) -> Array:
        if (np.diff(self._cuts(beta)) <= 0).any():
            return np.full(len(self.y), -np.inf)
        return np.log(self._rates(beta)[0])

    def scores(self, beta: Array) -> Array:
        _, a, b, _, _ = self._rates(beta)
        upper, lower = self.sides
        return a[:, None] * upper - b[:, None] * lower

    def _curvature(self, beta: Array) -> tuple[Array, Array, Array]:
        """Minus the second derivatives by upper², lower² and upper x lower (m,)."""
        _, a, b, high, low = self._rates(beta)
        return a**2 - a * (1 - 2 * high), b**2 + b * (1 - 2 * low), -a * b

    def information(self, beta: Array, weights: Array) -> Array:
        aa, bb, ab = (c * weights for c in self._curvature(beta))
        upper, lower = self.sides
        cross = (upper * ab[:, None]).T @ lower
        own = (upper * aa[:, None]).T @ upper + (lower * bb[:, None]).T @ lower
        information: Array = own + cross + cross.T
        return information

    def sums(self, beta: Array, weights: Array) -> tuple[Array, Array]:
        return weights @ self.scores(beta), self.information(beta, weights)

    def part(self, rows: slice) -> "ProportionalOdds":
        return replace(self, x=self.x[rows], y=self.y[rows])

    def products(self, beta: Array) -> Array:
        aa, bb, ab = (c[:, None] for c in self._curvature(beta))
        u, v = self.sides
        i, j = np.triu_indices(len(beta))
        cross = u[:, i] * v[:, j] + v[:, i] * u[:, j]
        return aa * u[:, i] * u[:, j] + bb * v[:, i] * v[:, j] + ab * cross

    def gradients(self, betas: Array, weights: Array) -> Array:
        _, a, b, _, _ = self._rates(betas)
        upper, lower = self.sides
        return upper.T @ (weights * a) - lower.T @ (weights * b)

    def outcomes(self, x: Array, beta: Array) -> Array:
        cumulative = logistic(self._cuts(beta) - (x @ beta[: x.shape[1]])[:, None])
        return np.diff(cumulative, axis=1)

    def slopes(self, x: Array, beta: Array, weights: Array) -> Array:
        cumulative = logistic(self._cuts(beta) - (x @ beta[: x.shape[1]])[:, None])
        density = cumulative * (1 - cumulative) * (weights / weights.sum())[:, None]
        by_cut = np.diag(density.sum(axis=0))[:, 1:-1]
        return np.diff(np.hstack([-(density.T @ x), by_cut]), axis=0)

    def without(self, columns: list[int]) -> "ProportionalOdds":
        return replace(self, x=np.delete(self.x, columns, axis=1))


@dataclass(frozen=True)
class Multinomial:
    """log P(y = k) / P(y = 0) = x b_k for y (m,) in 0..levels-1; parameters b_1, then b_2, ...

    x (m, p) holds its own column of ones. McFadden (1974).
    """

    x: Array
    y: Codes
    levels: int

    @property
    def start(self) -> Array:
        return np.zeros(self.x.shape[1] * (self.levels - 1))

    def _probabilities(self, x: Array, betas: Array) -> Array:
        """P (levels, rows, ...) at parameters (P, ...)."""
        by_level = betas.reshape(self.levels - 1, x.shape[1], *betas.shape[1:])
        eta = np.stack([np.zeros((len(x), *betas.shape[1:])), *(x @ b for b in by_level)])
        eta -= eta.max(axis=0)
        np.exp(eta, out=eta)
        eta /= eta.sum(axis=0)
        return eta

    @cached_property
    def chosen(self) -> Array:
        """1 for the level a row has (levels, m)."""
        return (np.arange(self.levels)[:, None] == self.y).astype(np.float64)

    def value(self, beta: Array) -> Array:
        p = self._probabilities(self.x, beta)
        return np.log(np.maximum((p * self.chosen).sum(axis=0), np.finfo(float).tiny))

    def scores(self, beta: Array) -> Array:
        residual = (self.chosen - self._probabilities(self.x, beta))[1:]
        return np.concatenate([self.x * r[:, None] for r in residual], axis=1)

    def information(self, beta: Array, weights: Array) -> Array:
        p = self._probabilities(self.x, beta)[1:]
        rows = []
        for k in range(len(p)):
            curve = [weights * p[k] * ((k == m) - p[m]) for m in range(len(p))]
            rows.append(np.hstack([(self.x * c[:, None]).T @ self.x for c in curve]))
        return np.vstack(rows)

    def sums(self, beta: Array, weights: Array) -> tuple[Array, Array]:
        return weights @ self.scores(beta), self.information(beta, weights)

    def part(self, rows: slice) -> "Multinomial":
        return replace(self, x=self.x[rows], y=self.y[rows])

    def products(self, beta: Array) -> Array:
        p = self._probabilities(self.x, beta)[1:].T
        width = self.x.shape[1]
        i, j = np.triu_indices(len(beta))
        (k, a), (m, b) = np.divmod(i, width), np.divmod(j, width)
        return self.x[:, a] * self.x[:, b] * p[:, k] * ((k == m) - p[:, m])

    def gradients(self, betas: Array, weights: Array) -> Array:
        residual = (self.chosen[:, :, None] - self._probabilities(self.x, betas))[1:]
        residual *= weights
        return np.concatenate([self.x.T @ r for r in residual])

    def outcomes(self, x: Array, beta: Array) -> Array:
        return self._probabilities(x, beta).T

    def slopes(self, x: Array, beta: Array, weights: Array) -> Array:
        p = self._probabilities(x, beta)
        w = weights / weights.sum()
        return np.array(
            [
                np.concatenate([(w * p[c] * ((c == k) - p[k])) @ x for k in range(1, self.levels)])
                for c in range(self.levels)
            ]
        )

    def without(self, columns: list[int]) -> "Multinomial":
        return replace(self, x=np.delete(self.x, columns, axis=1))
