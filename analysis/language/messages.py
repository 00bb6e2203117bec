"""A words file: every sentence that code says, by key, in one language.

A message is text with {names} for what is put in. One that depends on a number is a table: `one` for the
numbers in the list `one` at the top of the file, `other` for all else.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from string import Formatter
from typing import Any

ONE, OTHER = "one", "other"
HEAD = ("name", "one", "pairs")  # of the file itself: what it is called, its plural, what it is checked by
Message = str | Mapping[str, str]


class WordsError(LookupError):
    """A words file lacks a message, or a message is put together wrong."""

    told = True  # the message alone is what people see


@dataclass(frozen=True)
class Messages:
    """The messages of a language, by dotted key."""

    language: str
    path: Path
    name: str  # the language, in itself
    one: tuple[str, ...]  # numbers, as written, that a message has its form `one` for
    said: Mapping[str, Message]
    pairs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # idea -> words that say it in prose

    def phrase(self, key: str, count: object = None) -> str:
        """The message of a key, nothing put in; `count` chooses between its forms."""
        if key not in self.said:
            close = get_close_matches(key, list(self.said), n=1)
            nearest = f", did you mean {close[0]!r}?" if close else ""
            raise WordsError(f"{self.path}: no words {key!r}{nearest}")
        message = self.said[key]
        if isinstance(message, str):
            return message
        if count is None:
            raise WordsError(f"{self.path}: {key!r} depends on a number, and none was given")
        return message[ONE if str(count) in self.one else OTHER]


def read_messages(path: Path) -> Messages:
    """The words file at `path`; raises WordsError with what is wrong."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise WordsError(f"{path}: {wrong}") from None
    head = {name: table.pop(name, None) for name in HEAD}
    if not isinstance(head["name"], str) or not isinstance(head["one"], list):
        raise WordsError(f"{path}: expected name, a text, and one, a list of the numbers that are one")
    ideas = {idea: tuple(words) for idea, words in (head["pairs"] or {}).items()}
    said = dict(flat(table, path))
    return Messages(path.stem, path, head["name"], tuple(map(str, head["one"])), said, ideas)


def flat(table: Mapping[str, Any], path: Path, before: str = "") -> Iterator[tuple[str, Message]]:
    for name, value in table.items():
        key = f"{before}{name}"
        if isinstance(value, dict) and set(value) != {ONE, OTHER}:
            yield from flat(value, path, f"{key}.")
        elif isinstance(value, str) or (
            isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
        ):
            yield key, value
        else:
            raise WordsError(f"{path}: {key} is {value!r:.40}, expected text, or the texts one and other")


def names(message: Message) -> set[str]:
    """What is put into a message."""
    texts = [message] if isinstance(message, str) else list(message.values())
    return {part for text in texts for _, part, _, _ in Formatter().parse(text) if part}
