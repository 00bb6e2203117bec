"""Progress of long work: on a terminal what, count and time left; elsewhere not a byte."""

import os
import pty
import subprocess
import sys

import pytest

from analysis.study.progress import progress

WORK = "from analysis.study.progress import progress; print(sum(progress(range(1, 5), 'models')))"


def test_without_a_terminal_nothing_is_written(capfd: pytest.CaptureFixture[str]) -> None:
    assert list(progress([3, 1, 2], "models")) == [3, 1, 2]
    assert capfd.readouterr() == ("", "")


def test_on_a_terminal_it_says_what_and_how_many() -> None:
    ours, theirs = pty.openpty()
    said = subprocess.run(
        [sys.executable, "-c", WORK], stderr=theirs, stdout=subprocess.PIPE, text=True, check=True
    )
    os.close(theirs)
    assert said.stdout == "10\n"
    shown = os.read(ours, 65536).decode()
    assert "models" in shown and "4/4" in shown
