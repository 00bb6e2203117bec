"""Text that tries to be markup, code or a formula, wherever authors write text: it changes the text alone."""

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path

import pytest

from tests.test_build import ENVIRONMENT, ROOT, STUDY

STRINGS = [  # none begins like a formula: a table with such a cell is refused (test_release)
    "<script>alert(1)</script>", "</title><script>alert(2)</script>", "<img src=x onerror=alert(3)>", "<!-- x", "]]> x",
    "\" onmouseover=\"alert(4)", "' onfocus='alert(5)", "</td></tr></table><p>out", "</script><b>x</b>", "<svg/onload=alert(6)>",
    "<meta http-equiv=refresh content=0>", "<base href=//x.example>", "{{ 7 * 7 }}", "{% raw %}", "{# gone #}", "{root}", "${x}",
    "*bold* **bolder** _u_ __uu__", "# Heading", "a\\b \\* \\<", "[x](javascript:alert(7))", "![x](y.png)", "[x][y] [^1]",
    "`code` ``more``", "~~gone~~ ==marked== ^up^", "| a | b |", "> quoted", "x - item", "1. first", "x --- rule", ":smile: :material-x:",
    "*[HTML]: words", 'x --8<-- "study.toml"', "{++ins++} {--del--}", "&lt;i&gt; &#60;b&#62; &amp;", "$$x^2$$ \\(y\\)", "x ++ctrl+c++",
    "https://x.example/?a=1&b=2", "www.x.example x@x.example", "!!! note", "??? more", 'x === "tab"', "{: .class #id }", "%s %(a)s %",
    "a<b and c>d", "“quoted” ‘so’ — –", "Zoë 杨 é ß", "\U0001f600 x", "data:text/html,<b>", "\\u003cb\\u003e \\x3cb", "..%2f ../x",
]  # fmt: skip
PLAIN = "plain words"
TEXTS = {  # column or key -> where people write text that is shown
    "codebook.csv": ("wording", "short", "note"), "scales.csv": ("label",),
    "study.toml": (*"title question strategy sponsor conductor instrument population sample recruitment modes dates "
                   "sizes weighting processing quality limits mood pay".split(), '"Every number"'),
    "recodes.toml": ("wording", "short"), "models.toml": ("question",),
    "charts/moods.toml": ("title",), "charts/hours.toml": ("title", "asked"),
}  # fmt: skip


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def rewritten(folder: Path, text: Callable[[], str]) -> None:
    """The tiny study with each of its texts replaced."""
    shutil.copytree(ROOT / STUDY, folder)
    for name, keys in TEXTS.items():
        path = folder / name
        if path.suffix == ".csv":
            rows = list(csv.DictReader(io.StringIO(path.read_text())))
            for row in rows:
                row.update({key: text() for key in keys if row[key]})
            out = io.StringIO()
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            path.write_text(out.getvalue())
            continue
        pattern = re.compile(rf'^({"|".join(keys)})(\s*=\s*)".*"$', re.M)
        path.write_text(pattern.sub(lambda m: m[1] + m[2] + quoted(text()), path.read_text()))


class Skeleton(HTMLParser):
    """Tags with the names of their attributes, without pictures; and the text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.text: list[str] = []
        self.feed(re.sub(r"<svg\b.*?</svg>", "<svg></svg>", page, flags=re.S))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def published(folder: Path, text: Callable[[], str]) -> Path:
    rewritten(folder / "study", text)
    settings = folder / "study" / "study.toml"
    named = f"site_name = {quoted(text())}\nsite_description = {quoted(text())}\n"
    extra = f"[site.extra]\nnotice = {quoted(text())}\nabout = {quoted(text())}\n"
    settings.write_text(settings.read_text().replace("[site]\n", f"{extra}\n[site]\n{named}"))
    made = subprocess.run(
        ["make", "--no-print-directory", f"STUDY={folder / 'study'}", f"BUILD={folder / 'build'}"],
        cwd=ROOT, capture_output=True, text=True, env=ENVIRONMENT,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return folder / "build" / "site"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("hostile")
    first, second = cycle(STRINGS), cycle(STRINGS[20:] + STRINGS[:20])  # each at two places or more
    plain = published(folder / "plain", lambda: PLAIN)
    return plain, published(folder / "hostile", lambda: f"{next(first)} {next(second)}")


def pages(site: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(site.rglob("*.html")):
        name = str(path.relative_to(site))
        if not name.startswith(("code/", "assets/")):
            yield name, path.read_text(encoding="utf-8")


def test_hostile_text_changes_no_tag_and_no_attribute(sites):
    plain, hostile = (dict(pages(site)) for site in sites)
    assert plain.keys() == hostile.keys() and len(plain) > 20
    for name in plain:
        assert Skeleton(hostile[name]).tags == Skeleton(plain[name]).tags, name


def test_hostile_text_is_shown_as_written(sites):
    shown = re.sub(r"\s+", " ", " ".join(" ".join(Skeleton(page).text) for _, page in pages(sites[1])))
    lost = [s for s in STRINGS if re.sub(r"\s+", " ", s) not in shown]
    assert not lost


def test_no_picture_and_no_download_runs_hostile_text(sites):
    for path in sorted(sites[1].rglob("*")):
        if path.suffix == ".svg" or path.suffix == ".html":
            for picture in re.findall(r"<svg\b.*?</svg>", path.read_text(encoding="utf-8"), flags=re.S):
                seen = Skeleton(picture.replace("<svg", "<g").replace("</svg>", "</g>")).tags
                assert not {tag for tag, _ in seen} & {"script", "img", "foreignobject", "a"}, path
                assert not [a for _, names in seen for a in names if a.startswith("on")], path
        if path.suffix == ".csv" and "data" in path.parts:
            for row in csv.reader(path.read_text(encoding="utf-8").splitlines()):
                assert not [cell for cell in row if cell[:1] in ("=", "@", "\t")], path
