"""recodes.toml: variables made from answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.study.answers import checked
from analysis.study.conditions import Column
from analysis.study.errors import FactError, Faults, near
from analysis.study.fields import key
from analysis.study.grammar import parse_condition
from analysis.study.ids import COLUMNS, PAGES, check_id, distinct
from analysis.study.possible import impossible
from analysis.study.questions import UNKNOWN, Question, Questions, Recode, columns_of, comparable
from analysis.study.reader import read_records
from analysis.study.scales import Answer
from analysis.study.sections import Words, Wrong

Rows = Callable[[str, str, str], tuple[Answer, ...]]


@dataclass(frozen=True)
class Made:
    """A variable made from answers: levels by condition, a count, or a difference."""

    wording: str = key("What it is, for readers")
    short: str = key("A few words for charts and lists; else the wording", "")
    levels: tuple[tuple[str, str], ...] = key(
        "Key and condition; the first that holds counts, `else` is everyone left", ()
    )
    count: Words = key("Conditions: how many hold", ())
    difference: tuple[str, str] | None = key("Two variables with numbers: first minus second", None)
    scale: str = key("Scale of the levels, in scales.csv", "")
    module: str = key("Letter of the questionnaire's module", "", blank=True)
    theme: str = key("Theme that it belongs to", "", blank=True)
    asked_of: str = key("Condition: who is in its base", "all")
    shown_by: str = key("Frame variable with the weight factor of what it is made from", "")
    headline: str = key("What its page leads with", "", blank=True)
    note: str = key("For readers of its page", "", blank=True)
    terms: str = key("What it is also called: words that readers search for", "", blank=True)
    page: bool = key("Whether it has a page", False)
    quantiles: tuple[int, ...] = key("Of a count or a difference, in per cent: 50 is the median", ())

    def check(self) -> Wrong:
        ways = [w for w in ("levels", "count", "difference") if getattr(self, w)]
        if len(ways) != 1:
            got = " and ".join(ways) or "none"
            yield (
                ("levels", "count", "difference"),
                f"or count or difference: expected one of them, got {got}",
            )
        if self.levels and not self.scale:
            yield ("scale", "levels"), "is missing (the levels' keys and labels stand there)"
        if list(self.quantiles) != sorted({q for q in self.quantiles if 0 < q < 100}):
            yield ("quantiles",), "has others than per cents in order, as [25, 50, 75]"
        if self.quantiles and (self.levels or self.shown_by):
            yield ("quantiles",), "is read and cannot act: expected numbers that everyone asked was shown"
        names = [name for name, _ in self.levels]
        for name in sorted({n for n in names if names.count(n) > 1}):
            yield ("levels",), f"gives {name!r} twice; join its conditions with 'or'"


def read_recodes(path: Path, questions: Questions, rows: Rows) -> None:
    """Add each recode of the file to the questions; raises FactError with every fault."""
    faults = Faults()
    columns = columns_of(questions)
    for name, spec in read_records(path, Made, "recode").items():
        place = f"{path}, [{name}]"
        with faults.gathered():
            check_id(name, place, "recode", taken=PAGES | COLUMNS)
            if name in columns or name in questions:
                raise FactError(f"{place}: a question has this name")
            distinct([*questions, name], place, "questions")
            questions[name] = _question(place, name, spec, questions, columns, rows)
            columns |= comparable(questions[name])
    faults.tell()


def _question(
    place: str, name: str, spec: Made, questions: Questions, columns: Mapping[str, Column], rows: Rows
) -> Question:
    kind = "single" if spec.levels else "number"
    recode = _recode(place, spec, columns)
    if spec.shown_by and questions.get(spec.shown_by, UNKNOWN).kind != "frame":
        raise FactError(
            f"{place}: shown_by {spec.shown_by!r} is no frame variable{near(spec.shown_by, questions)}"
        )
    _shown(place, spec.shown_by, recode, questions)
    question = Question(
        id=name, module=spec.module, theme=spec.theme, wording=spec.wording,
        short=spec.short or spec.wording, kind=kind, scale=spec.scale,
        asked_of=parse_condition(spec.asked_of, columns, f"{place}: asked_of"),
        shown_by=spec.shown_by, experiment="", headline=tuple(spec.headline.split()), note=spec.note,
        rows=rows(place, kind, spec.scale), recode=recode, terms=spec.terms, quantiles=spec.quantiles,
    )  # fmt: skip
    _levels(place, question, columns)
    return checked(place, question)


def _shown(place: str, shown_by: str, recode: Recode, questions: Questions) -> None:
    """The weight factor of what it is made from carries over: no other, and none that nothing has."""
    found = {q.shown_by for q in questions.values() for c in recode.sources if c in (q.id, *q.columns)}
    for name in sorted(found - {"", shown_by}):
        raise FactError(f"{place}: it is made from what {name!r} says who was shown; shown_by must name it")
    if shown_by and shown_by not in found:
        raise FactError(f"{place}: shown_by is {shown_by!r}, which nothing that it is made from has")


def _recode(place: str, spec: Made, columns: Mapping[str, Column]) -> Recode:
    levels = tuple((k, parse_condition(text, columns, f"{place}: level {k!r}")) for k, text in spec.levels)
    count = tuple(parse_condition(text, columns, f"{place}: count") for text in spec.count)
    for column in spec.difference or ():
        if column not in columns:
            raise FactError(f"{place}: {column!r} is no question or recode{near(column, columns)}")
        if not columns[column].numeric and not columns[column].numbers:
            raise FactError(f"{place}: difference: {column!r} has no numbers; scales.csv can give them")
    return Recode(levels, count, spec.difference or (), spec.page)


def _levels(place: str, question: Question, columns: Mapping[str, Column]) -> None:
    """Every level is on the scale, every answer of the scale has a rule, and each can be had."""
    recode = question.recode or Recode()
    conditions = [condition for _, condition in recode.levels]
    for level, _ in recode.levels:
        if level not in question.answers:
            raise FactError(f"{place}: level {level!r} is not on its scale{near(level, question.answers)}")
    ruled = dict(recode.levels)
    for name, answer in question.answers.items() if recode.levels else ():
        if name not in ruled and answer.treatment == "answer":
            raise FactError(f"{place}: nobody can have the level {name!r} of its scale: no rule gives it")
    for at in impossible(conditions, question.asked_of, columns):
        level, condition = recode.levels[at]
        raise FactError(
            f"{place}: nobody can have the level {level!r}: {condition.text!r} contradicts itself, or the "
            "levels before it take everyone"
        )
    for condition in recode.count:
        if impossible([condition], question.asked_of, columns):
            raise FactError(f"{place}: nobody can meet {condition.text!r}")
