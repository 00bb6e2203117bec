"""What varying and reviewing begin with: a study, estimated and replicated, and claims on it."""

import shutil
from pathlib import Path

from analysis.numbers.schema import PRIVATE
from analysis.stages.estimate import __main__ as estimate
from analysis.stages.prepare import __main__ as prepare
from analysis.stages.replicate import __main__ as replicate
from analysis.stages.weight import __main__ as weight
from analysis.study import write_rows

TINY = Path("tests/studies/tiny")
CLAIMS = """
some = { left = "share.happy.agree.all", relation = ">", right = 0.01, says = "s" }
none = { left = "share.happy.agree.all", relation = "<", right = 0.01, says = "s" }
[most]
left = "share.happy.agree.all"
relation = ">"
right = 0.5
says = "s"
[roles]
left = "share.happy.agree.role.early"
relation = "differs"
right = "share.happy.agree.role.late"
says = "s"
"""


def files_of(out: Path) -> dict[str, Path]:
    """The tiny study up to the files that `vary` reads, made in `out`, by name."""
    shutil.copytree(TINY, out / "s")
    files = {name: out / "s" / f"{name}.{kind}" for name, kind in
             (("codebook", "csv"), ("scales", "csv"), ("recodes", "toml"), ("study", "toml"))}  # fmt: skip
    margins = out / "s" / "margins.csv"
    prepare.main(
        TINY / "responses.csv", **files, people=out / "people.parquet", quality=out / "quality.csv"
    )
    weight.main(out / "people.parquet", **files, weights=out / "weights.csv", weighting=out / "weighting.csv",
                margins=margins)  # fmt: skip
    files |= {"people": out / "people.parquet"}
    estimate.main(
        **files, weights=out / "weights.csv", estimates=out / "estimates.csv", scores=out / "scores"
    )
    files |= {"estimates": out / "estimates.csv"}
    replicate.main(**files, replicated=out / "replicated.csv", pieces=out / "pieces", margins=margins)
    (out / "claims.toml").write_text(CLAIMS)
    write_rows(out / "gaps.csv", PRIVATE, ())  # nothing is imputed here
    made = {"replicated": out / "replicated.csv", "gaps": out / "gaps.csv", "claims": out / "claims.toml"}
    return files | made | {"margins": margins}
