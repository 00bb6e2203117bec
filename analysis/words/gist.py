"""What stands for a whole findings page that nobody wrote: its headline, who differs, how much is open."""

from markupsafe import Markup

from analysis.language import phrase
from analysis.numbers.schema import Number
from analysis.study import Question
from analysis.words.about import About
from analysis.words.book import Numbers
from analysis.words.escape import escape, marked
from analysis.words.findings import Finding, Section
from analysis.words.rule import MORE, NAMED, half_of
from analysis.words.sentences import each, told

NEARLY = 0.9  # of the largest base of a page


def differing(section: Section, book: Numbers) -> list[tuple[Question, Markup]]:
    """The widest differences between groups that pass their test, each with its question."""
    its = {q.id: About(q, book) for q in section.questions}
    found = sorted((x for a in its.values() for x in a.apart), key=lambda x: -abs(x.value or 0))
    return [(its[x.question].question, line(its[x.question], x, book)) for x in found[:NAMED]]


def line(its: About, x: Number, book: Numbers) -> Markup:
    """A difference that passes its test: who has more, and by how much."""
    one, two = its.pair(x)
    more = {True: ("more", "fewer"), False: ("higher", "lower")}[x.unit == "points"][(x.value or 0) < 0]
    return marked(f"differs.{more}", one=escape(one), two=escape(two), difference=book(x.key))


def open_line(its: About, x: Number, book: Numbers) -> Markup:
    one, two = its.pair(x)
    return marked("differs.open", one=escape(one), two=escape(two), difference=book(x.key))


def widest_open(section: Section, book: Numbers) -> Markup | None:
    """Where no difference of a section passes, the widest of them, which may be nothing."""
    its = {q.id: About(q, book) for q in section.questions}
    found = [x for a in its.values() for x in tested(a)]
    if not found or any(a.apart for a in its.values()):
        return None
    x = max(found, key=lambda x: abs(x.value or 0))
    about = its[x.question]
    where = marked("differs.where", question=escape(about.question.short)) if len(its) > 1 else Markup("")
    return where + open_line(about, x, book)


def tested(its: About) -> list[Number]:
    """The published differences of what a question leads with."""
    return [
        x
        for x in its.numbers
        if x.kind == "difference" and x.answer in its.leads and not x.withheld and x.p_adjusted is not None
    ]


def counts(page: Finding, book: Numbers) -> tuple[int, int, int, int]:
    """(differences tested, those that pass, numbers, those withheld) of a page's questions."""
    its = [About(q, book) for s in page.sections for q in s.questions]
    numbers = [x for a in its for x in a.numbers if x.kind in ("share", "mean")]
    return (
        sum(len(tested(a)) for a in its), sum(len(a.apart) for a in its),
        len(numbers), sum(x.withheld for x in numbers),
    )  # fmt: skip


def first(page: Finding, book: Numbers) -> About | None:
    """The question that stands for a page, of those that nearly all answered: the highest share of all that
    more than half gave, else the highest share, else a mean; None where everything is withheld."""
    its = [About(q, book) for s in page.sections for q in s.questions]
    shown = [a for a in its if a.pooled and a.leads and not a.main.withheld]
    most = max((a.main.base or 0 for a in shown), default=0)
    whole = [a for a in shown if (a.main.base or 0) >= NEARLY * most]
    best = [a for a in whole if a.main.kind == "share" and half_of(a, book) == MORE]
    shares = best or [a for a in whole if a.main.kind == "share"]
    return max(shares, key=lambda a: a.main.value or 0) if shares else next(iter(whole), None)


def of_each(page: Finding, book: Numbers) -> Markup | None:
    """Of populations held apart: what the first question with a number to show leads with in each."""
    for question in (q for s in page.sections for q in s.questions):
        its = About(question, book)
        if its.leads and any(not x.withheld for xs in its.groups(its.leads[0]).values() for x in xs):
            return each(its)
    return None


def headline(its: About, book: Numbers, bare: bool = False) -> Markup:
    """What stands for a page, in a sentence; `bare` without its number."""
    main, question = its.main, its.question
    short = escape(question.short)
    number = Markup("") if bare else marked("headline.number", number=book(main.key))
    if main.kind == "mean":
        return marked("headline.mean", question=short, number=number)
    most = half_of(its, book) == MORE
    if question.kind == "multiple":
        said = marked("headline.named", answer=escape(question.labels[main.answer]))
    else:
        said = told(its, main.answer)
    begins = (
        marked("headline.most", says=said)
        if most
        else marked("list.quoted", text=escape(question.labels[main.answer]))
    )
    answered = most and said.startswith(phrase("headline.answered"))
    return begins + marked("headline.to" if answered else "headline.beside", question=short, number=number)


def drawable(section: Section, book: Numbers) -> bool:
    """Whether a section has a chart with something to show in it."""
    numbers = [x for q in section.questions for x in About(q, book).numbers if x.kind in ("share", "mean")]
    of_all = [x for x in numbers if not x.breakdown] or numbers
    return bool(section.chart) and any(not x.withheld for x in of_all)
