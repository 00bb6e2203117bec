"""Published numbers, and those of earlier editions -> every number that moved, with its cause.

Only what was published is read. A number that is withheld now is listed as such, without what an
earlier edition said of it.
"""

from collections.abc import Sequence
from pathlib import Path

from analysis.language import speaking
from analysis.stages.compare.causes import explained
from analysis.stages.compare.differences import differences
from analysis.study import (
    FactError,
    Line,
    Questions,
    Released,
    Study,
    published,
    read_changelog,
    read_released,
    read_survey,
    read_waves,
    run,
)
from analysis.study.waves import Wave
from analysis.study.waves import released as wave_of
from analysis.words import About, Numbers, history, read_earlier, read_numbers


def main(
    numbers: Path, study: Path, codebook: Path, scales: Path, recodes: Path | None, editions: Path,
    changes: Path, earlier: list[Path] | None = None, edition: list[Path] | None = None,
    changelog: Path | None = None, asked: Path | None = None, words: list[Path] | None = None,
) -> None:  # fmt: skip
    """earlier: tables of numbers of past editions; edition: the file of each beside it; asked: waves
    before this one. The first edition of a wave is compared with none: it corrects nothing of another."""
    settings, questions = read_survey(study, codebook, scales, recodes)
    past, tables = read_released(edition or []), sorted(earlier or [])
    if [x.day for x in past] != [path.stem for path in tables]:
        alone = {x.path.with_suffix("") for x in past} ^ {path.with_suffix("") for path in tables}
        raise FactError(f"{min(alone)}: an edition is a .csv and a .toml, and one of them is not there")
    lines = read_changelog(changelog) if changelog else {}
    with speaking(settings.language, words or ()):
        waves = read_waves(asked, settings, questions)
        told = compared(numbers, settings, questions, [*zip(past, tables, strict=True)], lines, waves)
    history.write_history(told, editions, changes)


def compared(
    numbers: Path, settings: Study, questions: Questions, earlier: list[tuple[Released, Path]],
    lines: dict[str, list[Line]], waves: Sequence[Wave],
) -> history.History:  # fmt: skip
    """Each edition with what it changed of the one before. lines: of the list of changes, by version."""
    book = Numbers(read_numbers(numbers), {}, questions)
    leads = {
        About(q, book).main.key: q.id for q in published(questions) if book.table.ask("question", q.id)
    }
    released = settings.release.isoformat() if settings.release else ""
    each = [*((x.day, x.version, path) for x, path in earlier), (released, settings.version, numbers)]
    told, moved, before, wave = [], [], None, ""
    for day, version, path in each:
        of = "" if path == numbers else wave_of(day, waves)
        before, wave = (before if of == wave else None), of
        now = book.table if path == numbers else read_earlier(path)
        found = differences(before, now, day, version, leads, book.table)
        edition_told, found = explained(
            found, lines.get(version, []), day, version, len(now), before is not None
        )
        told.append(edition_told)
        moved += found
        before = now
    return history.History(tuple(told), tuple(moved))


if __name__ == "__main__":
    run(main)
