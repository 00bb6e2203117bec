"""The sentences of a paragraph of a template: what each says, and what code puts into it, in order."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

COMMENT = re.compile(r"\{#.*?#\}", re.S)
NUMBER = re.compile(r"\{\{ *(?:n|known|n\.get)\(.*?\}\}", re.S)
CLAIM = re.compile(r"\{\{ *(?:n\.claim|moved)\(.*?\}\}", re.S)
CODE = re.compile(r"(\{%.*?%\})|\{\{.*?\}\}", re.S)
INLINE = re.compile(r"</?(?:a|abbr|b|em|i|q|small|span|strong|sub|sup|wbr)\b[^>]*>")
TAG = re.compile(r"<[^>]*>")
LABEL = re.compile(r'(m\.wide_table\()"[^"]*"')  # of a table, which its caption says again
TEXT = re.compile(r'(\w\()?"([^"]*)"')
NAME = re.compile(r"[\w.:/#=&+@-]*", re.ASCII)  # a key or a name; with one of its marks, or first
MARKS = re.compile(r"[._/#=]")
# Numbers and claims stand in prose as private characters; a claim belongs to the sentence before it.
NUMBERS, CLAIMS = 0xE000, 0xF000
END = re.compile(r"(?:(?<=[.!?])[”’\"')]*(?=[\s\uf000-\uf7ff])|[。！？][”’）]*)[\s\uf000-\uf7ff]*|\n+")
HELD = re.compile("[\ue000-\uf7ff]")
# Each language counts amounts by units of its own. A month is no number: English names it.
UNITS = {"million": 10**6, "billion": 10**9, "万": 10**4, "亿": 10**8}
DIGITS = re.compile(rf"(\d++(?:,\d++)*+(?:\.\d++)?+)(?! ?月)(?: ?({'|'.join(UNITS)}))?")


@dataclass(frozen=True)
class Sentence:
    """Its words, where a number of the study reads {n}, and the code of its numbers and claims in order."""

    says: str
    holds: tuple[str, ...]

    @property
    def digits(self) -> list[str]:
        """The numbers typed in it."""
        return digits(self.says)


def digits(text: str) -> list[str]:
    """The numbers typed in a text, without separators and units, in order."""
    plain = ((found.replace(",", ""), unit) for found, unit in DIGITS.findall(text))
    return sorted(str(int(Decimal(found) * UNITS[unit])) if unit else found for found, unit in plain)


def sentences(paragraph: str, names: Collection[str] = ()) -> Iterator[Sentence]:
    """Those of a paragraph that say or hold something; a tag or a statement of code ends one.

    names: texts in code that say nothing, besides those that look like names."""
    held: list[str] = []

    def hold(first: int, code: re.Match[str]) -> str:
        held.append(code[0])
        return chr(first + len(held) - 1)

    text = LABEL.sub(r"\1", COMMENT.sub("", paragraph))
    text = NUMBER.sub(lambda code: hold(NUMBERS, code), text)
    text = CLAIM.sub(lambda code: hold(CLAIMS, code), text)
    text = CODE.sub(lambda code: written(code, names), text)
    text = TAG.sub("\n", INLINE.sub("", text))
    at = 0
    for stop in [*(found.end() for found in END.finditer(text)), len(text)]:
        part, at = text[at:stop], stop
        codes = tuple(held[(ord(x) - NUMBERS) % (CLAIMS - NUMBERS)] for x in HELD.findall(part))
        says = HELD.sub(lambda x: "{n}" if ord(x[0]) < CLAIMS else "", part).strip()
        if codes or any(c.isalnum() for c in says):
            yield Sentence(" ".join(says.split()), codes)


def written(code: re.Match[str], names: Collection[str]) -> str:
    """What code says in words: its texts that are no names; in a statement each is a sentence."""
    said = (text[2] for text in TEXT.finditer(code[0]) if not is_name(text) and text[2] not in names)
    return "\n" + "\n".join(said) + "\n" if code[1] else " ".join(said)


def texts(paragraph: str) -> set[str]:
    """The texts in the code of a paragraph."""
    return {text[2] for code in CODE.finditer(paragraph) for text in TEXT.finditer(code[0])}


def is_name(text: re.Match[str]) -> bool:
    """Whether a text in code is a name, and so says nothing."""
    return bool(NAME.fullmatch(text[2]) and (text[1] or MARKS.search(text[2]) or not text[2]))
