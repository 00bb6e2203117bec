"""An export -> responses, codebook, scales, settings and a page of guesses; or one list of faults.

What may tell who somebody is stops the import until import.toml says of each column what to do. The
export itself is read where it is and copied nowhere.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.study import FactError, read_questions, read_study, run, write_text
from analysis.tools.importing.faults import Faults
from analysis.tools.importing.grow import news
from analysis.tools.importing.infer import BY_RULE, infer
from analysis.tools.importing.page import listed as parts
from analysis.tools.importing.page import write_page
from analysis.tools.importing.people import responses as coded
from analysis.tools.importing.plan import Study
from analysis.tools.importing.readers import read
from analysis.tools.importing.record import Export
from analysis.tools.importing.rules import Rules, read_rules
from analysis.tools.importing.settings import study_toml
from analysis.tools.importing.steps import (
    cut,
    deidentified,
    inside,
    of_rows,
    recognizable,
    without_counters,
)
from analysis.tools.importing.toml import write_rules
from analysis.tools.importing.write import as_csv, tables


def main(
    study: Path, export: Path | None = None, beside: list[Path] | None = None, responses: Path | None = None
) -> None:
    """beside: questionnaire files (.qsf, .lss, dictionary) · responses: where to, if not in the study.

    export: where none is given, the one that import.toml names in [source], with those beside it."""
    rules = read_rules(study / "import.toml")
    if export is None:
        export, beside = named(rules)
    inside(export, study, beside or [])
    raw = told(rules, export, beside or [])
    rules.source = {**raw.source, **rules.source}
    rules.without = rules.without if rules.rows_given else dict(raw.without)
    counted, rows = of_rows(without_counters(raw), rules)
    known, left = deidentified(counted, rules)
    found = treated(infer(known, rules.plans, rules.scales, rules.base), rules)
    found.guesses = [*(g for g in rules.guesses if g not in found.guesses), *found.guesses]
    changes = news(known, found, rules, rules.guesses) if rules.plans else []
    faults = Faults()
    columns, people = coded(known, found, faults)
    faults.stop()
    if not any(found.kept()):
        raise FactError(f"{export}: no column is a question: {said_of(found)}", "no-rows")
    recognizable(known, found, people, rules)
    said, texts = tables(study, found, rules, people)
    target = responses or placed(study)
    checked(study, texts)
    for path, text in texts.items():
        write_text(path, text)
    write_text(target, as_csv(columns, people))
    if not (study / "study.toml").exists():
        there = {cell for row in people for cell in row}
        write_text(study / "study.toml", study_toml(titled(study), found, str(responses or ""), there))
    if not (study / "recodes.toml").exists():
        write_text(study / "recodes.toml", "# Variables made from answers: see survey_data/README.md.\n")
    remember(rules, found)
    changes += said
    write_page(study / "import.md", titled(study), parts(known, found, left, changes, rows))
    print("\n".join(summary(known, found, people, left, changes, study)))


def said_of(study: Study) -> str:
    """Why columns were left out, the first few."""
    lines = [f"{cut(p.columns[0])}: {p.why}" for p in study.plans if p.form == "drop"]
    return "; ".join(lines[:5]) or "all of them were dropped by [private.columns] or by their rules"


def named(rules: Rules) -> tuple[Path, list[Path]]:
    """The export and the files beside it that import.toml names; raises FactError where it names none."""
    if not rules.source.get("export"):
        raise FactError(
            f"{rules.path}: [source] names no export; give it: make import FROM=file STUDY=folder"
        )
    return Path(rules.source["export"]), [Path(p) for p in rules.source.get("beside", [])]


def told(rules: Rules, export: Path, beside: list[Path]) -> Export:
    """The export as read; where a line of import.toml is asked for, the file is there to write it in."""
    try:
        return read(export, beside, rules.source)
    except FactError as wrong:
        if "import.toml" in str(wrong) and not rules.path.exists():
            write_rules(rules)
        raise


def treated(study: Study, rules: Rules) -> Study:
    """Levels with the treatment that [treatments] gives their label; new labels join that table."""
    for name, levels in study.scales.items():
        for level in levels:
            if level.treatment != "answer":
                rules.treatments.setdefault(level.label, level.treatment)
        study.scales[name] = [
            replace(x, treatment=rules.treatments.get(x.label, x.treatment)) for x in levels
        ]
    return study


def placed(study: Path) -> Path:
    """Where responses go: as study.toml says, else into the study."""
    path = study / "study.toml"
    given = read_study(path).responses if path.exists() else ""
    return Path(given) if given else study / "responses.csv"


def remember(rules: Rules, found: Study) -> None:
    rules.plans = [p for p in found.plans if p.form != "drop" or p.why == BY_RULE]
    rules.dropped = {p.columns[0]: p.why for p in found.plans if p.form == "drop"}
    used = {p.scale for p in rules.plans}
    rules.guesses = found.guesses
    rules.scales = {name: levels for name, levels in found.scales.items() if name in used}
    write_rules(rules)


def checked(study: Path, texts: dict[Path, str]) -> None:
    """What will be written is read as the build reads it, before anything is. Raises FactError."""
    with TemporaryDirectory() as folder:
        for path, text in texts.items():
            write_text(Path(folder) / path.name, text)
        recodes = study / "recodes.toml"
        try:
            read_questions(
                Path(folder) / "codebook.csv",
                Path(folder) / "scales.csv",
                recodes if recodes.exists() else None,
            )
        except FactError as wrong:
            raise FactError(str(wrong).replace(folder, str(study))) from None


def titled(study: Path) -> str:
    return study.name.replace("_", " ").capitalize()


def summary(
    export: Export,
    study: Study,
    people: Sequence[object],
    left: Sequence[str],
    changes: Sequence[str],
    folder: Path,
) -> list[str]:
    """What the command prints: counts and where to look."""
    kept = list(study.kept())
    return [
        f"{export.tool}: {len(people):,} respondents, {len(kept)} questions and variables, "
        f"{len(study.scales)} scales",
        *(
            [f"left: {len(left)} columns with personal data or open text (import.md lists them)"]
            if left
            else []
        ),
        *changes,
        f"{len(study.guesses)} guesses to confirm in {folder / 'import.md'}",
    ]


if __name__ == "__main__":
    run(main)
