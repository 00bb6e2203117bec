"""Lighthouse, as a phone on a slow line: performance, accessibility, best practices, findability."""

import json
import subprocess
import tempfile
from pathlib import Path

from tests.checks.audit.browser import CHROMIUM, FLAGS

LIGHTHOUSE = Path(__file__).parent / "node_modules/lighthouse/cli/index.js"
LEAST = {"accessibility": 100, "best-practices": 100, "seo": 100}  # performance moves with machines


def of(url: str, synthetic: bool) -> tuple[dict[str, int], list[str]]:
    """Scores by category, and the audits that cost points.

    While the data are synthetic, pages ask not to be indexed: that one audit is then left out.
    """
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder) / "report.json"
        command = ["node", str(LIGHTHOUSE), url, "--output=json", f"--output-path={to}", "--quiet"]
        command += [f"--chrome-path={CHROMIUM}", f"--chrome-flags={' '.join(FLAGS)}"]
        command += ["--skip-audits=is-crawlable"] if synthetic else []
        subprocess.run(command, check=True, capture_output=True)
        report = json.loads(to.read_text(encoding="utf-8"))
    scores = {name: round(100 * part["score"]) for name, part in report["categories"].items()}
    costly = {
        part["id"]
        for name, category in report["categories"].items()
        if scores[name] < LEAST.get(name, 0)
        for part in category["auditRefs"]
        if part["weight"] and (report["audits"][part["id"]]["score"] or 0) < 0.9
    }
    return scores, sorted(costly)
