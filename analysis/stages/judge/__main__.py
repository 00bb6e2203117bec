"""Whether what pages claim is so: reads the claims, and of all scores the rows that they name.

key = gap.<claim>     the difference that it speaks of, with its interval
      claim.<claim>   1 where the data say so, else 0
"""

from pathlib import Path

import pandas as pd

from analysis.numbers.apart import pooled
from analysis.numbers.key import Key
from analysis.numbers.schema import PRIVATE
from analysis.sample.people import read_design
from analysis.stages.judge.again import Again
from analysis.stages.judge.families import together
from analysis.stages.judge.verdict import End, Row, check, family
from analysis.store import Scores
from analysis.study import Claim, FactError, Faults, near, read_claims, read_survey, run, write_rows
from analysis.study.claims import COMPARED


def main(
    people: Path, weights: Path, codebook: Path, scales: Path, recodes: Path | None,
    study: Path, estimates: Path, scores: Path, judged: Path, effects: Path | None = None,
    effect_scores: Path | None = None, followed: Path | None = None, change_scores: Path | None = None,
    claims: Path | None = None, proposed: Path | None = None,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    design = read_design(weights, settings)
    tables = [read(path) for path in (estimates, effects, followed) if path]
    numbers = pd.concat(tables)
    kept = [Scores(folder) for folder in (scores, effect_scores, change_scores) if folder]
    again = Again(people, questions, design, settings.reporting)
    ends = Ends(numbers[numbers.kind.isin(COMPARED)].set_index("key"), kept, again)
    adjusted = family(numbers)
    rows: list[Row] = []
    listed = all_claims(claims, proposed)
    of_one(listed, settings.apart)
    for claim, path in listed:
        place = f"{path}, [{claim.name}]"
        left = ends.end(claim.left, place)
        right = ends.end(claim.right, place) if isinstance(claim.right, str) else None
        alike(left, right or claim.right, place)
        rows += check(claim, left, right, adjusted)
    write_rows(judged, PRIVATE, together([claim for claim, _ in listed], rows))


def alike(left: End, right: End | str | float, place: str) -> None:
    """Raises FactError where two ends have different units, or points are not told as parts of one."""
    if isinstance(right, End) and right.unit != left.unit:
        raise FactError(f"{place}: {left.key!r} is told in {left.unit}, {right.key!r} in {right.unit}")
    if isinstance(right, int | float) and left.unit == "points" and abs(right) > 1:
        raise FactError(f"{place}: right is {right:g}, expected points as parts of one: 10 points are 0.1")


def of_one(listed: list[tuple[Claim, Path]], apart: str | None) -> None:
    """Raises FactError with every claim on a number of several populations together."""
    faults = Faults()
    for claim, path in listed if apart else []:
        for end in (claim.left, claim.right):
            if isinstance(end, str) and pooled(Key.parse(end), apart):
                faults.add(
                    f"{path}, [{claim.name}]: {end!r} is of all populations together, which `apart` of the "
                    f"study holds apart; expected a number at a level of {apart!r}"
                )
    faults.tell()


def all_claims(*paths: Path | None) -> list[tuple[Claim, Path]]:
    """The claims of every file; raises FactError where two files name one alike."""
    found: dict[str, tuple[Claim, Path]] = {}
    for path in filter(None, paths):
        for name, claim in read_claims(path).items():
            if name in found:
                raise FactError(f"{found[name][1]} and {path}: both have a claim {name!r}")
            found[name] = claim, path
    return list(found.values())


def read(path: Path) -> pd.DataFrame:
    """What is needed of a table of numbers."""
    columns = ["key", "kind", "unit", "value", "df", "left", "right", "p_adjusted"]
    text = dict.fromkeys(("key", "kind", "unit", "left", "right"), str)
    return pd.read_csv(path, usecols=columns, dtype=text, keep_default_na=False, na_values={
        "value": [""], "df": [""], "p_adjusted": [""]})  # fmt: skip


class Ends:
    """The numbers that claims compare, by key: unit, value, and scores, kept or made anew."""

    def __init__(self, numbers: pd.DataFrame, kept: list[Scores], again: Again) -> None:
        self.numbers, self.kept, self.again = numbers, kept, again

    def end(self, key: str, place: str) -> End:
        """One end of the claim at `place`; raises FactError where no number has this key."""
        if key not in self.numbers.index:
            raise FactError(f"{place}: no number {key!r}{near(key, self.numbers.index)}")
        row = self.numbers.loc[key].to_dict()
        there = next((scores for scores in self.kept if key in scores), None)
        return End(
            key, row["unit"], row["value"], row["df"], there.of(key) if there else self.again.scores(key)
        )


if __name__ == "__main__":
    run(main)
