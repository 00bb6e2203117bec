"""The one error of authored files, and every 'did you mean'."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches

# Faults of a file as such or of what respondents gave: code -> what to do about it.
REMEDIES = {
    "empty": "The file holds nothing. Export it again.",
    "encoding": "Save as UTF-8 without a byte-order mark, accents composed (NFC).",
    "foreign": "This is another kind of file under the name of a text file. Export it as CSV or TOML.",
    "hidden": "Remove the invisible character, or save with plain line feeds.",
    "conflict": "A merge was left half done. Resolve it.",
    "cut-off": "The last line has no end. Copy or export the file again.",
    "quote": "Put the whole cell between double quotes, and double each quote inside.",
    "width": "Give each line as many cells as the header; a comma inside a cell needs quotes.",
    "space": "Remove the space before or after the cell's text.",
    "header": "Name each column once, as the codebook or this page does.",
    "syntax": "Mend the line as the message says.",
    "no-rows": "There is a header and nothing below. Export the file again.",
    "twice": "One of the two rows is a copy, or an identifier was given twice.",
    "off-scale": "Add the code to the scale in scales.csv, or correct the row at its source.",
    "routing": "Correct asked_of or the scale in the study, or the row at its source.",
    "number": "Write a plain number with a decimal point.",
    "unmatched": "Two files speak of the same people and do not hold the same ones.",
}


class FactError(ValueError):
    """Something that people wrote down contradicts itself or another file.

    code: which of REMEDIES applies, where the fault is one of a file as such or of what respondents
    gave; it ends the message. No message holds a respondent's identifier or value: see `shape`.
    """

    told = True  # the message alone is what people see: no traceback

    def __init__(self, message: str, code: str = "", faults: tuple[str, ...] = ()) -> None:
        self.code, self.remedy = code, REMEDIES[code] if code else ""
        super().__init__(f"{message} [{code}]" if code else message)
        self.faults = faults or (str(self),)  # each by itself, where there are several


class Faults:
    """What is wrong with a file, gathered and told together."""

    MOST = 20  # of a file's faults, told one by one

    def __init__(self) -> None:
        self.found: list[FactError] = []

    def add(self, message: str, code: str = "") -> None:
        self.found.append(FactError(message, code))

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """A fault inside ends this step alone."""
        try:
            yield
        except FactError as wrong:
            self.found.append(wrong)

    def tell(self) -> None:
        """Raise one FactError that lists all faults, if there are any."""
        if len(self.found) == 1:
            raise self.found[0]
        if self.found:
            lines = list(dict.fromkeys(line for wrong in self.found for line in wrong.faults))
            more = [f"and {len(lines) - self.MOST} more"] if len(lines) > self.MOST else []
            raise FactError("\n".join([*lines[: self.MOST], *more]), faults=tuple(lines))


def shape(value: object) -> str:
    """How a respondent's value looks without saying it: letters as a, digits as 9, at most 12 of them."""
    text = str(value)
    drawn = "".join("9" if c.isdigit() else "a" if c.isalpha() else c for c in text[:12])
    return "nothing" if not text else f"{drawn}{'…' if len(text) > 12 else ''}"


def near(name: object, names: Iterable[object]) -> str:
    """', did you mean x?' when one of `names` is close to `name`, else ''.

    For what authors write alone: beside a respondent's value it would say what `shape` hides.
    """
    match = get_close_matches(str(name)[:200], [str(n) for n in names], n=1)
    return f", did you mean {match[0]!r}?" if match else ""


def known(name: str, names: Iterable[str], what: str) -> str:
    """`name` if it is one of `names`; raises FactError that says `what` was looked up where."""
    names = list(names)
    if name not in names:
        raise FactError(f"{what} {name!r} is not known{near(name, names)}")
    return name
