"""Replicate weights as a survey delivers them: which columns hold them, and how they make a variance."""

import re
from dataclasses import dataclass
from typing import Literal

from analysis.study.fields import key
from analysis.study.sections import Words, Wrong

RUN = re.compile(r"(.*)\{([0-9]{1,4})\.\.([0-9]{1,4})\}(.*)")
METHODS = Literal["BRR", "Fay", "JK1", "JKn", "bootstrap", "other"]
FEWEST = 4


@dataclass(frozen=True)
class Replicates:
    """Replicate weights as delivered; the variance is scale x sum(rscales x (replicate - centre)^2)."""

    columns: Words = key("Columns of the responses; `w{1..80}` is a run of them, `{01..80}` with zeros")
    method: METHODS = key("How they were made")
    rho: float | None = key("Fay's factor", None, above=0, most=0.99)
    scale: float | None = key("Factor of the variance, where the method does not say it", None, above=0)
    rscales: tuple[float, ...] = key("Factor of each replicate, as for JKn", ())
    centre: Literal["full", "mean"] = key(
        "What replicates are held against: the estimate, or their mean", "mean"
    )
    degrees: int | None = key("Degrees of freedom; else the rank of the weights less 1", None, least=1)

    @property
    def named(self) -> Words:
        """Every column, runs written out."""
        return tuple(name for column in self.columns for name in written_out(column))

    @property
    def factor(self) -> float:
        """The scale that is stated, else that of the method. Wolter (2007), ch. 3 to 5."""
        count = len(self.named)
        if self.scale is not None:
            return self.scale
        return {
            "BRR": 1 / count,
            "Fay": 1 / (count * (1 - (self.rho or 0)) ** 2),
            "JK1": (count - 1) / count,
        }.get(self.method, 1.0)

    def check(self) -> Wrong:
        count = len(self.named)
        if count < FEWEST or len(set(self.named)) < count:
            yield (
                ("columns",),
                f"names {count}, {len(set(self.named))} of them different; expected {FEWEST} or more",
            )
        if (self.method == "Fay") != (self.rho is not None):
            yield ("rho", "method"), "belongs to 'Fay', which needs it"
        if self.method in ("bootstrap", "other") and self.scale is None:
            yield (
                ("scale", "method"),
                f"is missing: {self.method!r} does not say it, and its documentation does",
            )
        if self.method == "JKn" and not self.rscales:
            yield ("rscales", "method"), "is missing: 'JKn' needs the factor of each replicate"
        if self.rscales and len(self.rscales) != count:
            yield (
                ("rscales", "columns"),
                f"has {len(self.rscales)} entries, expected {count}, one a replicate",
            )
        if any(x < 0 for x in self.rscales):
            yield ("rscales",), "has a negative entry"


def written_out(column: str) -> Words:
    """`w{1..3}` -> w1, w2, w3; a name without a run is itself."""
    run = RUN.fullmatch(column)
    if not run:
        return (column,)
    before, first, last, after = run.groups()
    wide = len(first) if first.startswith("0") else 0
    return tuple(f"{before}{i:0{wide}d}{after}" for i in range(int(first), int(last) + 1))
