"""A study's numbers as disclosure control sees them: for the one stage that lets them out.

tables: questions by breakdowns, complete · mirrors: the same people counted in two tables
editions: what was published before, and bases that differ by a few people · neighbours: what they tell
shares, judges: what is withheld and why · printing: what is left of the rest
"""

from analysis.disclosing.editions import read_editions
from analysis.disclosing.judges import (
    PRIVACY,
    UNCERTAIN,
    judge_means,
    judge_models,
    judge_pairs,
    judge_ranks,
    judge_totals,
)
from analysis.disclosing.neighbours import beside
from analysis.disclosing.printing import printed
from analysis.disclosing.shares import judge_shares

__all__ = [
    "PRIVACY", "UNCERTAIN", "beside", "judge_means", "judge_models", "judge_pairs", "judge_ranks",
    "judge_shares", "judge_totals", "printed", "read_editions",
]  # fmt: skip
