"""The pieces that charts are drawn with."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.stages.chart import alone, groups, labels, lettering, marks, measure, scatter, sheet, spread
from analysis.stages.chart.plan import Entry, read_plan
from analysis.study import FactError
from analysis.words import Number, tabled
from tests.stages.chart import library

TEXTS = ("ink", "ink-2", "ink-3", "accent", "warn")
MARKS = ("g1", "g2", "g3", "d2", "d1", "mid", "a1", "a2", "accent")
COLOURS = alone.tokens(Path("site_src/static/site.css"))


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("name", "ground", "least"),
    [(n, g, 4.5) for n in TEXTS for g in ("paper", "panel")] + [(n, "paper", 3.0) for n in MARKS],
)
def test_contrast_of_the_tokens(scheme, name, ground, least):
    assert contrast(COLOURS[name][scheme], COLOURS[ground][scheme]) >= least


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_older_browsers_get_the_same_light_colours():
    css = Path("site_src/static/site.css").read_text()
    block = css[css.index("@supports not") :]
    older = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[: block.index("}\n}")]))
    assert older == {name: light for name, (light, _) in COLOURS.items()}


def test_nothing_below_the_tokens_names_a_colour():
    css = Path("site_src/static/site.css").read_text()
    rest = css[css.index("/* 2.") :]
    allowed = re.sub(r"@media print \{\n  :root \{[^}]*\}", "", rest)
    assert not re.findall(r"[:\s]#[0-9a-f]{3,8}\b", allowed.replace("#999", ""))


def number(value, unit="share", low=None, high=None, status="shown") -> Number:
    empty = dict.fromkeys(Number.__dataclass_fields__)
    text = dict.fromkeys("kind theme question answer breakdown level reason made_by".split(), "")
    given = {"key": "a.b.c", "unit": unit, "value": value, "low": low, "high": high, "status": status}
    return Number(**{**empty, **text, **given})


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [(0.485, "share", "49"), (0.004, "share", "0"), (-0.125, "points", "−13"), (0.5, "points", "+50"),
     (6.25, "mean", "6.3"), (-0.04, "difference", "0.0")],
)  # fmt: skip
def test_a_number_beside_its_mark(value, unit, written):
    assert measure.bare(number(value, unit)) == written


def test_a_place_is_exact_in_per_cent():
    assert measure.place(number(0.285)) == 28.5
    assert measure.ends(number(0.3)) == (30.0, 30.0)
    assert measure.difference(number(0.3), number(0.251), 1) == "+4.9"
    assert measure.difference(number(0.251), number(0.3), 0) == "−5"
    assert measure.difference(number(0.3), number(0.3), 1) == "0.0"


def test_nothing_withheld_has_a_place():
    with pytest.raises(FactError, match=r"a\.b\.c is withheld"):
        measure.place(number(None, status="withheld"))


def test_lines_break_where_they_must_and_lose_nothing():
    text = "My institution would stand by me if I were investigated over ties"
    lines = lettering.wrap(text, 160)
    assert " ".join(lines) == text and len(lines) > 1
    assert all(lettering.width(line) <= 160 for line in lines)
    assert (
        "".join(lettering.wrap("Unbreakablewordlongerthanitsline", 40))
        == "Unbreakablewordlongerthanitsline"
    )
    assert lettering.width("bold", 13, 600) > lettering.width("bold", 13)


def test_the_gap_of_means_is_the_published_difference(tmp_path):
    plan = plan_of(tmp_path, "ratings")
    (item,) = plan.items()
    assert spread.gap(plan, item, plan.rows(item), "age") == "1.5"


def test_a_topline_ends_on_a_tick_and_holds_its_bars():
    for most in (3, 12, 41, 45, 51, 78, 81, 100):
        end = marks.upper(most, 4)
        assert most <= end <= 100 and marks.Axis(0, end, 0, 1).ticks(5 if end == 100 else 4)[-1] == end


def test_a_negative_value_stands_left_of_its_interval():
    drawing, axis = sheet.Sheet(680), marks.Axis(-2, 5, 200, 600)
    for at, value in enumerate((-0.6, 0.6)):
        found = number(value, "mean", value - 0.3, value + 0.3)
        marks.interval(drawing, axis, 20.0 * at, Entry("a", "", found))
    left, right = drawing.words
    assert left["align"] == "right" and left["x"] < axis.px(-0.9)
    assert right["align"] == "left" and right["x"] > axis.px(0.9)


def test_ticks():
    assert marks.Axis(0, 100, 0, 1).ticks() == [0, 25, 50, 75, 100]
    assert marks.Axis(0, 10, 0, 1).ticks() == [0, 2, 4, 6, 8, 10]
    assert marks.Axis(-20, 30, 0, 1).ticks() == [-20, -10, 0, 10, 20, 30]
    assert marks.Axis(1, 9.5, 0, 1).ticks() == [2, 4, 6, 8]


def test_the_grid_runs_through_rows_and_not_through_words():
    top, bottom, dash = marks.strokes([(20, 40), (41, 60), (90, 110)])
    assert (top, bottom, dash) == (20, 110, (40, 30, 20))
    assert marks.strokes([(20, 40), (41, 60)]) == (20, 60, ())


def test_names_are_placed_apart_and_inside():
    points = [
        labels.Point(x, y, (x - 12, y - 12, x + 12, y + 12), name)
        for x, y, name in (
            (100, 100, "Astronomy"),
            (118, 108, "Geology"),
            (104, 126, "Food"),
            (395, 20, "Edge"),
        )
    ]
    frame = (0, 0, 400, 300)
    spots = labels.place(points, frame, [])
    boxes = [spot.box for spot in spots]
    assert not any(labels.overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert all(b[0] >= 0 and b[2] <= 400 and b[1] >= 0 for b in boxes)
    assert spots == labels.place(points, frame, [])
    for spot, point in zip(spots, points, strict=True):
        others = [p for p in points if p is not point]
        dots = [(p.x - 5, p.y - 5, p.x + 5, p.y + 5) for p in others]
        assert not any(labels.overlap(spot.box, dot) for dot in dots)


def plan_of(tmp_path, name, old="", new=""):
    files, book = library.write(tmp_path), library.book(tmp_path)
    assert old in library.CHARTS[name]
    files[name].write_text(library.CHARTS[name].replace(old, new))
    return read_plan(files[name], book)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("one", "quiet.agree", "quit.agree", "question 'quit' is not known, did you mean 'quiet'"),
        ("one", "quiet.agree", "quiet.agre", "answer of quiet 'agre' is not known, did you mean 'agree'"),
        ("one", '"age"', '"aged"', "question 'aged' is not known, did you mean 'age'"),
        ("one", "items =", "item =", "'item' is not known, did you mean 'items'"),
        ("groups", "all = true", 'levels = ["yung"]', "level 'yung' is not known, did you mean 'young'"),
        ("branches", "quiet.agree", "staff.agree", "no published number 'share.staff.agree.branch.north'"),
    ],
)
def test_a_wrong_word_in_a_chart_is_named_with_the_nearest(tmp_path, name, old, new, message):
    with pytest.raises(FactError, match=re.escape(message)):
        groups.dots(plan_of(tmp_path, name, old, new))


def test_a_region_that_is_none_of_the_four(tmp_path):
    with pytest.raises(FactError, match=r"\[regions\]: 'middle' is not known; expected one of upper_left"):
        scatter.scatter(plan_of(tmp_path, "map", "upper_left", "middle"))


def test_levels_that_nobody_stands_in_are_left_out(tmp_path):
    plan = plan_of(tmp_path, "one")
    there = {key: x for key, x in plan.book.numbers.items() if key != "share.quiet.agree.age.untold"}
    plan = replace(plan, book=replace(plan.book, numbers=tabled(there)))
    assert [e.group for e in groups.dots(plan).entries] == ["Under 30", "30 to 59", "60 and over"]


def test_the_highest_stands_first_and_withheld_last(tmp_path):
    drawn = groups.ranked(plan_of(tmp_path, "borrowed"))
    assert [e.item for e in drawn.entries] == ["Films", "Books", "Games and toys for children of all ages"]


def test_levels_of_a_crossed_margin_are_named_in_full(tmp_path):
    drawn = spread.before_after(plan_of(tmp_path, "weights"))
    assert {e.item for e in drawn.entries} >= {"Under 30, North", "60 and over, No answer"}


def test_pictures_of_a_translated_site_hold_its_words_alone(built_site):
    """What a picture says in words that are no name: every text of more than one letter has Chinese in it."""
    paths = [p for p in Path("build/charts/zh").glob("*.html") if "waves." not in p.name]
    told = {word for p in paths for word in re.findall(r"<text[^>]*>([^<]*)</text>", p.read_text())}
    assert paths and not [w for w in told if re.search("[A-Za-z]{2}", w) and not re.search("[一-鿿]", w)]


@pytest.mark.parametrize(("low", "first"), [(-40.0, "−40"), (-100.0, "−100"), (0.0, "0")])
def test_the_lowest_value_of_a_scale_is_not_cut_where_labels_stand_above_their_rows(low, first):
    found = Number(
        key="effect.a", kind="effect", unit="points", value=0.1, low=0.05, high=0.15, status="shown"
    )
    rows = [("a label that has no room beside the plot", Entry("a", "", found))]
    look = groups.Look(low, -low or 100.0, "", effects=low < 0)
    (tick,) = (
        w for w in groups.draw(sheet.NARROW, [groups.Block("", rows)], look).words if w["text"] == first
    )
    assert tick["align"] == "center" and tick["x"] >= lettering.width(first, tick["size"]) / 2
