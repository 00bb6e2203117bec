"""One reader of numbers, for facts and data."""

import numpy as np
import pytest

from analysis.study import PROBABILITY, SECONDS, WEIGHT, Span, plain, plain_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("-2.5", -2.5),
        (".5", 0.5),
        ("5.", 5),
        ("1e-05", 1e-5),
        ("2E3", 2000),
        ("007", 7),
    ],
)
def test_a_plain_number_is_read(text, number):
    assert plain(text) == number


@pytest.mark.parametrize(
    "text",
    ["", " ", "nan", "NaN", "inf", "-inf", "Infinity", "1_0", "+1", "1,5", "1 000", "٣", "３", "1e308", "1e400",
     "1e-400e", "0x10", "1e", "e5", ".", "-", "--1", "9" * 5000, "true", "1\n", "½", "²"],
)  # fmt: skip
def test_anything_else_is_none(text):
    assert plain(text) is None


def test_each_field_has_its_range():
    assert plain("0", WEIGHT) is None and plain("1e11", WEIGHT) is None and plain("0.3", WEIGHT) == 0.3
    assert (
        plain("1", PROBABILITY) == 1
        and plain("1.01", PROBABILITY) is None
        and plain("0", PROBABILITY) is None
    )
    assert plain("-1", SECONDS) is None and plain("0", SECONDS) == 0
    assert plain("0", Span(0, 1, open=True)) is None and plain("2.5", Span(whole=True)) is None
    assert str(WEIGHT) == "a plain number at least 1e-10 and at most 1e+10"
    assert str(Span(0, 1, open=True)) == "a plain number above 0 and at most 1"
    assert str(Span(whole=True)) == "a whole number"


def test_cells_that_are_no_numbers_are_missing():
    got = plain_numbers(["3", "refused", "", "-1", "3"], Span(0))
    assert got[[0, 4]].tolist() == [3, 3] and np.isnan(got[1:4]).all()
