"""What a headline under another target gives back of the people at that target.

A group is weighted up from q of the population to q (1 + r), the others give way: the headline moves by
r q (p_g - p) / (1 - q). Known are the change to a step, q, r, p, and how many people of the sample the group is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from tests.checks.attack.bounds import Bound
from tests.checks.attack.choices import fineness
from tests.checks.attack.site import Number, Site

SHIFT, BY = "shift.", "choice.targets.larger.by"


def shifts(site: Site) -> Iterator[Bound]:
    """Of each group and headline, how many of the group may have answered so. Weighting moves other margins
    along; who leaves that out reads the change as well as anyone."""
    told = [x for x in site.numbers.values() if x.key.startswith(SHIFT) and x.value is not None]
    by = site.numbers.get(BY)
    if not told or by is None or not by.value:
        return
    of = Counter(tuple(key.split(".")[1:3]) for key in site.numbers if key.startswith(SHIFT))
    same: dict[float, list[Number]] = defaultdict(list)
    share = {x.key: site.numbers[f"share.{x.question}.{x.answer}.all"] for x in told}
    for x in told:
        same[share[x.key].base or 0.0].append(x)
    for base, numbers in same.items():
        step = fineness(numbers)
        for x in numbers:
            half = min(step / 2, averaged(x, site, step, of))
            margin, level = x.key.split(".")[1:3]
            sample, target = (
                site.numbers.get(f"margin.{margin}.{level}.{part}") for part in ("sample", "target")
            )
            if sample and target and sample.value and target.value:
                turned = (1 - target.value) / (by.value * target.value)
                people = sample.value * base
                middle = (share[x.key].value or 0.0) + x.value * turned
                ends = ((middle + sign * half * turned) * people for sign in (-1, 1))
                yield Bound(f"{x.key} by its target", *ends)


def averaged(x: Number, site: Site, step: float, of: Counter[tuple[str, ...]]) -> float:
    """How far off a change can be that is worked out from the average over headlines and the other changes;
    of: margin and level -> how many changes are told of it."""
    margin, level = x.key.split(".")[1:3]
    mean = site.numbers.get(f"choice.{margin}.{level}.moved")
    if mean is None or mean.value is None:
        return float("inf")
    count = of[margin, level]
    return count * fineness([mean]) / 2 + (count - 1) * step / 2
