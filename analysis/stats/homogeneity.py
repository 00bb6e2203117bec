"""Tests that groups do not differ at all, from the covariance of their numbers: many of them at once."""

import numpy as np

from analysis.stats.association import Test, f_test
from analysis.stats.errors import Array, Codes, StatsError


def equal_shares(share: Array, covariance: Array, size: Array, base: Codes, df: float) -> Test:
    """Second-order corrected F that q shares (q, G) are equal in G groups: tables of 2 by G.

    covariance (q, G, G) between the groups, size (q, G) their weighted bases, base (q,) all their people.
    The statistic is Pearson's X² over the sum of the design effects, on their Satterthwaite df. Of a
    table of 2 by G the contrasts of interaction are those of the groups' logits, so that how people spread
    over the groups cancels: nothing but the shares' covariance is needed. Shares of 0 and 1 have no test.
    Rao & Scott (1984), Ann. Statist. 12, 46–60; Thomas & Rao (1987), JASA 82, 630–636.
    """
    part = size / size.sum(axis=1, keepdims=True)
    whole = (part * share).sum(axis=1)
    pearson = base * (part * (share - whole[:, None]) ** 2).sum(axis=1) / (whole * (1 - whole))
    spread = share * (1 - share)
    observed = covariance / (spread[:, :, None] * spread[:, None, :])
    simple = np.einsum("qg,gh->qgh", 1 / (part * spread * base[:, None]), np.eye(share.shape[1]))
    effects = np.linalg.solve(_apart(simple), _apart(observed))
    total = np.einsum("qii->q", effects)
    ndf = total**2 / np.einsum("qij,qji->q", effects, effects)
    return f_test(pearson / total, ndf, ndf * df)


def equal_means(value: Array, covariance: Array, df: float) -> Test:
    """Wald F that q numbers (q, G) are equal in G groups, on G - 1 and df; covariance (q, G, G).

    Raises StatsError where the covariance of the differences is singular.
    """
    gap, spread = value[:, 1:] - value[:, :1], _apart(covariance)
    k = gap.shape[1]
    if len(gap) and (np.linalg.matrix_rank(spread, hermitian=True) < k).any():
        raise StatsError(f"equal_means: the covariance of {k} differences between groups is singular")
    distance = np.einsum("qi,qi->q", gap, np.linalg.solve(spread, gap[:, :, None])[:, :, 0])
    return f_test(distance / k, k, df)


def _apart(covariance: Array) -> Array:
    """Covariance (q, G - 1, G - 1) of what each group has more than the first."""
    first = covariance[:, :1, :1] - covariance[:, 1:, :1] - covariance[:, :1, 1:]
    apart: Array = covariance[:, 1:, 1:] + first
    return apart
