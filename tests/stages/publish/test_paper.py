"""PDFs beside pages: linked where they are of these very pages, left out with a word where they are not."""

import re
from pathlib import Path

from analysis.stages.publish import paper, policy
from tests.checks.audit.paper import dated

PAGES = {
    "index.html": '<ul><li data-paper="summary">As PDF</li></ul>',
    "summary/index.html": "ten sentences",
    "code/a/index.html": "code",
}


def printed(folder: Path, pages: dict[str, str]) -> dict[str, Path]:
    folder.mkdir(exist_ok=True)
    (folder / "summary.pdf").write_bytes(b"%PDF")
    (folder / paper.STAMP).write_text(paper.stamp(pages))
    return paper.printed(folder, paper.stamp(PAGES))


def test_a_pdf_of_these_pages_is_linked_and_put_on_the_site(tmp_path):
    there = printed(tmp_path / "print", PAGES)
    html = paper.filled(PAGES["index.html"], "../", there)
    assert html == '<ul><li><a href="../print/summary.pdf">As PDF</a></li></ul>'
    (tmp_path / "site").mkdir()
    paper.put(tmp_path / "site", there)
    assert (tmp_path / "site/print/summary.pdf").read_bytes() == b"%PDF"


def test_a_pdf_of_other_pages_is_left_out_and_it_is_said(tmp_path, capsys):
    there = printed(tmp_path / "print", {**PAGES, "summary/index.html": "nine sentences"})
    assert there == {} and "left out; `make pdf` prints them" in capsys.readouterr().out
    assert paper.filled(PAGES["index.html"], "", there) == "<ul></ul>"


def test_without_pdfs_nothing_is_said(tmp_path, capsys):
    assert paper.printed(None, "x") == paper.printed(tmp_path, "x") == {}
    assert capsys.readouterr().out == ""


def test_pages_that_no_pdf_holds_change_no_stamp():
    assert paper.stamp({**PAGES, "code/a/index.html": "other"}) == paper.stamp(PAGES)
    assert paper.stamp({**PAGES, "summary/index.html": "other"}) != paper.stamp(PAGES)


def test_a_pdf_has_no_clock():
    assert dated(b"/CreationDate (D:20261127210220+00'00')") == b"/CreationDate (D:20000101000000+00'00')"


def test_only_a_page_to_be_framed_gets_the_policy_of_frames():
    held = policy.guarded(policy.CHARSET, "charts/fear/embed/index.html")
    assert policy.FRAMED in held and "script-src" not in held and "connect-src" not in held
    for name in ("index.html", "charts/fear/index.html", "embed/index.html", "charts/x/embed.html"):
        assert policy.POLICY in policy.guarded(policy.CHARSET, name), name


def test_the_document_on_hosts_says_who_may_be_framed():
    text = Path("site_src/docs/hosting.md").read_text()
    assert "| `charts/*/embed/` | `Content-Security-Policy` | `frame-ancestors *` |" in text
    assert "| every page | `Content-Security-Policy` | `frame-ancestors 'none'` |" in text
    assert re.search(r"location ~ (\S+) ", text)[1] == r"^/charts/[^/]+/embed/"


def test_each_chart_has_a_page_a_frame_with_its_notice_and_a_preview(built_site):
    names = sorted(p.stem for p in (built_site / "charts").glob("*.csv"))
    assert len(names) > 50
    for name in names:
        framed = (built_site / f"charts/{name}/embed/index.html").read_text()
        assert "<script" not in framed and policy.FRAMED in framed
        assert "Demonstration data" in framed or "Published figures: no result of this survey." in framed
        assert f'target="_blank" rel="noopener" href="../../../charts/{name}/"' in framed
        own = (built_site / f"charts/{name}/index.html").read_text()
        assert all(f'<h2 id="{part}"' in own for part in ("data", "numbers", "cite", "frame", "code"))
        preview = (built_site / f"charts/{name}.preview.png").read_bytes()
        assert preview[16:24] == (1200).to_bytes(4) + (630).to_bytes(4) and len(preview) < 80_000
