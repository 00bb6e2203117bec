"""Shades of the two sides of a scale, the strongest outermost: as many as a side has answers, told apart.

Which of seven are taken for so many answers is the choice whose members lie farthest apart, in normal
and in colour-blind sight (a test computes it).
"""

from analysis.study import FactError

TWO = {"left": ("d1", "d2"), "right": ("a1", "a2")}  # weakest first
RAMP = {"left": "w", "right": "v"}
TAKEN = {3: (3, 5, 7), 4: (1, 3, 5, 7), 5: (1, 2, 4, 6, 7), 6: (1, 2, 3, 4, 5, 6), 7: (1, 2, 3, 4, 5, 6, 7)}


def shades(side: str, answers: int, place: object) -> tuple[str, ...]:
    """Names of the colours of a side, the weakest first.

    Raises FactError where a side has more answers than there are shades.
    """
    if answers <= 2:
        return TWO[side][2 - answers :]
    if answers not in TAKEN:
        raise FactError(f"{place}: {answers} answers on a side; shades are told apart up to {max(TAKEN)}")
    return tuple(f"{RAMP[side]}{n}" for n in TAKEN[answers])
