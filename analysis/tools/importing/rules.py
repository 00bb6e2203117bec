"""import.toml: every rule by which a study was imported, read strictly and written in one form."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.facts import FactError, near, read_toml, write_text
from analysis.facts.questions import TREATMENTS
from analysis.tools.importing.faults import Faults
from analysis.tools.importing.plan import BASES, KINDS, Level, Option, Plan

HEAD = """\
# The rules by which this study was imported. Change what is wrong, then run the same command again:
# the next export of the same questionnaire is read by these rules too. The file is written anew by each
# import (comments are not kept). Why each rule was taken stands in import.md.

"""
SECTIONS: dict[str, dict[str, type]] = {
    "source": {"tool": str, "encoding": str, "separator": str, "sheet": str, "header_rows": int, "language": str},
    "rows": {"only": dict, "without": dict},
    "private": {"confirmed": bool, "rare": str, "columns": dict},
    "options": {"base": str},
    "treatments": {},
    "dropped": {},
    "scales": {},
    "questions": {},
    "guesses": {"open": list},
    "written": {"codebook": str, "scales": str, "study": str},
}
QUESTION = {"form": str, "columns": list, "scale": str, "separator": str, "base": str, "options": list}
LEVEL = {"code": str, "key": str, "label": str, "from": list, "treatment": str, "number": str}
OPTION = {"key": str, "label": str, "from": str}
ACTIONS = ("drop", "allow", "year", "month", "bands 10", "first 2")


@dataclass
class Rules:
    """import.toml as records; a file that is not there has none."""

    path: Path
    there: bool = False
    source: dict[str, Any] = field(default_factory=dict)
    only: dict[str, list[str]] = field(default_factory=dict)
    without: dict[str, list[str]] = field(default_factory=dict)
    confirmed: bool = False
    rare: str = "stop"
    private: dict[str, str] = field(default_factory=dict)
    base: str = "marked"
    treatments: dict[str, str] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)
    scales: dict[str, list[Level]] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)
    guesses: list[tuple[str, str, str]] = field(default_factory=list)


def read_rules(path: Path) -> Rules:
    """The rules of a study folder. Raises FactError with every fault of the file at once."""
    if not path.exists():
        return Rules(path)
    given, faults = read_toml(path), Faults()
    for name, section in given.items():
        if name not in SECTIONS:
            faults.add(path, f"section [{name}] is not known{near(name, SECTIONS)}; there are {', '.join(SECTIONS)}")
        elif not isinstance(section, dict):
            faults.add(path, f"{name} is {section!r}, expected a table [{name}]")
        elif SECTIONS[name]:
            _typed(f"{path}, [{name}]", section, SECTIONS[name], faults)
    faults.stop()
    rules = _rules(path, given, faults)
    _check(rules, faults)
    faults.stop()
    return rules


def _typed(where: str, given: Any, keys: Mapping[str, type], faults: Faults) -> bool:
    if not isinstance(given, dict):
        faults.add(where, f"got {type(given).__name__}, expected a table")
        return False
    good = True
    for key, value in given.items():
        if key not in keys:
            faults.add(where, f"{key!r} is not known{near(key, keys)}; there are {', '.join(keys)}")
        elif type(value) is not keys[key]:
            faults.add(where, f"{key} is {value!r}, expected {keys[key].__name__}")
        else:
            continue
        good = False
    return good


def _rules(path: Path, given: Mapping[str, Any], faults: Faults) -> Rules:
    private, rows = given.get("private", {}), given.get("rows", {})
    scales = {name: list(_levels(f"{path}, [scales] {name}", rows_, faults)) for name, rows_ in given.get("scales", {}).items()}
    plans = [p for name, spec in given.get("questions", {}).items() for p in _plan(f"{path}, [questions.{name}]", name, spec, faults)]
    return Rules(
        path, True, dict(given.get("source", {})), rows.get("only", {}), rows.get("without", {}),
        private.get("confirmed", False), private.get("rare", "stop"), dict(private.get("columns", {})),
        given.get("options", {}).get("base", "marked"), dict(given.get("treatments", {})),
        dict(given.get("dropped", {})), scales, plans, dict(given.get("written", {})), list(_guesses(f"{path}, [guesses]", given, faults)),
    )  # fmt: skip


def _guesses(where: str, given: Mapping[str, Any], faults: Faults) -> Iterator[tuple[str, str, str]]:
    for at, row in enumerate(given.get("guesses", {}).get("open", []), 1):
        if isinstance(row, list) and len(row) == 3 and all(isinstance(x, str) for x in row):
            yield row[0], row[1], row[2]
        else:
            faults.add(where, f"line {at}: expected question, guess, evidence")


def _levels(where: str, given: Any, faults: Faults) -> Iterator[Level]:
    if not isinstance(given, list):
        faults.add(where, f"got {type(given).__name__}, expected a list of answers")
        return
    for at, spec in enumerate(given, 1):
        if not _typed(f"{where}, answer {at}", spec, LEVEL, faults):
            continue
        if missing := [k for k in ("code", "key", "label") if k not in spec]:
            faults.add(f"{where}, answer {at}", f"no {missing[0]!r}")
            continue
        raws = () if ".." in spec["code"] else tuple(spec.get("from", [spec["label"]]))
        yield Level(spec["code"], spec["key"], spec["label"], raws, spec.get("treatment", "answer"), spec.get("number", ""))


def _plan(where: str, name: str, spec: Any, faults: Faults) -> Iterator[Plan]:
    if not _typed(where, spec, QUESTION, faults):
        return
    if missing := [k for k in ("form", "columns") if k not in spec]:
        faults.add(where, f"no {missing[0]!r}")
        return
    options = []
    for at, option in enumerate(spec.get("options", []), 1):
        if _typed(f"{where}, option {at}", option, OPTION, faults):
            if {"key", "label"} <= option.keys():
                options.append(Option(option["key"], option["label"], option.get("from", option["label"])))
            else:
                faults.add(f"{where}, option {at}", "expected key and label")
    yield Plan(name, spec["form"], tuple(spec["columns"]), "", "", spec.get("scale", ""), tuple(options),
               spec.get("separator", ""), spec.get("base", ""))  # fmt: skip


def _check(rules: Rules, faults: Faults) -> None:
    """What one rule says against what others do."""
    for plan in rules.plans:
        where = f"{rules.path}, [questions.{plan.id}]"
        if plan.form not in KINDS:
            faults.add(where, f"form {plan.form!r}{near(plan.form, KINDS)}; there are {', '.join(KINDS)}")
        if plan.base and plan.base not in BASES:
            faults.add(where, f"base {plan.base!r}{near(plan.base, BASES)}; there are {', '.join(BASES)}")
        if plan.scale and KINDS.get(plan.form) in ("single", "number") and plan.scale not in rules.scales:
            faults.add(where, f"scale {plan.scale!r} is not in [scales]{near(plan.scale, rules.scales)}")
    if rules.base not in BASES:
        faults.add(f"{rules.path}, [options]", f"base {rules.base!r}; there are {', '.join(BASES)}")
    if rules.rare not in ("stop", "allow"):
        faults.add(f"{rules.path}, [private]", f"rare is {rules.rare!r}, expected 'stop' or 'allow'")
    for column, action in rules.private.items():
        if action.split(" ")[0] not in {a.split(" ")[0] for a in ACTIONS} or action[-1:] == "0" and action == "bands 0":
            faults.add(f"{rules.path}, [private.columns] {column!r}", f"{action!r} is not known; there are {', '.join(ACTIONS)}")
    for label, treatment in rules.treatments.items():
        if treatment not in TREATMENTS or treatment == "net":
            faults.add(f"{rules.path}, [treatments] {label!r}", f"{treatment!r} is not known{near(treatment, TREATMENTS)}")
    for kind, table in (("only", rules.only), ("without", rules.without)):
        for column, values in table.items():
            if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
                faults.add(f"{rules.path}, [rows.{kind}] {column!r}", "expected a list of values between quotes")


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
    yield from _table("rows.only", rules.only, "# rows that count: column = its values; [\"*\"] is any that is filled, [\"~words\"] one that holds them")
    yield from _table("rows.without", rules.without, "# rows that do not")
    lines = "# drop, allow, year, month, bands 10 (years), first 2 (characters). confirmed: each line is as it should be"
    yield from _table("private", {"confirmed": rules.confirmed, "rare": rules.rare}, lines)
    yield from _table("private.columns", rules.private)
    yield from _table("options", {"base": rules.base}, f"# base of mark-all questions where cells do not tell: {', '.join(BASES)}")
    yield from _table("treatments", rules.treatments, "# answers that are no opinion: dont_know counts in the base, refused does not, answer is one")
    yield from _table("dropped", rules.dropped, "# columns left out, and why; delete a line to have it asked again")
    yield "\n[scales] # code in responses.csv, key, label, from: cells of the export (\"*\" is any other)"
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
    yield from _table("written", rules.written, "# what import wrote last; files that a person changed since are left as they are")


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
        out["options"] = [{"key": o.key, "label": o.label, **({"from": o.raw} if o.raw != o.label else {})} for o in plan.options]
    return out


def parse_action(where: str, action: str) -> None:
    """Raises FactError unless an action's size is a whole number above 0."""
    how, _, size = action.partition(" ")
    if how in ("bands", "first") and not (size.isdigit() and int(size) > 0):
        raise FactError(f"{where}: {action!r}, expected e.g. '{how} 10'")


def changed(before: Sequence[str], after: Sequence[str]) -> tuple[list[str], list[str]]:
    """(new, gone) names, in order."""
    return [n for n in after if n not in before], [n for n in before if n not in after]
