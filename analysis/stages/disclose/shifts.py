"""Headlines if a target were another: the change is the target's by how far its people are from the rest.

Of a group's share p_g and that of everyone p, weighting the group up by d of the population moves p by
d (p_g - p) / (1 - q), q what the group is of it. So whoever has the change has the group's share, withheld
or not. A change is printed in steps so wide that the people of the group who can have answered so are never
told more narrowly than any withheld count, and never finer than `width` people of the base.
"""

from collections import Counter

import numpy as np
import pandas as pd

from analysis.numbers.key import Key
from analysis.stages.disclose.fineness import to_steps
from analysis.stages.disclose.judges import PRIVACY, withhold
from analysis.stages.disclose.tables import SAMPLE
from analysis.study import Study

SHIFT = "shift"
STEPS = (0.005, 0.01, 0.02, 0.05, 0.1)
AVERAGED = 10  # headlines of which an average change may be told: that of one would be its change


def judge_shifts(rows: pd.DataFrame, study: Study) -> None:
    """Round each change to the least step that is wide enough; withhold it where none is."""
    shift = rows.index[rows.kind == SHIFT]
    if shift.empty:
        return
    by_key = rows.drop_duplicates("key").set_index("key")
    keys = [Key.parse(key) for key in rows.key[shift]]
    of = [str(Key("margin", margin=k.margin, level=k.level, part=SAMPLE[1:])) for k in keys]
    target = [str(Key("margin", margin=k.margin, level=k.level, part="target")) for k in keys]
    people, part = by_key.base[of].to_numpy(float), by_key.value[target].to_numpy(float)
    step = least_step(people, part, rows.base[shift].to_numpy(float), study)
    withhold(
        rows, shift[(step == 0) | (rows.base[shift].to_numpy(float) < study.disclosure.min_base)], PRIVACY
    )
    rows.loc[shift, "value"] = to_steps(rows.value[shift].to_numpy(float), step) + 0.0
    rows.loc[shift, "base"] = np.nan
    means = Counter(str(Key("choice", term=k.margin, level=k.level, part="moved")) for k in keys)
    alone = [key for key, count in means.items() if count < AVERAGED]
    withhold(rows, rows.index[rows.key.isin(alone)], PRIVACY)


def least_step(people: np.ndarray, part: np.ndarray, base: np.ndarray, study: Study) -> np.ndarray:
    """(k,) the least of STEPS that is `width` people of the base, and of the group when the change is
    turned into the group's share; 0 where the widest is not. people: in the group, part: of the population
    that it is."""
    by, width, found = study.robustness.shift, study.disclosure.width, np.zeros(len(base))
    turned = (1 - part) / (by * part) * people
    for step in reversed(STEPS):
        found = np.where((base * step >= width) & (turned * step >= width), step, found)
    return found
