"""The demonstration as a study of another kind: python -m tests.checks.attack.variants NAME FOLDER.

unweighted: nobody has a weight, no strata, no clusters · grouped: as unweighted, raked to one breakdown,
so that weights are alike in each of its levels · strata: base weights alike in each stratum
"""

import argparse
import re
import shutil
from pathlib import Path

FACTS = ("codebook.csv", "scales.csv", "recodes.toml", "responses.csv", "sources.csv")
GROUPED = "S2_field"
STRATA = {"r1_public": 0.4, "r1_private": 0.3, "r2_public": 0.2, "r2_private": 0.1}
MARGINS = "margin,level,share,source,universe,composed,note\n"
DESIGN = {"unweighted": "", "grouped": "", "strata": 'strata = "stratum"\n'}


def make(source: Path, name: str, folder: Path) -> Path:
    """Write the study `name` into folder/name; returns where."""
    study = folder / name
    study.mkdir(parents=True, exist_ok=True)
    for fact in FACTS:
        shutil.copyfile(source / fact, study / fact)
    text = (source / "study.toml").read_text(encoding="utf-8")
    text = re.sub(r"^responses += .*$", f'responses = "{study / "responses.csv"}"', text, flags=re.M)
    text = section(text, "design", DESIGN[name])
    text = re.sub(r"^\[waves\].*?\n(?=\[|\Z)", "", text, flags=re.M | re.S)  # this wave alone
    raking = ""
    if name == "grouped":
        raking = f'raking = [{{ margin = "{GROUPED}", variables = ["{GROUPED}"] }}]\n'
        shares(source, study)
    elif name == "strata":
        raking = 'raking = [{ margin = "stratum", variables = ["stratum"] }]\n'
        rows = "".join(f"stratum,{level},{share},,,assumed,made up\n" for level, share in STRATA.items())
        (study / "margins.csv").write_text(MARGINS + rows, encoding="utf-8")
        text = text.replace('breakdowns = ["descent"', 'breakdowns = ["stratum", "descent"')
    text = section(text, "weighting", raking)
    text = section(text, "response_rates", "")
    text = re.sub(r"^nav = \[.*?^\]\n", NAV, text, flags=re.M | re.S)
    text = re.sub(
        r"^header = .*\n", 'header = ["Questions", "Explore", "Method", "Data"]\n', text, flags=re.M
    )
    (study / "study.toml").write_text(text, encoding="utf-8")
    return study


NAV = """nav = [
  { Home = "index.md" }, { Questions = "questions.md" }, { Explore = "explore.md" }, { Method = "method.md" },
  { Data = "data.md" }, { "Every number" = "numbers.md" }, { Code = "code/index.md" },
  { "Corrections and changes" = "changes.md" }, { "How to cite" = "cite.md" },
]
"""


def section(text: str, name: str, lines: str) -> str:
    """study.toml with other settings in one of its tables."""
    return re.sub(rf"^\[{name}\].*?\n(?=\[|\Z)", f"[{name}]\n{lines}\n", text, flags=re.M | re.S)


def shares(source: Path, study: Path) -> None:
    """The margin that the grouped study is raked to: that of the demonstration."""
    header, *rows = (source / "margins.csv").read_text(encoding="utf-8").splitlines()
    kept = [GROUPED + row[len("field") :] for row in rows if row.startswith("field,")]
    (study / "margins.csv").write_text("\n".join([header, *kept]) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.checks.attack.variants", description=__doc__)
    parser.add_argument("name", choices=sorted(DESIGN))
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    print(make(Path("survey_data"), given.name, given.folder))


if __name__ == "__main__":
    main()
