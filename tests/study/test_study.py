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
    assert study.confidence == 0.95 and study.disclosure.min_base == 30 and study.design.lonely == "fail"
    assert (study.replication.replicates, study.reporting.alpha, study.reporting.points) == (200, 0.05, 7)
    assert (study.disclosure.width, study.disclosure.effective_base, study.disclosure.outcome_class) == (
        10,
        30,
        10,
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("synthetic  = true", "synthetc = true", "'synthetc' is not known, did you mean 'synthetic'?"),
        ("synthetic  = true", 'synthetic = "yes"', "synthetic is 'yes', expected true or false"),
        ('sponsor     = "None."\n', "", r"\[transparency\]: sponsor is missing \(Who paid for it\)"),
        (
            r"\[quality\]",
            "[disclosure]\nmin_base = 20\n[quality]",
            "min_base is 20, it may not go below 30",
        ),
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
        ("0.45", "many", "row 3: share is 'many', expected a plain number above 0 and at most 1"),
        ("0.45", "0", "row 3: share is '0'"),
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
        ("[a]\nleft='x'\nrelation='>'\nright=0.5", "says is missing"),
        ("[a]\nleft='x'\nrelation='=>'\nright=0.5\nsays='s'", "relation is '=>'"),
        ("[a]\nleft='x'\nrelation='near'\nright=0.5\nsays='s'", "margin belongs to 'near'"),
        ("[a]\nleft='x'\nrelation='>'\nright=0.5\nsays='s'\nlevl=0.9", "'levl' is not known"),
    ],
)
def test_a_wrong_claim_names_itself(tmp_path, text, says):
    path = tmp_path / "claims.toml"
    path.write_text(text)
    with pytest.raises(FactError, match=says):
        read_claims(path)


UNREAD = {  # wrong keys of each table, with where they belong
    'psu    = "psu"\n': ('psuu = "psu"\n', "[design]: 'psuu' is not known, did you mean 'psu'?"),
    'weight = "base"\n': ('wieght = "base"\n', "[design]: 'wieght' is not known, did you mean 'weight'?"),
    'strata = "stratum"\n': ('stratum = "stratum"\n', "[design]: 'stratum' is not known, did you mean 'strata'?"),
    'id = "id"\n': ('id = "id"\nkeeep = "all"\n', "[respondents]: 'keeep' is not known, did you mean 'keep'?"),
    "speeder_share = 0.5": ("min_base = 40", "[quality]: 'min_base' is not known; it is a key of [disclosure]"),
    "raking =": ("rakingg =", "[weighting]: 'rakingg' is not known, did you mean 'raking'?"),
    'trim   = { low = 0.2, high = 5.0 }': ("trimm = { low = 0.2, high = 5.0 }", "'trimm' is not known, did you mean 'trim'?"),
    "low = 0.2, high": ("lo = 0.2, high", "[weighting.trim]: 'lo' is not known, did you mean 'low'?"),
    'kind       = "probability"\n': ("", "study.toml: kind is missing (Kind of sample)"),
    '"probability"': ('"probabilty"', "kind is 'probabilty', did you mean 'probability'?; expected one of 'probability', 'nonprobability'"),
    'raking = [{ margin = "role", variables = ["role"] }]\n': ("", "[weighting]: trim is read and cannot act: there is no 'raking'"),
    "low = 0.2": ("low = -1.0", "[weighting.trim]: low is -1.0, expected above 0"),
    'breakdowns = ["role", "group"]': ('breakdowns = ["role", "role"]', "breakdowns names 'role' twice"),
    'title      = "Tiny"': ('title = ""', "title is empty, expected text"),
    'mood = "Mood"': ('"mo od" = "Mood"', "[themes]: name 'mo od' is no name"),
    "release    = 2026-01-05": ('release = "2026"', "release is '2026', expected a date"),
    "[site]": ("[site]\ntheme = { langauge = 'de' }\n", "[site.theme]: 'langauge' is not known, did you mean 'language'?"),
}  # fmt: skip


@pytest.mark.parametrize("old", list(UNREAD))
def test_what_is_written_is_read_or_refused(tmp_path, old):
    new, says = UNREAD[old]
    text = (TINY / "study.toml").read_text()
    assert old in text
    (tmp_path / "study.toml").write_text(text.replace(old, new, 1))
    with pytest.raises(FactError) as caught:
        read_study(tmp_path / "study.toml")
    assert says in str(caught.value)


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "true", '"5"', "4", "4.9", "5.5", "9" * 400])
def test_a_threshold_is_a_whole_number_at_its_floor_or_above(tmp_path, value):
    text = (TINY / "study.toml").read_text()
    path = tmp_path / "study.toml"
    for name in ("min_base", "min_cell", "round_base", "width", "effective_base", "outcome_class"):
        path.write_text(f"{text}\n[disclosure]\n{name} = {value}\n")
        with pytest.raises(FactError, match=rf"\[disclosure\]: {name} is "):
            read_study(path)
        path.write_text(f"{text}\n[disclosure]\n{name} = 50\n")
        assert getattr(read_study(path).disclosure, name) == 50


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    text = (TINY / "study.toml").read_text()
    for old, (new, _) in list(UNREAD.items())[:5]:
        text = text.replace(old, new, 1)
    (tmp_path / "study.toml").write_text(text)
    with pytest.raises(FactError) as caught:
        read_study(tmp_path / "study.toml")
    lines = str(caught.value).splitlines()
    assert len(lines) == 5 and all(line.startswith(str(tmp_path / "study.toml")) for line in lines)
    assert [says in str(caught.value) for _, says in list(UNREAD.values())[:5]] == [True] * 5


def test_an_exception_needs_a_number_and_a_reason(tmp_path):
    text = (TINY / "study.toml").read_text()
    path = tmp_path / "study.toml"
    path.write_text(f'{text}\n[disclosure.exceptions]\n"share.happy.agree.all" = ""\n')
    with pytest.raises(FactError, match="is empty, expected text"):
        read_study(path)
    path.write_text(f'{text}\n[disclosure.exceptions]\n"share.happy.agre.all" = "known anyway"\n')
    floors = read_study(path).disclosure
    with pytest.raises(
        FactError, match=r"no number 'share.happy.agre.all', did you mean 'share.happy.agree.all'"
    ):
        floors.excused(["share.happy.agree.all"], path)
    assert floors.excused(["share.happy.agre.all"], path) == {"share.happy.agre.all": "known anyway"}
