"""Serve a study's site, built again whenever a file that it is made from is saved.

python -m analysis.tools.serve study=FOLDER site=build/site watch=site_src ... (PORT=8000)
"""

import os
from pathlib import Path

from analysis.study import FactError, run
from analysis.tools.serve.building import built, ready
from analysis.tools.serve.pages import Server

HOST = "127.0.0.1"


def main(study: Path, site: Path, watch: list[Path]) -> None:
    """Until interrupted; watch: files and folders, the study's and those of every site."""
    asked = os.environ.get("PORT", "8000")
    if not asked.isdigit() or not 0 < int(asked) < 65536:
        raise FactError(f"PORT is {asked!r}, expected a number from 1 to 65535")
    with ready() as run_by:
        command = ["make", "--no-print-directory", f"STUDY={study}", f"RUN={run_by}"]
        serve(Server(lambda: built(command), HOST, int(asked), site), watch, asked)


def serve(server: Server, watch: list[Path], port: str) -> None:
    server.rebuild()
    for path in watch:
        server.watch(str(path))
    print(f"http://{HOST}:{port}/ (stop with ctrl-c)")
    try:
        server.serve()
    except KeyboardInterrupt:
        server.shutdown()


if __name__ == "__main__":
    run(main)
