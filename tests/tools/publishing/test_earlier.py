"""Editions are taken from where they stand, and only as they were published."""

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.stages.publish import swap
from analysis.study import FactError
from analysis.tools.edition import hashed
from analysis.tools.publishing.earlier import gathered
from tests.tools.publishing.sites import editions, files

DAY = "2026-01-05"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *given: object) -> None:
        pass


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """The sites as a host serves them, below a path of it."""
    shutil.copytree(tmp_path / "kept", tmp_path / "root" / "study") if (
        tmp_path / "kept"
    ).exists() else None
    (tmp_path / "root" / "study").mkdir(parents=True, exist_ok=True)
    handler = functools.partial(Quiet, directory=str(tmp_path / "root"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/study/"
        server.shutdown()


@pytest.mark.parametrize("from_web", [True, False])
def test_an_edition_that_is_not_here_comes_from_where_it_is_published(tmp_path, web, from_web):
    (edition,) = editions(tmp_path, DAY)
    there = tmp_path / "root" / "study"
    shutil.move(tmp_path / "kept" / DAY, there / DAY)
    before = files(there / DAY)
    source = web if from_web else str(there)
    assert files(gathered(edition, tmp_path / "kept", ["/nowhere", source])) == before
    shutil.rmtree(there)
    assert files(gathered(edition, tmp_path / "kept", [source])) == before  # it is here now


def test_one_that_was_altered_here_is_taken_anew(tmp_path, web):
    (edition,) = editions(tmp_path, DAY)
    shutil.copytree(tmp_path / "kept" / DAY, tmp_path / "root" / "study" / DAY)
    before = files(tmp_path / "kept" / DAY)
    (tmp_path / "kept" / DAY / "index.html").write_text("another")
    assert files(gathered(edition, tmp_path / "kept", [web])) == before


def test_another_site_in_its_place_is_refused(tmp_path, web):
    (edition,) = editions(tmp_path, DAY)
    there = tmp_path / "root" / "study" / DAY
    shutil.move(tmp_path / "kept" / DAY, there)
    (there / "index.html").write_text("another\n")
    with pytest.raises(
        FactError,
        match=r"2026-01-05\.toml: the site of edition 1\.0 is not to be had.*index\.html is not as it was published",
    ):
        gathered(edition, tmp_path / "kept", [web])
    (there / swap.SUMS).write_text(swap.sums(there))
    with pytest.raises(FactError, match="its SHA256SUMS is not that of the edition"):
        gathered(edition, tmp_path / "kept", [web])
    shutil.rmtree(there)
    with pytest.raises(FactError, match=r"SHA256SUMS: (File )?[Nn]ot [Ff]ound"):
        gathered(edition, tmp_path / "kept", [web])
    assert not (tmp_path / "kept" / DAY).exists()


def test_a_list_that_leads_out_of_the_site_is_refused(tmp_path):
    (edition,) = editions(tmp_path, DAY)
    there = tmp_path / "there" / DAY
    shutil.move(tmp_path / "kept" / DAY, there)
    (there / swap.SUMS).write_text(
        (there / swap.SUMS).read_text().replace("  index.html", "  ../index.html")
    )
    object.__setattr__(edition, "site", hashed(there))
    with pytest.raises(FactError, match=r"lists '\.\./index\.html', which is outside of the site"):
        gathered(edition, tmp_path / "kept", [str(there.parent)])
