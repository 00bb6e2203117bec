"""How the time of our functions grows with respondents, items and replicates."""

import itertools
import math
from dataclasses import dataclass, replace

from tests.checks.bench.timing import Timing, in_turn
from tests.checks.bench.work import Size

STEEPEST = 1.15  # of the exponent between the two larger sizes; 1 is time in proportion to size
BASE = Size(20_000)
N = (2_000, 20_000, 200_000)
SERIES = {
    ("rake", "n"): (*N, 2_000_000),
    ("crosstab", "n"): N,
    ("bootstrap", "n"): N,
    ("logistic", "n"): N,
    ("refits", "n"): N,
    ("crosstab", "items"): (10, 40, 160),
    ("bootstrap", "replicates"): (125, 250, 500),
    ("refits", "replicates"): (125, 250, 500),
}


@dataclass(frozen=True)
class Growth:
    """One piece of work at sizes that differ in one respect only."""

    case: str
    respect: str
    timings: list[Timing]

    @property
    def exponents(self) -> list[float]:
        """Log ratio of times over log ratio of sizes, from each size to the next."""
        points = [(math.log(getattr(t.size, self.respect)), math.log(t.cpu)) for t in self.timings]
        pairs = itertools.pairwise(points)
        return [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairs]

    @property
    def tool(self) -> str:
        return self.timings[0].tool

    def __str__(self) -> str:
        sizes = ", ".join(f"{getattr(t.size, self.respect):,}" for t in self.timings)
        seconds = ", ".join(f"{t.cpu:.3g}" for t in self.timings)
        exponents = ", ".join(f"{e:.2f}" for e in self.exponents)
        return f"| {self.case} | {self.respect} | {self.tool} | {sizes} | {seconds} | {exponents} |"


def grown(tool: str, case: str, respect: str, rounds: int) -> Growth:
    works = [(tool, case, replace(BASE, **{respect: size})) for size in SERIES[case, respect]]
    found = Growth(case, respect, in_turn(works, rounds))
    print(found, flush=True)
    return found


def measure(rounds: int) -> list[Growth]:
    """Ours at every size of every series."""
    return [grown("ours", case, respect, rounds) for case, respect in SERIES]


def missed(found: list[Growth]) -> list[str]:
    """The pieces of work whose time grows too steeply at the end, in words."""
    return [
        f"{g.case} grows with {g.respect} to the {g.exponents[-1]:.2f}, goal {STEEPEST}"
        for g in found
        if g.exponents[-1] > STEEPEST
    ]
