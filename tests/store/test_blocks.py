"""Scores on disk, and tables of numbers written by the column."""

import csv

import numpy as np
import pandas as pd
import pytest

from analysis.store import Scores, Writer, write_columns


def test_scores_come_back_by_key_and_old_blocks_go(tmp_path):
    scores = np.arange(12.0).reshape(4, 3)  # four units, three numbers
    writer = Writer(tmp_path)
    writer.add(["a", "b", "c"], scores)
    writer.add(["d"], None)
    writer.add(["e"], scores[:, :1] + 1)
    writer.finish()
    kept = Scores(tmp_path)
    assert [kept.of(k).tolist() for k in "abc"] == scores.T.tolist() and kept.of("e").tolist() == [
        1,
        4,
        7,
        10,
    ]
    assert "d" not in kept and "a" in kept
    again = Writer(tmp_path)
    assert not list(tmp_path.iterdir())  # a reader finds nothing until it is whole
    again.finish()
    assert "a" not in Scores(tmp_path)


def test_a_number_lies_in_one_piece(tmp_path):
    writer = Writer(tmp_path)
    writer.add(["a", "b"], np.asfortranarray(np.ones((5, 2))))
    assert np.load(tmp_path / "0.npy").flags.c_contiguous and np.load(tmp_path / "0.npy").shape == (2, 5)


@pytest.mark.parametrize("text", ["plain", "a, b", 'say "x"', "two\nlines", "cr\rx"])
def test_a_table_by_columns_reads_as_it_was_written(tmp_path, text):
    path = tmp_path / "rows.csv"
    write_columns(path, ["key", "value"], {"key": [text, "b"], "value": [1 / 3, np.nan]})
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["key", "value"], [text, "0.333333333333"], ["b", ""]]
    assert pd.read_csv(path).shape == (2, 2)


def test_whole_numbers_are_whole(tmp_path):
    write_columns(tmp_path / "x.csv", ["base"], {"base": np.array([1990.0, 2e6, 0.5])})
    assert (tmp_path / "x.csv").read_text() == "base\n1990\n2000000\n0.5\n"
