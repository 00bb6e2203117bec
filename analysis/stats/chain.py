"""Items while they are completed: columns of one matrix, each drawn anew from all the others."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.stats.draws import lent, levelled, linear, logit
from analysis.stats.errors import Array, Codes
from analysis.stats.incomplete import Item, Mask


@dataclass
class Chain:
    """The items as columns of one matrix, with its weighted cross products, while they are completed."""

    items: Sequence[Item]
    weights: Array
    rng: np.random.Generator
    values: list[Array] = field(default_factory=list)
    donors: list[Codes] = field(default_factory=list)
    answers: list[Codes] = field(default_factory=list)

    def __post_init__(self) -> None:
        n = len(self.weights)
        for item in self.items:
            self.values.append(item.values.copy())
            self.donors.append(np.arange(n))
            self.answers.append(np.arange(n))
        self.unit = [(np.mean(i.values[i.known]), np.std(i.values[i.known]) or 1.0) for i in self.items]
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
        self.gram = self.x.T @ (self.weights[:, None] * self.x)
        self.slopes: dict[tuple[int, int], Array] = {}

    def _start(self, j: int) -> None:
        """Unknown values drawn from the known."""
        item, unknown = self.items[j], self.items[j].unknown
        known = np.flatnonzero(item.known)
        if item.levels:
            often = np.bincount(item.values[known].astype(int), minlength=item.levels) + 1e-9
            self.values[j][unknown] = levelled(often * self._open(j), self.rng)
        elif unknown.any():
            self.values[j][unknown] = item.values[self.rng.choice(known, int(unknown.sum()))]

    def _open(self, j: int) -> Array:
        item = self.items[j]
        if item.open is None:
            return np.ones((1, item.levels))
        return item.open[item.unknown].astype(np.float64)

    def _columns(self, j: int) -> Array:
        """An item as columns: a score in units of its spread, or levels but the first."""
        item, values = self.items[j], self.values[j]
        if item.levels:
            return (values[:, None] == np.arange(1, item.levels)).astype(float)
        centre, spread = self.unit[j]
        return np.where(item.asked, (values - centre) / spread, 0.0)[:, None]

    def draw(self, j: int) -> None:
        """The unknown values of an item anew, from a model of the known on all other items."""
        others = np.ones(self.x.shape[1], bool)
        others[self.slices[j]] = False
        (self._levels if self.items[j].levels else self._scores)(j, others)
        if self.items[j].predicts:
            at = self.slices[j]
            self.x[:, at] = self._columns(j)
            self.gram[at] = self.x[:, at].T @ (self.weights[:, None] * self.x)
            self.gram[:, at] = self.gram[at].T

    def _scores(self, j: int, others: Mask) -> None:
        item = self.items[j]
        known, unknown = np.flatnonzero(item.known), np.flatnonzero(item.unknown)
        centre, spread = self.unit[j]
        y, w = (item.values[known] - centre) / spread, self.weights[known]
        x = self.x[:, others]
        out = np.flatnonzero(~item.known)
        if len(out) < len(known):
            gram = self.gram[np.ix_(others, others)] - x[out].T @ (self.weights[out, None] * x[out])
        else:
            gram = x[known].T @ (w[:, None] * x[known])
        scale = 1 / w.mean()
        slopes, drawn = linear(
            scale * gram, scale * (x[known].T @ (w * y)), scale * float(w @ y**2), len(known), self.rng
        )
        have, want = x @ slopes, x[unknown] @ drawn
        donors = known[lent(have[known], want, self.rng)]
        self.donors[j][unknown], self.values[j][unknown] = donors, item.values[donors]
        self.answers[j][unknown] = donors
        if item.unsure is not None:
            gave = known if not item.unsure.any() else np.flatnonzero(item.known | item.unsure)
            none = item.unknown & ~item.unsure
            self.answers[j][item.unsure] = np.flatnonzero(item.unsure)
            if none.any():
                self.answers[j][none] = gave[lent(have[gave], want[none[unknown]], self.rng)]

    def _levels(self, j: int, others: Mask) -> None:
        """Each level against those after it: a logit each, on those whom the levels before have left."""
        item, x = self.items[j], self.x[:, others]
        unknown, left = item.unknown, np.ones(int(item.unknown.sum()))
        chances = np.empty((len(left), item.levels))
        for level in range(item.levels - 1):
            at = np.flatnonzero(item.known & (item.values >= level))
            w = self.weights[at] / self.weights[at].mean()
            start = self.slopes.get((j, level), np.zeros(x.shape[1]))
            self.slopes[j, level], drawn = logit(
                x[at], (item.values[at] == level) * 1.0, w, start, self.rng
            )
            chance = 1 / (1 + np.exp(-np.clip(x[unknown] @ drawn, -500, 500)))
            chances[:, level] = left * chance
            left = left * (1 - chance)
        chances[:, -1] = left
        self.values[j][unknown] = levelled((chances + 1e-12) * self._open(j), self.rng)
