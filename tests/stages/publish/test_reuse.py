"""Pages kept by content: the bytes are those of a whole build, and only what changed is made."""

import shutil
from pathlib import Path

import pytest

from analysis.stages.publish import __main__ as publish
from analysis.stages.publish import build, policy
from analysis.study import FactError
from tests.stages.publish.test_publish import write

MENU = (
    'nav = [{ Front = "index.md" }, { Method = "method.md" }]\nnot_in_nav = "/numbers/*\\n/findings/**/*"\n'
)
DEEP = "findings/deep/quiet.md"


@pytest.fixture
def arguments(tmp_path: Path) -> dict[str, Path]:
    """A study whose pages depend on no other, published."""
    given = write(tmp_path, site=MENU)
    given["mkdocs"] = tmp_path / "mkdocs.yml"
    given["mkdocs"].write_text(Path("mkdocs.yml").read_text())
    page = given["docs"] / DEEP
    page.write_text(page.read_text().replace("[method](../../method.md#withheld)", "Words."))
    (given["docs"] / "data").mkdir()
    (given["docs"] / "data" / "a.csv").write_text("1\n")
    publish.main(**given)
    return given


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The pages that mkdocs was given, each time."""
    seen: list[set[str]] = []
    plain = build.make

    def watched(configuration: dict, mkdocs: Path, folders: dict[str, Path], epoch: int) -> None:
        docs = folders["docs"]
        seen.append({str(p.relative_to(docs)) for p in docs.rglob("*.md")})
        plain(configuration, mkdocs, folders, epoch)

    monkeypatch.setattr(build, "make", watched)
    return seen


def sums(arguments: dict[str, Path]) -> str:
    return (arguments["site"] / "SHA256SUMS").read_text()


def whole(arguments: dict[str, Path]) -> str:
    """The hashes of a build that keeps nothing."""
    shutil.rmtree(arguments["kept"])
    publish.main(**arguments)
    return sums(arguments)


ALL = {"index.md", "method.md", "numbers/quiet.md", DEEP}


@pytest.mark.parametrize(
    ("path", "text", "pages"),
    [
        ("docs/numbers/quiet.md", "\nMore.\n", ALL - {DEEP}),
        (f"docs/{DEEP}", '\n<p class="also">New.</p>\n', ALL - {"numbers/quiet.md"}),
        ("docs/index.md", "\nMore.\n", {"index.md", "method.md"}),
        ("charts/one.html", "<p>more</p>", {"index.md", "method.md"}),
        ("docs/data/a.csv", "2\n", {"index.md", "method.md"}),
        ("docs/numbers/quiet.md", "\n[method](../method.md#withheld)\n", ALL - {DEEP}),
        ("docs/numbers/quiet.md", f"\n[deep](../{DEEP})\n", None),  # a page not made: all are
        ("docs/more.md", "# More\n", None),
        ("mkdocs.yml", "# a word\n", None),
        ("study/study.toml", 'repo_name = "x"\n', None),
    ],
)
def test_a_change_gives_the_bytes_of_a_whole_build(arguments, made, path, text, pages):
    (file,) = (
        [p for p in arguments["docs"].parent.rglob("*") if str(p).endswith(f"/{path}")]
        if not path.endswith("more.md")
        else [arguments["docs"] / "more.md"]
    )
    with file.open("a") as more:
        more.write(text)
    if path.endswith("more.md"):
        settings = arguments["study"]
        settings.write_text(settings.read_text().replace("/findings/**/*", "/findings/**/*\\n/more.md"))
    publish.main(**arguments)
    assert made[-1] == (pages or ALL | ({"more.md"} if "more" in path else set()))
    again = sums(arguments)
    assert again == whole(arguments)


def test_nothing_changed_makes_the_same_bytes(arguments, made):
    before = sums(arguments)
    publish.main(**arguments)
    assert sums(arguments) == before and made == [{"index.md", "method.md"}]


@pytest.mark.parametrize("kept", ["", "{}", "0\n{}", '{"shell": 1}\n'])
def test_a_damaged_store_is_not_used(arguments, made, kept):
    before = sums(arguments)
    store = arguments["kept"] / "made.json"
    store.write_text(kept or store.read_text().replace("Words", "Swords"))
    publish.main(**arguments)
    assert sums(arguments) == before and made == [ALL]


def test_a_dead_link_of_a_page_that_is_kept_still_stops(arguments):
    method = arguments["docs"] / "method.md"
    method.write_text(method.read_text().replace("## Withheld", "## Hidden"))
    with pytest.raises(FactError, match="no id 'withheld'"):
        publish.main(**arguments)


def test_a_plugin_that_sees_all_pages_or_no_menu_makes_all(arguments, made):
    text = arguments["mkdocs"].read_text()
    arguments["mkdocs"].write_text(text.replace("plugins: []", "plugins:\n  - search"))
    publish.main(**arguments)
    publish.main(**arguments)
    assert made == [ALL, ALL]


@pytest.fixture
def guarded(arguments: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were finished anew, in a site with nothing new."""
    seen: list[str] = []
    plain = policy.guarded
    monkeypatch.setattr(policy, "guarded", lambda html, page: (seen.append(page), plain(html, page))[1])
    publish.main(**arguments)
    assert seen == [EMBED]
    seen.clear()
    return seen


