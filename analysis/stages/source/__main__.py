"""The code itself as pages, so that every number links to the lines that made it; and what went in.

Each module becomes a page with an anchor at each function, its line numbers, and its rule in the
Makefile. `inputs` lists every authored file of the study with its hash, the lock file of packages,
and all code as one.
"""

import ast
import html
from functools import partial
from pathlib import Path

from analysis.stages.source.listing import listing, overview, page, went_in
from analysis.store.kept import Found
from analysis.study import run, write_rows, write_text

INPUTS = ["name", "file", "bytes", "sha256"]


def main(
    module: list[Path], Makefile: Path, requirements: Path, file: list[Path], docs: Path, parts: Path,
    inputs: Path, kept: Path | None = None,
) -> None:  # fmt: skip
    """kept: what an earlier run made of each module, which is not made again where it is as it was."""
    rules = Makefile.read_text(encoding="utf-8")
    index = []
    found = Found(kept, [rules])
    for path in sorted(module):
        name = path.with_suffix("").as_posix().partition("/")[2]
        text = path.read_text(encoding="utf-8")
        summary, shown, listed = found.get(f"{name}\n{text}", partial(told, path, name, text, rules))
        write_text(docs / f"{name}.md", shown)
        write_text(parts / f"{name}.html", listed)
        index.append((name, summary))
    found.finish()
    write_text(docs / "index.md", overview(index))
    write_text(parts / "Makefile.html", f"<pre>{html.escape(rules)}</pre>")
    write_rows(inputs, INPUTS, went_in(module, Makefile, requirements, file))
    names = {"index", "Makefile", *(name for name, _ in index)}
    for folder in (docs, parts):
        for old in sorted(folder.rglob("*.*")):  # of modules that are no more
            if old.relative_to(folder).with_suffix("").as_posix() not in names:
                old.unlink()


def told(path: Path, name: str, text: str, rules: str) -> tuple[str, str, str]:
    """(first line of the docstring, page, listing) of a module."""
    summary = (ast.get_docstring(ast.parse(text)) or "").split("\n")[0]
    return summary, page(path, name), "\n".join(listing(path, rules))


if __name__ == "__main__":
    run(main)
