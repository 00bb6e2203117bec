"""Tests that two categorical items have nothing to do with each other."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.design import covariance
from analysis.stats.distributions import mixture_tail
from analysis.stats.errors import Array, StatsError, levels
from analysis.stats.estimators import AnyDesign, means, totals


@dataclass(frozen=True)
class Test:
    """A test statistic, its numerator and denominator df (infinite: chi-squared), p; or (q,) of each."""

    statistic: Any
    ndf: Any
    ddf: Any
    p: Any

    __test__ = False


@dataclass(frozen=True)
class Independence:
    """Weighted counts of a table (r, c), scores (rows, r * c) of counts and shares, base, df."""

    counts: Array
    scores: Array
    share_scores: Array
    base: int
    df: float

    @property
    def pearson(self) -> float:
        """Pearson's X² of the weighted shares on the base."""
        p = self.counts / self.counts.sum()
        expected = np.outer(p.sum(axis=1), p.sum(axis=0))
        return float(self.base * ((p - expected) ** 2 / expected).sum())

    def effects(self) -> Array:
        """Generalized design effects ((r - 1)(c - 1),): eigenvalues of the deff matrix.

        Rao & Scott (1984), Ann. Statist. 12, 46–60, with observed shares in the covariance of the
        multinomial and interaction contrasts orthogonal to main effects without weights.
        """
        c = _interactions(*self.counts.shape)
        p = self.counts.ravel() / self.counts.sum()
        inverse = np.divide(1, p, out=np.zeros_like(p), where=p > 0)
        scaled = self.share_scores @ (inverse[:, None] * c)
        simple = (c * inverse[:, None]).T @ c / self.base
        effects: Array = np.linalg.eigvals(np.linalg.solve(simple, scaled.T @ scaled)).real
        return effects

    def rao_scott_f(self) -> Test:
        """Second-order corrected F: Rao & Scott (1984); Thomas & Rao (1987)."""
        effects = self.effects()
        ndf = float(effects.sum() ** 2 / (effects**2).sum())
        return f_test(self.pearson / float(effects.sum()), ndf, ndf * self.df)

    def rao_scott_chisq(self) -> Test:
        """First-order corrected chi-squared; the statistic stays Pearson's."""
        from scipy.special import chdtrc

        effects = self.effects()
        p = float(chdtrc(len(effects), self.pearson / effects.mean()))
        return Test(self.pearson, len(effects), np.inf, p)

    def mixture(self) -> Test:
        """Pearson's X² against the mixture of chi-squared it follows, over chi² on the F's ddf."""
        effects, ddf = self.effects(), self.rao_scott_f().ddf
        tail = mixture_tail(self.pearson, effects, ddf)
        return Test(self.pearson, len(effects), ddf, tail)

    def wald(self, adjusted: bool = False) -> Test:
        """Wald test of counts less those expected, in (r - 1)(c - 1) cells: F on k and df.

        adjusted: times (df - k + 1) / df, on k and df - k + 1. Koch, Freeman & Freeman (1975),
        Int. Statist. Review 43, 59–78; Thomas & Rao (1987), JASA 82, 630–636.
        """
        total = self.counts.sum()
        row, column = self.counts.sum(axis=1) / total, self.counts.sum(axis=0) / total
        s = self.scores.reshape(-1, *self.counts.shape)
        change = s - s.sum(axis=2)[:, :, None] * column - row[:, None] * s.sum(axis=1)[:, None, :]
        change += s.sum(axis=(1, 2))[:, None, None] * np.outer(row, column)
        gap = (self.counts - total * np.outer(row, column))[:-1, :-1].ravel()
        v = covariance(change[:, :-1, :-1].reshape(len(s), -1))
        k = len(gap)
        w = float(gap @ np.linalg.solve(v, gap)) / k
        if not adjusted:
            return f_test(w, k, self.df)
        return f_test(w * (self.df - k + 1) / self.df, k, self.df - k + 1)


def independence(
    design: AnyDesign,
    rows: ArrayLike,
    columns: ArrayLike,
    shape: tuple[int, int],
    domain: ArrayLike | None = None,
) -> Independence:
    """What tests of independence of two items (n,) of codes, -1 missing, are made from.

    shape: the levels of rows and of columns. Raises StatsError when one of them is empty, and where either
    item has one level: there is nothing to test.
    """
    if min(shape) < 2:
        raise StatsError(f"independence: {shape[0]} by {shape[1]} levels, expected two or more of each")
    r = levels(rows, "rows", shape[0], design.n).astype(np.int64)
    c = levels(columns, "columns", shape[1], design.n).astype(np.int64)
    known = (r >= 0) & (c >= 0)
    if domain is not None:
        known &= np.asarray(domain, dtype=bool)
    cells = (r * shape[1] + c)[:, None] == np.arange(shape[0] * shape[1])
    table = totals(design, cells.astype(np.float64), known)
    of_shares = means(design, cells.astype(np.float64), known).scores
    counts = table.value.reshape(shape)
    if not ((counts.sum(axis=0) > 0).all() and (counts.sum(axis=1) > 0).all()):
        raise StatsError("independence: a row or column of the table is empty; join levels")
    return Independence(counts, table.scores, of_shares, int(table.base[0]), table.df)


def _interactions(n_rows: int, n_columns: int) -> Array:
    """Interaction indicators less their projection on the main effects (cells, (r-1)(c-1))."""
    r, c = np.divmod(np.arange(n_rows * n_columns), n_columns)
    a = (r[:, None] == np.arange(1, n_rows)).astype(np.float64)
    b = (c[:, None] == np.arange(1, n_columns)).astype(np.float64)
    both = (a[:, :, None] * b[:, None, :]).reshape(len(r), -1)
    main = np.column_stack([np.ones(len(r)), a, b])
    left: Array = both - main @ np.linalg.lstsq(main, both, rcond=None)[0]
    return left


def f_test(statistic: Any, ndf: Any, ddf: Any) -> Test:
    """An F statistic with its p; chi-squared / ndf where ddf is infinite, NaN where it is not above 0.

    Of many at once each is an array (q,).
    """
    from scipy.special import chdtrc, fdtrc

    p = np.where(np.isinf(ddf), chdtrc(ndf, statistic * ndf), fdtrc(ndf, ddf, statistic))
    p = np.where(np.asarray(ddf) > 0, p, np.nan)
    return Test(statistic, ndf, ddf, p if p.ndim else float(p))
