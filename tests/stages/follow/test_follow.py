"""What changed between two waves of a panel: against a jackknife of both, and what is compared at all."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.numbers.schema import read_rows
from analysis.stages.estimate import __main__ as estimate
from analysis.stages.follow import __main__ as follow
from analysis.stages.prepare import __main__ as prepare
from analysis.stages.weight import __main__ as weight
from analysis.stats import benjamini_hochberg
from analysis.store import Scores
from analysis.study import FactError

TWICE = Path("tests/studies/twice")
AGREE = "change.share.happy.agree.all@wave=2025"


def facts(study: Path, wave: Path | None = None) -> dict[str, Path]:
    names = {
        "study": "study.toml",
        "codebook": "codebook.csv",
        "scales": "scales.csv",
        "recodes": "recodes.toml",
    }
    return {
        what: own if wave and (own := wave / name).exists() else study / name
        for what, name in names.items()
    }


def followed(study: Path, made: Path, raked: bool = True) -> pd.DataFrame:
    """The changes of a study folder, all stages run into `made`."""
    earlier = [path for path in sorted((study / "waves").iterdir()) if path.is_dir()]
    for wave, name in ((None, "now"), *((path, path.name) for path in earlier)):
        folder, of = made / name, facts(study, wave)
        folder.mkdir(parents=True)
        people, weights = folder / "people.parquet", folder / "weights.csv"
        responses = (wave or study) / "responses.csv"
        prepare.main(responses=responses, people=people, quality=folder / "quality.csv", **of)
        weight.main(people=people, weights=weights, weighting=folder / "weighting.csv",
                    margins=study / "margins.csv" if raked else None, **of)  # fmt: skip
        estimate.main(
            people=people, weights=weights, estimates=folder / "estimates.csv", scores=folder / "s", **of
        )
    now = made / "now"
    follow.main(people=now / "people.parquet", weights=now / "weights.csv", estimates=now / "estimates.csv",
                asked=study / "waves", made=made, followed=made / "followed.csv", scores=made / "scores",
                **facts(study))  # fmt: skip
    return read_rows(made / "followed.csv").set_index("key")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pd.DataFrame]:
    made = tmp_path_factory.mktemp("twice")
    return made, followed(TWICE, made)


def edited(folder: Path, old: str, new: str, *names: str) -> Path:
    study = Path(shutil.copytree(TWICE, folder / "twice"))
    for name in names:
        text = (study / name).read_text(encoding="utf-8")
        assert old in text
        (study / name).write_text(text.replace(old, new), encoding="utf-8")
    return study


def test_a_change_is_this_wave_less_the_earlier_one(built):
    made, changes = built
    now, then = (read_rows(made / name / "estimates.csv").set_index("key") for name in ("now", "2025"))
    key = "share.happy.agree.all"
    change = changes.loc[AGREE]
    assert change["value"] == pytest.approx(now["value"][key] - then["value"][key], rel=1e-9)
    assert change["left"] == key and change["right"] == f"{key}@wave=2025" and change["df"] == 21
    scores = Scores(made / "scores").of(AGREE)
    assert change.se == pytest.approx(np.sqrt(scores @ scores), rel=1e-9)
    apart = np.hypot(now.se[key], then.se[key])
    assert change.se < 0.9 * apart  # three of four people are in both


def test_the_error_is_that_of_a_jackknife_of_both_waves(tmp_path):
    """Each sampling unit left out of both waves at once, JKn: nothing is known of the code above."""
    raking = 'raking = [{ margin = "role", variables = ["role"] }]\ntrim   = { low = 0.2, high = 5.0 }\n'
    study = edited(tmp_path, raking, "", "study.toml", "waves/2025/study.toml")
    change = followed(study, tmp_path / "made", raked=False).loc[AGREE]
    waves = [pd.read_csv(study / name / "responses.csv") for name in (".", "waves/2025")]
    for rows in waves:
        rows["y"], rows["base"] = rows.happy.isin([4, 5]).astype(float), rows.base * (rows.happy != -9)

    def gap(left_out: str = "", stratum: str = "", units: int = 2) -> float:
        ends = []
        for rows in waves:
            factor = np.where(rows.stratum == stratum, units / (units - 1), 1.0) * (rows.psu != left_out)
            ends.append((factor * rows.base * rows.y).sum() / (factor * rows.base).sum())
        return ends[0] - ends[1]

    variance = 0.0
    for stratum, rows in waves[0].groupby("stratum"):
        units = sorted({*rows.psu, *waves[1].psu[waves[1].stratum == stratum]})
        each = np.array([gap(unit, stratum, len(units)) for unit in units])
        variance += (len(units) - 1) / len(units) * ((each - gap()) ** 2).sum()
    assert change["value"] == pytest.approx(gap(), rel=1e-9)
    assert change.se == pytest.approx(np.sqrt(variance), rel=0.02)


def test_people_who_changed_their_answer_are_counted(built):
    waves = [pd.read_csv(TWICE / name / "responses.csv").set_index("id") for name in (".", "waves/2025")]
    both = waves[0].join(waves[1].add_suffix("_then"), how="inner")
    both = both[(both.happy != -9) & (both.happy_then != -9)]
    cells = pd.crosstab(both.happy.isin([4, 5]), both.happy_then.isin([4, 5]))
    assert built[1].cell[AGREE] == cells.to_numpy().min() and len(both) == 300


def test_what_is_broken_or_a_target_is_not_compared_and_p_is_adjusted_in_its_family(built):
    changes = built[1]
    assert not [key for key in changes.index if ".extra." in key or ".hours." in key]
    assert not [key for key in changes.index if key.startswith("change.share.role.")]  # raked in both
    assert {"", "role"} == set(changes.breakdown)
    family = changes[(changes.theme == "mood") & (changes.breakdown == "")]
    lead = family.index.isin([AGREE, "change.mean.content.all@wave=2025"])
    np.testing.assert_allclose(
        family.p_adjusted[lead], benjamini_hochberg(family.p[lead].to_numpy()), rtol=1e-9
    )
    every = benjamini_hochberg(family.p.to_numpy())
    np.testing.assert_allclose(family.p_adjusted[~lead], every[~lead], rtol=1e-9)


def test_waves_without_labels_in_common_are_apart(tmp_path, built):
    study = edited(tmp_path, 'overlap    = "people"', 'overlap    = "none"', "study.toml")
    changes = followed(study, tmp_path / "made")
    now, then = (
        read_rows(tmp_path / "made" / n / "estimates.csv").set_index("key") for n in ("now", "2025")
    )
    key = "share.happy.agree.all"
    assert changes.se[AGREE] == pytest.approx(np.hypot(now.se[key], then.se[key]), rel=1e-9)
    assert changes.cell.isna().all() and changes["value"][AGREE] == built[1]["value"][AGREE]


def test_a_panel_of_which_nobody_is_in_both_is_an_error(tmp_path):
    study = edited(tmp_path, "\n2", "\n7", "waves/2025/responses.csv")
    with pytest.raises(FactError, match="nobody is in wave '2025' and this one"):
        followed(study, tmp_path / "made")


def test_of_three_waves_the_earlier_two_are_compared_as_they_were_when_one_was_the_newest(tmp_path, built):
    """The same wave twice: its change is that of nobody, without error; and to now it is as before."""
    study = Path(shutil.copytree(TWICE, tmp_path / "three"))
    shutil.copytree(study / "waves/2025", study / "waves/2024")
    items = study / "waves/items.csv"
    text = items.read_text(encoding="utf-8")
    items.write_text(text + "".join(text.splitlines(True)[1:]).replace("2025,", "2024,"), encoding="utf-8")
    changes = followed(study, tmp_path / "made")
    between = changes[[str(key).endswith("@wave=2024@until=2025") for key in changes.index]]
    since = changes[[str(key).endswith("@wave=2024") for key in changes.index]]
    assert len(between) == len(since) == len(built[1]) and (between["value"] == 0).all()
    assert between.se.max() < 1e-12 and (between.question == since.question.to_numpy()).all()
    agree = between.loc[f"{AGREE.replace('2025', '2024')}@until=2025"]
    assert agree["left"] == "share.happy.agree.all@wave=2025" and agree["right"].endswith("all@wave=2024")
    columns = ["value", "low", "high", "se", "df", "base", "cell", "p", "p_adjusted"]
    pd.testing.assert_frame_equal(
        since[columns].reset_index(drop=True), built[1][columns].reset_index(drop=True)
    )
