"""Every published share and mean computed again by a second, independent path, and compared.

python -m tests.checks.recompute STUDY BUILD     from the responses, with NumPy and csv alone

It shares no line with the code it checks: it reads codebook, scales, recodes and study by itself.
Weights are read from BUILD/private/weights.csv (their own tests hold them to reference values).
A number must agree to its last digit shown, stand the same wherever the site quotes it, and the
answers of a question must add up.
"""

import csv
import html
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

IN_BASE = ("answer", "dont_know")
CROSS = "_x_"  # between two crossed breakdowns, and between their levels
OPERATORS: dict[str, Callable] = {
    ">=": np.greater_equal,
    "<=": np.less_equal,
    ">": np.greater,
    "<": np.less,
}
PART = re.compile(r"(\S+) +(in|=|!=|>=|<=|>|<) +(.+)")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


class Survey:
    """The responses as keys: one array of strings a column, recodes among them.

    wave: an earlier one; a file that its folder does not have is that of the study."""

    def __init__(self, study: Path, build: Path, root: Path = Path(), wave: str = "") -> None:
        own, made = study / "waves" / wave, build / "private" / "waves" / wave
        if not wave:
            own, made = study, build / "private"
        files = ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")
        settings, book, scales, recodes = (own / n if (own / n).exists() else study / n for n in files)
        self.settings = tomllib.loads(settings.read_text(encoding="utf-8"))
        self.book = {row["id"]: row for row in table(book)}
        self.scales: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in table(scales):
            self.scales[row["scale"]].append(row)
        self.recodes = tomllib.loads(recodes.read_text(encoding="utf-8")) if recodes.exists() else {}
        given = self.settings.get("responses") if own == study or settings.parent == own else ""
        raw = table(root / given if given else own / "responses.csv")
        self.cells: dict[str, np.ndarray] = {}
        for row in self.book.values():
            for column in self.columns(row):
                self.cells[column] = self.decoded(row, np.array([r[column] for r in raw], dtype=object))
        self.n = len(raw)
        kept = self.holds(self.settings["respondents"].get("keep", "all"))
        self.cells = {name: cells[kept] for name, cells in self.cells.items()}
        raw, self.n = [r for r, k in zip(raw, kept, strict=True) if k], int(kept.sum())
        self.unasked(raw)
        for name, spec in self.recodes.items():
            self.cells[name] = self.recoded(spec)
        weights = {row["respondent"]: float(row["weight"]) for row in table(made / "weights.csv")}
        self.weight = np.array([weights[r[self.settings["respondents"]["id"]]] for r in raw])

    def rows(self, name: str) -> list[dict[str, str]]:
        """The scale of a question or recode, and the codes that stand everywhere."""
        scale = self.recodes[name].get("scale", "") if name in self.recodes else self.book[name]["scale"]
        return [*(self.scales[scale] if scale else []), *self.scales["any"]]

    def answers(self, name: str) -> list[str]:
        return [r["key"] for r in self.rows(name) if r["treatment"] in IN_BASE]

    def nets(self, name: str) -> dict[str, list[str]]:
        nets: dict[str, list[str]] = defaultdict(list)
        for r in self.rows(name):
            if r["treatment"] in IN_BASE:
                nets[r["net"] or r["key"]].append(r["key"])
        return nets

    def columns(self, row: dict[str, str]) -> list[str]:
        if row["kind"] == "multiple":
            return [f"{row['id']}_{key}" for key in self.answers(row["id"])]
        return [row["id"]]

    def decoded(self, row: dict[str, str], codes: np.ndarray) -> np.ndarray:
        """Keys of codes; whole numbers in a range stay as they are."""
        if row["kind"] == "design":
            return codes
        key = {"1": "yes", "0": "no"} if row["kind"] == "multiple" else {}
        for r in self.rows(row["id"]):
            coded = r["code"] and ".." not in r["code"] and r["treatment"] != "net"
            if coded and (row["kind"] != "multiple" or r["treatment"] != "answer"):
                key["" if r["code"] == "(blank)" else r["code"]] = r["key"]
        return np.array([key.get(c, c) for c in codes], dtype=object)

    def unasked(self, raw: list[dict[str, str]]) -> None:
        """What the questionnaire recorded for people who were not asked counts as not asked."""
        codes = ["" if c == "(blank)" else c for c in self.settings["respondents"].get("unasked", [])]
        for row in self.book.values():
            skip = [r["key"] for r in self.rows(row["id"]) if r["treatment"] == "skip"]
            if codes and skip and row["kind"] in ("single", "multiple", "number"):
                out = ~self.holds(row["asked_of"])
                for column in self.columns(row):
                    there = np.array([r[column] in codes for r in raw])
                    self.cells[column] = np.where(out & there, skip[0], self.cells[column])

    def holds(self, text: str) -> np.ndarray:
        met = np.ones(self.n, bool)
        for part in [] if text.strip() in ("all", "else", "") else text.split(" and "):
            column, operator, right = PART.fullmatch(part.strip()).groups()
            cells = self.cells[column]
            if operator in OPERATORS:
                met &= OPERATORS[operator](number(cells), float(right))
                continue
            wanted = set(right.split() if operator == "in" else [right])
            if column in self.book and self.book[column]["kind"] == "design":
                wanted = {"" if w == "(blank)" else w for w in wanted}
            elif column in self.book or column in self.recodes:
                for net, parts in self.nets(column).items():
                    wanted |= set(parts) if net in wanted else set()
            hit = np.array([c in wanted for c in cells])
            met &= ~hit if operator == "!=" else hit
        return met

    def recoded(self, spec: dict) -> np.ndarray:
        out = np.full(self.n, "", dtype=object)
        for level, text in spec.get("levels", []):
            out = np.where((out == "") & self.holds(text), level, out)
        if "count" in spec:
            out = sum(self.holds(text).astype(int) for text in spec["count"]).astype(str).astype(object)
        if "difference" in spec:
            first, second = (self.numbers(name) for name in spec["difference"])
            out = np.array([repr(float(d)) if d == d else "" for d in first - second], dtype=object)
        return np.where(self.holds(spec.get("asked_of", "all")), out, "")

    def numbers(self, name: str) -> np.ndarray:
        """A question's answers as numbers: the scale's where it has them; missing elsewhere."""
        told = {
            r["key"]: float(r["number"])
            for r in self.rows(name)
            if r["number"] and r["treatment"] == "answer"
        }
        if told:
            return np.array([told.get(c, np.nan) for c in self.cells[name]])
        return number(self.cells[name])

    def factor(self, name: str) -> np.ndarray:
        shown = (self.recodes[name] if name in self.recodes else self.book[name]).get("shown_by", "")
        if not shown:
            return np.ones(self.n)
        told = {r["key"]: float(r["number"] or 0) for r in self.rows(shown)}
        return np.array([told[c] for c in self.cells[shown]])

    def value(self, row: dict[str, str]) -> tuple[float, float, int]:
        """Weighted and unweighted value of a share or mean, and its base."""
        name, answer = row["question"], row["answer"]
        group = np.ones(self.n, bool)
        if row["breakdown"]:
            pair = zip(row["breakdown"].split(CROSS), row["level"].split(CROSS), strict=True)
            group = np.all([self.cells[b] == level for b, level in pair], axis=0)
        if row["kind"] == "mean":
            y = self.numbers(name)
            base = group & np.isfinite(y)
        elif name in self.book and self.book[name]["kind"] == "multiple":
            cells = self.cells[f"{name}_{answer}"]
            base, y = group & np.isin(cells.astype(str), ["yes", "no"]), (cells == "yes").astype(float)
        else:
            cells, chosen = self.cells[name].astype(str), self.nets(name).get(answer, [answer])
            base, y = group & np.isin(cells, self.answers(name)), np.isin(cells, chosen).astype(float)
        w = (self.weight * self.factor(name))[base]
        return float(w @ y[base] / w.sum()), float(y[base].mean()), int(base.sum())


