"""What people wrote down about a survey, read strictly into frozen records.

errors: the one error, every "did you mean" · tables: CSV and TOML · conditions: routing in words
questions: codebook, scales, recodes · study: settings, margins, claims, sources
"""

from analysis.study.conditions import Clause, Condition, numbers, parse_condition
from analysis.study.errors import REMEDIES, FactError, known, near, shape
from analysis.study.files import cell, run, write_bytes, write_rows, write_text
from analysis.study.questions import (
    IN_BASE,
    OUT_OF_BASE,
    Answer,
    Question,
    Questions,
    Recode,
    comparable,
    of_columns,
    published,
    read_questions,
)
from analysis.study.study import TRANSPARENCY, Claim, Study, read_claims, read_margins, read_study
from analysis.study.tables import Table, read_table, read_toml

__all__ = [
    "IN_BASE", "OUT_OF_BASE", "REMEDIES", "TRANSPARENCY", "Answer", "Claim", "Clause", "Condition",
    "FactError", "Question", "Questions", "Recode", "Study", "Table", "cell", "comparable", "known",
    "near", "numbers", "of_columns",
    "parse_condition", "published", "read_claims", "read_margins", "read_questions", "read_study",
    "read_table", "read_toml", "run", "shape", "write_bytes",
    "write_rows", "write_text",
]  # fmt: skip
