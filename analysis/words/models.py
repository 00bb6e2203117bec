"""Models in words: their terms and levels, as tables and records call them."""

from analysis.language import phrase, say
from analysis.numbers.key import crossed, parted
from analysis.study import Model, Questions, columns_of, parse_condition
from analysis.words.book import Numbers
from analysis.words.said import level as label


def term(name: str, book: Numbers) -> str:
    """`Descent`; of two that are crossed, both."""
    return phrase("list.by").join(book.questions[part].short for part in parted(name))


def of(spec: Model, questions: Questions) -> str:
    """The question whose answers are modelled; empty where they are of several."""
    if spec.kind == "linear":
        return spec.outcome
    columns = parse_condition(spec.outcome, columns_of(questions), spec.question).columns
    named = [q.id for q in questions.values() if set(q.columns) & set(columns)]
    return named[0] if len(named) == 1 else ""


def level(spec: Model, name: str, at: str, book: Numbers) -> str:
    """A level by its label; of a term of numbers, the change that its effect is of."""
    coding = spec.coding.get(name)
    if coding and at == coding.told:
        ends = coding.between
        if ends:
            return say("model.against", one=f"{ends[1]:g}", other=f"{ends[0]:g}")
        return say("model.more", number=f"{coding.per:g}")
    return label(name, at, book)


def coefficient(spec: Model, name: str, at: str, book: Numbers) -> str:
    """A level by its label; where the model has a coefficient for each answer, with the answer."""
    *own, answer = parted(at)
    if len(own) != len(parted(name)):
        return level(spec, name, at, book)
    labels = book.questions[of(spec, book.questions)].labels
    return f"{level(spec, name, crossed(own), book)}: {labels[answer].lower()}"


def entry(name: str, of: str, spec: Model, book: Numbers) -> str:
    """How a term enters the model of this name: against its first level, as a line, as a spline."""
    coding = spec.coding.get(of)
    if coding is None:
        told = {x.level for x in book.under("effect", name, of)}
        question = book.questions[of]
        return say(
            "model.against_level", level=next(question.labels[k] for k in question.answers if k not in told)
        )
    knots = ", ".join(f"{knot:g}" for knot in coding.knots)
    return say("model.spline", knots=knots) if knots else phrase("model.line")
