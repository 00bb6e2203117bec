"""How far long work is: what, how many of how many, and the time left, where a terminal is looked at."""

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

import click

Item = TypeVar("Item")


def progress(items: Sequence[Item], what: str) -> Iterator[Item]:
    """The items in order, with a bar on the terminal's error channel; elsewhere nothing is written."""
    quiet = not sys.stderr.isatty()
    with click.progressbar(items, label=f"  {what}", show_pos=True, hidden=quiet, file=sys.stderr) as bar:
        yield from bar
