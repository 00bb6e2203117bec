"""Questions and the variables made from answers, as frozen records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from analysis.study.conditions import EVERYONE, Column, Condition, Keys
from analysis.study.scales import IN_BASE, NOT_MARKED, SKIPPED, Answer

KINDS = ("single", "multiple", "number", "ranking", "date", "coded", "frame", "design")
MENTIONS = "mentions"  # before the columns that hold the codes of what was named
ASKED = ("single", "multiple", "number")
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Recode:
    """How a variable is made: levels by condition, a count of conditions, or a difference."""

    levels: tuple[tuple[str, Condition], ...] = ()
    count: tuple[Condition, ...] = ()
    difference: tuple[str, ...] = ()
    page: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns that it is made from."""
        conditions = (*(c for _, c in self.levels), *self.count)
        return tuple(dict.fromkeys([*(c for made in conditions for c in made.columns), *self.difference]))


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
    recode: Recode | None = None
    terms: str = ""  # what it is also called: words that readers search for
    quantiles: tuple[int, ...] = ()  # of its numbers, in per cent: 50 is the median
    read_from: tuple[str, ...] = ()  # columns of the responses that its own are gathered from
    first: bool = False  # whether it is what came first in a ranking
    coded: bool = False  # whether people put open answers into its categories
    dated: bool = False  # whether cells are dates, of which the year is kept

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

    def whole(self, points: int) -> bool:
        """Whether a table of everyone shows each answer: of a scale of more points its nets alone."""
        return not len(self.nets) < len(self.answers) > points

    @property
    def bands(self) -> dict[str, tuple[float, float]]:
        """Of a number whose scale has several ranges: key -> its ends; shares tell how it is spread."""
        found = {a.key: a.span for a in self.answers.values() if a.span} if self.kind == "number" else {}
        return {key: span for key, span in found.items() if span} if len(found) > 1 else {}

    @property
    def has_shares(self) -> bool:
        """Whether shares of its answers are made, of a number: of its bands, for everyone."""
        return bool(self.bands) if self.kind == "number" else bool(self.answers)

    @property
    def tested(self) -> list[str]:
        """What differences between groups, and changes between waves, are tested of: of a mark-all question
        each option, else what its page leads with, else the first net; in order."""
        if self.kind == "multiple":
            return list(self.nets)
        found = [h for h in self.headline if h == "mean" or h in self.nets]
        return found or list(self.nets)[:1]

    @property
    def published(self) -> bool:
        """Whether it gets a page and numbers: questions do, frame and design variables do not."""
        return self.kind in ASKED and (self.recode is None or self.recode.page)


Questions = dict[str, Question]
UNKNOWN = Question("", "", "", "", "", "", "", EVERYONE, "", "", (), "", ())


def comparable(question: Question) -> dict[str, Column]:
    """Column -> what it may be compared with in a condition, nets expanded."""
    if question.kind == "design":
        return {question.id: Column()}
    keys = {a.key: Keys({a.key}) for a in question.rows if a.treatment != "net"}
    if question.kind == "multiple":
        out = [a.key for a in question.rows if a.treatment not in (*IN_BASE, "net", NOT_MARKED)]
        both = {k: Keys({k}) for k in (YES, NO, *out)}
        return dict.fromkeys(question.columns, Column(both))
    numbers = {a.key: a.number for a in question.rows if a.number is not None}
    if question.kind != "number":
        nets = {net: Keys(keys) for net, keys in question.nets.items()}
        return {question.id: Column({**nets, **keys}, numbers)}
    spans = tuple(a.span for a in question.rows if a.span)
    ranges = {a.key for a in question.rows if a.span}
    alone = {k: v for k, v in keys.items() if k not in ranges} | (
        {SKIPPED: Keys({SKIPPED})} if question.recode else {}
    )
    if question.recode:
        spans = ((0, len(question.recode.count)),) if question.recode.count else ()
    return {question.id: Column(alone, numbers, numeric=True, spans=spans)}


def columns_of(questions: Mapping[str, Question]) -> dict[str, Column]:
    """Every column that a condition may name -> what it may be compared with."""
    return {name: column for q in questions.values() for name, column in comparable(q).items()}


def of_columns(questions: Mapping[str, Question]) -> dict[str, Question]:
    """Column of the responses -> the question it belongs to."""
    return {c: q for q in questions.values() if q.recode is None for c in q.columns}


def recorded(questions: Mapping[str, Question]) -> list[str]:
    """The columns that the responses must have: of each question its own, or those that it is read from."""
    found = (
        c for q in questions.values() if q.recode is None and not q.coded
        for c in (q.read_from or q.columns) if c != MENTIONS
    )  # fmt: skip
    return list(dict.fromkeys(found))


def published(questions: Mapping[str, Question]) -> Iterable[Question]:
    return (q for q in questions.values() if q.published)
