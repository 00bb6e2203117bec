"""The pages of one build, from templates and public numbers."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2
from markupsafe import Markup

from analysis.numbers.key import Group, Key
from analysis.stages.render.environment import (
    Counter,
    environment,
    figure,
    for_markdown,
    line_of,
    placeholder,
    template_name,
)
from analysis.stages.render.files import standing
from analysis.stages.render.lines import Lines
from analysis.stages.render.picked import Picked
from analysis.store.kept import Made, digest
from analysis.study import FactError, Question, published
from analysis.study.charts import read_chart
from analysis.study.planned import status_of
from analysis.words import (
    About,
    Numbers,
    address,
    choice,
    contact,
    edition,
    explore_labels,
    gist,
    kept,
    models,
    named,
    p_text,
    percent,
    precision,
    record_rows,
    rule,
    sentences,
    start,
    themed,
    waves,
)
from analysis.words import context as others
from analysis.words.findings import Finding
from analysis.words.history import CHANGED
from analysis.words.said import said

VERSIONS = [version(name) for name in ("jinja2", "markupsafe")]
OTHERS = ("code", "data")  # folders of pages and parts that other stages write


class Site:
    """The pages of one build: writes what changed, removes what is no longer made."""

    def __init__(
        self, docs: Path, parts: Path, templates: Sequence[Path], facts: dict[str, Any], book: Numbers,
        kept: Path | None = None, of_all: Sequence[str] = (), found: Sequence[Finding] = (),
    ) -> None:  # fmt: skip
        self.found = {page.theme: page for page in found}
        self.docs, self.parts, self.facts, self.book = docs, parts, facts, book
        self.env, self.html = environment(templates, for_markdown), environment(templates, None)
        self.written: set[Path] = set()
        self.findings = themed(templates) | {theme: f"findings/{theme}/" for theme in self.found}
        self.named = {address(p) for p in templates if p.parent.name != "parts"}
        self.questions: dict[str, Question] = {x.id: x for x in published(facts["q"])}
        self.lines = Lines(facts.get("series", {}), book)
        self.editions = repr(facts.get("history"))
        self.picked = Picked(book, facts["study"].families)
        self.made = Made(kept, book.table, [*of_all, self.findings, VERSIONS])

    def page(self, name: str, template: Path | str, own: str = "", **more: Any) -> None:
        """Render one template to docs/<name>, links relative to its depth; own: what else it is of."""
        depth = len(PurePosixPath(name).parts) - (PurePosixPath(name).name == "index.md")
        root = "../" * depth
        found = template_name(template) if isinstance(template, Path) else template
        if isinstance(template, Path):
            own += template.read_text(encoding="utf-8") + self.editions + repr(self.book.claims)

        def render() -> bytes:
            self.book.page, self.book.root = name, root
            return self.rendered(self.env, found, root, name=name, **more).encode()

        self.write(self.docs / name, own, render)

    def rendered(self, env: jinja2.Environment, template: str, root: str, **more: Any) -> str:
        """A template as text; a fault in it is a wrong fact, with the template and the line."""
        try:
            return named(env.get_template(template).render(self.context(root), **more))
        except jinja2.TemplateSyntaxError as wrong:
            raise FactError(f"{template}, line {wrong.lineno}: {wrong.message}") from wrong
        except jinja2.UndefinedError as wrong:
            raise FactError(
                f"{self.book.page} from {template}, line {line_of(wrong)}: {wrong.message}"
            ) from wrong
        except jinja2.TemplateNotFound as wrong:
            raise FactError(
                f"{self.book.page} from {template}: there is no template {wrong.name!r}"
            ) from wrong
        except Exception as wrong:
            if getattr(wrong, "told", False) or not line_of(wrong, innermost=True):
                raise  # a fault of a fact, or of the code that the template calls
            raise FactError(f"{self.book.page} from {template}, line {line_of(wrong)}: {wrong}") from wrong

    def context(self, root: str) -> dict[str, Any]:
        return {
            "counter": Counter(), "pages": self.named,
            **self.facts, "root": Markup(root), "n": self.book, "questions": self.questions,
            "figure": figure, "part": placeholder, "raw": Markup, "Key": Key, "Group": Group,
            "about": self.about, "p_text": p_text, "says": sentences,
            "precision": partial(precision, self.questions.values(), self.book),
            "others": others, "known": self.lines.known, "moved": self.lines.moved, "choice": choice,
            "status_of": status_of,
            "modelled": models, "percent": percent, "picked": self.picked,
            "edition": edition(self.facts["study"]), "contact": contact(self.facts["study"]),
            "kept": kept(self.facts["study"]), "address": start(self.facts["study"]),
            "findings": self.findings, "changed_words": CHANGED,
            "found": self.found, "in_words": partial(said, book=self.book), "gist": gist, "rule": rule,
            "waves": waves,
            "explore_labels": explore_labels(self.book, self.facts["study"]),
        }  # fmt: skip

    def about(self, question: Question) -> About:
        """What a question's page shows."""
        return About(question, self.book)

    def finding_pages(self) -> None:
        """A page for each theme, made by rule, and one that lists them."""
        for finding in self.found.values():
            for section in finding.sections:
                if not gist.drawable(section, self.book):
                    self.part(f"findings/{section.name}", "parts/groups.html.j2", section=section)
            self.page(f"findings/{finding.theme}.md", "parts/finding.md.j2", finding=finding)
        if self.found:
            self.page("findings/index.md", "parts/findings.md.j2")

    def question_pages(self) -> None:
        names = list(self.questions)
        for i, question in enumerate(self.questions.values()):
            around = (names[i - 1] if i else None, names[i + 1] if i + 1 < len(names) else None)
            self.part(f"questions/{question.id}", "parts/breakdowns.html.j2", question=question)
            if self.about(question).waves:
                self.part(f"waves/{question.id}", "parts/waves.html.j2", question=question)
            self.page(
                f"questions/{question.id}.md", "parts/question.md.j2", question=question, around=around
            )

    def chart_pages(self, specs: Sequence[Path], pages: Sequence[Path]) -> None:
        """A page for each chart, which says where else it stands."""
        for path, on in standing(specs, pages, self.found.values()):
            more = {"chart": path.stem, "spec": read_chart(path), "on": on}
            self.page(f"charts/{path.stem}.md", "parts/chart.md.j2", repr(on), **more)

    def lists(self) -> None:
        """The long tables of pages that stand for themselves."""
        self.part("topline", "parts/topline.html.j2")
        if self.book.claims:
            self.part("claims", "parts/claims.html.j2", repr(self.book.claims))

    def record_pages(self) -> None:
        """A page of records for each question, and one for each other kind of number."""
        for name in self.book.names():
            said = "" if name in self.facts["q"] else repr(self.book.claims)  # by its words
            self.part(f"numbers/{name}", "parts/records.html.j2", said, rows=partial(self.rows, name))
            self.page(f"numbers/{name}.md", "parts/record.md.j2", record=name)

    def rows(self, name: str) -> Markup:
        of = [x for what in ("record", "waves") for x in self.book.table.ask(what, name)]
        return record_rows(of, self.book, self.facts["history"])

    def part(self, name: str, template: str, own: str = "", **more: Any) -> None:
        """A big table, kept out of Markdown and out of search; spliced in like a chart."""

        def render() -> bytes:
            self.book.page, self.book.root = name, "{root}"
            return self.rendered(self.html, template, "{root}", name=name, **more).encode()

        self.write(self.parts / f"{name}.html", own, render)

    def write(self, path: Path, own: str, render: Callable[[], bytes]) -> None:
        self.written.add(path)
        self.made.make(str(path), [path], digest(own), lambda: [render()])

    def finish(self) -> None:
        """Remove pages and parts of an earlier build that this one did not make."""
        self.made.finish()
        for top, suffix in ((self.docs, "*.md"), (self.parts, "*.html")):
            for path in sorted(top.rglob(suffix)):
                if path not in self.written and path.relative_to(top).parts[0] not in OTHERS:
                    path.unlink()
