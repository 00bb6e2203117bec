"""One build by make, its words on the terminal as they come; its stages in copies of a warm process."""

import os
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

LINES = 60  # of what a build said last, on the page


@contextmanager
def ready() -> Iterator[str]:
    """The words that start a stage in a copy of a process which has its packages loaded; it ends after."""
    with tempfile.TemporaryDirectory() as folder:
        door = Path(folder) / "door"
        waiting = subprocess.Popen([sys.executable, "-m", "analysis.tools.serve.warm", str(door)])
        try:
            yield f"{sys.executable} -I -S {Path(__file__).with_name('client.py')} {door}"
        finally:
            waiting.terminate()
            waiting.wait()


def built(command: Sequence[str]) -> str:
    """Run the command; what it said where it failed, else nothing."""
    said: deque[str] = deque(maxlen=LINES)
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}  # a file written beside the code would be a change
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", env=env
    ) as process:
        for line in process.stdout or ():
            sys.stderr.write(line)
            said.append(line)
    return faults("".join(said)) if process.returncode else ""


def faults(said: str) -> str:
    """From the message of the stage that stopped, without what make adds; all of it where there is none."""
    lines = [line for line in said.splitlines() if not line.startswith("make")]
    at = next((i for i, line in enumerate(lines) if line.startswith(("error: ", "Traceback"))), 0)
    return "\n".join(lines[at:]) or said
