"""Published numbers by key, and what was asked of them."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cached_property

from analysis.numbers.key import AT
from analysis.numbers.schema import Number

LAST = "\U0010ffff"  # after everything that a key may go on with
Question = tuple[str, str]  # what the table was asked, and by which name


class Table(Mapping[str, Number]):
    """Every published number by key, in the order of the file; it knows what it was `asked`.

    Whoever wants to know whether a page would be the same again empties `asked`, makes the page, and
    keeps each question with the hash of what was `answered`. So what is worked out once for many pages
    must be asked for by each of them.
    """

    def __init__(
        self,
        numbers: Mapping[str, Number],
        rows: Mapping[str, str] | None = None,
        waves: Mapping[str, Number] | None = None,
    ) -> None:
        self.numbers, self.rows = numbers, dict(rows or {})
        self.waves = waves or {}  # of earlier waves, and changes: found by key and under `waves` alone
        self.asked: set[Question] = set()
        self._answers: dict[Question, str] = {}

    def __getitem__(self, key: str) -> Number:
        self.asked.add(("key", key))
        return self.waves[key] if key in self.waves else self.numbers[key]

    def __contains__(self, key: object) -> bool:
        self.asked.add(("key", str(key)))
        return key in self.numbers or key in self.waves

    def __iter__(self) -> Iterator[str]:
        self.ask("all")
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.ask("all"))

    def ask(self, what: str, name: str = "") -> list[Number]:
        """The numbers `under` the beginning of a key (those of another choice only where it says one), of a
        `question`, a `record` or a `kind`, the first of each of the `records`, or `all`; of earlier waves
        those of a record (`waves`)."""
        self.asked.add((what, name))
        return self._found(what, name)

    def beside(self, key: str, text: str) -> None:
        """What else is told with a number: who asks for it asks for this too."""
        self.rows[key] = f"{self.rows.get(key) or repr(self.numbers.get(key))}\n{text}"

    def answered(self, question: Question) -> str:
        """The hash of what the table says to a question."""
        if question not in self._answers:
            found = self._found(*question)
            told = "\n".join(self.rows.get(x.key) or repr(x) for x in found)
            self._answers[question] = hashlib.sha256(told.encode()).hexdigest()
        return self._answers[question]

    def _found(self, what: str, name: str) -> list[Number]:
        match what:
            case "key":
                return [found[name] for found in (self.numbers, self.waves) if name in found]
            case "waves":
                return self._waves.get(name, [])
            case "under":
                first, last = (bisect_left(self._sorted, end) for end in (name, name + LAST))
                named = [key for key in self._sorted[first:last] if AT in name or AT not in key]
                return [self.numbers[key] for key in sorted(named, key=self._place.__getitem__)]
            case "question":
                return self._questions.get(name, [])
            case "record":
                return self._records.get(name, [])
            case "kind":
                return self._kinds.get(name, [])
            case "records":
                return [found[0] for found in self._records.values()]
            case "all":
                return list(self.numbers.values())
        raise ValueError(f"no question {what!r}")

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.numbers)

    @cached_property
    def _place(self) -> dict[str, int]:
        """Where each key stands in the file."""
        return {key: i for i, key in enumerate(self.numbers)}

    @cached_property
    def _questions(self) -> dict[str, list[Number]]:
        return grouped(self.numbers, "question")

    @cached_property
    def _waves(self) -> dict[str, list[Number]]:
        return grouped(self.waves, "record")

    @cached_property
    def _kinds(self) -> dict[str, list[Number]]:
        return grouped(self.numbers, "kind")

    @cached_property
    def _records(self) -> dict[str, list[Number]]:
        return grouped(self.numbers, "record")


def grouped(numbers: Mapping[str, Number], by: str) -> dict[str, list[Number]]:
    out: dict[str, list[Number]] = {}
    for x in numbers.values():
        out.setdefault(getattr(x, by), []).append(x)
    return out


def tabled(numbers: Mapping[str, Number]) -> Table:
    """The table of some numbers."""
    return numbers if isinstance(numbers, Table) else Table(numbers)
