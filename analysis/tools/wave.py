"""The next wave of a study in one command: this one moves into waves/, an export comes in by its rules.

python -m analysis.tools.wave study=FOLDER export=FILE this=2027 [was=2026] [beside=FILE ...]

Nothing is moved before the export has been read by the study's rules without a fault. What differs from an
earlier wave stands in waves/items.csv afterwards, a row a question, for the author to say what it is.
"""

import io
import re
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.study import (
    FactError,
    check_id,
    read_study,
    read_survey,
    read_table,
    run,
    write_rows,
    write_text,
)
from analysis.study.alike import differing
from analysis.study.study import Study
from analysis.study.waves import ITEMS, LINKS, NAME, listed, surveyed
from analysis.tools.importing import __main__ as importing
from analysis.tools.importing.rules import read_rules
from analysis.tools.importing.toml import write_rules

MOVED = ("responses.csv", "coded.csv", "sample.csv", "import.md")  # of one wave alone
COPIED = ("codebook.csv", "scales.csv", "recodes.toml", "margins.csv", "study.toml", "import.toml")
NEW = ("codebook.csv", "scales.csv", "import.toml", "import.md")
FACTS = ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")
FOUND = ("export", "beside")  # of [source] in import.toml: where the export of the wave before lies
RESPONSES = re.compile(r'^responses *= *"[^"]*"', re.M)
SECTION = re.compile(r"^\[waves\].*?\n(?=\[|\Z)", re.M | re.S)
THIS = re.compile(r'^(\[waves\][^\[]*?this *= *)"[^"]*"', re.M | re.S)


def main(
    study: Path, export: Path, this: Path, was: Path | None = None, beside: list[Path] | None = None
) -> None:
    """this, was: what the new wave and the one of now are called; `was` where the study does not say."""
    settings = read_study(study / "study.toml")
    before = settings.waves.this if settings.waves else str(was or "")
    if not before:
        raise FactError(f"{study}: what is the wave of now called? Give WAS=name, as in WAS=2026")
    for name in (before, str(this)):
        check_id(name, str(study), "wave")
    if (study / "waves" / before).exists() or str(this) == before or (study / "waves" / str(this)).exists():
        raise FactError(f"{study}: {before!r} or {this!r} is a wave before this one already")
    with TemporaryDirectory() as aside:
        new = imported(study, Path(aside) / study.name, export, beside or [])
        kept = moved(study, settings, before)
        for name in NEW:
            shutil.copyfile(new / name, study / name)
        target = Path(settings.responses) if settings.responses else study / "responses.csv"
        shutil.copyfile(new / "responses.csv", target)
    text = (study / "study.toml").read_text(encoding="utf-8")
    write_text(study / "study.toml", called(text, str(this)))
    open_rows = asked(study)
    said = [f"wave {before} lies in {kept}; this wave is {this}", *steps(study, open_rows, before)]
    print("\n".join(said))


def imported(study: Path, copy: Path, export: Path, beside: list[Path]) -> Path:
    """A copy of the study with the new export read by its rules.

    Where the import stops to ask, its questions go into the rules of the study: the copy is gone then."""
    if not (study / "import.toml").exists():
        raise FactError(f"{study}/import.toml: not there; the next wave comes in by the rules of the first")
    copy.mkdir()
    for name in COPIED:
        if (study / name).exists():
            shutil.copyfile(study / name, copy / name)
    rules = read_rules(copy / "import.toml")
    source = rules.source
    rules.source = {key: value for key, value in source.items() if key not in FOUND}
    write_rules(rules)
    before, said = (copy / "import.toml").read_bytes(), io.StringIO()
    try:
        with redirect_stdout(said):
            importing.main(study=copy, export=export, beside=beside, responses=copy / "responses.csv")
    except FactError as wrong:
        if (copy / "import.toml").read_bytes() != before:
            asked = read_rules(copy / "import.toml")
            write_rules(replace(asked, path=study / "import.toml", source=source))
        raise FactError(str(wrong).replace(f"{copy}", f"{study}")) from None
    print(said.getvalue().replace(f"{copy}", f"{study}"), end="")
    return copy


def moved(study: Path, settings: Study, before: str) -> Path:
    """The wave of now in its folder; responses that lie elsewhere stay there under its name."""
    folder = study / "waves" / before
    folder.mkdir(parents=True)
    text = (study / "study.toml").read_text(encoding="utf-8")
    if settings.responses:
        path = Path(settings.responses)
        kept = path.with_stem(f"{path.stem}-{before}")
        path.replace(kept)
        text = RESPONSES.sub(lambda _: f'responses = "{kept}"', text)
    for name in COPIED:
        if (study / name).exists() and name != "study.toml":
            shutil.copyfile(study / name, folder / name)
    for name in MOVED:
        if (study / name).exists():
            (study / name).replace(folder / name)
    write_text(folder / "study.toml", SECTION.sub("", text))
    return folder


def called(text: str, this: str) -> str:
    """The settings with the name of the new wave."""
    if THIS.search(text):
        return THIS.sub(lambda found: f'{found[1]}"{this}"', text)
    return f'{text.rstrip()}\n\n[waves]\nthis = "{this}"\n'


def asked(study: Path) -> int:
    """waves/items.csv with a row more for each question that differs and has none; how many these are."""
    path = study / "waves" / NAME
    names = sorted(p.name for p in (study / "waves").iterdir() if p.is_dir())
    rows = [row for _, row in listed(path, names)]
    new = list(unsaid(study, names, {(row["wave"], row["question"]) for row in rows}))
    write_rows(path, ITEMS, [*rows, *new])
    return len(new)


def book(folder: Path) -> list[dict[str, str]]:
    return [row for _, row in read_table(folder / "codebook.csv").records()]


def unsaid(study: Path, names: list[str], said: set[tuple[str, str]]) -> Iterator[dict[str, str]]:
    """A row without a kind for each question that an earlier wave asked otherwise."""
    settings, codebook, scales, recodes = (study / name for name in FACTS)
    _, now = read_survey(settings, codebook, scales, recodes if recodes.exists() else None)
    for wave in names:
        _, then = surveyed(study / "waves" / wave)
        for name in (
            n for n, q in now.items() if n in then and q.kind != "design" and (wave, n) not in said
        ):
            if apart := differing(now[name], then[name]):
                yield dict.fromkeys(ITEMS, "") | {
                    "wave": wave,
                    "question": name,
                    "note": f"differs in {apart}",
                }


def steps(study: Path, open_rows: int, before: str) -> Iterator[str]:
    """What is left to the author."""
    asked_now, asked_then = ({row["id"] for row in book(f)} for f in (study, study / "waves" / before))
    if new := sorted(asked_now - asked_then):
        gone = ", ".join(sorted(asked_then - asked_now)) or "nothing"
        yield (
            f"new in this wave: {', '.join(new)}; no longer asked: {gone}. Where one is another in other "
            f"words, {study / 'waves' / NAME} needs a row with its id then under was"
        )
    if open_rows:
        yield f"{study / 'waves' / NAME}: say of {open_rows} questions which each is, {', '.join(LINKS)}"
    yield f"{study / 'study.toml'}: release, version, dates and sizes are those of the wave before"
    yield "margins.csv holds the targets of the wave before; sample.csv, if there was one, went with it"


if __name__ == "__main__":
    run(main)
