"""What a modeled number gives back of the group's own, which is withheld.

A modeled number lies between the group's own and what the main effects say: own = main + (modeled - main) / g.
Who has the other groups of the table fits the main effects and g from these, and inverts. That a modeled share
is made from printed numbers alone is not believed but tried: it is made again from what the site prints, and
one that comes out otherwise was made from more.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.numbers.schema import FLOATS, PUBLIC
from analysis.stages.disclose.pooled import pooled
from analysis.study import read_survey
from tests.checks.attack.bounds import Bound
from tests.checks.attack.site import Number, Site

MODELED, POOLED, CROSS = "modeled.", "pooled.", "_x_"
STEP, FEWEST = 0.01, 30  # a base that is not printed is below the last

Pair = tuple[Number, Number]  # a group's own number, and the modeled one


def shrunk(site: Site, study: Path | None = None) -> Iterator[Bound]:
    """Bounds on the sum of the answers behind each withheld number beside which a modeled one stands."""
    tables: dict[tuple[str, ...], list[Pair]] = defaultdict(list)
    for x in site.numbers.values():
        own = site.numbers.get(x.key.replace(MODELED, "mean.", 1).replace(POOLED, "share.", 1))
        if x.value is not None and own is not None and x.key.startswith((MODELED, POOLED)):
            tables[(x.breakdown, x.question if x.key.startswith(POOLED) else "")].append((own, x))
    again = made_again(site, study)
    for pairs in tables.values():
        if any(own.value is None and off(x, again) for own, x in pairs):
            yield from inverted(pairs)


def made_again(site: Site, study: Path | None) -> dict[str, float]:
    """Key of a modeled share -> what comes of the numbers that the site prints; nothing without a study."""
    if study is None:
        return {}
    recodes = study / "recodes.toml"
    files = (study / "study.toml", study / "codebook.csv", study / "scales.csv")
    settings, questions = read_survey(*files, recodes if recodes.exists() else None)
    printed = pd.DataFrame(site.records("data/numbers.csv")).reindex(columns=PUBLIC)
    printed = printed.assign(**{name: pd.to_numeric(printed[name]).astype(float) for name in FLOATS})
    rows = pooled(printed[printed.kind != "pooled"], settings, questions)
    return dict(zip(rows.key, rows["value"], strict=True))


def off(x: Number, again: dict[str, float]) -> bool:
    """Whether a modeled number is another than printed numbers make it."""
    return abs(again.get(x.key, np.inf) - (x.value or 0.0)) > STEP / 2


def inverted(pairs: list[Pair]) -> Iterator[Bound]:
    """Each withheld number of a table from its modeled one, by what the shown ones tell of main effects and
    g: a mean by its item and its group, a share by the two levels of its group."""
    places = [
        tuple(m.level.split(CROSS)) if m.key.startswith(POOLED) else (m.question, m.level) for _, m in pairs
    ]
    one, two = (sorted({place[i] for place in places}) for i in (0, 1))
    x = np.zeros((len(pairs), len(one) + len(two)))
    for i, (a, b) in enumerate(places):
        x[i, one.index(a)] = x[i, len(one) + two.index(b)] = 1
    known = np.array([own.value is not None for own, _ in pairs])
    own = np.array([own.value if own.value is not None else 0.0 for own, _ in pairs])
    modeled = np.array([m.value for _, m in pairs])
    main = x @ np.linalg.lstsq(x[known], own[known])[0]
    apart, drawn = (own - main)[known], (modeled - main)[known]
    g = float(np.clip(apart @ drawn / max(apart @ apart, 1e-12), 0.01, 1))
    for i in np.flatnonzero(~known):
        middle = main[i] + (modeled[i] - main[i]) / g
        half = STEP / 2 / g
        yield Bound(f"{pairs[i][0].key} by its model", FEWEST * (middle - half), FEWEST * (middle + half))
