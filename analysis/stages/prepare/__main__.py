"""Responses as recorded -> people with readable answers, and a report on their quality.

Every cell is checked against codebook and scales, every skip against its routing. Nothing is
changed or guessed: what does not fit stops the build with its place.
"""

from pathlib import Path

import pandas as pd

from analysis.sample.people import write_people
from analysis.sample.recodes import add_recodes, check_levels
from analysis.stages.prepare.coded import with_coded
from analysis.stages.prepare.decoding import decode
from analysis.stages.prepare.quality import QUALITY, report
from analysis.stages.prepare.reading import check_design, keep, read_responses
from analysis.stages.prepare.routing import check_agreement, check_break_offs, check_routing, skip_unasked
from analysis.study import ASKED, Faults, Questions, Study, of_columns, read_survey, run, write_rows

ID = "respondent"  # the column of people that names them


def main(
    responses: Path, codebook: Path, scales: Path, recodes: Path | None, study: Path, people: Path,
    quality: Path, coded: Path | None = None,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    raw = with_coded(read_responses(responses, questions, settings), questions, settings, coded)
    kept = keep(raw, questions, settings, responses)
    check_design(kept, settings, responses)
    decoded = decoded_answers(kept, questions, settings, responses)
    add_recodes(questions, decoded)
    check_levels(questions, decoded, str(recodes))
    ids = kept[settings.respondents.id].astype(object)
    decoded = decoded.drop(columns=ID, errors="ignore")  # where the responses call it so themselves
    decoded.insert(0, ID, ids)
    for column in settings.replicates.named if settings.replicates else ():
        decoded[column] = kept[column]
    write_rows(quality, QUALITY, report(raw, decoded, questions, settings, responses))
    write_people(people, decoded)


def decoded_answers(kept: pd.DataFrame, questions: Questions, study: Study, path: Path) -> pd.DataFrame:
    """Every column as keys, routing checked; raises FactError with the faults of each question."""
    faults, cells = Faults(), {}
    for column, question in of_columns(questions).items():
        with faults.gathered():
            cells[column] = decode(kept[column], column, question, path)
    faults.tell()
    decoded = pd.DataFrame(cells, index=kept.index)
    for question in questions.values():
        if question.recode is None and question.kind in ASKED:
            with faults.gathered():
                skip_unasked(question, decoded, kept, study)
                check_routing(question, questions, decoded, path)
                check_agreement(question, decoded, path)
    faults.tell()
    check_break_offs(questions, decoded, path)
    return decoded


if __name__ == "__main__":
    run(main)
