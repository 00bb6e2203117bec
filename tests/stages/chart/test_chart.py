"""The stage that draws: every kind, from numbers alone, the same bytes each time."""

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from analysis.stages.chart import __main__ as chart
from analysis.stages.chart import alone, figure, measure, sheet
from analysis.stages.chart.draw import KINDS
from analysis.stages.chart.draw import draw as files_of
from analysis.stages.chart.plan import read_plan
from analysis.study import FactError
from tests.stages.chart import library

STYLESHEET = Path("site_src/static/site.css")


def draw(folder: Path, synthetic: bool = True, only: tuple[str, ...] = ()) -> Path:
    """All charts (or some) of the library, drawn into folder/out."""
    files = library.write(folder, synthetic)
    specs = [path for name, path in files.items() if name in library.CHARTS and (not only or name in only)]
    study = {k: files[k] for k in "numbers study codebook scales recodes series context sources".split()}
    chart.main(**study, stylesheet=STYLESHEET, charts=folder / "out", chart=specs)
    return folder / "out"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw(tmp_path_factory.mktemp("library"))


def test_charts_by_rule_are_drawn_beside_the_studys_own_which_come_first(tmp_path):
    files = library.write(tmp_path / "study")
    own, other = (files[name] for name in list(library.CHARTS)[:2])
    proposed = tmp_path / "proposed"
    proposed.mkdir()
    (proposed / own.name).write_text("no chart at all")
    (proposed / other.name).write_text(other.read_text())
    study = {k: files[k] for k in ("numbers", "study", "codebook", "scales", "recodes")}
    chart.main(**study, stylesheet=STYLESHEET, charts=tmp_path / "out", chart=[own], proposed=proposed)
    named = {f"{path.stem}.{suffix}" for path in (own, other) for suffix in chart.SUFFIXES}
    assert {p.name for p in (tmp_path / "out").iterdir()} == named


def csv_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def test_every_kind_is_drawn_here():
    drawn = {re.search(r'kind = "(\w+)"', text)[1] for text in library.CHARTS.values()}
    assert drawn == set(KINDS)


