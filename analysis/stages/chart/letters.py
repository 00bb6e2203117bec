"""A map on a phone: a letter in each point, and below it a key with both numbers."""

import math

from analysis.language import phrase
from analysis.stages.chart import measure
from analysis.stages.chart.field import BOTTOM, REGIONS, Map, Pair, both, field, point
from analysis.stages.chart.labels import Box
from analysis.stages.chart.lettering import wrap
from analysis.stages.chart.marks import Axis
from analysis.stages.chart.sheet import ACCENT, INK, INK3, PAPER, SMALL, Sheet

TALL, R = 400, 9.0  # px: height of the map, radius of a disc
RINGS = (20, 26, 34, 44)  # px: how far a disc may move aside
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def lettered(drawn: Map, pixels: int) -> Sheet:
    """The map with a letter in each point, ordered by region, and a key with both numbers below it."""
    sheet = Sheet(pixels)
    across, up = Axis(*drawn.ends_x, 22, pixels - 6), Axis(*drawn.ends_y, TALL - BOTTOM, 26)
    zones = {
        name: [p for p in drawn.pairs if not p.withheld and zone(p, drawn) == name] for name in REGIONS
    }
    shown = [p for found in zones.values() for p in sorted(found, key=lambda p: -measure.place(p.y.number))]
    points = [point(p, across, up) for p in shown]
    field(sheet, drawn, points, across, up)
    discs = apart(
        [(spot.x, spot.y) for spot in points], (across.start + R, up.end + R, across.end, up.start - R)
    )
    for spot, at in zip(points, discs, strict=True):
        if at != (spot.x, spot.y):
            sheet.line((spot.x, spot.y), at, ACCENT, 1)
            sheet.dot(spot.x, spot.y, ACCENT)
    for p, at, letter in zip(shown, discs, LETTERS, strict=False):
        disc(sheet, *at, letter)
        sheet.name(at[0] - R, at[0] + R, at[1] - R, at[1] + R, both(p))
    hidden = [p for p in drawn.pairs if p.withheld]
    sheet.height = key(sheet, drawn, shown, hidden, TALL + 10.0)
    return sheet


def zone(p: Pair, drawn: Map) -> str:
    """The region of a point; below the diagonal it is the lower right one, where that has a name."""
    x, y = measure.place(p.x.number), measure.place(p.y.number)
    if drawn.diagonal and "lower_right" in drawn.regions and x > y:
        return "lower_right"
    high = not drawn.cut or y >= drawn.cut["y"]
    left = not drawn.cut or x <= drawn.cut["x"]
    return {(True, True): "upper_left", (True, False): "upper_right", (False, True): "lower_left"}.get(
        (high, left), "lower_right"
    )


def apart(points: list[tuple[float, float]], frame: Box) -> list[tuple[float, float]]:
    """Where discs stand: at their points, or aside at the nearest place where they touch no other."""
    placed: list[tuple[float, float]] = []
    for x, y in points:
        steps = [(0.0, 0.0)] + [
            (r * math.cos(a * math.pi / 8), r * math.sin(a * math.pi / 8)) for r in RINGS for a in range(16)
        ]
        free = [
            (x + dx, y + dy)
            for dx, dy in steps
            if frame[0] <= x + dx <= frame[2]
            and frame[1] <= y + dy <= frame[3]
            and all(math.dist((x + dx, y + dy), other) >= 2 * R + 1 for other in placed)
        ]
        placed.append(free[0] if free else (x, y))
    return placed


def disc(sheet: Sheet, x: float, y: float, letter: str) -> None:
    look = {"shape": "circle", "size": 3.4 * R * R, "fill": ACCENT, "stroke": PAPER, "width": 1}
    sheet.dots.append({"x": x, "y": y, **look})
    sheet.word(x, y, letter, PAPER, "center", SMALL, 600)


def key(sheet: Sheet, drawn: Map, shown: list[Pair], hidden: list[Pair], y: float) -> float:
    """Letter, name and both numbers with their intervals, by region; the y below it."""
    right, middle = sheet.width, sheet.width - 62
    sheet.word(middle, y, drawn.y["short"], INK3, "right", SMALL)
    sheet.word(right, y, drawn.x["short"], INK3, "right", SMALL)
    last = ""
    for at, p in enumerate([*shown, *hidden]):
        name = "" if p.withheld else zone(p, drawn)
        if name != last or (at == 0 and not name):
            heading = drawn.regions.get(name, [""])[0] if name else phrase("chart.withheld")
            y += 18 if at else 12
            sheet.word(0, y, heading, INK, weight=600)
            y, last = y + 8, name
        y += 16
        if not p.withheld:
            disc(sheet, R, y + 7, LETTERS[at])
        lines = wrap(p.name, middle - 2 * R - 60)
        for row, line in enumerate(lines):
            sheet.word(2 * R + 8, y + (0 if len(lines) > 1 else 7) + 15 * row, line, INK)
        for edge, entry in ((middle, p.y), (right, p.x)):
            sheet.word(edge, y, measure.bare(entry.number), INK, "right")
            sheet.word(edge, y + 15, entry.number.interval(), INK3, "right", SMALL)
        y += 24
    return y + 2
