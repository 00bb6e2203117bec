"""Several answers in one cell: which separator, and which commas belong to an option."""

import itertools
import re
from collections import Counter
from collections.abc import Mapping

SEPARATORS = (";", "┋", "\n", ", ", ",")
FEWEST = 2  # rows with several answers
OFTEN = 3  # a part given this often is an option


def parts(cell: str, separator: str) -> list[str]:
    """Pieces of a cell, not cut inside brackets. A bare comma does not cut before a blank."""
    cut = {", ": ", ", ",": r",(?!\s)"}.get(separator, rf"{re.escape(separator)}\s*")
    return [p.strip() for p in re.split(rf"{cut}(?![^(（]*[)）])", cell) if p.strip()]


def separator_of(counts: Mapping[str, int]) -> tuple[str, tuple[str, ...], str]:
    """(separator, options by how often, evidence) of a column's distinct cells; '' where none is sure."""
    for separator in SEPARATORS:
        if any(separator in cell for cell in counts):
            options, why = options_of(counts, separator)
            if options:
                return separator, options, why
    return "", (), ""


def options_of(counts: Mapping[str, int], separator: str) -> tuple[tuple[str, ...], str]:
    """Options found by splitting, with the evidence; none where splitting is not borne out by the cells."""
    whole = merged(counts, separator)
    lists = {cell: split(cell, separator, whole) for cell in counts}
    several = {cell: found for cell, found in lists.items() if len(found) > 1}
    total: Counter[str] = Counter()
    for cell, found in lists.items():
        for part in found:
            total[part] += counts[cell]
    frequent = [p for p, n in total.most_common() if n >= OFTEN]
    covered = sum(total[p] for p in frequent)
    rows = sum(counts[cell] for cell in several)
    few = max(FEWEST, 0.05 * sum(counts.values())) if "," in separator else 1
    if rows < few or len(frequent) < 2 or covered < 0.7 * total.total() or len(frequent) > 80:
        return (), ""
    within = {p for found in several.values() for p in found} & set(frequent)
    alone = [p for p in within if p in counts]
    telling = len(alone) >= 0.6 * len(within) or len(several) > 2 * len(within)
    if "," in separator and not telling:
        return (), ""
    why = (
        f"{rows:,} of {sum(counts.values()):,} cells hold several of {len(frequent)} answers between "
        f"{separator.strip() or 'line break'!r}; {len(alone)} of them also stand alone"
    )
    return tuple(frequent), why


def merged(counts: Mapping[str, int], separator: str) -> frozenset[tuple[str, str]]:
    """Neighbours that never occur apart: commas inside an option."""
    if "," not in separator:
        return frozenset()
    single: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for cell, n in counts.items():
        found = parts(cell, separator)
        for part in found:
            single[part] += n
        for pair in itertools.pairwise(found):
            pairs[pair] += n
    return frozenset(p for p, n in pairs.items() if single[p[0]] == n == single[p[1]])


def split(cell: str, separator: str, whole: frozenset[tuple[str, str]] = frozenset()) -> list[str]:
    """The answers in a cell, with those neighbours joined again that never occur apart."""
    out: list[str] = []
    last = ""
    for part in parts(cell, separator):
        if out and (last, part) in whole:
            out[-1] = f"{out[-1]}{separator}{part}"
        else:
            out.append(part)
        last = part
    return list(dict.fromkeys(out))


def against(cell: str, separator: str, options: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """(options marked, rest) of a cell, longest options first, whole items only."""
    rest, found = cell, []
    if cell in options:
        return [cell], []
    bare = separator.strip(" ")
    for option in sorted(options, key=len, reverse=True):
        pattern = rf"(?:^|(?<={re.escape(bare)}))\s*{re.escape(option)}\s*(?={re.escape(bare)}|$)"
        if re.search(pattern, rest):
            found.append(option)
            rest = re.sub(pattern, "\0", rest, count=1)
    left = [p.strip() for p in rest.replace("\0", "").split(bare) if p.strip()]
    return found, left
