"""What a study says goes into the hash of pieces of work: it has one pickle in every run."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import hashlib, pickle, sys
from pathlib import Path
from analysis.study import read_survey
of = Path(sys.argv[1])
read = read_survey(of / "study.toml", of / "codebook.csv", of / "scales.csv", of / "recodes.toml")
print(hashlib.sha256(pickle.dumps(read, protocol=5)).hexdigest())
"""


def test_a_study_has_one_pickle_whatever_order_sets_have():
    command = [sys.executable, "-c", PROGRAM, str(Path("survey_data"))]
    hashes = {
        subprocess.check_output(command, env={**os.environ, "PYTHONHASHSEED": seed})
        for seed in ("1", "2", "3")
    }
    assert len(hashes) == 1
