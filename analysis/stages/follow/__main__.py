"""What changed since earlier waves, of every item that was asked in the same way or nearly so.

key = change.<key of a share or mean>@wave=<wave>     this wave less that one
      change.<key>@wave=<wave>@until=<wave>           of two earlier waves, the next less the one before
Each wave has been prepared, weighted and estimated by itself, with its own design; here two of them meet.
"""

from itertools import pairwise
from pathlib import Path

import pandas as pd

from analysis.numbers.schema import PRIVATE
from analysis.stages.follow.changes import Waves, changes, pairs
from analysis.stages.follow.side import Side
from analysis.store import Writer
from analysis.study import FactError, Wave, read_survey, read_waves, run, write_rows

FILES = "people.parquet", "weights.csv", "estimates.csv"


def main(
    study: Path, codebook: Path, scales: Path, recodes: Path | None, people: Path, weights: Path,
    estimates: Path, asked: Path, made: Path, followed: Path, scores: Path,
) -> None:  # fmt: skip
    """asked: the folder of earlier waves; made: what was made of each, in a folder of its name."""
    settings, questions = read_survey(study, codebook, scales, recodes)
    listed = read_waves(asked, settings, questions)
    this = Side(settings, questions, people, weights, estimates)
    sides = [Side(w.study, w.questions, *(made / w.name / name for name in FILES)) for w in listed]
    writer, rows = Writer(scores), list[pd.DataFrame]()
    assert settings.waves
    each: list[tuple[Side, Wave | None, Side, Wave]] = [
        *((this, None, there, wave) for there, wave in zip(sides, listed, strict=True)),
        *((y, b, x, a) for (x, a), (y, b) in pairwise(zip(sides, listed, strict=True))),
    ]
    for here, later, there, wave in each:
        waves = Waves(here, there, settings.waves.overlap)
        if settings.waves.overlap == "people" and not later and not len(waves.together()[0]):
            raise FactError(
                f"{study}, [waves]: overlap is 'people', and nobody is in wave {wave.name!r} and this one"
            )
        found = list(pairs(this, here, there, (later, wave), settings.waves.breakdowns))
        if found:
            told, of = changes(this, waves, found, settings.confidence, settings.families)
            writer.add(told.key.tolist(), of)
            rows.append(told)
    writer.finish()
    write_rows(followed, PRIVATE, [row for told in rows for row in told.to_dict("records")])


if __name__ == "__main__":
    run(main)
