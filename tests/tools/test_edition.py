"""An edition is released once: the same again changes nothing, another one is refused, and each move has a cause."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.stages.publish import swap
from analysis.study import FactError
from analysis.tools import edition
from analysis.words import History, history
from analysis.words.history import Change, Told
from tests.tools.publishing.studies import settings

NUMBERS = "key,value\nshare.a.b.all,0.49\n"


@pytest.fixture
def released(tmp_path: Path) -> Callable[..., None]:
    """Release a site of a few files as an edition of the tiny study."""

    def run(day: str = "2026-01-05", version: str = "1.0", page: str = "<p>49%</p>", moved: tuple[Change, ...] = (),
            look: bool = False) -> None:  # fmt: skip
        told = History((Told(day, version, 1, bool(moved), {}, ()),), moved)
        history.write_history(told, tmp_path / "editions.json", tmp_path / "changes.csv")
        numbers, site = tmp_path / "numbers.csv", tmp_path / "site"
        numbers.write_text(NUMBERS)
        (site / "data").mkdir(parents=True, exist_ok=True)
        (site / "index.html").write_text(page)
        (site / "data" / "numbers.csv").write_text("data,key,value\nx,share.a.b.all,0.49\n")
        (site / "data" / "editions.json").write_text(
            f'{{"editions": [{{"released": "{day}", "version": "{version}", "name": "Edition {version}"}}]}}'
        )
        (site / swap.SUMS).write_text(swap.sums(site))
        edition.main(
            settings(tmp_path, day, version), numbers, tmp_path / "editions.json", tmp_path / "changes.csv", site,
            tmp_path / "editions", tmp_path / "kept", look, changelog=tmp_path / "CHANGELOG.md",
        )  # fmt: skip

    return run


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_release_writes_its_numbers_and_keeps_its_site(released, tmp_path):
    released()
    assert (tmp_path / "editions" / "2026-01-05.csv").read_text() == NUMBERS
    assert files(tmp_path / "kept" / "2026-01-05") == files(tmp_path / "site")
    toml = (tmp_path / "editions" / "2026-01-05.toml").read_text()
    assert 'version = "1.0"' in toml and edition.hashed(tmp_path / "site") in toml


def test_numbers_of_earlier_waves_are_kept_after_those_of_this_one(tmp_path):
    numbers, waves = tmp_path / "numbers.csv", tmp_path / "waves.csv"
    numbers.write_text(NUMBERS)
    waves.write_text("key,value,wave\nshare.a.b.all@wave=2025,0.5,2025\n")
    assert edition.whole(numbers, None).decode() == NUMBERS
    assert edition.whole(numbers, waves).decode() == f"{NUMBERS}share.a.b.all@wave=2025,0.5\n"


def test_the_same_again_is_the_same_edition(released, tmp_path, capsys):
    released()
    before = files(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        released()
    assert stopped.value.code == 0 and files(tmp_path) == before
    assert "as it stands" in capsys.readouterr().out
    with pytest.raises(SystemExit) as stopped:
        released(look=True)
    assert stopped.value.code == edition.AS_IT_STANDS


def test_a_look_writes_nothing(released, tmp_path):
    released(look=True)
    assert not (tmp_path / "editions").exists() and not (tmp_path / "kept").exists()


def test_the_kept_site_is_made_whole_again(released, tmp_path):
    released()
    (tmp_path / "kept" / "2026-01-05" / "index.html").write_text("<p>50%</p>")
    with pytest.raises(SystemExit):
        released()
    assert files(tmp_path / "kept" / "2026-01-05") == files(tmp_path / "site")


def test_what_is_published_stays(released, tmp_path):
    released()
    before = files(tmp_path / "editions") | files(tmp_path / "kept")
    with pytest.raises(FactError, match=r"the edition of this day is released, with another site"):
        released(page="<p>50%</p>")
    with pytest.raises(FactError, match=r"version is '1\.0', as in .*2026-01-05\.toml"):
        released(day="2026-02-01", page="<p>50%</p>")
    with pytest.raises(FactError, match=r"release is 2025-12-31, and .*2026-01-05\.toml is later"):
        released(day="2025-12-31", version="0.9")
    with pytest.raises(
        FactError, match=r"version is '0\.9', and .*2026-01-05\.toml is '1\.0'; expected one after"
    ):
        released(day="2026-02-01", version="0.9", page="<p>50%</p>")
    assert files(tmp_path / "editions") | files(tmp_path / "kept") == before
    released(day="2026-02-01", version="1.1", page="<p>50%</p>")
    assert sorted(p.name for p in (tmp_path / "kept").iterdir()) == ["2026-01-05", "2026-02-01"]


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [("1.9", "1.10", True), ("1.10", "1.9", False), ("1.0", "1.0", False), ("2", "1.5", False), ("1", "1.0.1", True),
     ("summer", "1.0", False), ("0.9", "2026b", False)],
)  # fmt: skip
def test_versions_in_numbers_rise(one, other, before):
    assert edition.is_before(one, other) == before


def test_a_number_that_moved_without_a_cause_stops_the_release(released, tmp_path):
    new = Change("2026-01-05", "1.0", "share.c.d.all", "new", "", "1%", "")
    moved = Change("2026-01-05", "1.0", "share.a.b.all", "moved", "48%", "49%", "")
    with pytest.raises(
        FactError,
        match=r"## 1\.0: no line names the cause of 1 numbers that moved \(1 share\.\*\), such as share\.a\.b\.all\.",
    ):
        released(moved=(new, moved))
    assert not (tmp_path / "editions").exists()
    before = Change(
        "2025-01-05", "0.9", "share.a.b.all", "moved", "48%", "49%", ""
    )  # of an earlier edition
    released(
        moved=(new, before, Change("2026-01-05", "1.0", "share.a.b.all", "moved", "48%", "49%", "", (0,)))
    )


def test_a_line_of_changes_that_is_of_no_number_that_moved_stops_the_release(released, tmp_path):
    lines = tmp_path / "CHANGELOG.md"
    lines.write_text("## 1.1\n\n- `shre.a.*` `share.a.*`: A slip.\n- Another look.\n")
    released()
    moved = Change("2026-02-01", "1.1", "share.a.b.all", "moved", "48%", "49%", "", (0,))
    later = {"day": "2026-02-01", "version": "1.1", "page": "<p>50%</p>", "moved": (moved,)}
    with pytest.raises(
        FactError,
        match=r"CHANGELOG\.md, ## 1\.1: 'shre\.a\.\*' is no number that moved, did you mean 'share\.a\.\*'",
    ):
        released(**later)
    lines.write_text(lines.read_text().replace("`shre.a.*` ", ""))
    released(**later)


@pytest.mark.parametrize(
    ("page", "says"),
    [("<p>Sponsor: TBD</p>", "says 'TBD'"), ("<p role=note data-older>", "its original has changed since")],
)
def test_what_could_not_be_published_is_not_released(released, tmp_path, page, says):
    with pytest.raises(FactError, match=f"index\\.html: {says}"):
        released(page=page)
    assert not (tmp_path / "editions").exists()


def test_a_site_of_other_numbers_or_of_another_edition_is_not_released(released, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.tools.test_edition.NUMBERS", "key,value\nshare.a.b.all,0.5\n")
    with pytest.raises(FactError, match=r"its data/numbers\.csv is not "):
        released()
    monkeypatch.undo()
    site = tmp_path / "site"
    told = (site / "data" / "editions.json").read_text()
    monkeypatch.setattr(swap, "sums", lambda folder: "")
    with pytest.raises(FactError, match="there and not listed"):
        released()
    monkeypatch.undo()
    (site / "data" / "editions.json").write_text(told.replace("1.0", "0.9"))
    with pytest.raises(FactError, match=r"it is Edition 0\.9, and .*study\.toml is not"):
        edition.check_same(edition.read_study(settings(tmp_path)), site, tmp_path / "numbers.csv")


def test_the_command_checks_everything_before_it_releases():
    said = subprocess.run(["make", "-n", "edition"], capture_output=True, text=True).stdout
    recipe = said[said.index("analysis.tools.edition look") :]
    for check in ("test", "recompute", "attack"):
        assert check in recipe.split("for check in ")[1].split(";")[0].split()
    assert recipe.index("look") < recipe.index("for check in") < recipe.index("edition release")
    told = subprocess.run(["make", "-n", "edition", "CHECKS="], capture_output=True, text=True).stdout
    assert "recompute" in told  # it cannot be told to leave them out


@pytest.mark.parametrize("goal", ["edition", "publish"])
def test_what_an_author_must_say_is_asked_for_before_anything_is_built(goal, tmp_path):
    said = subprocess.run(
        ["make", "STUDY=tests/studies/tiny", f"BUILD={tmp_path}", goal, "DEST=x"],
        capture_output=True, text=True, env={**os.environ, "MAKEFLAGS": ""},
    )  # fmt: skip
    assert said.returncode and "the address is not set" in said.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["stamps"]
    said = subprocess.run(["make", "publish"], capture_output=True, text=True)
    assert "DEST is not given: a folder, or host:/path/name" in said.stderr
