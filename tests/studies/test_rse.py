"""Research software engineers 2017 and 2018: a real study in two waves, changes held to a second computation."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from analysis.numbers.schema import read_rows
from analysis.stages.disclose import __main__ as disclose
from analysis.stages.estimate import __main__ as estimate
from analysis.stages.follow import __main__ as follow
from analysis.stages.prepare import __main__ as prepare
from analysis.stages.weight import __main__ as weight
from analysis.study import FactError
from analysis.tools import wave
from tests.tools.importing.folder import ALLOW, CONFIRM, imported, rows

STUDY = Path("tests/studies/rse")
SOURCE = "surveys/rse_international_2018/rse_international_2017_2018_merged.csv"
BEGINS = {  # our column -> how the column of the published file begins
    "country": "socio1.", "professional": "soft2can.", "full_time": "currentEmp12.", "researchers": "currentWork1.",
    "group": "currentWork2.", "presented": "conf1can.", "leaving": "stability2.", "system": "tool2.",
    "same_pay": "turnOver6.",
}  # fmt: skip
ENDS = {  # an option of a mark-all question -> how its column ends
    "tested_none": "[No formal testing]", "tested_users": "[No formal testing but users provide feedback]",
    "tested_developers": "[The developers do their own testing]",
    "tested_engineers": "[Test engineers conduct testing]",
    "used_python": "at work? Please select all that apply. [Python]",
    "used_r": "at work? Please select all that apply. [R]",
    "used_c": "at work? Please select all that apply. [C]",
}  # fmt: skip
COUNTRIES = ("Germany", "United Kingdom", "United States", "Netherlands")
SPELLED = {"Full time": "Full Time", "Part time": "Part-time", "Android": "Other", "iOS": "Other"}
WAVES = {"2018": STUDY, "2017": STUDY / "waves/2017"}


def converted(shared: Path, year: str, path: Path) -> Path:
    """The responses of one wave from the published file: each answer as recorded, an option as 1 or 0."""
    with (shared / SOURCE).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    found = {
        ours: next(i for i, name in enumerate(header) if name.startswith(start))
        for ours, start in BEGINS.items()
    }
    marks = {
        ours: next(i for i, name in enumerate(header) if name.endswith(end)) for ours, end in ENDS.items()
    }
    at = header.index("Year")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["id", *found, *marks])
        for row in rows:
            if row[at] == year:
                cells = {name: SPELLED.get(row[i], row[i]) for name, i in found.items()}
                if not cells["country"].startswith(COUNTRIES):
                    cells["country"] = "Other"
                options = ({"Yes": "1", "No": "0"}.get(row[i], "") for i in marks.values())
                writer.writerow([row[0], *cells.values(), *options])
    return path


@pytest.fixture(scope="module")
def built(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both waves through the same stages, and what changed between them."""
    folder = tmp_path_factory.mktemp("rse")
    for year, study in WAVES.items():
        made = folder / "waves" / year
        made.mkdir(parents=True)
        facts = {"codebook": STUDY / "codebook.csv", "scales": study / "scales.csv", "recodes": None,
                 "study": study / "study.toml"}  # fmt: skip
        responses = converted(shared, year, made / "responses.csv")
        people, weights = made / "people.parquet", made / "weights.csv"
        prepare.main(responses=responses, people=people, quality=made / "quality.csv", **facts)
        weight.main(people=people, study=facts["study"], weights=weights, weighting=made / "weighting.csv")
        estimate.main(
            people=people,
            weights=weights,
            estimates=made / "estimates.csv",
            scores=made / "scores",
            **facts,
        )
    now = folder / "waves/2018"
    facts = {"codebook": STUDY / "codebook.csv", "scales": STUDY / "scales.csv", "recodes": None,
             "study": STUDY / "study.toml", "asked": STUDY / "waves", "made": folder / "waves"}  # fmt: skip
    follow.main(people=now / "people.parquet", weights=now / "weights.csv", estimates=now / "estimates.csv",
                followed=folder / "followed.csv", scores=folder / "scores", **facts)  # fmt: skip
    disclose.main(numbers=folder / "numbers.csv", waves=folder / "waves.csv", followed=folder / "followed.csv",
                  people=now / "people.parquet", estimates=now / "estimates.csv", weighting=now / "weighting.csv",
                  quality=now / "quality.csv", **facts)  # fmt: skip
    return folder


def answers(folder: Path, year: str, column: str, code: str, country: str = "") -> np.ndarray:
    """1 and 0 of those who answered, read from the responses by another way."""
    rows = pd.read_csv(folder / "waves" / year / "responses.csv", dtype=str, keep_default_na=False)
    rows = rows[(rows[column] != "") & (rows[column] != "Prefer not to say")]
    return (rows[column][rows.country.str.startswith(country)] == code).to_numpy(float)


