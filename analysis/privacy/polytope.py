"""Extremes of linear functions over one polytope, each solve starting from the last basis."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

import highspy as highs  # scipy's linprog starts cold: five times slower here
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from analysis.stats.errors import NotConvergedError

Floats = NDArray[np.float64]


def solver() -> highs.Highs:
    """A solver. The first of a process says its name and licence on standard output, where a build tells
    its stages, and has no setting against it."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        return highs.Highs()
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


@dataclass(frozen=True)
class Extreme:
    """The largest value of a linear function, the point where it is taken and the rows that bind."""

    value: float
    point: Floats
    binding: NDArray[np.bool_]


class Polytope:
    """The points x >= 0 with low <= A x <= high; A: (rows, variables)."""

    def __init__(self, A: Floats, low: Floats, high: Floats) -> None:
        columns, lp = csc_array(A), highs.HighsLp()
        lp.num_row_, lp.num_col_ = A.shape
        lp.col_cost_, lp.col_lower_ = np.zeros(A.shape[1]), np.zeros(A.shape[1])
        lp.col_upper_ = np.full(A.shape[1], np.inf)
        lp.row_lower_, lp.row_upper_ = low, high
        lp.a_matrix_.num_row_, lp.a_matrix_.num_col_ = A.shape
        lp.a_matrix_.format_ = highs.MatrixFormat.kColwise
        lp.a_matrix_.start_ = columns.indptr.astype(np.int32)
        lp.a_matrix_.index_ = columns.indices.astype(np.int32)
        lp.a_matrix_.value_ = columns.data
        self._solver = solver()
        self._solver.setOptionValue("output_flag", False)
        self._solver.passModel(lp)
        self._all = np.arange(A.shape[1], dtype=np.int32)

    def largest(self, objective: Floats) -> Extreme:
        """The maximum of objective @ x; raises NotConvergedError if the polytope is empty or unbounded."""
        self._solver.changeColsCost(len(self._all), self._all, -objective)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status != highs.HighsModelStatus.kOptimal:
            raise NotConvergedError(f"linear program: {self._solver.modelStatusToString(status)}")
        solution = self._solver.getSolution()
        duals = np.asarray(solution.row_dual)
        return Extreme(
            -self._solver.getObjectiveValue(), np.asarray(solution.col_value), np.abs(duals) > 1e-9
        )

    def release(self, row: int) -> None:
        """Let a row take any value."""
        self._solver.changeRowBounds(int(row), -np.inf, np.inf)
