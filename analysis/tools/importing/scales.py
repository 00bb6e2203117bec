"""Levels of a scale: which cells are one answer, in what order, and which are no opinion."""

import re
from collections.abc import Iterable, Mapping, Sequence

from analysis.tools.importing.forms import DECIMAL, FEW, WHOLE, value
from analysis.tools.importing.ids import key_of
from analysis.tools.importing.order import FIRST, by_size, filled, ordered
from analysis.tools.importing.plan import ANY_OTHER, Level
from analysis.tools.importing.record import Column
from analysis.tools.importing.words import (
    is_bracket,
    is_other,
    is_outside,
    leading,
    scale_of,
    treatment_of,
)

CODE = re.compile(r"-?[A-Za-z0-9]{1,12}|\.[a-z]")
OUT = {"refused": "-9", "dont_know": "-8"}


def gathered(columns: Sequence[Column]) -> tuple[dict[str, int], dict[str, str], dict[str, str]]:
    """(cell -> how often, code -> label, declared missing) of columns that share a scale."""
    counts: dict[str, int] = {}
    labels: dict[str, str] = {}
    missing: dict[str, str] = {}
    for column in columns:
        for cell, n in column.counts().items():
            counts[cell] = counts.get(cell, 0) + n
        labels |= {k: v for k, v in column.labels.items() if k not in labels}
        missing |= column.missing
    return counts, labels, missing


def levels_of(columns: Sequence[Column], sentinels: Iterable[str] = ()) -> tuple[list[Level], str, str]:
    """(levels in order, name of the common scale or '', why that order) of columns that share a scale.

    An answer without a label in the questionnaire that fewer than three gave joins the others that were
    typed in, unless it is a number, a bracket or a step of a known scale.
    """
    counts, labels, missing = gathered(columns)
    if labels:
        return declared(counts, labels, missing)
    _, steps = scale_of(c for c, n in counts.items() if n >= FEW and not is_outside(c))
    whole_name, whole = scale_of(c for c in counts if not is_outside(c))
    known = set(whole or steps) | set(sentinels) | set(missing)
    safe = [c for c, n in counts.items() if n >= FEW or c in known or harmless(c)]
    rest = [c for c in counts if c not in safe]
    order, name, why = ordered([c for c in safe if treated(c, sentinels, missing) == "answer"], counts)
    order = filled(order, sentinels)
    order = [c for c in order if not is_other(c)] + [c for c in order if is_other(c)]
    reasons = [c for c in safe if treated(c, sentinels, missing) != "answer"]
    levels = _numbered(order, why)
    if rest:
        other = next((x for x in levels if is_other(x.label)), None)
        if other:
            levels[levels.index(other)] = Level(
                other.code, other.key, other.label, (*other.raws, ANY_OTHER)
            )
        else:
            taken = {x.key for x in levels}
            levels.append(
                Level(following(levels), key_of("other_typed", 0, taken), "Other answers", (ANY_OTHER,))
            )
    return _with_reasons(levels, reasons, sentinels, missing), name or whole_name, why


def harmless(cell: str) -> bool:
    return bool(DECIMAL.fullmatch(cell)) or treatment_of(cell) != "answer" or is_bracket(cell)


def treated(cell: str, sentinels: Iterable[str], missing: Mapping[str, str]) -> str:
    said = in_base(treatment_of(missing.get(cell, "") or cell))
    if said == "answer" and (cell in missing or cell in sentinels):
        return "refused"
    return said


def in_base(treatment: str) -> str:
    """Who was not asked or shown is out of the base like a refusal, until the routing is written down."""
    return "refused" if treatment in ("skip", "not_shown") else treatment


def following(levels: Sequence[Level]) -> str:
    """A whole number above all codes, and above the ends of ranges."""
    ends = [end for x in levels for end in x.code.split("..") if end.isdigit()]
    return str(max([0, *map(int, ends)]) + 1)


def _numbered(order: Sequence[str], why: str) -> list[Level]:
    numeric = all(DECIMAL.fullmatch(c) for c in order)
    rated = numeric or why == FIRST
    taken: set[str] = set()
    out = []
    for at, cell in enumerate(order, 1):
        key = key_of(cell, at, taken)
        taken.add(key)
        code = cell if numeric and CODE.fullmatch(cell) else str(at)
        number = f"{value(cell):g}" if numeric else (f"{leading(cell):g}" if rated else "")
        out.append(Level(code, key, cell, (cell,), number=number))
    return out


def _with_reasons(
    levels: list[Level], reasons: Iterable[str], sentinels: Iterable[str], missing: Mapping[str, str]
) -> list[Level]:
    codes, taken = {x.code for x in levels}, {x.key for x in levels}
    for cell in reasons:
        treatment = treated(cell, sentinels, missing)
        code = cell if CODE.fullmatch(cell) and (cell in missing or cell in sentinels) else OUT[treatment]
        while code in codes:
            code = str(int(code) - 10)
        label = missing.get(cell) or (f"Code {cell}" if cell in sentinels else cell)
        levels.append(Level(code, key_of(label, 0, taken), label, (cell,), treatment))
        codes.add(code)
        taken.add(levels[-1].key)
    return levels


def declared(
    counts: Mapping[str, int], labels: Mapping[str, str], missing: Mapping[str, str]
) -> tuple[list[Level], str, str]:
    """Levels of a scale labelled in the questionnaire, in its order; codes without a label last."""
    bare = [c for c in counts if c not in labels and c not in missing]
    texts = {label: code for code, label in labels.items()}
    bare = [c for c in bare if c not in texts]  # the answer itself instead of its code
    typed = [c for c in bare if counts[c] < FEW and not harmless(c)]
    bare = [c for c in bare if c not in typed]
    names = {
        **labels,
        **{c: c for c in sorted(bare, key=by_size)},
        **{c: x for c, x in missing.items() if c not in labels},
    }
    if bare and all(WHOLE.fullmatch(c) for c in names if c not in missing):  # labels at the ends alone
        names = {c: names[c] for c in sorted(names, key=lambda c: (c in missing, by_size(c)))}
    rated = all(
        leading(x) is not None or DECIMAL.fullmatch(c) is None for c, x in names.items() if c in counts
    )
    numeric = (
        rated
        and len(names) > 4
        and all(leading(x) is not None for c, x in labels.items() if c not in missing)
    )
    taken: set[str] = set()
    out: list[Level] = []
    any_positive = any(WHOLE.fullmatch(c) and c[0] not in "-−" for c in names)
    for at, (code, label) in enumerate(names.items(), 1):
        treatment = treated(code, (), missing) if code in missing else in_base(treatment_of(label or code))
        if treatment == "answer" and WHOLE.fullmatch(code) and code[0] in "-−" and any_positive:
            treatment = "refused"  # a negative code among others is a reason for none
        key = key_of(label or code, at, taken)
        taken.add(key)
        own = code if CODE.fullmatch(code) else str(at)
        number = (
            f"{leading(label):g}"
            if numeric and treatment == "answer" and leading(label) is not None
            else ""
        )
        raws = (
            (code, label)
            if (label and label != code and label not in counts) or texts.get(label) == code
            else (code,)
        )
        out.append(Level(own, key, label or code, raws if label in counts else (code,), treatment, number))
    if typed:
        out.append(Level(following(out), key_of("other_typed", 0, taken), "Other answers", (ANY_OTHER,)))
    out.sort(key=lambda x: x.treatment != "answer")
    return out, "", "the questionnaire's order"
