"""A host reached by rsync as the destination: a folder for each publication, and a link that is exchanged.

Beside the link NAME stands the folder .NAME with what is published and what was before. rsync puts a
link in the place of another by renaming, so the address is never empty; no other program runs there.
"""

import re
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from analysis.study import FactError

BEFORE = "before"
LINK = re.compile(r"^l.* -> (?:.*/)?([^/\n]+)/?$", re.M)
ENTRY = re.compile(r"^([a-z-])[rwxstST-]{9}", re.M)


class Remote:
    """The destination `host:/path/name`, or a path on this machine."""

    def __init__(self, where: str) -> None:
        self.parent, cut, self.name = where.rstrip("/").rpartition("/")
        if not cut:
            host, colon, self.name = where.rpartition(":")
            self.parent = f"{host}{colon}."
        self.parent = self.parent or "/"
        self.store = f"{self.parent}/.{self.name}"
        if not self.name or self.name in (".", ".."):
            raise FactError(f"{where}: expected host:/path/name, where name will be the site")

    def publish(self, tree: Path, name: str) -> None:
        """Send `tree` as the publication `name` and lead the link to it."""
        now = self.target(self.name)
        with tempfile.TemporaryDirectory() as made:
            (Path(made) / f".{self.name}").mkdir()
            rsync("-rl", f"{made}/", f"{self.parent}/")
        like = [f"--link-dest=../{now}"] if now and now != name else []
        rsync("-rlc", "--delete", "--chmod=D755,F644", *like, f"{tree}/", f"{self.store}/{name}/")
        if now != name:
            self.lead(now, name)
        self.clear({name, now if now != name else self.target(BEFORE, self.store)} - {""})

    def roll_back(self) -> str:
        """Lead the link to what was published before; returns its name."""
        now, old = self.target(self.name), self.target(BEFORE, self.store)
        if not now or not old:
            raise FactError(f"{self.store}/{BEFORE}: not there, so there is nothing to go back to")
        self.lead(now, old)
        return old

    def lead(self, now: str, to: str) -> None:
        """The link to a publication, and the one to go back by, which comes first."""
        with tempfile.TemporaryDirectory() as made:
            links = Path(made)
            if now:
                (links / BEFORE).symlink_to(now)
                rsync("-l", str(links / BEFORE), f"{self.store}/")
            (links / self.name).symlink_to(f".{self.name}/{to}")
            rsync("-l", str(links / self.name), f"{self.parent}/")

    def clear(self, keep: set[str]) -> None:
        """Remove publications that nothing leads to."""
        with tempfile.TemporaryDirectory() as empty:
            filters = [f"--filter=P /{name}" for name in sorted({*keep, BEFORE})]
            rsync("-r", "--delete", *filters, f"{empty}/", f"{self.store}/")

    def target(self, name: str, where: str = "") -> str:
        """The last part of what a link leads to; empty where there is none, an error for a folder."""
        said = ""
        with suppress(FileNotFoundError):
            said = rsync("--list-only", "-l", f"{where or self.parent}/{name}")
        found, kind = LINK.search(said), ENTRY.search(said)
        if kind and not found:
            raise FactError(
                f"{where or self.parent}/{name}: it is there and no link of an earlier publication; "
                "move it away, or give another name"
            )
        return found[1] if found else ""


def rsync(*arguments: str) -> str:
    """What rsync says; a source that is not there is a FileNotFoundError, any other fault a FactError."""
    try:
        done = subprocess.run(["rsync", *arguments], capture_output=True, text=True)
    except FileNotFoundError:
        raise FactError("rsync is not on this machine; install it, or publish to a folder") from None
    if done.returncode == 23 and "No such file" in done.stderr and "--list-only" in arguments:
        raise FileNotFoundError(arguments[-1])
    if done.returncode:
        raise FactError(f"rsync to {arguments[-1]}: {done.stderr.strip() or done.returncode}")
    return done.stdout
