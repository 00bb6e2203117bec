"""The one error of authored files, and every 'did you mean'."""

from collections.abc import Iterable
from difflib import get_close_matches


class FactError(ValueError):
    """Something that people wrote down contradicts itself or another file."""


def near(name: str, names: Iterable[str]) -> str:
    """', did you mean x?' when one of `names` is close to `name`, else ''."""
    match = get_close_matches(str(name), [str(n) for n in names], n=1)
    return f", did you mean {match[0]!r}?" if match else ""


def known(name: str, names: Iterable[str], what: str) -> str:
    """`name` if it is one of `names`; raises FactError that says `what` was looked up where."""
    names = list(names)
    if name not in names:
        raise FactError(f"{what} {name!r} is not known{near(name, names)}")
    return name
