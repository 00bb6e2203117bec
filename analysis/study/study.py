"""The study's settings, margins, claims and sources, each checked where it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.study.errors import FactError, near
from analysis.study.tables import read_table, read_toml

MARGINS = "margin level share source universe composed note".split()
COMPOSED = ("published", "composed", "assumed")
FLOORS = {"min_base": 30, "min_cell": 5, "round_base": 10}  # below these the build refuses to go
SECTIONS = {
    "title": "", "question": "", "synthetic": False, "kind": "probability", "release": None,
    "version": "1.0", "confidence": 0.95, "responses": "", "breakdowns": [], "pairs": [], "rankings": {},
    "themes": {},
    "respondents": {}, "design": {}, "quality": {}, "weighting": {}, "response_rates": {},
    "disclosure": {}, "risk": {}, "transparency": {}, "site": {}, "people": {}, "changes": [],
}  # fmt: skip
TRANSPARENCY = {  # items of the AAPOR Transparency Initiative, each told in a text of the study
    "strategy": "Strategy", "sponsor": "Sponsor", "conductor": "Conducted by",
    "instrument": "Questionnaire", "population": "Population", "sample": "Sample",
    "recruitment": "Recruitment", "modes": "Mode and language", "dates": "Dates",
    "sizes": "Sample sizes and precision", "weighting": "Weighting", "processing": "Processing",
    "quality": "Quality", "limits": "Limits",
}  # fmt: skip
RELATIONS = (">", "<", ">=", "<=", "differs", "near")


@dataclass(frozen=True)
class Study:
    """study.toml: every section there, defaults filled in, thresholds not below their floors."""

    path: Path
    settings: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        if name in SECTIONS:
            return self.settings[name]
        raise AttributeError(name)

    def need(self, section: str, key: str) -> Any:
        """A setting that a stage cannot do without."""
        there = self.settings[section]
        if key not in there:
            raise FactError(f"{self.path}, [{section}]: no {key!r}{near(key, there)}")
        return there[key]


def read_study(path: Path) -> Study:
    given = read_toml(path)
    for name, value in given.items():
        if name not in SECTIONS:
            raise FactError(f"{path}: {name!r} is not known{near(name, SECTIONS)}")
        default = SECTIONS[name]
        if default is not None and not isinstance(value, type(default)):
            wanted = type(default).__name__
            raise FactError(f"{path}: {name} is {value!r}, expected {wanted}")
    settings = {name: given.get(name, default) for name, default in SECTIONS.items()}
    settings["disclosure"] = {**FLOORS, **settings["disclosure"]}
    for name, floor in FLOORS.items():
        if settings["disclosure"][name] < floor:
            raise FactError(f"{path}, [disclosure]: {name} may not go below {floor}")
    if not 0.5 < settings["confidence"] < 1:
        raise FactError(f"{path}: confidence is {settings['confidence']}, expected e.g. 0.95")
    check_pairs(path, settings)
    for item in TRANSPARENCY:
        if not settings["transparency"].get(item):
            raise FactError(f"{path}, [transparency]: no {item!r}, which the method page must tell")
    return Study(path, settings)


def check_pairs(path: Path, settings: Mapping[str, Any]) -> None:
    """Pairs are of two breakdowns each, and none is in two of them."""
    used: list[str] = []
    for pair in settings["pairs"]:
        if not isinstance(pair, list) or len(pair) != 2 or pair[0] == pair[1]:
            raise FactError(f"{path}: pair {pair!r}, expected two breakdowns")
        for name in pair:
            if name not in settings["breakdowns"]:
                raise FactError(
                    f"{path}: pair {pair!r}: {name!r} is no breakdown{near(name, settings['breakdowns'])}"
                )
            if name in used:
                raise FactError(f"{path}: {name!r} stands in two pairs")
        used += pair


def read_margins(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    """margin -> level -> its row; shares are checked to sum to 1 within 1e-6."""
    margins: dict[str, dict[str, dict[str, str]]] = {}
    for place, row in read_table(path, MARGINS, MARGINS).records():
        levels = margins.setdefault(row["margin"], {})
        if row["level"] in levels:
            raise FactError(f"{place}: level {row['level']!r} stands twice in {row['margin']!r}")
        if row["composed"] not in COMPOSED:
            raise FactError(f"{place}: composed is {row['composed']!r}{near(row['composed'], COMPOSED)}")
        try:
            share = float(row["share"])
        except ValueError:
            raise FactError(f"{place}: share {row['share']!r} is not a number") from None
        if not 0 < share <= 1:
            raise FactError(f"{place}: share is {share}, expected above 0 and at most 1")
        levels[row["level"]] = row
    for name, levels in margins.items():
        total = sum(float(row["share"]) for row in levels.values())
        if abs(total - 1) > 1e-6:
            raise FactError(f"{path}: the shares of margin {name!r} sum to {total:.6f}, expected 1")
    return margins


@dataclass(frozen=True)
class Claim:
    """A comparison that a sentence makes: left, relation, right (a key or a number)."""

    name: str
    left: str
    relation: str
    right: str | float
    level: float
    margin: float
    says: str


def read_claims(path: Path) -> dict[str, Claim]:
    """Every claim of claims.toml by name."""
    claims = {}
    for name, spec in read_toml(path).items():
        place = f"{path}, [{name}]"
        missing = [k for k in ("left", "relation", "right", "says") if k not in spec]
        if missing:
            raise FactError(f"{place}: no {missing[0]!r}")
        if spec["relation"] not in RELATIONS:
            raise FactError(f"{place}: relation {spec['relation']!r}, expected one of {RELATIONS}")
        if (spec["relation"] == "near") != ("margin" in spec):
            raise FactError(f"{place}: `near` needs a margin, and only `near` has one")
        unknown = sorted(set(spec) - {"left", "relation", "right", "level", "says", "margin"})
        if unknown:
            raise FactError(f"{place}: {unknown[0]!r} is not known")
        claims[name] = Claim(
            name,
            spec["left"],
            spec["relation"],
            spec["right"],
            level=spec.get("level", 0.95),
            margin=spec.get("margin", 0.0),
            says=spec["says"],
        )
    return claims
