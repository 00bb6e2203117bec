"""Templates and public numbers -> Markdown pages and the big tables in them, all in one process.

A template prints a number only as n("key") and states a comparison only beside n.claim("name").
Text that people wrote down is escaped character by character, so that it can change no page.
"""

import traceback
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2
from markupsafe import Markup

from analysis.facts import (
    TRANSPARENCY,
    FactError,
    Question,
    published,
    read_claims,
    read_margins,
    read_questions,
    read_study,
    read_table,
    read_toml,
    run,
    write_text,
)
from analysis.words import (
    Number,
    Numbers,
    address,
    contact,
    edition,
    escape,
    explore_labels,
    p_text,
    read_numbers,
    record_rows,
    sentences,
    themed,
)  # fmt: skip
from analysis.words import context as others

PER_THEME = 3  # headline numbers of a theme in the table of precision
OTHERS = ("code", "data")  # folders of pages and parts that other stages write


def main(
    numbers: Path, codebook: Path, scales: Path, recodes: Path, study: Path, part: list[Path],
    page: list[Path], docs: Path, claims: Path | None = None, margins: Path | None = None,
    models: Path | None = None, published: Path | None = None, context: Path | None = None,
    sources: Path | None = None,
    inputs: Path | None = None, coverage: Path | None = None,
) -> None:  # fmt: skip
    settings = read_study(study)
    questions = read_questions(codebook, scales, recodes)
    facts: dict[str, Any] = {
        "study": settings,
        "q": questions,
        "margins": read_margins(margins) if margins else {},
        "models": read_toml(models) if models else {},
        "benchmarks": list(rows(published)),
        "context": list(rows(context)),
        "coverage": list(rows(coverage)),
        "sources": {row["id"]: row for row in rows(sources)},
        "inputs": list(rows(inputs)),
        "transparency": TRANSPARENCY,
    }
    book = Numbers(
        read_numbers(numbers), read_claims(claims) if claims else {}, questions, settings.breakdowns
    )
    site = Site(docs, [*part, *page], facts, book)
    templates = {address(path): path for path in sorted(page, key=is_own)}
    for name, path in templates.items():
        site.page(name, path)
    site.question_pages()
    site.record_pages()
    site.finish()


def rows(path: Path | None) -> Iterator[dict[str, str]]:
    for _, row in read_table(path).records() if path else ():
        yield row


def is_own(path: Path) -> bool:
    """Own pages come after common ones, so that one of the same name takes its place."""
    return "common" not in path.parts


def for_markdown(value: Any) -> Markup:
    """What a page prints: escaped so that it is neither Markdown nor HTML, unless it is markup."""
    return value if isinstance(value, Markup) else escape(str(value))


def environment(templates: Sequence[Path], finalize: Callable[[Any], Any] | None) -> jinja2.Environment:
    """Strict Jinja over the given files; what is printed is escaped unless it is markup already."""
    env = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: known[name].read_text(encoding="utf-8")),
        undefined=jinja2.StrictUndefined,
        autoescape=True, finalize=finalize, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    known = {template_name(path): path for path in templates}
    return env


def template_name(path: Path) -> str:
    return str(path) if path.parent.name != "parts" else f"parts/{path.name}"


class Site:
    """The pages of one build: writes what changed, removes what is no longer made."""

    def __init__(self, docs: Path, templates: Sequence[Path], facts: dict[str, Any], book: Numbers) -> None:
        self.docs, self.facts, self.book = docs, facts, book
        self.env, self.html = environment(templates, for_markdown), environment(templates, None)
        self.written: set[Path] = set()
        self.findings = themed(templates)
        self.questions: dict[str, Question] = {x.id: x for x in published(facts["q"])}

    def page(self, name: str, template: Path | str, **more: Any) -> None:
        """Render one template to docs/<name>, with links relative to the page's depth."""
        depth = len(PurePosixPath(name).parts) - name.endswith("index.md")
        root = "../" * depth
        self.book.page, self.book.root = name, root
        found = template_name(template) if isinstance(template, Path) else template
        self.write(self.docs / name, self.rendered(self.env, found, root, name=name, **more))

    def rendered(self, env: jinja2.Environment, template: str, root: str, **more: Any) -> str:
        """A template as text; a fault in it is a wrong fact, with the template and the line."""
        try:
            return env.get_template(template).render(self.context(root), **more)
        except jinja2.TemplateSyntaxError as wrong:
            raise FactError(f"{template}, line {wrong.lineno}: {wrong.message}") from wrong
        except jinja2.UndefinedError as wrong:
            frames = traceback.extract_tb(wrong.__traceback__)
            line = next((f.lineno for f in reversed(frames) if f.filename == "<template>"), 0)
            raise FactError(f"{self.book.page} from {template}, line {line}: {wrong.message}") from wrong

    def context(self, root: str) -> dict[str, Any]:
        return {
            **self.facts, "root": Markup(root), "n": self.book, "questions": self.questions,
            "figure": figure, "part": placeholder, "raw": Markup, "about": self.book.about,
            "precision": self.precision, "p_text": p_text, "says": sentences, "others": others,
            "edition": edition(self.facts["study"]), "contact": contact(self.facts["study"]),
            "findings": self.findings,
            "explore_labels": explore_labels(self.book, self.facts["study"]),
        }  # fmt: skip

    @cached_property
    def precision(self) -> list[Number]:
        """The main numbers of the first questions of each theme, for the table of precision."""
        found: dict[str, list[Number]] = {}
        for question in self.questions.values():
            main = self.book.about(question).main
            if main.unit == "share" and len(found.setdefault(question.theme, [])) < PER_THEME:
                found[question.theme].append(main)
        return [x for theme, numbers in found.items() for x in numbers if theme or len(found) == 1]

    def question_pages(self) -> None:
        names = list(self.questions)
        for i, question in enumerate(self.questions.values()):
            around = (names[i - 1] if i else None, names[i + 1] if i + 1 < len(names) else None)
            self.part(f"questions/{question.id}", "parts/breakdowns.html.j2", question=question)
            self.page(
                f"questions/{question.id}.md", "parts/question.md.j2", question=question, around=around
            )

    def record_pages(self) -> None:
        """A page of records for each question, and one for each other kind of number."""
        for name, numbers in self.book.records().items():
            self.book.root = "{root}"
            listed = record_rows(numbers, self.book)
            self.part(f"numbers/{name}", "parts/records.html.j2", record_rows=listed)
            self.page(f"numbers/{name}.md", "parts/record.md.j2", record=name, numbers=numbers)

    def part(self, name: str, template: str, **more: Any) -> None:
        """A big table, kept out of Markdown and out of search; spliced in like a chart."""
        self.book.page, self.book.root = name, "{root}"
        text = self.rendered(self.html, template, "{root}", name=name, **more)
        self.write(self.docs.parent / "parts" / f"{name}.html", text)

    def write(self, path: Path, text: str) -> None:
        self.written.add(path)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            write_text(path, text)

    def finish(self) -> None:
        """Remove pages and parts of an earlier build that this one did not make."""
        for folder, suffix in ((self.docs, "*.md"), (self.docs.parent / "parts", "*.html")):
            for path in sorted(folder.rglob(suffix)):
                if path not in self.written and path.relative_to(folder).parts[0] not in OTHERS:
                    path.unlink()


def figure(name: str) -> Markup:
    """Where a chart goes; publishing splices it in, and stops where there is none of the name."""
    return Markup('<div data-figure="{}"></div>').format(name)


def placeholder(name: str) -> Markup:
    """Where a part goes."""
    return Markup('<div data-part="{}"></div>').format(name)


if __name__ == "__main__":
    run(main)
