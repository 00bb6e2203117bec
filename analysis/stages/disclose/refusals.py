"""What those who preferred not to answer a question could have said: all of them so, or none."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.numbers.key import Key
from analysis.numbers.schema import made_by
from analysis.stages.disclose.printing import BANDS
from analysis.stages.disclose.varied import TIPPING

LIMITS = {label: limit for limit, label in BANDS if limit <= 1}  # of the last band nothing is known


def refusals(public: pd.DataFrame) -> pd.DataFrame:
    """Bounds on the shares of everyone that claims speak of, made from what is printed alone.

    How many refused is told in bands, so the most that a band allows is taken: the bounds are wider than
    they need be, and tell no more than share and band do. Manski (1990), American Economic Review 80(2).
    """
    rows = public.set_index("key")
    spoken = dict.fromkeys(rows["left"][rows.kind == TIPPING])
    made = pd.DataFrame(_rows(rows, list(spoken)))
    return made.reindex(columns=public.columns)


def _rows(rows: pd.DataFrame, keys: list[str]) -> Iterator[dict[str, Any]]:
    for key in keys:
        named = Key.parse(key)
        band = str(Key("quality", part="refused", of_part=named.question))
        share, status = float(rows["value"][key]), rows.status[key]
        if named.group.breakdown or status == "withheld" or band not in rows.index:
            continue
        most = LIMITS.get(rows.reason[band])
        if most is not None:
            yield {
                "key": str(Key("bound", of=named)), "kind": "bound", "unit": "share", "status": "shown",
                "value": share, "low": round(share * (1 - most), 3),
                "high": round(share * (1 - most) + most, 3), "left": key, "made_by": made_by(refusals),
            }  # fmt: skip
