"""Publish the released edition, with every one before it, or go back to what was published before.

python -m analysis.tools.publishing publish DEST ...   DEST: a folder, or host:/path/name by rsync
python -m analysis.tools.publishing back DEST ...
"""

import sys
import tempfile
from functools import partial
from pathlib import Path

from analysis.study import read_study, run
from analysis.tools.edition import hashed, keep
from analysis.tools.publishing import folder as local
from analysis.tools.publishing import tree
from analysis.tools.publishing.ready import check_pages, check_ready
from analysis.tools.publishing.remote import Remote
from analysis.words import start


def main(study: Path, site: Path, folder: Path, kept: Path, to: str) -> None:
    """folder: editions of the study; kept: their sites, a folder each; to: the destination."""
    settings = read_study(study)
    check_ready(settings)
    editions = tree.released(settings, folder, site)
    check_pages(site, settings.language)
    remote = is_remote(to)
    sources = [*([] if remote else [to]), start(settings)]

    def fill(aside: Path) -> None:
        keep(site, kept / editions[-1].day)
        tree.lay(editions, kept, sources, aside, settings)

    if remote:
        with tempfile.TemporaryDirectory(dir=kept.parent) as made:
            fill(Path(made))
            Remote(to).publish(Path(made), f"{editions[-1].day}-{hashed(site)[:8]}")
    else:
        local.publish(Path(to), fill)
    print(f"publish: edition {editions[-1].version} at {to}, with {len(editions) - 1} before it")


def back(to: str) -> None:
    if is_remote(to):
        Remote(to).roll_back()
    else:
        local.roll_back(Path(to))
    print(f"publish: {to} is what it was before")


def is_remote(to: str) -> bool:
    """Whether rsync reaches it: `host:/path/name`, `rsync://host/module/name`."""
    return to.startswith("rsync://") or ":" in to.partition("/")[0]


if __name__ == "__main__":
    what, to, *given = sys.argv[1:]
    run(partial(main, to=to) if what == "publish" else partial(back, to), given)
