"""Published numbers in words: number (one of them), book (all of them), escape (text made harmless)."""

from analysis.words.book import About, Numbers, owner
from analysis.words.escape import escape
from analysis.words.number import Number, read_numbers
from analysis.words.rows import p_text, record_rows

__all__ = ["About", "Number", "Numbers", "escape", "owner", "p_text", "read_numbers", "record_rows"]
