"""plan.toml: what was asked and expected before anyone had answered, sealed by its hash."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.study.claims import Claim
from analysis.study.errors import Faults, near
from analysis.study.fields import key
from analysis.study.questions import Questions
from analysis.study.reader import read_record
from analysis.study.sections import Words, Wrong
from analysis.study.tables import read_toml

SEALS = "hash"
CONFIRMATORY, EXPLORATORY = "confirmatory", "exploratory"
TURNED = {">": "<", "<": ">", ">=": "<=", "<=": ">="}


@dataclass(frozen=True)
class Hypothesis:
    """A comparison that was expected before the answers were in."""

    left: str = key("Key of a number")
    relation: Literal[">", "<", "differs", "near"] = key("What was expected to hold between the two")
    right: str | float = key("Key of a number, or a number")
    why: str = key("Why it was expected")

    def of(self, claim: Claim) -> bool:
        """Whether a claim compares the same two, whichever comes first."""
        return {self.left, self.right} == {claim.left, claim.right}

    def met(self, claim: Claim) -> bool:
        """Whether a claim says what was expected; one that differs in a direction says that it differs."""
        says = claim.relation if claim.left == self.left else TURNED.get(claim.relation, claim.relation)
        return says == self.relation or (self.relation == "differs" and says in (">", "<"))


@dataclass(frozen=True)
class Planned:
    """A study's plan; a claim that tests one of its hypotheses is confirmatory, any other exploratory."""

    path: Path
    date: datetime.date = key("Day on which it was sealed")
    fieldwork: datetime.date = key("First day of fieldwork")
    primary: Words = key("Questions that the study is about; all others are secondary")
    hash: str = key("SHA-256 of all else in the file; the build says what it has to be")
    registered: str = key("Where a copy lies that others can date: an address", "")
    hypotheses: dict[str, Hypothesis] = key("What was expected", dict, ids=True)

    def check(self) -> Wrong:
        if self.date > self.fieldwork:
            says = f"is {self.date}, after fieldwork began ({self.fieldwork}): it would confirm nothing"
            yield ("date", "fieldwork"), says
        if not self.hypotheses:
            yield ("hypotheses",), "is empty, expected a hypothesis or more"

    def status(self, claim: Claim) -> str:
        """Whether a claim was planned."""
        planned = any(h.of(claim) for h in self.hypotheses.values())
        return CONFIRMATORY if planned else EXPLORATORY

    def claims_of(self, name: str, claims: Mapping[str, Claim]) -> dict[str, Claim]:
        """The claims that tell what came of a hypothesis."""
        return {n: c for n, c in claims.items() if self.hypotheses[name].of(c)}

    def met(self, name: str, claims: Mapping[str, Claim]) -> bool:
        """Whether one of them, all of which hold, says what was expected."""
        return any(self.hypotheses[name].met(c) for c in self.claims_of(name, claims).values())


def read_planned(path: Path, questions: Questions, claims: Mapping[str, Claim]) -> Planned:
    """The plan; raises FactError where it was changed, and with each hypothesis that no claim is on."""
    plan, faults = read_record(path, Planned), Faults()
    sealed = seal(path)
    if plan.hash != sealed:
        says = f"hash is {plan.hash!r}, and what it seals has {sealed!r}"
        faults.add(f"{path}: {says}: the plan was changed")
    for name in plan.primary:
        if name not in questions:
            faults.add(f"{path}: primary: {name!r} is no question or recode{near(name, questions)}")
    for name in plan.hypotheses:
        if not plan.claims_of(name, claims):
            faults.add(
                f"{path}, [hypotheses.{name}]: no claim compares its two numbers; what came of it is told, "
                "whatever it is"
            )
    faults.tell()
    return plan


def seal(path: Path) -> str:
    """SHA-256 of what the file says but for the hash itself, however it is laid out."""
    said = {k: v for k, v in read_toml(path).items() if k != SEALS}
    text = json.dumps(said, sort_keys=True, default=str, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def status_of(plan: Planned | None, claim: Claim) -> str:
    """Without a plan every claim is exploratory."""
    return plan.status(claim) if plan else EXPLORATORY
