"""The shape of the house, checked: who imports whom, what each rule reads, and that the way is one-way."""

import ast
import inspect
import os
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from analysis.study import taken

ANALYSIS = Path(__file__).parent.parent / "analysis"
# What a folder may import besides itself: the street stands on these, lower ones first.
MAY = {
    "language": set(), "numbers": {"language"}, "study": {"numbers", "language"}, "stats": set(), "privacy": {"stats"}, "sample": {"numbers", "study", "stats"},
    "store": {"study", "stats", "numbers"}, "words": {"study", "numbers", "language"},
}  # fmt: skip
STAGES = sorted(p.parent.name for p in ANALYSIS.glob("stages/*/__main__.py"))
PUBLIC_READERS = ["chart", "render", "release"]
MODULES = sorted(p for p in ANALYSIS.rglob("*.py"))


def imports(path: Path) -> set[str]:
    """The modules of analysis that a file imports, as dotted names without `analysis.`."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "analysis":
            module = (node.module or "").partition(".")[2]
            names |= {module} if module else {a.name for a in node.names}
        if isinstance(node, ast.Import):
            names |= {a.name.partition(".")[2] for a in node.names if a.name.startswith("analysis.")}
    return names


def folder(path: Path) -> str:
    """`stats`, `stages.weight`, `tools`: the folder that a module belongs to."""
    parts = path.relative_to(ANALYSIS).parent.parts
    return ".".join(parts[:2]) if parts[:1] == ("stages",) else parts[0] if parts else ""


def make(*flags: str) -> str:
    said = subprocess.run(
        ["make", "--no-print-directory", *flags, "all"],
        capture_output=True, text=True, env={**os.environ, "LC_ALL": "C", "MAKEFLAGS": ""},
    )  # fmt: skip
    return said.stdout


@cache
def rules() -> dict[str, list[str]]:
    """stage -> the prerequisites of its stamp, as make itself understands the Makefile."""
    found = re.findall(r"^build/stamps/([\w@]+): ([^|\n]*)\|.*$", make("-rRpnq"), re.M)
    return {stage: before.split() for stage, before in found}


@cache
def files(what: str) -> dict[str, list[str]]:
    """stage -> the files that it reads, or that it makes."""
    lists = [line.split("|") for line in Path("build/stamps/rules").read_text().split(";")[:-1]]
    return {
        stage.strip(): (reads if what == "reads" else makes).split() for stage, reads, makes, *_ in lists
    }


@cache
def commands() -> dict[str, list[list[str]]]:
    """stage -> the files of each command that runs it in a build from nothing."""
    found: dict[str, list[list[str]]] = {}
    for line in make("-nB").replace("\\\n", " ").splitlines():
        match = re.search(r"stamps (\S+) \S+ -m analysis\.stages\.(\w+) (.*)", line)
        if match:
            assert match[1].partition("@")[0] == match[2]  # of an earlier wave: prepare@2025
            found.setdefault(match[1], []).append(match[3].split())
    return found


def test_the_makefile_is_understood():
    assert len(rules()) >= 8 and len(STAGES) >= 8


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ANALYSIS)))
def test_a_module_imports_its_own_folder_and_those_below(path):
    """The one rule of the house: foundations in their order, no stage another stage; tools what they need."""
    mine = folder(path)
    if mine.split(".")[0] == "tools":
        return
    below = MAY.get(mine, set(MAY))
    for name in imports(path):
        theirs = ".".join(name.split(".")[: 2 if name.startswith("stages.") else 1])
        assert theirs in below | {mine}, f"{path} imports analysis.{name}"


@pytest.mark.parametrize("stage", STAGES)
def test_code_is_a_prerequisite_exactly_where_it_is_imported(stage):
    """What the Makefile lists is what the interpreter loads."""
    said = subprocess.run(
        [sys.executable, "-c", f"import sys, analysis.stages.{stage}.__main__\n"
         "print(*[m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'analysis'], sep='\\n')"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    expected = {Path(f).relative_to(ANALYSIS.parent).as_posix() for f in said.stdout.split()}
    code = {p for p in rules()[stage] if p.endswith(".py")}
    assert code == expected if stage != "source" else code >= expected


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_holds_no_path(stage):
    tree = ast.parse((ANALYSIS / "stages" / stage / "__main__.py").read_text(encoding="utf-8"))
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
    stands among the prerequisites, whatever wave it is run for."""
    parameters = taken(import_module(f"analysis.stages.{stage}.__main__").main)
    runs = [
        (name, words) for name, of in commands().items() for words in of if name.partition("@")[0] == stage
    ]
    for name, words in runs:
        before = set(rules()[name])
        passed = {w.partition("=")[0] if "=" in w else Path(w).name.split(".")[0] for w in words}
        assert passed <= set(parameters)
        assert {n for n, p in parameters.items() if p.default is inspect.Parameter.empty} <= passed
        read = {w.rpartition("=")[2] for w in words}
        assert {f for f in read if Path(f).is_file() and not f.startswith("build/")} <= before


@pytest.mark.parametrize("stage", PUBLIC_READERS)
def test_what_readers_see_is_made_from_public_numbers_only(stage):
    assert not [p for p in files("reads")[stage] if "/private/" in p]
    for words in commands()[stage]:
        assert not [w for w in words if "/private/" in w]


def test_only_disclose_reads_private_results_into_public_ones():
    doors = {
        stage
        for stage in STAGES
        if any("/private/" in p for p in files("reads")[stage])
        and any("/private/" not in p for p in files("makes")[stage])
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


@pytest.mark.parametrize("name", sorted({folder(p) for p in MODULES} - {""}))
def test_each_folder_has_tests_in_a_folder_of_the_same_name(name):
    tests = ANALYSIS.parent / "tests" / Path(*name.split("."))
    assert list(tests.rglob("test_*.py")), tests


def test_the_top_level_holds_what_the_ecosystem_expects():
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    top = {line.split("/")[0] for line in listed if line}
    assert top <= {
        "mkdocs.yml", "analysis", "survey_data", "site_src", "tests", "Makefile", "README.md",
        "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "LICENSE-DATA", "CITATION.cff", "pyproject.toml", "requirements.txt",
        ".ci", ".github", ".gitignore", ".gitattributes", ".pre-commit-config.yaml",
    }  # fmt: skip


def test_the_street_names_every_stage_and_the_map_every_tool():
    street = Path("README.md").read_text(encoding="utf-8").split("## The street")[1].split("| folder")[0]
    assert [x for x in STAGES if not re.search(rf"\b{x}\b", street)] == []
    told = (ANALYSIS / "__init__.py").read_text(encoding="utf-8")
    tools = sorted(p.stem for p in (ANALYSIS / "tools").iterdir() if p.name[0] != "_")
    assert [x for x in tools if f"`{x}`" not in told] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ANALYSIS)))
def test_a_module_is_one_idea(path):
    """When it outgrows 200 lines it is cut by idea."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 200


def test_no_two_modules_know_of_each_other():
    """Not even by a type, or while a function runs."""
    names = [
        ".".join(p.relative_to(ANALYSIS).with_suffix("").parts).removesuffix(".__init__") for p in MODULES
    ]
    found = {name: imports(path) for name, path in zip(names, MODULES, strict=True)}
    assert not [(a, b) for a, known in found.items() for b in known if a < b and a in found.get(b, ())]
