"""import.toml: every rule by which a study was imported, read strictly and written in one form."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.study import near, read_toml
from analysis.tools.importing.checks import check_rules
from analysis.tools.importing.faults import Faults
from analysis.tools.importing.plan import Level, Option, Plan, Rules

SECTIONS: dict[str, dict[str, type]] = {
    "source": {
        "tool": str,
        "encoding": str,
        "separator": str,
        "sheet": str,
        "header_rows": int,
        "language": str,
        "export": str,
        "beside": list,
    },
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


def read_rules(path: Path) -> Rules:
    """The rules of a study folder. Raises FactError with every fault of the file at once."""
    if not path.exists():
        return Rules(path)
    given, faults = read_toml(path), Faults()
    for name, section in given.items():
        if name not in SECTIONS:
            faults.add(
                path,
                f"section [{name}] is not known{near(name, SECTIONS)}; there are {', '.join(SECTIONS)}",
            )
        elif not isinstance(section, dict):
            faults.add(path, f"{name} is {section!r}, expected a table [{name}]")
        elif SECTIONS[name]:
            _typed(f"{path}, [{name}]", section, SECTIONS[name], faults)
    faults.stop()
    rules = _rules(path, given, faults)
    check_rules(rules, faults)
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
    scales = {
        name: list(_levels(f"{path}, [scales] {name}", rows_, faults))
        for name, rows_ in given.get("scales", {}).items()
    }
    plans = [
        p
        for name, spec in given.get("questions", {}).items()
        for p in _plan(f"{path}, [questions.{name}]", name, spec, faults)
    ]
    return Rules(
        path,
        "rows" in given,
        dict(given.get("source", {})),
        rows.get("only", {}),
        rows.get("without", {}),
        private.get("confirmed", False),
        private.get("rare", "stop"),
        dict(private.get("columns", {})),
        given.get("options", {}).get("base", "marked"),
        dict(given.get("treatments", {})),
        dict(given.get("dropped", {})),
        scales,
        plans,
        dict(given.get("written", {})),
        list(_guesses(f"{path}, [guesses]", given, faults)),
    )


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
        yield Level(
            spec["code"],
            spec["key"],
            spec["label"],
            raws,
            spec.get("treatment", "answer"),
            spec.get("number", ""),
        )


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
    yield Plan(
        name,
        spec["form"],
        tuple(spec["columns"]),
        "",
        "",
        spec.get("scale", ""),
        tuple(options),
        spec.get("separator", ""),
        spec.get("base", ""),
    )


def changed(before: Sequence[str], after: Sequence[str]) -> tuple[list[str], list[str]]:
    """(new, gone) names, in order."""
    return [n for n in after if n not in before], [n for n in before if n not in after]
