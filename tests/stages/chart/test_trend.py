"""Lines over years that others published: what they join, what they state, where the build stops."""

import csv
import re

import pytest

from analysis.stages.chart import figure, years
from analysis.stages.chart.plan import read_plan
from analysis.stages.chart.trend import trend
from analysis.study import FactError
from analysis.study.series import read_series, runs
from tests.stages.chart import library


def plan_of(folder, **changes):
    book, files = library.book(folder), library.write(folder)
    text = files["loans"].read_text()
    for old, new in changes.get("spec", []):
        assert old in text
        text = text.replace(old, new)
    files["loans"].write_text(text)
    return read_plan(files["loans"], book)


def test_no_line_runs_across_an_edition_a_missing_year_or_a_change_of_method(tmp_path):
    series = read_series(library.write(tmp_path)["series"], ("register", "census"))
    joined = [[p.year for p in run] for run in runs(series["lent"])]
    assert joined == [["2001", "2003", "2005"], ["2007"], ["2011", "2012"]]
    assert [[p.year for p in r] for r in runs(series["lent"], [2002])][:2] == [["2001"], ["2003", "2005"]]


def test_a_gap_is_hatched_and_an_earlier_edition_hollow(tmp_path):
    picture = trend(plan_of(tmp_path, spec=[(', { series = "lent_other", label = "A second count" }', "")]))
    sheet = picture.draw(680)
    assert sum(area["fill"] == "url(#hatch)" for area in sheet.areas) == 1
    assert "Hatched years were not found in any source that we could read." in picture.notes
    hollow = [d for d in sheet.dots if d["fill"] == "var(--paper)"]
    assert len(hollow) == 3 and any("earlier edition" in note for note in picture.notes)
    assert "2001, 2007" not in picture.summary and "200 in 2005" in picture.summary


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('way = "up"', 'way = "down"', "'lent' goes from 100 (2001) to 200 (2005), expected down"),
        ('end = "2005"', 'end = "2007"', "no edition of 'lent' has both 2001 and 2007"),
        ("within = 0.01", "within = 0.001", "lent is 200 in 2005, lent_twice 201; expected within 0.1%"),
        ('"lent_twice"]', '"lent_other"]', "have no year in common"),
        ('figure = "peak"', 'figure = "peek"', "figure of context.csv 'peek' is not known, did you mean 'peak'?"),
        ('says = ["2001", ', 'says = ["2002", ', "year of lent '2002' is not known"),
        ('series = "lent_other", label', 'series = "lend", label', "series 'lend' is not known, did you mean 'lent'?"),
        ('band = "closed"', 'band = "peak"', "names no years"),
    ],
)  # fmt: skip
def test_what_a_chart_says_of_lines_holds_or_stops_the_build(tmp_path, old, new, says):
    with pytest.raises(FactError, match=re.escape(says)):
        trend(plan_of(tmp_path, spec=[(old, new)]))


def test_its_files_say_that_others_published_it(tmp_path):
    plan = plan_of(tmp_path)
    picture = trend(plan)
    said = figure.words(plan, picture)
    assert said.source.endswith("Published figures: no result of this survey.") and not said.synthetic
    rows = list(csv.DictReader(figure.csv(plan, picture).splitlines()))
    assert {row["data"] for row in rows} == {"published figures"} and len(rows) == 9
    assert rows[0]["source"] == "register" and rows[0]["year"] == "2001" and rows[0]["value"] == "100"
    assert figure.quotes(picture) == (
        '<ul class="quotes"><li><b>1</b> <a href="{root}context/#peak">“200, 2005”</a></li></ul>'
    )


def test_a_figure_at_the_right_end_keeps_on_the_sheet(tmp_path):
    picture = trend(plan_of(tmp_path))
    for pixels in (680, 358):
        words = picture.draw(pixels).words
        assert all(0 <= word["x"] <= pixels for word in words)
    assert picture.draw(358).height == years.TALL


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("lent,2003,150", "lent,2001,150", "row 3: year '2001' follows '2001'; expected a later one"),
        ("lent,2003,150", "lent,2003/05,150", "year is '2003/05', expected 2019, or 2019/20"),
        ("lent,2003,150", "lent,2003,many", "row 3: value is 'many', expected"),
        ("lent,2003,150", "lent,2003,-1", "row 3: value is '-1'"),
        ("150,works", "150,papers", "unit is 'papers', 'lent' began with 'works'"),
        ("150,works", "150,work", "unit 'work' is not known, did you mean 'works'?"),
        ("150,works,published,register", "150,works,published,registry", "source 'registry' is not in sources.csv, did you mean 'register'?"),
        ("150,works,published", "150,works,guessed", "status 'guessed' is not known"),
        ("lent,2003", "le nt,2003", "name of the series"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_told_with_its_place(tmp_path, old, new, says):
    path = library.write(tmp_path)["series"]
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(FactError, match=re.escape(says)):
        read_series(path, ("register", "census"))


def test_every_fault_of_the_file_is_told_at_once(tmp_path):
    path = library.write(tmp_path)["series"]
    path.write_text(path.read_text().replace(",100,", ",x,").replace(",200,", ",y,"))
    with pytest.raises(FactError, match=r"(?s)row 2.*row 4"):
        read_series(path, ("register", "census"))
