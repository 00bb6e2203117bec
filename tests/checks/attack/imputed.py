"""What numbers with answers imputed tell of a withheld one.

An imputed share is made of the same answers but for a few. Of a withheld share it is nearly that itself; and
where people whose group is unknown are given one, there are fewer groups than are published: the imputed
shares of all groups but one, and of everyone, leave that one.
"""

from collections.abc import Iterator

from tests.checks.attack.bounds import Bound
from tests.checks.attack.choices import fineness
from tests.checks.attack.site import Number, Site

AT, EVERYONE, FEWEST = "@imputation=", ".all", 30  # a base that is not printed is below the last


def imputed(site: Site) -> Iterator[Bound]:
    """Bounds on how many people stand in a share that is withheld for privacy."""
    found = [x for x in site.numbers.values() if AT in x.key and x.value is not None]
    there = {x.key: x for x in found}
    for imputation in sorted({x.key.partition(AT)[2] for x in found}):
        for plain in site.numbers.values():
            own = there.get(f"{plain.key}{AT}{imputation}")
            if plain.private and own is not None:
                yield Bound(f"{plain.key} by itself imputed", 0.0, fineness([own]) * (plain.base or FEWEST))
            elif plain.private and plain.breakdown and not plain.key.startswith("difference"):
                yield from left_over(site, there, plain, imputation)


def left_over(site: Site, there: dict[str, Number], plain: Number, imputation: str) -> Iterator[Bound]:
    """A withheld share by those of the other groups that are imputed too, and of everyone."""
    start = plain.key.removesuffix(plain.level)
    whole = site.numbers.get(f"{start.removesuffix(f'{plain.breakdown}.')}all")
    across = there.get(f"{start.removesuffix(f'{plain.breakdown}.')}all{AT}{imputation}")
    levels = [
        k.rpartition(AT)[0].removeprefix(start)
        for k in there
        if k.startswith(start) and k.endswith(AT + imputation)
    ]
    if across is None or whole is None or not levels:
        return
    width = fineness([across]) * (whole.base or FEWEST)
    for level in levels:
        mine = site.numbers.get(f"{start}{level}")
        width += fineness([there[f"{start}{level}{AT}{imputation}"]]) * ((mine and mine.base) or FEWEST)
    missing = {x.level for x in site.numbers.values() if x.key.startswith(start)} - {*levels, plain.level}
    if len(missing) <= 1:  # those whose group is unknown are given one
        yield Bound(f"{plain.key} by imputed groups", 0.0, width)
