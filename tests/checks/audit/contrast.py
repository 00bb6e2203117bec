"""Contrast of charts, computed: of the tokens in the stylesheet, and of what a browser has drawn.

WCAG 2.2, 1.4.3 (text 4.5:1) and 1.4.11 (marks that carry information 3:1). Gridlines, hairlines and
bands carry none: they are named here, and are the only colours that may be fainter.
"""

import re
from pathlib import Path

from playwright.sync_api import Page

from tests.checks.audit.pages import Found

TOKEN = re.compile(r"--([\w-]+):\s*light-dark\(\s*(#\w{6}),\s*(#\w{6})\s*\)")
GROUNDS = ("paper", "panel", "band")
TEXTS = ("ink", "ink-2", "ink-3", "accent", "warn")
MARKS = ("g1", "g2", "g3", "d1", "d2", "mid", "a1", "a2")
ORNAMENT = ("paper", "panel", "band", "grid", "line")
SCHEMES = ("light", "dark")
# Per visible chart: texts and shapes with their colour, and the colour of what lies under their middle.
DRAWN = """(() => {
  const probe = document.body.appendChild(document.createElement('i'));
  const ornament = ORNAMENT.map(t => { probe.style.color = `var(--${t})`; return getComputedStyle(probe).color; });
  probe.remove();
  const paper = getComputedStyle(document.body).backgroundColor, lines = [];
  for (const svg of document.querySelectorAll('.plot svg')) {
    if (!svg.getClientRects().length) continue;
    const under = [];
    for (const e of svg.querySelectorAll('path, rect, line, circle, polygon, text')) {
      const s = getComputedStyle(e), b = e.getBoundingClientRect();
      if (e.closest('defs') || +s.opacity === 0 || (!b.width && !b.height)) continue;
      const x = b.x + b.width / 2, y = b.y + b.height / 2;
      const text = e.tagName === 'text', edge = text ? 0 : (b.width + parseFloat(s.strokeWidth || 0)) / 2; // a mark on an edge has paper beside it
      const ground = under.filter(u => u.b.left <= x - edge && x + edge <= u.b.right && u.b.top <= y && y <= u.b.bottom).pop();
      const seen = [s.fill, s.stroke].filter(c => c.startsWith('rgb') && !/, 0\\)$/.test(c));
      for (const c of text ? seen.slice(0, 1) : seen.some(c => !ornament.includes(c)) ? seen.filter(c => !ornament.includes(c)).slice(0, 1) : [])
        lines.push([text ? 'text' : 'mark', c, ground ? ground.c : paper, +s.fillOpacity * +s.opacity]);
      if (!text && s.fill.startsWith('rgb') && b.width > 3 && b.height > 3) under.push({ b, c: s.fill });
    }
  }
  return [...new Set(lines.map(l => l.join('|')))];
})()""".replace("ORNAMENT", str(list(ORNAMENT)))


def luminance(rgb: tuple[float, ...]) -> float:
    """Relative luminance of red, green, blue in 0–255 (WCAG 2.2, definition)."""
    parts = [c / 255 for c in rgb]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def ratio(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Contrast of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def hexadecimal(text: str) -> tuple[float, ...]:
    return tuple(int(text[i : i + 2], 16) for i in (1, 3, 5))


def computed(text: str) -> tuple[float, ...]:
    """rgb(…) or rgba(…) as a browser writes it."""
    return tuple(float(x) for x in re.findall(r"[\d.]+", text)[:3])


def tokens(stylesheet: Path) -> dict[str, dict[str, tuple[float, ...]]]:
    """scheme -> token -> colour."""
    rows = TOKEN.findall(stylesheet.read_text(encoding="utf-8"))
    return {scheme: {r[0]: hexadecimal(r[1 + i]) for r in rows} for i, scheme in enumerate(SCHEMES)}


def of_tokens(stylesheet: Path) -> Found:
    """Every text colour on every ground, every mark on paper and panel, in both schemes."""
    found = Found()
    for scheme, colours in tokens(stylesheet).items():
        pairs = [(t, g, 4.5) for t in TEXTS for g in GROUNDS if (t, g) != ("ink-3", "band")]
        pairs += [(m, g, 3.0) for m in MARKS for g in ("paper", "panel")]
        for name, ground, least in pairs:
            got = ratio(colours[name], colours[ground])
            fault = [f"{name} on {ground} {got:.2f}, expected {least}"] if got < least else []
            found.add("contrast of tokens", scheme, fault)
    return found


def of_charts(page: Page, address: str, found: Found) -> None:
    """What is drawn on a page, against what lies under it, in the scheme that the page is in."""
    for row in page.evaluate(DRAWN):
        kind, colour, ground, opacity = row.split("|")
        over, under, alpha = computed(colour), computed(ground), float(opacity)
        mixed = tuple(alpha * a + (1 - alpha) * b for a, b in zip(over, under, strict=True))
        got, least = ratio(mixed, under), 4.5 if kind == "text" else 3.0
        fault = [f"{kind} {colour} on {ground}: {got:.2f}, expected {least}"] if got < least else []
        found.add(f"contrast of {kind}s drawn", address, fault)
