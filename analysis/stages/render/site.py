"""The pages of one build, from templates and public numbers."""

import traceback
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2
from markupsafe import Markup

from analysis.numbers.key import Group, Key
from analysis.store.kept import Made, digest
from analysis.study import FactError, Question, published, read_table
from analysis.words import (
    Number,
    Numbers,
    choice,
    contact,
    edition,
    escape,
    explore_labels,
    kept,
    models,
    p_text,
    record_rows,
    sentences,
    start,
    themed,
)
from analysis.words import context as others
from analysis.words.history import CHANGED

PER_THEME = 3  # headline numbers of a theme in the table of precision


VERSIONS = [version(name) for name in ("jinja2", "markupsafe")]
OTHERS = ("code", "data")  # folders of pages and parts that other stages write


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
        loader=jinja2.FunctionLoader(
            lambda name: known[name].read_text(encoding="utf-8") if name in known else None
        ),
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

    def __init__(
        self, docs: Path, parts: Path, templates: Sequence[Path], facts: dict[str, Any], book: Numbers,
        kept: Path | None = None, of_all: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self.docs, self.parts, self.facts, self.book = docs, parts, facts, book
        self.env, self.html = environment(templates, for_markdown), environment(templates, None)
        self.written: set[Path] = set()
        self.findings = themed(templates)
        self.questions: dict[str, Question] = {x.id: x for x in published(facts["q"])}
        self.editions = repr(facts.get("history"))
        self.made = Made(kept, book.table, [*of_all, self.findings, VERSIONS])

    def page(self, name: str, template: Path | str, **more: Any) -> None:
        """Render one template to docs/<name>, with links relative to the page's depth."""
        depth = len(PurePosixPath(name).parts) - name.endswith("index.md")
        root = "../" * depth
        found = template_name(template) if isinstance(template, Path) else template
        own = template.read_text(encoding="utf-8") + self.editions if isinstance(template, Path) else ""

        def render() -> bytes:
            self.book.page, self.book.root = name, root
            return self.rendered(self.env, found, root, name=name, **more).encode()

        self.write(self.docs / name, own, render)

    def rendered(self, env: jinja2.Environment, template: str, root: str, **more: Any) -> str:
        """A template as text; a fault in it is a wrong fact, with the template and the line."""
        try:
            return env.get_template(template).render(self.context(root), **more)
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
            **self.facts, "root": Markup(root), "n": self.book, "questions": self.questions,
            "figure": figure, "part": placeholder, "raw": Markup, "Key": Key, "Group": Group,
            "about": self.book.about, "precision": self.precision, "p_text": p_text, "says": sentences,
            "others": others, "choice": choice, "modelled": models,
            "edition": edition(self.facts["study"]), "contact": contact(self.facts["study"]),
            "kept": kept(self.facts["study"]), "address": start(self.facts["study"]),
            "findings": self.findings, "changed_words": CHANGED,
            "explore_labels": explore_labels(self.book, self.facts["study"]),
        }  # fmt: skip

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
        for name in self.book.names():
            self.part(f"numbers/{name}", "parts/records.html.j2", rows=partial(self.rows, name))
            self.page(f"numbers/{name}.md", "parts/record.md.j2", record=name)

    def rows(self, name: str) -> Markup:
        return record_rows(self.book.table.ask("record", name), self.book, self.facts["history"])

    def part(self, name: str, template: str, **more: Any) -> None:
        """A big table, kept out of Markdown and out of search; spliced in like a chart."""

        def render() -> bytes:
            self.book.page, self.book.root = name, "{root}"
            return self.rendered(self.html, template, "{root}", name=name, **more).encode()

        self.write(self.parts / f"{name}.html", "", render)

    def write(self, path: Path, own: str, render: Callable[[], bytes]) -> None:
        self.written.add(path)
        self.made.make(str(path), [path], digest(own), lambda: [render()])

    def finish(self) -> None:
        """Remove pages and parts of an earlier build that this one did not make."""
        self.made.finish()
        for folder, suffix in ((self.docs, "*.md"), (self.parts, "*.html")):
            for path in sorted(folder.rglob(suffix)):
                if path not in self.written and path.relative_to(folder).parts[0] not in OTHERS:
                    path.unlink()


def line_of(wrong: BaseException, innermost: bool = False) -> int:
    """The line of the template that an exception came through; 0 where it came through none, or where
    the `innermost` call was not the template's own."""
    frames = traceback.extract_tb(wrong.__traceback__)
    tried = frames[-1:] if innermost else reversed(frames)
    return next((f.lineno or 0 for f in tried if f.filename == "<template>"), 0)


def figure(name: str) -> Markup:
    """Where a chart goes; publishing splices it in, and stops where there is none of the name."""
    return Markup('<div data-figure="{}"></div>').format(name)


def placeholder(name: str) -> Markup:
    """Where a part goes."""
    return Markup('<div data-part="{}"></div>').format(name)
