"""The codebook, its scales, and the variables made from answers, as frozen records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from analysis.facts.conditions import Condition, parse_condition
from analysis.facts.errors import FactError, near
from analysis.facts.tables import read_table, read_toml

KINDS = ("single", "multiple", "number", "frame", "design")
IN_BASE = ("answer", "dont_know")
OUT_OF_BASE = ("refused", "break_off", "not_shown", "skip", "screened")
TREATMENTS = (*IN_BASE, *OUT_OF_BASE, "net")
ANY = "any"  # the scale whose codes may stand in every question
CODEBOOK = "id module theme wording short kind scale asked_of shown_by experiment headline note".split()
SCALES = "scale code key label net number treatment".split()
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of scales.csv."""

    code: str
    key: str
    label: str
    net: str
    number: float | None
    treatment: str
    says: str = ""  # in a sentence, of those who gave it: `are fairly or very worried`


@dataclass(frozen=True)
class Question:
    """One row of codebook.csv with its scale, or one recode (then `recode` says how it is made)."""

    id: str
    module: str
    theme: str
    wording: str
    short: str
    kind: str
    scale: str
    asked_of: Condition
    shown_by: str
    experiment: str
    headline: tuple[str, ...]
    note: str
    rows: tuple[Answer, ...]
    recode: "Recode | None" = None
    terms: str = ""  # what it is also called: words that readers search for

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """Answers that stand in the base of shares, key -> Answer, in the scale's order."""
        return {a.key: a for a in self.rows if a.treatment in IN_BASE}

    @cached_property
    def nets(self) -> dict[str, tuple[str, ...]]:
        """What breakdowns show: net (or an answer standing for itself) -> the answers in it."""
        out: dict[str, tuple[str, ...]] = {}
        for a in self.answers.values():
            name = a.net or a.key
            out[name] = (*out.get(name, ()), a.key)
        return out

    @cached_property
    def labels(self) -> dict[str, str]:
        """Label of every answer and net."""
        return {a.key: a.label for a in self.rows if a.treatment in (*IN_BASE, "net")}

    @cached_property
    def says(self) -> dict[str, str]:
        """Answers and nets in the words of a sentence, those that have any."""
        return {a.key: a.says for a in self.rows if a.says}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the responses that hold this question."""
        if self.kind == "multiple":
            return tuple(f"{self.id}_{key}" for key in self.answers)
        return (self.id,)

    @property
    def has_numbers(self) -> bool:
        return self.kind == "number" or any(a.number is not None for a in self.answers.values())

    @property
    def published(self) -> bool:
        """Whether it gets a page and numbers: questions do, frame and design variables do not."""
        return self.kind in ("single", "multiple", "number") and (self.recode is None or self.recode.page)


@dataclass(frozen=True)
class Recode:
    """How a variable is made: levels by condition, a count of conditions, or a difference."""

    levels: tuple[tuple[str, Condition], ...] = ()
    count: tuple[Condition, ...] = ()
    difference: tuple[str, ...] = ()
    page: bool = False
    sources: tuple[str, ...] = field(default=())


Questions = dict[str, Question]


def read_questions(codebook: Path, scales: Path, recodes: Path | None = None) -> Questions:
    """Every question and recode by id, in the order of the codebook, then of the recodes.

    Raises FactError (file, row, got, expected, nearest) when a row contradicts another.
    """
    answers = _read_scales(scales)
    rows = list(read_table(codebook, CODEBOOK, [*CODEBOOK, "terms"]).records())
    questions: Questions = {}
    keys: dict[str, dict[str, frozenset[str]]] = {}
    for place, row in rows:
        if row["id"] in questions:
            raise FactError(f"{place}: question {row['id']!r} stands twice")
        question = _question(place, row, answers, scales)
        questions[question.id] = question
        keys |= comparable(question)
    for place, row in rows:
        condition = parse_condition(row["asked_of"], keys, place)
        object.__setattr__(questions[row["id"]], "asked_of", condition)
        for name in ("shown_by", "experiment"):
            if row[name] and questions.get(row[name], _NONE).kind != "frame":
                raise FactError(
                    f"{place}: {name} {row[name]!r} is no frame variable{near(row[name], questions)}"
                )
    if recodes is not None:
        _add_recodes(recodes, questions, keys, answers)
    return questions


def _read_scales(path: Path) -> dict[str, list[Answer]]:
    scales: dict[str, list[Answer]] = {}
    for place, row in read_table(path, SCALES, [*SCALES, "says"]).records():
        if row["treatment"] not in TREATMENTS:
            raise FactError(f"{place}: treatment {row['treatment']!r}{near(row['treatment'], TREATMENTS)}")
        try:
            number = float(row["number"]) if row["number"] else None
        except ValueError:
            raise FactError(f"{place}: number {row['number']!r} is not a number") from None
        cells = {k: row[k] for k in ("code", "key", "label", "net", "treatment")}
        answer = Answer(number=number, **cells, says=row.get("says", ""))
        there = scales.setdefault(row["scale"], [])
        for what, seen in (("key", [a.key for a in there]), ("code", [a.code for a in there if a.code])):
            if cells[what] in seen:
                raise FactError(f"{place}: {what} {cells[what]!r} stands twice in scale {row['scale']!r}")
        there.append(answer)
    for name, rows in scales.items():
        nets = [a.key for a in rows if a.treatment == "net"]
        for a in rows:
            if a.net and a.net not in nets:
                raise FactError(f"{path}: scale {name!r}: net {a.net!r} has no row{near(a.net, nets)}")
    return scales


def _question(place: str, row: dict[str, str], scales: Mapping[str, list[Answer]], path: Path) -> Question:
    if row["kind"] not in KINDS:
        raise FactError(f"{place}: kind {row['kind']!r} is not known{near(row['kind'], KINDS)}")
    rows = _scale_rows(place, row["kind"], row["scale"], scales, path)
    question = Question(
        id=row["id"], module=row["module"], theme=row["theme"], wording=row["wording"],
        short=row["short"], kind=row["kind"], scale=row["scale"],
        asked_of=Condition("all", ()),
        shown_by=row["shown_by"], experiment=row["experiment"],
        headline=tuple(row["headline"].split()), note=row["note"], rows=rows, terms=row.get("terms", ""),
    )  # fmt: skip
    return _checked(place, question)


def _scale_rows(
    place: str, kind: str, scale: str, scales: Mapping[str, list[Answer]], path: Path
) -> tuple[Answer, ...]:
    if not scale and kind in ("design", "number"):
        return tuple(scales.get(ANY, ()))
    if scale not in scales:
        raise FactError(f"{place}: scale {scale!r} is not in {path}{near(scale, scales)}")
    return (*scales[scale], *scales.get(ANY, ()))


def _checked(place: str, question: Question) -> Question:
    choices = ("mean", *question.labels)
    for key in question.headline:
        if key not in choices:
            raise FactError(f"{place}: headline {key!r} is no answer or net{near(key, choices)}")
    return question


def comparable(question: Question) -> dict[str, dict[str, frozenset[str]]]:
    """Column -> the keys it may be compared with in a condition, nets expanded."""
    if question.kind == "multiple":
        both = {k: frozenset({k}) for k in (YES, NO)}
        return dict.fromkeys(question.columns, both)
    if question.kind == "design":
        return {question.id: {}}
    single = {a.key: frozenset({a.key}) for a in question.rows if a.treatment != "net"}
    nets = {net: frozenset(keys) for net, keys in question.nets.items()}
    return {question.id: {**nets, **single}}


def _add_recodes(
    path: Path,
    questions: Questions,
    keys: dict[str, dict[str, frozenset[str]]],
    scales: Mapping[str, list[Answer]],
) -> None:
    for name, spec in read_toml(path).items():
        place = f"{path}, [{name}]"
        if name in questions:
            raise FactError(f"{place}: a question has this name")
        kind = "single" if "levels" in spec else "number"
        recode = _recode(place, spec, keys)
        question = Question(
            id=name, module=spec.get("module", ""), theme=spec.get("theme", ""),
            wording=spec["wording"], short=spec.get("short", spec["wording"]), kind=kind,
            scale=spec.get("scale", ""),
            asked_of=parse_condition(spec.get("asked_of", "all"), keys, place),
            shown_by=spec.get("shown_by", ""), experiment="",
            headline=tuple(spec.get("headline", "").split()), note=spec.get("note", ""),
            rows=_scale_rows(place, kind, spec.get("scale", ""), scales, path), recode=recode,
            terms=spec.get("terms", ""),
        )  # fmt: skip
        for level, _ in recode.levels:
            if level not in question.answers:
                raise FactError(
                    f"{place}: level {level!r} is not on its scale{near(level, question.answers)}"
                )
        questions[name] = _checked(place, question)
        keys |= comparable(question)


def _recode(place: str, spec: dict, keys: Mapping[str, Mapping[str, frozenset[str]]]) -> Recode:
    ways = [w for w in ("levels", "count", "difference") if w in spec]
    if len(ways) != 1:
        raise FactError(f"{place}: expected one of levels, count, difference; got {ways or 'none'}")
    levels = tuple((key, parse_condition(text, keys, place)) for key, text in spec.get("levels", ()))
    count = tuple(parse_condition(text, keys, place) for text in spec.get("count", ()))
    difference = tuple(spec.get("difference", ()))
    for column in difference:
        if column not in keys:
            raise FactError(f"{place}: {column!r} is no question or recode{near(column, keys)}")
    used = [c for _, cond in levels for c in cond.columns] + [c for cond in count for c in cond.columns]
    return Recode(
        levels, count, difference, spec.get("page", False), tuple(dict.fromkeys([*used, *difference]))
    )


def of_columns(questions: Mapping[str, Question]) -> dict[str, Question]:
    """Column of the responses -> the question it belongs to."""
    return {c: q for q in questions.values() if q.recode is None for c in q.columns}


def published(questions: Mapping[str, Question]) -> Iterable[Question]:
    return (q for q in questions.values() if q.published)


_NONE = Question(
    "", "", "", "", "", "", "", Condition("all", ()), "", "", (), "", ()
)  # fmt: skip
