"""A folder changes in one step and back in one step; what is not ours is left alone."""

import os
import signal
import threading
from pathlib import Path

import pytest

from analysis.stages.publish import swap
from analysis.study import FactError
from analysis.tools.publishing import folder
from tests.tools.publishing.sites import files, filled, site


def test_published_then_published_again_then_back_and_forth(tmp_path):
    to = tmp_path / "www" / "site"
    folder.publish(to, filled("one"))
    first = files(to)
    folder.publish(to, filled("two"))
    second = files(to)
    assert first != second
    for expected in (first, second, first):
        folder.roll_back(to)
        assert files(to) == expected
    folder.publish(to, filled("three"))
    folder.roll_back(to)
    assert files(to) == first  # what stood there before the third
    assert sorted(p.name for p in to.parent.iterdir()) == [".site.before", ".site.lock", "site"]


def test_the_same_again_leaves_the_way_back(tmp_path):
    to = tmp_path / "site"
    folder.publish(to, filled("one"))
    first = files(to)
    for _ in range(2):
        folder.publish(to, filled("two"))
    folder.roll_back(to)
    assert files(to) == first and not (tmp_path / ".site.new").exists()


def test_what_was_altered_by_hand_is_put_right_and_is_no_way_back(tmp_path):
    to = tmp_path / "site"
    folder.publish(to, filled("one"))
    first = files(to)
    folder.publish(to, filled("two"))
    (to / "index.html").write_text("by hand")
    folder.publish(to, filled("two"))
    assert files(to) == site_of("two", tmp_path)
    folder.roll_back(to)
    assert files(to) == first


def test_whatever_fails_leaves_what_was_there(tmp_path):
    to = tmp_path / "site"
    folder.publish(to, filled("one"))
    before = files(to)

    def fails(aside: Path) -> None:
        filled("two")(aside)
        raise FactError("the disk is full")

    with pytest.raises(FactError, match="the disk is full"):
        folder.publish(to, fails)
    assert files(to) == before and not (tmp_path / ".site.new").exists()


@pytest.mark.parametrize(("times", "calls"), [(1, 0), (1, 1), (2, 0), (2, 1), (2, 2)])
def test_whoever_is_killed_between_two_steps_loses_no_edition(tmp_path, times, calls):
    """times: published before; calls: exchanges of folders that are done, of as many as `times`."""
    to = tmp_path / "site"
    for n in range(times):
        folder.publish(to, filled(f"{n}"))
    there = files(to)
    assert killed(to, after=calls) == -signal.SIGKILL
    assert files(to) == (site_of("new", tmp_path) if calls == times else there)
    folder.publish(to, filled("new"))
    assert files(to) == site_of("new", tmp_path)
    folder.roll_back(to)
    assert files(to) == there


def site_of(says: str, root: Path) -> dict[str, str]:
    return files(site(root / "like" / says, says))


def killed(to: Path, after: int) -> int:
    """How a process of its own ends that publishes and dies before another exchange, or where it would flush last."""
    if not (child := os.fork()):
        done, exchange, flush = 0, swap.exchange, swap.flush

        def step(one: Path, other: Path) -> None:
            nonlocal done
            if done == after:
                os.kill(os.getpid(), signal.SIGKILL)
            done += 1
            exchange(one, other)

        def last(path: Path) -> None:
            if path == to.parent:
                os.kill(os.getpid(), signal.SIGKILL)
            flush(path)

        swap.exchange, swap.flush = step, last
        folder.publish(to, filled("new"))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_the_address_is_never_empty(tmp_path):
    """Read all the while: every reading finds a front page, of one edition or of the other."""
    to, found, over = tmp_path / "site", set(), threading.Event()
    folder.publish(to, filled("0"))

    def read() -> None:
        while not over.is_set():
            try:
                found.add((to / "index.html").read_text().split()[1])
            except FileNotFoundError:
                found.add("nothing")

    reader = threading.Thread(target=read)
    reader.start()
    for at in range(1, 30):
        folder.publish(to, filled(f"{at}"))
    over.set()
    reader.join()
    assert "nothing" not in found and len(found) > 1


def test_a_folder_that_holds_something_else_is_refused(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.doc").write_text("dear")
    with pytest.raises(FactError, match="it holds something else than a published site"):
        folder.publish(tmp_path / "site", filled("one"))
    (tmp_path / "file").write_text("")
    with pytest.raises(FactError, match="expected a folder, or nothing"):
        folder.publish(tmp_path / "file", filled("one"))
    with pytest.raises(FactError, match="nothing to go back to"):
        folder.roll_back(tmp_path / "site")
    (tmp_path / "site" / "thesis.doc").unlink()
    folder.publish(tmp_path / "site", filled("one"))  # empty, so it is taken
    assert (tmp_path / "site" / swap.SUMS).is_file()
