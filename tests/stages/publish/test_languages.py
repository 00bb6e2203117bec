"""Pages in several languages: where their links lead, and how scripts write numbers."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from analysis.language import words_of
from analysis.stages.publish import __main__ as publish
from analysis.stages.publish.languages import led
from analysis.stages.render import __main__ as render
from analysis.words.explore import forms
from tests.stages.chart import library
from tests.stages.render.test_render import HEAD, ROWS, of_tiny

PAGES = {
    f"{name}index.html"
    for name in ("", "zh/", "method/", "zh/method/", "numbers/q/", "zh/questions/q/", "questions/q/")
}


def test_links_lead_to_the_page_in_the_language_where_there_is_one():
    html = (
        '<a href="../../../method/#w">m</a><a href="../../../numbers/q/#k">n</a><a href="../../../">h</a>'
        '<a hreflang="en" href="../../../questions/q/">en</a><a href="#here">x</a>'
        '<a href="https://example.org/method/">o</a>'
    )
    told = led(html, "zh/questions/q/index.html", PAGES, ["en", "zh"])
    assert re.findall('href="([^"]*)"', told) == [
        "../../method/#w", "../../../numbers/q/#k", "../../", "../../../questions/q/", "#here",
        "https://example.org/method/",
    ]  # fmt: skip
    assert re.findall('<a hreflang="en" [^>]*>([^<]*)', told) == ["n", "en"]


def test_links_of_the_study_s_own_language_stay():
    html = '<a href="../method/">m</a>'
    assert led(html, "numbers/q/index.html", PAGES, ["en", "zh"]) == html


def test_a_number_written_in_english_reads_as_the_page_writes_it():
    rules = [(re.compile(a), b.replace("$", "\\")) for a, b in forms(words_of("en"), words_of("zh"))]

    def turned(text: str) -> str:
        for pattern, instead in rules:
            text = pattern.sub(instead, text)
        return text

    told = {"49%": "49%", "34 points": "34 个百分点", "1 point": "1 个百分点", "45–53": "45～53", "−3 to 5": "−3 至 5",
            "withheld": "不公布", "6.3": "6.3"}  # fmt: skip
    assert {text: turned(text) for text in told} == told


SAYS = {
    "de": ("Zum Inhalt", "Menü", "Hell oder dunkel"),
    "fr": ("Aller au contenu", "Menu", "Clair ou sombre"),
}


@pytest.mark.parametrize("language", ["de", "fr"])
def test_a_study_in_another_language_has_its_frame_and_its_search(language, tmp_path):
    study = library.write(tmp_path / "study")["study"]
    study.write_text(f'language = "{language}"\n' + study.read_text())
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# Bibliothek\n\n<p class='lead'>Lesesaal, bibliothèque</p>\n")
    for name in ("parts", "charts"):
        (tmp_path / name).mkdir()
    own = {"overrides": Path("site_src/overrides"), "static": Path("site_src/static")}
    made = {name: tmp_path / name for name in ("docs", "parts", "charts", "site", "kept")}
    words = sorted(Path("site_src/words").glob("*.toml"))
    publish.main(mkdocs=Path("mkdocs.yml"), study=study, words=words, **own, **made)
    html = (tmp_path / "site/index.html").read_text()
    assert f'<html lang="{language}"' in html and all(word in html for word in SAYS[language])
    told = json.loads((tmp_path / f"site/search/{language}.json").read_text())
    assert (
        told["docs"][0][0] == ""
        and 'search/" + root.lang' in (tmp_path / "site/static/frame.js").read_text()
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", ["Gefragt wurden", "40 %", "Alle", "„I am happy"]),
        ("fr", ["Question posée à", "40 %", "« I am happy"]),
    ],
)
def test_a_question_in_another_language_is_told_in_its_words(language, said, tmp_path):
    tiny, numbers, inputs = Path("tests/studies/tiny"), tmp_path / "numbers.csv", tmp_path / "inputs.csv"
    numbers.write_text("\n".join([HEAD, *ROWS]) + "\n")
    inputs.write_text("name,file,bytes,sha256\nresponses,responses.csv,1,00ff\n")
    study, page = tmp_path / "study.toml", tmp_path / "pages/index.md.j2"
    study.write_text(f'language = "{language}"\n' + (tiny / "study.toml").read_text())
    page.parent.mkdir()
    page.write_text("front")
    given = of_tiny([page], inputs, study=study, words=sorted(Path("site_src/words").glob("*.toml")))
    render.main(given, numbers, tmp_path / "docs", tmp_path / "parts")
    told = unescape((tmp_path / "docs/questions/happy.md").read_text()).replace("\u00a0", " ")
    assert [word for word in said if word not in told] == []


def test_a_translation_whose_original_changed_is_named_and_says_so(tmp_path, capsys):
    tiny, words = Path("tests/studies/tiny"), sorted(Path("site_src/words").glob("*.toml"))
    numbers, inputs, texts = (tmp_path / name for name in ("numbers.csv", "inputs.csv", "texts.zh.csv"))
    numbers.write_text("\n".join([HEAD, *ROWS]) + "\n")
    inputs.write_text("name,file,bytes,sha256\nresponses,responses.csv,1,00ff\n")
    texts.write_text("original,translation\nTiny,小研究\n")
    pages = [tmp_path / f"pages/{name}.md.j2" for name in ("index", "worry", "zh/worry")]
    pages[2].parent.mkdir(parents=True)
    for page, front in zip(
        pages, ("", "", "lang: zh\npair: worry.md\nof: 0123456789abcdef\n"), strict=True
    ):
        page.write_text(f"---\n{front}title: Worry\n---\n\n<h1>Worry</h1>\n")
    given = of_tiny(pages, inputs, words=words, texts=[texts])
    render.main(given, numbers, tmp_path / "docs", tmp_path / "parts")
    assert (
        "pages/zh/worry.md.j2: its original has changed since it was translated" in capsys.readouterr().out
    )
    for path in (tmp_path / "docs").rglob("*.md"):
        if path.stem not in ("index", "worry"):
            path.unlink()
    (tmp_path / "charts").mkdir()
    made = {name: tmp_path / name for name in ("docs", "parts", "charts", "site", "kept")}
    own = {"overrides": Path("site_src/overrides"), "static": Path("site_src/static")}
    study = tmp_path / "study.toml"
    study.write_text(
        (tiny / "study.toml").read_text().partition("[site")[0]
        + '[site]\nnav = [{ Home = "index.md" }, { Worry = "worry.md" }]\n'
    )
    publish.main(mkdocs=Path("mkdocs.yml"), study=study, words=words, texts=[texts], **own, **made)
    said = {name: (tmp_path / f"site/{name}/index.html").read_text() for name in ("worry", "zh/worry")}
    assert {name: "本页的原文在翻译之后有改动；以原文为准。" in html for name, html in said.items()} == {
        "worry": False, "zh/worry": True
    }  # fmt: skip