def number(cells: np.ndarray) -> np.ndarray:
    return np.array([float(c) if c and c[-1].isdigit() else np.nan for c in cells])


def shown_step(text: str) -> float:
    """Half of the last digit that a number in text shows."""
    digits = text.partition(".")[2]
    return 0.5 * 10.0 ** -len(digits)


STEPS = {"share": ((1000, 0.001), (100, 0.01), (50, 0.02), (0, 0.05)),
         "mean": ((1000, 0.001), (100, 0.01), (0, 0.1))}  # fmt: skip
NEAR = 0.005  # a weighted share this near to the people's own is told in steps as wide as a person


def in_steps(row: dict[str, str], told: str) -> float:
    """Half the step of equal weights at a printed base (page on method), where the number is a step; else 0."""
    step = next(x for least, x in STEPS[row["kind"]] if float(row["base"] or 0) >= least)
    steps = float(told or 0) / step
    return step / 2 if abs(steps - round(steps)) < 1e-6 else 0.0


def disagreements(survey: Survey, numbers: list[dict[str, str]]) -> Iterator[str]:
    """Published shares and means, unweighted values and bases that the second path does not give."""
    for row in numbers:
        if row["kind"] not in ("share", "mean") or row["status"] == "withheld":
            continue
        value, unweighted, base = survey.value(row)
        size = max(abs(value), 1e-9)
        half = (
            0.5 * 10.0 ** (np.floor(np.log10(size)) - 3)
            if row["kind"] == "mean"
            else 0.0005
            if base >= 100
            else 0.005
        )
        for what, ours, theirs in (
            ("value", value, row["value"]),
            ("unweighted", unweighted, row["unweighted"]),
        ):
            room = max(half, 0.005 if what == "unweighted" and row["kind"] == "share" else 0)
            room = max(room, in_steps(row, theirs) if abs(value - unweighted) <= NEAR else 0)
            if theirs and abs(ours - float(theirs)) > room + 1e-9:
                yield f"{row['key']}: {what} {theirs}, the second path gives {ours:.6f}"
        if abs(base - float(row["base"])) > 5:
            yield f"{row['key']}: base {row['base']}, the second path counts {base}"


