"""A question over its waves: joined where the same was asked, dashed in other words, broken where it was another."""

import re
from dataclasses import replace

import pytest

from analysis.stages.chart import waves
from analysis.stages.chart.sheet import NARROW, WIDE
from analysis.study import read_waves
from analysis.study.waves import Link
from analysis.words import About, Numbers, Table
from tests.words.test_waves import STUDY, SURVEY, number, told

LINKS = {
    kind: Link(kind, "happy", {"agree": "agree"}, "Otherwise.") for kind in ("same", "reworded", "broken")
}


def drawn(kind: str) -> waves.Drawn:
    return waves.drawn(told("happy", "agree", 0.05, 0.02, 0.08, 0.01, happy=LINKS[kind]))


def between(of: waves.Drawn) -> list[dict]:
    """The lines from one wave to the next; intervals stand upright."""
    sheet = waves.draw(of, WIDE)
    return [line for line in sheet.lines if line["x"] != line["x2"]]


@pytest.mark.parametrize(
    ("kind", "lines", "dashed", "breaks"),
    [("same", 1, False, 0), ("reworded", 1, True, 0), ("broken", 0, False, 1)],
)
def test_a_line_is_drawn_dashed_or_broken(kind, lines, dashed, breaks):
    of = drawn(kind)
    found = between(of)
    assert len(found) == lines and all(bool(line["dash"]) == dashed for line in found)
    assert len(waves.draw(of, WIDE).areas) == breaks and len(waves.draw(of, WIDE).dots) == 2


@pytest.mark.parametrize(
    "dots", [(60, 70), (70, 60), (60, 60), (60, 140), (150, 160), (164, 164), (159, 30)]
)
@pytest.mark.parametrize("last", [False, True])
def test_values_of_two_lines_stand_apart_and_above_the_years(dots, last):
    """The upper dot has the upper value."""
    at = waves.raised(dots, 164, last)
    assert abs(at[0] - at[1]) >= waves.LINE and max(at) <= 164 - waves.LINE / 2
    assert dots[0] == dots[1] or (dots[0] < dots[1]) == (at[0] < at[1])
    assert waves.raised(dots[:1], 164, last) == [dots[0] - (0 if last else waves.OVER)]


def test_a_withheld_wave_has_no_mark_and_no_line():
    of = drawn("same")
    (line,) = of.lines
    hidden = [replace(line.numbers[0], status="withheld", value=None), line.numbers[1]]
    of = replace(of, lines=[replace(line, numbers=hidden)])
    assert between(of) == [] and len(waves.draw(of, NARROW).dots) == 1
    assert "2025 withheld" in waves.told(of)


def test_the_figure_says_its_numbers_and_its_marks():
    html = waves.fragment(drawn("reworded"), "95%").decode()
    assert html.count("<svg ") == 2 and "Dashed: asked in other words." in html
    assert "Agree: 2025 40%, 2026 45%." in html and "Hatched" not in html
    assert re.search(r"<title>Agree, 2026: 45%</title>", html)
    assert "Hatched" in waves.fragment(drawn("broken"), "95%").decode()


def test_shares_stand_on_an_axis_from_zero_that_holds_them():
    of = drawn("same")
    assert of.axis == (0.0, 50.0) and of.percent and of.waves == ["2025", "2026"]
    assert [waves.quarters(most) for most in (3, 25, 26, 76)] == [25, 25, 50, 100]


def test_means_beyond_a_hundred_have_an_axis_of_their_own():
    now, then = (replace(number(key, value), answer="mean", unit="mean", low=value - 20, high=value + 20)
                 for key, value in (("mean.hours.all", 430.0), ("mean.hours.all@wave=2025", 410.0)))  # fmt: skip
    (wave,) = read_waves(STUDY / "waves", *SURVEY)
    wave = replace(wave, links={**wave.links, "hours": Link("same", "hours", {"mean": "mean"})})
    table = Table({now.key: now}, {then.key: then})
    asked = replace(
        SURVEY[1]["hours"], rows=tuple(replace(a, code="0..600") for a in SURVEY[1]["hours"].rows)
    )
    of = waves.drawn(About(asked, Numbers(table, {}, SURVEY[1], waves=[wave], this="2026")))
    assert not of.percent and of.axis == (0.0, 600.0)
    assert len(waves.draw(of, WIDE).dots) == 2
