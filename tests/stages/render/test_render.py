"""Pages from templates: addresses, links, figures, guards, and faults told with their place."""

import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from analysis.stages.render import __main__ as render
from analysis.stages.render.given import Given
from analysis.stages.render.lines import Lines
from analysis.stages.render.site import Site
from analysis.study import FactError
from analysis.words import Numbers

TINY = Path("tests/studies/tiny")
LISTS = ("part", "chart", "words", "texts")
NUMBERS = Path("build/tiny/numbers.csv")
HEAD = "key,kind,theme,question,answer,breakdown,level,unit,value,low,high,se,df,deff,base,effective_base,unweighted,p,p_adjusted,status,reason,made_by"
ROWS = [
    f"share.{q}.{a}.all,share,,{q},{a},,,share,0.{40 + i},0.35,0.55,0.02,20,1.1,240,200,0.4,,,shown,,analysis.estimate.shares"
    for i, (q, a) in enumerate(
        [
            ("happy", "agree"),
            ("role", "early"),
            ("group", "red"),
            ("paid", "yes"),
            ("perks", "car"),
            ("extra", "yes"),
        ]
    )
]
ROWS += [
    f"mean.{q}.all,mean,,{q},mean,,,mean,40,39,41,0.5,20,1.1,240,200,40,,,shown,,analysis.estimate.means"
    for q in ("hours", "content")
]


