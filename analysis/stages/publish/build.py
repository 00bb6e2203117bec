"""Pages from Markdown: mkdocs with the look of every site and the settings of this study."""

import calendar
import copy
import html
import logging
import os
from importlib.resources import files
from pathlib import Path
from typing import Any

os.environ["NO_MKDOCS_2_WARNING"] = "1"  # the theme's notice about a release that is pinned away

from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.utils import yaml_load

from analysis.stages.publish.menu import HEADED, header, menu, unlisted
from analysis.study import FactError, Study, known
from analysis.words import edition

LANGUAGES = "templates/partials/languages"  # of the theme: a file of words each
SEPARATE = ("extra", "theme")  # tables that are merged; every other key of the study takes the place


def settings(mkdocs: Path, study: Study, docs: Path, faces: dict[str, Any]) -> dict[str, Any]:
    """mkdocs.yml with the study's [site] over it; its title, question and language, and the menu of its
    pages, where it names no others. faces: what frames say, by language."""
    look: dict[str, Any] = yaml_load(mkdocs.read_text(encoding="utf-8"))
    own = escaped(study.site.given())
    base = escaped({"site_name": study.title, "site_description": study.question or study.title})
    merged = {**base, "nav": menu(docs, study, look.get("not_in_nav", "").split()), **look, **own}
    merged["not_in_nav"] = "\n".join(
        [
            merged.get("not_in_nav", ""),
            *unlisted(merged["nav"]),
            *(f"/{code}/**" for code in list(faces)[1:]),
        ]
    )
    for key in SEPARATE:
        merged[key] = {**look.get(key, {}), **own.get(key, {})}
    merged["theme"] = {"language": language(study), **merged["theme"]}
    if "header" not in merged["extra"] and len(merged["nav"]) > HEADED:
        merged["extra"]["header"] = header(merged["nav"])
    merged["extra"] |= {
        "synthetic": study.synthetic,
        "edition": html.escape(edition(study)),
        "faces": faces,
    }
    merged["extra"]["released"] = study.release.isoformat() if study.release else ""
    check_titles(merged["extra"], merged.get("nav"), study)
    return merged


def language(study: Study) -> str:
    """The study's language, if the theme has its words."""
    named = (p.name for p in files("material").joinpath(LANGUAGES).iterdir())
    there = sorted(name.removesuffix(".html") for name in named if name.endswith(".html"))
    return known(study.language, there, f"{study.path}: language")


def check_titles(extra: dict[str, Any], nav: list[Any] | None, study: Study) -> None:
    """Header and footer name pages of the menu by their titles."""
    titles = {name for row in nav or [] if isinstance(row, dict) for name in row}
    columns = [
        ("header", extra.get("header", [])),
        *(("footer", c["pages"]) for c in extra.get("footer", [])),
    ]
    for where, named in columns:
        for title in named:
            known(title, titles, f"{study.path}, [site.extra] {where}: page of the nav")


def escaped(value: Any) -> Any:
    """Text within tables and lists as HTML, since the theme puts it into pages as it is."""
    if isinstance(value, dict):
        return {escaped(k): escaped(v) for k, v in value.items()}
    if isinstance(value, list):
        return [escaped(v) for v in value]
    return html.escape(value) if isinstance(value, str) else value


def make(configuration: dict[str, Any], mkdocs: Path, folders: dict[str, Path], epoch: int) -> None:
    """Build strictly into folders['site']; every warning of mkdocs is an error, and named."""
    theme = {**configuration["theme"], "custom_dir": str(folders["overrides"].resolve())}
    given = {**configuration, "theme": theme, "strict": True}
    given |= {"docs_dir": str(folders["docs"].resolve()), "site_dir": str(folders["site"].resolve())}
    os.environ["SOURCE_DATE_EPOCH"] = str(epoch)  # of the sitemap: nothing else in a page has a date
    said = Said()
    log = logging.getLogger("mkdocs")
    log.addHandler(said)
    log.propagate = False
    try:
        config = MkDocsConfig(config_file_path=str(mkdocs))
        config.load_dict(copy.deepcopy(given))  # mkdocs empties the tables that it reads
        failed, warned = config.validate()
        for key, message in [*failed, *warned]:
            raise FactError(f"{mkdocs} with [site] of the study: {key}: {message}")
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()
    except Abort as stopped:
        raise FactError("mkdocs: " + ("; ".join(said.messages) or str(stopped))) from None
    finally:
        log.removeHandler(said)


def epoch(study: Study) -> int:
    """Seconds of the release date, midnight UTC; the stamp on everything that must have one."""
    return calendar.timegm(study.release.timetuple()) if study.release else 0


class Said(logging.Handler):
    """What mkdocs warned of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())
