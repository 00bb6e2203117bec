"""The tiny study as it is released, with any title and label: what the tests of descriptions describe."""

from dataclasses import replace
from pathlib import Path

from analysis.stages.release.edition import Edition
from analysis.study import read_questions, read_study
from analysis.words import Numbers

TINY = Path("tests/studies/tiny")
HOSTILE = "</script><b onload=x>&amp; ]]> \"q' \\ {root} ${{x}} \u202e\u0007 %_#~^ é"


def edition(tmp_path: Path, title: str = "Tiny", synthetic: bool = True) -> Edition:
    study = read_study(TINY / "study.toml")
    population = title if title != study.title else study.transparency.population
    told = replace(study.transparency, population=population)
    return Edition(replace(study, title=title, transparency=told, synthetic=synthetic))


def with_site(it: Edition, **settings: str) -> Edition:
    """The edition with other settings of its site."""
    return replace(it, study=replace(it.study, site=replace(it.study.site, **settings)))


def book(label: str = "Strongly agree") -> Numbers:
    questions = read_questions(TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")
    for answer in questions["happy"].rows:
        if answer.label == "Strongly agree":
            object.__setattr__(answer, "label", label)
    return Numbers({}, {}, questions)
