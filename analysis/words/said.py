"""What a number is, in words: the answer and the group of a share, the sentence of a claim, and so on."""

from analysis.language import phrase, say
from analysis.numbers.key import Key, crossed, parted
from analysis.numbers.schema import Number
from analysis.words.book import Numbers
from analysis.words.choices import choice


def said(x: Number, book: Numbers) -> str:
    """What the number is: `Fairly or very worried, women`."""
    match x.kind:
        case "modeled":
            return say("record.modeled", group=group(x, book))
        case "pooled":
            return say("record.pooled", answer=answer_of(Key.parse(x.key), book), group=group(x, book))
        case "change":
            what = of_group(answer(x, book), x, book)
            return say("record.change", what=what, this=Key.parse(x.key).until or book.this, wave=x.wave)
        case "share" | "mean" if x.wave:
            return say("record.of_wave", what=of_group(answer(x, book), x, book), wave=x.wave)
        case "share" | "mean":
            return of_group(answer(x, book), x, book)
        case "quantile":
            return of_group(quantile(x), x, book)
        case "difference":
            parts = Key.parse(x.key)
            ends = (crossed(parts.group.level), crossed(parts.less))
            one, two = (level(x.breakdown, end, book) for end in ends)
            return say("record.difference", answer=answer(x, book), one=one, two=two)
        case "omnibus":
            by = book.questions[x.breakdown].short
            return say("record.omnibus", answer=answer(x, book), by=by)
        case "gap" | "claim":
            name = Key.parse(x.key).claim
            claim = book.claims.get(name)
            about = claim.says.rstrip(".") if claim else plain(name)
            return say("record.gap", claim=about) if x.kind == "gap" else about
        case "effect":
            return say("record.effect", level=level(Key.parse(x.key).term, x.level, book))
        case "interaction":
            at = level(Key.parse(x.key).term, x.level, book)
            return say("record.interaction", level=at)
        case "coefficient":
            return say("record.coefficient", level=level(Key.parse(x.key).term, x.level, book))
        case "model":
            return phrase(f"record.model.{Key.parse(x.key).part}")
        case "rank":
            return phrase("record.rank")
    return of_key(x, book)


def of_key(x: Number, book: Numbers) -> str:
    """A diagnostic by its key: questions and answers by their names, the rest as it is written."""
    key = Key.parse(x.key)
    if key.kind == "choice" and key.term in book.margins:
        at = phrase("list.comma").join(map(plain, parted(key.level)))
        return say("record.shift", target=at, what=phrase(f"record.choice.{key.part}"))
    if key.kind == "choice":
        return say("record.about", of=choice(key.level, book), what=phrase(f"record.choice.{key.part}"))
    if key.kind == "shift":
        at = phrase("list.comma").join(map(plain, key.levels))
        return say("record.shift", target=at, what=say("record.moves", of=of_everyone(key, book)))
    if key.specification:
        return say("record.about", of=choice(key.specification, book), what=of_everyone(key, book))
    if key.kind == "tipping":
        claim = book.claims.get(key.claim)
        about = claim.says.rstrip(".") if claim else plain(key.claim)
        return say("record.about", of=about, what=phrase(f"record.tipping.{key.part}"))
    if key.kind == "responded":
        at = level(key.term, key.level, book)
        what = phrase(f"record.rate.{key.part}")
        return say("record.responded", question=book.questions[key.term].short, level=at, what=what)
    if key.kind == "battery":
        what = phrase(f"record.battery.{key.of_part}")
        return say("record.of_battery", name=plain(key.part), what=what)
    if key.kind == "loading":
        return say("record.loading", name=plain(key.part), question=book.questions[key.question].short)
    if key.kind == "polychoric":
        return say("record.polychoric", question=book.questions[key.of_part].short)
    if key.imputation and not key.of:
        about = said(book.get(str(key.on(imputation=""))), book)
        return say("record.about", of=about, what=phrase(f"record.imputation.{key.imputation}"))
    if key.of and key.kind != "replicated":
        about = said(book.get(key.of), book) if book.has(key.of) else plain(key.of.claim)
        what = phrase(f"record.varied.{key.kind}")
        imputed = phrase(f"record.imputation.{key.imputation}") if key.imputation else ""
        what = say("number.with_ends", number=what, ends=imputed) if imputed else what
        return say("record.about", of=about, what=what)
    if key.of:
        return say("record.replicated", of=of_group(answer(x, book), x, book))
    if key.of_part in book.questions:
        return say("record.about", of=plain(key.part), what=book.questions[key.of_part].short)
    return phrase("list.comma").join(
        map(plain, (key.level, key.part) if key.margin else (key.of_part or key.part,))
    )


def of_everyone(key: Key, book: Numbers) -> str:
    """A share of everyone by its key: `A3 Stronger ties: agree`."""
    question = book.questions[key.question]
    return say("record.about", of=question.short, what=answer_of(key, book))


def answer_of(key: Key, book: Numbers) -> str:
    return book.questions[key.question].labels.get(key.answer, plain(key.answer))


def answer(x: Number, book: Numbers) -> str:
    labels = book.questions[x.question].labels if x.question in book.questions else {}
    return phrase("answer.mean") if x.answer == "mean" else labels.get(x.answer, plain(x.answer))


def quantile(x: Number) -> str:
    """`Median`, `25 of 100 answered so much or less`."""
    return phrase("answer.median") if x.answer == "50" else say("answer.quantile", at=x.answer)


def of_group(what: str, x: Number, book: Numbers) -> str:
    """What a number is of, and of whom."""
    return say("record.of_group", what=what, group=group(x, book) or phrase("group.everyone"))


def group(x: Number, book: Numbers) -> str:
    return level(x.breakdown, x.level, book) if x.breakdown else ""


def level(breakdown: str, name: str, book: Numbers) -> str:
    """Label of a level; of two crossed, both."""
    names, levels = list(parted(breakdown)), list(parted(name))
    if len(names) != len(levels) or any(n not in book.questions for n in names):
        names, levels = [breakdown], [name]
    return phrase("list.and").join(
        book.questions[n].labels.get(v, plain(v)) if n in book.questions else plain(v)
        for n, v in zip(names, levels, strict=True)
    )


def heading(x: Number, book: Numbers) -> str:
    """The block of a record table that a number belongs to; '' where there is one block alone."""
    if x.kind not in ("share", "mean", "quantile", "difference", "change"):
        return ""
    names = [book.questions[b].short if b in book.questions else b for b in parted(x.breakdown) if b]
    by = phrase("list.and").join(names) or phrase("group.all")
    if until := Key.parse(x.key).until:
        return say("record.change", what=by, this=until, wave=x.wave)
    if x.wave:
        return say("record.changes" if x.kind == "change" else "record.of_wave", what=by, wave=x.wave)
    return say("record.differences", by=by) if x.kind == "difference" else by


def plain(name: str) -> str:
    """`kish_deff` -> `Kish deff`."""
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]
