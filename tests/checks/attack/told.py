"""What tests and models tell of cells that are withheld.

The statistic of a test of all groups, beside the numbers of all groups but one and of everyone, leaves one
value for the last. A model with as many effects as its terms have cells gives the share of every cell.
"""

from collections import defaultdict
from collections.abc import Iterator

from tests.checks.attack.bounds import Bound
from tests.checks.attack.site import Site

CROSS = "_x_"
OF_MODEL = ("effect", "interaction", "coefficient")


def told(site: Site) -> Iterator[Bound]:
    """Tests that compare a withheld number, and models that give their data back."""
    private = {
        (x.question, x.answer, x.breakdown) for x in site.numbers.values() if x.private and x.breakdown
    }
    terms: dict[str, set[str]] = defaultdict(set)
    for x in site.numbers.values():
        if x.value is None:
            continue
        if x.kind == "omnibus" and (x.question, x.answer, x.breakdown) in private:
            yield Bound(f"{x.key} by its statistic", 0.0, 0.0)
        if x.kind in OF_MODEL:
            _, model, term, *_ = x.key.split(".")
            terms[model].add(term)
    for model, found in sorted(terms.items()):
        crossed = {part for term in found if CROSS in term for part in term.split(CROSS)}
        apart = (found - crossed) - {term for term in found if CROSS in term}
        if len(apart) + bool(crossed) < 2:
            yield Bound(f"model {model} by its effects", 0.0, 0.0)
