"""A drawing of fewer elements is the same picture."""

import pytest
import vl_convert

from analysis.stages.chart.sheet import Sheet
from analysis.stages.chart.slim import DIGITS, slim

DOT = "M4.243,0A4.243,4.243,0,1,1,-4.243,0A4.243,4.243,0,1,1,4.243,0"


@pytest.mark.parametrize(
    ("drawn", "slimmer"),
    [
        ('<g><g role="x"><g/></g><g></g></g>', ""),
        ('<g fill="none"><g><rect width="10.04" height="9.96"/></g></g>', '<g fill="none"><rect width="10" height="9.9"/></g>'),
        ('<g><g stroke="red"><path d="M1,1h2"/></g><g><path d="M1,1h2"/></g></g>', '<g stroke="red"><path d="M1,1h2"/></g><path d="M1,1h2"/>'),
        ('<line transform="translate(3.25,4)" x2="0" y2="-18" stroke="red" stroke-width="3"/>', '<path d="M3.2,4v-18" stroke="red" stroke-width="3"/>'),
        (
            '<line transform="translate(1,2)" x2="5" y2="0" stroke="red" stroke-width="1"/>'
            '<line transform="translate(3,4)" x2="6" y2="7" stroke="red" stroke-width="1"/>'
            '<line transform="translate(3,4)" x2="6" y2="7" stroke="blue" stroke-width="1"/>',
            '<path d="M1,2h5M3,4l6,7" stroke="red"/><path d="M3,4l6,7" stroke="blue"/>',
        ),
        ('<path d="M1,1h2v2h-2Z" fill="red"/><path d="M9,1h2v2h-2Z" fill="red"/>', '<path d="M1,1h2v2h-2Z" fill="red"/><path d="M9,1h2v2h-2Z" fill="red"/>'),
        (f'<path transform="translate(7,8)" d="{DOT}" fill="red" stroke="blue" stroke-width="2"/>', '<circle cx="7" cy="8" r="4.2" fill="red" stroke="blue" stroke-width="2"/>'),
    ],
)  # fmt: skip
def test_fewer_elements_say_the_same(drawn, slimmer):
    assert slim(drawn) == slimmer


def test_the_picture_is_the_same_to_the_pixel():
    """But for circles, which the renderer draws of arcs."""
    sheet = Sheet(200, 100)
    for x in (20, 60, 100):
        sheet.rule((x, 10), (x, 90), (20, 10, 50))
    sheet.area(20, 90, 20, 40, "rgb(200,180,40)", "black")
    sheet.area(20, 120, 50, 70, "rgb(40,180,200)")
    for y in (30, 60):
        sheet.line((30, y), (150, y), "rgb(90,20,20)", 3)
    for i, shape in enumerate(("diamond", "square", "triangle-up", "stroke")):
        sheet.dot(30 + 30 * i, 80, "rgb(0,90,0)", shape, hollow=i % 2 == 0)
    drawn = DIGITS.sub(r"\1\2", str(vl_convert.vegalite_to_svg(sheet.spec())))
    whole = drawn.replace("var(--grid)", "gray").replace("var(--paper)", "white")
    assert slim(whole).count("<") < whole.count("<") / 2
    assert vl_convert.svg_to_png(slim(whole)) == vl_convert.svg_to_png(whole)
