"""An export -> responses, codebook, scales, settings and a page of guesses; or one list of faults.

What may tell who somebody is stops the import until import.toml says of each column what to do. The
export itself is read where it is and copied nowhere.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from analysis.facts import FactError, read_questions, read_study, run, write_text
from analysis.tools.importing.dates import Dates
from analysis.tools.importing.faults import Faults, listed
from analysis.tools.importing.infer import infer
from analysis.tools.importing.page import listed as parts
from analysis.tools.importing.page import write_page
from analysis.tools.importing.people import responses as coded
from analysis.tools.importing.plan import Study
from analysis.tools.importing.private import coarsened, findings, rare, row_counter, traits
from analysis.tools.importing.readers import read
from analysis.tools.importing.record import Column, Export
from analysis.tools.importing.rules import Rules, changed, parse_action, read_rules, write_rules
from analysis.tools.importing.write import as_csv, study_toml, tables


def main(export: Path, study: Path, beside: list[Path] | None = None, responses: Path | None = None) -> None:
    """`beside`: questionnaire files (.qsf, .lss, dictionary, labels); `responses`: where to write, if not in the study."""
    rules = read_rules(study / "import.toml")
    inside(export, study, beside or [])
    raw = read(export, beside or [], rules.source)
    rules.source = {**raw.source, **rules.source}
    counted, rows = of_rows(without_counters(raw), rules)
    known, left = deidentified(counted, rules)
    found = treated(infer(known, rules.plans, rules.scales, rules.base), rules)
    found.guesses = [*(g for g in rules.guesses if g not in found.guesses), *found.guesses]
    changes = news(known, found, rules) if rules.there and rules.plans else []
    faults = Faults()
    columns, people = coded(known, found, faults)
    faults.stop()
    recognizable(known, found, people, rules)
    changes += tables(study, found, rules)
    target = responses or placed(study)
    write_text(target, as_csv(columns, people))
    if not (study / "study.toml").exists():
        write_text(study / "study.toml", study_toml(titled(study), found, str(responses or "")))
    if not (study / "recodes.toml").exists():
        write_text(study / "recodes.toml", "# Variables made from answers: see survey_data/README.md.\n")
    remember(rules, found)
    write_page(study / "import.md", titled(study), parts(known, found, left, changes, rows))
    checked(study)
    print("\n".join(said(known, found, people, left, changes, study)))


def inside(export: Path, study: Path, beside: Sequence[Path]) -> None:
    """The raw file may not lie in the study, the site or the build."""
    faults = Faults()
    for path in (export, *beside):
        for folder in (study, Path("build"), Path("site_src"), Path("survey_data")):
            if folder.resolve() in path.resolve().parents:
                faults.add(path, f"the export lies under {folder}/, where it could be published; move it out of the project")
    faults.stop()


def without_counters(export: Export) -> Export:
    """Without columns that count the rows, by name or without one."""
    counters = [c for c in export.columns if row_counter(c)]
    told = tuple(f"Column {c.name!r} counts the rows and is left out." for c in counters)
    return replace(export, columns=tuple(c for c in export.columns if c not in counters), told=(*export.told, *told))


def of_rows(export: Export, rules: Rules) -> tuple[Export, list[str]]:
    """The rows that count by the rules, and what that left out."""
    named, said, keep = export.named(), [], [True] * export.n
    for kind, table in (("only", rules.only), ("without", rules.without)):
        for column, values in table.items():
            if column not in named:
                raise FactError(f"{rules.path}, [rows.{kind}]: no column {column!r} in {export.path}")
            hit = [any(fits(c, v) for v in values) for c in named[column].cells]
            lost = [k and h != (kind == "only") for k, h in zip(keep, hit, strict=True)]
            said.append(f"{sum(lost):,} rows left out by {kind} {column!r} = {', '.join(values)}")
            keep = [k and not x for k, x in zip(keep, lost, strict=True)]
    if not any(keep):
        raise FactError(f"{export.path}: no row counts by [rows] of {rules.path}", "no-rows")
    chosen = [i for i, k in enumerate(keep) if k]
    columns = tuple(replace(c, cells=tuple(c.cells[i] for i in chosen)) for c in export.columns)
    return replace(export, columns=columns), said


def fits(cell: str, rule: str) -> bool:
    """Whether a cell is as [rows] says: the value itself, "*" for any, "~words" for a cell that holds them."""
    return bool(cell) if rule == "*" else rule[1:].casefold() in cell.casefold() if rule[:1] == "~" else cell == rule


def deidentified(export: Export, rules: Rules) -> tuple[Export, list[str]]:
    """Without, or coarser in, the columns that may tell who somebody is. Stops until each has been decided."""
    found = {f.column: f for f in findings(export)}
    open_ = [f for f in found.values() if f.column not in rules.private and f.column not in of_plans(rules)]
    rules.private |= {f.column: f.action for f in open_}
    if open_ or not rules.confirmed and found:
        rules.confirmed = False
        write_rules(rules)
        lines = [f"{export.path}, column {f.column!r}: {f.kind}, {f.why}; proposed: {rules.private[f.column]}" for f in found.values()]
        raise FactError(
            f"personal data. {listed(lines)}\nThe actions are written to {rules.path}, [private.columns]: drop, allow, year, "
            "month, bands 10 or first 2 for each. When they are right, set confirmed = true there and run the command again"
        )
    left, columns = [], []
    for column in export.columns:
        action = rules.private.get(column.name, "allow")
        filled = sum(map(bool, column.cells))
        if action != "allow":
            kind = found[column.name].kind if column.name in found else "personal data"
            left.append(f"{column.name} ({kind}): {'dropped' if action == 'drop' else f'coarsened to {action}'}, {filled:,} cells")
        if action != "drop":
            columns.append(coarser(column, action, f"{export.path}, column {column.name!r}"))
    return replace(export, columns=tuple(columns)), left


def of_plans(rules: Rules) -> set[str]:
    return {c for p in rules.plans for c in p.columns}


def coarser(column: Column, action: str, where: str) -> Column:
    if action == "allow":
        return replace(column, form="single") if column.form == "text" else column
    parse_action(where, action)
    dates = Dates(where, column.cells)
    if action == "month":
        dates.settle()
    try:
        return replace(column, cells=tuple(coarsened(c, action, dates) for c in column.cells), form="", labels={})
    except ValueError:
        raise FactError(f"{where}: not every cell can be made coarser by {action!r}; drop it or choose another way") from None


def treated(study: Study, rules: Rules) -> Study:
    """Levels with the treatment that [treatments] gives their label; new labels join that table."""
    for name, levels in study.scales.items():
        for level in levels:
            if level.treatment != "answer":
                rules.treatments.setdefault(level.label, level.treatment)
        study.scales[name] = [replace(x, treatment=rules.treatments.get(x.label, x.treatment)) for x in levels]
    return study


def news(export: Export, study: Study, rules: Rules) -> list[str]:
    """What is new, gone or relabelled beside the rules."""
    before = [c for p in rules.plans for c in p.columns] + list(rules.dropped)
    new, gone = changed(before, [c.name for c in export.columns])
    lines = [f"new column: {n}" for n in new] + [f"gone: column {n}" for n in gone]
    for plan in study.kept():
        columns = [export.named()[c] for c in plan.columns if c in export.named()]
        for level in study.scales.get(plan.scale, ()) if plan.form == "single" else ():
            for column in columns:
                label = column.labels.get(level.raws[0] if level.raws else "", level.label)
                if label != level.label:
                    lines.append(f"{plan.id}: {level.label!r} is now {label!r}")
    return lines


def recognizable(export: Export, study: Study, people: Sequence[dict[str, str]], rules: Rules) -> None:
    """Stops where combinations of what others could look up are rare, until that is allowed by name."""
    names = [p.id for p in traits(study.plans)]
    n = rare(people, names) if names else 0
    if n and rules.rare != "allow":
        write_rules(rules)
        raise FactError(
            f"{export.path}: {n:,} of {len(people):,} people share their combination of {', '.join(names)} with fewer than five. "
            f"Drop or coarsen some in {rules.path}, [private.columns], or set rare = \"allow\" in [private]: responses.csv then "
            "must stay private, and the site withholds small groups"
        )


def placed(study: Path) -> Path:
    """Where responses go: as study.toml says, else into the study."""
    path = study / "study.toml"
    given = read_study(path).responses if path.exists() else ""
    return Path(given) if given else study / "responses.csv"


def remember(rules: Rules, found: Study) -> None:
    rules.plans = list(found.kept())
    rules.dropped = {p.columns[0]: p.why for p in found.plans if p.form == "drop"}
    used = {p.scale for p in rules.plans}
    rules.guesses = found.guesses
    rules.scales = {name: levels for name, levels in found.scales.items() if name in used}
    write_rules(rules)


def checked(study: Path) -> None:
    """What was written is read as the build reads it."""
    recodes = study / "recodes.toml"
    read_questions(study / "codebook.csv", study / "scales.csv", recodes if recodes.exists() else None)
    read_study(study / "study.toml")


def titled(study: Path) -> str:
    return study.name.replace("_", " ").capitalize()


def said(export: Export, study: Study, people: Sequence[object], left: Sequence[str], changes: Sequence[str], folder: Path) -> list[str]:
    """What the command prints: counts and where to look."""
    kept = list(study.kept())
    return [
        f"{export.tool}: {len(people):,} respondents, {len(kept)} questions and variables, {len(study.scales)} scales",
        *([f"left: {len(left)} columns with personal data or open text (import.md lists them)"] if left else []),
        *changes,
        f"{len(study.guesses)} guesses to confirm in {folder / 'import.md'}",
    ]


if __name__ == "__main__":
    run(main)
