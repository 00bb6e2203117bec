"""What a findings page is made of where nobody wrote one: decided by the questionnaire, before any answer.

A theme has a section for each battery and for each other question, in the order asked. What a question
leads with, its chart and its claims follow from its kind and scale, so no result chooses what is shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.language import phrase, say
from analysis.study import Question, Questions, Study, batteries, published
from analysis.study.batteries import Asked, called
from analysis.study.columns import PLACE
from analysis.study.prose import typed
from analysis.words.book import Numbers

OTHER = "other"  # the theme of questions that have none
FEW = 3  # answers, which need no columns
LYING = 12  # answers of a chart in the order of its scale; more are put in the order of their shares
PARTS = 5  # answers, one bar of parts holds so many
CLAIMED = 12  # answers of a question that are held against a half


@dataclass(frozen=True)
class Section:
    """A battery or a question on the page of its theme; chart: as charts/NAME.toml has it, or nothing."""

    name: str
    title: str
    stem: str
    questions: tuple[Question, ...]
    chart: dict[str, object]


@dataclass(frozen=True)
class Finding:
    """The page of a theme."""

    theme: str
    title: str
    sections: tuple[Section, ...]


def findings(study: Study, questions: Questions) -> list[Finding]:
    """The pages in the order of the themes; last the questions without a theme, where there are any."""
    titles = dict(study.themes)
    if any(not q.theme for q in published(questions)):
        titles[OTHER if OTHER not in titles else f"{OTHER}_questions"] = phrase(
            "finding.others" if study.themes else "finding.answers"
        )
    pages = []
    for theme, title in titles.items():
        own = [q for q in published(questions) if q.theme == (theme if theme in study.themes else "")]
        if own:
            pages.append(Finding(theme, title, tuple(sections(own, study, questions))))
    return pages


def sections(own: list[Question], study: Study, questions: Questions) -> Iterator[Section]:
    """A battery stands where its first question does."""
    found = {q.id: battery for battery in batteries(study, questions) for q in battery.questions}
    seen: set[str] = set()
    for question in own:
        battery = found.get(question.id)
        if battery is None:
            chart = alone(question, study)
            yield Section(question.id, named(question), "", (question,), headed(chart, question, questions))
        elif battery.name not in seen:
            seen.add(battery.name)
            chart = several(battery, study)
            asked = asked_together(battery, questions)
            chart |= {"title": title(battery.title), "asked": asked, "claim": []}
            yield Section(battery.name, battery.title, battery.stem.strip(), battery.questions, chart)


def headed(chart: dict[str, object], question: Question, questions: Questions) -> dict[str, object]:
    if not chart:
        return {}
    said = question.wording if question.recode else say("list.quoted", text=question.wording)
    return chart | {
        "title": title(named(question)),
        "asked": say("finding.asked", said=said, of_whom=of_whom(question, questions)),
        "claim": [],
    }


def named(question: Question) -> str:
    """Its short name; where that is a wording cut off, its last sentence."""
    return called(question.wording) if question.short.endswith("…") else question.short


def title(words: str) -> str:
    """A title in the words of the questionnaire: in quotes where they hold a figure."""
    return say("list.quoted", text=words) if typed(words) else words


def asked_together(battery: Asked, questions: Questions) -> str:
    stem = battery.stem.rstrip(" –—-")
    of = of_whom(battery.questions[0], questions)
    return (
        of
        if stem in ("", battery.title)
        else say("finding.asked", said=say("list.quoted", text=stem), of_whom=of)
    )


def of_whom(question: Question, questions: Questions) -> str:
    if question.asked_of.text == "all" and not question.shown_by:
        return phrase("finding.of_all")
    said = Numbers({}, {}, questions).asked_of(question)
    return say("finding.of", whom=said[:1].lower() + said[1:] if phrase("list.small") == "yes" else said)


def alone(question: Question, study: Study) -> dict[str, object]:
    """The chart of one question: its answers in the order of the scale, many of them by their shares; of
    populations held apart what it leads with in each."""
    if study.apart:
        return by_population([question], study)
    if question.kind == "multiple":
        return {"kind": "ranked", "items": [question.id], "fit": True}
    if not has_topline(question):
        return {}
    items = [f"{question.id}.{key}" for key in told(question, study)]
    if len(items) <= FEW:
        return {"kind": "dots", "items": items}
    if question.whole(study.reporting.points_of(question.id)) and len(items) <= LYING:
        return {"kind": "columns", "question": question.id}
    return {"kind": "ranked", "items": items, "fit": True}


def has_topline(question: Question) -> bool:
    """Whether shares of its answers are made; of a number, of its bands where the scale has several."""
    return question.has_shares


def several(battery: Asked, study: Study) -> dict[str, object]:
    """The chart of a battery: side against side, parts of a bar, or what each question leads with."""
    first = battery.questions[0]
    if study.apart:
        return by_population(battery.questions, study)
    items = [{"is": q.id, "label": q.short} for q in battery.questions]
    if first.kind == "number":
        kind = "dots" if PLACE in first.answers else "ranked"  # of places the least is the best
        return {
            "kind": kind,
            "items": [{"is": f"{q.id}.mean", "label": q.short} for q in battery.questions],
        }
    whole = all(q.whole(study.reporting.points_of(q.id)) for q in battery.questions)
    if whole and (both := sides(first)):
        return {"kind": "likert", "items": items, "left": both[0], "right": both[1]}
    if whole and len([a for a in first.answers.values() if a.treatment == "answer"]) <= PARTS:
        return {"kind": "stacked", "items": items}
    answer = outer(first) or next(iter(first.nets))
    return {
        "kind": "ranked",
        "items": [{"is": f"{q.id}.{answer}", "label": q.short} for q in battery.questions],
    }


def by_population(asked: Sequence[Question], study: Study) -> dict[str, object]:
    """Dots of what each question leads with, one for each population."""
    if study.apart in {q.id for q in asked} or asked[0].kind == "multiple":
        return {}
    answers = ["mean" if q.kind == "number" else outer(q) or next(iter(told(q, study)), "") for q in asked]
    items = [{"is": f"{q.id}.{answer}", "label": q.short} for q, answer in zip(asked, answers, strict=True)]
    drawn = all(answers) and "mean" not in answers  # tables tell means
    return {"kind": "dots", "items": items, "by": study.apart} if drawn else {}


def sides(question: Question) -> tuple[str, str] | None:
    """(what stands left, what the question leads with): the nets of its headline, else its outer nets."""
    nets = question.nets
    named = [h for h in question.headline if h in nets]
    if len(named) == 2:
        return named[1], named[0]
    wide = [net for net, keys in nets.items() if len(keys) > 1]
    if len(wide) != 2 or (named and named[0] not in wide):
        return None
    right = named[0] if named else wide[0]
    return next(net for net in wide if net != right), right


def outer(question: Question) -> str:
    """The answer that a question leads with by its scale: its headline, else the first net of several
    answers; nothing where only the answers can tell, by which is the commonest."""
    named = [h for h in question.headline if h != "mean"]
    return next((x for x in (*named, *(n for n, keys in question.nets.items() if len(keys) > 1))), "")


def told(question: Question, study: Study) -> list[str]:
    """The answers or nets that everyone's table shows: answers where it shows them, else nets."""
    return list(
        question.answers if question.whole(study.reporting.points_of(question.id)) else question.nets
    )
