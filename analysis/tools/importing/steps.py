"""Steps on the way in: where the raw file may lie, which rows count, what may tell who somebody is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from analysis.study import FactError, near
from analysis.tools.importing.checks import ACTIONS, parse_action
from analysis.tools.importing.dates import Dates
from analysis.tools.importing.faults import Faults, listed
from analysis.tools.importing.forms import FEW
from analysis.tools.importing.plan import Study
from analysis.tools.importing.private import MARK, coarsened, findings, rare, row_counter, traits
from analysis.tools.importing.readers.redcap import EVENT
from analysis.tools.importing.record import TYPED, Column, Export
from analysis.tools.importing.rules import Rules
from analysis.tools.importing.toml import write_rules

DONE = {"drop": "dropped", MARK: "kept is only whether there is one"}
LONG = 90  # characters of a column's name in a message


def inside(export: Path, study: Path, beside: Sequence[Path]) -> None:
    """The raw file may not lie in the study, the site or the build."""
    faults = Faults()
    if (study / "study.toml").exists() and not (study / "import.toml").exists():
        faults.add(
            study, "holds a study.toml but no import.toml, so it was not made by import; give another STUDY"
        )
    for path in (export, *beside):
        for folder in (study, Path("build"), Path("site_src"), Path("survey_data")):
            if folder.resolve() in path.resolve().parents:
                faults.add(
                    path,
                    f"the export lies under {folder}/, where it could be published; move it out of "
                    "the project",
                )
    faults.stop()


def without_counters(export: Export) -> Export:
    """Without columns that count the rows, by name or without one."""
    counters = [c for c in export.columns if row_counter(c)]
    if counters and len(counters) == len(export.columns):
        raise FactError(f"{export.path}: no column is a question: each counts the rows", "no-rows")
    told = tuple(f"Column {c.name!r} counts the rows and is left out." for c in counters)
    return replace(
        export, columns=tuple(c for c in export.columns if c not in counters), told=(*export.told, *told)
    )


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
    counts = Counter(named[EVENT].cells[i] for i in chosen) if EVENT in named else {}
    events = {name: n for name, n in counts.items() if name and n >= FEW}
    if len(events) > 1 and EVENT not in rules.only:
        write_rules(rules)
        raise FactError(
            f"{export.path}: a person has a row for each of {len(events)} events "
            f"({', '.join(f'{name} {n:,}' for name, n in events.items())}). Keep those of one: {EVENT} = "
            f'["{next(iter(events))}"] in {rules.path}, [rows.only]; or ["*"] if each row is a respondent'
        )
    columns = tuple(replace(c, cells=tuple(c.cells[i] for i in chosen)) for c in export.columns)
    return replace(export, columns=columns), said


def fits(cell: str, rule: str) -> bool:
    """Whether a cell is as [rows] says: the value, "*" for any, "~words" for one that holds them."""
    return (
        bool(cell)
        if rule == "*"
        else rule[1:].casefold() in cell.casefold()
        if rule[:1] == "~"
        else cell == rule
    )


def deidentified(export: Export, rules: Rules) -> tuple[Export, list[str]]:
    """Without, or coarser in, the columns that may tell who somebody is; stops until each is decided."""
    planned, there = of_plans(rules), [c.name for c in export.columns]
    for said in rules.private:
        alike = near(said, [name for name in there if name not in rules.private])
        if said not in there and alike:
            raise FactError(f"{rules.path}, [private.columns]: no column {said!r} in {export.path}{alike}")
    all_found = {f.column: f for f in findings(export)}
    found = {c: f for c, f in all_found.items() if f.kind != "open text" or c not in planned}
    open_ = [f for f in found.values() if f.column not in rules.private]
    rules.private |= {f.column: f.action for f in open_}
    if open_ or (not rules.confirmed and found):
        rules.confirmed = False
        write_rules(rules)
        lines = [
            f"{export.path}, column {cut(f.column)!r}: {f.kind}, {f.why}; "
            f"proposed: {rules.private[f.column]}"
            for f in found.values()
        ]
        raise FactError(
            f"personal data. {listed(lines, 'columns')}\nThe actions are written to {rules.path}, "
            f"[private.columns]: one of {', '.join(ACTIONS)} for each. When they are right, set "
            "confirmed = true there and run the command again"
        )
    left, columns = [], []
    for column in export.columns:
        action = rules.private.get(column.name, "allow")
        filled = sum(map(bool, column.cells))
        if action != "allow":
            kind = all_found[column.name].kind if column.name in all_found else "personal data"
            left.append(
                f"{column.name} ({kind}): {DONE.get(action, f'coarsened to {action}')}, {filled:,} cells"
            )
        if action == "allow" and column.name in found and found[column.name].kind == "open text":
            columns.append(replace(column, form="single"))
        elif column.name not in rules.private:
            columns.append(column)
        elif action != "drop":
            columns.append(coarser(column, action, f"{export.path}, column {column.name!r}"))
    return replace(export, columns=tuple(columns)), left


def cut(name: str) -> str:
    """A column's name for a line of a list: whole questions are cut in the middle."""
    return name if len(name) <= LONG else f"{name[: LONG - 21]}…{name[-20:]}"


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
        return replace(
            column,
            cells=tuple(coarsened(c, action, dates) for c in column.cells),
            form="option" if action == MARK else "",
            told=TYPED if action == MARK else column.told,
            labels={},
        )
    except ValueError:
        raise FactError(
            f"{where}: not every cell can be made coarser by {action!r}; drop it or choose another way"
        ) from None


def recognizable(export: Export, study: Study, people: Sequence[dict[str, str]], rules: Rules) -> None:
    """Stops where combinations of what others could look up are rare, until that is allowed by name."""
    found = traits(study.plans)
    names = [p.id for p in found]
    n = rare(people, names) if names else 0
    if n and rules.rare != "allow":
        write_rules(rules)
        raise FactError(
            f"{export.path}: {n:,} of {len(people):,} people share their combination of "
            f"{', '.join(cut(p.columns[0]) for p in found)} with fewer than five. "
            f'Drop or coarsen some in {rules.path}, [private.columns], or set rare = "allow" in '
            "[private]: responses.csv then "
            "must stay private, and the site withholds small groups"
        )
