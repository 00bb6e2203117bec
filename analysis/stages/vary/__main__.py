"""Every claim and headline again under each reasonable choice: weights, who is in, don't know, errors.

Each choice changes what the study chose, and nothing else; all reasonable ones are crossed. What everybody
knows to be wrong (no weights, no design) is shown alone and not counted. Families of differences keep the
p-value that was certain in the published run, since a choice does not make other comparisons.
"""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.numbers.key import ALL, Key, kind_of
from analysis.numbers.schema import PRIVATE, read_rows
from analysis.sample.people import read_categories, read_people
from analysis.sample.ratios import needed
from analysis.sample.weighting import read_sample
from analysis.stages.vary.choices import checked, exclusions, weightings
from analysis.stages.vary.findings import Finding, again, sums, thresholds
from analysis.stages.vary.refit import refits, specifications
from analysis.stages.vary.told import told
from analysis.study import (
    Claim,
    read_claims,
    read_margins,
    read_survey,
    run,
    write_rows,
)

MADE = ("share", "mean")  # kinds of numbers that are made again from answers and weights


def main(
    claims: Path, people: Path, codebook: Path, scales: Path, recodes: Path | None, study: Path,
    estimates: Path, replicated: Path, varied: Path, pieces: Path,
    margins: Path | None = None, sample: Path | None = None,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    shares = read_margins(margins) if margins else {}
    checked(settings, list(shares))
    respondents, numbers = read_people(people), read_rows(estimates)
    cases = read_sample(sample, settings) if sample else None
    told_of = read_claims(claims)
    findings = [*headlines(told_of, settings.confidence), *claimed(told_of, numbers)]
    keys = list(dict.fromkeys(k for f in findings for k in (f.left, f.right) if k))
    columns = read_categories(people, [c for k in keys for c in needed(Key.parse(k), questions)])
    made = refits(
        respondents, cases, shares, questions, weightings(settings),
        exclusions(respondents, settings, questions), pieces,
    )  # fmt: skip
    listed = specifications(made, replicated=True)
    found = again(listed, made, sums(keys, questions, columns), findings, errors(replicated))
    write_rows(varied, PRIVATE, told(listed, findings, found))


def errors(replicated: Path) -> dict[str, float]:
    """Key of a number -> its replicate over its linearized standard error."""
    rows = read_rows(replicated)
    return dict(zip(rows["left"], rows["value"], strict=True))


def claimed(claims: dict[str, Claim], numbers: pd.DataFrame) -> Iterator[Finding]:
    """The claims on shares and means; of one on a model's effect the model is made again."""
    units = dict(zip(numbers.key, numbers.unit, strict=True))
    certain = {level: thresholds(numbers, level) for level in {c.level for c in claims.values()}}
    for name, claim in claims.items():
        right = claim.right if isinstance(claim.right, str) else ""
        if any(kind_of(k) not in MADE for k in (claim.left, right) if k):
            continue
        unit = "points" if units[claim.left] == "share" else "difference"
        threshold = certain[claim.level].get(frozenset({claim.left, right}), 1.0)
        less = 0.0 if right else float(claim.right)
        yield Finding(
            str(Key("gap", claim=name)), claim.left, right, less, unit, claim.level, claim, threshold
        )


def headlines(claims: dict[str, Claim], confidence: float) -> Iterator[Finding]:
    """The shares of everyone that claims speak of first."""
    for left in dict.fromkeys(claim.left for claim in claims.values()):
        key = Key.parse(left)
        if key.kind == "share" and key.group == ALL:
            yield Finding(left, left, "", 0.0, "share", confidence)


if __name__ == "__main__":
    run(main)
