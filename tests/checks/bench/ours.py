"""The pieces of work by analysis.stats, checks of the input and tidy results included."""

from collections.abc import Callable

from analysis.stats import Design, ReplicateDesign, crosstab, glm, make_bootstrap, means_by, rake
from tests.checks.bench import plain
from tests.checks.bench.work import ANSWERS, GROUPS, Size, survey

TOLERANCE = 1e-8


def prepare(tool: str, case: str, size: Size) -> Callable[[], float]:
    s = survey(size, case == "rake")

    def raked() -> float:
        return float(rake(s.margins, s.targets, s.weights, TOLERANCE).max())

    def table() -> float:
        design = Design(s.weights, s.strata, s.psu)
        return float(crosstab(design, s.items, ANSWERS, s.group, GROUPS).frame().se.sum())

    def bootstrap() -> float:
        replicates = make_bootstrap(
            Design(s.weights),
            s.replicates,
            7,
            lambda w: rake(s.margins, s.targets, w, TOLERANCE, out=w),
        )
        return float(means_by(replicates, s.agrees, s.group, GROUPS).se.sum())

    simple = {"rake": raked, "crosstab": table, "bootstrap": bootstrap}
    if case in simple:
        return simple[case]
    w = plain.rake(s)
    if case == "logistic":
        return lambda: float(glm(Design(w), s.y, s.x, "binomial").coefficients.se.sum())
    weights, order = plain.raked_replicates(s)
    x, y, w = s.x[order], s.y[order], w[order]
    scale = 1 / (s.replicates - 1)

    def refitted() -> float:
        design = ReplicateDesign(w, weights, scale, degrees=size.n - 1)
        return float(glm(design, y, x, "binomial").coefficients.se.sum())

    return refitted
