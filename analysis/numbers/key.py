"""The name of a number: typed parts, made, parsed and checked here only.

    key   = kind "." parts ["@wave=" id] ["@until=" id] ["@specification=" id] ["@imputation=" id]
    group = "all" | breakdown "." level
    pair  = breakdown "." level "-" level         of a difference: the first less the second
    id    = letters and digits of ASCII, with single "_" between them

FORMS says which parts a kind has. Two breakdowns that are crossed are one, `a_x_b`, and so are their
levels. No id may hold what stands between parts (`.`, `-`, `@`, `_x_`): `check_id` is for ids as read.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from analysis.numbers.ids import CROSS, EVERYONE, WrongKeyError, check_id, is_id

DOT, PAIR, AT = ".", "-", "@"
MEAN = "mean"  # a kind, and what differences of means have for an answer
NONE = "(none)"  # a level of a margin that no id can be: those who stand at no level of it
FORMS = {  # kind -> its parts in order; `quality` may go without its last
    "share": ("question", "answer", "group"),
    "mean": ("question", "group"),
    "quantile": ("question", "part", "group"),
    "difference": ("question", "answer", "pair"),
    "omnibus": ("question", "answer", "by"),
    "rank": ("question", "group"),
    "modeled": ("question", "group"),
    "pooled": ("question", "answer", "group"),
    "effect": ("model", "term", "level"),
    "interaction": ("model", "term", "level"),
    "coefficient": ("model", "term", "level"),
    "model": ("model", "part"),
    "gap": ("claim",),
    "claim": ("claim",),
    "quality": ("part", "of_part"),
    "margin": ("margin", "level", "part"),
    **dict.fromkeys("replicated kept varied missing late unstated bound change".split(), ("of",)),
    "tipping": ("claim", "part"),
    "choice": ("term", "level", "part"),
    "battery": ("part", "of_part"),
    "loading": ("part", "question"),
    "polychoric": ("question", "of_part"),
    "shift": ("margin", "level", "question", "answer"),
    "weighting": ("part", "of_part"),
    "response": ("part",),
    "responded": ("term", "level", "part"),
    "disclosure": ("part",),
}
TOGETHER = frozenset(  # kinds whose records stand on one page
    {"battery", "choice", "loading", "responded", "tipping", "weighting"}
)
SUFFIXES = ("wave", "until", "specification", "imputation")


def parted(text: str) -> tuple[str, ...]:
    """What stands crossed in one breakdown or level."""
    return tuple(text.split(CROSS))


def crossed(names: Iterable[str]) -> str:
    """Two breakdowns or levels as one: `a_x_b`."""
    return CROSS.join(names)


@dataclass(frozen=True, slots=True)
class Group:
    """Everyone, or who stands at a level of a breakdown; of two that are crossed, at a level of each."""

    breakdown: tuple[str, ...] = ()
    level: tuple[str, ...] = ()

    @classmethod
    def of(cls, breakdown: str, level: str) -> "Group":
        """From the columns of a table of numbers: empty for everyone, `a_x_b` for two that are crossed."""
        return cls(parted(breakdown), parted(level)) if breakdown else ALL

    def __str__(self) -> str:
        return f"{crossed(self.breakdown)}{DOT}{crossed(self.level)}" if self.breakdown else EVERYONE


ALL = Group()


@dataclass(frozen=True, slots=True)
class Key:
    """A number's name. Parts that its kind does not have are empty."""

    kind: str
    question: str = ""
    answer: str = ""
    group: Group = ALL
    less: tuple[str, ...] = ()  # the level that a difference takes away
    by: str = ""  # the breakdown whose groups are tested together
    model: str = ""
    term: str = ""
    level: str = ""
    margin: str = ""
    claim: str = ""
    part: str = ""
    of_part: str = ""
    of: "Key | None" = None
    wave: str = ""
    until: str = ""  # of a change from an earlier wave to one that is earlier too
    specification: str = ""
    imputation: str = ""

    def __str__(self) -> str:
        parts = [self.kind, *filter(None, (self._text(name) for name in FORMS[self.kind]))]
        suffixes = (f"{AT}{name}={getattr(self, name)}" for name in SUFFIXES if getattr(self, name))
        return DOT.join(parts) + "".join(suffixes)

    def _text(self, part: str) -> str:
        if part == "pair":
            return f"{self.group}{PAIR}{crossed(self.less)}"
        return str(getattr(self, part))

    @classmethod
    def about(cls, question: str, answer: str, group: Group = ALL) -> "Key":
        """A share of an answer; of the answer `mean`, the mean."""
        return cls(MEAN, question, group=group) if answer == MEAN else cls("share", question, answer, group)

    @classmethod
    def of_margin(cls, margin: str, level: str, part: str) -> "Key":
        """What is told of a level of a margin, as margins.csv writes it: `tenured x woman`."""
        return cls("margin", margin=margin, level=crossed(level.split(" x ")), part=part)

    @classmethod
    def parse(cls, text: str) -> "Key":
        """The key that `text` is; raises WrongKeyError where it is none."""
        plain, *more = text.split(AT)
        suffixes: dict[str, Any] = dict(x.partition("=")[::2] for x in more)
        kind, *parts = plain.split(DOT)
        if kind not in FORMS:
            raise WrongKeyError(f"{text!r}: no kind {kind!r}, expected one of {', '.join(FORMS)}")
        in_order = [name for name in SUFFIXES if name in suffixes] == list(suffixes)
        if not (in_order and len(more) == len(suffixes) and all(map(is_id, suffixes.values()))):
            raise WrongKeyError(f"{text!r}: after {AT} expected {', '.join(SUFFIXES)} in this order, =id")
        if FORMS[kind] == ("of",):
            return cls(kind, of=cls.parse(DOT.join(parts)), **suffixes)
        rest = deque(parts)
        found: dict[str, Any] = {}
        try:
            for name in FORMS[kind]:
                found |= _read(name, rest)
        except IndexError:
            raise WrongKeyError(f"{text!r}: too short, expected {kind}.{'.'.join(FORMS[kind])}") from None
        except WrongKeyError as wrong:
            raise WrongKeyError(f"{text!r}: {wrong}") from None
        if rest:
            raise WrongKeyError(f"{text!r}: {rest[0]!r} is too much in {kind}.{'.'.join(FORMS[kind])}")
        return cls(kind, **found, **suffixes)

    def on(self, **parts: Any) -> "Key":
        """The same number elsewhere: `key.on(group=ALL)`, `key.on(wave="2028")`."""
        return replace(self, **parts)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of a margin of several variables, one each."""
        return parted(self.level)


def _read(name: str, rest: "deque[str]") -> dict[str, Any]:
    """The fields that a part of a form takes from the front of what is left of a key."""
    if name == "of_part":
        return {name: check_id(rest.popleft())} if rest else {}
    if name == "group":
        first = rest.popleft()
        return {} if first == EVERYONE else {"group": Group(_ids(first), _ids(rest.popleft()))}
    if name == "pair":
        breakdown, both = rest.popleft(), rest.popleft()
        one, _, two = both.partition(PAIR)
        return {"group": Group(_ids(breakdown), _ids(one)), "less": _ids(two)}
    if name in ("level", "term"):
        return {name: crossed(x if x == NONE else check_id(x) for x in parted(rest.popleft()))}
    return {name: check_id(rest.popleft())}


def _ids(text: str) -> tuple[str, ...]:
    return tuple(check_id(x) for x in parted(text))


def stem(kind: str, *parts: str) -> str:
    """What the keys of a kind begin with, up to these parts of its form: `margin.field.`"""
    if kind not in FORMS:
        raise WrongKeyError(f"no kind {kind!r}, expected one of {', '.join(FORMS)}")
    return DOT.join([kind, *parts, ""])


def kind_of(text: str) -> str:
    """The kind that a key, right or not, begins with."""
    return text.partition(DOT)[0]


def record_of(text: str) -> str:
    """The page that holds a number's record: that of its question, model, margin; else of its kind."""
    parts = text.partition(AT)[0].split(DOT, 2)
    return parts[1] if len(parts) > 2 and parts[0] not in TOGETHER else parts[0]
