"""Typed statistics are found where they stand."""

from analysis.study.prose import typed


def test_a_statistic_is_found_in_prose_and_not_in_code():
    assert typed("So 41% of them, {{ n('x', places=1) }} 12 points {# 5% #}<b title='3%'>") == [
        "41%",
        "12 points",
    ]
    assert typed("In 2016, 12 of the 14 topics; section 3.2") == []
