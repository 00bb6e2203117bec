"""Claims and charts by rule, for a study that has no findings pages of its own.

Made from the questionnaire alone, so no answer chooses what is tested or drawn. They are TOML as
people write it: a chart copied into the study's own folder, and changed, takes the proposed one's place.
"""

import json
from pathlib import Path

from analysis.language import speaking
from analysis.study import FactError, Questions, Study, read_survey, run, write_text
from analysis.words.findings import findings
from analysis.words.proposed import claims as claimed

HEAD = "# Made by rule from the questionnaire, before any answer was read.\n"


def main(
    study: Path, codebook: Path, scales: Path, recodes: Path | None, proposed: Path, charts: Path,
    words: list[Path] | None = None,
) -> None:  # fmt: skip
    """Claims go into the file `proposed`, charts into the folder `charts`, in the study's language."""
    settings, questions = read_survey(study, codebook, scales, recodes)
    with speaking(settings.language, words or ()):
        write(settings, questions, codebook, proposed, charts)


def write(settings: Study, questions: Questions, codebook: Path, proposed: Path, charts: Path) -> None:
    tables: dict[str, dict[str, object]] = {}
    drawn: dict[str, dict[str, object]] = {}
    for page in findings(settings, questions):
        for name, table in claimed(page, settings):
            if name in tables:
                raise FactError(
                    f"{codebook}: two claims by rule are both named {name!r}; rename a question"
                )
            tables[name] = table
        drawn |= {s.name: s.chart for s in page.sections if s.chart}
    write_text(proposed, "\n".join([HEAD, *(f"[{n}]\n{toml(t)}" for n, t in tables.items())]))
    for path in sorted(charts.glob("*.toml")):
        if path.stem not in drawn:
            path.unlink()
    for name, table in drawn.items():
        write_text(charts / f"{name}.toml", toml(table))


def toml(table: dict[str, object]) -> str:
    return "".join(f"{key} = {value(x)}\n" for key, x in table.items())


def value(x: object) -> str:
    """A value as TOML: text as JSON writes it, tables in lines."""
    if isinstance(x, dict):
        return "{ " + ", ".join(f"{k} = {value(v)}" for k, v in x.items()) + " }"
    if isinstance(x, list):
        return "[" + ", ".join(map(value, x)) + "]"
    return json.dumps(x, ensure_ascii=False).replace("\x7f", "\\u007f")


if __name__ == "__main__":
    run(main)
