"""What earlier editions gave away for good, and what a new one would add to them.

Published once is known for ever. On the same respondents a share of an earlier edition tells as much
as one of this edition. Where the respondents have changed, two bases that certainly differ by one to
nine people give those people away.
"""

from collections.abc import Container, Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.numbers.key import Key
from analysis.numbers.schema import read_rows
from analysis.privacy import fitting, within
from analysis.privacy.cells import Recodes
from analysis.stages.disclose.fineness import steps, to_steps
from analysis.study import Disclosure, FactError

RESPONDENTS = str(Key("quality", part="respondents"))
FEW, MANY = 9, 10**9
FINE = 0.01, 0.001  # shares are printed in steps of the one or of the other
Group = tuple[str, str, str, str]  # question, breakdown, level; share or mean
Range = tuple[int, int]  # the fewest and the most people


def read_editions(earlier: Iterable[Path]) -> dict[Path, pd.DataFrame]:
    """Every earlier edition by its file, the oldest first, its numbers' keys as index."""
    return {path: read_rows(path).set_index("key") for path in sorted(earlier)}


def respondents(numbers: pd.DataFrame) -> float:
    """How many there are, as a table of numbers by key says; NaN where it does not."""
    return float(numbers["value"].get(RESPONDENTS, np.nan))


def told_before(rows: pd.DataFrame, editions: Iterable[pd.DataFrame], to: int) -> np.ndarray:
    """Which shares an earlier edition has told of the same people: as many respondents, the same base."""
    now = rows.set_index("key")
    known = np.zeros(len(rows), bool)
    for old in editions:
        if respondents(old) == respondents(now):
            there = old.reindex(now.index)
            alike = there.base == (now.base / to).round() * to
            known |= ((now.kind == "share") & there["value"].notna() & alike).to_numpy()
    return known


def sizes(numbers: pd.DataFrame, whole: Container[Group], floors: Disclosure) -> dict[Group, Range]:
    """What printed bases, and shares of whole people beside them, tell of the size of each group.

    A share of whole people to three decimals fits few bases: in a topline such shares stand beside the
    weighted ones, and in the groups `whole`, where weights are alike, all are such.
    """
    tables = numbers[numbers.kind.isin(["share", "mean"])]
    names = list(zip(*(tables[c] for c in ("question", "breakdown", "level", "kind")), strict=True))
    codes = {name: i for i, name in enumerate(dict.fromkeys(names))}
    of = np.array([codes[name] for name in names], np.intp)
    base = np.full(len(codes), np.nan)
    np.fmax.at(base, of, tables.base.to_numpy(float))
    half = np.where(base % floors.round_base == 0, floors.round_base // 2, 0)
    ends = np.where(np.isnan(base), [[0], [floors.min_base - 1]], [base // 1 - half, base // 1 + half])
    out = {name: (low, high) for name, low, high in zip(codes, *ends.astype(int).tolist(), strict=True)}
    shares = np.where(tables.breakdown == "", tables.unweighted, tables["value"]).astype(float)
    coarse = steps(base)
    rows = np.split(np.argsort(of, kind="stable"), np.cumsum(np.bincount(of))[:-1])
    for (group, i), mine in zip(codes.items(), rows if codes else (), strict=True):
        told = shares[mine][~np.isnan(shares[mine])]
        if len(told) and base[i] == base[i] and group[3] == "share" and (group in whole or not group[1]):
            step = FINE[0] if (told.round(2) == told).all() else FINE[1]
            # an edition from before there were such steps is finer
            if group in whole and np.allclose(told, to_steps(told, coarse[i]), atol=1e-9):
                step = float(coarse[i])
            out[group] = fitting(told, step, *out[group])
    return out


def pinned_before(
    now: pd.DataFrame, editions: Mapping[Path, pd.DataFrame], whole: Container[Group], floors: Disclosure
) -> set[Group]:
    """Groups of which an earlier edition and this one, as it would be printed, tell one to nine people.

    Raises FactError, naming edition and number, where it is all respondents: nothing could be withheld
    instead, so the release waits for more people or goes without the new ones.
    """
    found: set[Group] = set()
    for path, old in editions.items():
        more = respondents(now) - respondents(old)
        if 1 <= abs(more) <= FEW:
            raise FactError(
                f"{path}, {RESPONDENTS}: {respondents(old):.0f} then, {respondents(now):.0f} now; the two"
                f" editions would tell what {abs(more):.0f} people answered. Release with the same people,"
                f" or with {FEW + 1} more"
            )
        before, after = sizes(old, whole, floors), sizes(now, whole, floors)
        for group in before.keys() & after.keys():
            low, high = np.array([before[group], after[group]]).T
            pair = (0, 1) if low[0] + high[0] <= low[1] + high[1] else (1, 0)
            if within(low, high, [pair]).pinned[0]:
                found.add(group)
    return found


def pinned_inside(
    now: pd.DataFrame, recodes: Recodes, whole: Container[Group], floors: Disclosure
) -> set[Group]:
    """Groups whose printed size differs by one to nine people from that of a group that they lie in:
    who answered from who responded, a level from everyone asked and from a coarser level, and who has
    a number from who answered."""
    told = sizes(now, whole, floors)
    index = {name: i for i, name in enumerate(told)}
    n, everyone = respondents(now), len(told)
    pairs = []
    for (q, b, level, kind), i in index.items():
        pairs += [(i, index[q, "", "", kind] if b and (q, "", "", kind) in told else everyone)]
        pairs += (
            [(i, index[q, b, level, "share"])] if kind == "mean" and (q, b, level, "share") in told else []
        )
    for (b, level), (finer, parts) in recodes.items():
        for q, kind in dict.fromkeys((q, kind) for q, _, _, kind in told):
            pairs += [(index[q, finer, x, kind], index[q, b, level, kind]) for x in parts
                      if (q, finer, x, kind) in told and (q, b, level, kind) in told]  # fmt: skip
    low, high = np.array([*told.values(), (int(n), int(n)) if n == n else (0, MANY)]).T
    names, pinned = list(told), within(low, high, pairs).pinned
    return {names[inner] for (inner, _), few in zip(pairs, pinned, strict=True) if few}
