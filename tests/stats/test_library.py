"""The example of the library runs as it stands."""

import doctest

from analysis import stats


def test_the_example_says_what_comes_out():
    found = doctest.testmod(stats)
    assert found.attempted > 10 and not found.failed
