"""Jinja as the pages use it: strict, everything escaped, numbers written in one way."""

import re
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from markupsafe import escape as escape_html

from analysis.numbers.text import count, written
from analysis.store.kept import of_code
from analysis.study import FactError
from analysis.study.texts import Original
from analysis.words import escape
from analysis.words.escape import marked


def for_markdown(value: Any) -> Markup:
    """What a page prints: escaped so that it is neither Markdown nor HTML, unless it is markup."""
    if isinstance(value, Original):
        return Markup('<span class="original" lang="{}">{}</span>').format(value.language, escape(value))
    return value if isinstance(value, Markup) else escape(str(value))


def environment(
    templates: Sequence[Path], finalize: Callable[[Any], Any] | None, compiled: Path | None = None
) -> jinja2.Environment:
    """Strict Jinja over the given files; what is printed is escaped unless it is markup already.

    compiled: a folder that keeps templates as they were compiled, by their text."""
    env = jinja2.Environment(
        loader=jinja2.FunctionLoader(
            lambda name: known[name].read_text(encoding="utf-8") if name in known else None
        ),
        undefined=jinja2.StrictUndefined,
        autoescape=True, finalize=finalize, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, bytecode_cache=before(compiled, finalize) if compiled else None,
    )  # fmt: skip
    env.filters |= {"counted": count, "written": written, "plain": plain, "head": head}
    env.globals["say"] = partial(told, finalize or escape_html)
    known = {template_name(path): path for path in templates}
    return env


def before(folder: Path, finalize: Callable[[Any], Any] | None) -> jinja2.BytecodeCache:
    """Templates as this code and this Jinja compiled them before; what others left is removed."""
    made = of_code()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if not old.name.startswith(made):
            old.unlink()
    return jinja2.FileSystemBytecodeCache(str(folder), f"{made}.{getattr(finalize, '__name__', 'html')}.%s")


def plain(value: Any) -> Any:
    """A text without its mark, for an attribute or a title; what is markup stays so."""
    return value if isinstance(value, Markup) else str(value)


def head(text: str) -> str:
    """What stands before the colon of a name: its subject."""
    return re.split("[:：]", text)[0]


def told(harmless: Callable[[Any], Any], key: str, count: object = None, /, **values: Any) -> Markup:
    """The message of a key, with what is put in made harmless; `count` chooses its form."""
    return marked(key, count, **{name: harmless(value) for name, value in values.items()})


def template_name(path: Path) -> str:
    return str(path) if path.parent.name != "parts" else f"parts/{path.name}"


def rendered(env: jinja2.Environment, template: str, page: str, context: dict[str, Any]) -> str:
    """A template as text; a fault in it is a wrong fact, with the template and the line."""
    try:
        return env.get_template(template).render(context)
    except jinja2.TemplateSyntaxError as wrong:
        raise FactError(f"{template}, line {wrong.lineno}: {wrong.message}") from wrong
    except jinja2.UndefinedError as wrong:
        raise FactError(f"{page} from {template}, line {line_of(wrong)}: {wrong.message}") from wrong
    except jinja2.TemplateNotFound as wrong:
        raise FactError(f"{page} from {template}: there is no template {wrong.name!r}") from wrong
    except Exception as wrong:
        if getattr(wrong, "told", False) or not line_of(wrong, innermost=True):
            raise  # a fault of a fact, or of the code that the template calls
        raise FactError(f"{page} from {template}, line {line_of(wrong)}: {wrong}") from wrong


def line_of(wrong: BaseException, innermost: bool = False) -> int:
    """The line of the template that an exception came through; 0 where it came through none, or where
    the `innermost` call was not the template's own."""
    frames = traceback.extract_tb(wrong.__traceback__)
    tried = frames[-1:] if innermost else reversed(frames)
    return next((f.lineno or 0 for f in tried if f.filename == "<template>"), 0)


class Counter:
    """1, 2, 3: so that ids of a page differ."""

    def __init__(self) -> None:
        self.count = 0

    def next(self) -> int:
        self.count += 1
        return self.count


def figure(name: str) -> Markup:
    """Where a chart goes; publishing splices it in, and stops where there is none of the name."""
    return Markup('<div data-figure="{}"></div>').format(name)


def placeholder(name: str) -> Markup:
    """Where a part goes."""
    return Markup('<div data-part="{}"></div>').format(name)
