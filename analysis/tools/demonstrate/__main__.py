"""Parameters -> a synthetic population, a sample of it, its responses, and the truth about it.

Same parameters, same bytes: one PCG64 generator (O'Neill 2014, HMC-CS-2014-0905), used in one order.
"""

from functools import partial
from pathlib import Path

import numpy as np

from analysis.study import of_columns, read_margins, read_questions, read_study, read_toml, run, write_rows
from analysis.tools.demonstrate import build_population, draw_sample, files
from analysis.tools.demonstrate.truth import COLUMNS, truths
from analysis.tools.demonstrate.waves import before, earlier, written


def main(
    demonstration: Path, margins: Path, codebook: Path, scales: Path, recodes: Path, study: Path,
    responses: Path, sample: Path, truth: Path, waves: Path | None = None,
) -> None:  # fmt: skip
    parameters, settings = read_toml(demonstration), read_study(study)
    questions = read_questions(codebook, scales, recodes)
    rng = np.random.Generator(np.random.PCG64(parameters["seed"]))
    build = partial(build_population, margins=read_margins(margins), questions=questions,
                    batteries=settings.quality.batteries)  # fmt: skip
    population = build(parameters, rng=rng)
    drawn = draw_sample(population, parameters, rng)
    masks = files.mask(drawn, population, rng)
    answered = files.responses(drawn, population, masks, parameters, rng)
    write_rows(responses, list(of_columns(questions)), files.rows(answered))
    write_rows(sample, files.SAMPLE, files.rows(files.sample(drawn, population, masks)))
    write_rows(truth, COLUMNS, truths(population, questions))
    for name, spec in parameters.get("waves", {}).items() if waves else ():
        then = before(parameters, spec)
        written(waves / name, earlier(build, then, spec, drawn, masks), then)


if __name__ == "__main__":
    run(main)
