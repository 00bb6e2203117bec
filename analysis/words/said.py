"""What a number is, in words: the answer and the group of a share, the sentence of a claim, and so on."""

from analysis.numbers.key import Key, crossed, parted
from analysis.numbers.schema import Number
from analysis.words.book import Numbers

EVERYONE = "everyone"
OF_MODEL = {"base": "People in the model", "share": "Share of them with the outcome"}


def said(x: Number, book: Numbers) -> str:
    """What the number is: `Fairly or very worried, women`."""
    match x.kind:
        case "share" | "mean":
            return f"{answer(x, book)}, {group(x, book) or EVERYONE}"
        case "quantile":
            return f"{quantile(x)}, {group(x, book) or EVERYONE}"
        case "difference":
            parts = Key.parse(x.key)
            ends = (crossed(parts.group.level), crossed(parts.less))
            one, two = (level(x.breakdown, end, book) for end in ends)
            return f"{answer(x, book)}: {one} less {two}"
        case "gap" | "claim":
            name = Key.parse(x.key).claim
            claim = book.claims.get(name)
            about = claim.says.rstrip(".") if claim else plain(name)
            return f"{about}: the difference" if x.kind == "gap" else about
        case "effect":
            return f"{level(Key.parse(x.key).term, x.level, book)}, other things equal"
        case "model":
            return OF_MODEL[Key.parse(x.key).part]
        case "rank":
            return "Place in the order of means"
    return of_key(x, book)


def of_key(x: Number, book: Numbers) -> str:
    """A diagnostic by its key: questions and answers by their names, the rest as it is written."""
    key = Key.parse(x.key)
    if key.of:
        return (
            f"{answer(x, book)}, {group(x, book) or EVERYONE}: error from replicates over the published one"
        )
    if key.of_part in book.questions:
        return f"{plain(key.part)}: {book.questions[key.of_part].short}"
    return ", ".join(map(plain, (key.level, key.part) if key.margin else (key.of_part or key.part,)))


def answer(x: Number, book: Numbers) -> str:
    labels = book.questions[x.question].labels if x.question in book.questions else {}
    return "Mean" if x.answer == "mean" else labels.get(x.answer, plain(x.answer))


def quantile(x: Number) -> str:
    """`Median`, `25 of 100 answered so much or less`."""
    return "Median" if x.answer == "50" else f"{x.answer} of 100 answered so much or less"


def group(x: Number, book: Numbers) -> str:
    return level(x.breakdown, x.level, book) if x.breakdown else ""


def level(breakdown: str, name: str, book: Numbers) -> str:
    """Label of a level; of two crossed, both."""
    names, levels = list(parted(breakdown)), list(parted(name))
    if len(names) != len(levels) or any(n not in book.questions for n in names):
        names, levels = [breakdown], [name]
    return " and ".join(
        book.questions[n].labels.get(v, plain(v)) if n in book.questions else plain(v)
        for n, v in zip(names, levels, strict=True)
    )


def heading(x: Number, book: Numbers) -> str:
    """The block of a record table that a number belongs to; '' where there is one block alone."""
    if x.kind not in ("share", "mean", "quantile", "difference"):
        return ""
    names = [book.questions[b].short if b in book.questions else b for b in parted(x.breakdown) if b]
    by = " and ".join(names) or "Everyone"
    return f"Differences: {by}" if x.kind == "difference" else by


def plain(name: str) -> str:
    """`kish_deff` -> `Kish deff`."""
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]
