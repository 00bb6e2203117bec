"""Identifiers by the rule of keys (`numbers.ids`), and no digit first."""

import re
import unicodedata
from collections.abc import Container, Iterable

RESERVED = {"all", "mean", "skip", "no_answer", "respondent", "id", "yes", "no", "none", "any"}
CODE_LIKE = re.compile(r"[A-Za-z_][\w.\[\]/-]{0,23}")


def ascii_name(text: str) -> str:
    """ASCII letters, digits and single underscores of a text; '' where nothing is left."""
    text = unicodedata.normalize(
        "NFKD", text.replace("ß", "ss").replace("æ", "ae").replace("ø", "o").replace("ł", "l")
    )
    text = re.sub(r"['’`]", "", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_")
    return "_".join("by" if part in ("x", "X") else part for part in name.split("_"))


def lost(text: str, name: str) -> bool:
    """Whether most letters of a text have no place in its ASCII name."""
    return sum(c.isalpha() for c in text) > 2 * max(1, len(name.replace("_", "")))


def free(name: str, taken: Container[str]) -> str:
    """`name`, or with the first free number after it; case does not count, since pages are files."""
    at, out = 2, name
    while out.casefold() in taken:
        at, out = at + 1, f"{name}_{at}"
    return out


def by_place(names: Iterable[str]) -> dict[str, str]:
    """Column -> the id that its place gives it: q1, q2 …; v1 where columns have such names of their own."""
    listed = list(names)
    letter = "v" if any(re.fullmatch(r"[qQ]\d+", name) for name in listed) else "q"
    return {name: f"{letter}{at}" for at, name in enumerate(listed, 1)}


def question_id(name: str, place: str, taken: Container[str]) -> str:
    """The id of a question: the export's own name where it is one, else a short header, else its place."""
    if found := re.match(r"([A-Za-z]\w*)(?:\[(\w+)\])?\. ", name):  # LimeSurvey's code before the text
        name = "_".join(filter(None, found.groups()))
    short = ascii_name(name)
    short = "" if lost(name, short) else short
    usable = (bool(short) and CODE_LIKE.fullmatch(name)) or (short and len(name) <= 24 and len(short) >= 3)
    out = short if usable and short else place
    out = f"q{out}" if out[0].isdigit() else out
    return free(f"q_{out}" if out.casefold() in RESERVED else out, taken)


def key_of(label: str, place: int, taken: Container[str]) -> str:
    """The key of an answer: the first words of its label, at most 32 letters, else its place."""
    words = ascii_name(label.casefold()).split("_")
    out = ""
    for word in words:
        if out and len(out) + len(word) >= 32:
            break
        out = f"{out}_{word}" if out else word[:32]
    out = out.strip("_")
    if not out or lost(label, "".join(words)):
        out = f"a{place}"
    elif out[0].isdigit():
        out = f"n{out}"
    if out in RESERVED - {"yes", "no", "none"}:
        out = f"{out}_answer"
    return free(out, taken)


def short_of(text: str, limit: int = 60) -> str:
    """A few words for charts and lists: the last sentence that asks, cut at a word."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text.rstrip(" :?.") or text
    cut = text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:(–-")
    return f"{cut} …"
