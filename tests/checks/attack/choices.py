"""What two ways to count tell of the people who are in the one and not in the other.

A number under another choice, or with answers imputed, stands beside the published one. Who knows a base knows how many people a step
of the last digit is: two shares in fine steps leave so few counts of those whom the choice leaves out.
"""

from collections import defaultdict
from collections.abc import Iterator

from tests.checks.attack.bounds import Bound
from tests.checks.attack.site import Number, Site

FINENESS = (0.0001, 0.0005, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1)
MEASURED = ("battery.", "loading.", "polychoric.", "varied.")
PARTS = ("late.", "bound.")
SUFFIXES, BEFORE = ("@specification=", "@imputation="), ("varied.", "missing.")


def choices(site: Site) -> Iterator[Bound]:
    """For each number with others beside it, how many people who answered so a choice may have left out."""
    beside: dict[str, list[Number]] = defaultdict(list)
    for x in site.numbers.values():
        if any(s in x.key for s in SUFFIXES) or x.key.startswith(BEFORE[0]):
            beside[plain_of(x.key)].append(x)
    for key, others in sorted(beside.items()):
        plain = site.numbers.get(key)
        if plain is not None and plain.base and any(x.value is not None for x in others):
            yield Bound(f"{key} by other choices", 0.0, fineness(others) * plain.base)


def measured(site: Site) -> Iterator[Bound]:
    """For each number of a battery, and each range of choices, how many people of everyone a step of it is."""
    people = max((x.base or 0.0 for x in site.numbers.values() if x.key.endswith(".all")), default=0.0)
    for x in site.numbers.values():
        if x.key.startswith(MEASURED) and x.value is not None:
            yield Bound(f"{x.key} by its digits", 0.0, fineness([x]) * (x.base or people))


def of_parts(site: Site) -> Iterator[Bound]:
    """What is told of a share among late answers less early ones, and with refusals one way or the other:
    of a share that is withheld nothing may be; else so many people of it as a step of the last digit is."""
    for x in site.numbers.values():
        plain = site.numbers.get(x.key.partition(".")[2]) if x.key.startswith(PARTS) else None
        if plain is not None and plain.private and x.value is not None:
            yield Bound(f"{x.key} of a withheld share", 0.0, 0.0)
        elif plain is not None and plain.base and x.value is not None and x.key.startswith(PARTS[0]):
            yield Bound(f"{x.key} by its digits", 0.0, fineness([x]) * plain.base)


def plain_of(key: str) -> str:
    """The published number that one under another choice, or with answers imputed, stands beside."""
    key = key.partition("@")[0]
    return next((key.removeprefix(b) for b in BEFORE if key.startswith(b)), key)


def fineness(numbers: list[Number]) -> float:
    """The step that all their measures are multiples of, the widest there is."""
    measures = [m for x in numbers for m in (x.value, x.low, x.high) if m is not None]
    fit = [s for s in FINENESS if all(abs(m / s - round(m / s)) < 1e-6 for m in measures)]
    return max(fit, default=0.0)
