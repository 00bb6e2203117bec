"""All published numbers as templates see them: by key, by question, and as guards of sentences."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy

from markupsafe import Markup

from analysis.language import phrase
from analysis.numbers.key import Key, kind_of, stem
from analysis.numbers.schema import Number
from analysis.numbers.text import p_text
from analysis.study import Claim, FactError, Question, Questions, Reporting, Robustness, known, near
from analysis.study.waves import Wave
from analysis.words.asked import asked_of
from analysis.words.escape import escape, marked
from analysis.words.marks import mark, ways
from analysis.words.table import tabled

GROUP_COLOURS = 3
CUT = "cut_"  # before the numbers that lines are drawn at


def owner(breakdowns: Sequence[str], questions: Questions) -> str:
    """The breakdown whose levels own the colours of groups: the study's first, if it has three or four."""
    if not breakdowns:
        return ""
    levels = questions[known(breakdowns[0], questions, "breakdown")].answers
    return breakdowns[0] if len(levels) in (GROUP_COLOURS, GROUP_COLOURS + 1) else ""


def crossed(names: Iterable[str]) -> str:
    """`Position by sex`: an initial stays only on the first name, or where more capitals follow."""
    first, *others = names
    return phrase("list.by").join([first, *(within(x) for x in others)])


def within(name: str) -> str:
    """A name within a sentence, in a language that writes it small there; not one of several capitals."""
    return name if name[1:2].isupper() or phrase("list.small") != "yes" else name[:1].lower() + name[1:]


