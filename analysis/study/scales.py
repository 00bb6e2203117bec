"""scales.csv: the answers of each scale, read strictly."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from analysis.study.errors import FactError, Faults, near
from analysis.study.ids import check_id
from analysis.study.numerals import plain
from analysis.study.tables import read_table

IN_BASE = ("answer", "dont_know")
OUT_OF_BASE = ("refused", "break_off", "not_shown", "skip", "screened")
NOT_MARKED = "not_marked"
TREATMENTS = (*IN_BASE, *OUT_OF_BASE, "net", NOT_MARKED)
ANY = "any"  # the scale whose codes may stand in every question
SCALES = "scale code key label net number treatment".split()
MORE = ["says"]  # columns that may be left out
END = r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?"
SPAN = re.compile(rf"({END})\.\.({END})")
WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.([0-9]{1,6}))?")
Ends = tuple[float, float]  # of a range: whole numbers are ints
SKIPPED = "skip"


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of scales.csv."""

    code: str
    key: str
    label: str
    net: str
    number: float | None
    treatment: str
    says: str = ""  # in a sentence, of those who gave it: `are fairly or very worried`

    @property
    def span(self) -> Ends | None:
        """The numbers that a code `lo..hi` stands for: whole ones, or (`0.0..24.0`) with as many decimals
        as its ends have."""
        found = SPAN.fullmatch(self.code)
        if not found:
            return None
        return (float(found[1]), float(found[2])) if "." in found[0].replace("..", "") else (
            int(found[1]), int(found[2])
        )  # fmt: skip

    def holds(self, code: str) -> bool:
        """Whether a code is a number of its range, written plainly."""
        span = self.span
        if span is None:
            return False
        if isinstance(span[0], int):
            return in_span(code, span)
        found = DECIMAL.fullmatch(code)
        places = max(len(end.partition(".")[2]) for end in self.code.split("..") if end)
        return (
            bool(found)
            and len((found or ("", ""))[1] or "") <= places
            and span[0] <= float(code) <= span[1]
        )


Scales = dict[str, list[Answer]]


def read_scales(path: Path) -> Scales:
    """Each scale's answers in the order of the file; raises FactError with every fault of it."""
    scales: Scales = {}
    faults = Faults()
    for place, row in read_table(path, SCALES, [*SCALES, *MORE]).records():
        with faults.gathered():
            check_id(row["scale"], place, "scale")
            there = scales.setdefault(row["scale"], [])
            answer = _answer(place, row)
            alone(place, answer, there, row["scale"])
            there.append(answer)
    for name, rows in scales.items():
        nets = [a.key for a in rows if a.treatment == "net"]
        used = {a.net for a in rows}
        for a in rows:
            if a.net and a.net not in nets:
                faults.add(f"{path}: scale {name!r}: net {a.net!r} has no row{near(a.net, nets)}")
            if a.treatment == "net" and a.key not in used:
                faults.add(f"{path}: scale {name!r}: net {a.key!r} has no answer in it{near(a.key, used)}")
    faults.tell()
    return scales


def _answer(place: str, row: dict[str, str]) -> Answer:
    treatment = row["treatment"]
    if treatment not in TREATMENTS:
        raise FactError(
            f"{place}: treatment {treatment!r}{near(treatment, TREATMENTS)}; expected one of "
            f"{', '.join(TREATMENTS)}"
        )
    check_id(row["key"], place, "key")
    if not row["label"]:
        raise FactError(f"{place}: label of {row['key']!r} is empty, expected text")
    number = plain(row["number"]) if row["number"] else None
    if row["number"] and number is None:
        raise FactError(f"{place}: number {row['number']!r} is not a number")
    if treatment == "net" and (row["code"] or row["net"] or row["number"]):
        raise FactError(f"{place}: a net has no code, no number and no net of its own")
    if row["net"] and treatment not in IN_BASE:
        raise FactError(f"{place}: {row['key']!r} is out of the base of shares and cannot count in a net")
    answer = Answer(
        row["code"], row["key"], row["label"], row["net"], number, treatment, row.get("says", "")
    )
    _code(place, answer)
    return answer


def _code(place: str, answer: Answer) -> None:
    """A code that looks like a range is one, the lower end first."""
    if ".." in answer.code and (answer.span is None or answer.span[0] > answer.span[1]):
        raise FactError(
            f"{place}: code {answer.code[:60]!r}, expected a range, the lower end first: 0..34 or 0.0..9.5"
        )


def alone(place: str, answer: Answer, there: Iterable[Answer], scale: str) -> None:
    """Key and code are its own in the scale; what it stands for no other code does."""
    for a in there:
        if answer.key == a.key:
            raise FactError(f"{place}: key {answer.key!r} stands twice in scale {scale!r}")
        if answer.code and answer.code == a.code:
            raise FactError(f"{place}: code {answer.code!r} stands twice in scale {scale!r}")
        for one, two in ((answer, a), (a, answer)):
            if one.span and meets(one, two):
                raise FactError(
                    f"{place}: codes {a.code!r} and {answer.code!r} of scale {scale!r} stand for the same"
                )


def meets(one: Answer, other: Answer) -> bool:
    """Whether the code of `other` lies in the range of `one`, or its range reaches into it."""
    if one.span and other.span:
        return other.span[0] <= one.span[1] and one.span[0] <= other.span[1]
    return one.holds(other.code)


def in_span(code: str, span: Ends) -> bool:
    return bool(WHOLE.fullmatch(code)) and span[0] <= int(code) <= span[1]
