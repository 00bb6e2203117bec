"""Earlier waves: what is the same is found, what is not must be said, and what is said is held to the facts."""

import shutil
from pathlib import Path

import pytest

from analysis.study import FactError, read_survey, read_waves

TWICE = Path("tests/studies/twice")
HEAD = "wave,question,kind,was,answers,note\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TWICE, tmp_path / "twice"))


def waves(study: Path):
    """The waves of a study folder."""
    files = [study / name for name in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")]
    return read_waves(study / "waves", *read_survey(*files))


def items(study: Path, *rows: str) -> None:
    kept = (TWICE / "waves/items.csv").read_text(encoding="utf-8").splitlines()[1:]
    told = [row.split(",")[1] for row in rows]
    kept = [row for row in kept if row.split(",")[1] not in told]
    (study / "waves/items.csv").write_text(
        HEAD + "".join(f"{row}\n" for row in [*kept, *rows]), encoding="utf-8"
    )


def edited(study: Path, name: str, old: str, new: str) -> None:
    text = (study / name).read_text(encoding="utf-8")
    assert old in text
    (study / name).write_text(text.replace(old, new), encoding="utf-8")


def test_what_was_asked_in_the_same_words_needs_no_row(study):
    (wave,) = waves(study)
    kinds = {name: link.kind for name, link in wave.links.items()}
    assert kinds["happy"] == kinds["role"] == kinds["perks"] == "same"
    assert kinds["paid"] == "reworded" and kinds["extra"] == "broken" and "hours" not in kinds
    assert wave.links["happy"].answers["agree"] == "agree" and wave.name == "2025"
    assert wave.links["content"].answers == {"mean": "mean"}


def test_a_study_without_earlier_waves_has_none():
    files = [
        Path("tests/studies/tiny") / n for n in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")
    ]
    assert read_waves(None, *read_survey(*files)) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("waves/2025/codebook.csv", "I am happy with my work.", "I like my work.", "'happy' differs in wording from wave"),
        ("waves/items.csv", "2025,content,reworded,,,Made from Paid among others.\n", "", r"what it is made from \(paid\)"),
        ("waves/items.csv", "paid,reworded", "paid,same", "kind is 'same', and the two differ in wording"),
        ("waves/items.csv", "2025,paid", "2024,paid", "no wave '2024', did you mean '2025'"),
        ("waves/items.csv", "extra,broken", "extra,brokn", "kind 'brokn', did you mean 'broken'"),
        ("waves/items.csv", "2025,extra", "2025,extr", "no question 'extr', did you mean 'extra'"),
        ("waves/items.csv", "reworded,,,Asked", "reworded,payed,,Asked", "no question 'payed' in that wave, did you mean 'paid'"),
        ("waves/items.csv", "reworded,,,Asked", "reworded,,yes=yess,Asked", "no answer or net 'yess' then, did you mean 'yes'"),
        ("waves/items.csv", "Asked in other words.", "", "note is empty"),
        ("study.toml", 'this       = "2026"', 'this       = "2025"', "this wave is '2025', and so is one"),
        ("study.toml", 'breakdowns = ["role"]', 'breakdowns = ["rol"]', "'rol', which is no breakdown"),
        ("waves/2025/study.toml", "2025-01-10", "2027-01-10", "release is 2026-01-05, and wave '2025', before it by name, was released on 2027-01-10"),
        ("waves/2025/study.toml", 'breakdowns = ["role", "group"]', 'breakdowns = ["group"]', "breakdowns lack 'role', by which"),
        ("waves/2025/codebook.csv", "What is your role?", "Which role?", "breakdowns: 'role' was not asked in the same way"),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_place(study, name, old, new, says):
    edited(study, name, old, new)
    with pytest.raises(FactError, match=says):
        waves(study)


def test_answers_are_paired_as_the_row_says(study):
    items(study, "2025,paid,reworded,,yes=no,Asked the other way round.")
    assert waves(study)[0].links["paid"].answers == {"yes": "no"}


def test_faults_are_told_together(study):
    edited(study, "waves/2025/codebook.csv", "I am happy with my work.", "I like my work.")
    edited(study, "waves/items.csv", "Asked in other words.", "")
    with pytest.raises(FactError) as wrong:
        waves(study)
    assert len(wrong.value.faults) >= 2


def test_waves_without_settings_and_units_without_a_design_are_refused(study):
    text = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text(
        text.replace('"people"', '"units"').replace('psu    = "psu"\n', ""), encoding="utf-8"
    )
    with pytest.raises(FactError, match="names no psu"):
        waves(study)
    start, end = text.index("[waves]"), text.index("[themes]")
    (study / "study.toml").write_text(text[:start] + text[end:], encoding="utf-8")
    with pytest.raises(FactError, match=r"\[waves\] is missing, and .* holds 2025"):
        waves(study)


def test_respondents_whom_an_import_numbered_anew_are_no_panel(study):
    assert waves(study)
    (study / "import.toml").write_text("", encoding="utf-8")
    with pytest.raises(FactError, match="numbers respondents anew"):
        waves(study)
    edited(study, "study.toml", '"people"', '"none"')
    assert waves(study)
