"""The pages of one build, from templates and public numbers."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2
from markupsafe import Markup

from analysis.language import phrase
from analysis.stages.render.environment import (
    Counter,
    environment,
    figure,
    for_markdown,
    placeholder,
    rendered,
    template_name,
)
from analysis.stages.render.files import is_own, standing
from analysis.stages.render.lines import Lines
from analysis.stages.render.offered import OFFERED, of_study
from analysis.stages.render.picked import Picked
from analysis.stages.render.setting import fronted, labelled, tightened
from analysis.store.kept import Made, digest
from analysis.study import Question, published
from analysis.study.charts import read_chart
from analysis.study.texts import Texts
from analysis.words import (
    About,
    Numbers,
    address,
    explore_labels,
    gist,
    named,
    precision,
    record_rows,
    themed,
)
from analysis.words.findings import Finding
from analysis.words.lean import lean
from analysis.words.said import said

ROOT = "{root}"  # in a part, which publishing makes the way from its page
LABELS = "questions"  # folder of the answers' labels in another language, for scripts


class Site:
    """The pages of one build in one language: writes what changed."""

    def __init__(
        self, docs: Path, parts: Path, part: Sequence[Path], pages: Sequence[Path], facts: dict[str, Any],
        book: Numbers, picked: Picked, made: Made, texts: Texts | None = None, compiled: Path | None = None,
    ) -> None:  # fmt: skip
        self.docs, self.parts, self.facts, self.book = docs, parts, facts, book
        self.pages, self.picked, self.made, self.texts = pages, picked, made, texts
        self.language = texts.language if texts else facts["study"].language
        self.prefix = f"{self.language}/" if texts else ""
        self.env, self.html = (environment([*part, *pages], of, compiled) for of in (for_markdown, None))
        self.written: set[Path] = set()
        self.found: dict[str, Finding] = {}
        self.older: Collection[Path] = ()  # translated pages whose original changed since
        self.themes = themed(pages)
        self.named = {address(p) for p in pages}
        self.questions: dict[str, Question] = {x.id: x for x in published(facts["q"])}
        self.editions = repr(facts.get("history"))

    @property
    def findings(self) -> dict[str, str]:
        """Theme -> address of its page."""
        return self.themes | {theme: f"findings/{theme}/" for theme in self.found}

    def write_all(self, found: Sequence[Finding], specs: Sequence[Path]) -> None:
        """Every page, those of `found` by rule."""
        self.found = {page.theme: page for page in found}
        self.lists()
        self.question_parts()
        for name, path in {address(p): p for p in sorted(self.pages, key=is_own)}.items():
            name = name if name.startswith(self.prefix) else self.prefix + name
            self.page(name, path, own="older" if path in self.older else "")
        self.question_pages()
        if not self.texts:
            self.finding_pages()
            self.chart_pages(specs)
            self.record_pages()

    def page(self, name: str, template: Path | str, own: str = "", **more: Any) -> None:
        """Render one template to docs/<name>, links relative to its depth; own: what else it is of."""
        depth = len(PurePosixPath(name).parts) - (PurePosixPath(name).name == "index.md")
        root = "../" * depth
        found = template_name(template) if isinstance(template, Path) else template
        older = isinstance(template, Path) and template in self.older
        if isinstance(template, Path):
            own += template.read_text(encoding="utf-8") + self.editions + repr(self.book.claims)
        own += repr(self.findings)

        def render() -> bytes:
            text = self.rendered(self.env, found, self.book.on(name, root), name=name, **more)
            return fronted(text, older, self.language if self.texts else "").encode()

        self.write(self.docs / name, own, render)

    def rendered(self, env: jinja2.Environment, template: str, book: Numbers, **more: Any) -> str:
        """A template as text, set as its language is. book: the numbers as its page sees them."""
        text = named(rendered(env, template, book.page, {**self.context(book), **more}))
        return tightened(text) if phrase("list.tight") == "yes" else text

    def context(self, book: Numbers) -> dict[str, Any]:
        """What templates know."""
        study, lines = self.facts["study"], Lines(self.facts.get("series", {}), book)
        labels = f"{self.prefix}{LABELS}/" if self.texts else ""
        return {
            "counter": Counter(), "pages": self.named, **self.facts, "root": Markup(book.root), "n": book,
            "questions": self.questions, "figure": self.figure, "part": self.placed, "picked": self.picked,
            "precision": partial(precision, self.questions.values(), book),
            "about": partial(About, book=book), "known": lines.known, "moved": lines.moved,
            "findings": self.findings, "found": self.found, "language": self.language,
            "in_words": partial(said, book=book), "original": getattr(self.texts, "original", str),
            "explore_labels": explore_labels(book, study, labels), **OFFERED, **of_study(study),
        }  # fmt: skip

    def figure(self, name: str) -> Markup:
        """Where a chart goes, drawn in the language of the page."""
        return figure(self.prefix + name)

    def placed(self, name: str) -> Markup:
        """Where a part goes: in the language of the page where it was made in it."""
        own = self.parts / f"{self.prefix}{name}.html"
        return placeholder(self.prefix + name if own in self.written else name)

    def finding_pages(self) -> None:
        """A page for each theme, made by rule, and one that lists them."""
        for finding in self.found.values():
            for section in finding.sections:
                if not gist.drawable(section, self.book):
                    self.part(f"findings/{section.name}", "parts/groups.html.j2", section=section)
            self.page(f"findings/{finding.theme}.md", "parts/finding.md.j2", finding=finding)
        if self.found:
            self.page("findings/index.md", "parts/findings.md.j2")

    def question_parts(self) -> None:
        for question in self.questions.values():
            self.part(f"questions/{question.id}", "parts/breakdowns.html.j2", question=question)
            if About(question, self.book).waves:
                self.part(f"waves/{question.id}", "parts/waves.html.j2", question=question)
            if self.texts:
                path = self.docs / self.prefix / LABELS / f"{question.id}.json"
                self.write(path, repr(question), partial(labelled, question))

    def question_pages(self) -> None:
        names = list(self.questions)
        for i, question in enumerate(self.questions.values()):
            around = (names[i - 1] if i else None, names[i + 1] if i + 1 < len(names) else None)
            name = f"{self.prefix}questions/{question.id}.md"
            self.page(name, "parts/question.md.j2", question=question, around=around)

    def chart_pages(self, specs: Sequence[Path]) -> None:
        """A page for each chart, which says where else it stands."""
        for path, on in standing(specs, self.pages, self.found.values()):
            more = {"chart": path.stem, "spec": read_chart(path), "on": on}
            self.page(f"charts/{path.stem}.md", "parts/chart.md.j2", repr(on), **more)

    def lists(self) -> None:
        """The long tables of pages that stand for themselves."""
        self.part("topline", "parts/topline.html.j2")
        if self.book.claims and not self.texts:
            self.part("claims", "parts/claims.html.j2", repr(self.book.claims))

    def record_pages(self) -> None:
        """A page of records for each question, and one for each other kind of number."""
        for name in self.book.names():
            said = "" if name in self.facts["q"] else repr(self.book.claims)  # by its words
            self.part(f"numbers/{name}", "parts/records.html.j2", said, rows=partial(self.rows, name))
            self.page(f"numbers/{name}.md", "parts/record.md.j2", record=name)

    def rows(self, name: str) -> Markup:
        of = [x for what in ("record", "waves") for x in self.book.table.ask(what, name)]
        return record_rows(of, self.book.on(name, ROOT), self.facts["history"])

    def part(self, name: str, template: str, own: str = "", **more: Any) -> None:
        """A big table, kept out of Markdown and out of search; spliced in like a chart."""

        def render() -> bytes:
            return lean(
                self.rendered(self.html, template, self.book.on(name, ROOT), name=name, **more)
            ).encode()

        self.write(self.parts / f"{self.prefix}{name}.html", own, render)

    def write(self, path: Path, own: str, render: Callable[[], bytes]) -> None:
        self.written.add(path)
        self.made.make(str(path), [path], digest(own), lambda: [render()])
