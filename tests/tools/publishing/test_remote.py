"""A host reached by rsync: a link that is exchanged in one step, and led back in one."""

import shutil
import threading

import pytest

from analysis.study import FactError
from analysis.tools.publishing import remote
from analysis.tools.publishing.remote import Remote
from tests.tools.publishing.sites import files, site

pytestmark = pytest.mark.skipif(not shutil.which("rsync"), reason="needs rsync")


@pytest.fixture
def host(tmp_path) -> Remote:
    """The same commands as to a host, over a path of this machine."""
    (tmp_path / "www").mkdir()
    return Remote(str(tmp_path / "www" / "survey"))


def tree(tmp_path, says: str):
    return site(tmp_path / "trees" / says, says)


def test_a_destination_is_a_place_and_a_name():
    for where, parent, name in (
        ("me@host.eu:/srv/www/survey", "me@host.eu:/srv/www", "survey"), ("host.eu:survey", "host.eu:.", "survey"),
        ("rsync://host.eu/www/survey/", "rsync://host.eu/www", "survey"),
    ):  # fmt: skip
        found = Remote(where)
        assert (found.parent, found.name, found.store) == (parent, name, f"{parent}/.{name}")
    for where in ("host.eu:", "host.eu:/srv/.."):
        with pytest.raises(FactError, match="where name will be the site"):
            Remote(where)


def test_published_then_again_then_back_and_forth(host, tmp_path):
    at = tmp_path / "www" / "survey"
    host.publish(tree(tmp_path, "one"), "one")
    assert at.is_symlink() and files(at) == files(tree(tmp_path, "one"))
    host.publish(tree(tmp_path, "two"), "two")
    assert files(at) == files(tree(tmp_path, "two"))
    for name in ("one", "two", "one"):
        assert host.roll_back() == name and files(at) == files(tree(tmp_path, name))
    host.publish(tree(tmp_path, "three"), "three")
    store = sorted(p.name for p in (tmp_path / "www" / ".survey").iterdir())
    assert store == ["before", "one", "three"]  # what nothing leads to is gone
    assert host.roll_back() == "one"


def test_the_same_again_changes_nothing(host, tmp_path):
    host.publish(tree(tmp_path, "one"), "one")
    host.publish(tree(tmp_path, "two"), "two")
    host.publish(tree(tmp_path, "two"), "two")
    assert host.roll_back() == "one"  # before is what was there before, not the same once more


def test_files_that_did_not_change_are_links_to_those_that_are_there(host, tmp_path):
    """Of equal size and date, but not of equal content: content decides."""
    one, two = tree(tmp_path, "one"), tree(tmp_path, "two")
    shutil.copyfile(one / "index.html", two / "index.html")
    host.publish(one, "one")
    host.publish(two, "two")
    stored = tmp_path / "www" / ".survey"
    same = [(stored / n / "index.html").stat().st_ino for n in ("one", "two")]
    assert same[0] == same[1]
    assert (stored / "two" / "data" / "numbers.csv").read_text() == "data/numbers.csv two\n"


def test_the_address_is_never_empty(host, tmp_path):
    at, found, over = tmp_path / "www" / "survey" / "index.html", set(), threading.Event()
    host.publish(tree(tmp_path, "0"), "0")

    def read() -> None:
        while not over.is_set():
            try:
                found.add(at.read_text().split()[1])
            except FileNotFoundError:
                found.add("nothing")

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(1, 9):
        host.publish(tree(tmp_path, f"{n}"), f"{n}")
    over.set()
    reader.join()
    assert "nothing" not in found and len(found) > 1


def test_what_is_there_already_and_no_link_is_left_alone(host, tmp_path):
    (tmp_path / "www" / "survey").mkdir()
    (tmp_path / "www" / "survey" / "thesis.doc").write_text("dear")
    with pytest.raises(FactError, match="no link of an earlier publication"):
        host.publish(tree(tmp_path, "one"), "one")
    assert files(tmp_path / "www" / "survey") == {"thesis.doc": "dear"}


def test_a_host_that_cannot_be_written_to_is_told(tmp_path):
    with pytest.raises(FactError, match="rsync to"):
        Remote(str(tmp_path / "none" / "there" / "survey")).publish(tree(tmp_path, "one"), "one")
    with pytest.raises(FactError, match="nothing to go back to"):
        Remote(str(tmp_path / "survey")).roll_back()


def test_a_machine_without_rsync_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FactError, match="rsync is not on this machine"):
        remote.rsync("--version")
