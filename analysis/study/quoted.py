"""What others published: sources, figures, and estimates that numbers of ours stand beside."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis.study.errors import FactError, Faults, known, near
from analysis.study.numerals import Span, plain
from analysis.study.questions import Question
from analysis.study.study import Study
from analysis.study.tables import read_table

SOURCES = "id citation url covers".split()
CONTEXT = "id source figure years measures unit caveat".split()
PUBLISHED = "id question answer breakdown level source year wording group estimate unit n caveat".split()
UNITS = {"percent": Span(0, 100), "mean": Span(), "points": Span(-100, 100)}
ADDRESS = ("https://", "http://")


def author(citation: str) -> str:
    """Who a citation names first."""
    return citation.split(",")[0]


def check_quoted(
    study: Study, questions: Mapping[str, Question], sources: Path | None, margins: Path | None,
    published: Path | None, context: Path | None,
) -> None:  # fmt: skip
    """Every source that a table names is in sources.csv, and every estimate stands beside a number that
    there could be; raises FactError with every fault of a file."""
    faults = Faults()
    named = [row["id"] for _, row in rows(sources, SOURCES, faults)]
    for place, row in rows(sources, SOURCES, Faults()):
        if row["url"] and not row["url"].startswith(ADDRESS):
            faults.add(f"{place}: url is {row['url']!r}, expected one that begins with https://")
        if not row["citation"]:
            faults.add(f"{place}: citation of {row['id']!r} is empty, expected text")
    faults.tell()
    where = str(sources) if sources else "sources.csv, which the study does not have"
    for path, columns in ((margins, None), (published, PUBLISHED), (context, CONTEXT)):
        for place, row in rows(path, columns, faults):
            for name in row["source"].split():
                if name not in named:
                    faults.add(f"{place}: source {name!r} is not in {where}{near(name, named)}")
            if path == published:
                with faults.gathered():
                    check_estimate(place, row, study, questions)
        faults.tell()


def rows(
    path: Path | None, columns: list[str] | None, faults: Faults
) -> Iterator[tuple[str, dict[str, str]]]:
    """(place, cells) of a table's rows, if there is one; each has an id of its own."""
    seen: list[str] = []
    for place, row in read_table(path, columns or ["source"], columns).records() if path else ():
        if columns and (not row["id"] or row["id"] in seen):
            faults.add(f"{place}: id {row['id']!r} " + ("stands twice" if row["id"] else "is empty"))
        seen.append(row.get("id", ""))
        yield place, row


def check_estimate(
    place: str, row: Mapping[str, str], study: Study, questions: Mapping[str, Question]
) -> None:
    """Raises FactError where a published estimate names no question, answer, breakdown or level of ours,
    or is no number."""
    question = questions[known(row["question"], questions, f"{place}: question")]
    known(row["answer"], ("mean", *question.labels), f"{place}: answer of {question.id}:")
    if row["breakdown"]:
        breakdown = questions[known(row["breakdown"], study.breakdowns, f"{place}: breakdown")]
        known(row["level"], breakdown.answers, f"{place}: level of {breakdown.id}:")
    elif row["level"]:
        raise FactError(f"{place}: level is {row['level']!r}, and there is no breakdown")
    span = UNITS[known(row["unit"], UNITS, f"{place}: unit")]
    if plain(row["estimate"], span) is None:
        raise FactError(f"{place}: estimate is {row['estimate']!r}, expected {span}")
    if row["n"] and plain(row["n"], Span(1, 1e10, whole=True)) is None:
        raise FactError(f"{place}: n is {row['n']!r}, expected {Span(1, whole=True)}")
