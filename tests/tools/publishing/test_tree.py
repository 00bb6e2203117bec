"""What a host gets: the newest edition at the root, each at its day byte for byte, and headers for all of it."""

import re

import pytest

from analysis.stages.publish.policy import POLICY
from analysis.study import FactError, read_study
from analysis.tools.publishing import headers, tree
from tests.tools.publishing.sites import editions, files, site
from tests.tools.publishing.studies import settings

DAYS = ("2025-06-01", "2026-01-05")
HOSTS = {"_headers", ".htaccess", ".nojekyll"}


@pytest.fixture
def laid(tmp_path):
    study, found = read_study(settings(tmp_path)), editions(tmp_path, *DAYS)
    (tmp_path / "aside").mkdir()
    tree.lay(found, tmp_path / "kept", [], tmp_path / "aside", study)
    return tmp_path / "aside"


def test_every_edition_stands_at_its_day_and_the_newest_at_the_root(laid, tmp_path):
    for day in DAYS:
        assert files(laid / day) == files(tmp_path / "kept" / day)
    below = {name: text for name, text in files(laid).items() if name.split("/")[0] not in {*DAYS, *HOSTS}}
    assert below == files(tmp_path / "kept" / DAYS[-1])


def test_who_edits_what_is_published_alters_nothing_that_is_kept(laid, tmp_path):
    kept = files(tmp_path / "kept")
    for path in (laid / "index.html", laid / DAYS[0] / "index.html"):
        with path.open("a") as file:
            file.write("by hand")
    assert files(tmp_path / "kept") == kept


def test_only_what_was_released_is_published(tmp_path):
    study, kept = read_study(settings(tmp_path)), tmp_path / "kept"
    with pytest.raises(FactError, match="the edition of 2026-01-05 is not released"):
        tree.released(study, tmp_path / "editions", site(tmp_path / "site", "x"))
    editions(tmp_path, *DAYS)
    assert [x.day for x in tree.released(study, tmp_path / "editions", kept / DAYS[-1])] == list(DAYS)
    with pytest.raises(FactError, match=r"this is not the site of .*2026-01-05\.toml"):
        tree.released(study, tmp_path / "editions", kept / DAYS[0])
    (kept / DAYS[-1] / "index.html").write_text("altered")
    with pytest.raises(FactError, match=r"this is not the site of .*2026-01-05\.toml"):
        tree.released(study, tmp_path / "editions", kept / DAYS[-1])


def test_a_file_of_the_site_is_not_taken_for_a_host_s(laid, tmp_path):
    (tmp_path / "kept" / DAYS[-1] / "_headers").write_text("x")
    found = editions(tmp_path, DAYS[0])
    from analysis.stages.publish import swap

    (tmp_path / "kept" / DAYS[0] / "_headers").write_text("x")
    (tmp_path / "kept" / DAYS[0] / swap.SUMS).write_text(swap.sums(tmp_path / "kept" / DAYS[0]))
    object.__setattr__(
        found[0],
        "site",
        tree.is_it.__globals__["digest"]((tmp_path / "kept" / DAYS[0] / swap.SUMS).read_bytes()),
    )
    (tmp_path / "more").mkdir()
    with pytest.raises(FactError, match="_headers: the site has a file of this name"):
        tree.lay(found[:1], tmp_path / "kept", [], tmp_path / "more", read_study(settings(tmp_path)))


def read(text: str) -> dict[str, dict[str, str]]:
    """A file of headers as the hosts that read it do: path -> header -> value."""
    blocks = [block.splitlines() for block in text.strip().split("\n\n")]
    return {lines[0]: dict(line.strip().split(": ", 1) for line in lines[1:]) for lines in blocks}


def test_headers_for_each_path_below_the_root_of_the_host(laid):
    told = read((laid / "_headers").read_text())
    assert list(told) == [
        "/study/",
        "/study/2025-06-01/*",
        "/study/2026-01-05/*",
        "/study/charts/*",
        "/study/data/*",
        "/study/findings/*",
    ]
    for path, given in told.items():
        framed = "*" if path.split("/")[2] in (*DAYS, "charts") else "'none'"
        assert given["Content-Security-Policy"] == f"{POLICY}; frame-ancestors {framed}"
        assert given["X-Content-Type-Options"] == "nosniff" and given["X-Robots-Tag"] == "noindex"
    old = told["/study/2025-06-01/*"]
    assert "immutable" in old["Cache-Control"]
    assert '<https://survey.uni-tiny.eu/study/>; rel="latest-version"' in old["Link"]
    assert (
        "immutable" not in told["/study/findings/*"]["Cache-Control"]
        and "Link" not in told["/study/findings/*"]
    )
    assert told["/study/data/*"]["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in told["/study/findings/*"]


def test_pages_that_others_may_show_can_be_framed_and_no_other(tmp_path):
    """A path in another's would get both policies, and the stricter one would win."""
    text = headers.files(read_study(settings(tmp_path)), ["charts", "findings"], [])["_headers"]
    told = read(text)
    assert told["/study/charts/*"]["Content-Security-Policy"].endswith("frame-ancestors *")
    assert told["/study/findings/*"]["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    assert "/study/*" not in told and "/*" not in told


def test_apache_asks_each_request_for_one_rule_alone(laid):
    text = (laid / ".htaccess").read_text()
    assert "ErrorDocument 404 /study/404.html" in text
    rules = re.findall(r"=~ m#(.*?)#", text)
    for path in (
        "/study/",
        "/study/404.html",
        "/study/2025-06-01/x/",
        "/study/data/n.csv",
        "/study/findings/fear/",
    ):
        assert len([r for r in rules if re.search(r, path)]) == 1, path
