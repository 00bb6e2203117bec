"""Samples drawn anew from the synthetic population, each weighted and estimated, and what they cover.

numbers: the shares and means that are judged, and their truth · effects: the models' · sample: one draw
through the whole weighting · methods: ours and the naive ones beside it · tally: the table
changes: between waves, on pairs of samples
"""

from analysis.tools.simulate.sample import World, build_world
from analysis.tools.simulate.tally import COLUMNS, Trials, rows, run_trials

__all__ = ["COLUMNS", "Trials", "World", "build_world", "rows", "run_trials"]
