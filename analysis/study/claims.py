"""claims.toml: what sentences rest on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.numbers.key import FORMS, kind_of
from analysis.study.fields import key
from analysis.study.reader import read_records
from analysis.study.sections import Wrong

COMPARED = ("share", "mean", "effect", "interaction", "change")  # kinds of numbers that a claim may name


@dataclass(frozen=True)
class Claim:
    """A comparison that a sentence makes: left, relation, right (a key or a number)."""

    name: str
    left: str = key("Key of a number")
    relation: Literal[">", "<", ">=", "<=", "differs", "open", "near"] = key("What holds between the two")
    right: str | float = key("Key of a number, or a number")
    says: str = key("The claim as a sentence")
    level: float = key("Confidence at which it must hold", 0.95, above=0.5, most=0.9999)
    margin: float = key("For `near`: how far apart the two may be", 0.0, least=0)
    why: str = key("For `near`: why the margin is as wide as that", "", blank=True)
    family: str = key("Claims of one family: their p-values are adjusted together", "", blank=True)

    def check(self) -> Wrong:
        if (self.relation == "near") != (self.margin > 0):
            yield ("margin", "relation"), "belongs to 'near', which needs one above 0"
        if bool(self.why) != (self.relation == "near"):
            yield ("why", "relation"), "belongs to 'near', which needs a reason for its margin"
        if self.left == self.right:
            yield ("right", "left"), "is what stands on the left"
        kinds = {kind_of(end) for end in (self.left, self.right) if isinstance(end, str)}
        for kind in sorted(kinds.intersection(FORMS) - {*COMPARED}):
            yield ("left", "right"), f"has a {kind}, expected one of {', '.join(COMPARED)}"
        if kinds >= {"share", "mean"}:
            yield ("left", "right"), "are a share and a mean, which nothing compares"
        if kinds == {"share"} and isinstance(self.right, float) and not 0 <= self.right <= 1:
            yield ("right",), f"is {self.right:g}, expected a share from 0 to 1: 20% is 0.2"

    def holds(self, low: float, high: float, p_adjusted: float | None = None) -> bool:
        """Whether it holds of a difference with this interval at its level.

        `>` and `<` hold when the interval lies on that side of zero; `>=` and `<=` when it does not lie on
        the other side; `near` when it lies within ± margin (two one-sided tests: Schuirmann 1987,
        J. Pharmacokinet. Biopharm. 15, 657–680); `differs` when it leaves out zero; `open` when not.
        A difference between groups, and an effect against zero, is one of a family: unless its p adjusted
        for the family is below the claim's level too, it is taken to hold zero.
        """
        if p_adjusted is not None and p_adjusted >= 1 - self.level:
            low, high = min(low, 0.0), max(high, 0.0)
        return {
            ">": low > 0, "<": high < 0, ">=": high >= 0, "<=": low <= 0,
            "differs": low > 0 or high < 0, "open": low <= 0 <= high,
            "near": low > -self.margin and high < self.margin,
        }[self.relation]  # fmt: skip


def read_claims(path: Path) -> dict[str, Claim]:
    """Every claim by name; raises FactError with every fault of the file."""
    return read_records(path, Claim, "claim")
