"""What is summed up of a scale: two answers at either end (three where it has seven), a number in bands."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.study.scales import Answer
from analysis.tools.importing.plan import Level
from analysis.tools.importing.words import UNSPACED, is_outside, scale_of

FEWEST, MOST, LONG = 4, 7, 7
NARROW, MANY = 15, 8  # of a range that is left whole; bands that one is parted in
YEAR = "year"
FIRST, LAST = "first", "last"


def nets(levels: Sequence[Level]) -> dict[str, tuple[str, str]]:
    """Code -> (key, label) of the net that it counts in; none where no common scale says the order."""
    answers = [x for x in levels if x.treatment == "answer" and not is_outside(x.label)]
    name, place = scale_of(x.label for x in answers)
    if not name or len(place) < len(answers) or not FEWEST <= len(answers) <= MOST:
        return {}
    wide = 3 if len(answers) >= LONG else 2
    out: dict[str, tuple[str, str]] = {}
    for key, some in ((f"{FIRST}_{wide}", answers[:wide]), (f"{LAST}_{wide}", answers[-wide:])):
        between = " / " if UNSPACED.search(some[0].label) else " or "
        label = between.join([some[0].label, *(lowered(x.label) for x in some[1:])])
        out |= {x.code: (key, label) for x in some}
    taken = {x.key for x in levels}
    return {} if taken & {key for key, _ in out.values()} else out


def lowered(label: str) -> str:
    """Without its capital, unless more capitals follow."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def bands(level: Level) -> Iterator[Level]:
    """A range of numbers as ranges of one round width, four to nine of them; another answer as it is."""
    span = Answer(level.code, level.key, level.label, "", None, "answer").span
    if span is None or not isinstance(span[0], int) or span[1] - span[0] < NARROW or level.key == YEAR:
        yield level
        return
    low, high = int(span[0]), int(span[1])
    width = next(f * 10**p for p in range(15) for f in (1, 2, 5) if (high - low) / (f * 10**p) < MANY)
    starts = [low, *range((low // width + 1) * width, high, width)]
    for at, start in enumerate(starts):
        end = starts[at + 1] - 1 if at + 1 < len(starts) else high
        key = f"{start}_{end}".replace("-", "m")
        yield replace(level, code=f"{start}..{end}", key=key, label=f"{start}–{end}", raws=())
