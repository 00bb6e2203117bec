"""The sentences of a question's page, made by rule: shares with the groups of the first breakdown, means,
the differences that were tested, and the notes of published figures, each once."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from analysis.language import phrase, say
from analysis.numbers.key import Key
from analysis.numbers.schema import Number
from analysis.study import Clause, Question
from analysis.study.texts import Original
from analysis.words.about import About
from analysis.words.book import Numbers
from analysis.words.escape import escape, marked
from analysis.words.scale import stated

NAMED = 2  # answers of a mark-all question that its sentence names
LISTED = 4  # differences in words
SENTENCES = re.compile(r"(?<=[.!?]) +(?=[A-Z])|(?<=[。！？])(?=.)")


def lead(its: About) -> Markup:
    """What a question's page says first: whom it was asked of, the share or mean, and the groups'."""
    if not its.pooled:
        return each(its)
    question, book, main = its.question, its.book, its.main
    base = "" if question.asked_of.text == "all" else routed(question, book)
    of = marked("lead.of", whom=escape(base)) if base else Markup("")
    if question.kind == "multiple":
        return of + several(its)
    if main.answer == "mean":
        ends = stated(question) if main.unit == "mean" else None
        on = marked("lead.scale", low=f"{ends[0]:g}", high=f"{ends[1]:g}") if ends else Markup("")
        said = of + on + marked("lead.mean", mean=book(main.key))
    else:
        said = of + marked("lead.share", share=book(main.key), says=told(its, main.answer))
    half = median(its) if main.answer == "mean" else Markup("")
    return sentence(said, groups(its)) + (marked("lead.half", median=half) if half else half)


def populations(its: About) -> Markup:
    """Each population held apart with what the question leads with: 42% in “France” and 38% in “Spain”."""
    labels = its.book.questions[its.main.breakdown].labels
    numbers = next(iter(its.groups(its.main.answer).values()))
    return listed(
        marked("lead.each_of", number=its.book(x.key), group=escape(labels[x.level])) for x in numbers
    )


def each(its: About) -> Markup:
    """What a question leads with in each population, where the study holds populations apart."""
    question, main = its.question, its.main
    short = escape(question.short)
    if main.answer == "mean":
        return marked("lead.each_mean", short=short, groups=populations(its))
    if question.kind == "multiple":
        label = escape(question.labels[main.answer])
        return marked("lead.each_named", short=short, answer=label, groups=populations(its))
    return marked("lead.each", short=short, says=told(its, main.answer), groups=populations(its))


def median(its: About) -> Markup:
    """42 or less, that half answered; nothing where no median is shown."""
    key = Key("quantile", its.question.id, part="50")
    if not its.book.has(key) or its.book.get(key).withheld:
        return Markup("")
    return marked("lead.or_less", number=its.book(str(key)))


def routed(question: Question, book: Numbers) -> str:
    """Whom a question was asked of, in the words of the answers that lead to it where they have any."""
    ways = [[said_of(clause, book) for clause in way] for way in question.asked_of.ways]
    if not all(part for way in ways for part in way) or question.shown_by:
        return lowered(book.asked_of(question))
    return say("lead.those", ways=phrase("list.or_else").join(phrase("list.and").join(way) for way in ways))


def said_of(clause: Clause, book: Numbers) -> str:
    owner = book.questions.get(clause.column)
    if owner is None or clause.operator not in ("=", "in"):
        return ""
    keys = [key for key in owner.answers if key in clause.keys]
    whole = [net for net, members in owner.nets.items() if list(members) == keys and net in owner.says]
    said = [owner.says.get(key, "") for key in (whole or keys)]
    if not all(said) or any(words.startswith(phrase("lead.yes")) for words in said):
        return ""  # a yes says nothing without its question
    return phrase("list.item").join(said[:-1]) + phrase("list.or") + said[-1] if len(said) > 1 else said[0]


def sentence(said: Markup, more: Markup) -> Markup:
    """With a capital and a full stop."""
    end = marked("lead.with_groups", groups=more) if more else marked("lead.end")
    return (said if said.startswith("<") else said[:1].upper() + said[1:]) + end


def told(its: About, answer: str) -> Markup:
    """An answer as a sentence has it, else as it is labelled."""
    question = its.question
    if answer in question.says:
        return escape(question.says[answer])
    return marked("lead.answered", answer=escape(question.labels[answer]))


def groups(its: About) -> Markup:
    """The first breakdown's groups with their numbers: of those of the first group, ..."""
    book, main = its.book, its.main
    found = next(iter(its.groups(main.answer).items()), None)
    if found is None:
        return Markup("")
    breakdown, numbers = found
    says = book.questions[breakdown].says
    named = [x for x in numbers if x.level in says] or numbers
    labels = book.questions[breakdown].labels
    of = "lead.group_mean" if main.answer == "mean" else "lead.group_share"
    return listed(
        marked(of, number=book(x.key), group=escape(people(says.get(x.level, ""), labels[x.level])))
        for x in named
    )


