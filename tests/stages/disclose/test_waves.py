"""Earlier waves at the gate: whose editions they are, under which keys they leave, and whom two would tell of."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.numbers.key import Key
from analysis.stages.disclose import waves
from analysis.study import FactError, read_survey, read_waves

STUDY = Path("tests/studies/twice")


@pytest.fixture(scope="module")
def study():
    """Settings of the study, and its earlier wave."""
    files = [STUDY / name for name in ("study.toml", "codebook.csv", "scales.csv", "recodes.toml")]
    settings, questions = read_survey(*files)
    return settings, read_waves(STUDY / "waves", settings, questions)[0]


def test_an_edition_is_of_the_wave_that_was_released_next(study):
    _, wave = study
    rows = pd.DataFrame(index=["share.paid.yes.all"])
    days = ("2024-12-01", "2025-01-10", "2025-01-11")
    found = waves.split({Path(f"editions/{day}.csv"): rows for day in days}, [wave])
    assert {name: [p.stem for p in of] for name, of in found.items()} == {
        "2025": list(days[:2]),
        "": [days[2]],
    }


def test_what_an_edition_of_this_wave_told_of_an_earlier_one_is_known_of_that(study):
    _, wave = study
    told = [
        "share.happy.agree.all",
        "share.paid.no.role.early@wave=2025",
        "mean.content.all@wave=2025",
        "quality.respondents@wave=2025",
        "change.share.happy.agree.all@wave=2025",
        "share.gone.yes.all@wave=2025",
    ]
    rows = pd.DataFrame({"kind": "share", "question": "", "answer": "", "breakdown": "", "level": "", "value": 0.5},
                        index=told)  # fmt: skip
    path = Path("editions/2026-01-05.csv")
    other = replace(wave.links["paid"], was="salary", answers={"no": "none"})
    found = waves.split({path: rows}, [replace(wave, links={**wave.links, "paid": other})])
    assert found[""][path].index.tolist() == told[:1]
    theirs = {"share.salary.none.role.early", "mean.content.all", "quality.respondents"}
    assert set(found["2025"][path].index) == theirs


def test_a_wave_leaves_under_our_keys(study):
    _, wave = study
    names = dict(waves.places(wave, ("role",)))
    key = Key.parse("share.paid.yes.role.early")
    assert names[key] == key and Key.parse("mean.hours.all") not in names
    other = replace(
        wave, links={**wave.links, "paid": replace(wave.links["paid"], was="perks", answers={"yes": "car"})}
    )
    names = dict(waves.places(other, ()))
    assert str(names[Key("share", "paid", "yes")]) == "share.perks.car.all"
    table = pd.DataFrame({"key": ["share.perks.car.all", "share.perks.food.all"], "kind": "share", "question": "perks",
                          "answer": ["car", "food"], "breakdown": "", "level": "", "value": [0.3, 0.2]})  # fmt: skip
    mine = [(theirs, ours) for ours, theirs in names.items() if ours.question == "paid"]
    told = waves.renamed(table.set_index("key"), mine)
    assert told.index.tolist() == ["share.paid.yes.all"] and told.answer.tolist() == ["yes"]
    assert told["value"].tolist() == [0.3] and told.question.tolist() == ["paid"]


def test_what_is_broken_is_told_and_never_held_beside_another_wave(study):
    _, wave = study
    names = list(waves.places(wave, ()))
    broken = Key("share", "extra", "yes")
    assert broken in dict(names) and broken not in dict(waves.compared(names, wave))


@pytest.mark.parametrize(("apart", "stops"), [(0, False), (1, True), (9, True), (10, False)])
def test_waves_that_differ_by_a_few_people_are_refused(study, apart, stops):
    settings, _ = study
    mine, other = (frozenset(map(str, range(n))) for n in (100, 100 + apart))
    known = waves.Known("2026", other, pd.DataFrame())
    if stops:
        with pytest.raises(FactError, match=f"the same people but for {apart}"):
            waves.distinct(mine, known, "2025", settings)
    else:
        waves.distinct(mine, known, "2025", settings)


def test_the_stricter_threshold_counts(study):
    settings, wave = study
    loose = replace(wave.study, disclosure=replace(wave.study.disclosure, min_base=40, min_cell=5))
    strict = replace(settings, disclosure=replace(settings.disclosure, min_base=30, min_cell=8))
    of = waves.strictest(loose, strict)
    assert (of.min_base, of.min_cell) == (40, 8)


def test_what_a_panel_knows_of_the_other_wave():
    table = pd.DataFrame({"kind": "share", "status": ["shown", "withheld", "withheld"], "reason": ["", "privacy", "uncertain"]},
                         index=["share.a", "share.b", "share.c"])  # fmt: skip
    assert waves.shown(table) == {"share.a": True, "share.b": False}
