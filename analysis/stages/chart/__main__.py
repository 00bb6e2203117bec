"""Draw every chart: published numbers and a chart's TOML in; HTML, CSV, SVG and PNG out.

All charts are drawn by one process: importing the pen costs more than a drawing. A title whose
claim does not hold stops the build.
"""

from pathlib import Path

from analysis.stages.chart import alone
from analysis.stages.chart.draw import draw
from analysis.stages.chart.plan import Book, read_plan
from analysis.study import FactError, read_survey, run
from analysis.words import edition, owner, read_numbers


def main(
    numbers: Path, study: Path, codebook: Path, scales: Path, recodes: Path | None, stylesheet: Path,
    charts: Path, chart: list[Path] | None = None, proposed: Path | None = None,
) -> None:  # fmt: skip
    """Write NAME.html, .csv, .svg and .png into the folder `charts` for each NAME.toml of `chart`, and of
    the folder `proposed`."""
    settings, questions = read_survey(study, codebook, scales, recodes)
    book = Book(
        read_numbers(numbers), questions, owner(settings.breakdowns, questions), settings.synthetic,
        {row.margin: list(row.variables) for row in settings.weighting.raking},
        f"{100 * settings.confidence:g}%", settings.title, edition(settings), tuple(settings.breakdowns),
        settings.site.site_url or "",
    )  # fmt: skip
    colours = alone.tokens(stylesheet)
    charts.mkdir(parents=True, exist_ok=True)
    specs = [*(chart or []), *(sorted(proposed.glob("*.toml")) if proposed else [])]
    names = [spec.stem for spec in specs]
    for name in names:
        if names.count(name) > 1:
            raise FactError(f"two charts are named {name!r}; the name of a chart is its file's")
    for spec in specs:
        for suffix, content in draw(read_plan(spec, book), colours).items():
            (charts / f"{spec.stem}.{suffix}").write_bytes(content)


if __name__ == "__main__":
    run(main)
