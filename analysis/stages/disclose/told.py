"""What the gate tells the author: how much it withheld and why, and the way out where it cannot protect."""

import pandas as pd

from analysis.privacy import UnprotectedError
from analysis.stats import StatsError


def summary(counts: pd.DataFrame) -> str:
    """One line from the counts of `tally`: what is shown of shares, means and differences, and what not."""
    n = {key.rpartition(".")[2]: int(value) for key, value in zip(counts.key, counts.value, strict=True)}
    return (
        f"  {n['shown']:,} of {n['candidates']:,} shares, means and differences shown "
        f"({n['flagged']:,} with a caution); withheld: {n['withheld_privacy']:,} for privacy, "
        f"{n['withheld_uncertain']:,} too uncertain"
    )


def way_out(wrong: StatsError, share: pd.DataFrame) -> str:
    """What to join where a table cannot be protected: the level with the fewest people and the smaller of
    its neighbours, or the answers of a topline."""
    if not isinstance(wrong, UnprotectedError):
        return "put levels or answers together, or leave the breakdown out"
    name, breakdown, level = wrong.place
    question = name.partition(".")[0]
    if not breakdown:
        return f"put answers of {question!r} together in a net, or leave the question out"
    there = share[(share.question == question) & (share.breakdown == breakdown)]
    bases = there.drop_duplicates("level").set_index("level").base
    levels = list(bases.index)
    if len(levels) < 3:
        return f"leave breakdown {breakdown!r} out"
    at = levels.index(level) if level in levels else int(bases.to_numpy().argmin())
    beside = min((i for i in (at - 1, at + 1) if 0 <= i < len(levels)), key=lambda i: bases.iloc[i])
    one, two = sorted((at, beside))
    return (
        f"of breakdown {breakdown!r} ({', '.join(levels)}) put {levels[one]!r} and {levels[two]!r} "
        f"together, or leave it out"
    )
