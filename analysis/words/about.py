"""The numbers of one question, in the order its page tells them."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from analysis.numbers.key import Group, Key
from analysis.numbers.schema import Number
from analysis.study import Link, Question, Wave
from analysis.words.book import Numbers
from analysis.words.scale import around, stated

PER_THEME = 3  # headline numbers of a theme in the table of precision


class About:
    """The numbers of one question, in the order its page tells them."""

    def __init__(self, question: Question, book: Numbers) -> None:
        self.question, self.book = question, book

    @cached_property
    def numbers(self) -> list[Number]:
        """Every published number of the question."""
        return self.book.table.ask("question", self.question.id)

    @property
    def waves(self) -> list[Wave]:
        """Earlier waves that asked it, or something in its place, the oldest first; none is set beside
        populations that are held apart."""
        return [wave for wave in self.book.waves if self.question.id in wave.links and self.pooled]

    def question_in(self, wave: Wave) -> Link:
        """What an earlier wave asked in its place."""
        return wave.links[self.question.id]

    def in_wave(self, number: Number, wave: Wave) -> Number | None:
        """The same of an earlier wave."""
        return self.book.table.get(str(Key.parse(number.key).on(wave=wave.name)))

    def change(self, number: Number, wave: Wave, until: Wave | None = None) -> Number | None:
        """What changed since an earlier wave, until this one or another; nothing where nothing may be
        compared."""
        last = until.name if until else ""
        return self.book.table.get(str(Key("change", of=Key.parse(number.key), wave=wave.name, until=last)))

    @cached_property
    def leads(self) -> list[str]:
        """The answers that the page leads with: the headline; else the mean of a number, the first net of
        several answers, the commonest answer."""
        possible = {x.answer for x in self.numbers if x.kind in ("share", "mean")}
        nets = self.question.nets
        if named := [h for h in self.question.headline if h in possible]:
            return named
        first = (
            ["mean"] if self.question.kind == "number" else [n for n, keys in nets.items() if len(keys) > 1]
        )
        return [a for a in (*first, *self.commonest, *nets, "mean") if a in possible][:1]

    @cached_property
    def commonest(self) -> list[str]:
        """The answer that most gave, of those published; none where every one is withheld."""
        rows = self.question.answers
        shown = [
            x
            for x in self.topline
            if x.answer in rows and rows[x.answer].treatment == "answer" and x.value is not None
        ]
        return [max(shown, key=lambda x: x.value or 0).answer] if shown else []

    @cached_property
    def pooled(self) -> bool:
        """Whether there are numbers of everyone: not where the study holds populations apart."""
        return any(x.kind in ("share", "mean") and not x.breakdown for x in self.numbers)

    def whole(self, answer: str) -> Number:
        """The share of an answer, or the mean, of everyone; of the first population held apart."""
        if self.pooled:
            return self.book.get(Key.about(self.question.id, answer))
        return next(iter(self.groups(answer).values()))[0]

    @property
    def main(self) -> Number:
        """The first number that the page leads with."""
        return self.whole(self.leads[0])

    @property
    def topline(self) -> list[Number]:
        """Everyone's shares, answers and nets; those of the first population where they are apart."""
        shares = [x for x in self.numbers if x.kind == "share"]
        if self.pooled or not shares:
            return [x for x in shares if not x.breakdown]
        return [x for x in shares if (x.breakdown, x.level) == (shares[0].breakdown, shares[0].level)]

    @property
    def populations(self) -> dict[str, list[Number]]:
        """Label of each population held apart -> its shares, answers and nets, and its mean."""
        out: dict[str, list[Number]] = {}
        for x in self.numbers if not self.pooled else ():
            if x.kind in ("share", "mean") and x.breakdown == self.numbers[0].breakdown:
                out.setdefault(self.book.questions[x.breakdown].labels[x.level], []).append(x)
        return out

    @property
    def quantiles(self) -> dict[str, dict[str, list[Number]]]:
        """Breakdown ('' for everyone) -> level -> its quantiles in order; none where none was asked for."""
        out: dict[str, dict[str, list[Number]]] = {}
        for x in self.numbers:
            if x.kind == "quantile" and (not x.breakdown or x.breakdown in self.book.questions):
                out.setdefault(x.breakdown, {}).setdefault(x.level, []).append(x)
        return out

    def groups(self, answer: str) -> dict[str, list[Number]]:
        """Breakdown -> its levels' numbers of one answer; crossed breakdowns are left to Explore."""
        out: dict[str, list[Number]] = {}
        for x in self.numbers:
            if x.kind in ("share", "mean") and x.breakdown in self.book.questions and x.answer == answer:
                out.setdefault(x.breakdown, []).append(x)
        return out

    def across(self, answer: str) -> str:
        """The net on the other side of an answer: the next that the page leads with, or all the rest.

        '' where there is none: the question has several answers besides, or each stands for itself.
        """
        published = {x.answer for x in self.topline}
        others = [net for net in self.question.nets if net != answer]
        leads = [h for h in self.leads if h in others and answer in self.leads[:1]]
        found = next(iter(leads), others[0] if len(others) == 1 else "")
        return found if found in published and self.pooled else ""

    def sides(self, across: str, answer: str) -> tuple[list[Number], list[Number]]:
        """Everyone's published shares of the answers in two nets, as they stand from left to right.

        In the scale's order, turned where `answer` comes first in it; not sure farthest out.
        """
        nets, rows = self.question.nets, self.question.answers
        order = [a for a in rows if a in (*nets[across], *nets[answer])]
        if order and order[0] in nets[answer]:
            order.reverse()
        shown = {x.answer: x for x in self.topline if not x.withheld}
        left = [a for a in order if a in nets[across] and a in shown]
        left.sort(key=lambda a: rows[a].treatment != "dont_know")
        right = [a for a in order if a in nets[answer] and a in shown]
        right.sort(key=lambda a: rows[a].treatment == "dont_know")
        return [shown[a] for a in left], [shown[a] for a in right]

    def reach(self, *answers: str) -> float:
        """The end of an axis from zero that holds all shares of these answers: a quarter, a half ..."""
        groups = [x for a in answers for xs in self.groups(a).values() for x in xs]
        most = max(x.high or x.value or 0 for x in [*map(self.whole, answers), *groups])
        return next(end for end in (0.25, 0.5, 0.75, 1.0) if most <= end or end == 1.0)

    def axis(self, answer: str) -> tuple[float, float]:
        """The ends that the bars of an answer's groups are drawn between."""
        if answer != "mean":
            return 0, 1
        numbers = [self.whole(answer), *(x for xs in self.groups(answer).values() for x in xs)]
        marks = [end for x in numbers for end in (x.low, x.value, x.high) if end is not None]
        return stated(self.question) or around(marks)

    @property
    def apart(self) -> list[Number]:
        """Differences of the leading answers that pass the adjusted test, the widest first, in breakdowns
        that pass one of all their groups before."""
        passed = [
            x
            for x in self.numbers
            if x.kind == "difference" and x.answer in self.leads
            and x.p_adjusted is not None and x.p_adjusted < self.book.alpha and self.divides(x)
        ]  # fmt: skip
        return sorted(passed, key=lambda x: -abs(x.value or 0))

    def divides(self, x: Number) -> bool:
        """Whether a test of all groups at once lets two of them be compared; where there is none, yes."""
        of = x.answer if self.question.kind == "multiple" else self.leads[0]
        test = self.book.table.get(str(Key("omnibus", x.question, of, by=x.breakdown)))
        return test is None or test.withheld or (test.p_adjusted or 0) < self.book.alpha

    def pair(self, difference: Number) -> tuple[str, str]:
        """Labels of the two groups of a difference."""
        labels, key = self.book.questions[difference.breakdown].labels, Key.parse(difference.key)
        return labels[key.group.level[0]], labels[key.less[0]]

    def beside(self, row: Mapping[str, str]) -> str:
        """Key of our number that a published figure stands beside."""
        group = Group.of(row["breakdown"], row["level"])
        return str(Key("share", self.question.id, row["answer"], group))


def precision(questions: Iterable[Question], book: Numbers) -> list[Number]:
    """The main numbers of the first questions of each theme, for the table of precision."""
    found: dict[str, list[Number]] = {}
    for question in questions:
        main = About(question, book).main
        if main.unit == "share" and len(found.setdefault(question.theme, [])) < PER_THEME:
            found[question.theme].append(main)
    return [x for theme, numbers in found.items() for x in numbers if theme or len(found) == 1]
