"""A downloaded site is the one that was published, and the one that a rebuild makes, or the check says where not."""

import shutil
from pathlib import Path

import pytest

from analysis.stages.publish import swap
from analysis.study import FactError
from analysis.tools import verify


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "data").mkdir(parents=True)
    (folder / "index.html").write_text("<p>49%</p>")
    (folder / "data" / "numbers.csv").write_text("key,value\na,0.49\n")
    (folder / swap.SUMS).write_text(swap.sums(folder))
    return folder


def test_an_untouched_site_passes(site, capsys):
    verify.main(site)
    assert capsys.readouterr().out == "verify: 2 files as published\n"


def test_a_site_is_checked_against_a_rebuild(site, tmp_path, capsys):
    rebuilt = tmp_path / "rebuilt"
    shutil.copytree(site, rebuilt)
    verify.main(site, rebuilt)
    assert "and as rebuilt" in capsys.readouterr().out
    (rebuilt / "index.html").write_text("<p>50%</p>")
    (rebuilt / swap.SUMS).write_text(swap.sums(rebuilt))
    with pytest.raises(FactError, match=r"index\.html differs from the rebuild"):
        verify.main(site, rebuilt)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda s: (s / "index.html").write_text("<p>94%</p>"), "index.html is not as listed"),
        (lambda s: (s / "index.html").unlink(), "index.html is listed and not there"),
        (lambda s: (s / "more.html").write_text(""), "more.html is there and not listed"),
        (lambda s: (s / swap.SUMS).unlink(), "no SHA256SUMS"),
    ],
)
def test_a_changed_site_is_named(site, change, says):
    change(site)
    with pytest.raises(FactError, match=says):
        verify.main(site)
