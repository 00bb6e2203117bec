"""Bases that tell of one to nine people: as printed, and as unweighted shares give them away."""

from collections.abc import Iterator

from tests.checks.attack.bounds import ROUND, fitting
from tests.checks.attack.site import Number, Site

FEW = 9


def counts(site: Site) -> Iterator[tuple[str, int, int]]:
    """(key, fewest, most) of every group that lies in the respondents and whose size is told."""
    for x in site.numbers.values():
        if x.unit == "count" and x.value is not None and x.kind in ("diagnostic", "model"):
            if x.key in ("quality.records", "quality.respondents"):
                yield x.key, int(x.value), int(x.value)
            elif x.kind == "model":  # a count that ends in 0 may have been rounded
                half = ROUND // 2 if x.value % ROUND == 0 else 0
                yield x.key, int(x.value) - half, int(x.value) + half
        elif x.base:
            half = ROUND // 2 if x.base % ROUND == 0 else 0
            yield x.key, int(x.base) - half, int(x.base) + half


def sizes(site: Site) -> dict[str, tuple[int, int]]:
    """Question asked of everyone -> the sizes of its base that its unweighted shares allow.

    A share of whole people to three decimals fits few bases: with four answers mostly one.
    """
    out = {}
    for question in site.questions.values():
        top = [
            x for x in site.numbers.values()
            if x.kind == "share" and x.question == question.id and not x.breakdown and x.base
        ]  # fmt: skip
        if top and question.asked_of in ("all", ""):
            base = int(top[0].base or 0)
            fit = fitting(
                [(x.unweighted, printed(top)) for x in top], max(base - ROUND // 2, 1), base + ROUND // 2
            )
            if fit:
                out[question.id] = fit
    return out


def printed(top: list[Number]) -> float:
    """What the unweighted shares of a topline were rounded to."""
    return 0.001 if any(x.unweighted and round(x.unweighted, 2) != x.unweighted for x in top) else 0.01


def slivers(site: Site, previous: Site | None = None) -> list[str]:
    """Every pair of nested groups whose difference is certain to be one to nine people."""
    found = []
    everyone = site.people
    exact = dict(sizes(site))
    for name, (low, high) in exact.items():
        if everyone - high >= 1 and everyone - low <= FEW:
            found.append(f"{name}: {everyone} respondents, {low} to {high} in its base")
    told = {key: (low, high) for key, low, high in counts(site)}
    for key, (low, high) in told.items():
        if low == high and low % ROUND and site.numbers[key].kind == "model":
            found += [
                f"{key} {low} beside {name} {a}"
                for name, (a, b) in exact.items()
                if a == b and 1 <= abs(a - low) <= FEW
            ]
        if low == high and 1 <= abs(everyone - low) <= FEW:
            found.append(f"{key} {low} of {everyone} respondents")
        if low == high and site.numbers[key].kind not in ("model", "diagnostic"):
            found.append(f"{key}: base {low} as it is")
    if previous:
        found += editions(told, {key: (low, high) for key, low, high in counts(previous)})
    return found


def editions(now: dict[str, tuple[int, int]], then: dict[str, tuple[int, int]]) -> list[str]:
    """Groups that grew, or shrank, by certainly one to nine people."""
    found = []
    for key in now.keys() & then.keys():
        least, most = now[key][0] - then[key][1], now[key][1] - then[key][0]
        if (least >= 1 and most <= FEW) or (most <= -1 and least >= -FEW):
            found.append(f"{key}: {then[key]} before, {now[key]} now")
    return sorted(found)
