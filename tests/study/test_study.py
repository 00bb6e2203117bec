"""Settings, margins, claims: checked where they are read."""

import re
from pathlib import Path

import pytest

from analysis.study import FactError, read_claims, read_margins, read_study

TINY = Path("tests/studies/tiny")


def changed(tmp_path: Path, file: str, old: str, new: str) -> Path:
    text = (TINY / file).read_text()
    assert re.search(old, text)
    path = tmp_path / file
    path.write_text(re.sub(old, new, text, count=1))
    return path


def test_defaults_are_filled_in():
    study = read_study(TINY / "study.toml")
    assert study.confidence == 0.95 and study.disclosure["min_base"] == 30
    with pytest.raises(FactError, match=r"\[design\]: no 'pssu', did you mean 'psu'"):
        study.need("design", "pssu")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("synthetic  = true", "synthetc = true", "'synthetc' is not known, did you mean 'synthetic'?"),
        ("synthetic  = true", 'synthetic = "yes"', "synthetic is 'yes', expected bool"),
        ('sponsor     = "None."\n', "", r"no 'sponsor', which the method page must tell"),
        (r"\[quality\]", "[disclosure]\nmin_base = 20\n[quality]", "min_base may not go below 30"),
        ("release    =", "confidence = 95.0\nrelease =", "confidence is 95.0"),
    ],
)
def test_a_wrong_setting_names_itself(tmp_path, old, new, says):
    with pytest.raises(FactError, match=says):
        read_study(changed(tmp_path, "study.toml", old, new))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("0.45", "0.40", "margin 'role' sum to 0.950000"),
        ("0.45", "many", "row 3: share 'many' is not a number"),
        ("0.45", "0", "row 3: share is 0.0"),
        ("late", "early", "level 'early' stands twice"),
        ("published", "publishd", "did you mean 'published'"),
    ],
)
def test_a_wrong_margin_names_its_row(tmp_path, old, new, says):
    with pytest.raises(FactError, match=says):
        read_margins(changed(tmp_path, "margins.csv", old, new))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[a]\nleft='x'\nrelation='>'\nright=0.5", "no 'says'"),
        ("[a]\nleft='x'\nrelation='=>'\nright=0.5\nsays='s'", "relation '=>'"),
        ("[a]\nleft='x'\nrelation='near'\nright=0.5\nsays='s'", "needs a margin"),
        ("[a]\nleft='x'\nrelation='>'\nright=0.5\nsays='s'\nlevl=0.9", "'levl' is not known"),
    ],
)
def test_a_wrong_claim_names_itself(tmp_path, text, says):
    path = tmp_path / "claims.toml"
    path.write_text(text)
    with pytest.raises(FactError, match=says):
        read_claims(path)