@pytest.mark.parametrize("name", library.CHARTS)
def test_four_files_and_two_drawings(drawn, name):
    html = (drawn / f"{name}.html").read_text()
    assert html.startswith(f'<figure class="fig" id="fig-{name}">') and html.endswith("</figure>\n")
    assert re.findall(r'<svg class="(\w+)" role="group" aria-label="[^"]+"', html) == ["wide", "narrow"]
    assert [f'width="{px}"' in html for px in (680, 358)] == [True, True]
    assert (drawn / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    assert (drawn / f"{name}.svg").read_text().startswith('<svg xmlns="http://www.w3.org/2000/svg"')


@pytest.mark.parametrize("name", library.CHARTS)
def test_a_drawing_holds_marks_of_published_numbers_alone(tmp_path, name):
    plan = read_plan(library.write(tmp_path)[name], library.book(tmp_path))
    picture = KINDS[plan.spec["kind"]](plan)
    for pixels in (sheet.WIDE, sheet.NARROW):
        spec = json.loads(json.dumps(picture.draw(pixels).spec()))
        longest = max(len(rows) for rows in arrays(spec))
        assert longest < library.RESPONDENTS / 4
        assert len(spec["datasets"]["dots"]) <= 3 * max(len(picture.entries), len(picture.rows))


@pytest.mark.parametrize("name", library.CHARTS)
def test_each_number_has_one_name_in_a_drawing_with_its_interval(tmp_path, name):
    plan = read_plan(library.write(tmp_path)[name], library.book(tmp_path))
    picture = KINDS[plan.spec["kind"]](plan)
    for pixels in (sheet.WIDE, sheet.NARROW):
        svg = picture.draw(pixels).svg("a", "b")
        names = [unescape(n) for n in re.findall(r'<rect role="img"[^>]*><title>([^<]+)</title>', svg)]
        assert names and len(names) == len(set(names))
        assert svg.index('<g aria-hidden="true">') < svg.index("<text") < svg.index('<rect role="img"')
        for entry in picture.entries:
            number = entry.number
            said = number.text() if name == "weights" else measure.sentence(number)
            if not number.withheld:
                item = entry.item.rstrip(".")
                assert sum(item in n and said in n for n in names) >= 1, (entry, names)


def arrays(value):
    """Every list anywhere in a specification."""
    if isinstance(value, dict):
        value = list(value.values())
    elif isinstance(value, list):
        yield value
    if isinstance(value, list):
        for inner in value:
            yield from arrays(inner)


@pytest.mark.parametrize("name", library.CHARTS)
def test_text_is_real_and_never_under_12_px(drawn, name):
    for path in (drawn / f"{name}.html", drawn / f"{name}.svg"):
        sizes = [float(px) for px in re.findall(r'<text [^>]*font-size="([\d.]+)px"', path.read_text())]
        assert sizes and min(sizes) >= 12
        assert len(sizes) == path.read_text().count("<text ")


@pytest.mark.parametrize("name", library.CHARTS)
def test_no_word_leaves_the_sheet(tmp_path, name):
    plan = read_plan(library.write(tmp_path)[name], library.book(tmp_path))
    picture = KINDS[plan.spec["kind"]](plan)
    for pixels in (sheet.WIDE, sheet.NARROW):
        drawing = picture.draw(pixels)
        for word in drawing.words:
            wide = figure_width(word)
            left = word["x"] - {"left": 0, "center": wide / 2, "right": wide}[word["align"]]
            assert left >= -8 and left + wide <= pixels + 8, word
            assert 0 <= word["y"] <= drawing.height + 1, word


def figure_width(word) -> float:
    from analysis.stages.chart.lettering import SLACK, width

    return width(word["text"], word["size"], word["weight"]) / SLACK


def test_ids_are_unique_over_all_charts(drawn):
    figures = [path for path in drawn.glob("*.html") if path.stem.isidentifier()]  # no page of its own
    ids = [i for path in figures for i in re.findall(r'\sid="([^"]+)"', path.read_text())]
    assert len(ids) == len(set(ids)) and any(i.endswith("-hatch") for i in ids)
    for path in figures:
        named = set(re.findall(r"url\(#([^)]+)\)", path.read_text()))
        assert named <= set(re.findall(r'\sid="([^"]+)"', path.read_text()))


def test_withheld_is_said_and_hatched_never_blank(drawn):
    html = (drawn / "one.html").read_text()
    for svg in re.findall(r"<svg.*?</svg>", html, re.S):
        assert ">withheld</text>" in svg and "url(#one-" in svg
        assert "Not stated: withheld" in svg  # in its sentence
    assert '<a href="{root}method/#withheld">withheld</a>' in html
    rows = csv_rows(drawn / "one.csv")
    assert [(r["value"], r["status"], r["reason"]) for r in rows if r["group"] == "Not stated"] == [
        ("", "withheld", "privacy")
    ]


@pytest.mark.parametrize("name", library.CHARTS)
def test_a_withheld_number_is_never_drawn_as_zero(drawn, name):
    hidden = [r for r in csv_rows(drawn / f"{name}.csv") if r["status"] == "withheld"]
    html = (drawn / f"{name}.html").read_text()
    assert html.count(">withheld</text>") >= 2 * bool(hidden)


def test_the_sentence_holds_the_numbers(drawn):
    html = (drawn / "one.html").read_text()
    sentence = re.search(r'aria-label="([^"]+)"', html)[1]
    assert sentence == (
        "Older readers find the room quiet: Under 30: 40% (35–45), 30 to 59: 55% (50–60), 60 and over: "
        "71% (66–76) and Not stated: withheld."
    )
    assert "Rating: 7.3 (7.1–7.5)" in (drawn / "means.html").read_text()
    assert "30 to 59: +12 points (7–17)" in (drawn / "model.html").read_text()


def test_every_number_of_the_table_is_linked_to_its_record(drawn):
    html = (drawn / "groups.html").read_text()
    assert '<a href="{root}numbers/quiet/#share.quiet.agree.age.young">40</a>' in html
    assert '<a href="{root}numbers/quiet/#share.quiet.agree.all">55</a>' in html
    assert 'tabindex="0" role="region"' in html


def test_groups_have_colour_and_shape_and_other_breakdowns_the_accent(tmp_path):
    files, book = library.write(tmp_path), library.book(tmp_path)
    marks = {}
    for name in ("one", "branches"):
        plan = read_plan(files[name], book)
        marks[name] = [(e.mark.colour, e.mark.shape) for e in KINDS["dots"](plan).entries]
    assert marks["one"] == [
        ("var(--g1)", "circle"), ("var(--g2)", "diamond"), ("var(--g3)", "square"),
        ("var(--ink-3)", "triangle-up"),
    ]  # fmt: skip
    assert marks["branches"] == [("var(--accent)", "circle")] * 2


def test_a_flagged_number_is_hollow_and_the_source_line_says_so(drawn):
    html = (drawn / "branches.html").read_text()
    assert html.count('fill="var(--paper)" stroke="var(--accent)"') == 2  # in either drawing
    assert "Hollow marks are less certain" in html


def test_the_source_line_gives_n_and_what_the_lines_are(drawn):
    said = re.search(r'<p class="fig-s">([^<]+)', (drawn / "distance.html").read_text())[1]
    assert said == (
        "The gap is in points. Under 30 n = 120; 30 to 59 n = 160; 60 and over n = 90, rounded to 10. "
        "Lines are 90% intervals. Demonstration data."
    )


def test_the_gap_is_the_published_difference(drawn):
    svg = re.search(r"<svg.*?</svg>", (drawn / "distance.html").read_text(), re.S)[0]
    assert ">31</text>" in svg


def test_wording_and_base_stand_over_a_chart_of_one_question(drawn):
    assert (
        '<p class="fig-q">“The reading room is quiet &amp; calm.” Asked of all.</p>'
        in (drawn / "one.html").read_text()
    )


def test_a_question_not_asked_of_all_needs_words_for_whom(tmp_path):
    files, book = library.write(tmp_path), library.book(tmp_path)
    files["means"].write_text('kind = "ranked"\ntitle = "t"\nclaim = []\nitems = ["cost.mean"]\n')
    plan = read_plan(files["means"], book)
    with pytest.raises(FactError, match="cost was not asked of all: 'asked' must say"):
        figure.words(plan, KINDS["ranked"](plan))


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ('claim = "quiet_young"', "does not hold.*value 0"),
        ('claim = "quiet_untold"', "does not hold.*withheld"),
        ('claim = ["quiet_old", "quiet_odd"]', "'claim.quiet_odd', did you mean 'claim.quiet_old'"),
        ("", "claim is missing"),
    ],
)
def test_a_title_is_guarded_by_its_claims(tmp_path, claim, message):
    files, book = library.write(tmp_path), library.book(tmp_path)
    files["one"].write_text(library.CHARTS["one"].replace('claim = ["quiet_old"]', claim))
    with pytest.raises(FactError, match=message):
        read_plan(files["one"], book)


