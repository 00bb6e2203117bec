"""Formulas of disclosure control on tables and arrays; no files, no names of a study."""

from analysis.privacy.cells import Cells
from analysis.privacy.presentation import Presentation, presentation
from analysis.privacy.protection import protect
from analysis.privacy.suppression import Table, dominated, primary, suppress

__all__ = [
    "Cells",
    "Presentation",
    "Table",
    "dominated",
    "presentation",
    "primary",
    "protect",
    "suppress",
]
