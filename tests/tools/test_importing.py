"""The way of an author: `make import`, one edit, `make import`, `make`: a site."""

import os
import subprocess
from pathlib import Path

from tests.tools.importing.exports import qualtrics
from tests.tools.importing.folder import build, rows


def make_import(export: Path, study: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "-s", "import", f"FROM={export}", f"STUDY={study}"],
        capture_output=True, text=True, env={**os.environ, "MAKEFLAGS": "", "LC_ALL": "C"},
    )  # fmt: skip


def test_from_an_export_to_a_site_with_one_edit(tmp_path: Path) -> None:
    (export,), study = qualtrics(tmp_path), tmp_path / "study"
    first = make_import(export, study)
    assert first.returncode != 0
    assert "column 'IPAddress': ip address" in first.stderr and "Traceback" not in first.stderr
    rules = study / "import.toml"
    rules.write_text(
        rules.read_text(encoding="utf-8").replace("confirmed = false", "confirmed = true"), encoding="utf-8"
    )
    second = make_import(export, study)
    assert second.returncode == 0, second.stderr
    assert "79 respondents" in second.stdout
    site = build(study, "publish") / "site"
    numbers = {r["key"]: r for r in rows(site.parent / "numbers.csv")}
    assert {"share.Q1.staff.all", "share.Q2_1.agree.all", "share.Q3.python.all", "mean.Q4_1.all"} <= set(
        numbers
    )
    page = (site / "questions" / "Q2_1" / "index.html").read_text(encoding="utf-8")
    assert "My work is useful" in page
    every = "".join(p.read_text(encoding="utf-8", errors="ignore") for p in site.rglob("*") if p.is_file())
    assert "192.0.2." not in every and "R_001abcDEF" not in every and "something typed" not in every


def test_without_an_export_the_target_says_so() -> None:
    said = subprocess.run(["make", "import", "STUDY=x"], capture_output=True, text=True)
    assert said.returncode != 0 and not Path("x").exists()
    assert "names no export; give it: make import FROM=file STUDY=folder" in said.stderr
