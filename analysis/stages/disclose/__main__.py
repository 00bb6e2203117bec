"""The only door to the public: what may be seen, what is withheld and why, rounded for good.

Privacy first (rules 1 and 5 of the method page: small bases and cells, and what would give them
away by subtraction), then reliability (the NCHS presentation standard). It fails closed: a number
that is not one, or of a kind this gate does not know, stops the build.
"""

from pathlib import Path

import pandas as pd

from analysis.numbers.schema import PUBLIC, TEXT, columns, read_rows
from analysis.stages.disclose.changes import judged as judged_changes
from analysis.stages.disclose.changes import of_changes
from analysis.stages.disclose.editions import read_editions
from analysis.stages.disclose.gate import tally
from analysis.stages.disclose.modeled import modeled
from analysis.stages.disclose.pooled import pooled
from analysis.stages.disclose.refusals import refusals
from analysis.stages.disclose.respondents import gated
from analysis.stages.disclose.told import summary
from analysis.stages.disclose.unstated import unstated
from analysis.stages.disclose.waves import of_waves, split
from analysis.store import write_columns
from analysis.study import FactError, read_claims, read_survey, read_waves, run

WAVE = columns("public", "waves")


def main(
    study: Path, codebook: Path, scales: Path, recodes: Path | None, numbers: Path,
    people: Path, estimates: Path, weighting: Path, quality: Path, judged: Path | None = None,
    claims: Path | None = None, effects: Path | None = None, replicated: Path | None = None,
    varied: Path | None = None, overturned: Path | None = None, imputed: Path | None = None,
    measured: Path | None = None, pieces: Path | None = None,
    earlier: list[Path] | None = None, proposed: Path | None = None, followed: Path | None = None,
    asked: Path | None = None, made: Path | None = None, waves: Path | None = None,
) -> None:  # fmt: skip
    """followed: changes since the waves whose folder is `asked`; `made` of them, and told in `waves`."""
    settings, questions = read_survey(study, codebook, scales, recodes)
    if judged and not (claims or proposed):
        raise FactError(
            f"{judged}: verdicts without the claims that they are on, which are judged here again"
        )
    tables = (
        estimates,
        judged,
        weighting,
        quality,
        effects,
        replicated,
        varied,
        overturned,
        imputed,
        measured,
    )
    rows = pd.concat([read_rows(path) for path in tables if path], ignore_index=True)
    for key in rows.key[rows.key.duplicated()]:
        raise FactError(f"two stages both made the number {key!r}")
    said = {name: c for path in (claims, proposed) if path for name, c in read_claims(path).items()}
    before = read_waves(asked, settings, questions)
    editions = split(read_editions(earlier or []), before)
    later = of_changes(rows)
    kept, of_earlier = (pieces and pieces / name for name in ("this", "waves"))
    public = gated(
        rows[~later], people, questions, settings, editions.get("", {}), said, pieces=kept
    )  # fmt: skip
    counts = tally(public)
    if before and followed and made and waves:
        told = of_waves(before, made, people, public, settings, editions, of_earlier)
        ends = pd.concat([public, told], ignore_index=True)
        changes, spoken = judged_changes(
            read_rows(followed), rows[later], ends, (settings, questions), said
        )
        public = pd.concat([public, spoken])
        write(waves, WAVE, pd.concat([told, changes.assign(wave=changes["right"].str.rpartition("=")[2])]))
    of_printed = (
        refusals(public), modeled(public, settings), unstated(public, settings, questions),
        pooled(public, settings, questions),
    )  # fmt: skip
    public = pd.concat([public, counts, *of_printed])
    write(numbers, PUBLIC, public)
    print(summary(counts))


def write(path: Path, names: list[str], rows: pd.DataFrame) -> None:
    write_columns(path, names, {c: rows[c].fillna("") if c in TEXT else rows[c] for c in names})


if __name__ == "__main__":
    run(main)
