"""import.toml as it is written: one form, each table with what it is for."""

import json
from collections.abc import Iterator, Mapping

from analysis.study import write_text
from analysis.tools.importing.checks import ACTIONS
from analysis.tools.importing.plan import BASES, Level, Plan
from analysis.tools.importing.rules import Rules

HEAD = """\
# The rules by which this study was imported. Change what is wrong, then run the same command again:
# the next export of the same questionnaire is read by these rules too. The file is written anew by each
# import (comments are not kept). Why each rule was taken stands in import.md.

"""


def write_rules(rules: Rules) -> None:
    write_text(rules.path, HEAD + "\n".join(_lines(rules)) + "\n")


def text(value: object) -> str:
    """A TOML value."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{k} = {text(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(text, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _lines(rules: Rules) -> Iterator[str]:
    yield from _table("source", rules.source)
    yield from _table(
        "rows.only",
        rules.only,
        '# rows that count: column = its values; ["*"] is any that is filled, ["~words"] one that '
        "holds them",
    )
    yield from _table("rows.without", rules.without, "# rows that do not")
    lines = (
        f"# {', '.join(ACTIONS)} (characters); mark keeps only whether there is a text. "
        "confirmed: every line is right"
    )
    yield from _table("private", {"confirmed": rules.confirmed, "rare": rules.rare}, lines)
    yield from _table("private.columns", rules.private)
    yield from _table(
        "options",
        {"base": rules.base},
        f"# base of mark-all questions where cells do not tell: {', '.join(BASES)}",
    )
    yield from _table(
        "treatments",
        rules.treatments,
        "# answers that are no opinion: dont_know counts in the base, refused does not, answer is one",
    )
    yield from _table("dropped", rules.dropped, "# columns left out, and why: found anew at each import")
    yield '\n[scales] # code in responses.csv, key, label, from: cells of the export ("*" is any other)'
    for name, levels in rules.scales.items():
        yield f"{name} = ["
        yield from (f"  {text(_level(x))}," for x in levels)
        yield "]"
    for plan in rules.plans:
        yield from _table(f"questions.{plan.id}", _question(plan))
    yield ""
    yield "# not yet confirmed by a person: delete a line when it is right, or change its rule above"
    yield "[guesses]"
    yield "open = ["
    yield from (f"  {text(g)}," for g in rules.guesses)
    yield "]"
    yield from _table(
        "written",
        rules.written,
        "# what import wrote last; files that a person changed since are left as they are",
    )


def _table(name: str, rows: Mapping[str, object], comment: str = "") -> Iterator[str]:
    yield ""
    if comment:
        yield comment
    yield f"[{name}]"
    for key, value in rows.items():
        plain = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{key} = ["
            yield from (f"  {text(v)}," for v in value)
            yield "]"
        else:
            yield f"{key if plain else json.dumps(key, ensure_ascii=False)} = {text(value)}"


def _level(level: Level) -> dict[str, object]:
    out: dict[str, object] = {"code": level.code, "key": level.key, "label": level.label}
    if level.raws not in ((level.label,), ()):
        out["from"] = list(level.raws)
    if level.treatment != "answer":
        out["treatment"] = level.treatment
    return out | ({"number": level.number} if level.number else {})


def _question(plan: Plan) -> dict[str, object]:
    out: dict[str, object] = {"form": plan.form, "columns": list(plan.columns)}
    for key in ("scale", "separator", "base"):
        if value := getattr(plan, key):
            out[key] = value
    if plan.options:
        out["options"] = [
            {"key": o.key, "label": o.label, **({"from": o.raw} if o.raw != o.label else {})}
            for o in plan.options
        ]
    return out
