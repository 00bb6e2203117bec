"""What form a single column has: numbers, a date, several answers in a cell, a choice, or open text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.tools.importing.joined import separator_of
from analysis.tools.importing.record import Column
from analysis.tools.importing.words import bracket, treatment_of

WHOLE = re.compile(r"[-−]?\d+")
DECIMAL = re.compile(r"[-−]?\d*[.,]?\d+(?:[eE]-?\d+)?")
DATE = re.compile(
    r"(?:(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:(?:19|20)\d\d|\d\d))"
    r"(?:[ T]\d{1,2}:\d\d.*)?"
)
FEW = 3  # an answer that fewer give may be typed in
SENTINELS = {
    "-1",
    "-2",
    "-3",
    "-4",
    "-5",
    "-6",
    "-7",
    "-8",
    "-9",
    "-97",
    "-98",
    "-99",
    "-77",
    "-88",
    "-999",
    "-998",
    "-9999",
    "97",
    "98",
    "99",
    "997",
    "998",
    "999",
    "8888",
    "9997",
    "9998",
    "9999",
    "99999",
}
WEIGHT = re.compile(
    r"(?:^|[^a-z])(?:weight|weights|wgt|wt|gewicht|pond|pondération|peso|factor de "
    r"expansión|wtssall|nweight)(?:[^a-z]|$)|权重|权数|加权|加重|ウェイト|ウエイト|가중치",
    re.I,
)


@dataclass(frozen=True)
class Form:
    """A form with its evidence; options and separator of joined cells, sentinels of numbers."""

    name: str
    why: str = ""
    separator: str = ""
    options: tuple[str, ...] = ()
    sentinels: tuple[str, ...] = ()


def form_of(column: Column) -> Form:
    """The form of a column, by what the tool says, then by its cells."""
    counts = column.counts()
    answers = {c: n for c, n in counts.items() if c not in column.missing}
    if column.form == "aside":
        return Form("drop", column.told or "set aside by the tool")
    if not counts:
        return Form("drop", "no cell is filled")
    if not answers:
        return Form("drop", "no cell but reasons for none")
    if column.form == "weight" or is_weight(column, counts):
        return Form(
            "design",
            f"a weight by its name; mean {mean(counts):.3f}, sum "
            f"{mean(counts) * sum(counts.values()):,.0f}",
        )
    if column.form == "joined":
        return Form("joined", column.told or "as the tool says", ";", tuple(column.labels.values()))
    if column.form == "text":
        return Form("text", column.told or "open text, as the tool says")
    if column.labels and column.form != "number":
        return labelled(column, answers)
    if column.form in ("single", "rank"):
        return Form("single", column.told)
    if column.form == "date" or all(DATE.fullmatch(c) for c in answers):
        return Form("date", f"{sum(counts.values()):,} cells are dates")
    if len(counts) == 1 and sum(counts.values()) == len(column.cells) > 1:
        return Form("drop", "everyone has the same value")
    if all(DECIMAL.fullmatch(c) for c in answers) and not any(c.count(",") > 1 for c in answers):
        return numeric(answers, column.form == "number")
    return worded(answers)


def is_weight(column: Column, counts: Mapping[str, int]) -> bool:
    name = f"{column.name} {column.question if len(column.question) < 60 else ''}"
    if not WEIGHT.search(name) or not all(DECIMAL.fullmatch(c) for c in counts) or len(counts) < 3:
        return False
    return any(not WHOLE.fullmatch(c) for c in counts) and min(map(value, counts)) >= 0


def value(cell: str) -> float:
    return float(cell.replace("−", "-").replace(",", "."))


def mean(counts: Mapping[str, int]) -> float:
    return sum(value(c) * n for c, n in counts.items()) / sum(counts.values())


def labelled(column: Column, answers: Mapping[str, int]) -> Form:
    """A choice, or a number of which some values alone have labels (ends, or reasons for none)."""
    bare = [c for c in answers if c not in column.labels]
    if len(bare) > 12 and all(DECIMAL.fullmatch(c) for c in bare):
        special = tuple(c for c in answers if treatment_of(column.labels.get(c, "")) != "answer")
        return Form("number", f"{len(bare)} values without a label", sentinels=special)
    if not set(answers) & set(column.labels) and bare and all(DECIMAL.fullmatch(c) for c in bare):
        return numeric(answers, column.form == "number")
    return Form("single", "labels stand in the export")


def numeric(answers: Mapping[str, int], is_number: bool) -> Form:
    """Few small whole numbers are a scale; others a number, with values that may stand for none."""
    values = sorted({value(c) for c in answers})
    whole = all(v == int(v) for v in values)
    marked = sentinels(answers)
    rest = [v for v in values if f"{v:g}" not in marked]
    if not whole:
        few = len(values) <= 12 and not is_number
        why = f"numbers with decimals, {len(values)} different"
        return Form("single", why) if few else Form("number", why, sentinels=marked)
    if not is_number and rest and rest[0] >= 0 and rest[-1] <= 10 and len(rest) <= 11:
        return Form("single", f"whole numbers from {rest[0]:g} to {rest[-1]:g}", sentinels=marked)
    return Form("number", f"whole numbers, {len(rest)} different", sentinels=marked)


def sentinels(answers: Mapping[str, int]) -> tuple[str, ...]:
    """Values that look like codes for no answer: below 0 alone, or nines far above the rest."""
    values = {value(c): c for c in answers}
    plain = [v for v, c in values.items() if c not in SENTINELS]
    if not plain:
        return ()
    low = tuple(c for v, c in values.items() if v < 0 and c in SENTINELS and min(plain) >= 0)
    high = tuple(c for v, c in values.items() if v > 0 and c in SENTINELS and v > 2 * max(plain) + 10)
    return (*low, *high)


def worded(answers: Mapping[str, int]) -> Form:
    """A choice, several choices in a cell, or open text, by how often cells and their parts recur."""
    if "0" in answers and len(answers) > 1 and not any(n >= FEW for c, n in answers.items() if c != "0"):
        return Form("text", f"0 or one of {len(answers) - 1:,} texts")
    separator, options, why = separator_of(answers)
    if separator:
        return Form("joined", why, separator, options)
    n, often = sum(answers.values()), sum(k for k in answers.values() if k >= FEW)
    brackets = sum(bracket(c) is not None or treatment_of(c) != "answer" for c in answers)
    if not often and not brackets:
        return Form("text", f"{len(answers):,} texts in {n:,} cells, none given by three people")
    long = sum(len(c) * k for c, k in answers.items()) / n > 150
    choice = often >= 0.75 * n if n >= 30 else len(answers) <= max(2, n / 2) and len(answers) <= 12
    if not long and len(answers) <= 400 and (choice or (len(answers) <= 15 and brackets == len(answers))):
        return Form("single", f"{len(answers)} different answers in {n:,} cells")
    return Form("text", f"{len(answers):,} different texts in {n:,} cells")
