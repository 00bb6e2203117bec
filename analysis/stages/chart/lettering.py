"""Text on a line: how wide it will be, and where it breaks.

Widths are those of the face that the renderer ships (Liberation Sans, metric-compatible with Arial),
in thousandths of the size; the reader's own face differs by a few per cent, hence the slack.
"""

WIDTHS = {
    191: "'", 222: "ijl‘’", 260: "|", 278: " !,./:;I[]ft\\\u00a0", 333: "()-`r“”", 334: "{}", 355: '"',
    389: "*", 469: "^", 500: "Jckvxsyz", 556: "#$0123456789?L_abdeghnopqu–", 549: "±≤≥",
    584: "+<=>~−×", 611: "FTZ",
    667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1000: "…—→←", 1015: "@",
}  # fmt: skip
WIDTH = {character: width for width, characters in WIDTHS.items() for character in characters}
OTHER, SLACK, BOLD = 600, 1.05, 1.06


def width(text: str, size: float = 13, weight: int = 400) -> float:
    """Pixels that `text` takes at this size, a little generously."""
    bold = BOLD if weight >= 600 else 1
    return sum(WIDTH.get(c, OTHER) for c in text) / 1000 * size * SLACK * bold


def wrap(text: str, pixels: float, size: float = 13, weight: int = 400) -> list[str]:
    """`text` in lines no wider than `pixels`; a single longer word keeps its line."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, weight) <= pixels:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def listed(parts: list[str]) -> str:
    """a, b and c."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""
