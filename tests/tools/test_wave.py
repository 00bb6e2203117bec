"""The second wave in one command after the first: what was moves aside, what differs is asked of the author."""

import os
import subprocess
from pathlib import Path

import pytest

from analysis.study import FactError, read_study
from analysis.tools import wave
from analysis.tools.importing.rules import read_rules
from analysis.tools.importing.toml import write_rules
from tests.tools.importing.exports import qualtrics
from tests.tools.importing.folder import CONFIRM, build, imported, rows


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (export,) = qualtrics(tmp_path)
    return imported(export, tmp_path / "study", CONFIRM)


def later(folder: Path, *edits: tuple[str, str]) -> Path:
    """The export of a year later."""
    text = (folder / "qualtrics.csv").read_text(encoding="utf-8").replace("2025-03-0", "2026-03-0")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path = folder / "later.csv"
    path.write_text(text, encoding="utf-8")
    return path


def listing(study: Path) -> dict[str, bytes]:
    return {str(p.relative_to(study)): p.read_bytes() for p in study.rglob("*") if p.is_file()}


def test_from_a_second_export_to_changes_on_the_site(tmp_path: Path, study: Path) -> None:
    before = listing(study)
    export = later(tmp_path, ("- My work is paid well", "- My pay is good"))
    said = subprocess.run(
        ["make", "-s", "wave", f"FROM={export}", f"STUDY={study}", "THIS=2026", "WAS=2025"],
        capture_output=True, text=True, env={**os.environ, "MAKEFLAGS": "", "LC_ALL": "C"},
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert "say of 1 questions which each is" in said.stdout
    assert (study / "waves/2025/responses.csv").read_bytes() == before["responses.csv"]
    assert (study / "waves/2025/codebook.csv").read_bytes() == before["codebook.csv"]
    settings = read_study(study / "study.toml")
    assert settings.waves and settings.waves.this == "2026"
    assert read_study(study / "waves/2025/study.toml").waves is None
    (row,) = rows(study / "waves/items.csv")
    assert row["question"] == "Q2_2" and row["note"] == "differs in wording" and row["kind"] == ""
    items = study / "waves/items.csv"
    text = items.read_text(encoding="utf-8").replace(
        "2025,Q2_2,,,,differs in wording", "2025,Q2_2,reworded,,,Pay."
    )
    items.write_text(text, encoding="utf-8")
    made = rows(build(study, "disclose") / "waves.csv")
    keys = {row["key"] for row in made}
    assert {"share.Q1.staff.all@wave=2025", "change.share.Q2_1.agree.all@wave=2025"} <= keys
    assert {row["wave"] for row in made} == {"2025"}


def test_a_question_that_differs_stops_the_build_until_it_is_said_what_it_is(
    tmp_path: Path, study: Path
) -> None:
    wave.main(
        study, later(tmp_path, ("- My work is paid well", "- My pay is good")), Path("2026"), Path("2025")
    )
    with pytest.raises(FactError, match="row 2: kind ''; expected one of same, reworded, broken"):
        list(wave.listed(study / "waves/items.csv", ["2025"]))


def test_an_export_with_a_fault_leaves_everything_as_it_was(tmp_path: Path, study: Path) -> None:
    before = listing(study)
    export = later(tmp_path, ("Staff,", "Guest,"))
    (study / "scales.csv").write_text("broken\n", encoding="utf-8")
    with pytest.raises(FactError):
        wave.main(study, export, Path("2026"), Path("2025"))
    assert listing(study) == {**before, "scales.csv": b"broken\n"}


def test_what_the_import_asks_stands_in_the_rules_of_the_study(tmp_path: Path, study: Path, capsys) -> None:
    before, said = listing(study), read_rules(study / "import.toml")
    export = later(tmp_path)
    lines = export.read_text(encoding="utf-8").splitlines(keepends=True)
    mailed = [f"Mail{i}@a.org,{line}" if i > 2 else f"Your mail,{line}" for i, line in enumerate(lines)]
    export.write_text("".join(mailed), encoding="utf-8")
    with pytest.raises(FactError, match=f"written to {study}/import.toml"):
        wave.main(study, export, Path("2026"), Path("2025"))
    rules = read_rules(study / "import.toml")
    assert rules.private["Your mail"] == "drop" and not rules.confirmed and rules.source == said.source
    assert {n for n, raw in listing(study).items() if raw != before[n]} == {"import.toml"}
    rules.confirmed = True
    write_rules(rules)
    wave.main(study, export, Path("2026"), Path("2025"))
    assert f"guesses to confirm in {study}/import.md" in capsys.readouterr().out


def test_a_question_under_another_id_is_asked_about(tmp_path: Path, study: Path, capsys) -> None:
    path = study / "codebook.csv"
    wave.main(study, later(tmp_path), Path("2026"), Path("2025"))
    assert "new in this wave" not in capsys.readouterr().out
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\nQ1,", "\nQ1_new,"), encoding="utf-8")
    (told, *_) = wave.steps(study, 0, "2025")
    assert "new in this wave: Q1_new; no longer asked: Q1." in told


def test_a_third_wave_and_responses_that_lie_elsewhere(tmp_path: Path, study: Path) -> None:
    private = tmp_path / "private.csv"
    (study / "responses.csv").replace(private)
    text = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text(f'responses = "{private}"\n{text}', encoding="utf-8")
    export = later(tmp_path)
    wave.main(study, export, Path("2026"), Path("2025"))
    wave.main(study, export, Path("2027"))
    assert read_study(study / "study.toml").waves.this == "2027"
    assert [p.name for p in sorted((study / "waves").iterdir())] == ["2025", "2026", "items.csv"]
    for name in ("2025", "2026"):
        kept = Path(read_study(study / "waves" / name / "study.toml").responses)
        assert kept == tmp_path / f"private-{name}.csv" and kept.exists()
    assert private.exists()


@pytest.mark.parametrize(
    ("this", "was", "says"),
    [("2026", None, "Give WAS="), ("2025", "2025", "already"), ("a b", "2025", "'a b'")],
)
def test_names_of_waves_are_checked(
    tmp_path: Path, study: Path, this: str, was: str | None, says: str
) -> None:
    with pytest.raises(FactError, match=says):
        wave.main(study, later(tmp_path), Path(this), Path(was) if was else None)
