"""A built site: its pages by kind, and a server on this machine that sends it gzipped."""

import gzip
import http.server
import mimetypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

KINDS = (
    "charts",
    "code",
    "numbers",
    "questions",
)  # folders of pages made alike; each has an index of its own
PACKED = ("text/", "application/javascript", "application/json", "image/svg", "application/xml")


def pages(site: Path) -> list[str]:
    """Addresses of all pages from the root of the site, in order."""
    found = (p.relative_to(site).as_posix().removesuffix("index.html") for p in site.rglob("*.html"))
    return sorted(found)


def kind(address: str) -> str:
    """Pages made alike have one kind, in each language; every other page is one of its own, and main."""
    language, folder, rest = re.fullmatch(r"((?:[a-z]{2}/)?)([^/]*)/?(.*)", address).groups()
    return language + folder if folder in KINDS and rest else "main"


def sample(addresses: list[str], of_kind: int) -> list[str]:
    """All main pages, and of each other kind so many, evenly spaced (0: all)."""
    chosen = []
    for name in sorted({kind(a) for a in addresses}, key=lambda name: (name != "main", name)):
        alike = [a for a in addresses if kind(a) == name]
        most = len(alike) if name == "main" or not of_kind else of_kind
        chosen += alike[:: max(1, len(alike) // most)][:most]
    return chosen


@cache
def packed(path: Path, modified: float) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files of a folder as a host of static sites would send them: gzipped, and silent."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *given: object) -> None: ...

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir() and not self.path.partition("?")[0].endswith("/"):
            return self.answer(301, b"", {"Location": self.path + "/"})
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.answer(404, b"")
        name = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        small = name.startswith(PACKED) or path.suffix in (".js", ".css", ".json")
        head = {"Content-Type": name + ("; charset=utf-8" if name.startswith("text/") else "")}
        head |= {"Content-Encoding": "gzip"} if small else {}
        return self.answer(200, packed(path, path.stat().st_mtime) if small else path.read_bytes(), head)

    def answer(self, status: int, body: bytes, head: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (head or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    """A browser that leaves a page hangs up; that is no fault."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None: ...


@contextmanager
def served(folder: Path, handler: type[Handler] = Handler) -> Iterator[str]:
    """The folder at an address of this machine."""
    server = Server(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
