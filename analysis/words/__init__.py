"""Published numbers in words: published (their table, read), book (all of them), rows (of the record),
escape (text made harmless), scale (that a mean stands on)."""

from analysis.numbers.schema import Number
from analysis.numbers.text import p_text
from analysis.words.book import About, Numbers, crossed, owner
from analysis.words.escape import escape
from analysis.words.published import read_numbers
from analysis.words.rows import record_rows
from analysis.words.scale import around, stated

__all__ = [
    "About", "Number", "Numbers", "around", "crossed", "escape", "owner", "p_text", "read_numbers",
    "record_rows", "stated",
]  # fmt: skip
