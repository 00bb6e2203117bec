"""The file of answers held against the questions: every column, and what is off its scale with counts.

What respondents gave is told by its shape in the list of faults, and as it is in a private file alone.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.sample.recodes import add_recodes, check_levels
from analysis.sample.weighting import base_weights, read_sample, sampled, targets_of
from analysis.stages.prepare.__main__ import ID, decoded_answers
from analysis.stages.prepare.coded import with_coded
from analysis.stages.prepare.decoding import codes_of, key_of, year
from analysis.stages.prepare.reading import check_design, keep, read_responses
from analysis.study import Faults, Question, Study, of_columns, read_margins, shape, write_rows
from analysis.tools.check.files import Told, attempt

OFF_SCALE = "off_scale.csv"
COLUMNS = ["column", "cell", "respondents", "first_row", "scale", "expected"]


def read_people(
    told: Told, path: Path, sample: Path | None, off: Path, faults: Faults
) -> pd.DataFrame | None:
    """People with readable answers, or None where something is wrong; `off` lists what is off scale."""
    off.unlink(missing_ok=True)
    study, questions = told.settings, told.questions
    if not questions or study is None:
        return None
    raw = attempt(faults, read_responses, path, questions, study)
    beside = told.codebook.with_name("coded.csv")
    if raw is not None:
        raw = attempt(faults, with_coded, raw, questions, study, beside if beside.exists() else None)
    if raw is None:
        return None
    there = Faults()
    kept = attempt(there, keep, raw, questions, study, path)
    counted = raw if kept is None else kept
    found = [row for column, q in of_columns(questions).items() for row in off_scale(counted[column], q)]
    if found:
        write_rows(off, COLUMNS, found)
        tell(found, path, off, there)
    if told.sound:
        attempt(there, check_design, counted, study, path)
    people = None if there.found or not told.sound else answers(told, kept, path, there)
    if people is not None:
        check_weighting(told, people, sample, study, there)
    faults.found += there.found
    return None if there.found else people


def answers(told: Told, kept: pd.DataFrame, path: Path, faults: Faults) -> pd.DataFrame | None:
    """The respondents as `prepare` decodes them; what is wrong with routing joins the faults."""
    assert told.settings is not None
    people = attempt(faults, decoded_answers, kept, told.questions, told.settings, path)
    if people is not None:
        add_recodes(told.questions, people)
        attempt(faults, check_levels, told.questions, people, str(told.recodes))
        people[ID] = kept[told.settings.respondents.id]
    return people


def off_scale(cells: pd.Series, question: Question) -> Iterator[dict[str, object]]:
    """A row for each code of a column that is not on its scale, the commonest first."""
    if question.kind == "design":
        return
    by_code, ranges = codes_of(question)
    expected = [*by_code, *(a.code.replace("..", " to ") for a in ranges)]
    for code, n in Counter(cells).most_common():
        if key_of(year(code) if question.dated else code, by_code, ranges, question) is None:
            yield {
                "column": cells.name, "cell": code, "respondents": n,
                "first_row": cells.index[cells == code][0],
                "scale": question.scale or "any", "expected": " ".join(x or "(blank)" for x in expected),
            }  # fmt: skip


def tell(found: list[dict[str, object]], path: Path, off: Path, faults: Faults) -> None:
    """A fault for each column: how many cells of how many kinds, and what the first looks like."""
    for column in dict.fromkeys(row["column"] for row in found):
        mine = [row for row in found if row["column"] == column]
        cells = sum(int(str(row["respondents"])) for row in mine)
        kinds = "" if len(mine) == 1 else f" of {len(mine)} kinds"
        place, first = f"{path}, row {mine[0]['first_row']}, column {column!r}", shape(mine[0]["cell"])
        faults.add(
            f"{place}: {cells:,} cell{'s' * (cells > 1)}{kinds} like {first!r}, not on scale "
            f"{mine[0]['scale']!r} ({mine[0]['expected']}); {off} lists them",
            "off-scale",
        )


def check_weighting(
    told: Told, people: pd.DataFrame, sample: Path | None, study: Study, faults: Faults
) -> None:
    """Margins and sample hold the people whom the weighting looks for in them."""
    attempt(faults, base_weights, people, study)
    if study.weighting.raking and told.margins is None:
        faults.add(f"{study.path}, [weighting] raking: the study has no margins")
    elif study.weighting.raking and told.margins:
        with faults.gathered():
            targets_of(people, read_margins(told.margins), str(told.margins), study, told.questions)
    with faults.gathered():
        sampled(people, read_sample(sample, study) if sample else None, study)
