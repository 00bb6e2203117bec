"""claims.toml and models.toml: what sentences rest on, and what is modelled."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.study.fields import key
from analysis.study.reader import read_records
from analysis.study.sections import Words, Wrong


@dataclass(frozen=True)
class Claim:
    """A comparison that a sentence makes: left, relation, right (a key or a number)."""

    name: str
    left: str = key("Key of a number")
    relation: Literal[">", "<", ">=", "<=", "differs", "near"] = key("What holds between the two")
    right: str | float = key("Key of a number, or a number")
    says: str = key("The claim as a sentence")
    level: float = key("Confidence at which it must hold", 0.95, above=0.5, most=0.9999)
    family: str = key("Claims of one family: their p-values are adjusted together", "", blank=True)
    margin: float = key("For `near`: how far apart the two may be", 0.0, least=0)

    def check(self) -> Wrong:
        if (self.relation == "near") != (self.margin > 0):
            yield ("margin", "relation"), "belongs to 'near', which needs one above 0"
        if self.left == self.right:
            yield ("right", "left"), "is what stands on the left"


@dataclass(frozen=True)
class Model:
    """A logistic regression, told as average marginal effects of its terms."""

    question: str = key("The question that it answers")
    outcome: str = key("Condition that is modelled")
    kind: Literal["logistic"] = key("Kind of model")
    terms: Words = key("Variables; the first level of each scale is its reference")
    theme: str = key("Theme that it belongs to", "", blank=True)
    note: str = key("For readers", "", blank=True)

    def check(self) -> Wrong:
        if not self.terms:
            yield ("terms",), "is empty, expected a variable or more"


def read_claims(path: Path) -> dict[str, Claim]:
    """Every claim by name; raises FactError with every fault of the file."""
    return read_records(path, Claim, "claim")


def read_models(path: Path) -> dict[str, Model]:
    """Every model by name; raises FactError with every fault of the file."""
    return read_records(path, Model, "model")
