"""Draw every chart: published numbers and a chart's TOML in; HTML, CSV, SVG and PNG out.

All charts are drawn by one process: importing the pen costs more than a drawing. A title whose
claim does not hold stops the build.
"""

from collections.abc import Iterator
from dataclasses import fields
from functools import partial
from importlib.metadata import version
from pathlib import Path

from analysis.stages.chart import alone
from analysis.stages.chart.draw import draw
from analysis.stages.chart.plan import Book, read_plan
from analysis.stages.chart.waves import drawn as over
from analysis.stages.chart.waves import fragment
from analysis.store.kept import Made, digest, of_files
from analysis.study import FactError, Question, published, read_survey, read_table, read_waves, run
from analysis.study.progress import progress
from analysis.study.series import read_series
from analysis.words import About, Numbers, edition, owner, read_history, read_numbers

APART = (
    "numbers",
    "questions",
    "history",
    "series",
    "context",
    "sources",
)  # of what a chart looks up: kept by what is asked, or as files
SUFFIXES = ("html", "page.html", "embed.html", "csv", "svg", "png", "preview.png")
VERSIONS = [version(name) for name in ("altair", "vl-convert-python", "pyoxipng")]


def main(
    numbers: Path, study: Path, codebook: Path, scales: Path, recodes: Path | None, stylesheet: Path,
    charts: Path, chart: list[Path] | None = None, editions: Path | None = None,
    changes: Path | None = None, series: Path | None = None, context: Path | None = None,
    sources: Path | None = None, kept: Path | None = None, proposed: Path | None = None,
    waves: Path | None = None, asked: Path | None = None,
) -> None:  # fmt: skip
    """Write NAME.html and the other files of each NAME.toml of `chart`, and of the folder `proposed`, into
    the folder `charts`.

    kept: what is known of charts drawn before, none of which is drawn again where it would be the same."""
    settings, questions = read_survey(study, codebook, scales, recodes)
    named = {row["id"]: row for _, row in quoted(sources)}
    book = Book(
        read_numbers(numbers, waves), questions, owner(settings.breakdowns, questions), settings.synthetic,
        {row.margin: list(row.variables) for row in settings.weighting.raking},
        f"{100 * settings.confidence:g}%", settings.title, edition(settings), tuple(settings.breakdowns),
        settings.site.site_url or "", read_history(editions, changes),
        read_series(series, named) if series else {},
        {row["id"]: row for _, row in quoted(context)}, named,
    )  # fmt: skip
    colours = alone.tokens(stylesheet)
    lang = settings.site.theme.language or settings.language
    charts.mkdir(parents=True, exist_ok=True)
    own = {path.stem for path in chart or ()}
    by_rule = sorted(proposed.glob("*.toml")) if proposed else []
    specs = [*(chart or []), *(path for path in by_rule if path.stem not in own)]
    names = [spec.stem for spec in specs]
    for name in names:
        if names.count(name) > 1:
            raise FactError(f"two charts are named {name!r}; the name of a chart is its file's")
    told = [getattr(book, field.name) for field in fields(book) if field.name not in APART]
    released = [(each.released, each.name) for each in book.history.editions]
    files = of_files(codebook, scales, recodes, changes, series, context, sources)
    made = Made(kept, book.numbers, [told, colours, lang, released, VERSIONS, files])
    for spec in progress(specs, "charts"):
        paths = [charts / f"{spec.stem}.{suffix}" for suffix in SUFFIXES]
        made.make(spec.stem, paths, digest(spec.read_bytes()), partial(drawn, spec, book, colours, lang))
    before = read_waves(asked, settings, questions)
    told_of = Numbers(
        book.numbers, {}, questions, waves=before, this=settings.waves.this if settings.waves else ""
    )
    for question in (q for q in published(questions) if before and About(q, told_of).waves):
        links, path = (
            repr([wave.links.get(question.id) for wave in before]),
            charts / f"waves.{question.id}.html",
        )
        made.make(
            f"waves.{question.id}", [path], digest(links), partial(over_waves, question, told_of, book)
        )
    made.finish(others=True)


def drawn(spec: Path, book: Book, colours: dict[str, tuple[str, str]], lang: str) -> list[bytes]:
    """The files of a chart, as of SUFFIXES."""
    files = draw(read_plan(spec, book), colours, lang)
    return [files[suffix] for suffix in SUFFIXES]


def over_waves(question: Question, numbers: Numbers, book: Book) -> list[bytes]:
    """A question over its waves, for its page."""
    return [fragment(over(About(question, numbers)), book.confidence)]


def quoted(path: Path | None) -> Iterator[tuple[str, dict[str, str]]]:
    """(place, cells) of a table's rows, if there is one."""
    return read_table(path).records() if path else iter(())


if __name__ == "__main__":
    run(main)
