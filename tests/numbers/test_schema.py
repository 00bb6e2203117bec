"""The record of a number, its columns in every table, and who made one."""

import numpy as np
import pytest

from analysis.numbers.schema import (
    ESTIMATES,
    PRIVATE,
    PUBLIC,
    SCHEMA,
    TEXT,
    Number,
    columns,
    made_by,
    number,
    read_rows,
)
from analysis.stages.estimate.tables import shares
from analysis.stages.release.folder import arrow


def test_each_table_has_its_columns_in_one_order():
    assert " ".join(PRIVATE) == (
        "key kind theme question answer breakdown level unit value low high se df deff base effective_base "
        "cell unweighted domain_df p p_adjusted left right made_by"
    )
    assert [*PRIVATE, "probability", "weighted_base"] == ESTIMATES
    assert set(PUBLIC) - set(PRIVATE) == {"status", "reason"}
    assert set(PRIVATE) - set(PUBLIC) == {"cell", "domain_df", "left", "right"}
    assert [c.name for c in SCHEMA] == columns("private", "public", "estimates", "waves")


def test_every_column_says_what_it_is():
    assert all(c.says for c in SCHEMA) and len({c.says for c in SCHEMA}) == len(SCHEMA)


def test_a_parquet_file_has_the_types_of_the_record():
    schema = arrow(PUBLIC)
    assert schema.names == PUBLIC
    assert {f.name for f in schema if str(f.type) == "string"} == TEXT & set(PUBLIC)


def test_a_row_is_read_into_the_record():
    cells = dict.fromkeys(PUBLIC, "") | {
        "key": "mean.a.all",
        "kind": "mean",
        "unit": "mean",
        "value": "6.25",
    }
    assert number(cells) == Number(key="mean.a.all", kind="mean", unit="mean", value=6.25)
    with pytest.raises(TypeError, match="largest"):
        number({**cells, "largest": "1"})


def test_numbers_keep_text_and_read_measures(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("key,kind,level,value,low\na,share,NA,0.5,\n")
    rows = read_rows(path)
    assert rows.level[0] == "NA" and rows["value"][0] == 0.5 and np.isnan(rows.low[0])


def test_a_number_names_its_function():
    assert made_by(shares) == "analysis.stages.estimate.tables.shares"
