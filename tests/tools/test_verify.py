"""A downloaded site is the one that was published, and the one that a rebuild makes, or the check says where not."""

import shutil
from pathlib import Path

import pytest

from analysis.stages.publish import swap
from analysis.stages.source import listing
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


def test_what_is_published_is_the_site_with_its_editions_and_what_the_host_reads(site, tmp_path, capsys):
    (site / "data" / "editions.json").write_text(
        '{"editions": [{"released": "2026-01-05"}, {"released": ""}]}'
    )
    (site / swap.SUMS).write_text(swap.sums(site))
    shutil.copytree(site, tmp_path / "kept")
    (tmp_path / "kept").rename(site / "2026-01-05")
    for name in (".htaccess", "_headers", ".nojekyll"):
        (site / name).write_text("")
    verify.main(site)
    assert capsys.readouterr().out == "verify: 3 files as published, editions of 2026-01-05\n"
    (site / "2026-01-06").mkdir()  # no edition of the site
    for name in ("index.html", swap.SUMS):
        (site / "2026-01-06" / name).write_text("")
    (site / "2026-01-05" / "index.html").write_text("<p>50%</p>")
    (site / "_redirects").write_text("")
    with pytest.raises(FactError) as told:
        verify.main(site)
    for fault in (
        "2026-01-06/index.html is there and not listed",
        "2026-01-05/index.html is not as listed",
        "_redirects is there and not listed",
    ):
        assert fault in str(told.value)


@pytest.fixture
def inputs(site, tmp_path: Path) -> dict[str, object]:
    """What went in, and the page that states it."""
    for name in ("answers.csv", "Makefile", "requirements.txt", "code.py"):
        (tmp_path / name).write_text(name)
    given = {
        "module": [tmp_path / "code.py"], "Makefile": tmp_path / "Makefile",
        "requirements": tmp_path / "requirements.txt", "file": [tmp_path / "answers.csv"],
    }  # fmt: skip
    rows = listing.went_in(*given.values())
    lines = "".join(
        f"<li><span>{r['file'].replace('.', '&#46;')}</span><span>sha-256 <code>{r['sha256']}</code></span></li>"
        for r in rows
    )
    (site / "data" / "index.html").write_text(
        f'<h2 id="inputs">What</h2><p>x</p><ul class="walk">{lines}</ul>'
    )
    (site / swap.SUMS).write_text(swap.sums(site))
    return given


def test_the_inputs_are_those_that_the_site_states(site, inputs, capsys):
    verify.main(site, site, **inputs)
    assert "from the 3 inputs that it states" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["answers.csv", "requirements.txt", "code.py"])
def test_a_site_that_states_another_hash_than_its_inputs_have_is_refused(site, inputs, tmp_path, name):
    (tmp_path / name).write_text("other")
    said = "analysis and Makefile" if name == "code.py" else name
    with pytest.raises(FactError, match=f"{said}: the site states [0-9a-f]+, here it is [0-9a-f]+"):
        verify.main(site, site, **inputs)


def test_an_input_that_the_site_does_not_state_is_named(site, inputs, tmp_path):
    (tmp_path / "more.csv").write_text("x")
    with pytest.raises(FactError, match=r"more\.csv: the site states nothing"):
        verify.main(site, site, **inputs | {"file": [*inputs["file"], tmp_path / "more.csv"]})
    (site / "data" / "index.html").unlink()
    (site / swap.SUMS).write_text(swap.sums(site))
    with pytest.raises(FactError, match=r"no data/index\.html"):
        verify.main(site, site, **inputs)


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
