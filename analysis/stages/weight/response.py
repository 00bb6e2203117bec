"""Response rates by AAPOR's definitions."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.numbers.key import Key
from analysis.numbers.schema import made_by
from analysis.sample.weighting import DISPOSITIONS
from analysis.stages.weight.diagnostics import ROW
from analysis.study import FactError, Study


def response_rates(cases: pd.DataFrame, study: Study) -> Iterator[dict[str, Any]]:
    """Response rates 1 to 6. AAPOR, Standard Definitions (2023), 10th edition, response rates."""
    count = cases.kind.value_counts().reindex(DISPOSITIONS, fill_value=0)
    i, p, r, nc, o, uh, uo = (float(count[k]) for k in DISPOSITIONS[:-1])
    e = study.response_rates.eligibility
    if e is None:
        raise FactError(f"{study.path}, [response_rates]: eligibility is missing; rates need it")
    contacts, unknown = (i + p) + (r + nc + o), uh + uo
    rates = {
        "rr1": i / (contacts + unknown), "rr2": (i + p) / (contacts + unknown),
        "rr3": i / (contacts + e * unknown), "rr4": (i + p) / (contacts + e * unknown),
        "rr5": i / contacts, "rr6": (i + p) / contacts,
    }  # fmt: skip
    made = made_by(response_rates)
    yield dict(
        zip(
            ROW,
            (str(Key("response", part="sampled")), "diagnostic", "count", len(cases), len(cases), made),
            strict=True,
        )
    )
    for name, rate in rates.items():
        key = str(Key("response", part=name))
        yield dict(zip(ROW, (key, "diagnostic", "share", rate, len(cases), made), strict=True))
    for name in DISPOSITIONS:
        key = str(Key("response", part=f"cases_{name.lower()}"))
        yield dict(zip(ROW, (key, "diagnostic", "count", int(count[name]), len(cases), made), strict=True))
