"""What is summed up of a scale: two answers at either end (three where it has seven), a number in bands."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.study.scales import Answer
from analysis.tools.importing.plan import Level
from analysis.tools.importing.ranges import coded, ends
from analysis.tools.importing.words import UNSPACED, fixed, is_outside, scale_of

FEWEST, MOST, LONG = 4, 7, 7
NARROW, MANY = 15, 8  # of a range that is left whole; bands that one is parted in
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


def bands(level: Level) -> Iterator[Level]:
    """A range of numbers as ranges of one round width, four to nine of them; another answer as it is."""
    span = Answer(level.code, level.key, level.label, "", None, "answer").span
    if span is None or span[1] - span[0] < NARROW or level.key == YEAR:
        yield level
        return
    low, high, size = ends(level.code)
    width = next(f * 10**p for p in range(15) for f in (1, 2, 5) if (high - low) / (f * 10**p) < MANY)
    starts = [int(low), *range((int(low) // width + 1) * width, int(high), width)]
    for at, start in enumerate(starts):
        end = starts[at + 1] - 10**-size if at + 1 < len(starts) else high
        last = f"{end:.{size}f}" if at + 1 < len(starts) else f"{high:.0f}"
        key = f"{start}_{last}".replace("-", "m").replace(".", "_")
        yield replace(level, code=coded(start, end, size), key=key, label=f"{start}–{last}", raws=())