def test_synthetic_is_marked_in_every_file_and_a_real_study_in_none(drawn, tmp_path):
    real = draw(tmp_path, synthetic=False, only=("one", "map"))
    for folder, marked in ((drawn, True), (real, False)):
        for name in ("one", "map"):
            for suffix in ("html", "svg"):
                assert ("Demonstration data." in (folder / f"{name}.{suffix}").read_text()) == marked
            head, first = (folder / f"{name}.csv").read_text().splitlines()[:2]
            assert head.startswith("data,") == marked
            assert first.startswith("synthetic demonstration,") == marked


def test_the_svg_that_travels_alone_needs_nothing(drawn):
    for name in library.CHARTS:
        svg = (drawn / f"{name}.svg").read_text()
        assert "var(" not in svg and "url(#" not in re.sub(r"url\(#[\w-]+-hatch\)", "", svg)
        assert (
            "<title>" in svg
            and ' style="' not in svg
            and "http" not in svg.replace("http://www.w3.org", "")
        )


def test_an_unknown_colour_is_an_error():
    with pytest.raises(FactError, match="no colour 'inc', did you mean 'ink'"):
        alone.light('<path fill="var(--inc)"/>', {"ink": ("#000", "#fff")}, "here")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "@sum", "-cmd", "＝1"])
def test_a_cell_that_a_spreadsheet_would_run_stops_the_build(tmp_path, cell):
    files, book = library.write(tmp_path), library.book(tmp_path)
    spec = f'kind = "dots"\ntitle = "t"\nclaim = []\nitems = [{{ is = "quiet.agree", label = "{cell}" }}]\n'
    files["one"].write_text(spec)
    plan = read_plan(files["one"], book)
    with pytest.raises(FactError, match="CSV begins with"):
        figure.csv(plan, KINDS["dots"](plan))


def test_text_that_people_wrote_cannot_become_markup(tmp_path):
    files, book = library.write(tmp_path), library.book(tmp_path)
    hostile = '<script>alert(1)</script>\\" onload=\\"x'
    spec = f'kind = "dots"\ntitle = "{hostile}"\nclaim = []\nitems = [{{ is = "quiet.agree", label = "{hostile}" }}]\n'
    files["one"].write_text(spec)
    made = files_of(read_plan(files["one"], book), alone.tokens(STYLESHEET))
    seen: list[tuple[str, list[tuple[str, str | None]]]] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append((tag, attrs))

    Tags().feed((made["html"] + made["svg"]).decode())
    assert seen and not [tag for tag, _ in seen if tag == "script"]
    assert not [name for _, attributes in seen for name, _ in attributes if name.startswith("on")]


