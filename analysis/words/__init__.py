"""Published numbers in words: published (their file, read), table (what it is asked), book (all of them),
about (those of a question), asked (of whom), sentences (of its page), context (what others published),
said (what a number is), rows (of the record), escape (text made harmless), scale (that a mean stands on),
edition (of a study), addresses (of pages), choices (made otherwise), marks (of claims that depend on them),
explore (what its page is told), guards (of sentences that no claim compares), lean (HTML), history (of
numbers), waves (what changed since)."""

from analysis.numbers.schema import Number
from analysis.numbers.text import p_text, percent
from analysis.words import history, sentences, waves
from analysis.words.about import About, precision
from analysis.words.addresses import address, folder, language, themed, title_of
from analysis.words.book import Numbers, crossed, owner
from analysis.words.choices import choice
from analysis.words.edition import contact, dated, edition, kept, signed, start
from analysis.words.escape import escape
from analysis.words.explore import explore_labels
from analysis.words.history import History, read_history
from analysis.words.marks import named
from analysis.words.published import read_earlier, read_numbers
from analysis.words.rows import record_rows
from analysis.words.scale import around, stated
from analysis.words.table import Table, tabled

__all__ = [
    "About", "History", "Number", "Numbers", "Table", "address", "around", "choice", "contact", "crossed",
    "dated", "edition", "escape", "explore_labels", "folder", "history", "kept", "language", "named",
    "owner", "p_text", "percent", "precision", "read_earlier", "read_history", "read_numbers",
    "record_rows", "sentences", "signed", "start", "stated", "tabled", "themed", "title_of", "waves",
]  # fmt: skip
