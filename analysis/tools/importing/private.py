"""Personal data in an export, found by header and by content, each alone sufficing."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.tools.importing.forms import DATE, DECIMAL, FEW, form_of, is_weight
from analysis.tools.importing.marks import kind_of
from analysis.tools.importing.plan import Plan
from analysis.tools.importing.record import Column, Export
from analysis.tools.importing.scales import harmless
from analysis.tools.importing.words import (
    is_no,
    is_open,
    is_other,
    is_trait,
    is_yes,
    private_kind,
    scale_of,
)

PATTERNS: dict[str, tuple[str, float]] = {  # kind: pattern of a whole cell, share of cells that must fit
    "e-mail": (r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}", 0.0),
    "ip address": (r"(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9a-f]{1,4}:){3,}[0-9a-f:]+", 0.3),
    "phone": (r"\+?\(?\d[\d\s().\-/]{7,18}\d", 0.8),
    "coordinates": (r"[-−]?\d{1,3}\.\d{4,}(?:[,; ]+[-−]?\d{1,3}\.\d{4,})*", 0.8),
    "exact time": (r".*\d{1,2}:\d\d(?::\d\d)?.*|20\d\d-\d\d-\d\dT.*", 0.8),
    "response id": (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|(?:uuid:|R_|PID)\w{4,}|[0-9a-f]{16,}", 0.8),
    "user agent": (r"Mozilla/.*|.*(?:Chrome|Safari|Firefox|AppleWebKit)/\d.*", 0.1),
    "address of a page": (r"https?://\S+", 0.3),
}
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[A-Za-z]{2,}")
MARK = "mark"  # keeps of a text that there is one
RARE = 5  # people who share the same traits


@dataclass(frozen=True)
class Finding:
    """A column that may tell who somebody is; the action proposed for it."""

    column: str
    kind: str
    why: str
    action: str = "drop"


def findings(export: Export) -> Iterator[Finding]:
    """Every column with personal data or open text."""
    typed = rests(export.columns)
    for column in export.columns:
        if column.name in typed:
            yield Finding(column.name, "open text", "what was typed beside an option “other”", MARK)
        elif found := finding(column):
            yield found


def rests(columns: Sequence[Column]) -> set[str]:
    """Columns of texts typed as the last option of a mark-all question that has no other column for it."""
    blocks: dict[str, list[Column]] = {}
    for column in columns:
        blocks.setdefault(column.block, []).append(column)
    out: set[str] = set()
    for members in (m for block, m in blocks.items() if block):
        rest = [c for c in members if is_other(c.item)]
        options = [c for c in members if c not in rest]
        if len(rest) == 1 and len(options) > 1 and all(map(kind_of, options)):
            typed = rest[0].form == "text" or (not kind_of(rest[0]) and not rest[0].labels)
            out |= {rest[0].name} if typed and rest[0].counts() else set()
    return out


def finding(column: Column) -> Finding | None:
    counts = column.counts()
    if not counts or (column.form == "aside" and not column.private):
        return None
    filled = sum(counts.values())
    if column.private:
        return Finding(column.name, column.private, column.told or "the tool's own column")
    if column.form in ("option", "joined") or all(is_yes(c) or is_no(c) for c in counts):
        return None
    if column.block and list(counts) == [column.item]:
        return None  # an option that is named “E-mail”
    kind = by_content(column, counts)
    if kind:
        return Finding(column.name, kind, f"by content: {filled:,} cells", _action(kind, column))
    kind = private_kind(column.name) or private_kind(column.item or column.text)
    if kind and not column.labels and not _ordinary(column, counts, kind):
        return Finding(
            column.name,
            kind,
            f"by its header: {filled:,} cells, {len(counts):,} different",
            _action(kind, column),
        )
    form = form_of(column)
    if form.name == "text":
        return Finding(column.name, "open text", form.why)
    words = form.name == "single" and not column.labels and not all(map(harmless, counts))
    if words and is_open(column.question) and min(counts.values()) < FEW and not scale_of(counts)[0]:
        return Finding(column.name, "open text", f"by its header, and {len(counts):,} different texts")
    if form.name == "date":
        return Finding(column.name, "exact time", form.why, "year")
    return None


def _action(kind: str, column: Column) -> str:
    return (
        "year"
        if kind == "exact time" and not private_kind(column.name) and "time" not in column.name.casefold()
        else "drop"
    )


def _ordinary(column: Column, counts: Mapping[str, int], kind: str) -> bool:
    """A header word within a question that is answered by a few repeated choices."""
    if kind in (
        "ip address",
        "coordinates",
        "exact time",
        "response id",
        "worker id",
        "user agent",
        "e-mail",
    ):
        coded = all(DECIMAL.fullmatch(c) or DATE.fullmatch(c) for c in counts)
        return kind != "e-mail" and not coded and len(counts) <= 12 and max(counts.values()) > 1
    return len(column.name) > 20 and len(counts) <= 20 and sum(counts.values()) > 3 * len(counts)


def by_content(column: Column, counts: Mapping[str, int]) -> str:
    """The kind of personal data that the cells have the pattern of, or ''."""
    unique = len(counts) == sum(counts.values()) >= 20
    if unique and all(re.fullmatch(r"\d{6,}|[A-Za-z]{1,6}\d{4,}|[A-Z0-9]{8,}", c) for c in counts):
        return "response id"
    if unique and all(re.fullmatch(r"[1-9]\d{3,8}", c) for c in counts):
        ends = min(map(int, counts)), max(map(int, counts))
        if ends[1] - ends[0] < 2 * len(counts):
            return "response id"  # numbers given out in turn
    for kind, (pattern, share) in PATTERNS.items():
        if kind == "coordinates" and is_weight(column, counts):
            continue
        found = [c for c in counts if re.fullmatch(pattern, c, re.S | re.I)]
        enough = sum(counts[c] for c in found) >= share * sum(counts.values())
        if found and enough and not (kind == "phone" and _small(found)):
            return kind
    if any(EMAIL.search(c) for c in counts if "@" in c):
        return "e-mail"
    return ""


YEARS = re.compile(r"(?:1[89]|20)\d\d\s*[-–]\s*(?:1[89]|20)\d\d")


def _small(cells: Sequence[str]) -> bool:
    """Dates, ranges, amounts: digits that are no phone number."""
    return len(cells) < 5 or all(
        DATE.fullmatch(c) or YEARS.fullmatch(c) or (DECIMAL.fullmatch(c) and ("." in c or len(c) < 9))
        for c in cells
    )


def row_counter(column: Column) -> bool:
    """Whether a column counts the rows: 0, 1, 2 or 1, 2, 3 in the file's order."""
    start = column.cells[0] if column.cells else ""
    return (
        len(column.cells) > 2
        and start in ("0", "1")
        and list(column.cells) == [str(int(start) + i) for i in range(len(column.cells))]
    )


def coarsened(cell: str, action: str, day_first: Callable[[str], str]) -> str:
    """A cell made coarser: mark, year, month, `bands 10`, `first 2`; ValueError where it cannot be."""
    if not cell or action == MARK:
        return "1" if cell else ""
    if action in ("year", "month"):
        date = day_first(cell)
        return date[:4] if action == "year" else date[:7]
    how, _, size = action.partition(" ")
    if how == "first":
        return cell[: int(size)]
    low = int(float(cell) // int(size)) * int(size)
    return f"{low} to {low + int(size) - 1}"


def traits(plans: Sequence[Plan]) -> list[Plan]:
    """Plans of single questions that ask what others could look up."""
    return [
        p
        for p in plans
        if p.form in ("single", "number") and any(is_trait(x) for x in (p.id, p.wording, p.short))
    ]


def rare(rows: Sequence[Mapping[str, str]], names: Sequence[str]) -> int:
    """How many people share their combination of traits with fewer than RARE, themselves included."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row[n] for n in names)
        seen[key] = seen.get(key, 0) + 1
    return sum(n for n in seen.values() if n < RARE)
