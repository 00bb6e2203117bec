"""Claims that are tested together: p-values adjusted within a family, and verdicts by them."""

import numpy as np

from analysis.stages.judge.verdict import Row, verdict
from analysis.stats import benjamini_hochberg
from analysis.study import Claim


def together(claims: list[Claim], rows: list[Row]) -> list[Row]:
    """The rows of `check`, two a claim in the order of `claims`: those of a family with p adjusted for it.

    Benjamini & Hochberg (1995), J. R. Statist. Soc. B 57, 289–300. A claim holds where its adjusted p lies
    below its level too. A claim that is a difference of a breakdown keeps the larger of its two p.
    """
    gaps, told = rows[::2], list(rows)
    for name in dict.fromkeys(claim.family for claim in claims if claim.family):
        at = [i for i, claim in enumerate(claims) if claim.family == name]
        p = np.array([gaps[i]["p"] for i in at])
        for i, adjusted in zip(at, benjamini_hochberg(p), strict=True):
            before = gaps[i]["p_adjusted"]
            gap = {**gaps[i], "p_adjusted": max(float(adjusted), before if before is not None else 0.0)}
            told[2 * i : 2 * i + 2] = [gap, {**gap, **verdict(claims[i], gap)}]
    return told
