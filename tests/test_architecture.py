"""The shape of the house, checked: who imports whom, what each rule reads, and that the way is one-way."""

import ast
import inspect
import os
import re
import subprocess
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

ANALYSIS = Path(__file__).parent.parent / "analysis"
FOUNDATION = {"facts", "stats", "privacy", "frames", "words", "weighting", "answers", "claims"}
OWN = {
    "archive": {"releasing"}, "chart": {"drawing"}, "coverage": {"simulation", "demonstration"},
    "demonstrate": {"demonstration"}, "disclose": {"disclosing"}, "publish": {"publishing"}, "release": {"releasing"},
}  # fmt: skip
STAGES = sorted(
    p.stem
    for p in ANALYSIS.glob("*.py")
    if p.stem not in {"__init__", *FOUNDATION} and "run(main)" in p.read_text()
)
BY_HAND = {"demonstrate", "coverage", "archive", "risk", "verify"}  # not part of a build
PUBLIC_READERS = ["chart", "render", "release"]


def imports(path: Path) -> set[str]:
    """The parts of analysis that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis"):
            parts = (node.module or "").split(".")
            names |= {parts[1]} if len(parts) > 1 else {a.name for a in node.names}
        if isinstance(node, ast.Import):
            names |= {a.name.split(".")[1] for a in node.names if a.name.startswith("analysis.")}
    return names


def files_of(part: str) -> list[Path]:
    """The files of a module or a package of analysis."""
    return sorted((ANALYSIS / part).glob("*.py")) or [ANALYSIS / f"{part}.py"]


@cache
def needs(part: str) -> frozenset[str]:
    """Every part that `part` imports, directly or through others, itself included."""
    seen, todo = {part}, [part]
    while todo:
        for path in files_of(todo.pop()):
            for name in imports(path) - seen:
                seen.add(name)
                todo.append(name)
    return frozenset(seen)


def make(*flags: str) -> str:
    said = subprocess.run(
        ["make", "--no-print-directory", *flags, "all"],
        capture_output=True, text=True, env={**os.environ, "LC_ALL": "C", "MAKEFLAGS": ""},
    )  # fmt: skip
    return said.stdout


@cache
def rules() -> dict[str, tuple[list[str], str]]:
    """target -> (prerequisites, the stage that makes it), as make itself understands the Makefile."""
    found = {}
    for block in make("-rRpnq").split("\n\n"):
        head = re.search(r"^(build/[^:\s]+):(?: ([^|\n]*))?(?:\|.*)?$", block, re.M)
        stage = re.search(r"\$\(call stage,(\w+),", block)
        if head and stage:
            found[head[1]] = ((head[2] or "").split(), stage[1])
    return found


@cache
def commands() -> dict[str, list[list[str]]]:
    """stage -> the files of each command that runs it in a build from nothing."""
    found: dict[str, list[list[str]]] = {}
    for line in make("-nB").replace("\\\n", " ").splitlines():
        match = re.search(r"-m analysis\.(\w+) (.*)", line)
        if match:
            found.setdefault(match[1], []).append(match[2].split())
    return found


def rules_of(stage: str) -> list[tuple[str, list[str]]]:
    """(target, prerequisites) of the rules that run a stage."""
    return [(target, before) for target, (before, runs) in rules().items() if runs == stage]


def test_the_makefile_is_understood():
    assert len(rules()) >= 8 and len(STAGES) >= 8


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_the_foundation_and_no_other_stage(stage):
    allowed = FOUNDATION | OWN.get(stage, set())
    assert imports(ANALYSIS / f"{stage}.py") <= allowed
    for part in OWN.get(stage, set()):
        for path in files_of(part):
            assert imports(path) <= allowed, path


@pytest.mark.parametrize("part", ["stats", "privacy"])
def test_formulas_import_neither_facts_nor_stages(part):
    for path in files_of(part):
        assert imports(path) <= {part, "stats"}, path


@pytest.mark.parametrize("part", ["facts", "words", "frames"])
def test_the_foundation_imports_no_stage(part):
    for path in files_of(part):
        assert imports(path) <= {"facts", "words", "stats"}, path


@pytest.mark.parametrize("stage", [s for s in STAGES if s not in BY_HAND])
def test_code_is_a_prerequisite_exactly_where_it_is_imported(stage):
    used = rules_of(stage)
    assert used, f"no rule runs {stage}"
    expected = {p.relative_to(ANALYSIS.parent).as_posix() for part in needs(stage) for p in files_of(part)}
    for _, prerequisites in used:
        code = {p for p in prerequisites if p.endswith(".py")}
        assert code == expected if stage != "source" else code >= expected


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_holds_no_path(stage):
    tree = ast.parse((ANALYSIS / f"{stage}.py").read_text(encoding="utf-8"))
    docstrings = {
        id(n.body[0].value)
        for n in ast.walk(tree)
        if isinstance(n, ast.Module | ast.FunctionDef | ast.ClassDef)
        and n.body and isinstance(n.body[0], ast.Expr)
    }  # fmt: skip
    words = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in docstrings]
    held = [w for w in words if isinstance(w, str) and re.search(r"survey_data|site_src|build/|private", w)]
    assert not held


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_reads_only_files_that_its_rule_names(stage):
    """Every file passed is a parameter of main, every needed parameter is passed, and what is read
    stands among the prerequisites."""
    parameters = inspect.signature(import_module(f"analysis.{stage}").main).parameters
    before = {p for _, prerequisites in rules_of(stage) for p in prerequisites}
    for words in commands().get(stage, []):
        passed = {w.partition("=")[0] if "=" in w else Path(w).name.split(".")[0] for w in words}
        assert passed <= set(parameters)
        assert {n for n, p in parameters.items() if p.default is inspect.Parameter.empty} <= passed
        read = {w.rpartition("=")[2] for w in words}
        assert {f for f in read if Path(f).is_file() and not f.startswith("build/")} <= before


@pytest.mark.parametrize("stage", PUBLIC_READERS)
def test_what_readers_see_is_made_from_public_numbers_only(stage):
    assert rules_of(stage)
    for _, prerequisites in rules_of(stage):
        assert not [p for p in prerequisites if "/private/" in p]
    for words in commands()[stage]:
        assert not [w for w in words if "/private/" in w]


def test_only_disclose_reads_private_results_into_public_ones():
    doors = {
        runs
        for target, (prerequisites, runs) in rules().items()
        if "/private/" not in target and any("/private/" in p for p in prerequisites)
    }
    assert doors == {"disclose"}


def test_no_stage_but_models_imports_statsmodels_at_start():
    for path in ANALYSIS.rglob("*.py"):
        top = [
            n
            for n in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(n, ast.Import | ast.ImportFrom)
        ]
        names = [a.name for n in top for a in n.names] + [getattr(n, "module", "") or "" for n in top]
        assert not [n for n in names if n.startswith("statsmodels")], path


def test_each_module_and_package_has_tests():
    for path in ANALYSIS.iterdir():
        name = path.stem
        if name.startswith("_") or (path.is_dir() and not list(path.glob("*.py"))):
            continue
        tests, stages = ANALYSIS.parent / "tests", [s for s, parts in OWN.items() if name in parts]
        if any((tests / f"test_{stage}.py").exists() for stage in stages):
            continue
        assert (tests / f"test_{name}.py").exists() or list((tests / name).glob("test_*.py")), name


def test_the_top_level_holds_what_the_ecosystem_expects():
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    top = {line.split("/")[0] for line in listed if line}
    assert top <= {
        "mkdocs.yml", "analysis", "survey_data", "site_src", "tests", "Makefile", "README.md",
        "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "LICENSE-DATA", "CITATION.cff", "pyproject.toml", "requirements.txt",
        ".ci", ".github", ".gitignore",
    }  # fmt: skip
