"""Samples drawn anew from the synthetic population, each weighted and estimated, and what they cover.

numbers: the shares and means that are judged, and their truth · effects: the models' · scenarios: what is
otherwise than in the demonstration · sample: one draw through the whole weighting · methods: ours and the
naive ones beside it · tally: the table · recovered: number by number · small: small groups, direct and
modeled (from direct), told by their sizes · apart: a population in which one of them thinks otherwise
changes: between waves, on pairs of samples
"""

from analysis.tools.simulate.recovered import COLUMNS as RECOVERED_COLUMNS
from analysis.tools.simulate.recovered import recovered_rows
from analysis.tools.simulate.sample import World, build_world
from analysis.tools.simulate.scenarios import Scenario, scenarios
from analysis.tools.simulate.sizes import COLUMNS as SMALL_COLUMNS
from analysis.tools.simulate.sizes import small_rows
from analysis.tools.simulate.small import small_trials
from analysis.tools.simulate.tally import COLUMNS, Trials, rows, run_trials, together

__all__ = [
    "COLUMNS", "RECOVERED_COLUMNS", "SMALL_COLUMNS", "Scenario", "Trials", "World", "build_world",
    "recovered_rows", "rows", "run_trials", "scenarios", "small_rows", "small_trials", "together",
]  # fmt: skip
