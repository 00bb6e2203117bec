"""The tables of numbers, and who made one."""

import numpy as np

from analysis.numbers.schema import made_by, read_rows
from analysis.stages.estimate.tables import shares


def test_numbers_keep_text_and_read_measures(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("key,kind,level,value,low\na,share,NA,0.5,\n")
    rows = read_rows(path)
    assert rows.level[0] == "NA" and rows["value"][0] == 0.5 and np.isnan(rows.low[0])


def test_a_number_names_its_function():
    assert made_by(shares) == "analysis.stages.estimate.tables.shares"
