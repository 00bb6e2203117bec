"""Written pages and pages of reference -> the documentation as a site, by the tools of every site.

python -m analysis.tools.manual mkdocs.yml written=site_src/docs overrides=... static=... made=build/manual
"""

import shutil
from pathlib import Path
from typing import Any

from mkdocs.utils import yaml_load

from analysis.stages.publish.__main__ import published
from analysis.stages.publish.languages import plain_face
from analysis.study import run, write_text
from analysis.tools.manual.reference import pages

NAV: list[dict[str, Any]] = [
    {"Documentation": "index.md"},
    {"Tutorial": "tutorial.md"},
    {"From your tool": "import.md"},
    {"How to": "howto.md"},
    {"Statistics explained": "statistics.md"},
    {
        "Reference": [
            {"The study folder": "reference/files.md"},
            {"study.toml and other TOML": "reference/study.md"},
            {"Columns": "reference/columns.md"},
            {"import.toml": "reference/import.md"},
            {"Templates": "reference/templates.md"},
            {"Numbers": "reference/numbers.md"},
            {"Targets": "reference/targets.md"},
        ]
    },
]
ABOUT = "How to turn a survey into a site whose every number can be checked."


def menu(docs: Path) -> list[dict[str, Any]]:
    """NAV, and before its last entry whatever else is written, each page under its heading."""
    listed = {name for row in NAV for name in row.values() if isinstance(name, str)}
    others = sorted(p for p in docs.glob("*.md") if p.name not in listed)
    more = [{p.read_text(encoding="utf-8").splitlines()[0].removeprefix("# "): p.name} for p in others]
    return [*NAV[:-1], *([{"Publishing": more}] if more else []), NAV[-1]]


def main(mkdocs: Path, written: Path, overrides: Path, static: Path, made: Path) -> None:
    """Build into made/site; made/docs holds the Markdown of all pages."""
    docs = made / "docs"
    shutil.rmtree(docs, ignore_errors=True)
    shutil.copytree(written, docs)
    for name, text in pages(Path()).items():
        write_text(docs / name, text)
    look = yaml_load(mkdocs.read_text(encoding="utf-8"))
    extra = {"synthetic": False, "edition": "Documentation", "about": ABOUT, "faces": plain_face()}
    configuration = look | {
        "site_name": "Survey to site",
        "site_description": ABOUT,
        "nav": menu(docs),
        "extra": extra,
    }
    folders = {"docs": docs, "overrides": overrides, "static": static}
    folders |= {"parts": made / "parts", "charts": made / "charts"}
    for name in ("parts", "charts"):
        folders[name].mkdir(parents=True, exist_ok=True)
    published(configuration, mkdocs, folders, 0, False, made / "site", made / "kept")
    print(f"{made / 'site'}: {len(list(docs.rglob('*.md')))} pages")


if __name__ == "__main__":
    run(main)
