"""Whether what was put into the population comes out again: headline by headline, effect by effect."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from analysis.tools.simulate.methods import PUBLISHED
from analysis.tools.simulate.tally import Trials

COLUMNS = "key samples truth mean deviation se coverage".split()
KINDS = ("overall", "mean", "model")


def recovered_rows(trials: Trials) -> Iterator[dict[str, Any]]:
    """A row a share or mean of everyone that leads its question, and an effect of a model.

    mean, deviation: of the estimates over the samples · se: the mean standard error that is stated
    """
    world, kinds = trials.world, trials.kinds
    everyone = np.append(world.cells.group == 0, np.ones(len(kinds) - len(world.cells.group), bool))
    value, se, covered = (getattr(trials, of)[PUBLISHED] for of in ("value", "se", "covered"))
    for i in np.flatnonzero(np.isin(kinds, KINDS) & everyone):
        yield {
            "key": trials.keys[i], "samples": len(value), "truth": world.truth[i],
            "mean": np.nanmean(value[:, i]), "deviation": np.nanstd(value[:, i], ddof=1),
            "se": np.nanmean(se[:, i]), "coverage": covered[:, i].mean(),
        }  # fmt: skip
