"""A study's numbers as disclosure control sees them: for the one stage that lets them out.

tables: questions by breakdowns, complete · mirrors: the same people counted in two tables
editions: what was published before, and bases that differ by a few people
"""

from analysis.disclosing.editions import pinned_before, pinned_inside, read_editions, told_before
from analysis.disclosing.tables import MARGIN, NOT_CHOSEN, cells, coarser, margins, of_margins, pairs_of

__all__ = [
    "MARGIN", "NOT_CHOSEN", "cells", "coarser", "margins", "of_margins", "pairs_of",
    "pinned_before", "pinned_inside", "read_editions", "told_before",
]  # fmt: skip
