"""import.md: what was read, what left, and each guess with its reason, for a person to confirm."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from analysis.study import write_text
from analysis.tools.importing.plan import Plan, Study
from analysis.tools.importing.record import Export
from analysis.tools.importing.words import treatment_of


def write_page(path: Path, title: str, parts: Sequence[tuple[str, Sequence[str]]]) -> None:
    """A Markdown page of lists; a part without lines is left out."""
    blocks = [
        f"# Import of {title}\n\nConfirm each guess below, or change its rule in import.toml and run "
        "the same command again."
    ]
    blocks += [
        f"## {head}\n\n" + "\n".join(f"- {line}" for line in lines) for head, lines in parts if lines
    ]
    write_text(path, "\n\n".join(blocks) + "\n")


def listed(
    export: Export, study: Study, left: Sequence[str], changes: Sequence[str], rows: Sequence[str]
) -> list[tuple[str, Sequence[str]]]:
    """The parts of the page, in order."""
    dropped = [f"{p.columns[0]}: {p.why}" for p in study.plans if p.form == "drop"]
    return [
        ("What changed since the last import", changes),
        (
            "How the file was read",
            [f"Tool: {export.tool}. {export.n:,} rows, {len(export.columns):,} columns.", *export.told],
        ),
        ("Rows", rows),
        ("What left, so that nobody is recognized", left),
        (
            "Guesses to confirm",
            [f"{where}: {what}. Evidence: {why}." for where, what, why in study.guesses],
        ),
        ("Answers taken for no opinion", list(reasons(study))),
        ("Filters seen", list(filters(export, study))),
        ("Columns left out", dropped),
        (
            "Still to write",
            [
                "Every “(to be written)” in study.toml.",
                "Short names of questions in codebook.csv, where a question was cut.",
                "Themes, breakdowns, headlines: see survey_data/README.md.",
            ],
        ),
    ]


def reasons(study: Study) -> Iterator[str]:
    """Each label that was recognized, with what it now means and where."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, levels in study.scales.items():
        for level in levels:
            if level.treatment != "answer":
                found.setdefault((level.label, level.treatment), []).append(name)
    for (label, treatment), scales in sorted(found.items()):
        why = "by its words" if treatment_of(label) == treatment else "declared so, or by its value"
        yield f"“{label}” is {treatment} ({why}) in {len(scales)} of the scales: {', '.join(scales[:6])}"


def filters(export: Export, study: Study) -> Iterator[str]:
    """Questions that are empty exactly where an earlier question has other answers: asked_of, offered."""
    named = export.named()
    singles = [
        p
        for p in study.plans
        if p.form == "single" and 2 <= len(study.scales[p.scale]) <= 8 and p.columns[0] in named
    ]
    for plan in study.kept():
        columns = [named[c] for c in plan.columns if c in named]  # an option may be gone
        filled = [any(c.cells[i] for c in columns) for i in range(export.n)]
        if not 0.02 * export.n < sum(filled) < 0.97 * export.n:
            continue
        for before in singles[: next((i for i, p in enumerate(singles) if p.id == plan.id), len(singles))]:
            if offered := _condition(before, named[before.columns[0]].cells, filled, study):
                where = f"`asked_of` = `{offered}` in codebook.csv"
                yield f"{plan.id}: could be {where}; {sum(filled):,} rows are filled, all of them so"
                break


def _condition(before: Plan, cells: Sequence[str], filled: Sequence[bool], study: Study) -> str:
    """The condition on `before` that holds for all filled rows and at most a tenth of the empty ones."""
    keys = {raw: x.key for x in study.scales[before.scale] for raw in x.raws}
    yes = {keys.get(c) for c, f in zip(cells, filled, strict=True) if f}
    if None in yes or len(yes) == len(set(keys.values())):
        return ""
    met = sum(keys.get(c) in yes for c in cells)
    empty = [c for c, f in zip(cells, filled, strict=True) if not f]
    others = sum(keys.get(c) not in yes for c in empty)
    if met > 1.1 * sum(filled) or not others:
        return ""
    names = sorted(k for k in yes if k)
    return f"{before.id} = {names[0]}" if len(names) == 1 else f"{before.id} in {' '.join(names)}"
