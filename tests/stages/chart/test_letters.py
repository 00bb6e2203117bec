"""The map on a phone: letters that do not cover one another, in the order of the regions, with both numbers."""

import math
import re

from analysis.stages.chart import letters, scatter
from analysis.stages.chart.plan import read_plan
from analysis.stages.chart.sheet import NARROW
from tests.stages.chart import library

FRAME = (0.0, 0.0, 300.0, 300.0)


def test_discs_that_would_overlap_move_aside_and_stay_in_the_frame():
    points = [(150.0, 150.0)] * 5 + [(2.0, 2.0), (299.0, 4.0), (300.0, 5.0)]
    placed = letters.apart(points, FRAME)
    assert placed[0] == points[0]  # the first stays
    assert all(math.dist(a, b) >= 2 * letters.R for at, a in enumerate(placed) for b in placed[:at])
    assert all(0 <= x <= 300 and 0 <= y <= 300 for x, y in placed)


def test_the_narrow_map_holds_a_letter_and_both_numbers_of_each_point(tmp_path):
    book = library.book(tmp_path)
    path = tmp_path / "charts" / "map.toml"
    path.write_text(
        path.read_text().replace(
            "\npairs = [", '\npairs = [{ x = "rating", y = "cost", label = "Turned" }, '
        )
    )
    sheet = scatter.scatter(read_plan(path, book)).draw(NARROW)
    words = [word["text"] for word in sheet.words]
    assert words.count("A") == words.count("B") == 2  # in the map and in its key
    assert words.index("The library") < words.index("Turned")  # upper left comes before lower right
    assert "7.3" in words and "7.1–7.5" in words and "2.5" in words
    assert (
        "Keep" in words and "good and cheap" not in words
    )  # the line below a region's name is for wide maps
    drawn = sheet.svg("map", "said")
    assert len(re.findall(r">A</text>", drawn)) == 2
