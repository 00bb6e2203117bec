"""Lean HTML is read as it was: the same tree, text and attributes, but for blank space that nobody sees."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from selectolax.lexbor import LexborHTMLParser

from analysis.words.lean import lean

TABLE = (
    '<table class="tab">\n  <thead><tr><th scope="col">One</th>\n <th scope="col"></th></tr></thead>\n'
    '<tbody>\n<tr id="a"><th scope="row">Row<code>a.<wbr>b</code></th><td></td><td>1&#46;5&#37;</td></tr>\n'
    "<tr><td>2</td> <td></td> </tr>\n</tbody>\n</table>\n<p>After &lt;&#60;&amp;&#38;&#34; it</p>"
)


def told(html: str) -> list[tuple]:
    """Every element with its attributes and its own words, in the order of the page."""
    tree = LexborHTMLParser(f"<!doctype html><html><body>{html}</body></html>")
    assert tree.root
    return [
        (node.tag, tuple(node.attributes.items()), " ".join((node.text(deep=False) or "").split()))
        for node in tree.root.traverse(include_text=False)
    ]


def test_a_table_without_end_tags_is_the_same_table():
    small = lean(TABLE)
    assert len(small) < len(TABLE) - 60 and "</t" not in small.replace("</table>", "").replace(
        "</thead>", ""
    ).replace("</tbody>", "")
    assert told(small) == told(TABLE) and lean(small) == small
    assert "<td><td>1.5%" in small  # a cell that was empty still is
    assert "&lt;&#60;&amp;&#38;&#34;" in small


@pytest.mark.parametrize("tag", ["pre", "textarea", "script", "style"])
def test_where_blank_space_and_signs_are_content_they_stay(tag):
    kept = f"<{tag} data-x='1'>\n   a  \n\n   b &#46;</td></{tag}>"
    assert lean(f"<div>\n   {kept}\n\n</div>") == f"<div>\n{kept}\n</div>"


@given(some.text())
def test_no_reference_of_a_sign_becomes_markup(text):
    escaped = "".join(f"&#{ord(c)};" for c in text)
    found = lean(f"<p title=x>{escaped}</p>")
    assert told(found) == told(f"<p title=x>{escaped}</p>")


def test_a_built_page_reads_the_same(built_site):
    for path in (Path("build/site/topline/index.html"), Path("build/site/method/index.html")):
        html = path.read_text(encoding="utf-8")
        assert len(lean(html)) <= len(html) and told(lean(html)) == told(html), path
