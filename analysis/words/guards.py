"""Guards of sentences that say more than a claim compares: nothing on the page, or an error."""

from collections.abc import Iterable

from markupsafe import Markup

from analysis.study import FactError
from analysis.words.book import Numbers


def alike(book: Numbers, ids: Iterable[str], breakdown: str) -> Markup:
    """No difference of means between groups of a breakdown passes the adjusted test, on any question."""
    for x in (x for id_ in ids for x in book.under("difference", id_, "mean", breakdown)):
        if x.p_adjusted is not None and x.p_adjusted < book.alpha:
            raise FactError(
                f"{book.page}: it says that no difference by {breakdown!r} passes the test; {x.key!r} does:"
                f" {x.text()} ({x.interval()})"
            )
    return Markup("")


def ranked(book: Numbers, key: str, first: int, last: int) -> Markup:
    """The interval of a rank lies within two places."""
    x = book.get(key)
    if x.withheld or x.low is None or x.high is None or x.low < first or x.high > last:
        told = "it is withheld" if x.withheld else f"its interval is {x.interval()}"
        raise FactError(f"{book.page}: it says that {key!r} lies within {first} to {last}; {told}")
    return Markup("")
