"""Whether anything on the site has a row, a mark or a list item a person, and what a register would find."""

import random
import re
from collections import Counter
from collections.abc import Iterator

from tests.checks.attack.site import Site

REGISTER = 60_000  # people in the register, as in the study's population
TRAITS = 8
DERIVED = (
    "data/numbers.csv",
    "data/numbers.parquet",
    "data/questions/",
    "charts/",
)  # made from answers, not written by people
LONG = re.compile(r"(?<![\w.#-])-?(\d+\.\d+)(?:e-?\d+)?(?![\w.%/-])")
SIGNIFICANT = 4


def long_lists(site: Site) -> list[str]:
    """Lists, marks and tables as long as there are respondents, or as an exact part of them."""
    n, records = site.people, int(getattr(site.numbers.get("quality.records"), "value", 0) or 0)
    lengths = {n, records, n + 1} - {0, 1}
    found = [f"{place}: {length}" for place, length in site.lists() if length in lengths]
    found += [
        f"{place}: {rows} rows" for place, columns, rows in site.tables()
        if rows in lengths and not {"key", "Key", "id", "margin"} & set(columns)
    ]  # fmt: skip
    return sorted(set(found))


def person_tables(site: Site) -> list[tuple[str, list[str], int]]:
    """Tables whose columns are two or more questions: rows could only be people."""
    names = {row["id"] for row in site.records("data/codebook.csv")} | set(site.questions)
    names |= {x.breakdown for x in site.numbers.values() if x.breakdown}
    out = []
    for place, columns, rows in site.tables():
        traits = [c for c in columns if c in names or c.split("_")[0] in names]
        if len(traits) >= 2 and rows > 1:
            out.append((place, traits, rows))
    return out


def linked(site: Site, seed: int = 1) -> int:
    """People of a synthetic register with eight public traits whom a published row singles out."""
    tables = person_tables(site)
    if not tables:
        return 0
    rng = random.Random(seed)
    public = dict.fromkeys(x.breakdown for x in site.numbers.values() if x.breakdown)
    register = []
    levels = {
        b: [(x.level, x.base or 1) for x in site.numbers.values() if x.kind == "share" and x.breakdown == b]
        for b in list(public)[:TRAITS]
    }
    for _ in range(REGISTER):
        register.append(
            {b: rng.choices(*zip(*dict(ls).items(), strict=True))[0] for b, ls in levels.items()}
        )
    hits = 0
    for place, traits, _ in tables:
        rows = site.records(place) if place in site.files else []
        keys = [t for t in traits if t in levels]
        people = Counter(tuple(p[k] for k in keys) for p in register)
        hits += sum(people[tuple(r[k] for k in keys)] == 1 for r in rows) if keys else 0
        hits += 0 if rows and keys else 1  # a table of people that cannot be read here counts once
    return hits


def significant(number: str) -> int:
    whole, _, fraction = number.partition(".")
    return len((whole + fraction).lstrip("0")) if fraction.strip("0") else 0  # a count is no measurement


def long_floats(site: Site) -> Iterator[tuple[str, str]]:
    """(file, number) with more than four significant digits in what was made from answers."""
    for name, text in site.texts(".csv", ".json"):
        if name.startswith(DERIVED):
            yield from ((name, m[0]) for m in LONG.finditer(text) if significant(m[1]) > SIGNIFICANT)
