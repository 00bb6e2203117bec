"""Published numbers in words: number (one of them), book (all of them), escape (text made harmless)."""

from analysis.words.book import About, Numbers
from analysis.words.escape import escape
from analysis.words.number import Number, read_numbers

__all__ = ["About", "Number", "Numbers", "escape", "read_numbers"]
