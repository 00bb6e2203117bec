"""Draw every chart: published numbers and a chart's TOML in; HTML, CSV, SVG and PNG out.

All charts are drawn by one process: importing the pen costs more than a drawing. A title whose
claim does not hold stops the build.
"""

from dataclasses import fields
from functools import partial
from importlib.metadata import version
from pathlib import Path

from analysis.stages.chart import alone
from analysis.stages.chart.draw import draw
from analysis.stages.chart.plan import Book, read_plan
from analysis.store.kept import Made, digest, of_files
from analysis.study import FactError, read_survey, run
from analysis.study.progress import progress
from analysis.words import edition, owner, read_history, read_numbers

APART = ("numbers", "questions", "history")  # of what a chart looks up: kept by what is asked, or as files
SUFFIXES = ("html", "csv", "svg", "png")
VERSIONS = [version(name) for name in ("altair", "vl-convert-python", "pyoxipng")]


def main(
    numbers: Path, study: Path, codebook: Path, scales: Path, recodes: Path | None, stylesheet: Path,
    charts: Path, chart: list[Path], editions: Path | None = None, changes: Path | None = None,
    kept: Path | None = None,
) -> None:  # fmt: skip
    """Write NAME.html, .csv, .svg and .png into the folder `charts` for each NAME.toml of `chart`.

    kept: what is known of charts drawn before, none of which is drawn again where it would be the same."""
    settings, questions = read_survey(study, codebook, scales, recodes)
    book = Book(
        read_numbers(numbers), questions, owner(settings.breakdowns, questions), settings.synthetic,
        {row.margin: list(row.variables) for row in settings.weighting.raking},
        f"{100 * settings.confidence:g}%", settings.title, edition(settings), tuple(settings.breakdowns),
        settings.site.site_url or "", read_history(editions, changes),
    )  # fmt: skip
    colours = alone.tokens(stylesheet)
    charts.mkdir(parents=True, exist_ok=True)
    names = [spec.stem for spec in chart]
    for name in names:
        if names.count(name) > 1:
            raise FactError(f"two charts are named {name!r}; the name of a chart is its file's")
    told = [getattr(book, field.name) for field in fields(book) if field.name not in APART]
    released = [(each.released, each.name) for each in book.history.editions]
    files = of_files(codebook, scales, recodes, changes)
    made = Made(kept, book.numbers, [told, colours, released, VERSIONS, files])
    for spec in progress(chart, "charts"):
        paths = [charts / f"{spec.stem}.{suffix}" for suffix in SUFFIXES]
        made.make(spec.stem, paths, digest(spec.read_bytes()), partial(drawn, spec, book, colours))
    made.finish(others=True)


def drawn(spec: Path, book: Book, colours: dict[str, tuple[str, str]]) -> list[bytes]:
    """The files of a chart, as of SUFFIXES."""
    files = draw(read_plan(spec, book), colours)
    return [files[suffix] for suffix in SUFFIXES]


if __name__ == "__main__":
    run(main)