EMBED = "charts/one/embed/index.html"  # is made each time


@pytest.mark.parametrize(
    ("path", "again"),
    [
        ("parts/numbers/quiet.html", {"numbers/quiet/index.html"}),
        ("charts/one.html", {"findings/deep/quiet/index.html"}),
        ("docs/method.md", {"method/index.html"}),
        ("site/method/index.html", {"method/index.html"}),  # altered where it stands
    ],
)
def test_a_page_is_finished_again_where_what_it_is_made_of_is_another(arguments, guarded, path, again):
    before = sums(arguments)
    with (arguments["docs"].parent / path).open("a") as more:
        more.write("<p>more</p>\n")
    publish.main(**arguments)
    assert set(guarded) - {EMBED} == again
    assert (sums(arguments) == before) == path.startswith("site")
    assert sums(arguments) == whole(arguments)


def test_every_page_is_finished_again_where_there_is_one_more_pdf(arguments, guarded, tmp_path):
    prints = tmp_path / "prints"
    prints.mkdir()
    (prints / "summary.pdf").write_bytes(b"%PDF")
    shutil.copy(arguments["kept"] / "stamp", prints / "stamp")
    publish.main(**arguments, prints=prints)
    assert "index.html" in guarded and (arguments["site"] / "print/summary.pdf").is_file()
    again = sums(arguments)
    publish.main(**arguments, prints=prints)
    assert sums(arguments) == again == whole(arguments | {"prints": prints})


def test_a_damaged_list_of_finished_pages_is_not_used(arguments, guarded):
    before, done = sums(arguments), arguments["kept"] / "done.json"
    done.write_text(done.read_text().replace("half", "calf"))
    publish.main(**arguments)
    assert len(guarded) == 6 and sums(arguments) == before


def test_a_page_is_checked_again_where_its_part_changed_or_the_facts_are_damaged(arguments, monkeypatch):
    looked: list[str] = []
    plain = policy.check
    monkeypatch.setattr(policy, "check", lambda page, *more: (looked.append(page.path), plain(page, *more)))
    publish.main(**arguments)
    assert not looked
    part = arguments["parts"] / "numbers" / "quiet.html"
    part.write_text(part.read_text() + "<p>more</p>")
    publish.main(**arguments)
    assert looked == ["numbers/quiet/index.html"]
    facts = arguments["kept"] / "facts.json"
    facts.write_text(facts.read_text().replace("withheld", "withhold"))
    publish.main(**arguments)
    every = {"404.html", "charts/one/embed/index.html", "findings/deep/quiet/index.html", "index.html",
             "method/index.html", "numbers/quiet/index.html"}  # fmt: skip
    assert sorted(looked[1:]) == sorted(every)
    part.write_text(part.read_text() + "<p onclick='x'>more</p>")
    for _ in range(2):
        with pytest.raises(FactError, match="an event handler"):
            publish.main(**arguments)
