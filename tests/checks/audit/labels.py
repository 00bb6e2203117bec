"""Words of charts as a browser sets them: none cut, none under a mark, none over another.

A letter that stands for a mark is a mark. Half of a line's height counts as its letters; places touch by
less than SLACK px.
"""

from playwright.sync_api import Page

from tests.checks.audit.pages import Found

LINE = "words of charts"
SLACK = 1.5
# A mark is a circle, or a path that is no box (h and v alone draw boxes), and as small as a mark is.
CLASH = """slack => {
  const faults = [];
  const box = e => { const b = e.getBoundingClientRect(), h = b.height / 4; return { x: b.left, x2: b.right, y: b.top + h, y2: b.bottom - h }; };
  const meet = (a, b) => Math.min(a.x2, b.x2) - Math.max(a.x, b.x) > slack && Math.min(a.y2, b.y2) - Math.max(a.y, b.y) > slack;
  for (const svg of document.querySelectorAll('.plot svg')) {
    if (!svg.checkVisibility() || !svg.getClientRects().length) continue;
    const where = (svg.closest('figure') || {}).id || 'a chart', whole = svg.getBoundingClientRect();
    const words = [...svg.querySelectorAll('text')].filter(e => e.textContent.trim()).map(e => ({ said: e.textContent, ...box(e) }));
    const marks = [...svg.querySelectorAll('circle, path')].filter(e => /[AL]/.test(e.getAttribute('d') || 'A') && e.getBoundingClientRect().width < 24).map(e => e.getBoundingClientRect())
      .map(b => ({ x: b.left, x2: b.right, y: b.top, y2: b.bottom }));
    for (const [i, a] of words.entries()) {
      if (a.x < whole.left - slack || a.x2 > whole.right + slack) faults.push(`${where}: ${a.said} is cut`);
      const letter = a.said.length === 1;
      if (!letter && marks.some(m => meet(a, m))) faults.push(`${where}: ${a.said} under a mark`);
      const over = words.slice(i + 1).find(b => meet(a, b));
      if (over) faults.push(`${where}: ${a.said} and ${over.said} over each other`);
    }
  }
  return faults;
}"""


def of_charts(page: Page, address: str, found: Found) -> None:
    """The charts of a page, in the width that it has now."""
    width = (page.viewport_size or {"width": 0})["width"]
    found.add(f"{LINE} at {width} px", address, page.evaluate(CLASH, SLACK))
