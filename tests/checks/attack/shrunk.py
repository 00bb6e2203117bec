"""What a modeled number gives back of the group's own mean, which is withheld.

A modeled mean lies between the group's own and what the main effects say: own = main + (modeled - main) / g.
Who has the other groups of the table fits the main effects and g from these, and inverts.
"""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from tests.checks.attack.bounds import Bound
from tests.checks.attack.site import Number, Site

MODELED, STEP, FEWEST = "modeled.", 0.01, 30  # a base that is not printed is below the last

Pair = tuple[Number, Number]  # a group's own mean, and the modeled one


def shrunk(site: Site) -> Iterator[Bound]:
    """Bounds on the sum of the answers behind each withheld mean beside which a modeled one stands."""
    tables: dict[str, list[Pair]] = defaultdict(list)
    for x in site.numbers.values():
        own = site.numbers.get(x.key.replace(MODELED, "mean.", 1))
        if x.key.startswith(MODELED) and x.value is not None and own is not None:
            tables[x.breakdown].append((own, x))
    for pairs in tables.values():
        if any(own.value is None for own, _ in pairs):
            yield from inverted(pairs)


def inverted(pairs: list[Pair]) -> Iterator[Bound]:
    """Each withheld mean of a table from its modeled one, by what the shown ones tell of main effects and g."""
    questions, levels = (sorted({getattr(x, of) for _, x in pairs}) for of in ("question", "level"))
    x = np.zeros((len(pairs), len(questions) + len(levels)))
    for i, (_, m) in enumerate(pairs):
        x[i, questions.index(m.question)] = x[i, len(questions) + levels.index(m.level)] = 1
    known = np.array([own.value is not None for own, _ in pairs])
    own = np.array([own.value if own.value is not None else 0.0 for own, _ in pairs])
    modeled = np.array([m.value for _, m in pairs])
    main = x @ np.linalg.lstsq(x[known], own[known])[0]
    off, drawn = (own - main)[known], (modeled - main)[known]
    g = float(np.clip(off @ drawn / max(off @ off, 1e-12), 0.01, 1))
    for i in np.flatnonzero(~known):
        middle = main[i] + (modeled[i] - main[i]) / g
        half = STEP / 2 / g
        yield Bound(f"{pairs[i][0].key} by its model", FEWEST * (middle - half), FEWEST * (middle + half))
