"""HTML by the W3C's checker (vnu), and every link and anchor followed a second time by another parser."""

import json
import posixpath
import re
import subprocess
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.checks.audit.pages import Found

HERE = Path(__file__).parent
VNU = HERE / "node_modules/vnu-jar/build/dist/vnu.jar"
KNOWN = HERE / "known.toml"  # faults of the theme's own markup, each with its reason


def valid(site: Path) -> tuple[Found, dict[str, int]]:
    """Every page through vnu: faults that are not known; how often each known one was met."""
    command = ["java", "-jar", str(VNU), "--skip-non-html", "--format", "json", str(site)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True).stderr)["messages"]
    known = tomllib.loads(KNOWN.read_text(encoding="utf-8"))["fault"]
    met = {fault["message"]: 0 for fault in known}
    found = Found(visits={"valid HTML": len(list(site.rglob("*.html")))}, faults={"valid HTML": []})
    for message in said:
        if message["type"] == "info" and message.get("subType") != "warning":
            continue
        text = message["message"]
        if (kind := next((k for k in met if re.fullmatch(k, text)), None)) is not None:
            met[kind] += 1
            continue
        page = message["url"].partition(f"{site.name}/")[2]
        found.faults["valid HTML"].append(f"{page}: line {message.get('lastLine')}: {text}")
    return found, met


class Reader(HTMLParser):
    """Ids and addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name == "id" and value:
                self.ids.add(value)
            if name in ("href", "src", "data-address") and value is not None:
                self.addresses.add(value)


def links(site: Path) -> Found:
    """Every link inside the site leads to a file, and to an anchor that is there."""
    found = Found()
    read: dict[str, Reader] = {}
    for path in sorted(site.rglob("*.html")):
        reader = read[path.relative_to(site).as_posix()] = Reader()
        reader.feed(path.read_text(encoding="utf-8"))
    for name, reader in read.items():
        dead = [a for a in sorted(reader.addresses) if not alive(a, name, site, read)]
        found.add("no dead link or anchor", name, dead)
    return found


def alive(address: str, page: str, site: Path, read: dict[str, Reader]) -> bool:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or (page == "404.html" and address.startswith("/")):
        return True  # elsewhere; or made for the address at which the site will stand
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
    if not parts.path:
        target = page
    elif (site / target).is_dir():
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    if not (site / target).is_file():
        return False
    return not parts.fragment or target not in read or unquote(parts.fragment) in read[target].ids
