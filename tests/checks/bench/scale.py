"""A made-up study of any size, to time a build as users run it: five-point items by breakdowns.

python -m tests.checks.bench.scale FOLDER RESPONDENTS [ITEMS [BREAKDOWNS]] [--alone]

Strata and sampling units, raked to two of the breakdowns; --alone: each respondent is a sampling unit.
Build it by `make STUDY=FOLDER`.
"""

import argparse
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

LIKE = Path("tests/studies/tiny")  # whose words and pages are taken
POINTS, LEVELS, STRATA, UNITS = 5, (2, 3, 4, 5), 20, 20
NETS = ("low", "low", "middle", "high", "high")
CODEBOOK = "id,module,theme,wording,short,kind,scale,asked_of,shown_by,experiment,headline,note"
SCALES = "scale,code,key,label,net,number,treatment"
RAKED = 2  # breakdowns that are margins


@dataclass(frozen=True)
class Size:
    """How much: respondents, items, breakdowns; whether each respondent is a sampling unit."""

    n: int
    items: int = 150
    breakdowns: int = 10
    alone: bool = False

    @property
    def levels(self) -> list[int]:
        """Levels of each breakdown."""
        return [LEVELS[i % len(LEVELS)] for i in range(self.breakdowns)]


def columns(size: Size) -> pd.DataFrame:
    """Responses: breakdowns lean on a trait, and answers on the trait and the sampling unit."""
    rng = np.random.default_rng(size.n)
    trait, stratum = rng.normal(size=size.n), rng.integers(0, STRATA, size.n)
    unit = rng.integers(0, UNITS, size.n)
    out: dict[str, object] = {"id": np.arange(size.n), "stratum": stratum}
    if not size.alone:
        out["psu"] = unit
    out["base"] = np.exp(rng.normal(0, 0.3, size.n)).round(4)
    for i, levels in enumerate(size.levels):
        cuts = np.linspace(-1, 1, levels + 1)[1:-1]
        out[f"g{i}"] = 1 + np.searchsorted(cuts, 0.5 * trait + rng.normal(size=size.n))
    of_unit = rng.normal(0, 0.3, (STRATA, UNITS))[stratum, unit]
    for j in range(size.items):
        leaning = 0.3 * trait + of_unit + rng.normal(size=size.n)
        out[f"i{j}"] = 1 + np.searchsorted([-1.0, -0.3, 0.3, 1.0], leaning)
    return pd.DataFrame(out)


def write(folder: Path, size: Size) -> None:
    """The whole study."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = columns(size)
    rows.to_csv(folder / "responses.csv", index=False)
    design = [name for name in rows if name in ("id", "stratum", "psu", "base")]
    questions = [f"{name},H,,{name},{name},design,,all,,,," for name in design]
    questions += [
        f"g{i},A,,Group {i}?,G{i},single,g{levels},all,,,," for i, levels in enumerate(size.levels)
    ]
    questions += [f"i{j},B,mood,Item {j}?,I{j},single,five,all,,,high," for j in range(size.items)]
    (folder / "codebook.csv").write_text("\n".join([CODEBOOK, *questions, ""]))
    scales = [f"g{n},{k},l{k},Level {k},,,answer" for n in LEVELS for k in range(1, n + 1)]
    scales += [f"five,{k},p{k},Point {k},{net},{k},answer" for k, net in enumerate(NETS, start=1)]
    scales += [f"five,,{net},{net.title()},,,net" for net in dict.fromkeys(NETS)]
    (folder / "scales.csv").write_text("\n".join([SCALES, *scales, ""]))
    (folder / "recodes.toml").write_text("")
    margins = [
        f"g{i},l{k},{1 / levels:.12f},register,All,published,"
        for i, levels in enumerate(size.levels[:RAKED]) for k in range(1, levels + 1)
    ]  # fmt: skip
    (folder / "margins.csv").write_text(
        "\n".join(["margin,level,share,source,universe,composed,note", *margins, ""])
    )
    (folder / "sources.csv").write_text((LIKE / "sources.csv").read_text())
    (folder / "study.toml").write_text(settings(folder, size))
    (folder / "pages").mkdir()
    page = '---\ntitle: "Mood"\ndescription: "An item."\n---\n\n# Mood\n\n{{ n("share.i0.high.all") }} stand high.\n'
    (folder / "pages" / "mood.md.j2").write_text(page)


def settings(folder: Path, size: Size) -> str:
    """study.toml: that of the tiny study, with the sizes of this one."""
    told = (LIKE / "study.toml").read_text().replace(str(LIKE), str(folder))
    head, _, rest = told.partition("[themes]")
    groups = ", ".join(f'"g{i}"' for i in range(size.breakdowns))
    head = head.replace('["role", "group"]', f"[{groups}]")
    before, _, after = rest.partition("[quality]")
    raking = ", ".join(f'{{ margin = "g{i}", variables = ["g{i}"] }}' for i in range(RAKED))
    _, _, after = after.partition("[transparency]")
    if size.alone:
        before = before.replace('psu    = "psu"\n', "")
    weighting = f"[weighting]\nraking = [{raking}]\ntrim = {{ low = 0.2, high = 5.0 }}\n"
    return f"{head}[themes]{before.replace('pay  = ' + chr(34) + 'Pay' + chr(34), '')}{weighting}\n[transparency]{after}"


def main() -> None:
    given = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    given.add_argument("folder", type=Path)
    given.add_argument("sizes", type=int, nargs="+", help="respondents, items, breakdowns")
    given.add_argument("--alone", action="store_true")
    chosen = given.parse_args()
    write(chosen.folder, Size(*chosen.sizes, alone=chosen.alone))


if __name__ == "__main__":
    main()
