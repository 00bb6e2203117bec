"""What could have been chosen otherwise, in words."""

from analysis.numbers.key import parted
from analysis.words.book import CUT, Numbers

CHOICES = {
    "published": "As published",
    "unweighted": "No weights",
    "base": "Base weights alone",
    "nonresponse": "Weighted for nonresponse, not raked",
    "no_nonresponse": "Raked, not weighted for nonresponse",
    "untrimmed": "Weights not trimmed",
    "other_trim": "Weights within other bounds",
    "fast": "Without those who were fast",
    "straight": "Without those who answered in straight lines",
    "partial": "Without those who broke off",
    "all_of_them": "Without any of these people",
    "missing": "Don’t know left out of the base",
    "replicates": "Errors from replicates",
    "weights_alone": "Errors that know the weights alone",
    "imputed": "Answers that were not given imputed",
    "imputed_unsure": "Opinions of those who do not know imputed too",
    "linear": "A linear probability in place of a logit",
    "larger": "Each target that is composed or assumed, larger",
    "reasonable": "All reasonable choices",
}
LESS = "less_"  # before the terms that are not held equal
MARGINS = {"without_": "Without the margin “{}”", "with_": "With the margin “{}”"}


def choice(name: str, book: Numbers) -> str:
    """`without_field` -> Not raked to field; of `weights.base` the last part counts."""
    name = name.rpartition(".")[2]
    if name.startswith(CUT):
        return "Lines at " + " and ".join(name.removeprefix(CUT).split("_"))
    if name.startswith(LESS):
        terms = parted(name.removeprefix(LESS))
        shorts = (book.questions[t].short if t in book.questions else t for t in terms)
        return "Not held equal: " + ", ".join(f"“{short}”" for short in shorts)
    for start, says in MARGINS.items():
        if name.startswith(start):
            return says.format(book.margins.get(name.removeprefix(start), name.removeprefix(start)))
    return CHOICES[name]
