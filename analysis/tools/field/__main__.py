"""While answers come in: response, margins, and interviews to look into: it prints, and lists them.

Nobody is removed, here or later: what would happen if they were is told, headline by headline. The report
speaks of few people, so it is for those who run the survey, and the list stays among private files.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.numbers.key import Key
from analysis.sample.people import read_design, read_people
from analysis.sample.weighting import read_sample
from analysis.stats import Design
from analysis.study import FactError, Faults, Questions, near, read_margins, read_survey, run, write_rows
from analysis.study.fieldwork import Field, read_fieldwork
from analysis.tools.field import effects, progress
from analysis.tools.field.effects import Effect
from analysis.tools.field.signs import Sign, reasons, signs

MOST = 5  # headlines told of each sign
HEADLINES = ["sign", "key", "all", "without", "change", "low", "high"]


def main(
    people: Path, weights: Path, codebook: Path, scales: Path, recodes: Path | None, study: Path,
    flags: Path, headlines: Path, fieldwork: Path | None = None, sample: Path | None = None,
    margins: Path | None = None,
) -> None:  # fmt: skip
    """Writes flags (respondent, reasons) and headlines (each with and without each sign)."""
    settings, questions = read_survey(study, codebook, scales, recodes)
    field = read_fieldwork(fieldwork).field if fieldwork else Field()
    check_field(field, questions, fieldwork)
    respondents, shares = read_people(people), read_margins(margins) if margins else {}
    raw = pd.read_csv(weights, dtype={"respondent": str}, keep_default_na=False)
    found, design = signs(respondents, settings, questions, field), read_design(weights, settings)
    if not isinstance(design, Design):
        raise FactError(
            f"{study}, [replicates]: fieldwork needs [design]; these come after a survey is over"
        )
    out = effects.together(found)
    moved = {
        name: list(effects.effects(who, respondents, questions, design, settings.confidence))
        for name, who in out.items()
    }
    lines = [
        *progress.response(read_sample(sample, settings) if sample else None, settings),
        *progress.days(respondents, field),
        *progress.quotas(respondents, raw["base"].to_numpy(float), settings, questions, shares),
        *told(found),
        *changed(out, moved),
        *effects.languages(out, respondents, questions, field),
    ]
    print("\n".join(lines))
    why = reasons(found)
    listed = [{"respondent": r, "reasons": x} for r, x in zip(raw["respondent"], why, strict=True) if x]
    write_rows(flags, ["respondent", "reasons"], listed)
    write_rows(headlines, HEADLINES, ({"sign": n, **asdict(x)} for n, rows in moved.items() for x in rows))
    print(f"field: {len(listed):,} of {len(why):,} are flagged, each with the reason in {flags};")
    print(f"every headline with and without them is in {headlines}; nobody is removed")


def check_field(field: Field, questions: Questions, path: Path | None) -> None:
    """Raises FactError with each variable and answer of [field] that is none."""
    faults = Faults()
    for name, value in (("day", field.day), ("language", field.language)):
        if value and value not in questions:
            faults.add(f"{path}, [field] {name}: {value!r} is no question{near(value, questions)}")
    answers = questions[field.language].answers if field.language in questions else field.first
    for level in field.first:
        if level not in answers:
            faults.add(
                f"{path}, [field] first: no answer {level!r} to {field.language}{near(level, answers)}"
            )
    faults.tell()


def told(found: Mapping[str, Sign]) -> Iterator[str]:
    """How many show each sign."""
    for name, sign in found.items():
        yield f"{name}: {sign.flagged.sum():,} ({sign.reason})"


def changed(out: Mapping[str, np.ndarray], moved: Mapping[str, list[Effect]]) -> Iterator[str]:
    """Headlines without who shows a sign: those that move most for certain, and how far the others do."""
    for name, rows in moved.items():
        most = max((abs(x.change) for x in rows if is_share(x)), default=0.0)
        clear = sorted((x for x in rows if x.clear), key=lambda x: (-is_share(x), -abs(x.change)))
        yield (
            f"without {name} ({int(np.sum(out[name])):,}): shares move by {100 * most:.1f} points at most; "
            f"{len(clear)} of {len(rows)} changes have an interval without zero"
        )
        for x in clear[:MOST]:
            unit = 100 if is_share(x) else 1
            gap = effects.signed(unit * x.change, unit * x.low, unit * x.high)
            yield f"  {x.key}: {unit * x.all:.1f} with, {unit * x.without:.1f} without, {gap}"


def is_share(x: Effect) -> bool:
    return Key.parse(x.key).kind == "share"


if __name__ == "__main__":
    run(main)
