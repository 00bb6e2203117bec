"""What pages are made from, by file: rows of tables, whose a template is, where a chart stands."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from analysis.study import read_table
from analysis.words import address, folder, title_of
from analysis.words.findings import Finding

OTHERS = ("code", "data")  # folders of pages and parts that other stages write
TRANSLATED = "explore questions topline glossary check cite changes".split()  # of every language
Places = list[tuple[str, str]]  # address and title of pages


def rows(path: Path | None) -> Iterator[dict[str, str]]:
    for _, row in read_table(path).records() if path else ():
        yield row


def is_own(path: Path) -> bool:
    """Own pages come after common ones, so that one of the same name takes its place."""
    return "common" not in path.parts


def shared(path: Path) -> bool:
    """Whether a page is in every language of a study: its words come from the words files alone."""
    return not is_own(path) and path.name.split(".")[0] in TRANSLATED


def remove_others(docs: Path, parts: Path, written: Collection[Path]) -> None:
    """Remove pages and parts of an earlier build that this one did not make."""
    for top, suffix in ((docs, "*.md"), (parts, "*.html")):
        for path in sorted(top.rglob(suffix)):
            if path not in written and path.relative_to(top).parts[0] not in OTHERS:
                path.unlink()


def standing(
    specs: Iterable[Path], pages: Sequence[Path], found: Iterable[Finding]
) -> Iterator[tuple[Path, Places]]:
    """Each chart with the pages that it stands on: those that name it, and that of its theme by rule."""
    shown = [(folder(address(p)), title_of(p), p.read_text(encoding="utf-8")) for p in pages]
    by_rule = {s.name: (f"findings/{f.theme}/", f.title) for f in found for s in f.sections}
    for path in specs:
        on = [(where, title) for where, title, text in shown if f'figure("{path.stem}")' in text]
        yield path, [*on, *([by_rule[path.stem]] if path.stem in by_rule else [])]
