"""What claims, charts and pages name: numbers that there can be, claims, charts, parts of pages."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import meta, nodes

from analysis.stages.publish.build import language
from analysis.stages.render.environment import environment, template_name
from analysis.stages.render.files import is_own
from analysis.study import Faults, check_pages, known, near
from analysis.study.charts import as_given, read_chart
from analysis.study.pages import menu_paths
from analysis.tools.check import keys
from analysis.tools.check.files import Told, attempt
from analysis.tools.manual.meanings import TEMPLATE
from analysis.words import address

MADE = ("questions/", "charts/", "numbers/", "findings/", "code/")  # folders of pages that stages make


def check(
    told: Told, charts: Sequence[Path], pages: Sequence[Path], parts: Sequence[Path], faults: Faults
) -> None:
    """What cannot be found joins the faults; numbers are looked for where the questions could be read."""
    attempt(faults, check_pages, pages)
    ready = bool(told.questions and told.settings)
    for path in charts:
        if (chart := attempt(faults, read_chart, path)) and ready:
            check_chart(path, as_given(chart), told, faults)
    for claim in told.claimed.values() if ready else ():
        for end in (claim.left, claim.right):
            if isinstance(end, str):
                attempt(faults, keys.check_key, end, told, f"{told.claims}, [{claim.name}]")
    if told.settings:
        attempt(faults, language, told.settings)
        check_menu(told, {address(p) for p in pages}, faults)
    env = environment([*parts, *pages], None)
    figures, templates = [p.stem for p in charts], [template_name(p) for p in (*parts, *pages)]
    for path in pages:
        check_page(path, env, told if ready else None, figures, templates, faults)


def check_menu(told: Told, pages: Collection[str], faults: Faults) -> None:
    """Every page that the menu of the settings names is there, or made."""
    for path in menu_paths(told.settings.site.nav) if told.settings else ():
        if not path.startswith((*MADE, "http")):
            with faults.gathered():
                known(path, pages, f"{told.study}, [site] nav: page")


def check_chart(path: Path, spec: dict[str, Any], told: Told, faults: Faults) -> None:
    """Every question, answer, breakdown, level, model and claim that a chart names."""
    for entry in spec.get("items", ()):
        attempt(faults, keys.item, entry["is"] if isinstance(entry, dict) else entry, told, str(path))
    for pair in spec.get("pairs", ()):
        for end in ("x", "y"):
            attempt(faults, keys.item, pair[end], told, str(path))
    if "question" in spec:
        attempt(faults, keys.asked, spec["question"], told, str(path))
    if "by" in spec:
        attempt(faults, keys.by, spec["by"], spec.get("levels", ()), told, str(path))
    if "model" in spec:
        attempt(faults, known, spec["model"], told.modelled, f"{path}: model")
    claims = spec.get("claim", ())
    for name in [claims] if isinstance(claims, str) else claims:
        attempt(faults, known, name, told.claimed, f"{path}: claim")


def check_page(
    path: Path, env: jinja2.Environment, told: Told | None, figures: Sequence[str],
    templates: Sequence[str], faults: Faults,
) -> None:  # fmt: skip
    """A template's grammar, and of a study's own page the numbers, claims, charts and parts it names."""
    try:
        tree = env.parse(path.read_text(encoding="utf-8"))
    except jinja2.TemplateSyntaxError as wrong:
        faults.add(f"{path}, line {wrong.lineno}: {wrong.message}")
        return
    made = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
    unknown = meta.find_undeclared_variables(tree) - {*TEMPLATE, *env.globals, *made}
    for name in sorted(unknown) if is_own(path) else ():
        faults.add(f"{path}: {name!r} is not known{near(name, TEMPLATE)}")
    for line, what, name in named(tree) if is_own(path) else ():
        place = f"{path}, line {line}"
        with faults.gathered():
            if what == "n" and told:
                keys.check_key(name, told, place)
            elif what == "claim" and told:
                known(name, told.claimed, f"{place}: claim")
            elif what == "figure":
                known(name, figures, f"{place}: chart")
            elif what == "template":
                known(name, templates, f"{place}: template")


def named(tree: nodes.Template) -> Iterator[tuple[int, str, str]]:
    """(line, n or claim or figure or template, name) of each that a template writes out."""
    for call in tree.find_all(nodes.Call):
        first = call.args[0] if call.args else None
        if not isinstance(first, nodes.Const) or not isinstance(first.value, str):
            continue
        if isinstance(call.node, nodes.Name) and call.node.name in ("n", "figure"):
            yield call.lineno, call.node.name, first.value
        elif isinstance(call.node, nodes.Getattr) and call.node.attr == "claim":
            yield call.lineno, "claim", first.value
    for part in tree.find_all((nodes.Import, nodes.FromImport, nodes.Include, nodes.Extends)):
        template = getattr(part, "template", None)
        if isinstance(template, nodes.Const):
            yield part.lineno, "template", template.value
