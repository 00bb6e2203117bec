"""What could be otherwise: who responds, how alike institutions' people are, who is drawn, the targets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analysis.study import FactError, Margins, known


@dataclass(frozen=True)
class Scenario:
    """A table of `scenarios` in coverage.toml; what it does not say is as in the demonstration.

    unobserved: strength of the latent fear in who responds · institution_sd: spread of institutions on each
    latent attitude · drawn: institutions a stratum · rate: of selection, off and on the name list ·
    breakdowns, models: instead of the plan's · off: margin -> level -> what its target is multiplied by ·
    source: margin -> respondents of the survey that its targets come from, each sample's from another one ·
    again: how often a sample is drawn again that cannot be weighted ·
    apart: levels, and the item of a ranking, whose group was set far from what its main effects say
    """

    samples: int
    unobserved: float = 0.0
    institution_sd: float | None = None
    drawn: tuple[int, ...] = ()
    rate: tuple[float, ...] = ()
    breakdowns: tuple[str, ...] = ()
    models: tuple[str, ...] | None = None
    off: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    source: Mapping[str, int] = field(default_factory=dict)
    again: int = 0
    apart: Mapping[str, str] = field(default_factory=dict)

    def parameters(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The demonstration's parameters with what is otherwise here."""
        out = {name: dict(given[name]) for name in ("population", "institutions", "sample", "response")}
        out["response"]["unobserved"] = self.unobserved
        for table, name, value in (
            ("population", "institution_sd", self.institution_sd),
            ("institutions", "drawn", self.drawn),
            ("sample", "rate", self.rate),
        ):
            if value:
                out[table][name] = list(value) if isinstance(value, tuple) else value
        return {**given, **out}

    def targets(self, margins: Margins, rng: np.random.Generator) -> Margins:
        """The shares that a sample is raked to: the true ones, or off, or those of another sample."""
        return {name: self._target(name, levels, rng) for name, levels in margins.items()}

    def _target(
        self, name: str, levels: Mapping[str, Mapping[str, str]], rng: np.random.Generator
    ) -> Mapping[str, Mapping[str, str]]:
        shares = np.array([float(row["share"]) for row in levels.values()])
        se = np.zeros(len(shares))
        for level, factor in self.off.get(name, {}).items():
            shares[list(levels).index(known(level, levels, f"coverage.toml: level of {name!r}"))] *= factor
        if size := self.source.get(name, 0):
            shares = np.maximum(rng.multinomial(size, shares / shares.sum()), 0.5) / size
            se = np.sqrt(shares * (1 - shares) / size)
        if not (size or name in self.off):
            return levels
        told = zip(levels.items(), shares / shares.sum(), se, strict=True)
        return {
            level: {**row, "share": repr(float(p)), "se": repr(float(e)) if e else ""}
            for (level, row), p, e in told
        }


def scenarios(plan: Mapping[str, Any], of: str = "scenarios") -> dict[str, Scenario]:
    """The plan's, by name; raises FactError where one names what is not known."""
    fields = Scenario.__dataclass_fields__
    made = {}
    for name, table in plan[of].items():
        for key in table:
            known(key, fields, f"coverage.toml, [{of}.{name}]")
        lists = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
        made[name] = Scenario(**{"samples": plan["samples"], **lists})
        if made[name].samples < 2:
            raise FactError(
                f"coverage.toml, [{of}.{name}]: samples is {made[name].samples}, expected 2 or more"
            )
    return made


def intraclass(values: np.ndarray, of: np.ndarray) -> float:
    """Part of the variance of values (N,) that lies between institutions of (N,): analysis of variance.

    Searle, Casella & McCulloch (1992), Variance Components, 3.6. NaN values are left out.
    """
    there = np.isfinite(values)
    y, size = values[there], np.bincount(of[there])
    total = np.bincount(of[there], y)
    kept = size > 0
    n, k, size, total = len(y), int(kept.sum()), size[kept], total[kept]
    between = (size * (total / size - y.mean()) ** 2).sum() / (k - 1)
    within = ((y**2).sum() - (total**2 / size).sum()) / (n - k)
    usual = (n - (size**2).sum() / n) / (k - 1)
    return float((between - within) / (between + (usual - 1) * within))
