"""The pieces of work by R's survey package: writes the survey for survey.R, which times itself."""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from tests.checks.bench import plain
from tests.checks.bench.peers import NAMES, rows
from tests.checks.bench.work import Size, Survey, survey


def people(s: Survey, case: str, folder: Path) -> pd.DataFrame:
    """Respondents with the columns of the case, in the order of the replicates where it has them."""
    answers = {"crosstab": s.items, "bootstrap": s.agrees}.get(case)
    table = rows(s, answers)
    if case in ("logistic", "refits"):
        table["w"] = plain.rake(s)
    if case == "refits":
        replicates, order = plain.raked_replicates(s)
        replicates.ravel("F").tofile(folder / "replicates.bin")
        table = table.iloc[order]
    return table


def timed(case: str, size: Size) -> dict[str, float]:
    """CPU seconds, MB added and the number to compare, as worker.py gives them."""
    s = survey(size, case == "rake")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = people(s, case, folder)
        table.to_numpy(np.float64).ravel("F").tofile(folder / "people.bin")
        (folder / "columns.txt").write_text("\n".join(table.columns) + "\n")
        targets = [(m, k, v) for m, goal in zip(NAMES, s.targets, strict=True) for k, v in enumerate(goal)]
        pd.DataFrame(targets, columns=["margin", "level", "total"]).to_csv(
            folder / "targets.csv", index=False
        )
        script = Path(__file__).with_name("survey.R")
        command = ["Rscript", "--vanilla", str(script), name, case, str(s.replicates)]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(" ".join(done.stderr.split()))
    return json.loads(done.stdout)
