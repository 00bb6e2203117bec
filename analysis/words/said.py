"""What a number is, in words: the answer and the group of a share, the sentence of a claim, and so on."""

from analysis.numbers.key import Key, crossed, parted
from analysis.numbers.schema import Number
from analysis.words.book import Numbers
from analysis.words.choices import choice

EVERYONE = "everyone"
OF_CHOICE = {
    "lost": "claims that it alone overturns", "moved": "how far it moves shares, on average",
    "count": "how many", "by": "by what part of itself",
}  # fmt: skip
OF_TIPPING = {
    "apart": "how far the silent would have to be from those who answered to overturn it",
    "sure": "the same, sampling error counted",
    "silent": "where the silent would then stand",
}
OF_RATE = {
    "rr2": "response rate, RR2",
    "rr2_weighted": "response rate, RR2, weighted",
    "con1": "contact rate, CON1",
    "coop2": "cooperation rate, COOP2",
}
OF_BATTERY = {
    "alpha": "alpha, the reliability of the sum of its items",
    "omega": "omega, the same of one factor",
    "first": "part of the spread behind its answers that one factor takes",
    "second": "part that a second factor takes",
}
OF_IMPUTATION = {
    "answers": "refusals and break-offs imputed",
    "opinions": "opinions of those who do not know imputed too",
}
OF_VARIED = {
    "bound": "if none, or all, of those who preferred not to answer had said so",
    "kept": "share of the reasonable choices that keep it",
    "late": "those who answered late less those who answered early",
    "missing": "share of the information that missing answers take away",
    "unstated": "if none, or all, of those who stated no group were of it",
    "varied": "from the least to the most that a reasonable choice makes of it",
}
OF_MODEL = {
    "base": "People in the model",
    "asked": "People who were asked",
    "share": "Share of those in it with the outcome",
    "mean": "Mean of the outcome of those in it",
    "odds": "Test that coefficients are the same at every cut: p",
}


def said(x: Number, book: Numbers) -> str:
    """What the number is: `Fairly or very worried, women`."""
    match x.kind:
        case "modeled":
            return f"Mean, modeled, {group(x, book)}"
        case "pooled":
            return f"{answer_of(Key.parse(x.key), book)}, modeled, {group(x, book)}"
        case "change":
            return f"{answer(x, book)}, {group(x, book) or EVERYONE}: {book.this} less {x.wave}"
        case "share" | "mean" if x.wave:
            return f"{answer(x, book)}, {group(x, book) or EVERYONE}, {x.wave}"
        case "share" | "mean":
            return f"{answer(x, book)}, {group(x, book) or EVERYONE}"
        case "quantile":
            return f"{quantile(x)}, {group(x, book) or EVERYONE}"
        case "difference":
            parts = Key.parse(x.key)
            ends = (crossed(parts.group.level), crossed(parts.less))
            one, two = (level(x.breakdown, end, book) for end in ends)
            return f"{answer(x, book)}: {one} less {two}"
        case "omnibus":
            return f"{answer(x, book)}: whether groups differ, by {book.questions[x.breakdown].short}"
        case "gap" | "claim":
            name = Key.parse(x.key).claim
            claim = book.claims.get(name)
            about = claim.says.rstrip(".") if claim else plain(name)
            return f"{about}: the difference" if x.kind == "gap" else about
        case "effect":
            return f"{level(Key.parse(x.key).term, x.level, book)}, among people alike in the other terms"
        case "interaction":
            at = level(Key.parse(x.key).term, x.level, book)
            return f"{at}: that effect less the one at the first level"
        case "coefficient":
            return f"{level(Key.parse(x.key).term, x.level, book)}: coefficient"
        case "model":
            return OF_MODEL[Key.parse(x.key).part]
        case "rank":
            return "Place in the order of means"
    return of_key(x, book)


def of_key(x: Number, book: Numbers) -> str:
    """A diagnostic by its key: questions and answers by their names, the rest as it is written."""
    key = Key.parse(x.key)
    if key.kind == "choice" and key.term in book.margins:
        at = ", ".join(map(plain, parted(key.level)))
        return f"Were the target “{at}” larger: {OF_CHOICE[key.part]}"
    if key.kind == "choice":
        return f"{choice(key.level, book)}: {OF_CHOICE[key.part]}"
    if key.kind == "shift":
        at = ", ".join(map(plain, key.levels))
        return f"Were the target “{at}” larger: how far it would move {of_everyone(key, book)}"
    if key.specification:
        return f"{choice(key.specification, book)}: {of_everyone(key, book)}"
    if key.kind == "tipping":
        claim = book.claims.get(key.claim)
        return f"{claim.says.rstrip('.') if claim else plain(key.claim)}: {OF_TIPPING[key.part]}"
    if key.kind == "responded":
        return f"{book.questions[key.term].short}, {level(key.term, key.level, book)}: {OF_RATE[key.part]}"
    if key.kind == "battery":
        return f"Battery {plain(key.part)}: {OF_BATTERY[key.of_part]}"
    if key.kind == "loading":
        return f"Battery {plain(key.part)}: loading of {book.questions[key.question].short}"
    if key.kind == "polychoric":
        return f"Correlation behind the answers with {book.questions[key.of_part].short}"
    if key.imputation and not key.of:
        whole = str(key.on(imputation=""))
        return f"{said(book.get(whole), book)}: {OF_IMPUTATION[key.imputation]}"
    if key.of and key.kind != "replicated":
        about = said(book.get(key.of), book) if book.has(key.of) else plain(key.of.claim)
        imputed = f" ({OF_IMPUTATION[key.imputation]})" if key.imputation else ""
        return f"{about}: {OF_VARIED[key.kind]}{imputed}"
    if key.of:
        return (
            f"{answer(x, book)}, {group(x, book) or EVERYONE}: error from replicates over the published one"
        )
    if key.of_part in book.questions:
        return f"{plain(key.part)}: {book.questions[key.of_part].short}"
    return ", ".join(map(plain, (key.level, key.part) if key.margin else (key.of_part or key.part,)))


def of_everyone(key: Key, book: Numbers) -> str:
    """A share of everyone by its key: `A3 Stronger ties: agree`."""
    return f"{book.questions[key.question].short}: {answer_of(key, book)}"


def answer_of(key: Key, book: Numbers) -> str:
    return book.questions[key.question].labels.get(key.answer, plain(key.answer))


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
    if x.kind not in ("share", "mean", "quantile", "difference", "change"):
        return ""
    names = [book.questions[b].short if b in book.questions else b for b in parted(x.breakdown) if b]
    by = " and ".join(names) or "Everyone"
    if x.wave:
        return f"{by}: change since {x.wave}" if x.kind == "change" else f"{by}, {x.wave}"
    return f"Differences: {by}" if x.kind == "difference" else by


def plain(name: str) -> str:
    """`kish_deff` -> `Kish deff`."""
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]
