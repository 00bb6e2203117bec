"""Names beside points, placed by search so that they cover neither marks nor one another."""

import random
from dataclasses import dataclass

from analysis.stages.chart.lettering import width

Box = tuple[float, float, float, float]  # left, top, right, bottom
HIGH, STARTS = 7.0, 24  # px: half the height of a label; descents from different beginnings
COVERS, TOUCHES, PREFERENCE = 10.0, 4.0, 0.15


@dataclass(frozen=True)
class Point:
    """A point with its crossbar's box, in pixels, and its name."""

    x: float
    y: float
    bars: Box
    name: str


@dataclass(frozen=True)
class Place:
    """Where a name stands: its box, and the anchor of its text."""

    box: Box
    x: float
    y: float
    align: str


def place(points: list[Point], frame: Box, lines: list[Box], seed: int = 1) -> list[Place]:
    """The cheapest of several descents: each name in turn takes its cheapest place until none moves."""
    choices = [candidates(point) for point in points]
    alone = [
        [cost(spot, at, points, frame, lines) + PREFERENCE * rank for rank, spot in enumerate(spots)]
        for at, spots in enumerate(choices)
    ]
    draw = random.Random(seed)
    best: tuple[float, list[int]] | None = None
    for _ in range(STARTS if points else 0):
        found = descend(choices, alone, [draw.randrange(len(spots)) for spots in choices])
        best = min(best, found) if best else found
    return [choices[at][taken] for at, taken in enumerate(best[1])] if best else []


def candidates(point: Point) -> list[Place]:
    """Eight places: beside the bars, above and below them, and the four corners near the dot."""
    left, top, right, bottom = point.bars
    near = 5
    spots = [
        (right + near, point.y, "left"), (left - near, point.y, "right"),
        (point.x, top - HIGH - 2, "center"), (point.x, bottom + HIGH + 2, "center"),
        (point.x + near, point.y - HIGH - 5, "left"), (point.x + near, point.y + HIGH + 5, "left"),
        (point.x - near, point.y - HIGH - 5, "right"), (point.x - near, point.y + HIGH + 5, "right"),
    ]  # fmt: skip
    wide = width(point.name)
    shift = {"left": 0.0, "right": wide, "center": wide / 2}
    return [
        Place((x - shift[align], y - HIGH, x - shift[align] + wide, y + HIGH), x, y, align)
        for x, y, align in spots
    ]


def cost(spot: Place, at: int, points: list[Point], frame: Box, lines: list[Box]) -> float:
    left, top, right, bottom = spot.box
    outside = left < frame[0] or top < frame[1] or right > frame[2] or bottom > frame[3]
    found = 100.0 * outside
    for other, point in enumerate(points):
        x0, y0, x1, y1 = point.bars
        for bar in ((x0, point.y - 1, x1, point.y + 1), (point.x - 1, y0, point.x + 1, y1)):
            found += (COVERS if other != at else TOUCHES) * overlap(spot.box, bar)
        found += COVERS * overlap(spot.box, (point.x - 5, point.y - 5, point.x + 5, point.y + 5))
    return found + sum(TOUCHES * overlap(spot.box, line) for line in lines)


def descend(
    choices: list[list[Place]], alone: list[list[float]], taken: list[int]
) -> tuple[float, list[int]]:
    def price(at: int, spot: int) -> float:
        box = choices[at][spot].box
        others = (choices[o][taken[o]].box for o in range(len(choices)) if o != at)
        return alone[at][spot] + COVERS * sum(overlap(box, other) for other in others)

    for _ in range(12):
        before = list(taken)
        for at, spots in enumerate(choices):
            taken[at] = min(range(len(spots)), key=lambda s: (price(at, s), s))
        if taken == before:
            break
    return sum(price(at, spot) for at, spot in enumerate(taken)), taken


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
