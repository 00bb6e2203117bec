"""Published numbers, and those of earlier editions -> every number that moved, with its cause.

Only what was published is read. A number that is withheld now is listed as such, without what an
earlier edition said of it.
"""

from collections.abc import Sequence
from pathlib import Path

from analysis.language import speaking
from analysis.sample.waves import wave_of
from analysis.stages.compare.causes import explained
from analysis.stages.compare.differences import differences
from analysis.stages.compare.waves import of_earlier
from analysis.study import (
    FactError,
    Line,
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
from analysis.study.waves import released as wave_on
from analysis.words import About, Numbers, history, read_earlier, read_numbers


def main(
    numbers: Path, study: Path, codebook: Path, scales: Path, recodes: Path | None, editions: Path,
    changes: Path, earlier: list[Path] | None = None, edition: list[Path] | None = None,
    changelog: Path | None = None, asked: Path | None = None, words: list[Path] | None = None,
    waves: Path | None = None,
) -> None:  # fmt: skip
    """earlier: tables of numbers of past editions; edition: the file of each beside it; asked: waves
    before this one, and `waves` their numbers. The first edition of a wave is compared with what was told
    of earlier ones alone."""
    settings, questions = read_survey(study, codebook, scales, recodes)
    past, tables = read_released(edition or []), sorted(earlier or [])
    if [x.day for x in past] != [path.stem for path in tables]:
        alone = {x.path.with_suffix("") for x in past} ^ {path.with_suffix("") for path in tables}
        raise FactError(f"{min(alone)}: an edition is a .csv and a .toml, and one of them is not there")
    lines = read_changelog(changelog) if changelog else {}
    with speaking(settings.language, words or ()):
        before = read_waves(asked, settings, questions)
        book = Numbers(read_numbers(numbers, waves), {}, questions)
        told = compared(book, settings, [*zip(past, tables, strict=True)], lines, before)
    history.write_history(told, editions, changes)


def compared(
    book: Numbers, settings: Study, earlier: list[tuple[Released, Path]], lines: dict[str, list[Line]],
    waves: Sequence[Wave],
) -> history.History:  # fmt: skip
    """Each edition with what it changed of the one before. lines: of the list of changes, by version."""
    leads = {
        About(q, book).main.key: q.id for q in published(book.questions) if book.table.ask("question", q.id)
    }
    today = {**book.table, **book.table.waves}
    released = settings.release.isoformat() if settings.release else ""
    past = ((x.day, x.version, wave_on(x.day, waves), read_earlier(path)) for x, path in earlier)
    each = [*past, (released, settings.version, "", today)]
    told, moved, before, wave = [], [], None, ""
    for day, version, of, now in each:
        first = before is None or of != wave
        shared = of_earlier(before, now, wave, of, waves) if before is not None and first else (before, now)
        found = differences(*shared, day, version, leads, today)
        own = sum(not wave_of(key) for key in now)
        edition_told, found = explained(found, lines.get(version, []), day, version, own, not first)
        told.append(edition_told)
        moved += found
        before, wave = now, of
    return history.History(tuple(told), tuple(moved))


if __name__ == "__main__":
    run(main)
