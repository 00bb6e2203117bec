"""The documentation: built by the site's own tools, and a reference that leaves nothing out."""

import ast
import re
from pathlib import Path

import pytest

from analysis.study.charts import KINDS
from analysis.study.fields import keys_of, tables_of
from analysis.tools.importing.rules import LEVEL, OPTION, QUESTION, SECTIONS
from analysis.tools.manual.__main__ import main, menu
from analysis.tools.manual.meanings import FILES, RULES, TEMPLATE
from analysis.tools.manual.reference import pages
from analysis.tools.schemas import files

ROOT = Path()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("manual")
    main(
        mkdocs=Path("mkdocs.yml"), written=Path("site_src/docs"), overrides=Path("site_src/overrides"),
        static=Path("site_src/static"), made=folder,
    )  # fmt: skip
    return folder


def text(name: str) -> str:
    return pages(ROOT)[f"reference/{name}.md"]


def test_every_page_is_built_and_in_the_menu(made: Path) -> None:
    """The build is strict: a dead link or an unknown anchor stops it."""
    named = {str(p.relative_to(made / "docs")) for p in (made / "docs").rglob("*.md")}
    told = repr(menu(made / "docs"))
    assert all(f"'{name}'" in told for name in named) and len(named) >= 12
    for name in named:
        page = made / "site" / name.replace("index.md", "").replace(".md", "/") / "index.html"
        assert "<h1" in page.read_text(encoding="utf-8")


def test_every_key_of_every_toml_file_is_told() -> None:
    told = text("study")
    for _, record, _ in files():
        for _, table in tables_of(record):
            for name, field in keys_of(table).items():
                assert f"| `{name}` |" in told and field.metadata["says"] in told
    for kind in KINDS:
        assert f"## charts: {kind}" in told


def test_every_column_of_every_table_is_told_and_explained() -> None:
    told, explained = text("columns"), text("files")
    for name, (needed, more) in FILES.items():
        part = told.split(f"## {name}\n")[1].split("\n## ")[0]
        assert re.findall(r"^\| `([^`]+)` \|", part, re.M) == [*needed, *more]
        assert f"## {name}" in explained or f"`{name}`" in explained


def test_every_key_of_import_toml_has_its_meaning_and_none_is_left_over() -> None:
    keys = {f"{s}.{k}" for s, of in SECTIONS.items() for k in of} | set(SECTIONS)
    for title, of in (("questions.NAME", QUESTION), ("an answer of a scale", LEVEL), ("an option", OPTION)):
        keys |= {f"{title}.{k}" for k in of}
    assert keys == set(RULES)
    told = text("import")
    assert all(RULES[key] in told for key in keys)


def dictionary(path: str, within: str) -> set[str]:
    """The words that are keys of a dict of a function, or of a variable, of that name."""
    for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name == within:
            value = next(x.value for x in ast.walk(node) if isinstance(x, ast.Return))
        elif (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and node.target.id == within
        ):
            value = node.value
        else:
            continue
        assert isinstance(value, ast.Dict)
        return {str(k.value) for k in value.keys if isinstance(k, ast.Constant)}
    raise AssertionError(f"{path}: no {within}")


def test_every_name_of_a_template_is_told_and_none_is_left_over() -> None:
    names = dictionary("analysis/stages/render/site.py", "context")
    names |= dictionary("analysis/stages/render/given.py", "facts")
    names |= {
        name
        for of in ("OFFERED", "of_study")
        for name in dictionary("analysis/stages/render/offered.py", of)
    }
    assert names == set(TEMPLATE), "say in analysis/tools/manual/meanings.py what each name means"
    rows = re.findall(r"^\| `((?:n|about\(question\))[.(]?[^`]*)` \| (.*) \|$", text("templates"), re.M)
    assert len(rows) > 25
    assert not [name for name, says in rows if not says]


def test_every_target_of_the_makefile_is_told() -> None:
    makefile = Path("Makefile").read_text(encoding="utf-8")
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split())
    told = set(re.findall(r"^\| `make ([a-z-]+)` \| .+ \|$", text("targets"), re.M))
    assert told >= phony


def test_no_study_has_the_documentation_in_its_site() -> None:
    from tests.test_architecture import files as of_rules
    from tests.test_architecture import rules

    rules()
    assert not [p for stage, paths in of_rules("reads").items() for p in paths if "site_src/docs" in p]
