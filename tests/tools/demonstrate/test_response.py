"""Who answers, how far, and what they are shown."""

from copy import deepcopy

import numpy as np
import pytest

from analysis.tools.demonstrate import draw_sample
from analysis.tools.demonstrate.codes import BREAK_OFF, NOT_SHOWN
from analysis.tools.demonstrate.response import COMPLETE, LEFT, OWN, how_far, show_topics, start_probability


@pytest.fixture(scope="module")
def drawn(world):
    return draw_sample(world.population, world.parameters, np.random.default_rng(8))


def test_a_draw_is_a_function_of_its_arguments(world, drawn):
    again = draw_sample(world.population, world.parameters, np.random.default_rng(8))
    assert (again.row == drawn.row).all() and (again.codes == drawn.codes).all()
    other = draw_sample(world.population, world.parameters, np.random.default_rng(9))
    assert len(other.row) != len(drawn.row) or (other.row != drawn.row).any()


def test_own_topic_always_and_five_of_the_others():
    field = np.repeat(np.arange(1, 9), 500)
    shown = show_topics(field, np.random.default_rng(2))
    assert (np.argmax(shown == 2, axis=1) == np.array(OWN)[field - 1] - 1).all()
    assert ((shown == 2).sum(axis=1) == 1).all() and ((shown == 1).sum(axis=1) == 5).all()
    assert (shown[:500, 0] == 1).mean() == pytest.approx(5 / 13, abs=0.07)


def test_topics_not_shown_carry_their_code(world, drawn):
    columns = world.population.answers.columns
    for t in range(14):
        for name in (f"D1_{t + 1:02}", f"D2_{t + 1:02}"):
            codes = drawn.codes[:, columns.index(name)]
            reached = codes != BREAK_OFF
            assert ((codes == NOT_SHOWN) == (drawn.shown[:, t] == 0))[reached].all()


def test_break_offs_run_to_the_end(drawn, world):
    off = drawn.codes == BREAK_OFF
    assert not (off[:, :-1] & ~off[:, 1:]).any()
    assert (off.any(axis=1) == (drawn.complete != COMPLETE)).all()
    middle = world.population.answers.place("C1_nonfed")
    assert off[drawn.complete == LEFT, middle].all()
    assert not off[drawn.kept][:, middle - 1].any()


def test_how_far_keeps_its_shares(world):
    complete, last = how_far(20_000, 40, 120, world.parameters, np.random.default_rng(4))
    spec = world.parameters["response"]
    assert (complete == LEFT).mean() == pytest.approx(spec["break_off"], abs=0.005)
    assert last[complete == LEFT].max() < 40 <= last[complete != LEFT].min()


def test_dispositions_say_who_answered(world, drawn):
    answered = np.isin(drawn.disposition.astype(str), ["1.1", "1.2", "2.12"])
    assert (np.flatnonzero(answered) == drawn.respondent).all()
    outside = world.population.frame.person[drawn.row] == -1
    assert set(drawn.disposition[outside]) == {"4.7", "3.19"}
    assert not (drawn.disposition[~outside] == "4.7").any()


def test_response_depends_on_the_frame_alone_unless_said(world):
    population, frame = world.population, world.population.frame
    rows = np.flatnonzero(frame.person >= 0)
    fear = population.fear[frame.person[rows]]
    p = start_probability(population, rows, world.parameters)
    cells = [frame.role[rows], frame.listed[rows], frame.stratum[frame.institution[rows]]]
    assert len(np.unique(p)) <= len(np.unique(np.column_stack(cells), axis=0))
    told = deepcopy(world.parameters)
    told["response"]["unobserved"] = 0.5
    q = start_probability(population, rows, told)
    assert np.corrcoef(fear, p)[0, 1] > -0.05 and np.corrcoef(fear, q)[0, 1] < -0.8


def test_the_sample_is_of_the_size_planned(world, drawn):
    kept = drawn.person[drawn.kept]
    groups = np.bincount(world.population.descent[kept], minlength=3)
    assert 7_800 < len(drawn.row) < 8_500 and 1_850 < len(kept) < 2_250
    assert 450 < groups[1] < 620 and 230 < groups[2] < 350
