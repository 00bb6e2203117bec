"""Templates and public numbers -> Markdown pages and the big tables in them, all in one process.

A template prints a number only as n("key") and states a comparison only beside n.claim("name").
Text that people wrote down is escaped character by character, so that it can change no page.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.language import read_messages, speaking
from analysis.stages.render.files import remove_others, shared
from analysis.stages.render.given import Given
from analysis.stages.render.ideas import Ideas, check_texts, compared
from analysis.stages.render.pairs import older_pages
from analysis.stages.render.picked import Picked
from analysis.stages.render.site import Site
from analysis.store.kept import Found, Made
from analysis.study import Questions, Study, Wave, check_pages, read_waves, run
from analysis.study.quoted import author
from analysis.study.texts import Texts, read_texts
from analysis.words import Numbers, Table, language, read_numbers
from analysis.words.findings import findings

AGREED = "agreed.json"  # file beside what is kept of pages
SAID = ("study", "q", "models", "context", "charts", "benchmarks", "claims", "margins")  # texts of a study


def main(
    given: Given, numbers: Path, docs: Path, parts: Path, waves: Path | None = None,
    asked: Path | None = None, kept: Path | None = None, templates: Path | None = None,
) -> None:  # fmt: skip
    settings, questions = given.survey()
    check_pages(given.page)
    told_in = [read_texts(path, settings.language) for path in given.texts]
    compared_before = Found(kept and kept.with_name(AGREED), [])
    ideas = agreed(settings, questions, told_in, given.words, compared_before)
    older = older_pages(given.page, settings.language, ideas, compared_before)
    compared_before.finish()
    for path, now in sorted(older.items()):
        print(f'{path}: its original has changed since it was translated; of it as it is now: of: "{now}"')
    facts, specs = given.facts(settings, questions), given.specs
    before, numbers_read = read_waves(asked, settings, questions), read_numbers(numbers, waves)
    links = [repr(x.links) for x in before]
    made = Made(kept, numbers_read, [*given.hashes(), *map(str, (*given.part, *given.page)), links])
    written: set[Path] = set()
    picked: Picked | None = None
    for one in (None, *told_in):
        spoken = one.language if one else settings.language
        with speaking(spoken, given.words):
            told = facts | {name: one.inside(facts[name]) for name in SAID} if one else facts
            pages = [
                path
                for path in given.page
                if language(path, settings.language) == spoken or (one and shared(path))
            ]
            book = booked(numbers_read, told, before)
            picked = picked or Picked(book, settings.families)
            site = Site(docs, parts, given.part, pages, told, book, picked, made, one, templates)
            site.older = older
            site.write_all(findings(told["study"], told["q"]) if given.proposed else [], specs)
        written |= site.written
        if one:
            authors = (author(row["citation"]) for row in facts["sources"].values())
            one.met.update(settings.site.titles, authors)
            one.check()
    made.finish()
    remove_others(docs, parts, written)


def agreed(
    study: Study, questions: Questions, told_in: Sequence[Texts], words: Sequence[Path], before: Found
) -> dict[str, Ideas]:
    """What each language is compared by; raises FactError with each translation that says otherwise."""
    spoken = {path.stem: read_messages(path) for path in words}
    own, found = spoken.get(study.language), {}
    for one in told_in:
        found[one.language] = compared(own, spoken.get(one.language), of_groups(study, questions, one))
        check_texts(one, found[one.language], {q.terms for q in questions.values()}, before)
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
