"""Shares and means of earlier waves, and what changed since, by the second path.

A change is one number less another; where weights are alike the gate makes it from the two as printed.
"""

from pathlib import Path

from tests.checks.recompute import Survey, disagreements, table

ROUND = 5e-4  # of a change in points


def earlier(now: Survey, study: Path, build: Path, root: Path = Path()) -> tuple[int, list[str]]:
    """(numbers checked, what is wrong)."""
    path = build / "site" / "data" / "waves.csv"
    rows = [row for row in table(path) if row["status"] != "withheld"] if path.exists() else []
    items = table(study / "waves" / "items.csv") if (study / "waves" / "items.csv").exists() else []
    numbers = {row["key"]: row for row in [*table(build / "site" / "data" / "numbers.csv"), *rows]}
    checked, wrong = 0, []
    for wave in dict.fromkeys(row["wave"] for row in rows):
        then = Survey(study, build, root, wave)
        links = of_wave(items, wave)
        mine = [row for row in rows if row["wave"] == wave and row["kind"] in ("share", "mean", "change")]
        theirs = [called(row, links) for row in mine if row["kind"] != "change"]
        checked += len(mine)
        wrong += disagreements(then, theirs)
        for row in (row for row in mine if row["kind"] == "change"):
            until = row["key"].partition("@until=")[2]  # of two earlier waves
            later = (Survey(study, build, root, until), of_wave(items, until)) if until else (now, {})
            if text := change(row, later, (then, links), numbers):
                wrong.append(text)
    return checked, wrong


def of_wave(items: list[dict[str, str]], wave: str) -> dict[str, dict[str, str]]:
    return {item["question"]: item for item in items if item["wave"] == wave}


def called(row: dict[str, str], links: dict[str, dict[str, str]]) -> dict[str, str]:
    """A row under the names of the wave."""
    item = links.get(row["question"], {})
    pairs = dict(pair.split("=") for pair in item.get("answers", "").split())
    by = links.get(row["breakdown"], {}).get("was") or row["breakdown"]
    question, answer = item.get("was") or row["question"], pairs.get(row["answer"], row["answer"])
    return {**row, "question": question, "answer": answer, "breakdown": by}


Side = tuple[Survey, dict[str, dict[str, str]]]


def change(row: dict[str, str], later: Side, earlier: Side, numbers: dict[str, dict[str, str]]) -> str:
    """What is wrong with a change; nothing where it is the later wave less the earlier one."""
    kind = "mean" if row["answer"] == "mean" else "share"
    now, then = ({**called(row, links), "kind": kind} for _, links in (later, earlier))
    exact, told = later[0].value(now)[0] - earlier[0].value(then)[0], float(row["value"])
    key, _, until = row["key"].removeprefix("change.").partition("@until=")
    own = key.partition("@")[0]
    end = numbers[f"{own}@wave={until}" if until else own]
    of_printed = float(end["value"]) - float(numbers[key]["value"])
    half = ROUND if float(row["base"]) >= 100 else 10 * ROUND
    half = half if kind == "share" else max(abs(told) * 5e-4, 5e-5)
    if min(abs(told - exact), abs(told - of_printed)) > half + 1e-9:
        return f"{row['key']}: value {row['value']}, the second path gives {exact:.6f}"
    return ""
