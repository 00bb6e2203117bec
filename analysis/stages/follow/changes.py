"""What changed from an earlier wave to this one: the difference of two estimates, by both designs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.numbers.apart import pooled
from analysis.numbers.key import MEAN, Key
from analysis.numbers.schema import made_by
from analysis.sample.changes import adjusted, translated
from analysis.sample.ratios import Ratio
from analysis.stages.follow.side import Side
from analysis.stats import common_rows, compare, laid
from analysis.study import Families, Wave

CHANGE = "change"


@dataclass(frozen=True)
class Pair:
    """A number of now and the number of an earlier wave that it is compared with, as that wave calls it."""

    now: Key  # as the later of the two waves calls it
    then: Key
    after: Key  # as this wave calls it
    before: Key

    @property
    def key(self) -> Key:
        return Key(CHANGE, of=self.after.on(wave=""), wave=self.before.wave, until=self.after.wave)


def pairs(
    this: Side, here: Side, there: Side, waves: tuple[Wave | None, Wave], breakdowns: Sequence[str]
) -> Iterator[Pair]:
    """Every share and mean of this wave that both have too, of everyone and by the given breakdowns.

    here, there: the later of `waves`, this one where it is None, and the earlier. What weighting sets to
    its target in both has no sampling error, and its change is none of people's."""
    later, earlier = waves
    for text in this.numbers.index:
        key = Key.parse(text)
        if pooled(key, this.study.apart):
            continue
        now = translated(key, later, breakdowns) if later else key
        then = translated(key, earlier, breakdowns)
        if now is None or then is None:
            continue
        if str(now) not in here.numbers.index or str(then) not in there.numbers.index:
            continue
        ends = here.numbers.loc[str(now)], there.numbers.loc[str(then)]
        if all(end.base > 0 for end in ends) and any(end.se > 0 for end in ends):
            yield Pair(now, then, key.on(wave=later.name if later else ""), key.on(wave=earlier.name))


@dataclass(frozen=True)
class Waves:
    """Two waves side by side: the rows that their units share, and the people in both."""

    here: Side
    there: Side
    overlap: str

    def rows(self) -> tuple[np.ndarray, np.ndarray]:
        """The rows of the scores of now and of then."""
        mine, theirs = self.here.units, self.there.units
        if self.overlap == "none":
            theirs = [("then", unit) for unit in theirs]
        now, then = common_rows([mine, theirs])
        return now, then

    def together(self) -> tuple[np.ndarray, np.ndarray]:
        """Where the people in both stand, now and then; nobody unless people have the same ids."""
        if self.overlap != "people":
            return np.zeros(0, int), np.zeros(0, int)
        _, now, then = np.intersect1d(
            self.here.ids.astype(str), self.there.ids.astype(str), return_indices=True
        )
        return now, then


def changes(
    this: Side, waves: Waves, found: Sequence[Pair], confidence: float, families: Families
) -> tuple[pd.DataFrame, np.ndarray]:
    """A row a change under the names of this wave, and the scores (rows in common, changes).

    The variance is that of both estimates less twice their covariance, summed over the units in both waves;
    t on the lesser degrees of freedom; p as of `sample.changes.adjusted`.
    """
    here, there = waves.here, waves.there
    mine, theirs = here.parts(p.now for p in found), there.parts(p.then for p in found)
    now, then = waves.rows()
    size = int(max(now.max(), then.max())) + 1
    scores = laid(here.scores(mine), now, size) - laid(there.scores(theirs), then, size)
    a = here.numbers.loc[[str(p.now) for p in found]]
    b = there.numbers.loc[[str(p.then) for p in found]]
    df = np.minimum(a["df"].to_numpy(float), b["df"].to_numpy(float))
    of = compare(a["value"].to_numpy() - b["value"].to_numpy(), scores, df, confidence)
    own = [p.after.on(wave="") for p in found]
    groups = this.numbers.loc[[str(key) for key in own]].reset_index()
    both = waves.together()
    rows = list[dict[str, object]]()
    for at, pair in enumerate(found):
        rows.append({
            "key": str(pair.key), "kind": CHANGE, "theme": groups.theme[at], "question": own[at].question,
            "answer": groups.answer[at], "breakdown": groups.breakdown[at], "level": groups.level[at],
            "unit": "difference" if own[at].kind == MEAN else "points", "value": of.value[at],
            "low": of.low[at], "high": of.high[at], "se": of.se[at], "df": df[at],
            "base": min(a.base.iloc[at], b.base.iloc[at]), "cell": turned(mine[at], theirs[at], both),
            "p": of.p[at], "left": str(pair.after), "right": str(pair.before),
            "made_by": made_by(changes),
        })  # fmt: skip
    table = pd.DataFrame(rows)
    return table.assign(p_adjusted=adjusted(table, families.difference, this.questions)), scores


def turned(now: Ratio, then: Ratio, both: tuple[np.ndarray, np.ndarray]) -> float:
    """Of the people in both waves and both bases, the fewest who gave the answer (had a number above 0) in
    both, now alone, then alone, never; NaN where nobody is in both. The standard error tells of them."""
    here, there = ([part[at] > 0 for part in of] for of, at in zip((now, then), both, strict=True))
    asked = here[1] & there[1]
    if not asked.any():
        return np.nan
    code = 2 * here[0][asked] + there[0][asked]
    return float(np.bincount(code, minlength=4).min())