class Numbers:
    """`n("share.q.a.all")` -> the value, its interval, and a link to where it came from."""

    def __init__(
        self,
        table: Mapping[str, Number],
        claims: Mapping[str, Claim],
        questions: Questions,
        breakdowns: Sequence[str] = (),
        alpha: float = Reporting.alpha,
        depends: float = Robustness.depends,
        margins: Mapping[str, Sequence[str]] | None = None,
        waves: Sequence[Wave] = (),
        this: str = "",
    ) -> None:
        self.waves, self.this = waves, this  # earlier waves, the oldest first, and what this one is called
        self.least, self.alpha = depends, alpha  # of choices that keep a sentence; of adjusted p-values
        self.table, self.claims, self.questions = tabled(table), claims, questions
        self.breakdowns, self.coloured = tuple(breakdowns), owner(breakdowns, questions)
        for name, claim in claims.items():
            self.table.beside(str(Key("gap", claim=name)), repr(claim))
        self.page, self.root = "", ""
        self.margins = {name: self.margin(variables) for name, variables in (margins or {}).items()}

    def on(self, page: str, root: str) -> "Numbers":
        """The same numbers as one page sees them: its name in messages, and its way to the site's root."""
        mine = copy(self)
        mine.page, mine.root = page, root
        return mine

    def get(self, key: str | Key) -> Number:
        """The number of that key; an error where there is none."""
        key = str(key)
        if key not in self.table:
            alike = [k for k in self.table if kind_of(k) == kind_of(key)]
            raise FactError(f"{self.page}: no number {key!r}{near(key, alike)}")
        return self.table[key]

    def has(self, key: str | Key) -> bool:
        """Whether there is a number of that key."""
        return str(key) in self.table

    def __call__(self, key: str, bare: bool = False, places: int | None = None) -> Markup:
        """A number in a sentence; `bare` leaves its interval to the link and the scale under it."""
        number = self.get(key)
        shown = escape(number.text(places).replace(" ", "\u00a0"))
        ends = number.interval(places).replace(" ", "\u00a0")
        if ends and not bare:
            shown += marked("number.beside", ends=escape(ends))
        return Markup('<a class="{}" href="{}"{}>{}</a>').format(
            Markup(self.classes(number)), Markup(self.link(number)), self.routes(number), shown
        )

    def routes(self, number: Number) -> Markup:
        """Attributes of a number's link: `routes.js` makes ways to its question, groups, data, code."""
        code = self.code(number).removeprefix(self.root)
        by = number.breakdown if number.breakdown in self.breakdowns else ""
        return Markup("") if number.withheld else ways(number, number.question in self.questions, by, code)

    def clear(self, number: Number) -> bool:
        """Whether an effect leaves out zero: its interval does, and its adjusted p is below alpha."""
        low, high, p = number.low, number.high, number.p_adjusted
        apart = low is not None and high is not None and not low <= 0 <= high
        return apart and p is not None and p < self.alpha

    def classes(self, number: Number) -> str:
        """CSS classes of a number in prose: its scale, its group's colour."""
        if number.withheld:
            return "n withheld"
        return " ".join(["n", *(number.scale or "plain").split(), *self.group(number).split()])

    def group(self, number: Number) -> str:
        """Class of the group's colour: the first three levels of the breakdown that owns the colours."""
        return self.colours().get(number.breakdown, {}).get(number.level, "")

    def colours(self) -> dict[str, dict[str, str]]:
        """Breakdown -> level -> class of its colour, of the one that owns them."""
        if not self.coloured:
            return {}
        levels = list(self.questions[self.coloured].answers)[:GROUP_COLOURS]
        return {self.coloured: {level: f"g{at + 1}" for at, level in enumerate(levels)}}

    def link(self, number: Number) -> str:
        """Address of a number's record, or of why it is withheld."""
        if number.withheld:
            return f"{self.root}method/#withheld"
        return f"{self.root}numbers/{number.record}/#{number.key}"

    def code(self, number: Number) -> str:
        """Where the function that made a number stands on the site."""
        parts = number.made_by.split(".")[1:]
        return f"{self.root}code/{'/'.join(parts[:-1])}/#def-{parts[-1]}"

    def claim(self, name: str) -> Markup:
        """Nothing, or that it depends on choices; an error where the sentence is not, or no longer, so."""
        if name not in self.claims:
            raise FactError(f"{self.page}: no claim {name!r}{near(name, self.claims)}")
        claim, gap = self.claims[name], self.get(Key("gap", claim=name))
        if gap.withheld:
            ends = [k for k in (claim.left, str(claim.right)) if k in self.table and self.table[k].withheld]
            raise FactError(f"{self.page}: it claims {claim.says!r}, but {' and '.join(ends)} is withheld")
        if self.get(Key("claim", claim=name)).value != 1:
            raise FactError(
                f"{self.page}: it claims {claim.says!r} ({claim.left} {claim.relation} {claim.right});"
                f" the data do not say so: the difference is {gap.text()} ({gap.interval()}),"
                f" adjusted p {p_text(gap.p_adjusted) or 'none'}"
            )
        return self.depends(Key("claim", claim=name))

    def kept(self, key: Key) -> Number | None:
        """The share of the reasonable choices that keep a finding, where it was made again."""
        return self.table.get(str(Key("kept", of=key)))

    def depends(self, key: Key) -> Markup:
        """Beside a finding that too few of the reasonable choices keep: how many do."""
        kept = self.kept(key)
        if kept is None or kept.value is None or kept.value >= self.least:
            return Markup("")
        says = self.claims[key.claim].says if key.claim in self.claims else ""
        return mark(says, kept.written(kept.value), self.link(kept))

    def under(self, kind: str, *parts: str) -> list[Number]:
        """Every number of a kind whose key begins with these parts, in the order of the file."""
        return self.table.ask("under", stem(kind, *parts))

    def specified(self, key: Key) -> list[Number]:
        """A number under each choice alone but other lines, in the order of what they make of it."""
        prefix = str(key.on(specification="x")).removesuffix("x")
        found = [x for x in self.table.ask("under", prefix) if not x.key.startswith(prefix + CUT)]
        return sorted(found, key=lambda x: (x.value is None, x.value or 0, x.key))

    def imputed(self, imputation: str) -> list[Key]:
        """The numbers that are told with answers imputed too, in the order of the file."""
        keys = (Key.parse(x.key) for x in self.table.ask("kind", "imputed"))
        return [key.on(imputation="") for key in keys if key.imputation == imputation]

    def names(self) -> list[str]:
        """The pages of records."""
        return [x.record for x in self.table.ask("records")]

    def records(self) -> dict[str, list[Number]]:
        """Record page -> its numbers."""
        return {name: self.table.ask("record", name) for name in self.names()}

    def asked_of(self, question: Question) -> str:
        """Who was asked, in words: the answers that lead to the question."""
        return asked_of(question, self.questions)

    def margin(self, variables: Sequence[str]) -> str:
        """A margin by the short names of its variables: `Position by sex`."""
        return crossed(self.questions[v].short for v in variables)

    def margin_level(self, variables: Sequence[str], level: str) -> str:
        """Labels of a level of a margin: `tenured x woman` -> `Tenured faculty, woman`."""
        keys = level.split(" x ")
        if len(keys) != len(variables):
            return level
        labels = (self.questions[v].labels.get(k, k) for v, k in zip(variables, keys, strict=True))
        return phrase("list.comma").join(labels)
