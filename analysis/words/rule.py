"""Sentences of findings pages that nobody wrote: what more than half said, who differs, what is open.

A comparison is said only where its claim holds, after adjustment within the family of its theme; where it
does not, the sentence says that this is not certain. Numbers come with their intervals.
"""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from analysis.numbers.key import Key
from analysis.numbers.schema import Number
from analysis.study.columns import PLACE
from analysis.words.about import About
from analysis.words.book import Numbers
from analysis.words.escape import escape, marked
from analysis.words.findings import Section, sides
from analysis.words.proposed import against, half
from analysis.words.scale import stated
from analysis.words.sentences import each, listed, median, told

NAMED = 3  # questions, answers or differences that a sentence or a list names
MORE, FEWER, OPEN = "more", "fewer", "open"


def verdict(name: str, book: Numbers) -> str:
    """Of a claim by rule: more, fewer, or open; '' where it was not made or is withheld."""
    key = Key("gap", claim=name)
    if name not in book.claims or not book.has(key) or book.get(key).withheld:
        return ""
    gap = book.get(key)
    if book.get(Key("claim", claim=name)).value != 1:
        return OPEN
    book.claim(name)
    return MORE if (gap.value or 0) > 0 else FEWER


def told_of(section: Section, book: Numbers) -> list[Markup]:
    """The sentences of a section."""
    its = [About(q, book) for q in section.questions]
    if not all(a.pooled for a in its):
        return [each(a) for a in its]
    if len(its) > 1:
        return list(together(its, book))
    return list(of_one(its[0], book))


def together(its: Sequence[About], book: Numbers) -> Iterator[Markup]:
    """Of a battery: which of its questions more than half answered so, which fewer, which is open; of means
    no more than how far they run, since nothing was tested of their order."""
    shown = sorted((x for x in its if not x.main.withheld), key=lambda x: -(x.main.value or 0))
    if not shown:
        yield marked("rule.all_hidden")
        return
    if shown[0].main.kind == "mean":
        high, low = (called(x, x.main, book) for x in (shown[0], shown[-1]))
        what = "rule.places" if PLACE in shown[0].question.answers else "rule.means"
        yield marked(what, low=low, high=high)
        return
    label = shown[0].question.labels[shown[0].main.answer]
    of = {x: [i for i in shown if half_of(i, book) == x] for x in (MORE, FEWER, OPEN)}
    for which in (MORE, FEWER, OPEN):
        if found := of[which]:
            items = some([called(x, x.main, book) for x in (found if which != FEWER else found[::-1])])
            many = marked(
                "rule.all" if len(found) == len(its) else "rule.some", some=len(found), all=len(its)
            )
            yield marked(f"rule.battery_{which}", answer=escape(label), many=many, items=items)


def half_of(its: About, book: Numbers) -> str:
    return verdict(half(its.question.id, its.main.answer), book)


def called(its: About, x: Number, book: Numbers) -> Markup:
    """A question of a battery by its short name, with its number."""
    return marked("rule.called", question=escape(its.question.short), number=book(x.key))


def some(parts: list[Markup]) -> Markup:
    """The first few, and how many more."""
    more = len(parts) - NAMED
    if more <= 0:
        return listed(iter(parts))
    return listed(iter([*parts[:NAMED], marked("rule.others", more=more)]))


def of_one(its: About, book: Numbers) -> Iterator[Markup]:
    """Of a question alone: what it leads with, whether that is more than half, and the other side."""
    main, question = its.main, its.question
    if main.withheld:
        yield marked("rule.hidden")
        return
    if main.kind == "mean":
        ends = stated(question) if main.unit == "mean" else None
        low, high = (f"{end:g}" for end in ends or (0, 0))
        yield marked("rule.mean_on" if ends else "rule.mean", low=low, high=high, mean=book(main.key))
        if half := median(its):
            yield marked("rule.half", median=half)
        return
    if question.kind == "multiple":
        yield from named(its, book)
        return
    said = marked("lead.share", share=book(main.key), says=told(its, main.answer))
    yield said + marked(f"rule.{half_of(its, book) or 'end'}")
    yield from other_side(its, book)


def other_side(its: About, book: Numbers) -> Iterator[Markup]:
    """The other side of the scale, or the next answer."""
    question = its.question
    both = sides(question)
    if both and its.main.answer == both[1] and not its.whole(both[0]).withheld:
        one, two = (escape(question.labels[x]) for x in (both[1], both[0]))
        number = book(its.whole(both[0]).key)
        which = verdict(against(question.id), book) or "not_tested"
        yield marked(f"rule.side_{which}", one=one, two=two, number=number)
        return
    rest = [x for x in ranked(its) if x.key != its.main.key][:1]
    for x in rest:
        yield marked("rule.next", number=book(x.key), answer=escape(question.labels[x.answer]))


def ranked(its: About) -> list[Number]:
    """The published shares of a question's answers, the greatest first."""
    shown = [x for x in its.topline if x.answer in its.question.answers and not x.withheld]
    return sorted(shown, key=lambda x: -(x.value or 0))


def named(its: About, book: Numbers) -> Iterator[Markup]:
    """Of a mark-all question: what was named most, and by more than half."""
    found = ranked(its)
    labels = its.question.labels
    parts = [
        marked("lead.named", share=book(x.key), answer=escape(labels[x.answer])) for x in found[:NAMED]
    ]
    yield listed(iter(parts)) + marked("lead.end")
    most = [x for x in found if verdict(half(its.question.id, x.answer), book) == MORE]
    if most:
        names = [marked("list.quoted", text=escape(labels[x.answer])) for x in most]
        yield marked("rule.named", answers=some(names))
