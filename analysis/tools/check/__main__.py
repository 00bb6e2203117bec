"""Every fault of every file of a study in one list, before anything is computed; then a forecast.

What is off its scale in the responses is listed with its counts in the private folder alone.
"""

from pathlib import Path

from analysis.study import Faults, run
from analysis.study.planned import read_planned
from analysis.study.quoted import SOURCES, rows
from analysis.study.series import read_series
from analysis.tools.check.files import Told, attempt, lines_of
from analysis.tools.check.files import check as files_checked
from analysis.tools.check.forecast import forecast
from analysis.tools.check.leftover import leftover
from analysis.tools.check.names import check as names_checked
from analysis.tools.check.responses import OFF_SCALE, read_people


def main(
    study: Path, codebook: Path, scales: Path, responses: Path, private: Path, recodes: Path | None = None,
    margins: Path | None = None, sample: Path | None = None, models: Path | None = None,
    claims: Path | None = None, published: Path | None = None, context: Path | None = None,
    sources: Path | None = None, chart: list[Path] | None = None, page: list[Path] | None = None,
    part: list[Path] | None = None, earlier: list[Path] | None = None, series: Path | None = None,
    asked: Path | None = None, plan: Path | None = None,
) -> None:  # fmt: skip
    """private: the folder for what no one else may see. Raises SystemExit with the list of faults."""
    faults = Faults()
    told = Told(study, codebook, scales, recodes, margins, models, claims, sources, published, context)
    files_checked(told, sample, earlier or [], faults, asked)
    if series:
        attempt(faults, read_series, series, [r["id"] for _, r in rows(sources, SOURCES, Faults())])
    if plan:
        attempt(faults, read_planned, plan, told.questions, told.claimed)
    names_checked(told, chart or [], page or [], part or [], faults)
    people = read_people(told, responses, sample, private / OFF_SCALE, faults)
    lines = lines_of(faults)
    if lines:
        count = "1 fault" if len(lines) == 1 else f"{len(lines):,} faults"
        raise SystemExit("\n  ".join([f"error: {study.parent}: {count}", *lines]))
    print(f"{study.parent}: no fault in any file")
    if told.settings and people is not None:
        lines = forecast(told.settings, told.questions, people)
        print("\n".join([*lines, *leftover(told.questions, people, str(recodes))]))


if __name__ == "__main__":
    run(main)
