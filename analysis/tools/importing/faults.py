"""All faults of an import in one list, each with file, place, got, expected."""

from collections.abc import Iterable
from pathlib import Path

from analysis.facts import FactError


class Faults:
    """Collects what is wrong; `stop` raises one FactError with every line."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, where: str | Path, what: str) -> None:
        line = f"{where}: {what}"
        if line not in self.lines:
            self.lines.append(line)

    def stop(self) -> None:
        if self.lines:
            raise FactError(listed(self.lines))


def listed(lines: Iterable[str], what: str = "faults") -> str:
    """One fault as it is, several under their number."""
    lines = list(lines)
    if len(lines) == 1:
        return lines[0]
    return "\n  ".join([f"{len(lines)} {what}", *lines])
