"""Claims and charts by rule, as files: read like those that people write, the same bytes each time."""

from pathlib import Path

import pytest

from analysis.stages.propose import __main__ as propose
from analysis.study import FactError, read_claims
from analysis.study.charts import read_chart

TINY = Path("tests/studies/tiny")


def proposed(folder: Path, own: list[Path] | None = None) -> tuple[Path, Path]:
    files = [TINY / name for name in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")]
    propose.main(*files, proposed=folder / "claims.toml", charts=folder / "charts", chart=own)
    return folder / "claims.toml", folder / "charts"


def test_what_is_proposed_reads_like_what_people_write(tmp_path):
    claims, charts = proposed(tmp_path)
    found = read_claims(claims)
    assert "sides_happy" in found and found["sides_happy"].family == "mood"
    assert found["half_happy_agree"].right == 0.5 and found["half_happy_agree"].relation == "differs"
    kinds = {path.stem: read_chart(path).kind for path in charts.glob("*.toml")}
    assert kinds["perks"] == "ranked" and kinds["role"] == "dots" and "hours" not in kinds


def test_the_same_questionnaire_gives_the_same_bytes(tmp_path):
    one, two = proposed(tmp_path / "one"), proposed(tmp_path / "two")
    assert one[0].read_bytes() == two[0].read_bytes()
    for path in sorted(one[1].glob("*")):
        assert path.read_bytes() == (two[1] / path.name).read_bytes()


def test_a_chart_of_the_studys_own_takes_the_place_of_the_one_by_rule(tmp_path):
    _, charts = proposed(tmp_path)
    assert (charts / "perks.toml").exists()
    proposed(tmp_path, own=[Path("charts/perks.toml")])
    assert not (charts / "perks.toml").exists() and (charts / "role.toml").exists()


def test_two_claims_of_one_name_are_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(propose, "claimed", lambda *_: iter([("a", {}), ("a", {})]))
    with pytest.raises(FactError, match="two claims by rule are both named 'a'"):
        proposed(tmp_path)


def test_text_stands_in_toml_as_it_is():
    assert propose.value('a "b" \\ \n ü') == '"a \\"b\\" \\\\ \\n ü"'
    assert propose.value([{"is": "q", "fit": True}, 0.5]) == '[{ is = "q", fit = true }, 0.5]'
