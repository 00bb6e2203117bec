"""What stands with a number or a clause: ways to its evidence, how many reasonable choices keep it."""

import re

from markupsafe import Markup

from analysis.language import say
from analysis.numbers.schema import Number
from analysis.words.escape import escape

_MARK = r' <a class="dep" title="[^"]*" href="[^"]*">[(（][^<]*[)）]</a>'
_TOGETHER = re.compile(f"(?:{_MARK}){{2,}}")
_NAMED = re.compile(r'(title="([^"]*)" href="[^"]*">[(（])')


def mark(says: str, kept: str, link: str) -> Markup:
    """A mark that follows the clause of a claim: `kept` in a hundred choices keep what it says."""
    return Markup(' <a class="dep" title="{}" href="{}">{}</a>').format(
        escape(says.rstrip(".")), Markup(link), say("claim.depends", kept=kept)
    )


def ways(number: Number, asked: bool, by: str, code: str) -> Markup:
    """What a script needs to lead on from a link: question and breakdown, where it was asked; its code."""
    told = {"q": number.question if asked else "", "by": by if asked else "", "code": code}
    return Markup("").join(Markup(' data-{}="{}"').format(k, Markup(x)) for k, x in told.items() if x)


def named(page: str) -> str:
    """A page on which marks that stand side by side each say what they are of."""
    return _TOGETHER.sub(lambda marks: _NAMED.sub(r"\1“\2” ", marks[0]), page)
