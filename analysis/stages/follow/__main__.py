"""What changed since earlier waves, of every item that was asked in the same way or nearly so.

key = change.<key of a share or mean>@wave=<wave>     this wave less that one
Each wave has been prepared, weighted and estimated by itself, with its own design; here two of them meet.
"""

from pathlib import Path

import pandas as pd

from analysis.numbers.schema import PRIVATE
from analysis.stages.follow.changes import Waves, changes, pairs
from analysis.stages.follow.side import Side
from analysis.store import Writer
from analysis.study import FactError, read_survey, read_waves, run, write_rows

FILES = "people.parquet", "weights.csv", "estimates.csv"


def main(
    study: Path, codebook: Path, scales: Path, recodes: Path | None, people: Path, weights: Path,
    estimates: Path, asked: Path, made: Path, followed: Path, scores: Path,
) -> None:  # fmt: skip
    """asked: the folder of earlier waves; made: what was made of each, in a folder of its name."""
    settings, questions = read_survey(study, codebook, scales, recodes)
    listed = read_waves(asked, settings, questions)
    here = Side(settings, questions, people, weights, estimates)
    writer, rows = Writer(scores), list[pd.DataFrame]()
    assert settings.waves
    for wave in listed:
        there = Side(wave.study, wave.questions, *(made / wave.name / name for name in FILES))
        waves = Waves(here, there, settings.waves.overlap)
        if settings.waves.overlap == "people" and not len(waves.together()[0]):
            raise FactError(
                f"{study}, [waves]: overlap is 'people', and nobody is in wave {wave.name!r} and this one"
            )
        found = list(pairs(here, there, wave, settings.waves.breakdowns))
        if found:
            told, of = changes(waves, found, settings.confidence, settings.families)
            writer.add(told.key.tolist(), of)
            rows.append(told)
    writer.finish()
    write_rows(followed, PRIVATE, [row for told in rows for row in told.to_dict("records")])


if __name__ == "__main__":
    run(main)
