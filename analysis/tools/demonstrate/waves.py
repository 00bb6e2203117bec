"""Earlier waves: the same people a year before, who stood elsewhere on some items; a sample of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analysis.study import of_columns, write_rows
from analysis.study.waves import surveyed
from analysis.tools.demonstrate import files
from analysis.tools.demonstrate.population import Population
from analysis.tools.demonstrate.response import Drawn, draw_sample
from analysis.tools.demonstrate.sample import Stay
from analysis.tools.demonstrate.truth import COLUMNS, truths

Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class Earlier:
    """A wave: its population, its sample, its random numbers, and the generator after them."""

    population: Population
    drawn: Drawn
    masks: Mapping[str, np.ndarray]
    rng: np.random.Generator


def before(parameters: Parameters, spec: Parameters) -> dict[str, Any]:
    """The parameters of an earlier wave: those of now, but for what its table says."""
    items = {name: {**parameters["items"][name], **moved} for name, moved in spec["items"].items()}
    rate = [spec["part"] * rate for rate in parameters["sample"]["rate"]]
    return {
        **parameters,
        "items": {**parameters["items"], **items},
        "sample": {**parameters["sample"], "rate": rate},
        "paradata": {**parameters["paradata"], "first": spec["first"]},
    }


def earlier(
    build: Callable[..., Population], then: Parameters, spec: Parameters, now: Drawn,
    masks: Mapping[str, np.ndarray],
) -> Earlier:  # fmt: skip
    """The wave. The population is drawn from the same generator, so that its people are those of now; the
    institutions of some strata stay, and all keep their masked numbers."""
    population = build(then, rng=np.random.Generator(np.random.PCG64(then["seed"])))
    rng = np.random.Generator(np.random.PCG64(spec["seed"]))
    stay = Stay(spec["kept"], np.unique(population.frame.institution[now.row]))
    drawn = draw_sample(population, then, rng, stay)
    return Earlier(population, drawn, {**files.mask(drawn, population, rng), "psu": masks["psu"]}, rng)


def written(folder: Path, wave: Earlier, then: Parameters) -> None:
    """Responses and sample of the wave in its folder, the columns of its codebook; its truth beside."""
    _, questions = surveyed(folder)
    table = files.responses(wave.drawn, wave.population, wave.masks, then, wave.rng)
    sample = files.sample(wave.drawn, wave.population, wave.masks)
    write_rows(folder / "responses.csv", list(of_columns(questions)), files.rows(table))
    write_rows(folder / "sample.csv", files.SAMPLE, files.rows(sample))
    write_rows(folder / "truth.csv", COLUMNS, truths(wave.population, questions))
