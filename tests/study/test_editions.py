"""Editions and the list of changes, as people and `make edition` write them down."""

from pathlib import Path

import pytest

from analysis.study import FactError, read_changelog, read_released

SITE = "0f" * 32


def written(folder: Path, day: str, version: str = "1.0", site: str = SITE) -> Path:
    path = folder / f"{day}.toml"
    path.write_text(f'version = "{version}"\nsite = "{site}"\n')
    return path


def test_editions_stand_in_the_order_of_their_days(tmp_path):
    paths = [written(tmp_path, "2027-01-05", "1.1"), written(tmp_path, "2026-06-15")]
    assert [(x.day, x.version) for x in read_released(paths)] == [
        ("2026-06-15", "1.0"),
        ("2027-01-05", "1.1"),
    ]


def test_every_fault_of_every_edition_is_told_at_once(tmp_path):
    paths = [
        written(tmp_path, "first"),
        written(tmp_path, "2026-06-15", site="abc"),
        written(tmp_path, "2027-01-05", "1.1"),
    ]
    with pytest.raises(FactError) as told:
        read_released(paths)
    assert "first.toml: expected a file named by the day" in str(told.value)
    assert "2026-06-15.toml: site is 'abc', expected 64 digits" in str(told.value)
    with pytest.raises(FactError, match=r"2027-02-01\.toml: version '1\.1' is also that of an edition"):
        read_released([paths[2], written(tmp_path, "2027-02-01", "1.1")])


def test_a_list_of_changes_by_version_with_the_keys_that_a_line_names(tmp_path):
    path = tmp_path / "CHANGELOG.md"
    path.write_text(
        "# Changes\n\nWords.\n\n## 1.1\n\n- `share.B7_*` `mean.*`: The scale was turned,\n  and is not now.\n"
        "- A page more: `share.x`.\n\n## 1.0\n\n- First edition.\n"
    )
    found = read_changelog(path)
    assert list(found) == ["1.1", "1.0"]
    turned, more = found["1.1"]
    assert turned.says == "The scale was turned, and is not now." and turned.keys == (
        "share.B7_*",
        "mean.*",
    )
    assert turned.moved("share.B7_worrycol.worried.all") and turned.moved("mean.hours.all")
    assert not turned.moved("share.B1_surveil.worried.all")
    assert more.says == "A page more: `share.x`." and not more.moved("share.x")
    path.write_text("## 1.0\n\n- x\n\n## 1.0\n")
    with pytest.raises(FactError, match=r"'1\.0' has two headings"):
        read_changelog(path)
