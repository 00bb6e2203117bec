"""Draw every chart: published numbers and a chart's TOML in; HTML, CSV, SVG and PNG out.

All charts are drawn by one process: importing the pen costs more than a drawing. A title whose
claim does not hold stops the build.
"""

from collections.abc import Callable
from pathlib import Path

import vl_convert

from analysis.drawing import alone, figure, groups, likert, parts, scatter, spread
from analysis.drawing.plan import Book, Picture, Plan, read_plan
from analysis.drawing.sheet import NARROW, WIDE
from analysis.facts import FactError, known, read_questions, read_study, run
from analysis.words import edition, owner, read_numbers

KINDS: dict[str, Callable[[Plan], Picture]] = {
    "dots": groups.dots, "ranked": groups.ranked, "effects": groups.effects,
    "spread": spread.spread, "before_after": spread.before_after,
    "likert": likert.likert, "stacked": parts.stacked, "columns": parts.columns,
    "scatter": scatter.scatter,
}  # fmt: skip
SCALE = 2  # pixels of the PNG for one of the drawing


def main(
    numbers: Path, study: Path, codebook: Path, scales: Path, recodes: Path, stylesheet: Path,
    charts: Path, chart: list[Path],
) -> None:  # fmt: skip
    """Write NAME.html, .csv, .svg and .png into the folder `charts` for each NAME.toml of `chart`."""
    settings, questions = read_study(study), read_questions(codebook, scales, recodes)
    book = Book(
        read_numbers(numbers), questions, owner(settings.breakdowns, questions), settings.synthetic,
        {row["margin"]: row["variables"] for row in settings.weighting.get("raking", ())},
        f"{100 * settings.confidence:g}%", settings.title, edition(settings), tuple(settings.breakdowns),
        settings.site.get("site_url", ""),
    )  # fmt: skip
    colours = alone.tokens(stylesheet)
    charts.mkdir(parents=True, exist_ok=True)
    names = [spec.stem for spec in chart]
    for name in names:
        if names.count(name) > 1:
            raise FactError(f"two charts are named {name!r}; the name of a chart is its file's")
    for spec in chart:
        for suffix, content in draw(read_plan(spec, book), colours).items():
            (charts / f"{spec.stem}.{suffix}").write_bytes(content)


def draw(plan: Plan, colours: dict[str, tuple[str, str]]) -> dict[str, bytes]:
    """The files of one chart, by their suffix."""
    drawn = KINDS[known(plan.need("kind"), KINDS, f"{plan.path}: kind")]
    picture = drawn(plan)
    said, sentence = figure.words(plan, picture), figure.told(plan, picture)
    drawings = {px: picture.draw(px).svg(plan.name, sentence) for px in (WIDE, NARROW)}
    signed = ", ".join(filter(None, (plan.book.title, plan.book.edition, plan.book.site)))
    svg = alone.alone(drawings[WIDE], picture, said, signed, colours)
    return {
        "html": figure.fragment(plan, picture, said, drawings, drawn).encode(),
        "csv": figure.csv(plan, picture).encode(),
        "svg": svg.encode(),
        "png": bytes(vl_convert.svg_to_png(svg, scale=SCALE)),
    }


if __name__ == "__main__":
    run(main)
