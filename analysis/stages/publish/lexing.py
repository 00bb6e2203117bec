"""A text as the words that a search compares: folded, and cut where no space stands between them."""

import re
import unicodedata
from collections.abc import Iterator

WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # scripts without spaces between words
RUN = re.compile(rf"[{WIDE}]+|[^\W_{WIDE}]+")


def fold(text: str) -> str:
    """Compatible forms, lower case, no accents: Ü is u, ß is ss, full-width Ａ is a."""
    flat = unicodedata.normalize("NFKD", text).lower().replace("ß", "ss")
    return "".join(c for c in flat if not unicodedata.category(c).startswith("M"))


def words(text: str) -> Iterator[str]:
    """Words of a text; of a run without spaces between words, each pair of neighbours."""
    for run in RUN.findall(fold(text)):
        if run[0] > "\u2fff" and re.match(f"[{WIDE}]", run) and len(run) > 1:
            yield from (run[i : i + 2] for i in range(len(run) - 1))
        else:
            yield run
