"""The tiny study as it is released, with any title and label: what the tests of descriptions describe."""

import json
from pathlib import Path

from analysis.stages.release.edition import Edition
from analysis.study import read_questions, read_study
from analysis.words import Numbers

TINY = Path("tests/studies/tiny")
HOSTILE = "</script><b onload=x>&amp; ]]> \"q' \\ {root} ${{x}} \u202e\u0007 %_#~^ é"


def edition(tmp_path: Path, title: str = "Tiny", synthetic: bool = True) -> Edition:
    text = (TINY / "study.toml").read_text().replace('"Tiny"', json.dumps(title))
    text = text.replace('"A made-up staff."', json.dumps(title))
    path = tmp_path / "study.toml"
    path.write_text(text.replace("synthetic  = true", f"synthetic = {str(synthetic).lower()}"))
    return Edition(read_study(path))


def book(label: str = "Strongly agree") -> Numbers:
    questions = read_questions(TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")
    for answer in questions["happy"].rows:
        if answer.label == "Strongly agree":
            object.__setattr__(answer, "label", label)
    return Numbers({}, {}, questions)
