"""The only door to the public: what may be seen, what is withheld and why, rounded for good.

Privacy first (rules 1 and 5 of the method page: small bases and cells, and what would give them
away by subtraction), then reliability (the NCHS presentation standard). It fails closed: a number
that is not one, or of a kind this gate does not know, stops the build.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.disclosing import (
    PRIVACY,
    UNCERTAIN,
    beside,
    judge_means,
    judge_models,
    judge_pairs,
    judge_ranks,
    judge_shares,
    judge_totals,
    printed,
    read_editions,
)
from analysis.facts import FactError, Questions, Study, read_questions, read_study, run, write_rows
from analysis.frames import PUBLIC, read_rows

KNOWN = frozenset(
    "share mean total quantile rank difference gap claim effect model diagnostic band".split()
)
MEASURES = ["value", "low", "high", "se", "df", "deff", "effective_base", "unweighted", "p", "p_adjusted"]


def main(
    study: Path, codebook: Path, scales: Path, recodes: Path, numbers: Path,
    estimates: Path, weighting: Path, quality: Path, effects: Path | None = None,
    replicated: Path | None = None, earlier: list[Path] | None = None,
) -> None:  # fmt: skip
    settings = read_study(study)
    questions = read_questions(codebook, scales, recodes)
    sources = [estimates, weighting, quality, *[p for p in (effects, replicated) if p]]
    rows = pd.concat([read_rows(s) for s in sources], ignore_index=True)
    for key in rows.key[rows.key.duplicated()]:
        raise FactError(f"two stages both made the number {key!r}")
    public = gate(rows, questions, settings, read_editions(earlier or []))
    public = pd.concat([public, tally(public)])
    write_rows(numbers, PUBLIC, public[PUBLIC].to_dict("records"))


def gate(
    rows: pd.DataFrame,
    questions: Questions,
    study: Study,
    editions: Mapping[Path, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """Every row with its status; withheld rows without their measures, the rest rounded.

    editions: earlier numbers as published, by the file that they stand in.
    """
    rows = rows.assign(status="shown", reason="")
    rows = beside(rows, questions, study, editions or {})
    rows = rows.drop(judge_shares(rows, questions, study))
    judge_means(rows, study)
    judge_totals(rows, study)
    judge_models(rows)
    judge_pairs(rows)
    judge_ranks(rows)
    unknown = rows[~rows.kind.isin(KNOWN)]
    for key in unknown.key:
        raise FactError(f"the gate does not know what kind of number {key!r} is")
    lost = rows[(rows.status != "withheld") & rows.value.isna()]
    for key in lost.key:
        raise FactError(f"{key!r} is not a number and nothing says why")
    rows.loc[rows.status == "withheld", MEASURES] = np.nan
    return printed(rows, study)


def tally(public: pd.DataFrame) -> pd.DataFrame:
    """How many numbers were published and withheld, as numbers themselves."""
    tables = public[public.kind.isin(["share", "mean", "difference"])]
    counts = {
        "disclosure.candidates": len(tables),
        "disclosure.shown": int((tables.status != "withheld").sum()),
        "disclosure.flagged": int((tables.status == "flagged").sum()),
        "disclosure.withheld_privacy": int((tables.reason == PRIVACY).sum()),
        "disclosure.withheld_uncertain": int((tables.reason == UNCERTAIN).sum()),
    }
    return pd.DataFrame(
        [
            {"key": k, "kind": "diagnostic", "unit": "count", "value": v, "status": "shown",
             "made_by": "analysis.disclose.tally"}
            for k, v in counts.items()
        ]
    ).reindex(columns=public.columns)  # fmt: skip


if __name__ == "__main__":
    run(main)