@pytest.mark.parametrize(
    ("key", "column", "code"),
    [
        ("professional.yes", "professional", "Yes"), ("group.yes", "group", "Yes"), ("presented.no", "presented", "No"),
        ("leaving.yes", "leaving", "Yes"), ("tested.users", "tested_users", "1"), ("used.python", "used_python", "1"),
        ("full_time.full", "full_time", "Full Time"), ("system.linux", "system", "GNU/Linux"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("group", "country"), [("all", ""), ("country.uk", "United Kingdom")])
def test_changes_are_those_of_two_samples(built, key, column, code, group, country):
    change = read_rows(built / "followed.csv").set_index("key").loc[f"change.share.{key}.{group}@wave=2017"]
    now, then = (answers(built, year, column, code, country) for year in ("2018", "2017"))
    assert change["value"] == pytest.approx(now.mean() - then.mean(), abs=1e-12)
    by_hand = sum(x.var() / len(x) * n / (n - 1) for x, n in ((now, 997), (then, 841)))  # a domain of all
    assert change.se == pytest.approx(np.sqrt(by_hand), rel=1e-10)
    both = CompareMeans(DescrStatsW(now), DescrStatsW(then))
    assert change.se == pytest.approx(both.std_meandiff_separatevar, rel=0.005)
    assert change["df"] == 840


def test_bases_are_those_of_the_published_counts(built):
    rows = read_rows(built / "waves/2018/estimates.csv").set_index("key")
    assert rows.cell["share.country.germany.all"] == 333 and rows.cell["share.country.uk.all"] == 237


def test_a_broken_item_is_told_and_not_compared(built):
    told = read_rows(built / "waves.csv").set_index("key")
    assert "share.researchers.same.all@wave=2017" in told.index
    assert not [key for key in told.index if key.startswith("change.share.researchers")]
    assert "change.mean.same_pay.all@wave=2017" in told.index


def test_the_gate_judges_each_wave_by_its_own_people(built):
    told = read_rows(built / "waves.csv").set_index("key")
    own = read_rows(built / "waves/2017/estimates.csv").set_index("key")
    shown = told[(told.kind == "share") & (told.status != "withheld")]
    cells = own.loc[[key.partition("@")[0] for key in shown.index]]
    assert cells.cell.min() >= 5 and (cells.base - cells.cell).min() >= 5 and cells.base.min() >= 30
    assert (told.status[told.reason == "privacy"] == "withheld").all() and (told.reason == "privacy").any()


def test_where_all_count_alike_a_change_is_made_from_what_is_printed(built):
    told, now = (read_rows(built / name).set_index("key") for name in ("waves.csv", "numbers.csv"))
    for key in ("share.professional.yes.all", "share.leaving.yes.country.uk"):
        one, two, change = now.loc[key], told.loc[f"{key}@wave=2017"], told.loc[f"change.{key}@wave=2017"]
        assert change["value"] == pytest.approx(one["value"] - two["value"], abs=1e-9)
        assert change.se == pytest.approx(np.hypot(one.se, two.se), rel=0.01)


def exported(shared: Path, year: str, path: Path) -> Path:
    """All that was asked in a year, as its own export would hold it: what nobody answered has no column."""
    with (shared / SOURCE).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    mine = [row for row in rows if row[header.index("Year")] == year]
    kept = [i for i, name in enumerate(header) if name != "Year" and any(row[i].strip() for row in mine)]
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([row[i] for i in kept] for row in (header, *mine))
    return path


def test_the_second_year_comes_in_by_the_rules_of_the_first(shared, tmp_path):
    """Its whole export, 217 columns and then 280: one command after the question on a new personal column."""
    study = imported(exported(shared, "2017", tmp_path / "2017.csv"), tmp_path / "rse", CONFIRM, ALLOW)
    later, name = exported(shared, "2018", tmp_path / "2018.csv"), Path("2018")
    with pytest.raises(FactError, match=r"column 'startdate\. Date started': exact time"):
        wave.main(study, later, name, Path("2017"))
    rules = study / "import.toml"
    rules.write_text(rules.read_text(encoding="utf-8").replace(*CONFIRM[1:]), encoding="utf-8")
    wave.main(study, later, name, Path("2017"))
    responses = [rows(at / "responses.csv") for at in (study / "waves/2017", study)]
    assert [len(each) for each in responses] == [841, 997]
    then, now = ({c for c in each[0] if c.startswith("currentEmp13_")} for each in responses)
    assert "currentEmp13_african_languages" in then - now  # of which nobody was asked in 2018
    asked = rows(study / "waves/items.csv")
    assert len(asked) == 14 and {row["kind"] for row in asked} == {""}
    assert "currentEmp13" in {row["question"] for row in asked}
