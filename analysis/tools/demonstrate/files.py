"""What a fieldwork would hand over: the responses, the sample file, and the paradata."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from analysis.tools.demonstrate.codes import BREAK_OFF
from analysis.tools.demonstrate.population import Population
from analysis.tools.demonstrate.response import COMPLETE, TOPICS, Drawn

SAMPLE = "case respondent stratum psu frame_role frame_list selection_probability disposition".split()
Table = dict[str, np.ndarray]


def responses(
    drawn: Drawn, population: Population, masks: Mapping[str, np.ndarray], parameters: Mapping[str, Any],
    rng: np.random.Generator,
) -> Table:  # fmt: skip
    """Column -> (r,) cells, in the order of the random respondent number."""
    person, people = drawn.person, population.people
    table: Table = dict(zip(population.answers.columns, drawn.codes.T, strict=True))
    for column in ("H9_control", "H10_carnegie", "H11_region", "e_split"):
        table[column] = people[column][person]
    table |= {f"d_shown_{t + 1:02}": drawn.shown[:, t] for t in range(TOPICS)}
    frame = listed(drawn, population, masks)
    table |= {c: frame[c][drawn.respondent] for c in ("stratum", "psu", "frame_role", "frame_list")}
    table |= {"base_wt": 1 / drawn.probability[drawn.respondent], "complete": drawn.complete,
              "resp_id": masks["respondent"]}  # fmt: skip
    table |= paradata(drawn, population, parameters, rng)
    return ordered(table, table["resp_id"])


def sample(drawn: Drawn, population: Population, masks: Mapping[str, np.ndarray]) -> Table:
    """Column -> (n,) cells of everyone drawn, in the order of the random case number."""
    respondent = np.full(len(drawn.row), "", object)
    respondent[drawn.respondent] = masks["respondent"]
    table = {"case": masks["case"], "respondent": respondent, **listed(drawn, population, masks),
             "selection_probability": drawn.probability, "disposition": drawn.disposition}  # fmt: skip
    return ordered(table, masks["case"])


def mask(drawn: Drawn, population: Population, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Random numbers for institutions, cases and respondents, none telling of another."""
    return {
        "psu": rng.permutation(len(population.frame.size)) + 1,
        "case": rng.permutation(len(drawn.row)) + 1,
        "respondent": rng.choice(900_000, len(drawn.person), replace=False) + 100_000,
    }


def listed(drawn: Drawn, population: Population, masks: Mapping[str, np.ndarray]) -> Table:
    frame = population.frame
    institution = frame.institution[drawn.row]
    return {
        "stratum": frame.stratum[institution] + 1, "psu": masks["psu"][institution],
        "frame_role": frame.role[drawn.row], "frame_list": frame.listed[drawn.row],
    }  # fmt: skip


def paradata(
    drawn: Drawn, population: Population, parameters: Mapping[str, Any], rng: np.random.Generator
) -> Table:
    """Seconds, device, and the weeks in which the interview began and ended."""
    spec, n = parameters["paradata"], len(drawn.person)
    reached = (drawn.codes != BREAK_OFF).mean(axis=1)
    pace = np.where(population.answers.hurried[drawn.person], spec["hurried"], 1.0)
    seconds = np.rint(spec["seconds"] * np.exp(spec["spread"] * rng.standard_normal(n)) * pace * reached)
    start = rng.choice(len(spec["weeks"]), n, p=spec["weeks"])
    later = (drawn.complete == COMPLETE) & (rng.random(n) < 0.05)  # few come back in another week
    end = np.minimum(start + later, len(spec["weeks"]) - 1)
    year, first = spec["first"].split("-W")
    return {
        "seconds": np.maximum(seconds, 20).astype(int),
        "mode": 1 + (rng.random(n) < spec["phone"]),
        "start_week": np.array([f"{year}-W{int(first) + k:02}" for k in start], object),
        "end_week": np.array([f"{year}-W{int(first) + k:02}" for k in end], object),
    }


def ordered(table: Table, by: np.ndarray) -> Table:
    order = np.argsort(by, kind="stable")
    return {c: v[order] for c, v in table.items()}


def rows(table: Table) -> Iterator[dict[str, Any]]:
    lists = {c: v.tolist() for c, v in table.items()}
    for i in range(len(next(iter(lists.values())))):
        yield {c: v[i] for c, v in lists.items()}
