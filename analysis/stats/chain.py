"""Items while they are completed: columns of one matrix, each drawn anew from all the others."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.stats.draws import lent, levelled, linear, logit
from analysis.stats.errors import Array, Codes
from analysis.stats.incomplete import Item, Mask
from analysis.stats.likelihoods import logistic

MOST = 30  # columns that an item is predicted from: van Buuren (2018) 6.3.2 finds 15 to 25 enough


@dataclass
class Chain:
    """The items as columns of one matrix, while they are completed."""

    items: Sequence[Item]
    weights: Array
    rng: np.random.Generator
    values: list[Array] = field(default_factory=list)
    donors: list[Codes] = field(default_factory=list)
    answers: list[Codes] = field(default_factory=list)

    def __post_init__(self) -> None:
        n = len(self.weights)
        for item in self.items:
            self.values.append(item.given.copy())
            self.donors.append(np.arange(n))
            self.answers.append(np.arange(n))
        self.unit = [(np.mean(i.given[i.known]), np.std(i.given[i.known]) or 1.0) for i in self.items]
        routed = {i.asked.tobytes(): i.asked for i in self.items if i.predicts and not i.asked.all()}
        self.slices, parts, at = (
            [],
            [np.ones((n, 1)), *(a[:, None] * 1.0 for a in routed.values())],
            1 + len(routed),
        )
        for j, item in enumerate(self.items):
            self._start(j)
            columns = self._columns(j) if item.predicts else np.empty((n, 0))
            parts.append(columns)
            self.slices.append(slice(at, at := at + columns.shape[1]))
        self.x = np.hstack(parts)
        self.squares = self.x**2
        self.slopes: dict[tuple[int, int], Array] = {}

    def _start(self, j: int) -> None:
        """Unknown values drawn from the known."""
        item, unknown = self.items[j], self.items[j].unknown
        known = np.flatnonzero(item.known)
        if item.levels:
            often = np.bincount(item.given[known].astype(int), minlength=item.levels) + 1e-9
            self.values[j][unknown] = levelled(often * self._open(j, unknown), self.rng)
        elif unknown.any():
            self.values[j][unknown] = item.given[self.rng.choice(known, int(unknown.sum()))]

    def _open(self, j: int, who: Mask) -> Array:
        item = self.items[j]
        if item.open is None:
            return np.ones((1, item.levels))
        return item.open[who].astype(np.float64)

    def _columns(self, j: int) -> Array:
        """An item as columns: a score in units of its spread, or levels but the first."""
        item, values = self.items[j], self.values[j]
        if item.levels:
            return (values[:, None] == np.arange(1, item.levels)).astype(float)
        centre, spread = self.unit[j]
        return np.where(item.asked, (values - centre) / spread, 0.0)[:, None]

    def draw(self, j: int) -> None:
        """The unknown values of an item anew, from a model of the known on the other items."""
        item, at = self.items[j], self.slices[j]
        gone = item.unknown & (False if item.left is None else item.left)
        every = np.delete(np.arange(self.x.shape[1]), np.arange(at.start, at.stop))
        for who, columns in ((item.unknown & ~gone, every), (gone, every[: at.start])):
            if who.any():
                (self._levels if item.levels else self._scores)(j, who, columns)
        if item.predicts:
            self.x[:, at] = self._columns(j)
            self.squares[:, at] = self.x[:, at] ** 2

    def _telling(self, y: Array, w: Array, rows: Codes, others: Codes) -> tuple[Codes, Array]:
        """Of other columns the constant and those that go with y (rows,) most; these of the rows."""
        parts = np.zeros((2, len(self.x)))
        parts[:, rows] = w / w.sum(), w * y / w.sum()
        mean, with_y = parts @ self.x
        spread = np.maximum(parts[0] @ self.squares - mean**2, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            strength = np.where(spread > 1e-9, (with_y - mean * parts[1].sum()) ** 2 / spread, -1.0)[others]
        strength[0] = np.inf
        most = others[np.sort(np.argsort(-strength, kind="stable")[: 1 + MOST])]
        return most, self.x[np.ix_(rows, most)]

    def _scores(self, j: int, who: Mask, others: Codes) -> None:
        """What predicts a person's score, drawn, is set against what predicts that of each who has one."""
        item = self.items[j]
        known, unknown = np.flatnonzero(item.known), np.flatnonzero(who)
        centre, spread = self.unit[j]
        y, w = (item.given[known] - centre) / spread, self.weights[known] / self.weights[known].mean()
        columns, x = self._telling(y, w, known, others)
        weighted = x * w[:, None]
        fitted, drawn = linear(weighted.T @ x, weighted.T @ y, float(w @ y**2), len(known), self.rng)
        want = self.x[np.ix_(unknown, columns)] @ drawn
        donors = known[lent(x @ fitted, want, self.rng)]
        self.donors[j][unknown], self.values[j][unknown] = donors, item.given[donors]
        self.answers[j][unknown] = donors
        if item.unsure is not None:
            gave, none = np.flatnonzero(item.known | item.unsure), who & ~item.unsure
            self.answers[j][item.unsure] = np.flatnonzero(item.unsure)
            have = self.x[np.ix_(gave, columns)] @ fitted
            self.answers[j][none] = gave[lent(have, want[none[unknown]], self.rng)]

    def _levels(self, j: int, who: Mask, others: Codes) -> None:
        """Each level against those after it: a logit each, on those whom the levels before have left."""
        item, left = self.items[j], np.ones(int(who.sum()))
        chances = np.empty((len(left), item.levels))
        for level in range(item.levels - 1):
            at = np.flatnonzero(item.known & (item.given >= level))
            y, w = (item.given[at] == level) * 1.0, self.weights[at] / self.weights[at].mean()
            columns, x = self._telling(y, w, at, others)
            start = self.slopes.setdefault((j, level), np.zeros(self.x.shape[1]))
            start[columns], drawn = logit(x, y, w, start[columns], self.rng)
            chance = logistic(self.x[np.ix_(np.flatnonzero(who), columns)] @ drawn)
            chances[:, level] = left * chance
            left = left * (1 - chance)
        chances[:, -1] = left
        self.values[j][who] = levelled((chances + 1e-12) * self._open(j, who), self.rng)
