"""Numbers with their scores on disk, so that any later stage may compare two of them."""

from analysis.store.blocks import Scores, Writer, write_columns

__all__ = ["Scores", "Writer", "write_columns"]
