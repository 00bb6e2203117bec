"""A chart on other pages: its own, the one that others frame, and the picture of its links."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.stages.chart import alone, elsewhere, preview
from analysis.stages.chart.draw import KINDS, draw
from analysis.stages.chart.plan import read_plan
from tests.stages.chart import library

COLOURS = alone.tokens(Path("site_src/static/site.css"))


def files(folder: Path, name: str, **changes):
    book = replace(library.book(folder, changes.pop("synthetic", True)), **changes)
    plan = read_plan(library.write(folder)[name], book)
    return plan, draw(plan, COLOURS)


@pytest.mark.parametrize("name", library.CHARTS)
def test_a_preview_has_its_title_in_large_letters_and_the_notice(tmp_path, name):
    book = replace(library.book(tmp_path), title="Readers", edition="Edition 1")
    plan = read_plan(library.write(tmp_path)[name], book)
    picture = KINDS[plan.spec["kind"]](plan)
    svg = preview.preview(
        plan.spec["title"], picture, plan.spec["kind"], picture.draw(680).svg(name, "x"), "Readers, Edition 1",
        "Demonstration data", COLOURS,
    )  # fmt: skip
    words = re.findall(r'<text [^>]*font-size="([\d.]+)px"[^>]*>([^<]+)<', svg)
    assert words[0][0] in ("44", "36") and plan.spec["title"].startswith(words[0][1][:5])
    assert ("28", "Demonstration data") in words and ("26", "Readers, Edition 1") in words
    assert "var(--" not in svg and len(words) > 4
    if plan.spec["kind"] in ("dots", "ranked", "effects"):
        assert min(float(size) for size, _ in words) >= 22


def test_rows_of_a_preview_are_at_most_four_with_their_intervals(tmp_path):
    plan = read_plan(library.write(tmp_path)["groups"], library.book(tmp_path))
    picture = KINDS[plan.spec["kind"]](plan)
    shown = preview.shown(picture, plan.spec["kind"])
    assert 0 < len(shown) <= preview.MOST and len({e.item for e in shown}) == 1
    assert not any(e.number.withheld for e in shown)


def test_the_page_to_frame_runs_nothing_and_says_what_it_is(tmp_path):
    _, made = files(tmp_path, "groups", title="Readers", edition="Edition 1")
    html = made["embed.html"].decode()
    assert html.startswith("<!doctype html>") and html.count('<meta charset="utf-8">') == 1
    assert "<script" not in html and "style=" not in html and "<b>Demonstration data.</b>" in html
    assert "<title>Demonstration data: " in html and 'content="noindex"' in html
    assert re.search(
        r'<a target="_blank" rel="noopener" href="\{root\}charts/groups/">Readers, Edition 1</a>', html
    )


def test_the_page_of_a_real_survey_has_no_notice(tmp_path):
    _, made = files(tmp_path, "groups", synthetic=False)
    assert b"emonstration" not in made["embed.html"] and b"noindex" not in made["embed.html"]


def test_a_chart_s_own_page_has_numbers_citation_frame_and_code(tmp_path):
    _, made = files(tmp_path, "groups", site="https://example.org/s/")
    html = made["page.html"].decode()
    assert re.findall(r'<h2 id="(\w+)">', html) == ["numbers", "cite", "frame", "code"]
    assert "&lt;iframe src=&quot;https://example.org/s/charts/groups/embed/&quot;" in html
    assert "{root}code/stages/chart/groups/#def-dots" in html and "kind" in html.split("<pre>")[-1]
    _, unknown = files(tmp_path, "groups")
    assert (
        elsewhere.UNKNOWN in unknown["page.html"].decode() and b"put its address in" in unknown["page.html"]
    )


def test_each_way_from_a_chart_is_one_click(tmp_path):
    _, made = files(tmp_path, "groups")
    html = made["html"].decode()
    question = re.search(r'href="\{root\}questions/(\w+)/"', html)[1]
    assert f"{{root}}explore/?question={question}" in html
    for way in (
        "charts/groups.csv",
        "charts/groups/#data",
        "code/stages/chart/groups/#def-dots",
        'charts/groups/" data-do="copy"',
    ):
        assert f'href="{{root}}{way}' in html, way
