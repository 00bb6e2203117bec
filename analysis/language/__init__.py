"""What code says, in the language of its reader: messages (a words file), speech (which one is spoken)."""

from analysis.language.messages import Messages, WordsError, read_messages
from analysis.language.speech import SOURCE, phrase, say, speaking, spoken, words_of

__all__ = [
    "SOURCE", "Messages", "WordsError", "phrase", "read_messages", "say", "speaking", "spoken", "words_of",
]  # fmt: skip
