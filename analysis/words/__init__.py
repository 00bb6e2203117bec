"""Published numbers in words: number (one of them), book (all of them), about
(those of a question), sentences (of its page), context (what others
published), said (what it is), rows (of a
record table), escape (text made harmless), scale (that a mean stands on),
edition (of a study), addresses (of pages)."""

from analysis.words import sentences
from analysis.words.about import About
from analysis.words.addresses import address, themed
from analysis.words.book import Numbers, crossed, owner
from analysis.words.edition import contact, dated, edition, signed
from analysis.words.escape import escape
from analysis.words.explore import explore_labels
from analysis.words.number import Number, of_row, read_numbers
from analysis.words.rows import p_text, record_rows
from analysis.words.scale import around, stated

__all__ = [
    "About", "Number", "Numbers", "address", "around", "contact", "crossed", "dated", "edition", "escape",
    "explore_labels", "of_row", "owner", "p_text", "read_numbers", "record_rows", "sentences",
    "signed", "stated", "themed",
]  # fmt: skip
