"""Claims on shares -> how far those who did not answer would have to differ to overturn each.

key = tipping.<claim>.apart    points between the silent and those who answered, at which the claim falls
      tipping.<claim>.sure     the same with sampling error: from the end of the interval that is nearer
      tipping.<claim>.silent   where the silent would then stand, of a share against a number
      late.<share>             those who answered late less those who answered early, where the study knows

Of two groups the silent of both move, towards each other. The part of a group that answers is the base
weights of its respondents over the same adjusted for nonresponse.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from analysis.numbers.key import ALL, Key, kind_of
from analysis.numbers.schema import PRIVATE, read_rows
from analysis.sample.answers import Columns
from analysis.sample.people import read_design, read_people
from analysis.stages.overturn.late import lateness
from analysis.stages.overturn.tipped import End, Row, tipped
from analysis.study import (
    Claim,
    Questions,
    Study,
    columns_of,
    parse_condition,
    read_claims,
    read_survey,
    run,
    write_rows,
)

MEASURES = ["value", "low", "high"]
TIPPED = (">", "<", "differs", "near")  # relations that a shift can end: others say what is not known


def main(
    claims: Path, people: Path, weights: Path, codebook: Path, scales: Path, recodes: Path | None,
    study: Path, estimates: Path, judged: Path, overturned: Path,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    steps = pd.read_csv(weights, usecols=["base", "start"])
    gaps, shares = (read_rows(path).set_index("key")[MEASURES] for path in (judged, estimates))
    columns = {str(name): column.array for name, column in read_people(people).items()}
    rows: list[Row] = []
    answered = steps.base.sum() < steps.start.sum()  # else the study knows of nobody who did not
    for name, claim in read_claims(claims).items() if answered else ():
        ends = [k for k in (claim.left, claim.right) if isinstance(k, str)]
        holds = gaps["value"][str(Key("claim", claim=name))] == 1
        if holds and claim.relation in TIPPED and all(kind_of(k) == "share" for k in ends):
            gap = gaps.loc[str(Key("gap", claim=name))].to_numpy(float)
            if len(ends) == 1:
                gap = shares.loc[claim.left].to_numpy(float) - float(claim.right)
            rows += tipped(claim, gap, [End(k, columns, questions, steps) for k in ends])
    if settings.response_rates.late:
        rows += late_of(read_claims(claims), columns, weights, settings, questions)
    write_rows(overturned, PRIVATE, rows)


def late_of(
    claims: Mapping[str, Claim], columns: Columns, weights: Path, study: Study, questions: Questions
) -> Iterator[Row]:
    """The shares of everyone that claims speak of first, of those who answered late less the early."""
    ends = (c.left for c in claims.values() if kind_of(c.left) == "share")
    keys = [k for k in dict.fromkeys(ends) if Key.parse(k).group == ALL and not Key.parse(k).wave]
    place = f"{study.path}, [response_rates] late"
    who = parse_condition(study.response_rates.late, columns_of(questions), place)
    design = read_design(weights, study)
    late = who.holds(columns, design.n)
    return lateness(keys, late, columns, questions, design, study.reporting, study.confidence)


if __name__ == "__main__":
    run(main)