def people(says: str, label: str) -> str:
    """`are under 30` -> those under 30; without such words, the label."""
    if not says:
        return say("list.quoted", text=label)
    are = phrase("lead.are")
    return (
        say("lead.people", says=says.removeprefix(are), label=label)
        if says.startswith(are)
        else say("lead.who", says=says, label=label)
    )


def several(its: About) -> Markup:
    """The answers named most often among those published, and how many are withheld."""
    shown = sorted((x for x in its.topline if not x.withheld), key=lambda x: -(x.value or 0))
    hidden = len(its.topline) - len(shown)
    labels = its.question.labels
    named = listed(
        marked("lead.named", share=its.book(x.key), answer=escape(labels[x.answer])) for x in shown[:NAMED]
    )
    rest = marked("lead.hidden", hidden=hidden, all=len(its.topline)) if hidden else ""
    return (named or marked("lead.all_hidden")) + rest + marked("lead.end")


def apart(its: About) -> list[Markup]:
    """Differences of the main answer between groups of the first breakdown, the tested ones first."""
    book, main = its.book, its.main
    found = [
        x
        for x in its.numbers
        if x.kind == "difference" and x.answer == main.answer and not x.withheld
        and x.breakdown == next(iter(its.groups(main.answer)), "")
    ]  # fmt: skip
    found.sort(key=lambda x: (opened(x, book), -abs(x.value or 0)))
    return [difference(x, its, book) for x in found[:LISTED]]


def opened(x: Number, book: Numbers) -> bool:
    """Whether the test leaves the difference open."""
    return x.p_adjusted is None or x.p_adjusted >= book.alpha


def difference(x: Number, its: About, book: Numbers) -> Markup:
    one, two = its.pair(x)
    says = "difference.open" if opened(x, book) else "difference.sure"
    return marked(says, one=escape(one), two=escape(two), difference=book(x.key))


def listed(parts: Iterator[Markup]) -> Markup:
    """a, b and c."""
    found = list(parts)
    if len(found) < 2:
        return Markup("").join(found)
    return Markup(phrase("list.comma")).join(found[:-1]) + Markup(phrase("list.last")) + found[-1]


def lowered(text: str) -> str:
    return text[:1].lower() + text[1:] if phrase("list.small") == "yes" else text


def notes(rows: Sequence[Mapping[str, str]]) -> tuple[list[str], dict[str, str]]:
    """Sentences of the caveats that several published figures share, once; and of each, what is its own."""
    split = {row["id"]: SENTENCES.split(row["caveat"]) if row["caveat"] else [] for row in rows}
    counts = Counter(s for said in split.values() for s in dict.fromkeys(said))
    marks = {s: row["caveat"] for row in rows for s in split[row["id"]]}
    shared = [as_marked(s, marks[s]) for s in counts if counts[s] > 1]
    own = {row["id"]: " ".join(s for s in split[row["id"]] if counts[s] == 1) for row in rows}
    return shared, {row["id"]: as_marked(own[row["id"]], row["caveat"]) for row in rows}


def as_marked(part: str, whole: str) -> str:
    """A part of a text, which has no translation where the whole has none."""
    return Original(part, whole.language) if part and isinstance(whole, Original) else part
