"""codebook.csv with its scales, and after it the recodes: every question by id, or every fault."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from analysis.study.answers import checked, scale_rows, skippable
from analysis.study.columns import expanded, gathered, places_of
from analysis.study.conditions import EVERYONE, Column
from analysis.study.errors import FactError, Faults, near
from analysis.study.grammar import parse_condition
from analysis.study.ids import COLUMNS, PAGES, check_id, distinct
from analysis.study.possible import impossible
from analysis.study.questions import KINDS, UNKNOWN, Question, Questions, columns_of
from analysis.study.recodes import read_recodes
from analysis.study.scales import Scales, read_scales
from analysis.study.tables import read_table

CODEBOOK = "id module theme wording short kind scale asked_of shown_by experiment headline note".split()
MORE = ["terms", "quantiles", "columns"]  # columns that may be left out
MADE_OF = {"ranking": "single", "date": "number", "coded": "multiple"}  # the kind that it is treated as
MOST_FACTOR = 1e6  # 1 / probability of being shown an item


def read_questions(codebook: Path, scales: Path, recodes: Path | None = None) -> Questions:
    """Every question and recode by id, in the order of the codebook, then of the recodes.

    Raises FactError (file, row, got, expected, nearest) with every fault of a file.
    """
    answers = read_scales(scales)
    faults, questions = Faults(), {}
    rows = list(read_table(codebook, CODEBOOK, [*CODEBOOK, *MORE]).records())
    for place, row in rows:
        with faults.gathered():
            if row["id"] in questions:
                raise FactError(f"{place}: question {row['id']!r} stands twice")
            for question in expanded(_question(place, row, answers, scales), row["kind"]):
                questions[question.id] = question
    with faults.gathered():
        distinct(questions, str(codebook), "questions")
    known = columns_of(questions)
    for place, row in rows:
        with faults.gathered():
            for name in [row["id"], *places_of(row, questions)] if row["id"] in questions else ():
                questions[name] = _placed(place, row, questions[name], questions, known)
    with faults.gathered():
        _owners(questions, codebook)
    faults.tell()
    if recodes is not None:
        read_recodes(
            recodes,
            questions,
            lambda place, kind, scale: skippable(scale_rows(place, kind, scale, answers, scales)),
        )
    return questions


def _question(place: str, row: dict[str, str], scales: Scales, path: Path) -> Question:
    """A row as far as it speaks of no other."""
    check_id(row["id"], place, "id", taken=PAGES | COLUMNS if row["kind"] != "design" else PAGES)
    for name in ("wording", "short"):
        if not row[name] and (name, row["kind"]) != ("short", "design"):
            raise FactError(f"{place}: {name} of {row['id']!r} is empty, expected text")
    if row["kind"] not in KINDS:
        raise FactError(f"{place}: kind {row['kind']!r} is not known{near(row['kind'], KINDS)}")
    kind = MADE_OF.get(row["kind"], row["kind"])
    answers = scale_rows(place, kind, row["scale"], scales, path)
    if row["kind"] == "ranking":
        answers = tuple(replace(a, code=a.key) if a.treatment == "answer" else a for a in answers)
    question = Question(
        id=row["id"], module=row["module"], theme=row["theme"], wording=row["wording"],
        short=row["short"], kind=kind, scale=row["scale"], asked_of=EVERYONE,
        shown_by=row["shown_by"], experiment=row["experiment"], headline=tuple(row["headline"].split()),
        note=row["note"], rows=answers,
        terms=row.get("terms", ""), quantiles=_quantiles(place, row),
        read_from=tuple(row.get("columns", "").split()),
        coded=row["kind"] == "coded", dated=row["kind"] == "date",
    )  # fmt: skip
    if question.kind == "number" and not any(a.span for a in question.rows):
        raise FactError(f"{place}: {question.id!r} is a number, and its scale has no range such as 0..100")
    for a in question.answers.values() if question.kind in ("single", "frame") else ():
        if not a.code:
            raise FactError(f"{place}: nobody can have the answer {a.key!r} of its scale: it has no code")
    gathered(place, row["kind"], question)
    return checked(place, question)


def _quantiles(place: str, row: dict[str, str]) -> tuple[int, ...]:
    """Whole per cents in order, of a number that everyone asked was shown."""
    words = row.get("quantiles", "").split()
    found = tuple(int(x) for x in words if x.isascii() and x.isdigit() and 0 < int(x) < 100)
    if len(found) < len(words) or list(found) != sorted(set(found)):
        raise FactError(f"{place}: quantiles {' '.join(words)!r}, expected per cents in order, as 25 50 75")
    if found and (row["kind"] not in ("number", "date") or row["shown_by"]):
        raise FactError(f"{place}: quantiles are of numbers that everyone asked was shown")
    return found


def _placed(
    place: str, row: dict[str, str], question: Question, questions: Questions, known: Mapping[str, Column]
) -> Question:
    """The question with what it says of others: whom it is asked of, what says who was shown it."""
    for name in ("shown_by", "experiment"):
        if row[name] and questions.get(row[name], UNKNOWN).kind != "frame":
            raise FactError(
                f"{place}: {name} {row[name]!r} is no frame variable{near(row[name], questions)}"
            )
    check_factors(place, row["shown_by"], questions)
    condition = parse_condition(row["asked_of"], known, place)
    if row["id"] in condition.columns:
        raise FactError(f"{place}: {row['id']!r} is asked of those who answered it")
    if impossible([condition], EVERYONE, known):
        raise FactError(f"{place}: nobody can meet {condition.text!r}")
    return replace(question, asked_of=condition)


def check_factors(place: str, shown_by: str, questions: Questions) -> None:
    """Each answer of what says who was shown an item has its factor; somebody was shown it."""
    if not shown_by:
        return
    factors = {a.key: a.number for a in questions[shown_by].answers.values()}
    for key, factor in factors.items():
        if factor is None or not 0 <= factor <= MOST_FACTOR:
            raise FactError(
                f"{place}: shown_by {shown_by!r}: the number of {key!r} is {factor}, expected a factor "
                f"from 0 to {MOST_FACTOR:g}"
            )
    if not any(factors.values()):
        raise FactError(f"{place}: shown_by {shown_by!r}: nobody was shown the item; all factors are 0")


def _owners(questions: Questions, codebook: Path) -> None:
    """Each column of the responses belongs to one question."""
    owner: dict[str, str] = {}
    for question in questions.values():
        for column in question.columns:
            other = owner.setdefault(column, question.id)
            if other != question.id:
                raise FactError(
                    f"{codebook}: {other!r} and {question.id!r} both have the column {column!r}"
                )
