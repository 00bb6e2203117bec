"""The files of the fieldwork agree with the draw that they are written from."""

import numpy as np
import pytest

from analysis.tools.demonstrate import draw_sample, files


@pytest.fixture(scope="module")
def tables(world):
    rng = np.random.default_rng(21)
    drawn = draw_sample(world.population, world.parameters, rng)
    masks = files.mask(drawn, world.population, rng)
    responses = files.responses(drawn, world.population, masks, world.parameters, rng)
    return drawn, responses, files.sample(drawn, world.population, masks)


def test_weights_and_traits_stay_with_their_person(tables):
    _, responses, sample = tables
    place = {name: i for i, name in enumerate(sample["respondent"]) if name}
    at = np.array([place[name] for name in responses["resp_id"]])
    assert len(place) == len(at)
    for column in ("stratum", "psu", "frame_role", "frame_list"):
        assert (sample[column][at] == responses[column]).all()
    assert sample["selection_probability"][at] * responses["base_wt"] == pytest.approx(1)
    assert (responses["S1_role"] == responses["frame_role"]).mean() > 0.95


def test_numbers_given_out_tell_nothing(tables):
    drawn, responses, sample = tables
    assert (np.diff(sample["case"]) == 1).all() and (np.diff(responses["resp_id"]) > 0).all()
    order = np.argsort(responses["resp_id"])
    assert abs(np.corrcoef(order, responses["psu"])[0, 1]) < 0.1
    assert len(np.unique(responses["psu"])) <= 90 and len(sample["case"]) == len(drawn.row)


def test_interviews_begin_and_end_within_the_fieldwork(tables):
    _, responses, _ = tables
    assert (responses["end_week"] >= responses["start_week"]).all()
    assert set(responses["start_week"]) <= {f"2026-W{w}" for w in range(10, 18)}
    done = responses["complete"] == 1
    assert np.median(responses["seconds"][done]) == pytest.approx(840, rel=0.05)
    assert 0.005 < (responses["seconds"][done] < 0.3 * 840).mean() < 0.03
