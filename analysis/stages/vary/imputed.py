"""Findings with the answers imputed that were not given, as one choice more."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.numbers.key import Key
from analysis.stages.vary.findings import Finding, Made, judged
from analysis.stages.vary.refit import IMPUTED, Specification

COLUMNS = ["key", "answer", "value", "se", "df", "base"]


class Imputed:
    """What `impute` made of findings, if anything; of those that it could not make nothing is said."""

    def __init__(self, gaps: pd.DataFrame | None) -> None:
        found = pd.DataFrame(columns=COLUMNS) if gaps is None else gaps
        self.rows = found.set_index("key")
        self.there = [name for name in IMPUTED if (found.answer == name).any()]

    @property
    def specifications(self) -> list[Specification]:
        return [Specification(unanswered=IMPUTED[name]) for name in self.there]

    def made(self, findings: Sequence[Finding]) -> Made:
        """Every finding under every imputation."""
        each = []
        for name in self.there:
            value, se, df, base = self.of(findings, name)
            each.append(judged(value, se, df, base, findings))
        return (
            Made(*(np.array(part) for part in zip(*each, strict=True)))
            if each
            else Made(*[np.empty(0)] * 6)
        )

    def of(self, findings: Sequence[Finding], imputation: str) -> tuple[np.ndarray, ...]:
        """(findings,) value, se, df and base under one imputation."""
        keys = [str(Key.parse(f.key).on(imputation=imputation)) for f in findings]
        found = self.rows.reindex(keys)
        return tuple(found[of].to_numpy(float) for of in ("value", "se", "df", "base"))

    def effects(self, keys: Sequence[str]) -> tuple[np.ndarray, ...]:
        """(keys,) value, se, df and base of effects of models, on opinions."""
        found = self.rows.reindex([str(Key.parse(k).on(imputation="opinions")) for k in keys])
        return tuple(found[of].to_numpy(float) for of in ("value", "se", "df", "base"))
