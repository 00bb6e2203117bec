"""What people answered, as arrays."""

from pathlib import Path

import numpy as np
import pytest

from analysis.sample.answers import netted, toplines, values
from analysis.study import read_questions

TINY = Path("tests/studies/tiny")
HAPPY = ["strongly_agree", "somewhat_agree", "neither", "dont_know", "refused"]


@pytest.fixture(scope="module")
def questions():
    return read_questions(TINY / "codebook.csv", TINY / "scales.csv", TINY / "recodes.toml")


def test_a_topline_has_answers_then_nets_and_the_base_has_no_refusals(questions):
    hits = {h.key: h for h in toplines(questions["happy"], {"happy": np.array(HAPPY, object)})}
    assert list(hits)[-2:] == ["disagree", "agree"] and "refused" not in hits
    assert hits["agree"].hit.tolist() == [True, True, False, False, False]
    assert hits["dont_know"].base.tolist() == [True, True, True, True, False]


def test_a_scale_of_many_points_is_told_in_nets(questions, tmp_path):
    scales = (TINY / "scales.csv").read_text()
    points = "".join(f"ten,{i},{i},{i},{'low' if i < 5 else 'high'},{i},answer\n" for i in range(11))
    (tmp_path / "scales.csv").write_text(scales + points + "ten,,low,Low,,,net\nten,,high,High,,,net\n")
    codebook = (
        (TINY / "codebook.csv").read_text().replace("single,agree,all,,,agree,", "single,ten,all,,,mean,")
    )
    (tmp_path / "codebook.csv").write_text(codebook)
    (tmp_path / "recodes.toml").write_text("")
    ten = read_questions(tmp_path / "codebook.csv", tmp_path / "scales.csv", tmp_path / "recodes.toml")[
        "happy"
    ]
    assert [h.key for h in toplines(ten, {"happy": np.array(["0", "7"], object)})] == ["low", "high"]


def test_options_of_a_mark_all_question_stand_alone(questions):
    people = {
        "perks_car": np.array(["yes", "skip"], object),
        "perks_food": np.array(["no", "skip"], object),
    }
    assert [(h.key, h.hit.tolist(), h.base.tolist()) for h in netted(questions["perks"], people)] == [
        ("car", [True, False], [True, False]),
        ("food", [False, False], [True, False]),
    ]


def test_values_are_the_numbers_behind_the_cells(questions):
    got = values(questions["hours"], np.array(["40", "skip", "0"], object))
    assert got[0] == 40 and np.isnan(got[1]) and got[2] == 0
    with pytest.raises(ValueError, match="a cell like 'aaaaa' is neither"):
        values(questions["hours"], np.array(["forty"], object))
