"""Templates and public numbers -> Markdown pages and the big tables in them, all in one process.

A template prints a number only as n("key") and states a comparison only beside n.claim("name").
Text that people wrote down is escaped character by character, so that it can change no page.
"""

from pathlib import Path
from typing import Any

from analysis.stages.render.files import is_own, rows
from analysis.stages.render.site import Site
from analysis.store.kept import of_files
from analysis.study import (
    TRANSPARENCY,
    check_pages,
    check_quoted,
    read_claims,
    read_margins,
    read_models,
    read_survey,
    read_waves,
    run,
)
from analysis.study.charts import read_chart
from analysis.study.planned import read_planned
from analysis.study.series import read_series
from analysis.words import Numbers, address, read_history, read_numbers
from analysis.words.findings import findings


def main(
    numbers: Path, codebook: Path, scales: Path, recodes: Path | None, study: Path, part: list[Path],
    page: list[Path], docs: Path, parts: Path, claims: Path | None = None, margins: Path | None = None,
    models: Path | None = None, published: Path | None = None, context: Path | None = None,
    sources: Path | None = None,
    inputs: Path | None = None, coverage: Path | None = None, editions: Path | None = None,
    changes: Path | None = None, series: Path | None = None, chart: list[Path] | None = None,
    drawn: Path | None = None,
    kept: Path | None = None, proposed: Path | None = None, plan: Path | None = None,
    waves: Path | None = None, asked: Path | None = None, changed: Path | None = None,
    recovered: Path | None = None, small: Path | None = None,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    check_quoted(settings, questions, sources, margins, published, context)
    check_pages(page)
    own = {path.stem for path in chart or []}
    by_rule = sorted(drawn.glob("*.toml")) if drawn else []
    specs = [*(chart or []), *(path for path in by_rule if path.stem not in own)]
    facts: dict[str, Any] = {
        "study": settings,
        "q": questions,
        "margins": read_margins(margins, bool(settings.apart)) if margins else {},
        "models": read_models(models) if models else {},
        "benchmarks": list(rows(published)),
        "context": list(rows(context)),
        "coverage": list(rows(coverage)),
        "recovered": list(rows(recovered)),
        "small": list(rows(small)),
        "coverage_of_changes": list(rows(changed)),
        "sources": (named := {row["id"]: row for row in rows(sources)}),
        "series": read_series(series, named) if series else {},
        "inputs": list(rows(inputs)),
        "transparency": TRANSPARENCY,
        "charts": {path.stem: read_chart(path) for path in specs},
        "history": read_history(editions, changes),
    }
    said = {name: claim for path in (claims, proposed) if path for name, claim in read_claims(path).items()}
    facts["plan"] = read_planned(plan, questions, said) if plan else None
    book = Numbers(
        read_numbers(numbers, waves),
        said,
        questions,
        settings.breakdowns,
        settings.reporting.alpha,
        settings.robustness.depends,
        {m.margin: m.variables for m in (*settings.weighting.raking, *settings.robustness.margins)},
        read_waves(asked, settings, questions),
        settings.waves.this if settings.waves else "",
    )
    of_all = of_files(
        codebook, scales, recodes, study, *part, margins, models, published, context, sources, inputs,
        coverage, recovered, small, changed, changes, series, proposed, *specs,
    )  # fmt: skip
    names = [str(path) for path in (*part, *page)] + [repr(wave.links) for wave in book.waves]
    themes = findings(settings, questions) if proposed else []
    site = Site(docs, parts, [*part, *page], facts, book, kept, [*of_all, *names], themes)
    templates = {address(path): path for path in sorted(page, key=is_own)}
    for name, path in templates.items():
        site.page(name, path)
    site.lists()
    site.finding_pages()
    site.question_pages()
    site.chart_pages(specs, page)
    site.record_pages()
    site.finish()


if __name__ == "__main__":
    run(main)
