"""Stages in copies of one process that has its packages loaded: a changed sentence need not wait for them.

python -m analysis.tools.serve.warm SOCKET    takes commands at a socket, until what started it is gone

A copy imports the project's own code afresh, so that a change of it is in the next build. `client` sends
what make would have started as a process of its own, with its words and its streams.
"""

import contextlib
import gc
import importlib
import os
import runpy
import signal
import socket
import sys
from pathlib import Path

from analysis.tools.serve.client import LENGTH

PACKAGES = (
    "numpy", "pandas", "pyarrow.parquet", "scipy.special", "jinja2", "yaml", "pygments.lexers",
    "mkdocs.commands.build", "selectolax",
)  # fmt: skip
STREAMS = 3  # in, out and error


def main(path: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-c is for what started it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # copies that ended leave nothing
    parent = os.getppid()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen()
        door.settimeout(1)
        for name in PACKAGES:
            importlib.import_module(name)
        gc.freeze()  # what is loaded is nobody's garbage: a copy's collector leaves it where it is
        while os.getppid() == parent and Path(path).exists():
            with contextlib.suppress(TimeoutError):
                line, _ = door.accept()
                if os.fork() == 0:
                    door.close()
                    answer(line)
                line.close()


def answer(line: socket.socket) -> None:
    """In a copy: do what one command says, tell its exit code, and end."""
    line.settimeout(None)
    for number in (signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    words, streams, _, _ = socket.recv_fds(line, LENGTH, STREAMS)
    for at, stream in enumerate(streams):
        os.dup2(stream, at)
        os.close(stream)
    code = stage(words.decode().split("\0"))
    sys.stdout.flush()
    sys.stderr.flush()
    line.sendall(bytes([code % 256]))
    os._exit(0)


def stage(words: list[str]) -> int:
    """The exit code of `-m module words`, as Python runs it."""
    sys.argv = words[1:]
    try:
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


if __name__ == "__main__":
    main(sys.argv[1])
