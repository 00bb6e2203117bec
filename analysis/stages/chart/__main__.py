"""Draw every chart: published numbers and a chart's TOML in; HTML, CSV, SVG and PNG out.

All charts are drawn by one process: importing the pen costs more than a drawing. A title whose
claim does not hold stops the build.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from analysis.language import read_messages, say, speaking
from analysis.stages.chart import alone
from analysis.stages.chart.draw import draw, translated
from analysis.stages.chart.plan import Book, read_plan
from analysis.stages.chart.waves import drawn as over
from analysis.stages.chart.waves import fragment
from analysis.store.kept import Made, digest, of_files
from analysis.study import (
    FactError,
    Question,
    Questions,
    Study,
    Wave,
    published,
    read_survey,
    read_table,
    read_waves,
    run,
)
from analysis.study.progress import progress
from analysis.study.series import read_series
from analysis.study.texts import Texts, read_texts
from analysis.words import About, History, Numbers, Table, edition, owner, read_history, read_numbers

SUFFIXES = ("html", "page.html", "embed.html", "csv", "svg", "png", "preview.png")
TRANSLATED = ("html", "csv", "svg")  # in another language than the study's
PAGES = ("page", "term", "frame", "script")  # tables of a words file that no chart says


def main(
    numbers: Path, study: Path, codebook: Path, scales: Path, recodes: Path | None, stylesheet: Path,
    charts: Path, chart: list[Path] | None = None, editions: Path | None = None,
    changes: Path | None = None, series: Path | None = None, context: Path | None = None,
    sources: Path | None = None, kept: Path | None = None, proposed: Path | None = None,
    words: list[Path] | None = None, texts: list[Path] | None = None, waves: Path | None = None,
    asked: Path | None = None,
) -> None:  # fmt: skip
    """Write NAME.html and the other files of each NAME.toml of `chart`, and of the folder `proposed`, into
    the folder `charts`.

    kept: what is known of charts drawn before, none of which is drawn again where it would be the same.
    words: what the code says, a file a language; texts: the study's own in other languages, which are drawn
    into a folder of each language."""
    settings, questions = read_survey(study, codebook, scales, recodes)
    own = {path.stem for path in chart or ()}
    by_rule = sorted(proposed.glob("*.toml")) if proposed else []
    specs = [*(chart or []), *(path for path in by_rule if path.stem not in own)]
    check_names(specs)
    lang = settings.site.theme.language or settings.language
    colours, table = alone.tokens(stylesheet), read_numbers(numbers, waves)
    files = of_files(codebook, scales, recodes, changes, series, context, sources, *(texts or ()))
    made = Made(kept, table, [colours, files, *of_settings(settings), *of_words(words or ())])
    before = read_waves(asked, settings, questions)
    for one in (None, *(read_texts(path, settings.language) for path in texts or ())):
        with speaking(one.language if one else settings.language, words or ()):
            said = one.inside((settings, questions)) if one else (settings, questions)
            book = booked(table, *said, read_history(editions, changes), (series, context, sources), one)
            folder, suffixes = (charts / one.language, TRANSLATED) if one else (charts, SUFFIXES)
            folder.mkdir(parents=True, exist_ok=True)
            for spec in progress(specs, "charts"):
                paths = [folder / f"{spec.stem}.{suffix}" for suffix in suffixes]
                name = f"{one.language}/{spec.stem}" if one else spec.stem
                make = partial(drawn, spec, book, colours, lang)
                made.make(name, paths, digest(spec.read_bytes()), make)
            over_each(folder, before, settings.waves.this if settings.waves else "", book, made)
    made.finish(others=True)


def over_each(folder: Path, waves: Sequence[Wave], this: str, book: Book, made: Made) -> None:
    """Each question that earlier waves asked too, over its waves, for its page."""
    numbers = Numbers(book.numbers, {}, book.questions, waves=waves, this=this)
    prefix = f"{book.texts.language}/" if book.texts else ""
    for question in (q for q in published(book.questions) if waves and About(q, numbers).waves):
        links = repr([wave.links.get(question.id) for wave in waves])
        name, path = f"{prefix}waves.{question.id}", folder / f"waves.{question.id}.html"
        made.make(name, [path], digest(links), partial(over_waves, question, numbers, book))


def check_names(specs: list[Path]) -> None:
    """Raises FactError where two charts have one name."""
    names = [spec.stem for spec in specs]
    for name in names:
        if names.count(name) > 1:
            raise FactError(f"two charts are named {name!r}; the name of a chart is its file's")


def of_settings(settings: Study) -> list[object]:
    """What every chart takes from the settings."""
    raked = [[row.margin, *row.variables] for row in settings.weighting.raking]
    return [
        settings.breakdowns, settings.synthetic, raked, settings.confidence, settings.title,
        settings.version, str(settings.release), settings.site.site_url,
        settings.site.theme.language, settings.language,
    ]  # fmt: skip


def of_words(words: Sequence[Path]) -> list[object]:
    """The words that charts may say: no page's, which change more often."""
    return [
        {key: said for key, said in read_messages(path).said.items() if key.split(".")[0] not in PAGES}
        for path in words
    ]


def booked(
    numbers: Table, settings: Study, questions: Questions, history: History,
    quotes: tuple[Path | None, Path | None, Path | None], texts: Texts | None,
) -> Book:  # fmt: skip
    """What charts look up, in the language of `texts`. quotes: series, context and sources."""
    series, context, sources = quotes
    named = {row["id"]: row for _, row in quoted(sources)}
    told = {row["id"]: row for _, row in quoted(context)}
    return Book(
        numbers, questions, owner(settings.breakdowns, questions), settings.synthetic,
        {row.margin: list(row.variables) for row in settings.weighting.raking},
        say("number.per_cent", number=f"{100 * settings.confidence:g}"),
        settings.title, edition(settings), tuple(settings.breakdowns),
        settings.site.site_url or "", history, read_series(series, named) if series else {},
        texts.inside(told) if texts else told, named, texts,
    )  # fmt: skip


def drawn(spec: Path, book: Book, colours: dict[str, tuple[str, str]], lang: str) -> list[bytes]:
    """The files of a chart, as of SUFFIXES."""
    plan = read_plan(spec, book)
    files = translated(plan, colours) if book.texts else draw(plan, colours, lang)
    return [files[suffix] for suffix in (TRANSLATED if book.texts else SUFFIXES)]


def over_waves(question: Question, numbers: Numbers, book: Book) -> list[bytes]:
    """A question over its waves, for its page."""
    return [fragment(over(About(question, numbers)), book.confidence)]


def quoted(path: Path | None) -> Iterator[tuple[str, dict[str, str]]]:
    """(place, cells) of a table's rows, if there is one."""
    return read_table(path).records() if path else iter(())


if __name__ == "__main__":
    run(main)
