"""What is summed up of a scale: two answers at either end (three where it has seven), a number in bands."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.study.scales import Answer
from analysis.tools.importing.plan import Level
from analysis.tools.importing.ranges import ends
from analysis.tools.importing.words import UNSPACED, fixed, is_outside, scale_of

FEWEST, MOST, LONG = 4, 7, 7
MANY, ENOUGH = 8, 15  # bands that a range is parted in; people in each, so that it can be shown
YEAR = "year"
FIRST, LAST = "first", "last"


def nets(levels: Sequence[Level], language: str) -> dict[str, tuple[str, str]]:
    """Code -> (key, label) of the net that it counts in; none where no common scale says the order."""
    answers = [x for x in levels if x.treatment == "answer" and not is_outside(x.label)]
    name, place = scale_of(x.label for x in answers)
    if not name or len(place) < len(answers) or not FEWEST <= len(answers) <= MOST:
        return {}
    wide = 3 if len(answers) >= LONG else 2
    out: dict[str, tuple[str, str]] = {}
    for key, some in ((f"{FIRST}_{wide}", answers[:wide]), (f"{LAST}_{wide}", answers[-wide:])):
        between = " / " if UNSPACED.search(some[0].label) else fixed("or", language)
        label = between.join([some[0].label, *(lowered(x.label) for x in some[1:])])
        out |= {x.code: (key, label) for x in some}
    taken = {x.key for x in levels}
    return {} if taken & {key for key, _ in out.values()} else out


def lowered(label: str) -> str:
    """Without its capital, unless more capitals follow."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def bands(level: Level, numbers: Sequence[float]) -> Iterator[Level]:
    """A range of numbers as ranges of a round width, ENOUGH people in each; another answer as it is.

    The width parts what nine of ten answered; ranges that few stand in join the next."""
    span = Answer(level.code, level.key, level.label, "", None, "answer").span
    parts = list(edges(level.code, sorted(numbers))) if span and level.key != YEAR else []
    if len(parts) < 2:
        yield level
        return
    size = ends(level.code)[2]
    for low, high in parts:
        one, two = (f"{end / 10**size:.{size}f}" for end in (low, high))
        short = [x.rstrip("0").rstrip(".") if size else x for x in (one, two)]
        label = short[0] if low == high else "–".join(short)
        key = "_".join(short if low < high else short[:1]).replace("-", "m").replace(".", "_")
        yield replace(
            level, code=f"{one}..{two}", key=f"n{key}" if low == high else key, label=label, raws=()
        )


def edges(code: str, numbers: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Lower and upper ends of bands, in steps of the last decimal."""
    if len(set(numbers)) < FEWEST:
        return
    low, high, size = ends(code)
    unit, tail = 10**size, len(numbers) // 20
    told = [round(x * unit) for x in numbers]
    middle = max(1, told[-1 - tail] - told[tail])
    width = next(f * 10**p for p in range(15) for f in (1, 2, 5) if middle / (f * 10**p) < MANY)
    first, last = round(low * unit), round(high * unit)
    enough = max(ENOUGH, len(told) // 40)
    start, before = first, 0
    for cut in range((first // width + 1) * width, last + 1, width):
        below = bisect_left(told, cut)
        if below - before >= enough and len(told) - below >= enough:
            yield start, cut - 1
            start, before = cut, below
    yield start, last
