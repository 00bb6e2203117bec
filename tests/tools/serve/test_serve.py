"""The site while it is written: what is added on the way stands in no file, and a fault takes no page away."""

import contextlib
import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.tools.serve.building import built, faults, ready
from analysis.tools.serve.pages import Server

PAGE = (
    '<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="script-src \'self\'">'
    "</head><body><p>{}</p></body></html>"
)


class Study:
    """A source file and its site; a build copies the one into the other, unless the source says fault."""

    def __init__(self, folder: Path) -> None:
        self.source, self.site = folder / "study.txt", folder / "site"
        self.builds = 0
        self.source.write_text("first")

    def build(self) -> str:
        self.builds += 1
        text = self.source.read_text()
        if text.startswith("fault"):
            return f"error: {text} <b>"
        self.site.mkdir(exist_ok=True)
        (self.site / "index.html").write_text(PAGE.format(text))
        return ""


@contextlib.contextmanager
def serving(study: Study) -> Iterator[Server]:
    server = Server(study.build, "127.0.0.1", 0, study.site)
    server.rebuild()
    server.watch(str(study.source))
    thread = threading.Thread(target=server.serve)
    thread.start()
    while not server.serve_thread.is_alive():
        time.sleep(0.01)
    try:
        yield server
    finally:
        server.shutdown(wait=True)
        thread.join()


def get(server: Server, path: str = "/") -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_address[1]}{path}") as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as wrong:
        return wrong.read().decode()


def saved(study: Study, text: str) -> None:
    """Save and wait for the build that follows."""
    before = study.builds
    study.source.write_text(text)
    while study.builds == before:
        time.sleep(0.02)


def epoch(page: str) -> int:
    return int(re.search(r"livereload\((\d+), \d+\);", page)[1])


def until(server: Server, holds) -> str:
    """The page once it is as said: the build is there a moment before the server says so."""
    while not holds(page := get(server)):
        time.sleep(0.02)
    return page


def test_a_save_builds_and_tells_the_browser(tmp_path: Path) -> None:
    study = Study(tmp_path)
    with serving(study) as server:
        first = get(server)
        assert "<p>first</p>" in first and "Content-Security-Policy" not in first
        saved(study, "second")
        told = int(get(server, f"/livereload/{epoch(first)}/1"))
        assert told > epoch(first)
        assert "<p>second</p>" in get(server)
    kept = (study.site / "index.html").read_text()
    assert kept == PAGE.format("second")  # nothing of the serving stands in a file


def test_after_a_fault_the_last_good_page_stays_with_the_fault_on_it(tmp_path: Path) -> None:
    study = Study(tmp_path)
    with serving(study) as server:
        first = get(server)
        saved(study, "fault in line 3")
        assert int(get(server, f"/livereload/{epoch(first)}/1")) > epoch(
            first
        )  # the browser reloads to show it
        page = until(server, lambda page: "alert" in page)
        assert "<p>first</p>" in page and "error: fault in line 3 &lt;b&gt;" in page
        saved(study, "third")
        page = until(server, lambda page: "third" in page)
        assert "alert" not in page


def test_pages_are_served_while_a_build_runs(tmp_path: Path) -> None:
    study, go = Study(tmp_path), threading.Event()
    plain = study.build
    with serving(study) as server:
        get(server)
        server.build = lambda: plain() if go.wait() else ""
        study.source.write_text("slow")
        time.sleep(0.6)  # the build has begun, and waits
        assert "<p>first</p>" in get(server)
        go.set()
        until(server, lambda page: "slow" in page)


def test_where_no_site_was_ever_built_the_fault_is_the_page(tmp_path: Path) -> None:
    study = Study(tmp_path)
    study.source.write_text("fault at the start")
    with serving(study) as server:
        page = get(server)
        assert "error: fault at the start" in page and "livereload(" in page
        saved(study, "good")
        until(server, lambda page: "<p>good</p>" in page)


def test_a_build_says_what_is_wrong_and_nothing_of_make(capfd: pytest.CaptureFixture[str]) -> None:
    says = "print('render'); print('error: pages/a.md.j2, line 3: no'); print('make: *** [x] Error 1'); raise SystemExit(2)"
    assert built([sys.executable, "-c", says]) == "error: pages/a.md.j2, line 3: no"
    assert "render" in capfd.readouterr().err
    assert built([sys.executable, "-c", "print('render')"]) == ""
    assert faults("make: *** No rule\n") == "make: *** No rule\n"


@pytest.mark.browser
def test_a_browser_shows_the_changed_sentence_by_itself(tmp_path: Path) -> None:
    from playwright import sync_api

    study = Study(tmp_path)
    with serving(study) as server, sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        assert page.inner_text("p") == "first"
        saved(study, "second")
        page.wait_for_selector("text=second")
        saved(study, "fault")
        page.wait_for_selector("[role=alert]")
        assert page.inner_text("p") == "second"
        browser.close()


@pytest.fixture
def warm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What starts a module in a copy of the warm process, which finds modules in a folder of the test."""
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{Path.cwd()}")
    with ready() as words:
        door = Path(words.split()[-1])
        while not door.exists():
            time.sleep(0.01)
        yield words.split()


def run(words: list[str], *more: str) -> subprocess.CompletedProcess:
    return subprocess.run([*words, "-m", *more], capture_output=True, text=True, input="asked\n")


def test_a_stage_in_a_copy_ends_as_one_of_its_own(warm, tmp_path):
    for ending, code, said in (
        ("", 0, ""), ("sys.exit(3)", 3, ""), ("sys.exit('no good')", 1, "no good"), ("1 / 0", 1, "ZeroDivisionError"),
    ):  # fmt: skip
        text = f"import sys\nprint(__name__, sys.argv[1:], input(), 'numpy' in sys.modules)\n{ending}\n"
        (tmp_path / "a_stage.py").write_text(text)
        got = run(warm, "a_stage", "one=a b", "two")
        assert got.stdout == "__main__ ['one=a b', 'two'] asked True\n"
        assert (got.returncode, said in got.stderr) == (code, True), got.stderr


def test_a_changed_module_is_in_the_next_copy(warm, tmp_path):
    for n in (1, 2):
        (tmp_path / "named.py").write_text(f"NUMBER = {n} * 11111\n" + "#" * n)
        (tmp_path / "a_stage.py").write_text("import named\nprint(named.NUMBER)\n")
        assert run(warm, "a_stage").stdout == f"{n * 11111}\n"


def test_without_the_warm_process_a_stage_runs_alone(tmp_path, monkeypatch):
    (tmp_path / "a_stage.py").write_text("import sys\nprint('numpy' in sys.modules)\nsys.exit(4)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with ready() as words:
        pass
    got = run(words.split(), "a_stage")
    assert (got.stdout, got.returncode) == ("False\n", 4)


def test_a_copy_that_is_killed_is_a_failure(warm, tmp_path):
    (tmp_path / "a_stage.py").write_text("import os\nos.kill(os.getpid(), 9)\n")
    assert run(warm, "a_stage").returncode == 1