def margins(survey: Survey, study: Path) -> Iterator[str]:
    """Margins that the weights do not meet among the people whose level is known."""
    targets: dict[str, dict[str, float]] = defaultdict(dict)
    for row in table(study / "margins.csv") if (study / "margins.csv").exists() else []:
        targets[row["margin"]][row["level"]] = float(row["share"])
    for rake in survey.settings.get("weighting", {}).get("raking", []):
        cells = [survey.cells[v] for v in rake["variables"]]
        levels = np.array([" x ".join(parts) for parts in zip(*cells, strict=True)], dtype=object)
        known = np.isin(levels.astype(str), list(targets[rake["margin"]]))
        if len(cells) > 1 and not known.all():
            continue  # where one of two is missing the other still counts: no simple share to compare
        for level, target in targets[rake["margin"]].items():
            got = survey.weight[known & (levels == level)].sum() / survey.weight[known].sum()
            if abs(got - target) > 1e-4:
                yield f"margin {rake['margin']}, {level}: weighted to {got:.5f}, target {target:.5f}"


def sums(survey: Survey, numbers: list[dict[str, str]]) -> Iterator[str]:
    """Answers of one question and group that do not add up to 1 within their rounding."""
    groups: dict[tuple[str, str, str], dict[str, dict]] = defaultdict(dict)
    for row in numbers:
        if row["kind"] == "share":
            groups[row["question"], row["breakdown"], row["level"]][row["answer"]] = row
    for (name, b, level), rows in groups.items():
        if name in survey.book and survey.book[name]["kind"] == "multiple":
            continue
        for whole in (survey.answers(name), list(survey.nets(name))):
            told = [rows[a]["value"] for a in whole if a in rows]
            if len(told) == len(whole) and all(told):
                step = 0.001 if float(rows[whole[0]]["base"] or 0) > 100 else 0.01  # 100 may stand for 95
                own = [float(rows[a]["unweighted"] or rows[a]["value"]) for a in whole]
                if all(abs(float(x) - y) <= NEAR + 1e-9 for x, y in zip(told, own, strict=True)):
                    step = max(step, 2 * min(in_steps(rows[a], rows[a]["value"]) for a in whole))
                total = sum(map(float, told))
                if abs(total - 1) > step / 2 * len(told) + 1e-9:
                    yield f"{name} {b} {level}: shares add up to {total:.3f}"


QUOTED = re.compile(
    r'<a class="(?:n|v)\b[^"]*" href="[^"]*#((?:share|mean)\.(?:(?!@wave=)[^"])+)"[^>]*>([^<]+)'
)
RECORD = re.compile(r'<tr id="((?:share|mean)\.(?:(?!@wave=)[^"])+)">.*?<td>([^<]*)<', re.S)


def quotations(site: Path, numbers: list[dict[str, str]]) -> Iterator[str]:
    """Places where a page, a chart's file or a question's file gives a number another value."""
    by_key = {row["key"]: row for row in numbers}
    for page in sorted(site.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        for key, written in [*QUOTED.findall(text), *RECORD.findall(text)]:
            row, said = (
                by_key.get(html.unescape(key)),
                html.unescape(written).replace("\u2212", "-").replace(",", ""),
            )
            digits = re.match(r"\s*[+]?(-?\d+(?:\.\d+)?)", said)
            if row is None or (row["status"] == "withheld") == bool(digits):
                yield f"{page}: {key} is written {said!r}, published {row and row['value']!r}"
            elif digits:
                value = float(row["value"]) * (100 if row["unit"] == "share" else 1)
                if abs(float(digits[1]) - value) > shown_step(digits[1]) + 1e-6:
                    yield f"{page}: {key} is written {said!r}, published {row['value']}"
    for path in sorted([*site.glob("charts/*.csv"), *site.glob("data/questions/*.csv")]):
        for row in table(path):
            known = by_key.get(row.get("key", ""))
            if known and any(row[c] != known[c] for c in ("value", "low", "high", "base") if c in row):
                yield f"{path}: {row['key']} is {row['value']!r}, published {known['value']!r}"


def faults(study: Path, build: Path, root: Path = Path()) -> tuple[int, int, list[str]]:
    """(numbers checked, quotations checked, what is wrong)."""
    from tests.checks.recompute_waves import earlier

    numbers = table(build / "site" / "data" / "numbers.csv")
    survey = Survey(study, build, root)
    checked = sum(r["kind"] in ("share", "mean") and r["status"] != "withheld" for r in numbers)
    quoted = sum(
        len(QUOTED.findall(p.read_text(encoding="utf-8"))) for p in (build / "site").rglob("*.html")
    )
    wrong = [
        *disagreements(survey, numbers),
        *sums(survey, numbers),
        *margins(survey, study),
        *quotations(build / "site", numbers),
    ]
    told, of_waves = earlier(survey, study, build, root)
    return checked + told, quoted, [*wrong, *of_waves]


if __name__ == "__main__":
    checked, quoted, wrong = faults(Path(sys.argv[1]), Path(sys.argv[2]))
    print("\n".join(wrong[:20]))
    print(f"recompute: {checked} shares and means, {quoted} quotations, {len(wrong)} wrong")
    sys.exit(bool(wrong))
