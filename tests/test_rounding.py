"""One place rounds for a reader: numbers/text. What a page or a download prints is made there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDERS = ("words", "stages/chart", "stages/compare", "stages/release", "stages/render")
MODULES = sorted(p for folder in FOLDERS for p in Path("analysis", folder).rglob("*.py"))
TEMPLATES = sorted(Path("site_src").rglob("*.j2")) + sorted(Path("site_src").rglob("*.html"))
# Where a picture is drawn: coordinates, and the steps of an axis.
DRAWN = {"alone.py": {"round"}, "sheet.py": {"round", ".0f", ".1f"}, "marks.py": {"round"}}


def rounds(source: str) -> Iterator[str]:
    """Calls of round, and formats that cut digits or group them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            spec = "".join(
                str(v.value) if isinstance(v, ast.Constant) else "*" for v in node.format_spec.values
            )
            if re.search(r"[f%,]", spec):
                yield spec
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in ("round", "rint"):
                yield "round"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_no_module_of_what_readers_see_rounds(path):
    assert set(rounds(path.read_text(encoding="utf-8"))) <= DRAWN.get(path.name, set())


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_no_template_rounds(path):
    """But for the ends of an axis, and the classes that place a mark."""
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"\{:[^}]*[f,%][^}]*\}|%\.\d+f|\|\s*round\b(?!\(0|\s*\|\s*int)", text)


def test_what_rounds_is_found():
    assert list(rounds('f"{x:,.0f} {y:.3g} {round(z)} {w:>{n}}"')) == [",.0f", "round"]
