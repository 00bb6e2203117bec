"""A page and its translation: what must stand in both, and where a build stops because it does not."""

from pathlib import Path

import pytest

from analysis.language import read_messages
from analysis.stages.render import pairs
from analysis.stages.render.ideas import compared
from analysis.stages.render.pairs import older_pages
from analysis.store.kept import Found, digest
from analysis.study import FactError

EN, ZH = (read_messages(Path(f"site_src/words/{language}.toml")) for language in ("en", "zh"))
IDEAS = compared(EN, ZH, {"Chinese descent": "华裔"})
ONE = """---
title: "Worry"
---

<h1>Most are worried</h1>

<p>About {{ n("share.a.yes.all") }} are worried, more than {{ n("share.b.yes.all") }}.{{ n.claim("more_worried") }} Since 1979 that holds for those of Chinese descent.</p>

<p>That may change. See <a href="{{ root }}method/#weighting">the method</a>.</p>
"""
TWO = """---
lang: zh
pair: worry.md
of: "{of}"
title: "担心"
---

<h1>多数人担心</h1>

<p>约 {{ n("share.a.yes.all") }} 的人担心，多于 {{ n("share.b.yes.all") }}。{{ n.claim("more_worried") }}自 1979 年以来，华裔都是如此。</p>

<p>这可能改变。见<a href="{{ root }}method/#weighting">方法</a>。</p>
"""


@pytest.fixture
def pages(tmp_path):
    """(original, translation) as files -> the translations that are older."""

    def check(one: str = ONE, two: str = TWO, of: str = "", address: str = "zh/worry.md.j2") -> set[Path]:
        folder = tmp_path / "pages"
        (folder / "zh").mkdir(parents=True, exist_ok=True)
        original, translated = folder / "worry.md.j2", folder / address
        original.write_text(one)
        translated.write_text(two.replace("{of}", of or digest(one.encode())[:16]))
        found = Found(tmp_path / "kept.json", [])
        older = older_pages([original, translated], "en", {"zh": IDEAS}, found)
        found.finish()
        return older

    return check


def test_a_translation_that_says_the_same_passes(pages):
    assert pages() == {}


def test_pages_are_compared_again_when_one_of_them_changed(pages, monkeypatch):
    seen, plain = [], pairs.differences
    monkeypatch.setattr(pairs, "differences", lambda *both: seen.append(both) or plain(*both))
    assert (pages(), pages(), len(seen)) == ({}, {}, 1)
    for _ in range(2):
        with pytest.raises(FactError, match="figures \\['1989'\\]"):
            pages(two=TWO.replace("1979", "1989"))
    assert (pages(), len(seen)) == ({}, 3)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('{{ n("share.b.yes.all") }}', '{{ n("share.c.yes.all") }}', 'n("share.b.yes.all")'),
        ('{{ n.claim("more_worried") }}', "", 'n.claim("more_worried")'),
        ("约 ", "", "says about"),
        ("多数人", "人们", "says most"),
        ("多于", "少于", "says more"),
        ("多于", "少于", "says fewer"),
        ("可能", "会", "says perhaps"),
        ("1979", "1989", "figures ['1989']"),
        ("华裔", "其他亚裔", "says Chinese descent"),
        ("自 1979 年以来，华裔都是如此。", "", "2 sentences and 1"),
        ("。见<a", "，见<a", "2 sentences and 1"),
        ("#weighting", "#precision", "method/#weighting"),
        ("\n\n<p>这", "<p>这", "here they part"),
        ("pair: worry.md", "pair: wory.md", "did you mean 'worry.md'"),
        ('of: "{of}"\n', "", 'has no "of"'),
    ],
)  # fmt: skip
def test_what_stands_in_one_and_not_in_the_other_stops_the_build(pages, old, new, said):
    assert old in TWO
    with pytest.raises(FactError) as wrong:
        pages(two=TWO.replace(old, new))
    assert said in str(wrong.value) and "zh/worry.md.j2" in str(wrong.value)


def test_numbers_stand_in_the_same_order(pages):
    first, second = '{{ n("share.a.yes.all") }}', '{{ n("share.b.yes.all") }}'
    turned = TWO.replace(first, "first").replace(second, first).replace("first", second)
    with pytest.raises(FactError, match="or in another order"):
        pages(two=turned)


def test_both_places_are_named(pages):
    with pytest.raises(
        FactError,
        match=r"pages/worry.md.j2, line 7: 'About \{n\}' says about, and .*zh/worry.md.j2, line 10 does",
    ):
        pages(two=TWO.replace("约 ", ""))


def test_a_translation_stands_at_the_address_of_its_pair(pages):
    with pytest.raises(FactError, match=r"expected zh/worry.md for its pair"):
        pages(address="zh/sorge.md.j2")


@pytest.mark.parametrize(
    "changed", [ONE.replace("That may", "That will"), ONE.replace("share.b", "share.c")]
)
def test_an_original_that_changed_leaves_its_translation_older(pages, changed):
    older = pages(one=changed, of=digest(ONE.encode())[:16])
    assert {path.name: now for path, now in older.items()} == {"worry.md.j2": digest(changed.encode())[:16]}


def test_words_in_code_count_as_prose_and_names_do_not(pages):
    one = (
        ONE
        + '\n{% for key, says in [("share.a.yes.all", "Most are worried"), ("x", "half")] %}{{ says }}{% endfor %}\n'
    )
    same = (
        TWO
        + '\n{% for key, says in [("share.a.yes.all", "多数人担心"), ("x", "半数")] %}{{ says }}{% endfor %}\n'
    )
    assert pages(one, same) == {}
    with pytest.raises(FactError, match="says most"):
        pages(one, same.replace("多数人担心", "人们担心"))
    with pytest.raises(FactError, match=r"share.b.yes.all"):
        pages(one, same.replace('[("share.a', '[("share.b'))
