"""What a number is, in words: the answer and the group of a share, the sentence of a claim, and so on."""

from analysis.words.book import Numbers
from analysis.words.number import Number

JOINT = "_x_"  # between two breakdowns that are crossed, and between their levels
EVERYONE = "everyone"
OF_MODEL = {"base": "People in the model", "share": "Share of them with the outcome"}


def said(x: Number, book: Numbers) -> str:
    """What the number is: `Fairly or very worried, Chinese descent`."""
    match x.kind:
        case "share" | "mean":
            return f"{answer(x, book)}, {group(x, book) or EVERYONE}"
        case "difference":
            one, two = (level(x.breakdown, part, book) for part in x.level.split("-"))
            return f"{answer(x, book)}: {one} less {two}"
        case "gap" | "claim":
            name = x.key.split(".", 1)[1]
            claim = book.claims.get(name)
            about = claim.says.rstrip(".") if claim else plain(name)
            return f"{about}: the difference" if x.kind == "gap" else about
        case "effect":
            term = x.key.split(".")[2]
            return f"{level(term, x.level, book)}, other things equal"
        case "model":
            return OF_MODEL[x.key.split(".")[-1]]
        case "rank":
            return "Place in the order of means"
    return of_key(x, book)


def of_key(x: Number, book: Numbers) -> str:
    """A diagnostic by its key: questions and answers by their names, the rest as it is written."""
    first, *rest = x.key.split(".")
    if first == "replicated":
        return (
            f"{answer(x, book)}, {group(x, book) or EVERYONE}: error from replicates over the published one"
        )
    if rest[-1] in book.questions:
        return f"{plain(rest[0])}: {book.questions[rest[-1]].short}"
    return ", ".join(plain(part) for part in (rest[1:] if len(rest) > 2 else rest[-1:]))


def answer(x: Number, book: Numbers) -> str:
    labels = book.questions[x.question].labels if x.question in book.questions else {}
    return "Mean" if x.answer == "mean" else labels.get(x.answer, plain(x.answer))


def group(x: Number, book: Numbers) -> str:
    return level(x.breakdown, x.level, book) if x.breakdown else ""


def level(breakdown: str, name: str, book: Numbers) -> str:
    """Label of a level; of two crossed, both."""
    names, levels = breakdown.split(JOINT), name.split(JOINT)
    if len(names) != len(levels) or any(n not in book.questions for n in names):
        names, levels = [breakdown], [name]
    return " and ".join(
        book.questions[n].labels.get(v, plain(v)) if n in book.questions else plain(v)
        for n, v in zip(names, levels, strict=True)
    )


def heading(x: Number, book: Numbers) -> str:
    """The block of a record table that a number belongs to; '' where there is one block alone."""
    if x.kind not in ("share", "mean", "difference"):
        return ""
    names = [book.questions[b].short if b in book.questions else b for b in x.breakdown.split(JOINT) if b]
    by = " and ".join(names) or "Everyone"
    return f"Differences: {by}" if x.kind == "difference" else by


def plain(name: str) -> str:
    """`kish_deff` -> `Kish deff`."""
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]
