"""What others published names what the study has."""

import shutil
from pathlib import Path

import pytest

from analysis.study import FactError, check_quoted, read_survey

TINY = Path("tests/studies/tiny")
PUBLISHED = "id,question,answer,breakdown,level,source,year,wording,group,estimate,unit,n,caveat\n"
ROW = "a,happy,agree,role,early,register,2025,Happy?,Staff,41.5,percent,120,\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    shutil.copytree(TINY, tmp_path / "s")
    (tmp_path / "s/published.csv").write_text(PUBLISHED + ROW)
    return tmp_path / "s"


def check(study: Path, sources: bool = True) -> None:
    files = [study / f for f in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")]
    settings, questions = read_survey(*files)
    check_quoted(
        settings, questions, study / "sources.csv" if sources else None, study / "margins.csv",
        study / "published.csv", None,
    )  # fmt: skip


def test_an_estimate_that_names_what_there_is_passes(study):
    check(study)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("a,happy,", "a,hapy,", "question 'hapy' is not known, did you mean 'happy'?"),
        (",agree,", ",agreed,", "answer of happy: 'agreed' is not known, did you mean 'agree'?"),
        (",role,early,", ",roles,early,", "breakdown 'roles' is not known, did you mean 'role'?"),
        (",role,early,", ",role,earl,", "level of role: 'earl' is not known, did you mean 'early'?"),
        (",role,early,", ",,early,", "level is 'early', and there is no breakdown"),
        ("register", "registry", "row 2: source 'registry' is not in"),
        ("41.5", "about 40", "estimate is 'about 40', expected a plain number at least 0 and at most 100"),
        ("41.5", "nan", "estimate is 'nan'"),
        ("41.5", "415", "estimate is '415'"),
        ("percent", "per cent", "unit 'per cent' is not known, did you mean 'percent'?"),
        (",120,", ",1_0,", "n is '1_0'"),
        ("a,happy", ",happy", "id '' is empty"),
        (ROW, ROW + ROW, "row 3: id 'a' stands twice"),
        ("caveat", "caveats", "no column 'caveat', did you mean 'caveats'?"),
    ],
)
def test_an_estimate_that_names_nothing_is_refused(study, old, new, says):
    path = study / "published.csv"
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(FactError) as caught:
        check(study)
    assert says in str(caught.value) and "published.csv" in str(caught.value)


def test_sources_are_refused_without_the_table_of_sources_too(study):
    with pytest.raises(FactError) as caught:
        check(study, sources=False)
    says = "source 'register' is not in sources.csv, which the study does not have"
    assert str(caught.value).count(says) == 2 and "margins.csv, row 2" in str(caught.value)


def test_a_source_has_a_citation_and_an_address(study):
    path = study / "sources.csv"
    path.write_text("id,citation,url,covers\nregister,,ftp://x,Roles\n")
    with pytest.raises(FactError) as caught:
        check(study)
    assert "url is 'ftp://x'" in str(caught.value) and "citation of 'register' is empty" in str(
        caught.value
    )
