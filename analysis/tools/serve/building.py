"""One build by make, its words on the terminal as they come."""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Sequence

LINES = 60  # of what a build said last, on the page


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
