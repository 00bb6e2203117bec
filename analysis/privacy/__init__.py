"""Formulas of disclosure control on tables and arrays; no files, no names of a study.

presentation    when a proportion is too uncertain to print
rules           cells that are unsafe by themselves
suppression     the span test over linked tables
cells, sums     a survey's toplines and breakdowns as linked tables
protection      which of their cells to withhold
attack, audit   how narrowly the rest bounds them, and what else to withhold (polytope: the solver)
nested          differences of bases that pin down a few people
risk            how easily people are recognized in a file
"""

from analysis.privacy.attack import Printed
from analysis.privacy.audit import Seen, bounds, widen
from analysis.privacy.cells import Cells, UnprotectedError
from analysis.privacy.nested import Differences, fitting, nested, within
from analysis.privacy.presentation import Presentation, presentation
from analysis.privacy.protection import protect
from analysis.privacy.risk import anonymity, classes, individual_risk, prosecutor, suda
from analysis.privacy.rules import dominated, heavy, outlying, primary, saturated
from analysis.privacy.suppression import Table, suppress

__all__ = [
    "Cells",
    "Differences",
    "Presentation",
    "Printed",
    "Seen",
    "Table",
    "UnprotectedError",
    "anonymity",
    "bounds",
    "classes",
    "dominated",
    "fitting",
    "heavy",
    "individual_risk",
    "nested",
    "outlying",
    "presentation",
    "primary",
    "prosecutor",
    "protect",
    "saturated",
    "suda",
    "suppress",
    "widen",
    "within",
]
