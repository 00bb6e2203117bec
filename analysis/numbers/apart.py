"""Whether a number is of several populations together, where a study holds each of them apart."""

from analysis.numbers.key import FORMS, Key

DIVIDED = frozenset({"group", "pair"})  # parts of a key that say whose a number is


def pooled(key: Key, apart: str | None) -> bool:
    """Of everyone, or of groups that no level of `apart` bounds; never where a study has one population."""
    if apart is None:
        return False
    of = key.of or key
    form = set(FORMS[of.kind])
    if "by" in form:
        return of.by != apart
    return bool(form & DIVIDED) and apart not in of.group.breakdown
