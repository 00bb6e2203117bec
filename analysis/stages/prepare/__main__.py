"""Responses as recorded -> people with readable answers, and a report on their quality.

Every cell is checked against codebook and scales, every skip against its routing. Nothing is
changed or guessed: what does not fit stops the build with its place.
"""

from pathlib import Path

import pandas as pd

from analysis.stages.prepare.quality import QUALITY, report
from analysis.stages.prepare.reading import decode, keep, read_responses
from analysis.stages.prepare.recodes import add_recodes
from analysis.stages.prepare.routing import ASKED, check_break_offs, check_routing, skip_unasked
from analysis.study import of_columns, read_questions, read_study, run, write_rows


def main(
    responses: Path, codebook: Path, scales: Path, recodes: Path, study: Path, people: Path, quality: Path
) -> None:
    settings = read_study(study)
    questions = read_questions(codebook, scales, recodes)
    raw = read_responses(responses, questions, settings)
    kept = keep(raw, questions, settings)
    decoded = pd.DataFrame(
        {column: decode(kept[column], column, q, responses) for column, q in of_columns(questions).items()},
        index=kept.index,
    )
    for question in questions.values():
        if question.recode is None and question.kind in ASKED:
            skip_unasked(question, decoded, kept, settings)
            check_routing(question, questions, decoded, responses)
    check_break_offs(questions, decoded, responses)
    add_recodes(questions, decoded)
    ids = kept[settings.need("respondents", "id")]
    decoded.insert(0, "respondent", ids)
    write_rows(quality, QUALITY, report(raw, decoded, questions, settings, responses))
    write_rows(people, list(decoded.columns), decoded.to_dict("records"))


if __name__ == "__main__":
    run(main)
