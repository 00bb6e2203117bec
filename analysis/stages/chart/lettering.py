"""Text on a line: how wide it will be, and where it breaks.

Widths are those of the face that the renderer ships (Liberation Sans, metric-compatible with Arial),
in thousandths of the size; the reader's own face differs by a few per cent, hence the slack.
"""

import re

from analysis.language import phrase

WIDTHS = {
    191: "'", 222: "ijl‘’", 260: "|", 278: " !,./:;I[]ft\\\u00a0", 333: "()-`r“”", 334: "{}", 355: '"',
    389: "*", 469: "^", 500: "Jckvxsyz", 556: "#$0123456789?L_abdeghnopqu–", 549: "±≤≥",
    584: "+<=>~−×", 611: "FTZ",
    667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1000: "…—→←", 1015: "@",
}  # fmt: skip
WIDTH = {character: width for width, characters in WIDTHS.items() for character in characters}
OTHER, SLACK, BOLD = 600, 1.05, 1.06


WIDE = re.compile(  # letters as wide as high, of scripts that break between any two
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]"
)
CLOSING = "，。、；：！？）】》」』”’,.;:!?)]}%"  # never at the beginning of a line
OPENING = "（【《「『“‘([{"  # never at its end


def width(text: str, size: float = 13, weight: int = 400) -> float:
    """Pixels that `text` takes at this size, a little generously; a wide letter takes one em."""
    bold = BOLD if weight >= 600 else 1
    ems = sum(1000 if WIDE.match(c) else WIDTH.get(c, OTHER) for c in text) / 1000
    return ems * size * SLACK * bold


def pieces(word: str) -> list[str]:
    """Where a word may break: between the letters of a script without spaces, marks kept with theirs."""
    found: list[str] = []
    for c in word:
        joins = found and (
            c in CLOSING or found[-1][-1] in OPENING or not (WIDE.match(c) or WIDE.match(found[-1][-1]))
        )
        if joins:
            found[-1] += c
        else:
            found.append(c)
    return found


def cut(piece: str, pixels: float, size: float, weight: int) -> list[str]:
    """A piece that is longer than a line, in lengths that fit."""
    found = [""]
    for c in piece:
        if found[-1] and width(found[-1] + c, size, weight) > pixels:
            found.append("")
        found[-1] += c
    return found


def wrap(text: str, pixels: float, size: float = 13, weight: int = 400) -> list[str]:
    """`text` in lines no wider than `pixels`, broken where its script allows; a longer word is cut."""
    lines: list[str] = []
    for word in text.split():
        parts = [length for piece in pieces(word) for length in cut(piece, pixels, size, weight)]
        for at, part in enumerate(parts):
            longer = f"{lines[-1]}{'' if at else ' '}{part}" if lines else part
            if lines and width(longer, size, weight) <= pixels:
                lines[-1] = longer
            else:
                lines.append(part)
    return lines or [""]


def listed(parts: list[str]) -> str:
    """a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return phrase("list.comma").join(parts[:-1]) + phrase("list.last") + parts[-1]
