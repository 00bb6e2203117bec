"""Published numbers by key, and what was asked of them."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from analysis.numbers.key import AT, record_of
from analysis.numbers.schema import Number, number

LAST = "\U0010ffff"  # after everything that a key may go on with
Question = tuple[str, str]  # what the table was asked, and by which name


class Read(Mapping[str, Number]):
    """The rows of a file by key, in its order: each becomes a number when it is first asked for."""

    def __init__(self, columns: Sequence[str], rows: Mapping[str, Sequence[str]]) -> None:
        self.rows, self.columns = rows, columns
        self._at = {name: i for i, name in enumerate(columns)}
        self._made: dict[str, Number] = {}

    def __getitem__(self, key: str) -> Number:
        if key not in self._made:
            self._made[key] = number(dict(zip(self.columns, self.rows[key], strict=True)))
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def cell(self, key: str, name: str) -> str:
        """What a row says under a name; under `record` its page."""
        if name == "record":
            return self[key].record if self.cell(key, "wave") else record_of(key)
        return self.rows[key][self._at[name]] if name in self._at else ""


class Table(Mapping[str, Number]):
    """Every published number by key, in the order of the file; it knows what it was `asked`.

    Whoever wants to know whether a page would be the same again empties `asked`, makes the page, and
    keeps each question with the hash of what was `answered`. So what is worked out once for many pages
    must be asked for by each of them.
    """

    def __init__(
        self,
        numbers: Mapping[str, Number],
        waves: Mapping[str, Number] | None = None,
    ) -> None:
        self.numbers = numbers
        self.waves = waves or {}  # of earlier waves, and changes: found by key and under `waves` alone
        self.asked: set[Question] = set()
        self._answers: dict[Question, str] = {}
        self._beside: dict[str, str] = {}

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
        table = self.waves if what == "waves" else self.numbers
        return [table[key] for key in self._found(what, name)]

    def beside(self, key: str, text: str) -> None:
        """What else is told with a number: who asks for it asks for this too."""
        self._beside[key] = f"{self._beside.get(key, '')}\n{text}"

    def answered(self, question: Question) -> str:
        """The hash of what the table says to a question."""
        if question not in self._answers:
            told = "\n".join(map(self._row, self._found(*question)))
            self._answers[question] = hashlib.sha256(told.encode()).hexdigest()
        return self._answers[question]

    def _row(self, key: str) -> str:
        """What is told of a number, as text."""
        found = self.waves if key in self.waves else self.numbers
        told = "\t".join(found.rows[key]) if isinstance(found, Read) else repr(found[key])
        return told + self._beside.get(key, "")

    def _found(self, what: str, name: str) -> list[str]:
        """The keys that answer a question."""
        match what:
            case "key":
                return [name] if name in self.numbers or name in self.waves else []
            case "waves":
                return self._waves.get(name, [])
            case "under":
                first, last = (bisect_left(self._sorted, end) for end in (name, name + LAST))
                named = [key for key in self._sorted[first:last] if AT in name or AT not in key]
                return sorted(named, key=self._place.__getitem__)
            case "question":
                return self._questions.get(name, [])
            case "record":
                return self._records.get(name, [])
            case "kind":
                return self._kinds.get(name, [])
            case "records":
                return [found[0] for found in self._records.values()]
            case "all":
                return list(self.numbers)
        raise ValueError(f"no question {what!r}")

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.numbers)

    @cached_property
    def _place(self) -> dict[str, int]:
        """Where each key stands in the file."""
        return {key: i for i, key in enumerate(self.numbers)}

    @cached_property
    def _questions(self) -> dict[str, list[str]]:
        return grouped(self.numbers, "question")

    @cached_property
    def _waves(self) -> dict[str, list[str]]:
        return grouped(self.waves, "record")

    @cached_property
    def _kinds(self) -> dict[str, list[str]]:
        return grouped(self.numbers, "kind")

    @cached_property
    def _records(self) -> dict[str, list[str]]:
        return grouped(self.numbers, "record")


def grouped(numbers: Mapping[str, Number], by: str) -> dict[str, list[str]]:
    """The keys by what numbers say under a name."""
    out: dict[str, list[str]] = {}
    for key in numbers:
        told = numbers.cell(key, by) if isinstance(numbers, Read) else getattr(numbers[key], by)
        out.setdefault(told, []).append(key)
    return out


def tabled(numbers: Mapping[str, Number]) -> Table:
    """The table of some numbers."""
    return numbers if isinstance(numbers, Table) else Table(numbers)
