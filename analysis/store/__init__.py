"""Numbers with their scores on disk, so that any later stage may compare two of them; pieces of work; what
need not be made again (kept)."""

from analysis.store.blocks import Scores, Writer, write_columns
from analysis.store.pieces import mapped

__all__ = ["Scores", "Writer", "mapped", "write_columns"]
