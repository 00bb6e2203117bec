"""What people wrote down about a survey, read strictly into frozen records.

errors: the one error, every "did you mean" · ids, numerals: what a name and a number may be
tables: CSV and TOML · fields, reader, schema: records of TOML, their JSON Schema and reference
conditions, possible: routing in words · scales, questions, answers, codebook, recodes: what was asked
sections, pages, study, claims, models, choices, imputation, charts: settings · margins: of the population
editions: those before · mentions, survey: all of it held against each other · batteries: asked together
columns: what is read from others · waves, alike: the same asked before
"""

from analysis.study.batteries import batteries
from analysis.study.choices import Cuts, Review, Robustness, read_review
from analysis.study.claims import Claim, read_claims
from analysis.study.codebook import read_questions
from analysis.study.conditions import Clause, Column, Condition
from analysis.study.editions import Line, Released, read_changelog, read_released
from analysis.study.errors import REMEDIES, FactError, Faults, known, near, shape
from analysis.study.files import cell, run, taken, write_bytes, write_rows, write_text
from analysis.study.grammar import parse_condition
from analysis.study.ids import check_id
from analysis.study.imputation import Imputation
from analysis.study.margins import Margins, read_margins
from analysis.study.models import Coding, Held, Model, read_models
from analysis.study.numerals import PROBABILITY, REPLICATE, SECONDS, WEIGHT, Span, plain, plain_numbers
from analysis.study.pages import Transparency
from analysis.study.prose import check_pages
from analysis.study.questions import (
    ASKED,
    KINDS,
    MENTIONS,
    Question,
    Questions,
    Recode,
    columns_of,
    comparable,
    of_columns,
    published,
    recorded,
)
from analysis.study.quoted import check_quoted
from analysis.study.reporting import Families, Reporting
from analysis.study.scales import IN_BASE, NOT_MARKED, OUT_OF_BASE, Answer, in_span
from analysis.study.sections import Collapse, Disclosure, Margin
from analysis.study.study import Study, crossed_pairs, modeled_items, read_study
from analysis.study.survey import check_models, read_survey
from analysis.study.tables import Table, read_bytes, read_table, read_toml
from analysis.study.waves import Link, Wave, read_waves

__all__ = [
    "ASKED", "IN_BASE", "KINDS", "MENTIONS", "NOT_MARKED", "OUT_OF_BASE", "PROBABILITY", "REMEDIES",
    "REPLICATE", "SECONDS", "WEIGHT", "Answer", "Claim", "Clause", "Coding", "Collapse", "Column",
    "Condition", "Cuts", "Disclosure", "FactError", "Families", "Faults", "Held", "Imputation", "Line",
    "Link", "Margin", "Margins", "Model", "Question", "Questions", "Recode", "Released", "Reporting",
    "Review", "Robustness", "Span", "Study", "Table", "Transparency", "Wave", "batteries", "cell",
    "check_id", "check_models", "check_pages", "check_quoted", "columns_of", "comparable",
    "crossed_pairs", "in_span", "known", "modeled_items", "near", "of_columns", "parse_condition",
    "plain", "plain_numbers", "published", "read_bytes", "read_changelog", "read_claims",
    "read_margins", "read_models", "read_questions", "read_released", "read_review", "read_study",
    "read_survey", "read_table", "read_toml", "read_waves", "recorded", "run", "shape", "taken",
    "write_bytes", "write_rows", "write_text",
]  # fmt: skip