def test_two_charts_of_one_name_are_an_error(tmp_path):
    files = library.write(tmp_path)
    study = {k: files[k] for k in "numbers study codebook scales recodes series context sources".split()}
    with pytest.raises(FactError, match="two charts are named 'one'"):
        chart.main(
            **study, stylesheet=STYLESHEET, charts=tmp_path / "out", chart=[files["one"], files["one"]]
        )


def test_the_same_bytes_again(drawn, tmp_path):
    again = draw(tmp_path, only=("groups", "map", "agreement"))
    for path in sorted(again.iterdir()):
        there = drawn / path.name
        assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(there.read_bytes()).digest()


def staged(folder: Path, files: dict[str, Path], seed: str) -> dict[str, int]:
    """The stage as a process of its own; when each file of the charts was last written."""
    facts = [str(files[k]) for k in ("numbers", "study", "codebook", "scales", "recodes")]
    own = [f"stylesheet={STYLESHEET}", f"charts={folder / 'out'}", f"kept={folder / 'kept.json'}"]
    charts = [f"chart={files[name]}" for name in ("one", "two")]
    command = [sys.executable, "-m", "analysis.stages.chart", *facts, *own, *charts]
    subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True)
    return {path.stem: path.stat().st_mtime_ns for path in (folder / "out").glob("*.svg")}


def test_a_chart_is_drawn_again_only_where_its_numbers_moved(tmp_path):
    """In processes that order sets differently; a number that one of two charts shows."""
    files = library.write(tmp_path)
    files |= {"one": tmp_path / "one.toml", "two": tmp_path / "two.toml"}
    files["one"].write_text('kind = "ranked"\ntitle = "One"\nclaim = []\nitems = ["quiet.agree"]\n')
    files["two"].write_text(
        'kind = "dots"\ntitle = "Two"\nclaim = []\nitems = ["quiet.agree"]\nby = "age"\n'
    )
    first = staged(tmp_path, files, "1")
    assert staged(tmp_path, files, "2") == first
    table = pd.read_csv(files["numbers"], dtype=str, keep_default_na=False)
    at = table.index[table.key == "share.quiet.agree.age.old"][0]
    assert table.loc[at, "value"] != "0.7"
    table.loc[at, "value"] = "0.7"
    table.to_csv(files["numbers"], index=False, lineterminator="\n")
    again = staged(tmp_path, files, "3")
    assert again["one"] == first["one"] and again["two"] != first["two"]


def test_a_bar_of_parts_for_each_of_several_questions(drawn):
    rows = csv_rows(drawn / "several.csv")
    assert {r["item"] for r in rows} == {"The room", "Staff help"}
    assert next(r["key"] for r in rows if r["item"] == "The room") == "share.quiet.no_much.all"
    assert len([r for r in rows if r["item"] == "Staff help"]) == 6


def test_an_axis_that_fits_ends_on_the_tick_beyond_the_highest_interval(drawn):
    text = (drawn / "fitted.html").read_text()
    assert "The axis runs from 0 to" in text and ">100%<" not in text


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('question = "quiet"', "stands beside 'items'"), ('by = "age"', "of several questions everyone is shown"),
        ('items = ["quiet", "rating"]', "has other answers than 'quiet'"),
    ],
)  # fmt: skip
def test_bars_of_several_questions_that_cannot_be(tmp_path, more, says):
    files = library.write(tmp_path)
    items = "" if more.startswith("items") else 'items = ["quiet", "staff"]\n'
    files["parts"].write_text(f'kind = "stacked"\ntitle = "T"\nclaim = []\nasked = "A."\n{items}{more}\n')
    study = {k: files[k] for k in ("numbers", "study", "codebook", "scales", "recodes")}
    with pytest.raises(FactError, match=says):
        chart.main(**study, stylesheet=STYLESHEET, charts=tmp_path / "out", chart=[files["parts"]])


def test_no_chart_of_the_site_draws_a_number_under_another_choice(built_site):
    """A model's imputed effect stood in the chart of the published one, under the same label."""
    drawn = [path.read_text(encoding="utf-8") for path in Path("build/charts").glob("*.csv")]
    assert len(drawn) > 50
    assert not [text for text in drawn if "@imputation=" in text or "@specification=" in text]


def test_no_row_of_the_site_is_without_a_name(built_site):
    pages = [path.read_text(encoding="utf-8") for path in built_site.rglob("index.html")]
    assert len(pages) > 100
    assert not [page for page in pages if '<th scope="row"></th>' in page]