def of_tiny(pages: list[Path], inputs: Path, **more: Any) -> Given:
    """The files of the tiny study, with these pages and others where `more` says so."""
    own = {name: TINY / name for name in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")}
    part = sorted(Path("site_src/parts").glob("*.j2"))
    given = {Path(name).stem: path for name, path in own.items()} | more
    return Given(page=pages, part=part, inputs=inputs, **given)


@pytest.fixture
def hostile(tmp_path: Path) -> None:
    text = (TINY / "codebook.csv").read_text()
    (tmp_path / "codebook.csv").write_text(text.replace("I am happy with my work.", "<i>*x*</i>"))


@pytest.fixture
def site(tmp_path: Path):
    """Render one page template against a handful of numbers."""
    numbers = tmp_path / "numbers.csv"
    numbers.write_text("\n".join([HEAD, *ROWS]) + "\n")
    inputs = tmp_path / "inputs.csv"
    inputs.write_text("name,file,bytes,sha256\nresponses,responses.csv,1,00ff\n")

    def build(template: str, address: str = "index.md", claims: str | None = None) -> str:
        page = tmp_path / "pages" / f"{address}.j2"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(template)
        more = {}
        codebook = (
            tmp_path / "codebook.csv" if (tmp_path / "codebook.csv").exists() else TINY / "codebook.csv"
        )
        if claims is not None:
            more["claims"] = tmp_path / "claims.toml"
            more["claims"].write_text(claims)
        given = of_tiny([page], inputs, codebook=codebook, **more)
        render.main(given, numbers, tmp_path / "docs", tmp_path / "parts")
        return (tmp_path / "docs" / address).read_text()

    return build


@pytest.mark.parametrize(
    ("address", "root"),
    [("index.md", ""), ("method.md", "../"), ("findings/index.md", "../"), ("findings/fear.md", "../../")],
)
def test_links_start_at_the_root_from_every_depth(site, address, root):
    made = site("{{ n('share.happy.agree.all') }} <a href='{{ root }}method/'>m</a>", address)
    assert f'href="{root}numbers/happy/#share.happy.agree.all"' in made and f"href='{root}method/'" in made


@pytest.mark.parametrize(
    "printed", ["{{ q.happy.wording }}", "{{ q.happy.wording ~ '' }}", "{{ [q.happy.wording] | join }}"]
)
def test_what_authors_wrote_is_escaped_and_what_templates_wrote_is_not(site, hostile, printed):
    assert site(f"<b>{printed}</b>") == "<b>&#60;i&#62;&#42;x&#42;&#60;&#47;i&#62;</b>"


def test_every_question_gets_a_page_and_a_record(site, tmp_path):
    site("front")
    pages = {p.stem for p in (tmp_path / "docs" / "questions").glob("*.md")}
    assert pages == {"role", "group", "happy", "paid", "hours", "perks", "extra", "content"}
    record = (tmp_path / "parts" / "numbers" / "happy.html").read_text()
    assert 'id="share.happy.agree.all"' in record
    page = (tmp_path / "docs" / "questions" / "happy.md").read_text()
    assert "“I am happy with my work&#46;”" in page and '<div data-part="questions/happy"></div>' in page


def test_pages_that_are_no_longer_made_go(site, tmp_path):
    site("front")
    stray = tmp_path / "docs" / "questions" / "old.md"
    stray.write_text("old")
    kept = tmp_path / "docs" / "code" / "estimate.md"
    kept.parent.mkdir()
    kept.write_text("code")
    site("front")
    assert not stray.exists() and kept.exists()


CLAIM = "[c]\nleft = 'share.happy.agree.all'\nrelation = '>'\nright = 0.2\nsays = 's'\n"


@pytest.mark.parametrize(
    ("template", "more", "says"),
    [
        ("{{ n('share.happy.agre.all') }}", {}, "index.md: no number 'share.happy.agre.all', did you mean"),
        ("a\n{{ q.hapy.wording }}", {}, "line 2: 'dict object' has no attribute 'hapy'"),
        ("{% if %}", {}, "line 1"),
        ("{{ n.claim('d') }}", {"claims": CLAIM}, "no claim 'd'"),
    ],
)
def test_a_fault_in_a_template_is_one_error_with_its_place(site, template, more, says):
    with pytest.raises(FactError) as caught:
        site(template, **more)
    assert says in str(caught.value)


def test_a_chart_and_a_part_leave_their_place(site):
    assert (
        site("{{ figure('dots') }} {{ part('a/b') }}")
        == '<div data-figure="dots"></div> <div data-part="a/b"></div>'
    )


GUARDS = '{% import "parts/theme.j2" as t with context %}'
GROUPS = (
    "difference.hours.mean.role.early-{},difference,,hours,mean,role,early-{},difference,2,1,3,0.5,20,,240,200,,"
    "0.001,{},shown,,analysis.estimate.differences"
)
RANK = "rank.hours.all,rank,,hours,mean,,,rank,2,1,3,,,,240,,,,,shown,,analysis.estimate.ranks"


@pytest.mark.parametrize(
    ("guard", "adjusted", "stops"),
    [
        ("t.alike(['hours'], 'role')", "0.2", ""),
        (
            "t.alike(['hours'], 'role')",
            "0.01",
            "says that no difference by 'role' passes the test; .*early-late' does: 2",
        ),
        ("t.ranked('rank.hours.all', 1, 3)", "0.2", ""),
        (
            "t.ranked('rank.hours.all', 1, 2)",
            "0.2",
            "lies within 1 to 2; its interval is 1 to 3|lies within 1 to 2; its interval is 1–3",
        ),
    ],
)
def test_a_guard_stops_the_build_when_the_data_say_otherwise(site, tmp_path, guard, adjusted, stops):
    with (tmp_path / "numbers.csv").open("a") as numbers:
        numbers.write(GROUPS.format("late", "late", adjusted) + "\n" + RANK + "\n")
    page = f"{GUARDS}<p>So it is.{{{{ {guard} }}}}</p>"
    if stops:
        with pytest.raises(FactError, match=stops):
            site(page)
    else:
        assert site(page) == "<p>So it is.</p>"


def test_a_rank_is_a_whole_number_and_a_certain_one_has_one_end(site, tmp_path):
    with (tmp_path / "numbers.csv").open("a") as numbers:
        numbers.write(
            RANK + "\n" + RANK.replace("rank.hours", "rank.content").replace("2,1,3", "1,1,1") + "\n"
        )
    made = site("{{ n.get('rank.hours.all').interval() }} {{ n.get('rank.content.all').interval() }}")
    assert made == "1&#8211;3 1"


def test_the_means_of_groups_are_drawn_on_an_axis_with_ends(site, tmp_path):
    row = next(row for row in ROWS if row.startswith("mean.hours.all"))
    group = row.replace(".all", ".role.early").replace(
        ",mean,,,mean,40,39,41", ",mean,role,early,mean,38,37,39"
    )
    with (tmp_path / "numbers.csv").open("a") as numbers:
        numbers.write(group + "\n")
    site("x")
    part = (tmp_path / "parts/questions/hours.html").read_text()
    assert not re.search(r"<th[^>]*></th>", part)
    ends = re.findall(r'<span class="ax"><span>([^<]*)</span><span>[^<]*</span><span>([^<]*)</span>', part)
    assert ends == [("0", "100")] and 'class="iv lo37 hi39 v38 ref40' in part


def test_pages_that_are_kept_are_those_of_a_whole_build(tmp_path, monkeypatch):
    """Of a changed number the pages that tell it are made again, of a changed template its page alone."""
    numbers, page = tmp_path / "numbers.csv", tmp_path / "pages" / "index.md.j2"
    inputs = tmp_path / "inputs.csv"
    inputs.write_text("name,file,bytes,sha256\nresponses,responses.csv,1,00ff\n")
    page.parent.mkdir()
    page.write_text('{{ n("share.happy.agree.all") }}')
    other = page.with_name("other.md.j2")
    other.write_text("Words.")
    made: list[str] = []
    plain = Site.rendered

    def watched(site: Site, env: Environment, template: str, book: Numbers, **more: Any) -> str:
        made.append(more["name"])
        return plain(site, env, template, book, **more)

    monkeypatch.setattr(Site, "rendered", watched)

    def build(folder: str, kept: bool) -> dict[str, str]:
        made.clear()
        out = tmp_path / folder
        file = out / "kept.json" if kept else None
        render.main(of_tiny([page, other], inputs), numbers, out / "docs", out / "parts", kept=file)
        return {
            str(p.relative_to(out)): p.read_text() for p in out.rglob("*") if p.suffix in (".md", ".html")
        }

    rows = "\n".join([HEAD, *ROWS]) + "\n"
    moved = rows.replace(ROWS[0], ROWS[0].replace("0.40,0.35", "0.41,0.35"))
    asking = {"index.md", "questions/happy.md", "questions/happy", "numbers/happy", "topline"}
    assert moved != rows
    for text, told, again in (
        (rows, "Words.", None), (rows, "Words.", set()), (rows, "Others.", {"other.md"}),
        (moved, "Others.", asking),
    ):  # fmt: skip
        numbers.write_text(text)
        other.write_text(told)
        files, seen = build("again", kept=True), set(made)
        assert files == build("whole", kept=False)
        assert seen == (set(made) if again is None else again)


def test_a_sentence_about_a_series_holds_or_stops_the_build(tmp_path):
    from analysis.study.series import read_series
    from tests.stages.chart import library

    series = read_series(library.write(tmp_path)["series"], ("register", "census"))
    lines = Lines(series, Numbers({}, {}, {}).on("a.md", "../"))
    assert lines.moved("lent", "2001", "2005", "up") == ""
    assert lines.known("lent", "2005") == '<a class="v" href="../context/#series-lent">200</a>'
    for asked, says in [
        (("lent", "2001", "2005", "down"), "it says that 'lent' goes down; it is 100 in 2001, 200 in 2005"),
        (("lend", "2001", "2005", "up"), "series 'lend' is not known, did you mean 'lent'?"),
        (("lent", "2001", "2004", "up"), "year of lent '2004' is not known"),
        (("lent", "2001", "2005", "sideways"), "way 'sideways' is not known"),
    ]:
        with pytest.raises(FactError, match=re.escape(says)):
            lines.moved(*asked)


@pytest.mark.parametrize("name", sorted({x.name for x in fields(Given)} - {"page", "claims", "editions"}))
def test_each_file_that_pages_tell_of_is_among_what_they_are_made_from(tmp_path, name):
    """A page knows its own template, and the claims and editions that it tells of."""
    file = tmp_path / f"{name}.toml"
    value = [file] if name in LISTS else tmp_path if name == "drawn" else file
    given = replace(of_tiny([], TINY / "study.toml"), **{name: value})
    file.write_text("a")
    before = given.hashes()
    file.write_text("b")
    assert given.hashes() != before
