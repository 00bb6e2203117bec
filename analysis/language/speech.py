"""The language that is spoken now: English until a stage says otherwise, and for a page in another."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cache
from pathlib import Path

from analysis.language.messages import Messages, WordsError, read_messages

SOURCE = "en"  # the language that code is written in; its file has every message
FOLDER = Path(__file__).parents[2] / "site_src" / "words"
_NOW: ContextVar[Messages | None] = ContextVar("language", default=None)


@cache
def source() -> Messages:
    """The words that code is written with."""
    return read_messages(FOLDER / f"{SOURCE}.toml")


def whole(messages: Messages) -> Messages:
    """The words of a language, in English what it lacks."""
    return replace(messages, said={**source().said, **messages.said})


@cache
def words_of(language: str) -> Messages:
    """The words of a language; English where it has no file."""
    path = FOLDER / f"{language}.toml"
    return whole(read_messages(path)) if path.is_file() else source()


def spoken() -> Messages:
    """The words of now."""
    return _NOW.get() or source()


def phrase(key: str, count: object = None) -> str:
    """The message of a key, nothing put in."""
    return spoken().phrase(key, count)


def say(key: str, count: object = None, /, **values: object) -> str:
    """The message of a key with what is put in; `count` chooses its form, and stands in it as {count}."""
    given = values if count is None else {"count": count, **values}
    message = phrase(key, count)
    try:
        return message.format(**given)
    except (KeyError, IndexError) as wrong:
        raise WordsError(f"{spoken().path}: {key!r} asks for {wrong}, given: {', '.join(given)}") from None


@contextmanager
def speaking(language: str, files: Iterable[Path]) -> Iterator[Messages]:
    """Within it that language is spoken, by its file among `files`; where it has none, English."""
    found = {path.stem: path for path in files}
    messages = whole(read_messages(found[language])) if language in found else source()
    token = _NOW.set(messages)
    try:
        yield messages
    finally:
        _NOW.reset(token)
