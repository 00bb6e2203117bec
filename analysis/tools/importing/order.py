"""The order of answers: by number, by a common scale, by the numbers in them, else the commonest first."""

from collections.abc import Iterable, Mapping, Sequence

from analysis.tools.importing.forms import DECIMAL, WHOLE, value
from analysis.tools.importing.words import bracket, is_no, is_outside, is_yes, is_zero, leading, scale_of

FIRST = "the number that each begins with"


def filled(order: Sequence[str], sentinels: Iterable[str]) -> list[str]:
    """A scale of few whole numbers with the steps between that nobody chose."""
    if len(order) < 3 or not all(WHOLE.fullmatch(c) and c not in sentinels for c in order):
        return list(order)
    low, high = int(value(order[0])), int(value(order[-1]))
    return [str(i) for i in range(low, high + 1)] if low >= 0 and high <= 10 else list(order)


def by_size(cell: str) -> tuple[float, str]:
    return (value(cell), cell) if DECIMAL.fullmatch(cell) else (float("inf"), cell)


def ordered(answers: Sequence[str], counts: Mapping[str, int]) -> tuple[list[str], str, str]:
    """(answers in order, name of the common scale or '', why)."""
    if answers and all(DECIMAL.fullmatch(a) for a in answers):
        return sorted(answers, key=by_size), "", "their numbers"
    two = [a for a in answers if is_yes(a)] + [a for a in answers if is_no(a)]
    if len(two) == 2 and len(answers) < 5 and is_yes(two[0]) and is_no(two[1]):
        rest = sorted((a for a in answers if a not in two), key=lambda a: (-counts[a], a))
        return [*two, *rest], "", "yes before no"
    begins = {a: leading(a) for a in answers}
    if (
        answers
        and all(v is not None for v in begins.values())
        and len(set(begins.values())) == len(answers)
    ):
        return sorted(answers, key=lambda a: begins[a] or 0.0), "", FIRST
    name, place = scale_of(a for a in answers if not is_outside(a))
    if name:
        outside = [a for a in answers if is_outside(a)]
        return [*sorted(place, key=place.__getitem__), *outside], name, f"the common scale {name!r}"
    spans = {a: bracket(a) for a in answers}
    told = [a for a in answers if spans[a]]
    if len(told) > 2 and len(told) >= len(answers) - 2 and len({spans[a] for a in told}) == len(told):
        first = [a for a in answers if not spans[a] and is_zero(a)]
        last = [a for a in answers if not spans[a] and not is_zero(a)]
        return (
            [*first, *sorted(told, key=lambda a: spans[a] or (0.0, 0.0)), *last],
            "",
            "the numbers in them",
        )
    return sorted(answers, key=lambda a: (-counts[a], a)), "", "the commonest first: no order is known"
