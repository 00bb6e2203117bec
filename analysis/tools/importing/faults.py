"""All faults of an import in one list, each with file, place, got, expected."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis.study import FactError, shape


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


def of_this(beside: object, asked: Sequence[str], absent: Sequence[str], export: Path) -> list[str]:
    """What a questionnaire beside an export asks that the export lacks; FactError where that is all."""
    if asked and len(absent) == len(asked):
        raise FactError(
            f"{beside}: none of its {len(asked)} questions ({', '.join(asked[:5])} …) is a column of "
            f"{export}; is it of another survey?"
        )
    return [f"{beside} asks {', '.join(absent[:20])}, which the export lacks."] if absent else []


class Report:
    """Says once for each shape of answer that a scale lacks, how often it occurs."""

    def __init__(self, where: str, faults: Faults) -> None:
        self.where, self.faults = where, faults
        self.lost: dict[str, int] = {}
        self.against: dict[str, int] = {}

    def miss(self, cell: str) -> str:
        self.lost[shape(cell)] = self.lost.get(shape(cell), 0) + 1
        return ""

    def row(self, what: str) -> str:
        """A row that is wrong as a whole, in words that repeat nothing of it."""
        self.against[what] = self.against.get(what, 0) + 1
        return ""

    def close(self, expected: Sequence[str]) -> None:
        for what, n in self.against.items():
            self.faults.add(self.where, f"{n:,} rows hold {what}; expected {', '.join(expected[:12])}")
        for form, n in self.lost.items():
            self.faults.add(
                self.where,
                f"{n:,} answers like {form!r} have no level; there are {', '.join(expected[:12])}",
            )
