"""Beside a clause that too few of the reasonable choices keep: how many do, and which clause."""

import re

from markupsafe import Markup

from analysis.words.escape import escape

_MARK = r' <a class="dep" title="[^"]*" href="[^"]*">\([^<]*\)</a>'
_TOGETHER = re.compile(f"(?:{_MARK}){{2,}}")
_NAMED = re.compile(r'(title="([^"]*)" href="[^"]*">\()')


def mark(says: str, kept: str, link: str) -> Markup:
    """A mark that follows the clause of a claim: `kept` in a hundred choices keep what it says."""
    return Markup(' <a class="dep" title="{}" href="{}">(holds in {} of 100 ways to count)</a>').format(
        escape(says.rstrip(".")), Markup(link), kept
    )


def named(page: str) -> str:
    """A page on which marks that stand side by side each say what they are of."""
    return _TOGETHER.sub(lambda marks: _NAMED.sub(r"\1“\2” ", marks[0]), page)
