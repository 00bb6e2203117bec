"""Answers of which some are unknown, and what they are completed to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.stats.errors import Array, Codes

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Item:
    """An answer of n people: given (n,), NaN where unknown or where it does not apply.

    levels: how many, of codes 0, 1, ... without order; 0 of a score, which is borrowed from a person whose
    predicted score is near. applies (n,): who was asked; nobody else gets a value, nor lends one. unsure
    (n,): who answered that they do not know; they have no score, borrow one, and lend their answer to those
    who gave none. open (n, levels): the levels that what is known of someone leaves open. left (n,): who
    had broken off; theirs is predicted from the items before it alone. predicts: whether it predicts the
    others; what few were shown does not.
    """

    given: Array
    levels: int = 0
    applies: Mask | None = None
    unsure: Mask | None = None
    open: Mask | None = None
    left: Mask | None = None
    predicts: bool = True

    @property
    def asked(self) -> Mask:
        return np.ones(len(self.given), bool) if self.applies is None else self.applies

    @property
    def known(self) -> Mask:
        return self.asked & np.isfinite(self.given)

    @property
    def unknown(self) -> Mask:
        return self.asked & ~np.isfinite(self.given)


@dataclass(frozen=True)
class Copy:
    """One completion of all items: whole (n,) each, and from which row (n,) a score is borrowed.

    donors: of everyone without a score; answers: of those alone who gave no answer, where a person who does
    not know may lend that. Where nothing is borrowed a row is its own. Of codes both are rows as they are.
    """

    whole: tuple[Array, ...]
    donors: tuple[Codes, ...]
    answers: tuple[Codes, ...]
