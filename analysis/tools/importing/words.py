"""Words of exports and what they mean: yes and no, no answer, common scales, personal data."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts without blanks between words
NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)*")


@cache
def lists() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@cache
def plain(text: str) -> str:
    """Text as it is compared: one case, plain apostrophes, single blanks, no end point."""
    text = text.replace("’", "'").replace("‘", "'").replace("\u00a0", " ").casefold()
    return " ".join(text.split()).strip(" .:;!*\ufeff")


@cache
def is_yes(text: str) -> bool:
    return plain(text) in lists()["yes"]["words"]


@cache
def is_no(text: str) -> bool:
    return plain(text) in lists()["no"]["words"]


@cache
def is_other(text: str) -> bool:
    """Whether a label is that of a rest, alone or with a request to say which."""
    said = plain(text)
    words = lists()["other"]
    return said in words["words"] or (
        said.startswith(tuple(words["begins"])) and any(w in said for w in words["asks"])
    )


def fixed(code: str, language: str) -> str:
    """What import says of itself, or a code that a tool has without a table of answers (Y, N, F, -oth-)."""
    table = lists()["fixed"]
    own = table.get(language.split("-")[0], {})
    return str(own.get(code) or table["en"].get(code, code))


@cache
def treatment_of(label: str) -> str:
    """The treatment that a label names in words, or 'answer'."""
    said = re.sub(r"^[-.\d]+\s*[-.:)]\s*", "", plain(label))  # "-9. Refused", "99: Keine Angabe"
    said = said.strip("()（）[]【】") if said[:1] in ("(", "（", "[", "【") else said
    for treatment, spec in lists()["treatments"].items():
        if said in spec["words"]:
            return str(treatment)
    return "answer"


def scale_of(labels: Iterable[str]) -> tuple[str, dict[str, int]]:
    """(name, label -> place) of the common scale that holds all labels at different places, or ('', {}).

    Answers that are no opinion do not count; at least three labels must, one of them at an end.
    """
    wanted = [x for x in labels if treatment_of(x) == "answer"]
    if len(wanted) < 3:
        return "", {}
    for name, steps in lists()["scales"].items():
        place = {word: i for i, words in enumerate(steps) for word in words}
        found = {x: place[plain(x)] for x in wanted if plain(x) in place}
        if len(found) == len(wanted) and len(set(found.values())) == len(wanted):
            return name, found
    return "", {}


def meaning(label: str, scale: str) -> str:
    """What an answer says: yes, no, why there is none, its step on a common scale; or nothing known."""
    if (reason := treatment_of(label)) != "answer":
        return reason
    if is_yes(label) or is_no(label):
        return "yes" if is_yes(label) else "no"
    steps = lists()["scales"].get(scale, ())
    return next((f"step {at}" for at, words in enumerate(steps) if plain(label) in words), "")


def leading(label: str) -> float | None:
    """The number that an answer begins with ('0 - Pas du tout', '04.福井'), or None."""
    found = re.match(r"\s*([-−]?\d+(?:\.\d+)?)\s*(?:$|[-–—.:)=(]|\s[-–—(])", label.replace("\ufeff", ""))
    return float(found[1].replace("−", "-")) if found else None


BELOW = re.compile(
    r"^(?:<|≤|under|less than|fewer than|up to|unter|bis|weniger als|moins de|menos de|below)|未満|以下$",
    re.I,
)
ABOVE = re.compile(
    r"^(?:>|≥|over|more than|above|über|mehr als|plus de|más de)|or more|or over|and over|\+|以上|und mehr",
    re.I,
)


def bracket(label: str) -> tuple[float, float] | None:
    """(lower number, upper number) of a bracket such as '18-29', '> 60', '$0 - $24,999', or None."""
    label = label.translate(str.maketrans("０１２３４５６７８９～－", "0123456789--"))
    texts = [
        re.sub(r"[,.](?=\d{3}\b)", "", x).replace(",", ".").lstrip("-−") for x in NUMBER.findall(label)
    ]
    if any(x.count(".") > 1 for x in texts):
        return None  # a date, or the number of a version
    found = [float(x) for x in texts]
    if not found or len(found) > 2:
        return None
    low, high = found[0], found[-1]
    if len(found) == 2:
        return (low, high)
    if BELOW.search(plain(label)):
        return (-1.0, low)
    if ABOVE.search(plain(label)):
        return (high, high + 0.5)
    return (low, high)


@cache
def is_bracket(label: str) -> bool:
    """Whether a label is a bracket of numbers and nothing else that could tell of a person."""
    words = re.findall(r"[^\W\d_]+", plain(label))
    return bracket(label) is not None and len(label) < 40 and set(words) <= set(lists()["units"]["words"])


@cache
def is_zero(label: str) -> bool:
    """Whether an answer says none, first of any order of amounts."""
    return plain(label) in lists()["zero"]["words"]


@cache
def is_outside(label: str) -> bool:
    """Whether an answer stands outside an ordered scale without being no opinion."""
    return plain(label) in lists()["outside"]["words"] or plain(label).endswith("(n/a)")


def header_words(header: str) -> str:
    """A header as it is searched: one case, camelCase and separators as blanks, blanks around."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    return " ".join(["", *re.split(r"[^\w/-]+|_", plain(parted)), ""])


def private_kind(header: str) -> str:
    """The kind of personal data that a header is, or holds the telling word of; or ''."""
    whole, within = plain(header), header_words(header)
    for kind, words in lists()["private"].items():
        if whole in words or whole.replace(" ", "_") in words or whole.replace("_", " ") in words:
            return str(kind)
    if len(whole) > 60:
        return ""
    for kind, words in lists()["private"].items():
        telling = [
            w
            for w in words
            if len(w) > 6 or w in ("gps", "email", "e-mail", "phone", "slum", "street", "plz", "zip")
        ]
        if any(f" {header_words(w).strip()} " in within for w in telling):
            return str(kind)
        if len(whole) < 16 and any(w in whole for w in words if UNSPACED.search(w) and len(w) > 1):
            return str(kind)
    return ""


def is_open(header: str) -> bool:
    """Whether a header asks for an answer in one's own words."""
    within = header_words(header)
    return any(
        f" {header_words(w).strip()} " in within or (UNSPACED.search(w) and w in header)
        for w in lists()["open"]["words"]
    )


def is_check(name: str) -> bool:
    """Whether a column's name is that of an attention check or of consent."""
    return header_words(name).strip() in lists()["checks"]["words"]


def is_trait(header: str) -> bool:
    """Whether a header or a short question names something that others could look up of a person."""
    within = header_words(header)
    return len(header) < 90 and any(
        f" {w} " in within or plain(header) == w or (UNSPACED.search(w) and w in header)
        for w in lists()["traits"]["words"]
    )
