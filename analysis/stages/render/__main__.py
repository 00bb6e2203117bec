"""Templates and public numbers -> Markdown pages and the big tables in them, all in one process.

A template prints a number only as n("key") and states a comparison only beside n.claim("name").
Text that people wrote down is escaped character by character, so that it can change no page.
"""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from analysis.language import read_messages, speaking
from analysis.stages.render.files import remove_others, rows, shared
from analysis.stages.render.ideas import Ideas, check_texts, compared
from analysis.stages.render.pairs import older_pages
from analysis.stages.render.picked import Picked
from analysis.stages.render.site import Site
from analysis.store.kept import Made, of_files
from analysis.study import (
    Questions,
    Study,
    Transparency,
    Wave,
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
from analysis.study.quoted import author
from analysis.study.series import read_series
from analysis.study.texts import Texts, read_texts
from analysis.words import Numbers, Table, language, read_history, read_numbers
from analysis.words.findings import findings

SAID = ("study", "q", "models", "context", "charts", "benchmarks", "claims", "margins")  # texts of a study


def main(
    numbers: Path, codebook: Path, scales: Path, recodes: Path | None, study: Path, part: list[Path],
    page: list[Path], docs: Path, parts: Path, claims: Path | None = None, margins: Path | None = None,
    models: Path | None = None, published: Path | None = None, context: Path | None = None,
    sources: Path | None = None,
    inputs: Path | None = None, coverage: Path | None = None, editions: Path | None = None,
    changes: Path | None = None, series: Path | None = None, chart: list[Path] | None = None,
    drawn: Path | None = None,
    kept: Path | None = None, proposed: Path | None = None, words: list[Path] | None = None,
    texts: list[Path] | None = None, plan: Path | None = None, waves: Path | None = None,
    asked: Path | None = None, changed: Path | None = None, recovered: Path | None = None,
    small: Path | None = None, templates: Path | None = None,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    check_quoted(settings, questions, sources, margins, published, context)
    check_pages(page)
    told_in = [read_texts(path, settings.language) for path in texts or ()]
    older = older_pages(page, settings.language, agreed(settings, questions, told_in, words or ()))
    for path, now in sorted(older.items()):
        print(f'{path}: its original has changed since it was translated; of it as it is now: of: "{now}"')
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
        "transparency": [item.name for item in fields(Transparency)],
        "charts": {path.stem: read_chart(path) for path in specs},
        "history": read_history(editions, changes),
        "claims": {
            n: claim for path in (claims, proposed) if path for n, claim in read_claims(path).items()
        },
    }
    facts["plan"] = read_planned(plan, questions, facts["claims"]) if plan else None
    of_all = of_files(
        codebook, scales, recodes, study, *part, margins, models, published, context, sources, inputs,
        coverage, recovered, small, changed, changes, series, proposed, *specs, *(words or ()),
        *(texts or ()),
    )  # fmt: skip
    before, numbers_read = read_waves(asked, settings, questions), read_numbers(numbers, waves)
    links = [repr(x.links) for x in before]
    made = Made(kept, numbers_read, [*of_all, *map(str, (*part, *page)), links])
    written: set[Path] = set()
    picked: Picked | None = None
    for one in (None, *told_in):
        spoken = one.language if one else settings.language
        with speaking(spoken, words or ()):
            told = facts | {name: one.inside(facts[name]) for name in SAID} if one else facts
            pages = [
                path
                for path in page
                if language(path, settings.language) == spoken or (one and shared(path))
            ]
            book = booked(numbers_read, told, before)
            picked = picked or Picked(book, settings.families)
            site = Site(docs, parts, part, pages, told, book, picked, made, one, templates)
            site.older = older
            site.write_all(findings(told["study"], told["q"]) if proposed else [], specs)
        written |= site.written
        if one:
            one.met.update(settings.site.titles, (author(row["citation"]) for row in named.values()))
            one.check()
    made.finish()
    remove_others(docs, parts, written)


def agreed(
    study: Study, questions: Questions, told_in: Sequence[Texts], words: Sequence[Path]
) -> dict[str, Ideas]:
    """What each language is compared by; raises FactError with each translation that says otherwise."""
    spoken = {path.stem: read_messages(path) for path in words}
    own, found = spoken.get(study.language), {}
    for one in told_in:
        found[one.language] = compared(own, spoken.get(one.language), of_groups(study, questions, one))
        check_texts(one, found[one.language], {q.terms for q in questions.values()})
    return found


def of_groups(study: Study, questions: Questions, told: Texts) -> dict[str, str]:
    """The groups of the first breakdown by the names that prose gives them, with their translations."""
    named = [questions[name].labels.values() for name in study.breakdowns[:1]]
    return {label: told.said[label] for labels in named for label in labels if label in told.said}


def booked(table: Table, facts: dict[str, Any], waves: Sequence[Wave]) -> Numbers:
    """The numbers as templates see them, in the language of the facts."""
    study = facts["study"]
    margins = (*study.weighting.raking, *study.robustness.margins)
    return Numbers(
        table, facts["claims"], facts["q"], study.breakdowns, study.reporting.alpha,
        study.robustness.depends, {m.margin: m.variables for m in margins}, waves,
        study.waves.this if study.waves else "",
    )  # fmt: skip


if __name__ == "__main__":
    run(main)
