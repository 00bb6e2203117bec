"""A drawing as the renderer wrote it -> the same picture of fewer elements and letters.

Each element costs a reader's browser work before a page is seen, and each letter a moment of a slow line.
"""

import re

NOISE = re.compile(
    r' (?:aria-[a-z]+|role|class|stroke-miterlimit|font-family|xmlns:xlink|version|opacity)="[^"]*"'
    r'| stroke-dasharray=""| stroke="none" stroke-width="0"| font-weight="400"'
    r'| stroke-width="1"| transform="translate\(0,0\)"'
)
DIGITS = re.compile(r"(\d)(?:\.0\d*|(\.\d)\d*)")  # a tenth of a pixel is enough
EMPTY = re.compile(r'<path d="(?:M0,0h[^"]*)?"(?: display="none")?/>|<g></g>|<g/>')
GROUP = re.compile(r"(<g(?: [^>]*)?>|</g>)")
PLACED = r' transform="translate\(([^,]+),([^)]+)\)"'
LINE = re.compile(rf'<line{PLACED} x2="([^"]+)" y2="([^"]+)"([^>]*)/>')
CIRCLE = re.compile(rf'<path{PLACED} d="M([\d.]+),0A\3,\3,0,1,1,-\3,0A\3,\3,0,1,1,\3,0"([^>]*)/>')
STROKES = re.compile(r'(?:<path d="M[^"]*"(?P<look> stroke="[^>]*)/>)(?:<path d="M[^"]*"(?P=look)/>)+')
SHAPE = re.compile(r' d="([^"]*)"')


def slim(svg: str) -> str:
    """Without what is not seen; lines that follow each other and look alike are one path."""
    drawn = DIGITS.sub(r"\1\2", NOISE.sub("", svg))
    while EMPTY.search(drawn):
        drawn = EMPTY.sub("", drawn)
    drawn = CIRCLE.sub(r'<circle cx="\1" cy="\2" r="\3"\4/>', LINE.sub(stroke, without_groups(drawn)))
    return STROKES.sub(lambda run: f'<path d="{"".join(SHAPE.findall(run[0]))}"{run["look"]}/>', drawn)


def stroke(line: re.Match[str]) -> str:
    """A line as a path, which others can join."""
    x, y, right, down, look = line.groups()
    step = f"v{down}" if right == "0" else f"h{right}" if down == "0" else f"l{right},{down}"
    return f'<path d="M{x},{y}{step}"{look}/>'


def without_groups(svg: str) -> str:
    """Without the groups that say nothing of what is in them."""
    out: list[str] = []
    told: list[bool] = []  # of each group that is open, whether it says something
    for piece in GROUP.split(svg):
        if piece.startswith("<g"):
            told.append(piece != "<g>")
        if told.pop() if piece == "</g>" else piece != "<g>":
            out.append(piece)
    return "".join(out)
