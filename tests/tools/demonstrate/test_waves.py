"""The wave of the year before: the same people, who stood elsewhere where its parameters say so."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from analysis.study import read_study
from analysis.tools.demonstrate import build_population, draw_sample, files
from analysis.tools.demonstrate.waves import Earlier, before, earlier
from tests.tools.demonstrate.conftest import STUDY

WAVE = STUDY / "waves/2025"


@pytest.fixture(scope="module")
def wave(world) -> tuple[dict, object, dict, Earlier]:
    """Its table of parameters, the draw of now with its masks, and the wave."""
    spec = world.parameters["waves"]["2025"]
    rng = np.random.Generator(np.random.PCG64(3))
    now = draw_sample(world.population, world.parameters, rng)
    masks = files.mask(now, world.population, rng)
    batteries = read_study(STUDY / "study.toml").quality.batteries
    build = partial(build_population, margins=world.margins, questions=world.questions, batteries=batteries)
    return spec, now, masks, earlier(build, before(world.parameters, spec), spec, now, masks)


def test_people_are_those_of_now_and_answer_otherwise_where_it_says_so(world, wave):
    spec, _, _, then = wave
    moved = {
        name
        for name, codes in then.population.people.items()
        if (codes != world.population.people[name]).any()
    }
    assert moved == set(spec["items"])
    assert (then.population.answers.declines == world.population.answers.declines).all()


def test_institutions_stay_in_some_strata_and_keep_their_numbers(world, wave):
    spec, now, masks, then = wave
    frame = world.population.frame
    drawn = [np.unique(frame.institution[of.row]) for of in (now, then.drawn)]
    for stratum in range(4):
        one, two = (set(x[frame.stratum[x] == stratum]) for x in drawn)
        assert (one == two) == (stratum in spec["kept"])
    assert then.masks["psu"] is masks["psu"]
    assert len(then.drawn.row) == pytest.approx(spec["part"] * len(now.row), rel=0.1)


def test_the_truth_beside_it_is_none_or_what_was_put_in():
    now, then = (pd.read_csv(path / "truth.csv").set_index("key")["value"] for path in (STUDY, WAVE))
    change = (now - then).dropna()
    assert (change[[key for key in change.index if "B1_surveil" in key or "F6_burden" in key]] == 0).all()
    assert change["share.B7_worrycol.worried.all"] > 0.05 > -0.05 > change["share.G7_gov.agree.all"]
    for questions in ("A1_contrib", "G6_inst", "descent"):
        mine = [key for key in change.index if key.startswith(f"share.{questions}.")]
        assert len(mine) > 3 and (change[mine] == 0).all()


def test_intervals_of_the_published_changes_hold_most_of_the_truth(built_site):
    told = pd.read_csv("build/waves.csv").set_index("key")
    now, then = (pd.read_csv(at / "truth.csv").set_index("key")["value"] for at in (STUDY, WAVE))
    changes = told[(told.kind == "change") & told.low.notna()]
    keys = [key.removeprefix("change.").partition("@")[0] for key in changes.index]
    true = (now[keys] - then[keys]).to_numpy()
    half = np.where(changes.unit == "points", 0.0005, 0.005)  # of the last digit
    assert ((changes.low - half <= true) & (true <= changes.high + half)).mean() > 0.88
