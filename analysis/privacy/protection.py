"""Which cells of a survey's toplines and breakdowns stay unpublished, question by question.

What an attacker is taken to know. The cells of one question are unweighted counts x(a, b, l) of
the people who gave answer a and stand at level l of breakdown b; x(a) is the topline. Published
are weighted shares and bases rounded to 10; the conservative model takes both as if they gave the
counts exactly, and these linear relations with them:

    sum over answers a of x(a, b, l) = n(b, l)    the base of each level, always known
    sum over answers a of x(a)       = n          the base of the question, always known
    sum over levels l of x(a, b, l)  = x(a)       for every breakdown: levels partition the base
    x(net, b, l) = sum of x(a, b, l) over the answers of the net
    x(a, b, coarse level) = sum of x(a, b', l) over the levels of the finer breakdown b'

These are all the relations that hold among margins of answer x breakdown x breakdown x ...
whatever the data, so each cell is a set of levels on each of those axes and the span test is run
on the shares of inner cells that two cells have in common (`suppression.overlap`). Questions share
no relation and are solved one by one; the options of a mark-all question are questions. What
follows only from counts not being negative (two empty cells that add up to 0) is left to `audit`.

Differences between levels, ratios, standard errors, intervals and tests are functions of the cells
at their ends. The caller withholds each of them that has a withheld end; what is left adds nothing
to the published cells, so no chain of published differences reaches a withheld share.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.privacy.cells import ANSWER, TOPLINE, Cells, UnprotectedError, members, places
from analysis.privacy.sums import check, unlisted
from analysis.privacy.suppression import Bools, overlap, span_test


def protect(cells: Cells) -> Bools:
    """The cells to withhold for privacy, primary and complementary together, shape (cells,).

    Preferred for publication: cells of greater worth, the topline, then larger counts. What is told
    already is known in any case; so is a level in which nobody was asked, as empty. Raises StatsError
    where tables are incomplete or do not add up, naming the place, and where no choice of cells can
    protect one.
    """
    withheld = np.zeros(len(cells.question), bool)  # mirrors are left to `audit`
    for question, found in cells.by_question.items():
        rows = found[cells.same[found] < 0]
        check(cells, question, rows)
        if (cells.primary[rows] & (cells.base[rows] > 0)).any():
            withheld[rows] = _question(cells, question, rows)
    return withheld


def _question(cells: Cells, question: str, rows: NDArray[np.intp]) -> Bools:
    """The span test for one question: its bases are known, then come its cells."""
    at = places(cells, rows)
    bases = list(dict.fromkeys((ANSWER, b, level) for _, b, level in [(ANSWER, TOPLINE, TOPLINE), *at]))
    gram = overlap(members(cells, question, [*at, *bases], unlisted(cells, question, rows) > 0))
    m = len(rows)
    empty = cells.base[rows] == 0
    unsafe = np.append(cells.primary[rows] & ~empty & ~cells.told[rows], np.zeros(len(bases), bool))
    inside = np.array([b != TOPLINE for _, b, _ in at])
    shares = np.lexsort((-cells.count[rows], inside, -cells.worth[rows]))
    known = np.append(np.arange(m, m + len(bases)), np.flatnonzero(empty | cells.told[rows]))
    order = np.append(known, shares[~cells.hidden[rows][shares]])
    withheld = span_test(gram, unsafe, order)
    if withheld[known].any():
        _, b, level = [*at, *bases][known[np.argmax(withheld[known])]]
        says = f"{question}, {b} {level}: what is known anyway gives an unsafe cell away"
        raise UnprotectedError(says, question, b, level)
    return withheld[:m] | (cells.primary[rows] & ~empty)
