"""What could have been chosen otherwise, in words."""

from analysis.language import phrase, say
from analysis.numbers.key import parted
from analysis.words.book import CUT, Numbers

LESS = "less_"  # before the terms that are not held equal
MARGINS = {"without_": "choice.without_margin", "with_": "choice.with_margin"}


def choice(name: str, book: Numbers) -> str:
    """`without_field` -> Not raked to field; of `weights.base` the last part counts."""
    name = name.rpartition(".")[2]
    if name.startswith(CUT):
        return say("choice.cut", lines=phrase("list.and").join(name.removeprefix(CUT).split("_")))
    if name.startswith(LESS):
        terms = parted(name.removeprefix(LESS))
        shorts = (book.questions[t].short if t in book.questions else t for t in terms)
        return say(
            "choice.less", terms=phrase("list.item").join(say("list.quoted", text=x) for x in shorts)
        )
    for start, says in MARGINS.items():
        if name.startswith(start):
            margin = name.removeprefix(start)
            return say(says, margin=book.margins.get(margin, margin))
    return phrase(f"choice.{name}")
